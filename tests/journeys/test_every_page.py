"""Every page: the accessibility checker finds nothing, nothing scrolls sideways, and pictures are kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.addresses import fill, pages_of
from tests.journeys.conftest import Service, faults, letter, nothing_wrong, shoot, sign_in, upload

Visit = Callable[..., Page]
WIDE, PHONE, ZOOMED = (1280, 800), (390, 800), (320, 256)
"""Sizes in pixels of the page: a laptop, a phone, and a laptop's screen at 400 %."""
SIZES = (WIDE, PHONE, ZOOMED)
MOST_STOPS = 600
FOCUS = (Path(__file__).parent / "assets" / "focus.js").read_text("utf-8")


@pytest.fixture(scope="module")
def pages(browser: Browser, service: Service) -> dict[str, str]:
    """The address of every page, with something to show behind each."""
    context = browser.new_context(base_url=service.address)
    page = context.new_page()
    sign_in(page, "Tom Ellis")
    found = pages_of(page, fill(service, page))
    context.close()
    return found


def test_before_signing_in(visit: Visit) -> None:
    page = visit()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for path, name in (("/sign-in", "sign-in"), ("/help", "help"), ("/accessibility", "accessibility")):
            page.goto(path)
            nothing_wrong(page)
            shoot(page, name)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_page(visit: Visit, pages: dict[str, str], size: tuple[int, int]) -> None:
    page = visit("Tom Ellis")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wrong: list[str] = []
    titles: dict[str, list[str]] = {}
    for name, path in pages.items():
        page.goto(path)
        for picture in page.locator(".app-sheet img").all()[:1]:
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("naturalWidth", 1240)
        if size is not ZOOMED:
            shoot(page, name)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wrong += faults(page)
        titles.setdefault(page.title(), []).append(urlsplit(path).path)
    assert not wrong, "\n".join(wrong)
    alike = {title: paths for title, paths in titles.items() if len(set(paths)) > 1}
    assert not alike, "pages whose titles do not tell them apart"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("size", [WIDE, ZOOMED], ids=str)
def test_every_page_by_keyboard(visit: Visit, pages: dict[str, str], size: tuple[int, int]) -> None:
    """Tab reaches whatever can be used, nothing holds the focus, and what has it shows it and is not covered."""
    page = visit("Tom Ellis")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wrong = []
    for path in pages.values():
        page.goto(path)
        page.evaluate(FOCUS)
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            if not page.evaluate("window.stopped()"):
                break
        wrong += [f"{path}: {one}" for one in page.evaluate("window.stopsWrong()")]
    assert not wrong, "\n".join(wrong)


def test_the_states_of_the_checking_page(visit: Visit) -> None:
    page = visit("Priya Shah")
    upload(page, ("states.txt", letter("State Changes-Lane", "A371204419024", "14 May 2016", "States.")))
    page.locator(".app-files li", has_text="states.txt").get_by_role("link").click()
    page.locator("#value-child_name-0 [data-pick]").click()
    nothing_wrong(page)
    shoot(page, "check-picking")
    page.keyboard.press("Escape")
    page.get_by_label("Date of birth", exact=True).fill("99 99 9999")
    page.keyboard.press("Tab")
    expect(page.locator("[data-error]")).to_be_visible()
    nothing_wrong(page)
    shoot(page, "check-error")
    page.locator(".app-more summary").click()
    nothing_wrong(page)
    shoot(page, "check-more")
    page.get_by_role("button", name="Set aside", exact=True).click()
    expect(page.locator(".app-notice").last).to_contain_text(re.compile("Set aside"))
    nothing_wrong(page)
    shoot(page, "check-set-aside")
    page.get_by_role("button", name="Reopen").click()
    expect(page.get_by_role("button", name="Confirm", exact=True)).to_be_visible()
