"""The desk beyond the plain way: the child named at the upload, words found in a document, two people who check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.journeys.conftest import Service, letter, nothing_wrong, shoot, upload
from triage.drafts.actor import COMMAND_LINE
from triage.drafts.council import change_setting
from triage.register.names import name_key
from triage.storage.tables import Child, Document, State

Visit = Callable[..., Page]
NOTE = b"Please find attached the form that you asked for. I shall be in on Monday. Kind regards, the school office"


def test_the_child_named_at_the_upload_is_proposed(visit: Visit, service: Service) -> None:
    with service.house.database.writing() as session:
        session.add(Child(full_name="Desk Amponsah", name_key=name_key("Desk Amponsah"), setting_name="Beck School"))
    page = visit("Priya Shah")
    page.goto("/upload")
    page.get_by_label("Name, UPN, NHS number or case reference").fill("Amponsah")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Choose Desk Amponsah").click()
    expect(page.get_by_text("These documents are about Desk Amponsah")).to_be_visible()
    nothing_wrong(page)
    page.locator("input[type=file]").set_input_files({"name": "desk.txt", "mimeType": "text/plain", "buffer": NOTE})
    page.get_by_role("button", name="Upload", exact=True).click()
    row = page.locator(".app-files li", has_text="desk.txt").first
    expect(row.locator("[data-state-tag]")).not_to_have_text(re.compile("Sending|Waiting|Being"), timeout=90_000)
    row.get_by_role("link").click()
    expect(page.locator("#child")).to_contain_text("Named when the document came in")
    page.get_by_role("button", name=re.compile("This child.*Desk Amponsah")).click()
    expect(page.locator("#child .app-notice--good")).to_contain_text("Desk Amponsah")


def test_words_are_found_in_a_document(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("find.txt", letter("Find Words-Lane", "", "14 May 2016", "A lighthouse. Another lighthouse.")))
    page.locator(".app-files li", has_text="find.txt").get_by_role("link").click()
    find = page.get_by_role("search", name="Find in this document")
    find.get_by_label("Find").fill("lighthouse")
    find.get_by_label("Find").press("Enter")
    expect(find.locator("[data-find-said]")).to_contain_text("1 of 2")
    find.get_by_label("Find").press("Enter")
    expect(find.locator("[data-find-said]")).to_contain_text("2 of 2")
    find.get_by_label("Find").fill("submarine")
    find.get_by_label("Find").press("Enter")
    expect(find.locator("[data-find-said]")).to_contain_text(re.compile("not|no", re.I))


@pytest.fixture
def two_check(service: Service) -> Iterator[None]:
    """The council wants a second person for requests for an assessment."""
    for types in (["ehc_request"], []):
        with service.house.database.writing() as session:
            change_setting(session, "second_check_types", types, COMMAND_LINE)
        if types:
            yield


@pytest.mark.usefixtures("two_check")
def test_a_second_person_checks(visit: Visit, service: Service) -> None:
    priya, sam = visit("Priya Shah"), visit("Sam Okoro")
    upload(priya, ("two.txt", letter("Twoeyes Farr-Hall", "", "14 May 2016", "For two.")))
    priya.locator(".app-files li", has_text="two.txt").get_by_role("link").click()
    confirm(priya)
    expect(priya.locator(".app-notice").first).to_contain_text(re.compile("second", re.I))
    with service.house.database.reading() as session:
        row = session.scalars(select(Document).where(Document.name == "two.txt")).one()
        assert (row.state, row.child_id) == (State.SECOND_CHECK, None)
    sam.goto("/documents?view=second_check&search=Twoeyes")
    nothing_wrong(sam)
    sam.locator(".app-queue tbody tr").first.get_by_role("link").first.click()
    expect(sam.get_by_text("Priya Shah").first).to_be_visible()
    shoot(sam, "second-check")
    sam.get_by_role("button", name="Confirm", exact=True).click()
    expect(sam.locator(".app-notice").first).to_contain_text("Confirmed")
    with service.house.database.reading() as session:
        assert session.scalars(select(Document.state).where(Document.name == "two.txt")).one() == State.CHECKED


def confirm(page: Page) -> None:
    """Accept everything, a new child, confirm."""
    expect(page.locator("[data-values]")).to_be_visible()
    page.get_by_role("button", name=re.compile("Accept all that is sure")).click()
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    accept = page.locator("[data-row] button[value=accept]")
    while left := accept.count():
        accept.first.click()
        expect(accept).to_have_count(left - 1)
    page.get_by_role("button", name="A new child’s record").click()
    expect(page.locator("[data-count=left]")).to_contain_text("Everything is decided")
    page.get_by_role("button", name="Confirm", exact=True).click()
