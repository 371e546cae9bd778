"""The address of every page, from the application's own routes: a new page cannot be left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from api.pages.router import router
from tests.api.test_doors import routes_of
from tests.conftest import SAMPLES
from tests.journeys.conftest import Service, letter, upload
from tests.journeys.test_caseworker import confirm_new_child
from triage.drafts.actor import COMMAND_LINE
from triage.england import today
from triage.webhooks.endpoints import add_endpoint
from workers.scheduled import CHECKS, run_due

PLANS = """Person ID,Plan ID,Forename,Surname,DOB,Primary Need,Plan Start,Date Ceased,Reason Ceased,School,Entry Date
R1,RE1,Quill,Ashby-Poole,14/05/2012,Autism,26/05/2023,,,Hallow Beck,01/09/2021
R2,RE2,Rufus,Tarn-Whitlow,02/03/2008,SEMH,01/09/2021,31/07/2025,Needs are met without a plan,Mill Lane,01/09/2021
R3,RE3,Sela,Marsh-Orchard,09/09/2014,SLCN,01/01/2020,,,Mill Lane,16/06/2025
R4,,Sela,Marsh-Orchard,09/09/2014,SLCN,,,,,
"""
COSTS = """Plan ID,Cost Type,Provider,Amount,Start,End,Status,Unit,Invoice
RE1,top_up,Hallow Beck,6000,26/05/2023,,committed,year,
RE2,fee,Mill Lane,9000,01/09/2021,,committed,year,
RE3,fee,Nobody Ltd,990,01/10/2025,31/10/2025,paid,once,78
"""
"""An old system's lists with one of each: a running plan, a ceased one that still costs, a double, a lost invoice."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the pages show: addresses of one of each."""

    draft: str
    broken: str
    checked: str
    other: str
    child: str
    clock: str
    plan: str
    endpoint: str


def fill(service: Service, page: Page) -> Filled:
    """Bring documents in every state, a register, and a webhook. The page is an administrator's."""
    samples = [path for path in sorted(SAMPLES.iterdir()) if path.suffix != ".json"][:6]
    upload(page, *((path.name, path.read_bytes()) for path in samples), ("broken.pdf", b"%PDF-1.7 broken off"))
    draft, other, broken = (_file(page, name) for name in (samples[1].name, samples[2].name, "broken.pdf"))
    asked = letter("Every Page-Child", "A371204419024", "14 May 2016", "Every page.", f"3 January {today().year}")
    upload(page, ("checked.txt", asked))
    confirm_new_child(page, "checked.txt")
    checked = urlsplit(page.url).path
    child = _href(page, "main a[href^='/children/']")
    page.goto(child)
    clock = _href(page, "main a[href^='/clocks/']")
    for kind, text in (("plans", PLANS), ("costs", COSTS)):
        page.goto("/register/imports")
        page.get_by_label("CSV or Excel file").set_input_files(
            {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": text.encode()}
        )
        page.get_by_label("What it holds").select_option(kind)
        page.get_by_role("button", name="Take it in").click()
        expect(page.locator(".app-tiles").first).to_contain_text("new")
    run_due(service.house, [CHECKS])
    page.goto("/register/plans?on=2025-07-01")
    plan = _href(page, "main a[href^='/register/plans/']")
    with service.house.database.writing() as session:
        made = add_endpoint(session, COMMAND_LINE, "Case system", "https://case.example/hooks", ["document.read"])
        endpoint = f"/admin/webhooks/{made.public_id}"
    return Filled(draft, broken, checked, other, child, clock, plan, endpoint)


def states(filled: Filled) -> dict[str, str]:
    """Pages that look different with another question, by the name that their pictures get."""
    return {
        "documents-filtered": "/documents?view=all&urgency=standard&search=report",
        "documents-empty": "/documents?view=mine",
        "documents-help": "/documents?view=needs_help",
        "upload-child": f"/upload?child={filled.child.rsplit('/', 1)[-1]}",
        "upload-finding": "/upload?find=Page-Child",
        "documents-one-text": f"{filled.draft}?view=text",
        "documents-one-needs-help": filled.broken,
        "documents-one-checked": filled.checked,
        "children-none": "/children?search=nobody",
        "clocks-unconfirmed": "/clocks?show=unconfirmed",
        "not-found": "/documents/aaaaaaaaaaaaaaaaaaaa",
    }


def asked_of(filled: Filled) -> dict[str, str]:
    """Where each route with a gap in its path, or with something that it must be asked, leads."""
    both = f"document={_name(filled.draft)}&document={_name(filled.other)}"
    return {
        "/documents/duplicates": f"/documents/duplicates?{both}",
        "/documents/merge": f"/documents/merge?{both}",
        "/documents/{public_id}": filled.draft,
        "/documents/{public_id}/original": f"{filled.draft}/original",
        "/documents/{public_id}/pages/{number}/picture": f"{filled.draft}/pages/1/picture",
        "/documents/{public_id}/pages/{number}/words": f"{filled.draft}/pages/1/words",
        "/upload/progress": f"/upload/progress?id={_name(filled.draft)}",
        "/children/{public_id}": filled.child,
        "/clocks/{public_id}": filled.clock,
        "/register/plans/{public_id}": filled.plan,
        "/register/costs/lines": "/register/costs/lines?by=setting&key=Mill+Lane&on=2025-07-01",
        "/register/costs/lines.csv": "/register/costs/lines.csv?by=setting&key=Mill+Lane&on=2025-07-01",
        "/register/months/{month}/{cell}": "/register/months/2025-07/ceased",
        "/register/months/{month}/{cell}.csv": "/register/months/2025-07/ceased.csv",
        "/register/returns/monitoring.csv": "/register/returns/monitoring.csv?year=2025",
        "/register/returns/sen2": "/register/returns/sen2?year=2026",
        "/register/returns/sen2.zip": "/register/returns/sen2.zip?year=2026",
        "/admin/webhooks/{public_id}": filled.endpoint,
    }


def pages_of(page: Page, filled: Filled) -> dict[str, str]:
    """Name and address of every page: each route that answers with HTML to somebody who only looks, and the states."""
    given, found = asked_of(filled), {}
    paths = sorted({path for path, methods in routes_of(router.routes) if "GET" in methods})
    assert set(given) <= set(paths), f"no such route: {set(given) - set(paths)}"
    for path in paths:
        assert "{" not in path or path in given, f"{path}: say in `asked_of` where the tests find one of these"
        answer = page.request.get(given.get(path, path), max_redirects=0)
        kind = answer.headers.get("content-type", "")
        if answer.status == 303:
            continue  # only leads to another page
        assert answer.ok, f"{path} answered {answer.status}: say in `asked_of` what it must be asked"
        if kind.startswith("text/html"):
            found[_named(path)] = given.get(path, path)
    return found | states(filled)


def _named(path: str) -> str:
    return re.sub(r"\{\w+\}", "one", path).strip("/").replace("/", "-").removeprefix("admin-")


def _file(page: Page, name: str) -> str:
    return page.locator(".app-files li", has_text=name).first.get_by_role("link").get_attribute("href") or ""


def _href(page: Page, what: str) -> str:
    return page.locator(what).first.get_attribute("href") or ""


def _name(address: str) -> str:
    return address.rsplit("/", 1)[-1]
