"""A caseworker's day: upload, watch, check, confirm, see the record grow."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.conftest import SAMPLES
from tests.journeys.conftest import letter, upload

Visit = Callable[..., Page]


def test_from_upload_to_the_childs_record(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("request.txt", letter("Amara Bright-Lowell", "A371204419024", "14 May 2016")))
    page.locator(".app-files li", has_text="request.txt").get_by_role("link").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Amara Bright-Lowell")
    expect(page.locator(".app-sheet img").first).to_have_js_property("complete", True)
    page.get_by_role("button", name="Accept all that is sure").click()
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    decide_the_rest(page)
    page.get_by_role("button", name="A new child’s record").click()
    expect(page.locator("#child")).to_contain_text("A new child’s record")
    expect(page.locator(".app-bar")).to_contain_text("Everything is decided")
    page.get_by_role("button", name="Confirm", exact=True).click()

    expect(page.locator(".app-notice").first).to_contain_text("Confirmed")
    page.get_by_role("link", name="Amara Bright-Lowell").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Amara Bright-Lowell")
    expect(page.locator(".app-facts")).to_contain_text("14 May 2016")
    expect(page.locator(".moj-timeline").first).to_contain_text("EHC needs assessment request")


def test_the_second_document_finds_the_same_child(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("first.txt", letter("Idris Mwangi-Hart", "H371204419029", "2 June 2015")))
    confirm_new_child(page, "first.txt")
    upload(page, ("second.txt", letter("Idris Mwangi-Hart", "H371204419029", "2 June 2015", "A second letter.")))
    page.locator(".app-files li", has_text="second.txt").get_by_role("link").click()
    panel = page.locator("#child")
    expect(panel).to_contain_text("Same name and date of birth")
    panel.get_by_role("button", name=re.compile("This child")).first.click()
    expect(panel).to_contain_text("Idris Mwangi-Hart")


def test_a_value_is_saved_as_it_is_left_and_a_wrong_one_keeps_what_was_typed(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("saved.txt", letter("Wren Castellane", "A371204419024", "14 May 2016", "Saved as it is left.")))
    page.locator(".app-files li", has_text="saved.txt").get_by_role("link").click()
    name = page.get_by_label("Child name", exact=True)
    name.fill("Wren Castellane-Moor")
    name.press("Tab")
    expect(page.locator("#value-child_name-0 .app-tag")).to_have_text("Corrected")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wren Castellane-Moor")
    page.locator("#value-child_name-0").get_by_role("button", name=re.compile("Undo")).click()
    expect(page.locator("#value-child_name-0 .app-tag")).not_to_have_text("Corrected")

    born = page.get_by_label("Date of birth", exact=True)
    born.fill("31 February 2016")
    born.press("Tab")
    expect(page.locator("#value-date_of_birth-0 [data-error]")).to_contain_text("must be a real date")
    expect(born).to_have_value("31 February 2016")
    page.reload()
    expect(page.get_by_label("Child name", exact=True)).to_have_value("Wren Castellane")


def test_words_are_picked_from_the_page_with_two_clicks(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("picked.txt", letter("Odalys Finch", "A371204419024", "14 May 2016", "Words to pick.")))
    page.locator(".app-files li", has_text="picked.txt").get_by_role("link").click()
    page.locator("details.app-missing summary", has_text="Add what was not found").click()
    row = page.locator("#value-author_organisation-0")
    row.get_by_role("button", name=re.compile("Pick")).click()
    page.locator("[data-words] span", has_text="Hallow").first.click()
    page.locator("[data-words] span", has_text="School.").first.click()
    expect(row.get_by_role("textbox")).to_have_value("Hallow Beck Primary School.")
    expect(row.locator(".app-tag")).to_have_text(re.compile("Added|Corrected"))
    row.get_by_role("button", name=re.compile("Show")).click()
    expect(page.locator(".app-evidence--active")).to_have_count(1)


def test_bad_files_say_what_is_wrong_and_the_same_file_says_since_when(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("empty.pdf", b""), ("not-a-pdf.pdf", b"%PDF-1.7\nbroken off"))
    for name in ("empty.pdf", "not-a-pdf.pdf"):
        row = page.locator(".app-files li", has_text=name).first
        expect(row.locator("[data-state-tag]")).to_have_text("Needs help")
        expect(row.locator("[data-state-words]")).not_to_be_empty()
    same = letter("Bryn Adeyemi", "A371204419024", "14 May 2016", "Sent twice.")
    upload(page, ("twice.txt", same))
    upload(page, ("twice-again.txt", same))
    row = page.locator(".app-files li", has_text="twice-again.txt").first
    expect(row).to_contain_text("already here since")

    page.goto("/documents?view=needs_help")
    page.get_by_role("link", name="empty.pdf").first.click()
    expect(page.locator(".app-notice--warn").first).to_contain_text("needs a person")
    expect(page.get_by_role("link", name="Download the original").first).to_be_visible()
    expect(page.get_by_label("Child name", exact=True)).to_be_visible()


def test_a_real_report_shows_its_evidence(visit: Visit) -> None:
    page = visit("Priya Shah")
    sample = next(path for path in sorted(SAMPLES.iterdir()) if path.suffix == ".pdf" and "SLT" in path.name)
    upload(page, (sample.name, sample.read_bytes()))
    page.locator(".app-files li", has_text=sample.name).get_by_role("link").click()
    expect(page.locator(".app-sheet img").first).to_have_js_property("naturalWidth", 1240)
    assert page.locator("rect.app-evidence").count() > 3
    page.locator("[data-row] [name=value]").nth(2).focus()
    expect(page.locator(".app-evidence--active").first).to_be_visible()


def test_the_main_job_works_without_scripts(visit: Visit) -> None:
    page = visit("Priya Shah", scripts=False)
    page.goto("/upload")
    data = letter("Ceri Blackwood", "A371204419024", "14 May 2016", "No scripts.")
    page.locator("input[type=file]").set_input_files({"name": "plain.txt", "mimeType": "text/plain", "buffer": data})
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.locator(".app-notice")).to_contain_text("1 file stored")
    row = page.locator(".app-files li", has_text="plain.txt").first
    for _ in range(60):
        if "Draft ready" in row.inner_text():
            break
        page.wait_for_timeout(500)
        page.reload()
    row.get_by_role("link").click()
    page.get_by_role("button", name="Accept all that is sure").click()
    page.get_by_label("Child name", exact=True).fill("Ceri Blackwood-Rees")
    page.locator("#value-child_name-0").get_by_role("button", name="Save").click()
    expect(page.locator("#value-child_name-0 .app-tag")).to_have_text("Corrected")


def decide_the_rest(page: Page) -> None:
    """Accept, one by one, what is left to decide."""
    for _ in range(40):
        buttons = page.locator("[data-row] button[value=accept]")
        left = buttons.count()
        if left == 0:
            return
        buttons.first.click()
        expect(buttons).to_have_count(left - 1)


def confirm_new_child(page: Page, name: str) -> None:
    """Check a document that was uploaded and open a record for its child."""
    page.locator(".app-files li", has_text=name).first.get_by_role("link").click()
    page.get_by_role("button", name="Accept all that is sure").click()
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    decide_the_rest(page)
    page.get_by_role("button", name="A new child’s record").click()
    expect(page.locator(".app-bar")).to_contain_text("Everything is decided")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator(".app-notice").first).to_contain_text("Confirmed")
