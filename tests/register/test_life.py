"""What a plan is on any day, from its events; and the signs that it is not used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from triage.register.case import Case, Place
from triage.register.cost_lines import Line
from triage.register.dormancy import signs_of, spans
from triage.register.intervals import covers, joined, outside, within
from triage.register.life import Happened, Kind, Status, stage_on, stages, step_on
from triage.storage.tables import FOR_EVER

D = date


def happened(*events: tuple[Kind, date]) -> list[Happened]:
    return [Happened(kind, day) for kind, day in events]


LIFE = happened(
    (Kind.REQUEST_RECEIVED, D(2023, 1, 9)),
    (Kind.DECIDED_TO_ASSESS, D(2023, 2, 10)),
    (Kind.DRAFT_SENT, D(2023, 5, 1)),
    (Kind.FINAL_ISSUED, D(2023, 5, 26)),
    (Kind.REVIEW_MEETING, D(2024, 4, 20)),
    (Kind.DECIDED_CEASE, D(2024, 5, 10)),
    (Kind.CEASE_NOTICE, D(2024, 5, 10)),
    (Kind.CEASED, D(2024, 7, 31)),
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (D(2023, 1, 8), None),
        (D(2023, 1, 9), Status.IN_ASSESSMENT),
        (D(2023, 5, 25), Status.IN_ASSESSMENT),
        (D(2023, 5, 26), Status.ACTIVE),
        (D(2024, 5, 20), Status.ACTIVE),
        (D(2024, 7, 31), Status.ACTIVE),
        (D(2024, 8, 1), Status.CEASED),
        (D(2030, 1, 1), Status.CEASED),
    ],
)
def test_both_ends_are_active_and_a_notice_ends_nothing(day: date, status: Status | None) -> None:
    stage = stage_on(LIFE, day)
    assert (stage.status if stage else None) == status


def test_the_order_of_recording_does_not_matter() -> None:
    assert stages(reversed(LIFE)) == stages(LIFE)
    assert step_on(LIFE, D(2024, 6, 1)) is Kind.CEASE_NOTICE
    assert step_on(LIFE, D(2023, 1, 1)) is None


def test_how_an_active_time_began_and_ended() -> None:
    active = next(stage for stage in stages(LIFE) if stage.status is Status.ACTIVE)
    assert (active.entered, active.left) == ("new", "ceased")
    moved = stages(happened((Kind.TRANSFERRED_IN, D(2024, 1, 8)), (Kind.TRANSFERRED_OUT, D(2024, 9, 1))))
    assert [(stage.status, stage.entered, stage.left) for stage in moved] == [
        (Status.ACTIVE, "transferred_in", "transferred_out"),
        (Status.TRANSFERRED, None, None),
    ]


def test_refusal_and_a_second_request() -> None:
    events = happened(
        (Kind.REQUEST_RECEIVED, D(2023, 1, 9)),
        (Kind.REFUSED_TO_ASSESS, D(2023, 2, 10)),
        (Kind.REQUEST_RECEIVED, D(2024, 3, 1)),
        (Kind.FINAL_ISSUED, D(2024, 7, 1)),
        (Kind.FINAL_AMENDED, D(2025, 7, 1)),
    )
    assert [stage.status for stage in stages(events)] == [
        Status.IN_ASSESSMENT,
        Status.NOT_MADE,
        Status.IN_ASSESSMENT,
        Status.ACTIVE,
    ]


def test_a_plan_that_only_a_review_tells_of_is_found_and_an_ended_one_stays_ended() -> None:
    found = stages(happened((Kind.REVIEW_MEETING, D(2024, 4, 20))))
    assert (found[0].status, found[0].entered) == (Status.ACTIVE, "found")
    again = stages([*LIFE, Happened(Kind.REVIEW_MEETING, D(2025, 1, 1))])
    assert again[-1].status is Status.CEASED
    back = stages([*LIFE, Happened(Kind.REINSTATED, D(2025, 1, 1))])
    assert (back[-1].status, back[-1].start) == (Status.ACTIVE, D(2025, 1, 1))


def case(**fields: Any) -> Case:
    made = Case(1, "plan", 1, "child", D(2012, 3, 1), None, "8", "ASD")
    made.events = happened((Kind.FINAL_ISSUED, D(2020, 9, 1)))
    made.places = [Place("attended", 1, D(2020, 9, 1), urn="100001", placement_type="mainstream")]
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def signs_on(case: Case, day: date) -> list[int]:
    return sorted(n for n, stretches in signs_of(case, (D(2020, 9, 1), FOR_EVER)).items() if covers(stretches, day))


def reviews(*days: date) -> list[Happened]:
    return happened((Kind.FINAL_ISSUED, D(2020, 9, 1)), *((Kind.REVIEW_MEETING, day) for day in days))


def test_a_reviewed_plan_with_a_school_shows_no_sign() -> None:
    kept = case(
        events=[
            *reviews(D(2021, 7, 1), D(2022, 6, 20)),
            *happened((Kind.DECIDED_MAINTAIN, D(2021, 7, 20)), (Kind.DECIDED_MAINTAIN, D(2022, 7, 10))),
        ]
    )
    assert signs_on(kept, D(2022, 12, 1)) == []


def test_sign_1_no_open_placement_is_enough_alone() -> None:
    gone = case(
        events=[*reviews(D(2021, 7, 1)), Happened(Kind.DECIDED_MAINTAIN, D(2021, 7, 20))],
        places=[Place("attended", 1, D(2020, 9, 1), D(2021, 8, 31), urn="100001")],
    )
    assert signs_on(gone, D(2021, 8, 31)) == []
    assert signs_on(gone, D(2021, 9, 1)) == [1]
    by_day = {stage.start: stage.status for stage, _ in spans(gone)}
    assert by_day[D(2020, 9, 1)] is Status.ACTIVE
    assert by_day[D(2021, 9, 1)] is Status.POSSIBLY_DORMANT
    neet = case(places=[Place("attended", 1, D(2020, 9, 1), sen_setting="NEET")])
    assert 1 in signs_on(neet, D(2021, 1, 1))


def test_signs_2_and_3_come_with_silence() -> None:
    silent = case(events=reviews())
    assert signs_on(silent, D(2021, 9, 1)) == []
    assert signs_on(silent, D(2021, 9, 2)) == [3]
    assert signs_on(silent, D(2021, 12, 2)) == [2, 3]
    heard = case(events=[*reviews(), Happened(Kind.CONTACT, D(2021, 11, 1))])
    assert signs_on(heard, D(2021, 12, 2)) == [2]
    undecided = case(events=reviews(D(2021, 7, 1)))
    assert signs_on(undecided, D(2022, 1, 2)) == [2]


def test_sign_4_needs_an_enrolment_from_19() -> None:
    grown = case(
        born=D(2002, 3, 1),
        places=[Place("attended", 1, D(2020, 9, 1), D(2021, 7, 20), urn="130001", placement_type="post_16")],
    )
    assert 4 not in signs_on(grown, D(2021, 8, 31))
    assert 4 in signs_on(grown, D(2021, 9, 1))


def test_signs_5_and_6_end_when_the_child_is_seen_again() -> None:
    left = case(events=[*reviews(), Happened(Kind.CHILD_LEFT, D(2021, 2, 1)), Happened(Kind.ATTENDANCE, D(2021, 5, 1))])
    assert signs_on(left, D(2021, 4, 30)) == [5]
    assert signs_on(left, D(2021, 5, 1)) == []
    unwanted = case(events=[*reviews(), Happened(Kind.PLAN_NOT_WANTED, D(2021, 2, 1))])
    assert signs_on(unwanted, D(2021, 3, 1)) == [6]


def test_signs_7_and_8() -> None:
    home = case(places=[Place("attended", 1, D(2020, 9, 1), sen_setting="EHE")])
    assert 7 in signs_on(home, D(2021, 10, 1))
    line = Line("fee", Decimal(60000), "year", D(2020, 9, 1))
    ended = case(places=[Place("attended", 1, D(2020, 9, 1), D(2021, 1, 31), urn="100001")], lines=[line])
    assert signs_on(ended, D(2021, 2, 1)) == [1, 8]
    free = case(
        places=[*case().places, Place("named", 1, D(2020, 9, 1), urn="100009", placement_type="independent")],
    )
    assert signs_on(free, D(2021, 2, 1)) == [8]


def test_stretches() -> None:
    assert joined([(D(2024, 1, 5), D(2024, 1, 9)), (D(2024, 1, 1), D(2024, 1, 4))]) == [(D(2024, 1, 1), D(2024, 1, 9))]
    assert outside([(D(2024, 1, 5), FOR_EVER)], (D(2024, 1, 1), FOR_EVER)) == [(D(2024, 1, 1), D(2024, 1, 4))]
    assert within([(D(2024, 1, 1), FOR_EVER)], [(D(2023, 1, 1), D(2024, 1, 1))]) == [(D(2024, 1, 1), D(2024, 1, 1))]
