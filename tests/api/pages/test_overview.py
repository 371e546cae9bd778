"""The overview counts what is there: work by person and team, time limits by rule, and how often people change what was sure."""

from __future__ import annotations

import re

import httpx
from sqlalchemy import update

from tests.api.pages.test_frame import sign_in
from tests.conftest import LETTER, bring_and_read, person, served
from tests.drafts.test_checking import change, settle
from triage.drafts import checking, closing
from triage.drafts.actor import Actor
from triage.pipeline import House
from triage.storage.tables import Document, Role, Suggestion, Team


def rows(page: str, caption: str) -> list[list[str]]:
    """The cells of the table with this caption."""
    table = page.split(f"{caption}</caption>")[1].split("</table>")[0]
    lines = re.findall(r"<tr.*?</tr>", table, re.S)[1:]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", line)] for line in lines]


def test_the_overview_counts_what_is_there(house: House, caseworker: Actor) -> None:
    first = bring_and_read(house, LETTER).public_id
    with house.database.writing() as session:
        session.execute(update(Suggestion).where(Suggestion.field == "child_name").values(sure=True))
    change(house, checking.correct, first, "child_name", 0, "Amara Lowell", caseworker)
    settle(house, first, caseworker)
    change(house, checking.confirm_child, first, checking.NEW_CHILD, caseworker)
    change(house, closing.confirm, first, caseworker)
    second = bring_and_read(house, LETTER.replace(b"Amara", b"Idris")).public_id
    with house.database.writing() as session:
        team = Team(name="North & East")
        session.add(team)
        session.flush()
        session.execute(
            update(Document).where(Document.public_id == second).values(team_id=team.id, assigned_to_id=caseworker.id)
        )
    user = person(house, "Tom Ellis", Role.ADMIN)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        sign_in(client, user.email, "/documents")
        page = client.get("/overview").text
        (limit, *_) = rows(page, "Time limits late and due, by rule")
        listed = client.get(re.findall(r'href="(/clocks\?[^"]+)"', page)[0].replace("&amp;", "&")).text
    assert rows(page, "Documents to check, by person") == [["Priya Shah", "1"]]
    assert rows(page, "Documents to check, by team") == [["North &amp; East", "1"]]
    assert limit[1:] == ["1", "0"]
    assert limit[0] in listed
    changed = {row[0]: row[1:] for row in rows(page, "Decisions on what the service found, by detail")}
    assert changed["Child name"] == ["1", "1", "1 of 1"]
    assert changed["Type of document"][:2] == ["1", "0"]
