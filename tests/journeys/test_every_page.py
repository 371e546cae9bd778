"""Every page: the accessibility checker finds nothing, nothing scrolls sideways, and pictures are kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SAMPLES
from tests.journeys.conftest import Service, letter, nothing_wrong, shoot, sign_in, upload
from tests.journeys.test_caseworker import confirm_new_child

Visit = Callable[..., Page]
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def pages(browser: Browser, service: Service) -> dict[str, str]:
    """The address of every page, with documents in every state behind them."""
    context = browser.new_context(base_url=service.address)
    page = context.new_page()
    sign_in(page, "Tom Ellis")
    samples = [path for path in sorted(SAMPLES.iterdir()) if path.suffix != ".json"][:6]
    upload(page, *((path.name, path.read_bytes()) for path in samples), ("broken.pdf", b"%PDF-1.7 broken off"))
    draft, broken = (_address(page, name) for name in (samples[1].name, "broken.pdf"))
    upload(page, ("checked.txt", letter("Every Page-Child", "A371204419024", "14 May 2016", "Every page.")))
    confirm_new_child(page, "checked.txt")
    checked = urlsplit(page.url).path
    child = page.get_by_role("link", name="Every Page-Child").first.get_attribute("href") or ""
    context.close()
    return {
        "documents": "/documents",
        "documents-filtered": "/documents?view=all&urgency=standard&search=report",
        "documents-empty": "/documents?view=mine",
        "documents-help": "/documents?view=needs_help",
        "upload": "/upload",
        "upload-child": f"/upload?child={child.rsplit('/', 1)[-1]}",
        "check": draft,
        "check-text": f"{draft}?view=text",
        "check-needs-help": broken,
        "check-checked": checked,
        "children": "/children",
        "children-none": "/children?search=nobody",
        "child": child,
        "clocks": "/clocks",
        "clocks-unconfirmed": "/clocks?show=unconfirmed",
        "clocks-days": "/clocks/days",
        "clocks-calendar": "/clocks/calendar",
        "register": "/register",
        "register-plans": "/register/plans",
        "register-costs": "/register/costs",
        "register-invoices": "/register/costs/invoices",
        "register-months": "/register/months",
        "register-quality": "/register/quality",
        "register-findings": "/register/quality/findings",
        "register-merges": "/register/merges",
        "register-returns": "/register/returns",
        "register-sen2": "/register/returns/sen2?year=2026",
        "register-counts": "/register/returns/counts",
        "register-forecast": "/register/returns/forecast",
        "register-monitoring": "/register/returns/monitoring",
        "register-imports": "/register/imports",
        "overview": "/overview",
        "people": "/admin/people",
        "keys": "/admin/keys",
        "operations": "/admin/operations",
        "not-found": "/documents/aaaaaaaaaaaaaaaaaaaa",
    }


def _address(page: Page, name: str) -> str:
    return page.locator(".app-files li", has_text=name).first.get_by_role("link").get_attribute("href") or ""


def test_before_signing_in(visit: Visit) -> None:
    page = visit()
    for width in (*WIDTHS, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for path, name in (("/sign-in", "sign-in"), ("/help", "help"), ("/accessibility", "accessibility")):
            page.goto(path)
            nothing_wrong(page)
            shoot(page, name)


@pytest.mark.timeout(480)
@pytest.mark.parametrize("width", [*WIDTHS, 320])
def test_every_page(visit: Visit, pages: dict[str, str], width: int) -> None:
    page = visit("Tom Ellis", width=width)
    for name, path in pages.items():
        page.goto(path)
        for picture in page.locator(".app-sheet img").all()[:1]:
            picture.scroll_into_view_if_needed()
            expect(picture).to_have_js_property("naturalWidth", 1240)
        if width != 320:
            shoot(page, name)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        nothing_wrong(page)


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
