"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from triage.storage.tables.base import Utc

JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "children",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("full_name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("case_reference", sa.String(length=100), nullable=True),
        sa.Column("nc_year", sa.String(length=3), nullable=True),
        sa.Column("setting_name", sa.String(length=300), nullable=True),
        sa.Column("primary_need", sa.String(length=5), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("merged_into_id", BIG_ID, nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["children.id"], name=op.f("fk_children_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sa.UniqueConstraint("public_id", name=op.f("uq_children_public_id")),
    )
    with op.batch_alter_table("children", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_children_case_reference"), ["case_reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_children_date_of_birth"), ["date_of_birth"], unique=False)
        batch_op.create_index(batch_op.f("ix_children_name_key"), ["name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_children_nhs_number"), ["nhs_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_children_upn"), ["upn"], unique=False)

    op.create_table(
        "failed_sign_ins",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    with op.batch_alter_table("failed_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_failed_sign_ins_subject_at"), ["subject", "at"], unique=False)

    op.create_table(
        "idempotency_keys",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JSON, nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idempotency_keys")),
        sa.UniqueConstraint("scope", "key", name=op.f("uq_idempotency_keys_scope_key")),
    )
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idempotency_keys_created_at"), ["created_at"], unique=False)

    op.create_table(
        "originals",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("storage_key", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_originals")),
        sa.UniqueConstraint("sha256", name=op.f("uq_originals_sha256")),
    )
    op.create_table(
        "teams",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("name", name=op.f("uq_teams_name")),
    )
    op.create_table(
        "users",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_signed_in_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_users_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_by_id", BIG_ID, nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=True),
        sa.Column("revoked_at", Utc(), nullable=True),
        sa.Column("last_used_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_api_keys_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_keys_prefix")),
        sa.UniqueConstraint("public_id", name=op.f("uq_api_keys_public_id")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("csrf_secret", sa.String(length=64), nullable=False),
        sa.Column("user_id", BIG_ID, nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sessions_token_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "documents",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("original_id", BIG_ID, nullable=False),
        sa.Column("parent_id", BIG_ID, nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("duplicate_of_id", BIG_ID, nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("received_at", Utc(), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=True),
        sa.Column("external_reference", sa.String(length=200), nullable=True),
        sa.Column("hinted_child_id", BIG_ID, nullable=True),
        sa.Column("received_by_user_id", BIG_ID, nullable=True),
        sa.Column("received_by_key_id", BIG_ID, nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_reason", sa.String(length=40), nullable=True),
        sa.Column("state_words", sa.Text(), nullable=True),
        sa.Column("state_at", Utc(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("warnings", JSON, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("document_type", sa.String(length=40), nullable=True),
        sa.Column("urgency", sa.String(length=20), nullable=True),
        sa.Column("urgency_rank", sa.Integer(), nullable=False),
        sa.Column("urgency_reason", sa.String(length=40), nullable=True),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("due_sort", sa.Date(), nullable=False),
        sa.Column("child_name", sa.String(length=300), nullable=True),
        sa.Column("unsure_count", sa.Integer(), nullable=False),
        sa.Column("child_id", BIG_ID, nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("assigned_to_id", BIG_ID, nullable=True),
        sa.Column("team_id", BIG_ID, nullable=True),
        sa.Column("claimed_by_id", BIG_ID, nullable=True),
        sa.Column("claimed_until", Utc(), nullable=True),
        sa.Column("checked_by_id", BIG_ID, nullable=True),
        sa.Column("checked_at", Utc(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["users.id"], name=op.f("fk_documents_assigned_to_id")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["users.id"], name=op.f("fk_documents_checked_by_id")),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_documents_child_id")),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["users.id"], name=op.f("fk_documents_claimed_by_id")),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["documents.id"], name=op.f("fk_documents_duplicate_of_id")),
        sa.ForeignKeyConstraint(["hinted_child_id"], ["children.id"], name=op.f("fk_documents_hinted_child_id")),
        sa.ForeignKeyConstraint(["original_id"], ["originals.id"], name=op.f("fk_documents_original_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["documents.id"], name=op.f("fk_documents_parent_id")),
        sa.ForeignKeyConstraint(["received_by_key_id"], ["api_keys.id"], name=op.f("fk_documents_received_by_key_id")),
        sa.ForeignKeyConstraint(["received_by_user_id"], ["users.id"], name=op.f("fk_documents_received_by_user_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_documents_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("parent_id", "position", name=op.f("uq_documents_parent_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_documents_public_id")),
    )
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_assigned_to_id"), ["assigned_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_child_id"), ["child_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_duplicate_of_id"), ["duplicate_of_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_external_reference"), ["external_reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_original_id"), ["original_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_received_by_key_id"), ["received_by_key_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_documents_state_assigned_to_id"), ["state", "assigned_to_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_documents_state_document_type"), ["state", "document_type"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_documents_state_urgency_rank_due_sort_received_id"),
            ["state", "urgency_rank", "due_sort", "received", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_documents_team_id"), ["team_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_documents_urgency_rank_due_sort_received_id"),
            ["urgency_rank", "due_sort", "received", "id"],
            unique=False,
        )

    op.create_table(
        "child_documents",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("confirmed_by_id", BIG_ID, nullable=True),
        sa.Column("confirmed_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_child_documents_child_id")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_child_documents_confirmed_by_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_child_documents_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_documents")),
        sa.UniqueConstraint("child_id", "document_id", name=op.f("uq_child_documents_child_id_document_id")),
    )
    with op.batch_alter_table("child_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_documents_document_id"), ["document_id"], unique=False)

    op.create_table(
        "child_facts",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_child_facts_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_child_facts_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_facts")),
    )
    with op.batch_alter_table("child_facts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_child_facts_child_id_field_as_of"), ["child_id", "field", "as_of"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_child_facts_document_id"), ["document_id"], unique=False)

    op.create_table(
        "cost_lines",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_cost_lines_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_cost_lines_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_lines")),
    )
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cost_lines_child_id_as_of"), ["child_id", "as_of"], unique=False)
        batch_op.create_index(batch_op.f("ix_cost_lines_document_id"), ["document_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("child_id", BIG_ID, nullable=True),
        sa.Column("details", JSON, nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_events_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_events_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_child_id_id"), ["child_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_events_document_id_id"), ["document_id", "id"], unique=False)

    op.create_table(
        "jobs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due_at", Utc(), nullable=False),
        sa.Column("lease_until", Utc(), nullable=True),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("finished_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_jobs_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_jobs_document_id_id"), ["document_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_jobs_state_due_at"), ["state", "due_at"], unique=False)
        batch_op.create_index(
            "uq_jobs_live",
            ["document_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.create_table(
        "pages",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("straightening", JSON, nullable=True),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("picture_key", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_pages_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_pages_document_id_number")),
    )
    op.create_table(
        "plans",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=20), nullable=False),
        sa.Column("child_id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("plan_date", sa.Date(), nullable=True),
        sa.Column("setting_name", sa.String(length=300), nullable=True),
        sa.Column("recorded_at", Utc(), nullable=False),
        sa.Column("withdrawn_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_plans_child_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_plans_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plans_public_id")),
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plans_child_id_plan_date"), ["child_id", "plan_date"], unique=False)
        batch_op.create_index(batch_op.f("ix_plans_document_id"), ["document_id"], unique=False)

    op.create_table(
        "runs",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("reading", JSON, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_runs_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_runs_document_id_number")),
    )
    op.create_table(
        "suggestion_reasons",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("boxes", JSON, nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_suggestion_reasons_document_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_suggestion_reasons_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_reasons")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_suggestion_reasons_run_id_position")),
    )
    with op.batch_alter_table("suggestion_reasons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_reasons_document_id"), ["document_id"], unique=False)

    op.create_table(
        "suggestions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("run_id", BIG_ID, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("model_version", sa.String(length=100), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("boxes", JSON, nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_suggestions_document_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_suggestions_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint("run_id", "field", "position", name=op.f("uq_suggestions_run_id_field_position")),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_document_id_run_id"), ["document_id", "run_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document_id", BIG_ID, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("suggestion_id", BIG_ID, nullable=True),
        sa.Column("undoes_id", BIG_ID, nullable=True),
        sa.Column("evidence", JSON, nullable=True),
        sa.Column("by_user_id", BIG_ID, nullable=True),
        sa.Column("by_key_id", BIG_ID, nullable=True),
        sa.Column("at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(["by_key_id"], ["api_keys.id"], name=op.f("fk_decisions_by_key_id")),
        sa.ForeignKeyConstraint(["by_user_id"], ["users.id"], name=op.f("fk_decisions_by_user_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_decisions_document_id")),
        sa.ForeignKeyConstraint(["suggestion_id"], ["suggestions.id"], name=op.f("fk_decisions_suggestion_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["decisions.id"], name=op.f("fk_decisions_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decisions_document_id_field_position_id"),
            ["document_id", "field", "position", "id"],
            unique=False,
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE document_search USING fts5(words, tokenize = 'porter unicode61')")
    else:
        op.execute(
            "CREATE TABLE document_search (document_id bigint PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, "
            "words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_document_search_words ON document_search USING gin (words)")


def downgrade() -> None:
    """Take back."""
    op.execute("DROP TABLE document_search")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_document_id_field_position_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_document_id_run_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("suggestion_reasons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_reasons_document_id"))

    op.drop_table("suggestion_reasons")
    op.drop_table("runs")
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plans_document_id"))
        batch_op.drop_index(batch_op.f("ix_plans_child_id_plan_date"))

    op.drop_table("plans")
    op.drop_table("pages")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_jobs_live",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_jobs_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_jobs_document_id_id"))

    op.drop_table("jobs")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_document_id_id"))
        batch_op.drop_index(batch_op.f("ix_events_child_id_id"))

    op.drop_table("events")
    with op.batch_alter_table("cost_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cost_lines_document_id"))
        batch_op.drop_index(batch_op.f("ix_cost_lines_child_id_as_of"))

    op.drop_table("cost_lines")
    with op.batch_alter_table("child_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_facts_document_id"))
        batch_op.drop_index(batch_op.f("ix_child_facts_child_id_field_as_of"))

    op.drop_table("child_facts")
    with op.batch_alter_table("child_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_documents_document_id"))

    op.drop_table("child_documents")
    with op.batch_alter_table("documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_documents_urgency_rank_due_sort_received_id"))
        batch_op.drop_index(batch_op.f("ix_documents_team_id"))
        batch_op.drop_index(batch_op.f("ix_documents_state_urgency_rank_due_sort_received_id"))
        batch_op.drop_index(batch_op.f("ix_documents_state_document_type"))
        batch_op.drop_index(batch_op.f("ix_documents_state_assigned_to_id"))
        batch_op.drop_index(batch_op.f("ix_documents_received_by_key_id"))
        batch_op.drop_index(batch_op.f("ix_documents_original_id"))
        batch_op.drop_index(batch_op.f("ix_documents_external_reference"))
        batch_op.drop_index(batch_op.f("ix_documents_duplicate_of_id"))
        batch_op.drop_index(batch_op.f("ix_documents_child_id"))
        batch_op.drop_index(batch_op.f("ix_documents_assigned_to_id"))

    op.drop_table("documents")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_user_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_expires_at"))

    op.drop_table("sessions")
    op.drop_table("api_keys")
    op.drop_table("users")
    op.drop_table("teams")
    op.drop_table("originals")
    with op.batch_alter_table("idempotency_keys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idempotency_keys_created_at"))

    op.drop_table("idempotency_keys")
    with op.batch_alter_table("failed_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_failed_sign_ins_subject_at"))

    op.drop_table("failed_sign_ins")
    with op.batch_alter_table("children", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_children_upn"))
        batch_op.drop_index(batch_op.f("ix_children_nhs_number"))
        batch_op.drop_index(batch_op.f("ix_children_name_key"))
        batch_op.drop_index(batch_op.f("ix_children_date_of_birth"))
        batch_op.drop_index(batch_op.f("ix_children_case_reference"))

    op.drop_table("children")
