"""clocks, identities, quality snapshots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.tables.base import Utc

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "quality_snapshots",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("with_error", sa.Integer(), nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_snapshots")),
        sa.UniqueConstraint("day", name=op.f("uq_quality_snapshots_day")),
    )
    op.create_table(
        "calendar_feeds",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_used_at", Utc(), nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_calendar_feeds_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feeds_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feeds_user_id"), ["user_id"], unique=False)

    op.create_table(
        "child_merges",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("kept_id", BIG_ID, nullable=False),
        sa.Column("gone_id", BIG_ID, nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("undone_by_id", BIG_ID, nullable=True),
        sa.Column("undone_at", Utc(), nullable=True),
        sa.Column("undo_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_child_merges_by_user_id")),
        sa.ForeignKeyConstraint(["gone_id"], ["children.id"], name=op.f("fk_child_merges_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["children.id"], name=op.f("fk_child_merges_kept_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["users.id"], name=op.f("fk_child_merges_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_merges")),
        sa.UniqueConstraint("public_id", name=op.f("uq_child_merges_public_id")),
    )
    with op.batch_alter_table("child_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_merges_gone_id"), ["gone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_merges_kept_id"), ["kept_id"], unique=False)

    op.create_table(
        "children_apart",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("one_id", BIG_ID, nullable=False),
        sa.Column("other_id", BIG_ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_children_apart_by_user_id")),
        sa.ForeignKeyConstraint(["one_id"], ["children.id"], name=op.f("fk_children_apart_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["children.id"], name=op.f("fk_children_apart_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children_apart")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_children_apart_one_id_other_id")),
    )
    with op.batch_alter_table("children_apart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_children_apart_other_id"), ["other_id"], unique=False)

    op.create_table(
        "council_days",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_council_days_by_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_days")),
        sa.UniqueConstraint("kind", "first", "last", name=op.f("uq_council_days_kind_first_last")),
    )
    op.create_table(
        "child_merge_rows",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("merge_id", BIG_ID, nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["child_merges.id"], name=op.f("fk_child_merge_rows_merge_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_merge_rows")),
    )
    with op.batch_alter_table("child_merge_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_child_merge_rows_merge_id_table_name"), ["merge_id", "table_name"], unique=False
        )

    op.create_table(
        "child_clocks",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("trigger", sa.Date(), nullable=False),
        sa.Column("proposed_trigger", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("other_due", sa.Date(), nullable=True),
        sa.Column("due_sort", sa.Date(), nullable=False),
        sa.Column("standing", sa.String(length=12), nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("printed", sa.Boolean(), nullable=False),
        sa.Column("stopped", sa.Date(), nullable=True),
        sa.Column("stop_standing", sa.String(length=10), nullable=True),
        sa.Column("stop_document_id", BIG_ID, nullable=True),
        sa.Column("stop_page", sa.Integer(), nullable=True),
        sa.Column("stop_quote", sa.Text(), nullable=True),
        sa.Column("excuse", sa.String(length=30), nullable=True),
        sa.Column("excused_from", sa.Date(), nullable=True),
        sa.Column("given_up", sa.Date(), nullable=True),
        sa.Column("supersedes_id", BIG_ID, nullable=True),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_child_clocks_by_user_id")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_child_clocks_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_child_clocks_document_id")),
        sa.ForeignKeyConstraint(["stop_document_id"], ["documents.id"], name=op.f("fk_child_clocks_stop_document_id")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["child_clocks.id"], name=op.f("fk_child_clocks_supersedes_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_child_clocks_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_clocks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_child_clocks_public_id")),
    )
    with op.batch_alter_table("child_clocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_clocks_child_id_rule"), ["child_id", "rule"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_clocks_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_clocks_standing_due_sort"), ["standing", "due_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_clocks_stop_document_id"), ["stop_document_id"], unique=False)

    op.create_table(
        "clock_choices",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_clock_choices_by_user_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_clock_choices_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_choices")),
    )
    with op.batch_alter_table("clock_choices", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clock_choices_document_id_key_id"), ["document_id", "key", "id"], unique=False
        )

    op.create_table(
        "clock_steps",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("clock_id", BIG_ID, nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_clock_steps_by_user_id")),
        sa.ForeignKeyConstraint(["clock_id"], ["child_clocks.id"], name=op.f("fk_clock_steps_clock_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_clock_steps_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_steps")),
    )
    with op.batch_alter_table("clock_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_steps_clock_id"), ["clock_id"], unique=False)

    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work_based", sa.String(length=1), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_column("work_based")

    with op.batch_alter_table("clock_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_steps_clock_id"))

    op.drop_table("clock_steps")
    with op.batch_alter_table("clock_choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_choices_document_id_key_id"))

    op.drop_table("clock_choices")
    with op.batch_alter_table("child_clocks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_clocks_stop_document_id"))
        batch_op.drop_index(batch_op.f("ix_child_clocks_standing_due_sort"))
        batch_op.drop_index(batch_op.f("ix_child_clocks_document_id"))
        batch_op.drop_index(batch_op.f("ix_child_clocks_child_id_rule"))

    op.drop_table("child_clocks")
    with op.batch_alter_table("child_merge_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_merge_rows_merge_id_table_name"))

    op.drop_table("child_merge_rows")
    op.drop_table("council_days")
    with op.batch_alter_table("children_apart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_children_apart_other_id"))

    op.drop_table("children_apart")
    with op.batch_alter_table("child_merges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_merges_kept_id"))
        batch_op.drop_index(batch_op.f("ix_child_merges_gone_id"))

    op.drop_table("child_merges")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_user_id"))

    op.drop_table("calendar_feeds")
    op.drop_table("quality_snapshots")
