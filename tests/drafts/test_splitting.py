"""A file of several documents is split into drafts of its parts: nothing lost, once, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import func, select

from api.dependencies import MOST_FIELDS
from tests.conftest import bring, bring_and_read
from tests.reading import papers
from triage.drafts.actor import Actor
from triage.drafts.checking import accept, confirm_child
from triage.drafts.claiming import claim
from triage.drafts.closing import confirm, read_again, reopen
from triage.drafts.draft import load_draft, pages_of
from triage.drafts.errors import Claimed, DraftError, Invalid, NotNow
from triage.drafts.opening import find_document
from triage.drafts.parts import MOST_PARTS, WantedPart, parts_of
from triage.drafts.pictures import page_picture
from triage.drafts.receive import Received
from triage.drafts.splitting import keep_whole, split, undo_split
from triage.drafts.standing import standings
from triage.drafts.values import TYPE
from triage.drafts.work import due
from triage.pipeline import House, process
from triage.storage.tables import Action, Decision, Document, Event, Original, State, StoredPage, Suggestion, What
from triage.vocabulary import DocumentType

BUNDLE = (Path(__file__).parents[1] / "data" / "bundles" / "three_reports.pdf").read_bytes()
PAGES = [(1, 4), (5, 5), (6, 9)]


@pytest.fixture
def source(house: House) -> str:
    """A file of three reports, read."""
    return bring_and_read(house, BUNDLE, "SKM_C3082.pdf").public_id


def split_it(house: House, source: str, actor: Actor, parts: list[WantedPart] | None = None) -> list[Received]:
    with house.database.writing() as session:
        return split(session, source, parts, actor)


def read_all(house: House, parts: list[Received]) -> None:
    for part in parts:
        assert part.job_id is not None
        process(house, part.job_id, "test:1")


def wanted(*pages: tuple[int, int]) -> list[WantedPart]:
    return [WantedPart(first, last) for first, last in pages]


def test_the_draft_of_a_bundle_proposes_its_parts_and_asks_for_a_decision(house: House, source: str) -> None:
    with house.database.reading() as session:
        document = find_document(session, source)
        draft = load_draft(session, document)
        assert [(part.first, part.last) for part in draft.parts] == PAGES
        assert document.proposed_parts == 3
        assert "Say whether this file is one document or several." in draft.missing


def test_each_part_becomes_a_draft_of_its_own(house: House, source: str, caseworker: Actor) -> None:
    made = split_it(house, source, caseworker)
    read_all(house, made)
    with house.database.reading() as session:
        file = find_document(session, source)
        parts = parts_of(session, file)
        assert (file.state, file.state_words) == (State.SPLIT, "Split into 3 documents.")
        assert [(part.first_page, part.last_page, part.page_count) for part in parts] == [
            (1, 4, 4),
            (5, 5, 1),
            (6, 9, 4),
        ]
        assert {part.state for part in parts} == {State.DRAFT}
        assert [part.document_type for part in parts] == ["slt_report", "education_advice", "medical_advice"]
        assert [part.child_name for part in parts] == ["Bronte Prosser", "Luca Popescu-Reid", "Simran Kaur Dhaliwal"]
        assert [part.urgency for part in parts][1] == "critical"
        assert parts[1].name == "SKM_C3082, page 5.pdf"
        assert {part.parent_id for part in parts} == {file.id}
        assert {part.received for part in parts} == {file.received}
        assert all(load_draft(session, part).parts == [] for part in parts)


def test_nothing_is_lost_and_the_original_is_kept_once(house: House, source: str, caseworker: Actor) -> None:
    read_all(house, split_it(house, source, caseworker))
    with house.database.reading() as session:
        file = find_document(session, source)
        whole = [page.lines for page in pages_of(session, file)]
        assert [page.lines for part in parts_of(session, file) for page in pages_of(session, part)] == whole
        assert session.scalar(select(func.count(Original.id))) == 1
        assert {part.original_id for part in parts_of(session, file)} == {file.original_id}
        assert load_draft(session, file).attachments == []


def test_pictures_and_evidence_show_the_right_pages_of_the_file(house: House, source: str, caseworker: Actor) -> None:
    read_all(house, split_it(house, source, caseworker))
    with house.database.reading() as session:
        file = find_document(session, source)
        part = parts_of(session, file)[2]
        for number in (1, 4):
            own = page_picture(house.originals, part, pages_of(session, part)[number - 1], 320)
            assert own == page_picture(house.originals, file, pages_of(session, file)[number + 4], 320)
        name = session.scalars(
            select(Suggestion).where(Suggestion.document_id == part.id, Suggestion.field == "child_name")
        ).one()
        page = session.scalars(
            select(StoredPage).where(StoredPage.document_id == part.id, StoredPage.number == name.page)
        ).one()
        words = [word for line in page.lines for word in line["words"] if word[1:5] and word[0] in str(name.quote)]
        x0, y0, x1, y1 = name.boxes[0]
        assert any(x0 <= w[1] + 1 and w[3] <= x1 + 1 and y0 <= w[2] + 1 and w[4] <= y1 + 1 for w in words)


def test_splitting_twice_makes_one_split(house: House, source: str, caseworker: Actor) -> None:
    first = split_it(house, source, caseworker)
    again = split_it(house, source, caseworker, wanted(*PAGES))
    assert [part.public_id for part in again] == [part.public_id for part in first]
    assert {part.job_id for part in again} == {None}
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Document.id))) == 4
        happened = list(session.scalars(select(Event.what).where(Event.what.like("document:split%"))))
        assert happened == [What.DOCUMENT_SPLIT]
    with pytest.raises(NotNow):
        split_it(house, source, caseworker, wanted((1, 5), (6, 9)))


def test_a_person_moves_boundaries_and_says_a_type(house: House, source: str, caseworker: Actor) -> None:
    parts = [WantedPart(1, 4, DocumentType.SLT_REPORT), WantedPart(5, 9, DocumentType.COMPLAINT)]
    read_all(house, split_it(house, source, caseworker, parts))
    with house.database.reading() as session:
        _, second = parts_of(session, find_document(session, source))
        assert second.document_type == "complaint"
        said = session.scalars(select(Decision).where(Decision.field == TYPE)).all()
        # the type that was proposed and left as it was is no decision
        assert [(one.document_id, one.action) for one in said] == [(second.id, Action.ADDED)]


@pytest.mark.parametrize(
    "pages", [[(1, 9)], [(1, 3), (5, 9)], [(1, 4), (4, 9)], [(1, 4), (5, 8)], [(2, 4), (5, 9)], [(1, 4), (5, 10)]]
)
def test_every_page_belongs_to_one_part(
    house: House, source: str, caseworker: Actor, pages: list[tuple[int, int]]
) -> None:
    with pytest.raises(Invalid):
        split_it(house, source, caseworker, wanted(*pages))
    with house.database.reading() as session:
        assert find_document(session, source).state == State.DRAFT


def test_a_split_is_undone_and_done_again_with_what_people_decided(
    house: House, source: str, caseworker: Actor
) -> None:
    parts = [WantedPart(1, 4), WantedPart(5, 9, DocumentType.COMPLAINT)]
    made = split_it(house, source, caseworker, parts)
    read_all(house, made[:1])
    with house.database.writing() as session:
        undo_split(session, source, caseworker)
    with house.database.reading() as session:
        file = find_document(session, source)
        assert (file.state, file.proposed_parts) == (State.DRAFT, 3)
        assert parts_of(session, file) == []
        assert {part.state for part in parts_of(session, file, undone=True)} == {State.SET_ASIDE}
    assert due(house.database) == []
    for part in made:
        with pytest.raises(NotNow), house.database.writing() as session:
            reopen(session, part.public_id, caseworker)
    again = split_it(house, source, caseworker, wanted((1, 4), (5, 9)))
    assert [part.public_id for part in again] == [part.public_id for part in made]
    read_all(house, again)
    with house.database.reading() as session:
        assert [p.document_type for p in parts_of(session, find_document(session, source))] == [
            "slt_report",
            "complaint",
        ]


def test_a_reader_that_was_overtaken_by_an_undo_writes_nothing(house: House, source: str, caseworker: Actor) -> None:
    made = split_it(house, source, caseworker)
    with house.database.writing() as session:
        undo_split(session, source, caseworker)
    for part in made:
        assert part.job_id is not None
        process(house, part.job_id, "late:1")
    with house.database.reading() as session:
        parts = parts_of(session, find_document(session, source), undone=True)
        assert {(part.state, part.run_id) for part in parts} == {(State.SET_ASIDE, None)}


def test_a_checked_part_keeps_the_split_until_it_is_reopened(house: House, source: str, caseworker: Actor) -> None:
    made = split_it(house, source, caseworker)
    read_all(house, made)
    check(house, made[0].public_id, caseworker)
    with pytest.raises(NotNow), house.database.writing() as session:
        undo_split(session, source, caseworker)
    with house.database.writing() as session:
        reopen(session, made[0].public_id, caseworker)
        undo_split(session, source, caseworker)


def test_nobody_loses_the_part_that_they_work_on(house: House, source: str, caseworker: Actor, admin: Actor) -> None:
    made = split_it(house, source, caseworker)
    read_all(house, made)
    with house.database.writing() as session:
        claim(session, made[1].public_id, admin, 10)
    with pytest.raises(Claimed), house.database.writing() as session:
        undo_split(session, source, caseworker)


def test_a_file_said_to_be_one_document_stays_one(house: House, source: str, caseworker: Actor) -> None:
    with house.database.writing() as session:
        keep_whole(session, source, caseworker)
        read_again(session, source, caseworker)
    process(house, due(house.database)[0].job_id, "test:1")
    with house.database.reading() as session:
        document = find_document(session, source)
        assert (document.state, document.proposed_parts) == (State.DRAFT, 0)
        assert "several" not in " ".join(load_draft(session, document).missing)
    # it can still be split by hand
    assert len(split_it(house, source, caseworker, wanted((1, 4), (5, 9)))) == 2


def test_confirming_waits_for_the_decision(house: House, source: str, caseworker: Actor) -> None:
    with pytest.raises(NotNow, match="one document or several"), house.database.writing() as session:
        confirm(session, source, caseworker)


def test_what_cannot_be_split(house: House, source: str, caseworker: Actor) -> None:
    letter = bring_and_read(house, b"Dear all, a short letter about nothing much at all.").public_id
    with pytest.raises(DraftError):
        split_it(house, letter, caseworker)
    made = split_it(house, source, caseworker)
    read_all(house, made)
    with pytest.raises(NotNow, match="itself a part"):
        split_it(house, made[0].public_id, caseworker, wanted((1, 1), (2, 4)))


def test_the_same_file_again_points_to_the_file_and_not_to_a_part(house: House, source: str, caseworker: Actor) -> None:
    made = split_it(house, source, caseworker)
    read_all(house, made)
    again = bring(house, BUNDLE, "again.pdf")
    assert again.already is not None
    assert again.already.public_id == source


def test_the_history_tells_it(house: House, source: str, caseworker: Actor) -> None:
    made = split_it(house, source, caseworker)
    with house.database.writing() as session:
        undo_split(session, source, caseworker)
    with house.database.reading() as session:
        file = find_document(session, source)
        happened = {e.what: e for e in session.scalars(select(Event).where(Event.document_id == file.id))}
        assert happened[What.DOCUMENT_SPLIT].details["parts"] == [part.public_id for part in made]
        assert happened[What.DOCUMENT_SPLIT].details["pages"] == [list(pages) for pages in PAGES]
        assert happened[What.DOCUMENT_SPLIT_UNDONE].actor == caseworker.label
        part = find_document(session, made[0].public_id)
        received = session.scalars(select(Event).where(Event.document_id == part.id)).first()
        assert received is not None
        assert received.details["source"] == source


def check(house: House, public_id: str, actor: Actor) -> None:
    """Accept everything, about no child, and confirm."""
    with house.database.writing() as session:
        for (field, position), one in standings(session, find_document(session, public_id)).items():
            if not one.decided:
                accept(session, public_id, field, position, actor)
        confirm_child(session, public_id, "none", actor)
        confirm(session, public_id, actor)


def letters_of_one_page(count: int) -> bytes:
    """A scan of many letters, each about another child and from another school."""
    first, last = (
        "Amara Bronte Cerys Dylan Efe Farah Gwen".split(),
        "Prosser Holt Iqbal Marsh Nolan Okoro Pike Quill".split(),
    )

    def paint(canvas: Canvas) -> None:
        for n in range(count):
            canvas.setFont("Helvetica-Bold", 14)
            canvas.drawString(60, 790, f"{last[n % 8]} {('Primary School', 'Health Centre', 'Clinic')[n % 3]}")
            canvas.setFont("Helvetica", 11)
            child = f"{first[n % 7]} {last[n // 7 % 8]}-{last[n % 5]}"
            for top, words in (
                (774, f"{n + 1} High Street, Thornmere TH{n % 9 + 1} {n % 8 + 1}AB  Tel 01632 {960000 + n}"),
                (730, f"{n % 28 + 1} March 2025"),
                (712, f"Our ref: TM/{1000 + n}"),
                (680, "Dear colleague,"),
                (660, f"Re: {child}, date of birth {n % 28 + 1} May 2016"),
                (500, "Yours sincerely,"),
                (460, f"{first[(n + 3) % 7]} {last[(n + 5) % 8]}"),
            ):
                canvas.drawString(60, top, words)
            papers.wrap(canvas, papers.PROSE.replace("Amara", child.split()[0]), 60, 630, 470)
            canvas.showPage()

    return papers.draw(paint)


def test_a_scan_of_many_letters_is_split_as_proposed(house: House, caseworker: Actor) -> None:
    """No part is left out of the proposal, and the proposal is taken as it stands, however long it is."""
    many = 210
    source = bring_and_read(house, letters_of_one_page(many), "post.pdf").public_id
    with house.database.reading() as session:
        proposed = [(part.first, part.last) for part in load_draft(session, find_document(session, source)).parts]
    assert proposed == [(page, page) for page in range(1, many + 1)]
    assert len(split_it(house, source, caseworker)) == many
    with house.database.reading() as session:
        parts = parts_of(session, find_document(session, source))
        assert [(part.first_page, part.last_page) for part in parts] == proposed


def test_more_parts_than_a_form_can_hold_are_refused_in_plain_words(house: House, caseworker: Actor) -> None:
    source = bring_and_read(house, BUNDLE, "SKM_C3082.pdf").public_id
    with pytest.raises(Invalid, match=f"{MOST_PARTS} parts at most"):
        split_it(house, source, caseworker, wanted(*[(page, page) for page in range(1, MOST_PARTS + 2)]))
    assert 2 * MOST_PARTS + 20 < MOST_FIELDS
