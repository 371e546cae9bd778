from __future__ import annotations

from datetime import date

import pytest

from triage.understanding.dates import find_dates

RECEIVED = date(2025, 3, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 3rd February 2025", ["2025-02-03"]),
        ("Tues 4 March 2025", ["2025-03-04"]),
        ("seen 12/9/24 in clinic", ["2024-09-12"]),
        ("dated 03.04.24.", ["2024-04-03"]),
        ("14-MAR-2024", ["2024-03-14"]),
        ("2024-06-05", ["2024-06-05"]),
        ("04MAR2025", ["2025-03-04"]),
        ("14/O3/2025", ["2025-03-14"]),
        ("the third day of April 2024", ["2024-04-03"]),
        ("May 6, 2024", ["2024-05-06"]),
        ("observed on 3 and 5 March 2025", ["2025-03-03", "2025-03-05"]),
        ("a meeting on Tuesday 4 March", ["2025-03-04"]),
        ("12.iii.25", ["2025-03-12"]),
    ],
)
def test_reads_dates_day_first(text: str, expected: list[str]) -> None:
    assert [c.value for c in find_dates(text, RECEIVED)] == expected


@pytest.mark.parametrize(
    "text",
    ["6/7 pupils", "may 5 children", "Year 5/6", "31/02/2024", "29 Feb 2023", "12/2023", "Spring 2024", "£12.50.10"],
)
def test_refuses_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, RECEIVED) == []
