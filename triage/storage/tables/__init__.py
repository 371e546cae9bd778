"""All tables, one module a subject. Import them from here."""

from __future__ import annotations

from triage.storage.tables.base import Base, Utc, now, public_id
from triage.storage.tables.clocks import CalendarFeed, ChildClock, ClockChoice, ClockStep, CouncilDay
from triage.storage.tables.council import CouncilSetting
from triage.storage.tables.documents import NO_DUE_DATE, NO_URGENCY, Channel, Document, Original, State, StoredPage
from triage.storage.tables.drafts import Action, Decision, Run, Suggestion, SuggestionReason
from triage.storage.tables.identities import ChildMerge, ChildMergeRow, ChildrenApart, QualitySnapshot
from triage.storage.tables.intake import TakenIn
from triage.storage.tables.people import ApiKey, FailedSignIn, Role, SignedIn, Team, User
from triage.storage.tables.plan_register import (
    FOR_EVER,
    CostSpan,
    ImportedRow,
    Placement,
    PlanCost,
    PlanEvent,
    PlanKey,
    PlanRecord,
    PlanSpan,
    QualityFinding,
    RegisterImport,
    RegisterSetting,
    ReportedFigure,
)
from triage.storage.tables.register import Child, ChildDocument, ChildFact, ChildState, CostLine, Plan
from triage.storage.tables.running import Schedule, Switch
from triage.storage.tables.webhooks import (
    ClockNotice,
    Told,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookMessage,
)
from triage.storage.tables.work import Event, IdempotencyKey, Job, JobState, Priority, What

__all__ = [
    "FOR_EVER",
    "NO_DUE_DATE",
    "NO_URGENCY",
    "Action",
    "ApiKey",
    "Base",
    "CalendarFeed",
    "Channel",
    "Child",
    "ChildClock",
    "ChildDocument",
    "ChildFact",
    "ChildMerge",
    "ChildMergeRow",
    "ChildState",
    "ChildrenApart",
    "ClockChoice",
    "ClockNotice",
    "ClockStep",
    "CostLine",
    "CostSpan",
    "CouncilDay",
    "CouncilSetting",
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
    "PlanKey",
    "PlanRecord",
    "PlanSpan",
    "Priority",
    "QualityFinding",
    "QualitySnapshot",
    "RegisterImport",
    "RegisterSetting",
    "ReportedFigure",
    "Role",
    "Run",
    "Schedule",
    "SignedIn",
    "State",
    "StoredPage",
    "Suggestion",
    "SuggestionReason",
    "Switch",
    "TakenIn",
    "Team",
    "Told",
    "User",
    "Utc",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookMessage",
    "What",
    "now",
    "public_id",
]
