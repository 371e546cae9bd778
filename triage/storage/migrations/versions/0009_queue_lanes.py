"""indexes in which each lane of the queue is in order, and for counting by day."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW: tuple[tuple[str, ...], ...] = (
    ("state", "document_type", "urgency_rank", "due_sort", "received", "id"),
    ("state", "team_id", "urgency_rank", "due_sort", "received", "id"),
    ("state", "assigned_to_id", "urgency_rank", "due_sort", "received", "id"),
    ("claimed_by_id",),
    ("received_at",),
    ("state", "state_at"),
)
_OLD: tuple[tuple[str, ...], ...] = (
    ("urgency_rank", "due_sort", "received", "id"),
    ("state", "assigned_to_id"),
    ("state", "document_type"),
)


def _name(columns: tuple[str, ...]) -> str:
    return f"ix_documents_{'_'.join(columns)}"


def upgrade() -> None:
    """Apply."""
    for columns in _NEW:
        op.create_index(op.f(_name(columns)), "documents", list(columns))
    for columns in _OLD:
        op.drop_index(op.f(_name(columns)), table_name="documents")


def downgrade() -> None:
    """Take back."""
    for columns in _OLD:
        op.create_index(op.f(_name(columns)), "documents", list(columns))
    for columns in _NEW:
        op.drop_index(op.f(_name(columns)), table_name="documents")
