"""All tables, one module a subject. Import them from here."""

from __future__ import annotations

from triage.storage.tables.base import Base, Utc, now, public_id
from triage.storage.tables.documents import NO_DUE_DATE, NO_URGENCY, Channel, Document, Original, State, StoredPage
from triage.storage.tables.drafts import Action, Decision, Run, Suggestion, SuggestionReason
from triage.storage.tables.people import ApiKey, FailedSignIn, Role, SignedIn, Team, User
from triage.storage.tables.plan_register import (
    FOR_EVER,
    ImportedRow,
    Placement,
    PlanCost,
    PlanEvent,
    PlanRecord,
    PlanSpan,
    QualityFinding,
    RegisterImport,
    RegisterSetting,
    ReportedFigure,
)
from triage.storage.tables.register import Child, ChildDocument, ChildFact, ChildState, CostLine, Plan
from triage.storage.tables.work import Event, IdempotencyKey, Job, JobState, Priority, What

__all__ = [
    "FOR_EVER",
    "NO_DUE_DATE",
    "NO_URGENCY",
    "Action",
    "ApiKey",
    "Base",
    "Channel",
    "Child",
    "ChildDocument",
    "ChildFact",
    "ChildState",
    "CostLine",
    "Decision",
    "Document",
    "Event",
    "FailedSignIn",
    "IdempotencyKey",
    "ImportedRow",
    "Job",
    "JobState",
    "Original",
    "Placement",
    "Plan",
    "PlanCost",
    "PlanEvent",
    "PlanRecord",
    "PlanSpan",
    "Priority",
    "QualityFinding",
    "RegisterImport",
    "RegisterSetting",
    "ReportedFigure",
    "Role",
    "Run",
    "SignedIn",
    "State",
    "StoredPage",
    "Suggestion",
    "SuggestionReason",
    "Team",
    "User",
    "Utc",
    "What",
    "now",
    "public_id",
]
