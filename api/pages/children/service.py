"""Finding children, and what a child's record shows: only what people confirmed on checked documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.history import history_of, record
from triage.drafts.opening import find_child
from triage.drafts.values import show, title_of
from triage.register.names import name_key
from triage.register.record import costs_of, documents_of, facts_of, plans_of
from triage.storage.tables import Child, ChildFact, ChildState, CostLine, Document, Event, Plan, What, now
from triage.vocabulary import FieldName

MOST = 50


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words, the day that it speaks of, and the document that said so. `older`: what stood before."""

    title: str
    text: str
    as_of: date
    document: Document | None
    older: list[str]
    code: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A child's page."""

    child: Child
    facts: list[Fact]
    provision: list[Fact]
    documents: list[Document]
    plans: list[Plan]
    costs: list[CostLine]
    events: list[Event]

    @property
    def newest_cost(self) -> Decimal | None:
        """The newest yearly sum."""
        return self.costs[0].amount if self.costs else None


def find_children(session: Session, search: str) -> list[Child]:
    """Children by name (words in any order), UPN, NHS number or case reference; all where nothing is asked."""
    query = select(Child).where(Child.state == ChildState.ACTIVE).order_by(Child.full_name, Child.id).limit(MOST)
    search = search.strip()[:200]
    if search:
        squeezed = search.replace(" ", "").replace("-", "")
        words = name_key(search).split()
        named = and_(*(Child.name_key.contains(word, autoescape=True) for word in words)) if words else None
        exact = or_(Child.upn == squeezed.upper(), Child.nhs_number == squeezed, Child.case_reference == search)
        query = query.where(or_(exact, named) if named is not None else exact)
    return list(session.scalars(query))


def record_of(session: Session, public_id: str, actor: Actor) -> Record:
    """A child's record; the look is written in its history, once in a while."""
    child = find_child(session, public_id)
    lately = select(Event.id).where(
        Event.child_id == child.id,
        Event.actor == actor.label,
        Event.what == What.CHILD_LOOKED_AT,
        Event.at > now() - timedelta(minutes=5),
    )
    if session.scalars(lately.limit(1)).first() is None:
        record(session, actor, What.CHILD_LOOKED_AT, child=child)
    documents = documents_of(session, child)
    by_id = {document.id: document for document in documents}
    facts = facts_of(session, child)
    return Record(
        child=child,
        facts=[fact for name in FieldName if name != FieldName.PROVISION for fact in _facts(facts, name, by_id)],
        provision=_facts(facts, FieldName.PROVISION, by_id),
        documents=documents,
        plans=plans_of(session, child),
        costs=costs_of(session, child),
        events=history_of(session, child=child, limit=100),
    )


def _facts(facts: list[ChildFact], name: FieldName, documents: dict[int, Document]) -> list[Fact]:
    """A single field: its newest fact, with what stood before. A list: all that the newest document said."""
    own = [fact for fact in facts if fact.field == name]
    if not own:
        return []
    newest = [fact for fact in own if fact.document_id == own[0].document_id] if name.is_list else own[:1]
    words = {show(name, fact.value) for fact in newest}
    older = list(dict.fromkeys(text for fact in own if (text := show(name, fact.value)) not in words))
    return [
        Fact(
            title=title_of(name),
            text=show(name, fact.value),
            as_of=fact.as_of,
            document=documents.get(fact.document_id or 0),
            older=older if place == 0 and not name.is_list else [],
            code=name in {FieldName.UPN, FieldName.NHS_NUMBER, FieldName.CASE_REFERENCE, FieldName.APPEAL_NUMBER},
        )
        for place, fact in enumerate(reversed(newest) if name.is_list else newest)
    ]
