"""The real service in processes of its own (web, workers, queue server), two people, and a browser."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect, sync_playwright

from api.auth.users import add_user
from tests.conftest import free_port, wait_for
from tests.journeys.browser import ARGUMENTS, find_chromium
from triage.drafts.actor import COMMAND_LINE
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.migrate import migrate
from triage.storage.tables import Role

PROJECT = Path(__file__).parents[2]
SHOTS = PROJECT / "build" / "screenshots"
AXE = Path(__file__).parent / "assets" / "axe.min.js"
PASSWORD = "a good long password"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
expect.set_options(timeout=20_000)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address and its house."""

    address: str
    house: House


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """`triage serve` in a folder of its own, with a caseworker, a second one, and an administrator."""
    home, port = tmp_path_factory.mktemp("journeys"), free_port()
    house = House.of(Settings(home=home))
    migrate(house.database)
    with house.database.writing() as session:
        for name, role in (("Priya Shah", Role.CASEWORKER), ("Sam Okoro", Role.CASEWORKER), ("Tom Ellis", Role.ADMIN)):
            add_user(session, COMMAND_LINE, name=name, email=email_of(name), password=PASSWORD, role=role, team="SEN")
    log = (home / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", "triage.cli", "serve", "--port", str(port), "--workers", "1"],
        cwd=PROJECT,
        env=os.environ | {"TRIAGE_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: _answers(address, process), seconds=120)
        yield Service(address, house)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        house.database.dispose()
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all journeys."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Callable[..., Page]]:
    """Open a window of one's own: ``visit("Priya Shah")`` signs in. Any script error or blocked content fails."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opened(name: str | None = None, *, width: int = 1280, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=service.address,
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        if name:
            sign_in(page, name)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong, wrong


def email_of(name: str) -> str:
    """An invented person's address."""
    return f"{name.replace(' ', '.').lower()}@council.example"


def sign_in(page: Page, name: str) -> None:
    """Through the front door."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email_of(name))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/documents"))


def letter(child: str, upn: str, born: str, words: str = "", day: str = "3 March 2025") -> bytes:
    """An invented letter that asks for an assessment."""
    return f"""Thornmere Council SEND Team
Date: {day}

Dear colleague,

EHC needs assessment request for {child}, date of birth {born}, UPN {upn}.

I am writing to ask the council for an education, health and care needs assessment for my child {child}.
{child.split()[0]} is in Year 4 at Hallow Beck Primary School. There is a diagnosis of autism.
{words}

Yours faithfully,
Joan Bright-Lowell (mother)
""".encode()


def upload(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files and send them; wait until each is read."""
    page.goto("/upload")
    chosen: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files
    ]
    page.locator("input[type=file]").set_input_files(chosen)
    page.get_by_role("button", name="Upload", exact=True).click()
    for name, _ in files:
        row = page.locator(".app-files li", has_text=name).first
        expect(row.locator("[data-state-tag]")).not_to_have_text(re.compile("Sending|Waiting|Being"), timeout=90_000)


def nothing_wrong(page: Page) -> None:
    """The accessibility checker finds nothing, and the page does not scroll sideways."""
    found = faults(page)
    assert not found, found


def faults(page: Page) -> list[str]:
    """What the accessibility checker finds, and whether the page scrolls sideways."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160)).join(' | ')))",
        _RULES,
    )
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        found.append(f"scrolls sideways by {wide} pixels")
    return [f"{page.url}: {one}" for one in found]


def shoot(page: Page, name: str) -> None:
    """Keep a picture of the page as build output."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the service ended before it answered"
    try:
        return httpx.get(f"{address}/health", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one running service: they stay in one process of a parallel run."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("journeys"))
