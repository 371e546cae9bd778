"""what active plans count under on each day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The rows are worked out when the service starts, or with the next change of any plan."""
    op.create_table(
        "plan_keys",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_plan_keys_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_keys")),
    )
    with op.batch_alter_table("plan_keys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_plan_keys_what_start_end_key_plan_id"), ["what", "start", "end", "key", "plan_id"]
        )
        batch_op.create_index(batch_op.f("ix_plan_keys_plan_id"), ["plan_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("plan_keys")
