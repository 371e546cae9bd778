"""Administration: teams, what the council sets, its own words; and that what is set is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select

from tests.api.pages.test_frame import sign_in, token_of
from tests.conftest import LETTER, bring_and_read, person, served
from triage.pipeline import House
from triage.storage.tables import Event, Role, What


@pytest.fixture
def tom(house: House) -> Iterator[httpx.Client]:
    """An administrator who is signed in."""
    user = person(house, "Tom Ellis", Role.ADMIN)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert sign_in(client, user.email, "/documents").status_code == 303
        yield client


def send(tom: httpx.Client, path: str, **fields: str | list[str]) -> httpx.Response:
    return tom.post(path, data={"csrf_token": token_of(tom.get("/admin/teams").text), **fields}, follow_redirects=True)


def boxes(tom: httpx.Client) -> dict[str, str | list[str]]:
    """What stands in the settings' boxes."""
    page = tom.get("/admin/settings").text
    found = re.findall(r'<input class="govuk-input[^>]*?name="(\w+)"[^>]*?value="([^"]*)"', page)
    assert len(found) == 7
    return dict(found)


def test_teams_are_made_renamed_used_and_removed(house: House, tom: httpx.Client) -> None:
    assert "Enter a name" in send(tom, "/admin/teams", name=" ").text
    assert "The team is made" in send(tom, "/admin/teams", name="North <team>").text
    assert "There is a team of this name" in send(tom, "/admin/teams", name="north <TEAM>").text
    number = re.search(r'name="team" value="(\d+)"', tom.get("/admin/teams").text)
    assert number
    assert "North &lt;team&gt;" in tom.get("/admin/people").text
    document = bring_and_read(house, LETTER).public_id
    given = send(tom, "/documents/actions", action="give", person="team:North <team>", document=[document])
    assert "1 document given" in given.text
    assert document in tom.get("/documents", params={"team": "North <team>"}).text
    person_id = re.search(r'action="/admin/people/(\w{20})"', tom.get("/admin/people").text)
    assert person_id
    send(tom, f"/admin/people/{person_id[1]}", action="team", team="North <team>")
    assert "There are people in this team" in send(tom, "/admin/teams", action="remove", team=number[1]).text
    send(tom, f"/admin/people/{person_id[1]}", action="team", team="")
    assert "Renamed" in send(tom, "/admin/teams", action="rename", team=number[1], name="North").text
    assert "Removed" in send(tom, "/admin/teams", action="remove", team=number[1]).text
    with house.database.reading() as session:
        done = session.scalars(select(Event.details).where(Event.what == What.TEAM_CHANGED)).all()
    assert [one["changed"] for one in done] == ["added", "renamed", "removed"]


def test_settings_are_kept_checked_and_used(house: House, tom: httpx.Client) -> None:
    typed = boxes(tom)
    answer = send(tom, "/admin/settings", **typed | {"max_upload_bytes": "0", "sure_above": "many"})
    assert answer.status_code == 422
    assert "Largest file: enter a whole number from 1 to 2000" in answer.text
    assert 'value="many"' in answer.text
    changed = typed | {"max_upload_bytes": "1", "sure_above": "99.5", "second_check_types": ["ehc_request"]}
    assert "Saved" in send(tom, "/admin/settings", **changed).text
    house.council.forget()
    assert house.settings.max_upload_bytes == 1024 * 1024
    assert house.settings.sure_above == 0.995
    with house.database.reading() as session:
        done = session.scalars(select(Event.subject).where(Event.what == What.SETTING_CHANGED)).all()
    assert sorted(done) == ["setting:max_upload_bytes", "setting:second_check_types", "setting:sure_above"]
    form = token_of(tom.get("/upload").text)
    sent = tom.post(
        "/upload",
        data={"csrf_token": form},
        files={"files": ("large.txt", b"x" * 1_200_000)},
        headers={"Accept": "application/json"},
    )
    assert "larger" in sent.json()["documents"][0]["error"]


def test_the_councils_words_stand_everywhere(house: House, tom: httpx.Client) -> None:
    document = bring_and_read(house, LETTER).public_id
    assert "EHC needs assessment request" in tom.get("/documents").text
    assert "Two types cannot both" in send(tom, "/admin/wording", ehc_request="Request", other="request").text
    assert "Saved" in send(tom, "/admin/wording", ehc_request="Request <for> assessment").text
    for path in ("/documents", f"/documents/{document}", "/overview", "/upload?stored=1"):
        page = tom.get(path).text
        assert "EHC needs assessment request" not in page, path
        assert "Request &lt;for&gt; assessment" in page or path.startswith("/upload"), path


def test_caseworkers_do_not_set(house: House, tom: httpx.Client) -> None:
    user = person(house, "Priya Shah", Role.CASEWORKER)
    tom.cookies.clear()
    sign_in(tom, user.email, "/documents")
    for path in ("/admin/settings", "/admin/teams", "/admin/wording"):
        assert tom.get(path).status_code == 403
