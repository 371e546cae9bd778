"""Records that may be one child are proposed with reasons; a person merges them, and all comes back on un-merging."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import bring
from tests.register.lists import UPNS, plan, take_in
from triage.drafts.actor import Actor
from triage.drafts.opening import find_child, find_document
from triage.pipeline import House
from triage.register.acting import Refused
from triage.register.costs import costs_on
from triage.register.counts import count_on
from triage.register.identities.merging import keep_apart, merge, merges, unmerge
from triage.register.identities.proposals import Person as Compared
from triage.register.identities.proposals import judged, pairs
from triage.register.importing.columns import ListKind
from triage.register.record import documents_of, new_child, record_checked
from triage.register.time_limits.stored import rows_of_child
from triage.storage.tables import Child, ChildState, Event, What

D = date


@pytest.fixture
def doubled(house: House) -> House:
    """Ada stands in the list, and again by a document that a person entered as a new child; and her twin."""
    ada = {"Forename": "Ada", "Surname": "Okoro", "DOB": "03/04/2016"}
    take_in(house, [plan(Person_ID="P1", UPN=UPNS[0], **ada),
                    plan(Person_ID="P2", Plan_ID="E2", Forename="Ben", Surname="Okoro", DOB="03/04/2016")])  # fmt: skip
    take_in(house, [{"Plan ID": "E1", "Amount": "6000", "Start": "2023-09-01", "Cost Type": "top_up"}], ListKind.COSTS)
    paper = bring(house, b"A request for Ada", received=D(2026, 1, 5)).public_id
    with house.database.writing() as session:
        child, document = new_child(session, "Ada Okoro"), find_document(session, paper)
        document.child_id = child.id
        values = {"document_type": ["ehc_request"], "child_name": ["Ada Okoro"], "date_of_birth": ["2016-04-03"]}
        record_checked(session, child, document, values, None)
    return house


def names(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as session:
        return [(pair.one.name, pair.other.name) for pair in pairs(session)]


def both(house: House) -> tuple[Child, Child]:
    with house.database.reading() as session:
        found = session.scalars(select(Child).where(Child.full_name == "Ada Okoro").order_by(Child.id)).all()
        return found[0], found[1]


def test_pairs_are_proposed_with_reasons_and_nothing_merges(doubled: House) -> None:
    with doubled.database.reading() as session:
        found = pairs(session)
    assert [(pair.one.name, pair.other.name, pair.reasons) for pair in found] == [
        ("Ada Okoro", "Ada Okoro", ["Same name and date of birth"])
    ]
    with doubled.database.reading() as session:
        assert set(session.scalars(select(Child.state))) == {ChildState.ACTIVE}


def person(name: str, born: date | None = None, upn: str | None = None, nhs: str | None = None) -> Compared:
    from triage.register.names import name_key

    return Compared(1, "a", name, name_key(name), born, upn, nhs)


def test_twins_and_changed_names_are_warned_of() -> None:
    day = D(2016, 4, 3)
    twins = judged(person("Ada Okoro", day, UPNS[0]), person("Ben Okoro", day, UPNS[0]))
    assert "twins" in twins.warnings[0]
    changed = judged(person("Ada Okoro", day, nhs="9434765919"), person("Ada Lindqvist", day, nhs="9434765919"))
    assert "A name may have changed" in changed.warnings[0]
    assert judged(person("Ada Okoro", day), person("Ben Okoro", day)).reasons == []
    wrong = judged(person("Ada Okoro", day, UPNS[0]), person("Ada Okoro", D(2015, 1, 1), UPNS[0], None))
    assert wrong.warnings == ["The dates of birth differ."]
    assert judged(person("Ada Okoro", day, UPNS[0]), person("Ada Okoro", day, UPNS[1])).likely < 0.3


@pytest.mark.both_ways
def test_all_follows_and_all_comes_back(doubled: House, caseworker: Actor) -> None:
    kept, gone = both(doubled)
    before = state(doubled)
    with doubled.database.writing() as session:
        with pytest.raises(Refused, match="Say how"):
            merge(session, find_child(session, kept.public_id), find_child(session, gone.public_id), caseworker, " ")
        made = merge(session, find_child(session, kept.public_id), find_child(session, gone.public_id), caseworker,
                     "Mother confirmed by telephone").public_id  # fmt: skip
    assert names(doubled) == []
    with doubled.database.reading() as session:
        child = find_child(session, gone.public_id)
        assert child.public_id == kept.public_id
        assert len(documents_of(session, child)) == 1
        assert {row.rule for row in rows_of_child(session, child.id)} == {"A1", "A1a", "A3", "A4"}
        assert merges(session)[0][0].reasons == ["Same name and date of birth"]
    paper = bring(doubled, b"After the merge", received=D(2026, 2, 5)).public_id
    with doubled.database.writing() as session:
        child, document = find_child(session, kept.public_id), find_document(session, paper)
        record_checked(session, child, document, {"document_type": ["correspondence"]}, None)
    with doubled.database.writing() as session:
        unmerge(session, made, caseworker, "They are cousins")
        with pytest.raises(Refused):
            unmerge(session, made, caseworker, "Again")
    after = state(doubled)
    assert after[gone.public_id] == before[gone.public_id]
    assert after[kept.public_id]["documents"] == 1
    with doubled.database.reading() as session:
        told = session.scalars(select(Event.what).where(Event.child_id == kept.id)).all()
        assert {What.CHILD_MERGED, What.CHILD_UNMERGED} <= set(told)


def state(house: House) -> dict[str, dict[str, object]]:
    with house.database.reading() as session:
        return {
            child.public_id: {
                "documents": len(documents_of(session, child)),
                "clocks": len(rows_of_child(session, child.id)),
                "upn": child.upn,
                "born": child.date_of_birth,
            }
            for child in session.scalars(select(Child))
        }


def test_counts_do_not_change_but_one_child_has_both(doubled: House, caseworker: Actor) -> None:
    kept, gone = both(doubled)
    with doubled.database.reading() as session:
        before = count_on(session, D(2026, 2, 1)).to_json(), costs_on(session, D(2026, 2, 1)).to_json()
    with doubled.database.writing() as session:
        merge(session, find_child(session, kept.public_id), find_child(session, gone.public_id), caseworker, "One")
    with doubled.database.reading() as session:
        assert (count_on(session, D(2026, 2, 1)).to_json(), costs_on(session, D(2026, 2, 1)).to_json()) == before


def test_a_pair_that_is_told_apart_is_proposed_no_more(doubled: House, caseworker: Actor) -> None:
    kept, gone = both(doubled)
    with doubled.database.writing() as session:
        keep_apart(session, find_child(session, gone.public_id), find_child(session, kept.public_id), caseworker, "Two")
    assert names(doubled) == []
