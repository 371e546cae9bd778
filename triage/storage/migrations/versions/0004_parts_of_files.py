"""parts of files: page ranges of split documents, and how many parts are proposed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # no table is made anew here: others refer to its rows
    op.add_column("documents", sa.Column("first_page", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("last_page", sa.Integer(), nullable=True))
    op.add_column("documents", sa.Column("proposed_parts", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        op.f("ix_documents_parent_id_first_page_last_page"),
        "documents",
        ["parent_id", "first_page", "last_page"],
        unique=True,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index(op.f("ix_documents_parent_id_first_page_last_page"), table_name="documents")
    op.drop_column("documents", "proposed_parts")
    op.drop_column("documents", "last_page")
    op.drop_column("documents", "first_page")
