"""A file that holds several documents becomes several documents; or a person says that it is one.

The original is kept once. Each part is a document of its own, with the file as its parent and its pages in it; it is
read, drafted and checked like any other. While no part has been checked, the split can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Claimed, NotNow
from triage.drafts.history import record
from triage.drafts.opening import claim_holder, find_document, open_for_change
from triage.drafts.parts import UNDONE, WantedPart, check_parts, part_name, parts_of, parts_read, proposed_parts
from triage.drafts.receive import Received, add_job
from triage.drafts.values import TYPE
from triage.storage.tables import (
    Action,
    Channel,
    Decision,
    Document,
    Event,
    Job,
    JobState,
    Priority,
    State,
    What,
    now,
)
from triage.vocabulary import DocumentType

_UNDONE_WORDS = "The split that made this document was undone. Its pages are in the file that it came from."


def split(
    session: Session, public_id: str, parts: Sequence[WantedPart] | None, actor: Actor, version: int | None = None
) -> list[Received]:
    """Part a file. `parts` None: as proposed. Gives back the parts with their work, for the queue.

    Doing the same again changes nothing and answers the same. Raises `Invalid` where the parts do not cover the pages,
    `NotNow`, and what `open_for_change` raises.
    """
    before = find_document(session, public_id)
    if before.state == State.SPLIT and _same(parts_of(session, before), parts):
        return [_received(part, None) for part in parts_of(session, before)]
    source = open_for_change(session, public_id, actor, version, {State.DRAFT})
    if source.first_page is not None:
        raise NotNow("This document is itself a part. To part it otherwise, undo the split of the file it came from.")
    proposal = {(p.first, p.last): p.document_type for p in proposed_parts(session, source)}
    if parts is None:
        parts = [WantedPart(first, last) for first, last in proposal]
        if not parts:
            raise NotNow("No parts are proposed for this file. Say on which pages its documents begin.")
    check_parts(parts, source.page_count or 0)
    known = {(part.first_page, part.last_page): part for part in parts_of(session, source, undone=True)}
    made: list[Received] = []
    for wanted in parts:
        part = known.get((wanted.first, wanted.last)) or _new_part(session, source, wanted, actor)
        _wait(part)
        job = add_job(session, part, Priority.LIVE)
        if wanted.document_type not in {None, proposal.get((wanted.first, wanted.last))}:
            _say_type(session, part, wanted.document_type, actor)
        record(session, actor, What.DOCUMENT_RECEIVED, document=part, channel=Channel.SPLIT, source=source.public_id)
        made.append(_received(part, job))
    _move(source, State.SPLIT, words=f"Split into {len(made)} documents.")
    source.proposed_parts = 0
    source.claimed_by_id = source.claimed_until = None
    pages = [[wanted.first, wanted.last] for wanted in parts]
    record(session, actor, What.DOCUMENT_SPLIT, document=source, parts=[one.public_id for one in made], pages=pages)
    return made


def undo_split(session: Session, public_id: str, actor: Actor, version: int | None = None) -> Document:
    """The file is one draft again, its parts are put away; what people decided on them is kept for the same split.

    Raises `NotNow` where a part has been checked, `Claimed` where somebody works on one.
    """
    source = open_for_change(session, public_id, actor, version, {State.SPLIT})
    parts = parts_of(session, source)
    if any(part.state == State.CHECKED for part in parts):
        raise NotNow("A part of this file has been checked. Reopen that part first; then the split can be undone.")
    for part in parts:
        holder = claim_holder(session, part)
        if holder is not None and holder.id != actor.user_id:
            raise Claimed(f"{holder.name} is working on {part.name}.", holder.name)
    for part in parts:
        session.execute(
            update(Job)
            .where(Job.document_id == part.id, Job.state.in_([JobState.WAITING, JobState.RUNNING]))
            .values(state=JobState.CANCELLED, finished_at=now())
        )
        _move(part, State.SET_ASIDE, UNDONE, _UNDONE_WORDS)
        part.version += 1
        part.claimed_by_id = part.claimed_until = None
        record(session, actor, What.DOCUMENT_SET_ASIDE, document=part, reason=UNDONE)
    _move(source, State.DRAFT)
    record(session, actor, What.DOCUMENT_SPLIT_UNDONE, document=source)
    source.proposed_parts = 0 if said_whole(session, source) else len(parts_read(session, source))
    return source


def keep_whole(session: Session, public_id: str, actor: Actor, version: int | None = None) -> Document:
    """A person says that the file is one document: no parts are proposed any more, nor after another reading."""
    document = open_for_change(session, public_id, actor, version, {State.DRAFT})
    if document.proposed_parts:
        document.proposed_parts = 0
        record(session, actor, What.DOCUMENT_KEPT_WHOLE, document=document)
    return document


def said_whole(session: Session, document: Document) -> bool:
    """True where a person has said that the file is one document."""
    said = select(Event.id).where(Event.document_id == document.id, Event.what == What.DOCUMENT_KEPT_WHOLE)
    return session.scalar(said.limit(1)) is not None


def _same(parts: Sequence[Document], wanted: Sequence[WantedPart] | None) -> bool:
    if wanted is None:
        return True
    return [(part.first_page, part.last_page) for part in parts] == [(one.first, one.last) for one in wanted]


def _new_part(session: Session, source: Document, wanted: WantedPart, actor: Actor) -> Document:
    part = Document(
        original_id=source.original_id,
        parent_id=source.id,
        first_page=wanted.first,
        last_page=wanted.last,
        depth=source.depth,
        name=part_name(source.name, wanted.first, wanted.last),
        channel=Channel.SPLIT,
        received=source.received,
        sender=source.sender,
        external_reference=source.external_reference,
        hinted_child_id=source.hinted_child_id,
        received_by_user_id=actor.user_id,
        received_by_key_id=actor.key_id,
        assigned_to_id=source.assigned_to_id,
        team_id=source.team_id,
        state=State.RECEIVED,
    )
    session.add(part)
    session.flush()
    return part


def _wait(part: Document) -> None:
    if part.state_reason == UNDONE:
        part.version += 1
    _move(part, State.RECEIVED)


def _say_type(session: Session, part: Document, kind: DocumentType | None, actor: Actor) -> None:
    session.add(
        Decision(
            document_id=part.id,
            field=TYPE,
            value=kind,
            action=Action.ADDED,
            by_user_id=actor.user_id,
            by_key_id=actor.key_id,
        )
    )
    record(session, actor, What.VALUE_ADDED, document=part, field=TYPE, position=0)


def _received(part: Document, job: Job | None) -> Received:
    return Received(part.public_id, part.name, State(part.state), job.id if job else None, Priority.LIVE)


def _move(document: Document, state: State, reason: str | None = None, words: str | None = None) -> None:
    document.state, document.state_reason, document.state_words, document.state_at = state, reason, words, now()
