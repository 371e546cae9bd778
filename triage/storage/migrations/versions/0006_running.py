"""switches and schedules; PostgreSQL finds all words, as SQLite does: no word is left out as too common."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from triage.storage.tables.base import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "switches",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_switches")),
    )
    op.create_table(
        "schedules",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=True),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("started_at", Utc(), nullable=True),
        sa.Column("finished_at", Utc(), nullable=True),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_schedules")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # "Will" and "May" are children's names: PostgreSQL's own English configuration would leave such words out
        op.execute("CREATE TEXT SEARCH DICTIONARY triage_stem (TEMPLATE = snowball, Language = english)")
        op.execute("CREATE TEXT SEARCH CONFIGURATION triage_words (COPY = simple)")
        op.execute(
            "ALTER TEXT SEARCH CONFIGURATION triage_words ALTER MAPPING FOR asciiword, word, numword, hword, "
            "hword_part, hword_asciipart, asciihword, numhword, hword_numpart WITH triage_stem"
        )
        op.execute("DELETE FROM document_search")  # the service indexes anew what is not there


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TEXT SEARCH CONFIGURATION triage_words")
        op.execute("DROP TEXT SEARCH DICTIONARY triage_stem")
    op.drop_table("schedules")
    op.drop_table("switches")
