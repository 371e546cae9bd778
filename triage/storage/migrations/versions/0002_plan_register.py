"""plan register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.tables.base import Utc

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "register_imports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_imports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_register_imports_public_id")),
    )
    op.create_table(
        "imported_rows",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("import_id", BIG_ID, nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("child_id", BIG_ID, nullable=True),
        sa.Column("plan_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_imported_rows_child_id")),
        sa.ForeignKeyConstraint(["import_id"], ["register_imports.id"], name=op.f("fk_imported_rows_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_rows")),
        sa.UniqueConstraint("source", "kind", "key", name=op.f("uq_imported_rows_source_kind_key")),
    )
    with op.batch_alter_table("imported_rows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_rows_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_rows_import_id"), ["import_id"], unique=False)

    op.create_table(
        "plan_records",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_records_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_records")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_records_public_id")),
    )
    with op.batch_alter_table("plan_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_records_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_records_reference"), ["reference"], unique=False)

    op.create_table(
        "plan_spans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("signs", JSON, nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("entered", sa.String(length=20), nullable=True),
        sa.Column("left", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_spans_child_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_plan_spans_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_spans")),
    )
    with op.batch_alter_table("plan_spans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_spans_plan_id_start"), ["plan_id", "start"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_spans_status_start_end"), ["status", "start", "end"], unique=False)

    op.create_table(
        "quality_findings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("money", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("child_id", BIG_ID, nullable=True),
        sa.Column("plan_id", BIG_ID, nullable=True),
        sa.Column("owner_id", BIG_ID, nullable=True),
        sa.Column("accepted_by_id", BIG_ID, nullable=True),
        sa.Column("accepted_note", sa.Text(), nullable=True),
        sa.Column("first_seen", sa.Date(), nullable=False),
        sa.Column("last_seen", sa.Date(), nullable=False),
        sa.Column("mended_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["users.id"], name=op.f("fk_quality_findings_accepted_by_id")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_quality_findings_child_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_quality_findings_owner_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_quality_findings_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_findings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_quality_findings_public_id")),
        sa.UniqueConstraint("rule", "subject", name=op.f("uq_quality_findings_rule_subject")),
    )
    with op.batch_alter_table("quality_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quality_findings_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quality_findings_mended_at_rule"), ["mended_at", "rule"], unique=False)
        batch_op.create_index(batch_op.f("ix_quality_findings_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quality_findings_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "register_settings",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("urn", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("placement_type", sa.String(length=20), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("imported_row_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_row_id"], ["imported_rows.id"], name=op.f("fk_register_settings_imported_row_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_settings")),
        sa.UniqueConstraint("urn", name=op.f("uq_register_settings_urn")),
    )
    with op.batch_alter_table("register_settings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_settings_imported_row_id"), ["imported_row_id"], unique=False)

    op.create_table(
        "reported_figures",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("imported_row_id", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["imported_row_id"], ["imported_rows.id"], name=op.f("fk_reported_figures_imported_row_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reported_figures")),
        sa.UniqueConstraint("origin", "measure", "day", name=op.f("uq_reported_figures_origin_measure_day")),
    )
    with op.batch_alter_table("reported_figures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reported_figures_imported_row_id"), ["imported_row_id"], unique=False)

    op.create_table(
        "placements",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("urn", sa.String(length=6), nullable=True),
        sa.Column("ukprn", sa.String(length=8), nullable=True),
        sa.Column("sen_setting", sa.String(length=5), nullable=True),
        sa.Column("setting_name", sa.String(length=300), nullable=True),
        sa.Column("placement_type", sa.String(length=20), nullable=True),
        sa.Column("residential", sa.String(length=1), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("imported_row_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_placements_document_id")),
        sa.ForeignKeyConstraint(["imported_row_id"], ["imported_rows.id"], name=op.f("fk_placements_imported_row_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_placements_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_imported_row_id"), ["imported_row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_plan_id_start"), ["plan_id", "start"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_urn"), ["urn"], unique=False)

    op.create_table(
        "plan_costs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=True),
        sa.Column("child_id", BIG_ID, nullable=True),
        sa.Column("element", sa.String(length=30), nullable=False),
        sa.Column("payee", sa.String(length=300), nullable=False),
        sa.Column("urn", sa.String(length=6), nullable=True),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=8, scale=2), nullable=True),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("funder", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("full_time", sa.Boolean(), nullable=False),
        sa.Column("band", sa.String(length=50), nullable=True),
        sa.Column("band_amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("invoice", sa.String(length=100), nullable=True),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("imported_row_id", BIG_ID, nullable=True),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plan_costs_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_plan_costs_document_id")),
        sa.ForeignKeyConstraint(["imported_row_id"], ["imported_rows.id"], name=op.f("fk_plan_costs_imported_row_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_plan_costs_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_costs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_costs_public_id")),
    )
    with op.batch_alter_table("plan_costs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_costs_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_costs_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_costs_imported_row_id"), ["imported_row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_costs_plan_id_start"), ["plan_id", "start"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_costs_status_start_end"), ["status", "start", "end"], unique=False)

    op.create_table(
        "plan_events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("imported_row_id", BIG_ID, nullable=True),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_plan_events_by_user_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_plan_events_document_id")),
        sa.ForeignKeyConstraint(["imported_row_id"], ["imported_rows.id"], name=op.f("fk_plan_events_imported_row_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan_records.id"], name=op.f("fk_plan_events_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_events")),
    )
    with op.batch_alter_table("plan_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_events_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_events_imported_row_id"), ["imported_row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_events_kind_day"), ["kind", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_events_plan_id_day"), ["plan_id", "day"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("plan_events")
    op.drop_table("plan_costs")
    op.drop_table("placements")
    op.drop_table("reported_figures")
    op.drop_table("register_settings")
    op.drop_table("quality_findings")
    op.drop_table("plan_spans")
    op.drop_table("plan_records")
    op.drop_table("imported_rows")
    op.drop_table("register_imports")
