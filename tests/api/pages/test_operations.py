"""The administrators' page of how the work goes."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select, update

from tests.api.pages.test_frame import sign_in, token_of
from tests.conftest import LETTER, bring, bring_and_read, person, served
from triage.drafts.switches import is_paused
from triage.pipeline import House
from triage.storage.tables import Document, Job, JobState, Role, State
from workers.scheduled import Regular, run_due


@pytest.fixture
def tom(house: House) -> Iterator[httpx.Client]:
    """An administrator who is signed in."""
    user = person(house, "Tom Ellis", Role.ADMIN)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert sign_in(client, user.email, "/documents").status_code == 303
        yield client


def send(tom: httpx.Client, path: str, **fields: str) -> httpx.Response:
    token = token_of(tom.get("/admin/operations").text)
    return tom.post(path, data={"csrf_token": token, **fields}, follow_redirects=True)


def test_it_shows_what_waits_what_failed_and_what_comes_round(house: House, tom: httpx.Client) -> None:
    from datetime import timedelta

    bring(house, LETTER, "Tribunal letter about Amara.txt")
    run_due(house, [Regular("tidy", timedelta(hours=1), lambda _house: "3 things removed")])
    page = tom.get("/admin/operations").text
    assert "The queue server does not answer" in page
    assert "3 things removed" in page
    assert "Amara" not in page
    with house.database.reading() as session:
        assert session.scalars(select(Job.priority)).one() == "critical"


def test_pausing_and_going_on(house: House, tom: httpx.Client) -> None:
    assert "Let readers go on" in send(tom, "/admin/operations/pause", action="pause").text
    with house.database.reading() as session:
        assert is_paused(session)
    assert "Pause reading" in send(tom, "/admin/operations/pause", action="resume").text


def test_what_failed_through_the_service_is_read_again(house: House, tom: httpx.Client) -> None:
    bring_and_read(house, LETTER)
    with house.database.writing() as session:
        session.execute(update(Document).values(state=State.NEEDS_HELP, state_reason="gave_up"))
    page = send(tom, "/admin/operations/again", reason="gave_up").text
    assert "being read again" in page
    with house.database.reading() as session:
        assert session.scalars(select(Job.state).order_by(Job.id.desc())).first() == JobState.WAITING


def test_caseworkers_do_not_see_it(house: House) -> None:
    user = person(house, "Priya Shah", Role.CASEWORKER)
    with served(house) as address, httpx.Client(base_url=address, timeout=30) as client:
        assert sign_in(client, user.email, "/documents").status_code == 303
        assert client.get("/admin/operations").status_code == 403


def test_metrics_tell_ages_and_failures(house: House, api: httpx.Client) -> None:
    bring(house, LETTER)
    text = api.get("/metrics").text
    assert 'triage_due{priority="live"} 1' in text
    assert 'triage_queue_answers{server="queue"} 0' in text
    assert 'triage_paused{what="reading"} 0' in text
