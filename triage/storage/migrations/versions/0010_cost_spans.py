"""what cost lines come to, in pence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. The rows are worked out when the service starts. The version before goes on working beside it."""
    op.create_table(
        "cost_spans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("cost_id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("element", sa.String(length=30), nullable=False),
        sa.Column("funder", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("unmatched", sa.Boolean(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("annual", sa.BigInteger(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["cost_id"], ["plan_costs.id"], name=op.f("fk_cost_spans_cost_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_cost_spans_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_spans")),
    )
    with op.batch_alter_table("cost_spans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_spans_plan_id"), ["plan_id"])
        batch_op.create_index(batch_op.f("ix_cost_spans_cost_id"), ["cost_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("cost_spans")
