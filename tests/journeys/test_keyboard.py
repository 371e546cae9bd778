"""Checking with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from tests.journeys.conftest import Service, letter, upload
from triage.storage.tables import Document, State, Suggestion

Visit = Callable[..., Page]


def test_a_draft_is_checked_and_confirmed_without_a_mouse(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(
        page,
        ("keys-1.txt", letter("Keya Board-Smith", "A371204419024", "14 May 2016", "By keyboard.")),
        ("keys-2.txt", letter("Keya Other-Smith", "A371204419024", "14 May 2016", "By keyboard, too.")),
    )
    open_draft(page, "keys-1.txt")
    first = page.url
    page.keyboard.press("Alt+Shift+Enter")
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    for _ in range(30):
        page.keyboard.press("Alt+ArrowDown")
        if page.evaluate("document.activeElement.closest('#child') !== null"):
            break
        row = page.evaluate("document.activeElement.closest('[data-row]')?.id")
        assert row, "the keys led to a value"
        page.keyboard.press("Alt+Enter")
        expect(page.locator(f"#{row}[data-check]")).to_have_count(0)
    finish_others(page)
    page.locator("#child button").first.focus()
    page.get_by_role("button", name="A new child’s record").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-count=left]")).to_contain_text("Everything is decided")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url.split("?")[0] != first)
    expect(page.locator(".app-notice").first).to_contain_text("Confirmed")


def test_ten_clean_drafts_take_three_key_presses_each(visit: Visit, service: Service) -> None:
    page = visit("Sam Okoro")
    names = [f"ten-{number}.txt" for number in range(10)]
    upload(page, *((name, letter(f"Tena {name[4]} Quayle", "", "14 May 2016", name)) for name in names))
    with service.house.database.writing() as session:
        found = select(Document.id).where(Document.name.in_(names))
        session.execute(update(Suggestion).where(Suggestion.document_id.in_(found)).values(sure=True))
    page.goto("/documents?view=to_check&search=Quayle")
    rows = page.locator(".app-queue tbody tr")
    expect(rows).to_have_count(10)
    rows.first.get_by_role("link").first.click()
    for left in range(9, -1, -1):
        page.wait_for_load_state("load")
        here = page.url
        page.keyboard.press("Alt+Shift+Enter")
        expect(page.locator("#child button:focus")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("[data-count=left]")).to_contain_text("Everything is decided")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here)
        with service.house.database.reading() as session:
            waiting = select(func.count(Document.id)).where(Document.name.in_(names), Document.state == State.DRAFT)
            assert session.scalar(waiting) == left


def test_words_are_picked_with_the_arrows(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("arrows.txt", letter("Arrow Keys-Lane", "A371204419024", "14 May 2016", "By arrows.")))
    open_draft(page, "arrows.txt")
    row = page.locator("#value-child_name-0")
    row.locator("[data-pick]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-words]:focus")).to_have_count(1)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(row.get_by_role("textbox")).to_have_value("Thornmere Council")
    expect(row.get_by_role("textbox")).to_be_focused()
    row.locator("[data-pick]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(row.locator("[data-pick]")).to_be_focused()


def test_every_stop_of_the_checking_page_is_visible(visit: Visit) -> None:
    """Nothing that has the focus lies under the bar of actions."""
    page = visit("Priya Shah")
    upload(page, ("stops.txt", letter("Stop Bars-Lane", "A371204419024", "14 May 2016", "Tab stops.")))
    open_draft(page, "stops.txt")
    page.locator("#values").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => { const at = document.activeElement, box = at.getBoundingClientRect();
            if (!at.closest('#values') || at.id === 'values') return null;
            const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), box.top + box.height / 2);
            return at === top || at.contains(top) || top?.contains(at) ? null : at.outerHTML.slice(0, 200); }"""
        )
        assert covered is None, covered


def open_draft(page: Page, name: str) -> None:
    """Open a draft, and wait until the page's script runs: keys that come before it are nobody's."""
    page.locator(".app-files li", has_text=name).get_by_role("link").click()
    expect(page.locator("[data-values]")).to_be_visible()
    page.wait_for_load_state("load")


def finish_others(page: Page) -> None:
    """Accept what is not certain but was passed over, by keyboard."""
    for _ in range(40):
        buttons = page.locator("[data-row] button[value=accept]")
        left = buttons.count()
        if left == 0:
            return
        buttons.first.focus()
        page.keyboard.press("Enter")
        expect(buttons).to_have_count(left - 1)
