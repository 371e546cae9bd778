"""settings of the council, second checks, documents made one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.tables.base import Utc

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REFERENCES = (
    ("documents", "first_checked_by_id", "users"),
    ("documents", "merged_into_id", "documents"),
    ("pages", "from_document_id", "documents"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "council_settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_council_settings_by_user_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_council_settings")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column, other in _REFERENCES:
        # no table is made anew here: others refer to its rows
        if sqlite:
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
                f"CONSTRAINT fk_{table}_{column} REFERENCES {other} (id)"
            )
        else:
            op.add_column(table, sa.Column(column, BIG_ID, nullable=True))
            op.create_foreign_key(op.f(f"fk_{table}_{column}"), table, other, [column], ["id"])
    op.add_column("documents", sa.Column("first_checked_at", Utc(), nullable=True))
    op.add_column("documents", sa.Column("merged_position", sa.Integer(), nullable=True))
    op.add_column("pages", sa.Column("from_page", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_documents_merged_into_id"), "documents", ["merged_into_id"])
    op.create_index(op.f("ix_documents_child_name"), "documents", ["child_name"])


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_documents_child_name"), table_name="documents")
    op.drop_index(op.f("ix_documents_merged_into_id"), table_name="documents")
    op.drop_column("pages", "from_page")
    op.drop_column("documents", "merged_position")
    op.drop_column("documents", "first_checked_at")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, column, _ in reversed(_REFERENCES):
        if not sqlite:
            op.drop_constraint(op.f(f"fk_{table}_{column}"), table, type_="foreignkey")
            op.drop_column(table, column)
        else:
            with op.batch_alter_table(table) as batch:
                batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
                batch.drop_column(column)
    op.drop_table("council_settings")
