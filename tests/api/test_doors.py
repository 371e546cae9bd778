"""Every door is shut unless it stands in a short list; sessions, passwords and forms are guarded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from api.app import create_app
from api.auth.errors import BadAccount, NotSignedIn, TooManyAttempts, WrongPassword
from api.auth.keys import create_key, key_of, revoke_key
from api.auth.sessions import session_of, sign_in, sign_out
from api.auth.users import add_user, disable_user, find_user, set_password
from api.dependencies import VISITOR_COOKIE
from tests.conftest import person, served
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.storage.tables import Event, Role, SignedIn, User, What, now
from workers.queue import Enqueuer

OPEN = {
    "/": "only leads to the first page",
    "/health": "says only that the service is alive",
    "/ready": "says only which parts are there",
    "/v1/openapi.json": "the description of the API holds no data",
    "/sign-in": "signing in",
    "/assets": "styles, scripts and pictures of the pages",
    "/accessibility": "the accessibility statement must be public",
    "/help": "help with signing in",
}


def routes_of(routes: Any, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every route of an app with its methods, also those of included routers and mounts."""
    for route in routes:
        if hasattr(route, "original_router"):
            inner = getattr(route, "prefix", None) or getattr(route.include_context, "prefix", "")
            yield from routes_of(route.original_router.routes, prefix + inner)
        elif getattr(route, "methods", None):
            yield prefix + route.path, set(route.methods)
        else:
            yield prefix + route.path, {"GET"}


def app_of(house: House) -> FastAPI:
    return create_app(house.settings, Enqueuer(house.settings))


def test_no_route_answers_a_stranger(house: House) -> None:
    found = sorted(routes_of(app_of(house).routes))
    assert len(found) > 15
    with served(house) as address, httpx.Client(base_url=address, follow_redirects=False) as stranger:
        stranger.get("/sign-in")
        stranger.headers["X-CSRF-Token"] = stranger.cookies[VISITOR_COOKIE]  # a good form is not enough
        for path, methods in found:
            if any(path == opened or (opened != "/" and path.startswith(opened + "/")) for opened in OPEN):
                continue
            concrete = path.replace("{", "").replace("}", "").replace("number", "1").replace("position", "0")
            concrete = concrete.replace(":path", "")
            for method in methods - {"HEAD", "OPTIONS"}:
                answer = stranger.request(method, concrete)
                shut = answer.status_code in {401, 403} or (
                    answer.status_code in {302, 303, 307} and "/sign-in" in answer.headers["location"]
                )
                assert shut, f"{method} {path} answered a stranger with {answer.status_code}"


def test_answers_carry_safe_headers(api: httpx.Client) -> None:
    headers = api.get("/v1/documents", headers={"X-Request-ID": "abc-12345"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-request-id"] == "abc-12345"
    assert api.get("/v1/documents", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"] != "a b\tc"


def test_ready_says_what_is_missing(api: httpx.Client, house: House) -> None:
    assert api.get("/ready").json()["checks"] == {"database": True, "tables": True, "originals": True, "queue": False}
    house.settings.originals_folder.rename(house.settings.home / "gone")
    house.settings.originals_folder.write_text("not a folder")
    assert api.get("/ready").status_code == 503


def test_metrics_are_prometheus_text(api: httpx.Client) -> None:
    api.get("/v1/documents")
    text = api.get("/metrics").text
    assert 'triage_requests_total{method="GET",route="/v1/documents",status="200"} 1' in text
    assert "triage_documents" in text


def test_signing_in_and_out(house: House) -> None:
    person(house, "Priya Shah", Role.CASEWORKER)
    new = sign_in(house.database, house.settings, " Priya.Shah@council.example", "a good long password", "10.0.0.1")
    assert session_of(house.database, house.settings, new.token).user.name == "Priya Shah"
    with house.database.reading() as session:
        kept = session.scalars(select(SignedIn)).one()
        assert new.token not in (kept.token_hash, kept.csrf_secret)
    sign_out(house.database, new.token)
    with pytest.raises(NotSignedIn):
        session_of(house.database, house.settings, new.token)


@pytest.mark.parametrize("column", ["expires_at", "last_seen_at"])
def test_a_session_ends_by_itself(house: House, column: str) -> None:
    person(house, "Priya Shah", Role.CASEWORKER)
    new = sign_in(house.database, house.settings, "priya.shah@council.example", "a good long password", "10.0.0.1")
    with house.database.writing() as session:
        session.execute(update(SignedIn).values({column: now().replace(year=2020)}))
    with pytest.raises(NotSignedIn):
        session_of(house.database, house.settings, new.token)


def test_wrong_passwords_are_slowed_down(house: House) -> None:
    person(house, "Priya Shah", Role.CASEWORKER)
    email = "priya.shah@council.example"
    for number in range(house.settings.sign_in_attempts):
        with pytest.raises(WrongPassword, match="address or the password"):
            sign_in(house.database, house.settings, email, "wrong", f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts):
        sign_in(house.database, house.settings, email, "a good long password", "10.0.1.1")


def test_guessing_from_one_address_is_slowed_down(house: House) -> None:
    for number in range(house.settings.sign_in_attempts):
        with pytest.raises(WrongPassword):
            sign_in(house.database, house.settings, f"{number}@council.example", "wrong", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        sign_in(house.database, house.settings, "new@council.example", "wrong", "10.0.0.1")


def test_switching_off_and_new_passwords_end_sessions(house: House) -> None:
    person(house, "Priya Shah", Role.CASEWORKER)
    email = "priya.shah@council.example"
    first = sign_in(house.database, house.settings, email, "a good long password", "10.0.0.1")
    with house.database.writing() as session:
        set_password(session, COMMAND_LINE, find_user(session, email), "another long password")
    with pytest.raises(NotSignedIn):
        session_of(house.database, house.settings, first.token)
    second = sign_in(house.database, house.settings, email, "another long password", "10.0.0.1")
    with house.database.writing() as session:
        disable_user(session, COMMAND_LINE, find_user(session, email))
    with pytest.raises(NotSignedIn):
        session_of(house.database, house.settings, second.token)
    with pytest.raises(WrongPassword):
        sign_in(house.database, house.settings, email, "another long password", "10.0.0.1")
    with house.database.reading() as session:
        assert What.USER_DISABLED in session.scalars(select(Event.what)).all()


@pytest.mark.parametrize(
    ("email", "name", "password"),
    [
        ("priya.shah@council.example", "Priya", "a good long password"),
        ("nobody", "Nobody", "a good long password"),
        ("n@council.example", "Nobody", "short"),
        ("n@council.example", " ", "a good long password"),
    ],
)
def test_accounts_that_cannot_be(house: House, email: str, name: str, password: str) -> None:
    person(house, "Priya Shah", Role.CASEWORKER)
    with pytest.raises(BadAccount), house.database.writing() as session:
        add_user(session, COMMAND_LINE, name=name, email=email, password=password, role=Role.ADMIN)
    with house.database.reading() as session:
        assert len(session.scalars(select(User)).all()) == 1


def test_keys_end(house: House) -> None:
    with house.database.writing() as session:
        made = create_key(session, COMMAND_LINE, name="school", scopes=["documents:write"], days=30)
    assert key_of(house.database, made.secret).name == "school"
    with pytest.raises(NotSignedIn):
        key_of(house.database, made.secret, now().replace(year=now().year + 1))
    with pytest.raises(NotSignedIn):
        key_of(house.database, made.secret[:-1])
    with house.database.writing() as session:
        revoke_key(session, COMMAND_LINE, made.key.prefix)
    with pytest.raises(NotSignedIn):
        key_of(house.database, made.secret)
    with pytest.raises(BadAccount, match="everything"), house.database.writing() as session:
        create_key(session, COMMAND_LINE, name="x", scopes=["everything"])


def test_one_key_cannot_ask_without_end(api: httpx.Client, house: House) -> None:
    house.settings.requests_per_minute = 5
    answers = [api.get("/v1/events") for _ in range(8)]
    assert [answer.status_code for answer in answers][:5] == [200] * 5
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 0


def test_calls_that_show_many_things_are_in_the_history(api: httpx.Client, house: House) -> None:
    for path in ("/v1/documents", "/v1/children", "/v1/clocks", "/v1/register/count", "/v1/events"):
        assert api.get(path).status_code == 200
    with house.database.reading() as session:
        called = session.scalars(select(Event).where(Event.what == What.KEY_CALLED).order_by(Event.id)).all()
    assert [one.details["route"] for one in called] == [
        "/v1/documents", "/v1/children", "/v1/clocks", "/v1/register/count",
    ]  # fmt: skip
    assert all(one.actor.startswith("key:") and one.request_id for one in called)
