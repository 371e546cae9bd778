"""A file of three reports comes in: seen in the list, looked at, split, undone, split otherwise, each part checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import nothing_wrong, shoot, upload
from tests.journeys.test_caseworker import decide_the_rest

Visit = Callable[..., Page]
BUNDLE = Path(__file__).parents[1] / "data" / "bundles" / "three_reports.pdf"


def brought(page: Page, name: str) -> None:
    """Upload the bundle as bytes of its own and open it."""
    # a comment behind the last line: the same pages, but not the same file
    upload(page, (name, BUNDLE.read_bytes() + f"\n% {name}\n".encode()))
    page.locator(".app-files li", has_text=name).first.get_by_role("link").click()
    expect(page.locator("#parts")).to_contain_text("seems to hold 3 documents")


def read(page: Page) -> None:
    """Wait until the parts on this page are read."""
    for _ in range(120):
        states = page.locator(".app-notice--good li .app-tag").all_inner_texts()
        if states and set(states) == {"To check"}:
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the parts were not read in time")


@pytest.mark.timeout(240)
def test_a_bundle_is_split_undone_and_split_otherwise(visit: Visit) -> None:
    page = visit("Priya Shah")
    brought(page, "three.pdf")
    starts = page.locator("#parts [name=first]")
    expect(starts.nth(1)).to_have_value("5")
    expect(starts.nth(2)).to_have_value("6")
    page.locator("#parts").get_by_role("button", name="Show page 5").click()
    expect(page.locator("#page-5")).to_be_in_viewport()
    expect(page.locator(".app-bar")).to_contain_text("one document or several")
    nothing_wrong(page)
    shoot(page, "check-parts")

    page.get_by_role("button", name="Split the file").click()
    expect(page.locator(".app-notice--good").first).to_contain_text("Split.")
    read(page)
    nothing_wrong(page)
    shoot(page, "check-split")
    page.get_by_role("link", name=re.compile("Simran Kaur Dhaliwal")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Simran Kaur Dhaliwal")
    expect(page.locator("#values")).to_contain_text("Pages 6 to 9 of three.pdf")
    expect(page.locator(".app-sheet")).to_have_count(4)
    expect(page.locator(".app-sheet img").first).to_have_js_property("naturalWidth", 1240)
    assert page.locator("rect.app-evidence").count() > 3
    page.get_by_role("link", name="three.pdf").click()

    page.get_by_role("button", name="Undo the split").click()
    expect(page.locator(".app-notice--good").first).to_contain_text("The split is undone")
    page.locator("#parts [name=first]").nth(2).fill("")
    page.locator("#parts [name=type]").nth(1).select_option(label="Complaint or legal challenge")
    page.get_by_role("button", name="Split the file").click()
    read(page)
    expect(page.locator(".app-notice--good li")).to_have_count(2)
    expect(page.locator(".app-notice--good li").nth(1)).to_contain_text("Complaint or legal challenge")
    expect(page.locator(".app-notice--good li").nth(1)).to_contain_text("pages 5 to 9")

    page.locator(".app-notice--good li a").first.click()
    page.get_by_role("button", name="Accept all that is sure").click()
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    decide_the_rest(page)
    page.get_by_role("button", name=re.compile("Not about one child|None")).first.click()
    expect(page.locator(".app-bar")).to_contain_text("Everything is decided")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator(".app-notice").first).to_contain_text("Confirmed")
    page.get_by_role("link", name="three.pdf").click()
    expect(page.locator("#values")).to_contain_text("A part has been checked, so the split stays")


@pytest.mark.timeout(120)
def test_the_list_says_it_and_a_file_can_stay_one_document(visit: Visit) -> None:
    page = visit("Priya Shah")
    brought(page, "stays-one.pdf")
    page.goto("/documents?search=Prosser")
    expect(page.locator(".app-queue")).to_contain_text("seems to hold 3 documents")
    page.goto("/upload")
    page.locator(".app-files li", has_text="stays-one.pdf").first.get_by_role("link").click()
    page.locator("#parts [name=first]").nth(1).fill("77")
    page.get_by_role("button", name="Split the file").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("from 1 to 9")
    expect(page.locator("#parts [name=first]").nth(1)).to_have_value("77")
    nothing_wrong(page)
    page.get_by_role("button", name="It is one document").click()
    expect(page.locator(".app-notice--good").first).to_contain_text("stays one document")
    expect(page.locator("#parts")).to_have_count(0)
    page.locator(".app-more summary").click()
    page.get_by_role("link", name="Split this file into several documents").click()
    expect(page.locator("#parts")).to_contain_text("Split this file")
    nothing_wrong(page)


@pytest.mark.timeout(120)
def test_it_works_without_scripts_and_on_a_narrow_screen(visit: Visit) -> None:
    sender = visit("Priya Shah")
    brought(sender, "no-scripts.pdf")
    page = visit("Sam Okoro", scripts=False, width=390)
    page.goto(sender.url)
    page.get_by_role("button", name="Split the file").click()
    expect(page.locator(".app-notice--good").first).to_contain_text("Split.")
    expect(page.locator(".app-notice--good li")).to_have_count(3)
    shoot(page, "check-split")
