"""indexes that answer by themselves how many documents a list has: of a type and team, and of nobody's."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NEW: tuple[tuple[str, ...], ...] = (
    ("document_type", "team_id", "state"),
    ("state", "assigned_to_id", "claimed_by_id", "first_checked_by_id"),
)


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_documents_{'_'.join(columns)}"


def upgrade() -> None:
    """Apply."""
    for columns in _NEW:
        op.create_index(op.f(_name(columns)), "documents", list(columns))


def downgrade() -> None:
    """Take back."""
    for columns in _NEW:
        op.drop_index(op.f(_name(columns)), table_name="documents")
