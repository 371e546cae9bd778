"""What a draft says now: for each value the suggestion, the decision that holds, and which of the two is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.drafts.values import CHILD, TYPE, URGENCY
from triage.storage.tables import (
    NO_DUE_DATE,
    NO_URGENCY,
    Action,
    Decision,
    Document,
    Suggestion,
    SuggestionReason,
)
from triage.vocabulary import FieldName, ReasonCode, Urgency

KEEPS = {Action.ACCEPTED, Action.CORRECTED, Action.ADDED}


@dataclass(slots=True)
class Standing:
    """One value of a draft. `decision` is the one that holds, or None."""

    field: str
    position: int
    suggestion: Suggestion | None = None
    decision: Decision | None = None

    @property
    def value(self) -> Any:
        """What is shown: the person's value, else the machine's; None where a person cleared it."""
        if self.decision is not None:
            return self.decision.value if self.decision.action in KEEPS else None
        return self.suggestion.value if self.suggestion is not None else None

    @property
    def decided(self) -> bool:
        """True where a person has spoken."""
        return self.decision is not None

    @property
    def sure(self) -> bool:
        """True where a person decided or the machine was sure."""
        return self.decided or (self.suggestion is not None and self.suggestion.sure)


Standings = dict[tuple[str, int], Standing]


def standings(session: Session, document: Document) -> Standings:
    """All values of a document's draft, by field and position."""
    found: Standings = {}
    for suggestion in session.scalars(
        select(Suggestion).where(Suggestion.document_id == document.id, Suggestion.run_id == document.run_id)
    ):
        found[suggestion.field, suggestion.position] = Standing(suggestion.field, suggestion.position, suggestion)
    for decision in holding(decisions_of(session, document)):
        key = (decision.field, decision.position)
        found.setdefault(key, Standing(*key)).decision = decision
    return found


def decisions_of(session: Session, document: Document) -> list[Decision]:
    """Every decision on a document, oldest first."""
    return list(session.scalars(select(Decision).where(Decision.document_id == document.id).order_by(Decision.id)))


def holding(decisions: list[Decision]) -> list[Decision]:
    """The decisions that hold: for each value the latest that was not undone."""
    undone = {decision.undoes_id for decision in decisions if decision.action == Action.UNDONE}
    latest: dict[tuple[str, int], Decision] = {}
    for decision in decisions:
        if decision.action != Action.UNDONE and decision.id not in undone:
            latest[decision.field, decision.position] = decision
    return list(latest.values())


def decided_values(found: Standings) -> dict[str, list[Any]]:
    """What people decided, by field, in order of position. Suggestions that nobody decided on are not in it."""
    values: dict[str, list[Any]] = {}
    for (field, _), standing in sorted(found.items()):
        if standing.decided and standing.value is not None and field != CHILD:
            values.setdefault(field, []).append(standing.value)
    return values


def shown_value(found: Standings, field: str) -> Any:
    """The first value of a field as it is shown, or None."""
    return next((s.value for (name, _), s in sorted(found.items()) if name == field and s.value is not None), None)


def refresh(session: Session, document: Document, found: Standings | None = None) -> None:
    """Write into the document's row what the queue needs of its draft."""
    found = standings(session, document) if found is None else found
    document.document_type = shown_value(found, TYPE)
    document.urgency = shown_value(found, URGENCY)
    document.urgency_rank = Urgency(document.urgency).rank if document.urgency else NO_URGENCY
    document.urgency_reason = _first_reason(session, document)
    document.due_date = _date(shown_value(found, FieldName.DUE_DATE))
    document.deadline = _date(shown_value(found, FieldName.DEADLINE))
    document.due_sort = min((day for day in (document.due_date, document.deadline) if day), default=NO_DUE_DATE)
    document.child_name = shown_value(found, FieldName.CHILD_NAME)
    document.unsure_count = sum(1 for standing in found.values() if not standing.sure)


def _first_reason(session: Session, document: Document) -> str | None:
    """The suggested reason, while the urgency is still the band that the reason reaches."""
    reason = session.scalars(
        select(SuggestionReason)
        .where(SuggestionReason.document_id == document.id, SuggestionReason.run_id == document.run_id)
        .order_by(SuggestionReason.position)
        .limit(1)
    ).first()
    if reason is None:
        return None
    return reason.code if ReasonCode(reason.code).urgency == document.urgency else None


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None
