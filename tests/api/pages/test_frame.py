"""What every page carries: strict headers, form tokens, plain errors, and nothing that outsiders wrote as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import func, select

from tests.conftest import bring_and_read, person, served
from triage.pipeline import House
from triage.storage.tables import Document, Role

PASSWORD = "a good long password"  # of the invented people of the tests
EVIL = '<img src=x onerror=alert(1)><a href="//elsewhere.example">Sign in again.txt'


@pytest.fixture
def visitor(house: House) -> Iterator[httpx.Client]:
    """Somebody who is not signed in."""
    with served(house) as address, httpx.Client(base_url=address, follow_redirects=False) as client:
        yield client


@pytest.fixture
def priya(house: House, visitor: httpx.Client) -> httpx.Client:
    """A caseworker who is signed in."""
    user = person(house, "Priya Shah", Role.CASEWORKER)
    answer = sign_in(visitor, user.email, "/documents")
    assert answer.status_code == 303
    return visitor


def sign_in(client: httpx.Client, email: str, wanted: str) -> httpx.Response:
    """Send the sign-in form as a browser would."""
    form = client.get("/sign-in", params={"next": wanted}).text
    token = token_of(form)
    return client.post("/sign-in", data={"csrf_token": token, "email": email, "password": PASSWORD, "next": wanted})


def token_of(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/sign-in", "/help", "/accessibility", "/no-such-page", "/documents"])
def test_every_answer_has_strict_headers(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    nonces = re.findall(r'<script nonce="([^"]+)"', answer.text)
    assert all(f"'nonce-{nonce}'" in policy for nonce in nonces)


def test_the_nonce_is_new_each_time(visitor: httpx.Client) -> None:
    first, second = (visitor.get("/help").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    "path", ["/documents", "/upload", "/children", "/overview", "/admin/people", "/documents/a/original"]
)
def test_a_page_asks_to_sign_in_and_remembers_where_one_was_going(visitor: httpx.Client, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"


def test_a_script_is_told_that_nobody_is_signed_in(visitor: httpx.Client) -> None:
    answer = visitor.get("/upload/progress?id=a", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_elsewhere(house: House, visitor: httpx.Client, wanted: str) -> None:
    user = person(house, "Priya Shah", Role.CASEWORKER)
    assert sign_in(visitor, user.email, wanted).headers["location"] == "/documents"


def test_a_form_without_its_token_is_refused_in_plain_words(priya: httpx.Client) -> None:
    answer = priya.post("/documents/next", data={})
    assert answer.status_code == 403
    assert "Go back, load the page again" in answer.text


def test_a_caseworker_cannot_open_the_administration(priya: httpx.Client) -> None:
    answer = priya.get("/admin/keys")
    assert answer.status_code == 403
    assert "You cannot do this" in answer.text


def test_an_unknown_document_is_a_plain_404(priya: httpx.Client) -> None:
    answer = priya.get("/documents/aaaaaaaaaaaaaaaaaaaa")
    assert answer.status_code == 404
    assert "There is no such document" in answer.text


def test_a_broken_cursor_is_not_an_accident(priya: httpx.Client) -> None:
    assert priya.get("/documents?cursor=bad").status_code == 404


def test_names_from_outside_are_never_html(house: House, priya: httpx.Client) -> None:
    brought = bring_and_read(house, b"Nothing to see here.", EVIL)
    search = "/documents?view=all&search=%3Cimg%20src%3Dx%3E"
    for path in ("/documents?view=all", f"/documents/{brought.public_id}", search):
        page = priya.get(path).text
        assert "<img src=x" not in page
        assert "onerror=alert(1)>" not in page


def test_the_original_is_only_ever_downloaded(house: House, priya: httpx.Client) -> None:
    brought = bring_and_read(house, b"<html><script>alert(1)</script></html>", "page.html")
    answer = priya.get(f"/documents/{brought.public_id}/original")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_stale_version_is_refused_and_says_so(house: House, priya: httpx.Client) -> None:
    brought = bring_and_read(house, b"Child: Amara Bright-Lowell\nDate of birth: 14 May 2016\n")
    page = priya.get(f"/documents/{brought.public_id}").text
    sent = {"csrf_token": token_of(page), "version": "1", "action": "correct", "value": "low"}
    answer = priya.post(
        f"/documents/{brought.public_id}/values/urgency/0", data=sent, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"


def test_no_page_has_inline_style(priya: httpx.Client) -> None:
    for path in ("/documents", "/upload", "/overview", "/children"):
        assert " style=" not in priya.get(path).text


def test_errors_for_other_systems_stay_json(visitor: httpx.Client) -> None:
    answer = visitor.get("/v1/documents/none")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("year", ["9" * 30, "1", "-5", "２０２５x"])
def test_a_day_that_cannot_be_is_refused_in_words(priya: httpx.Client, year: str) -> None:
    day = {"received-day": "1", "received-month": "1", "received-year": year}
    form = {"csrf_token": token_of(priya.get("/upload").text), **day}
    answer = priya.post("/upload", data=form, files={"files": ("a.txt", b"Dear SEN team")})
    assert answer.status_code == 422
    assert "must be a real date" in answer.text


def test_a_number_past_all_bounds_is_no_page(priya: httpx.Client, house: House) -> None:
    document = bring_and_read(house, b"Dear SEN team").public_id
    for what in ("picture", "words"):
        assert priya.get(f"/documents/{document}/pages/{'9' * 20}/{what}").status_code in {404, 422}


def test_more_files_than_one_form_may_hold_are_refused_in_words(priya: httpx.Client, house: House) -> None:
    token = token_of(priya.get("/upload").text)
    files = [("files", (f"{number}.txt", b"Dear SEN team")) for number in range(201)]
    page = priya.post("/upload", data={"csrf_token": token}, files=files)
    asked = priya.post("/upload", files=files, headers={"X-CSRF-Token": token, "Accept": "application/json"})
    for answer in (page, asked):
        assert answer.status_code == 422
        assert "200 files at most" in answer.text
    with house.database.reading() as session:
        assert not session.scalar(select(func.count(Document.id)))
