"""What the return's checks say: each of them finds its own fault, and a sound register has none."""

from __future__ import annotations

import pytest

from tests.register.lists import UPNS, plan, take_in
from triage.pipeline import House
from triage.register.importing.columns import ListKind
from triage.register.sen2.export import Export, export

NO_REVIEW = {"Review_Meeting": "", "Decision_Letter_Date": "", "Review_Decision": ""}


def looked_at(house: House, council: str = "873") -> Export:
    with house.database.reading() as session:
        return export(session, 2026, None, council)


def sound(**cells: str) -> dict[str, str]:
    return plan(**({"UPN": UPNS[0], "Received_Date": "06/01/2023"} | cells))


def placed(house: House, *numbers: int) -> None:
    rows = [{"Plan ID": f"E{n}", "Named or attended": "named", "URN": "100001", "From": "2023-05-26"} for n in numbers]
    take_in(house, rows, ListKind.PLACEMENTS)


def test_a_sound_plan_has_no_fault(house: House) -> None:
    take_in(house, [sound()])
    placed(house, 1)
    assert looked_at(house).faults == {}


@pytest.mark.parametrize(
    ("number", "cells"),
    [
        ("E10", {"Received_Date": "01/01/2015"}),
        ("E35", {"Date_Ceased": "31/07/2025", "Reason_Ceased": "5"} | NO_REVIEW),
        ("Q52", {"Year_Group": "Year 6"}),
        ("Q53", {"Transferred_In": "01/06/2025", "Transfer_LA": "873"}),
        ("Q36", {"Date_Ceased": "31/07/2025", "Reason_Ceased": "9"} | NO_REVIEW),
    ],
)
def test_each_check_finds_its_fault(house: House, number: str, cells: dict[str, str]) -> None:
    take_in(house, [sound(**cells)])
    placed(house, 1)
    assert set(looked_at(house).faults) == {number}


def test_a_plan_before_its_request(house: House) -> None:
    take_in(house, [sound(Received_Date="06/06/2025", Plan_Start="01/06/2025", **NO_REVIEW)])
    placed(house, 1)
    assert set(looked_at(house).faults) == {"E20"}


def test_a_number_of_a_setting_and_a_code_for_none(house: House) -> None:
    take_in(house, [sound()])
    rows = [
        {"Plan ID": "E1", "Named or attended": "named", "URN": "100001", "SEN setting": "EHE", "From": "2023-05-26"}
    ]
    take_in(house, rows, ListKind.PLACEMENTS)
    assert set(looked_at(house).faults) == {"Q34"}


def test_two_active_plans_of_one_child(house: House) -> None:
    take_in(house, [sound(), sound(Plan_ID="E2", Plan_Start="01/09/2024")])
    placed(house, 1, 2)
    found = looked_at(house)
    assert (found.rows["person"], found.faults["Q48"]) == (1, 1)


def test_an_exception_needs_its_letter_and_not_all_plans_are_exceptions(house: House) -> None:
    rows = [
        sound(Person_ID=f"P{n}", Plan_ID=f"E{n}", Forename=f"Child {n}", UPN="", Received_Date="06/01/2025",
              Plan_Start="30/06/2025", **NO_REVIEW)
        for n in range(10)
    ]  # fmt: skip
    take_in(house, rows)
    events = [{"Plan ID": f"E{n}", "Event": "exception", "Date": "2025-03-01"} for n in range(10)]
    take_in(house, events[:9], ListKind.EVENTS)
    found = looked_at(house).faults
    assert (found["Q25"], found["Q24"]) == (9, 1)
    assert "Q26" not in found
    take_in(house, events, ListKind.EVENTS)
    assert looked_at(house).faults["Q26"] == 1
