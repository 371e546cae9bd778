"""The story of the audit: a messy list, a year of documents, and the three questions answered, each with its evidence.

How many plans are there on each day; which are dormant or have ceased; what does each cost.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import bring_and_read, person, served
from tests.journeys.conftest import letter, nothing_wrong, shoot
from tests.journeys.test_caseworker import decide_the_rest
from triage.drafts import checking
from triage.drafts.actor import Actor
from triage.drafts.closing import confirm
from triage.drafts.opening import find_document
from triage.drafts.standing import standings
from triage.pipeline import House
from triage.settings import Settings
from triage.storage.tables import Role
from workers.scheduled import CHECKS, run_due

D = date
PLANS = """Person ID;Plan ID;Forename;Surname;DOB;Primary Need;Plan Start;Review Meeting;Decision Letter Date;\
Date Ceased;Reason Ceased;Receiving LA;Cease Decision Date;Transferred In;Transfer LA;School;Provision Type;\
Entry Date;Leaving Date;Received Date
P1;E1;Amara;Bright-Lowell;14/05/2016;Autism;26 May 2023;20/01/2025;2025-02-10;;;;;;;Hallow Beck;Mainstream;01.09.2021;;
P2;E2;Ben;Okoro;2008-03-02;SEMH;1 Sep 2021;20/01/2025;10/02/2025;31/07/2025;Needs are met without a plan;;01/05/2025;;;\
Mill Lane;Special School;01/09/2021;;
P3;E3;Cara;Lark;09/09/2014;slcn;01/01/2020;20/11/2025;12-Dec-2025;;;;;15/06/2025;874;Mill Lane;Special School;16/06/2025;;
P4;E4;Dan;Moss;09/09/2013;ASD;01/01/2020;20/01/2025;10/02/2025;30/09/2025;5;873;;;;Hallow Beck;Mainstream;01/09/2018;;
P5;E5;Eve;Thorne;01/01/2010;MLD;01/01/2019;20/11/2025;12/12/2025;;;;;;;Mill Lane;Special School;01/09/2018;20/12/2025;
P1;E1;Amara;Bright-Lowell;14/05/2016;Autism;26 May 2023;;;;;;;;;Hallow Beck;Mainstream;01.09.2021;;
P7;E7;Finn;Farrow;31/02/2016;ASD;01/01/2024;;;;;;;;;Hallow Beck;Mainstream;;;
P8;;Cara;Lark;09/09/2014;SLCN;;;;;;;;;;;;;;02/02/2025
"""
COSTS = """Plan ID,Cost Type,Provider,Amount,Start,End,Status,Unit,Invoice
E1,top_up,Hallow Beck,"£6,000",26/05/2023,,committed,year,
E3,fee,Mill Lane,24000,16/06/2025,,committed,year,
E5,fee,Mill Lane,"12,000.00",01/01/2019,,committed,year,
E2,fee,Mill Lane,9000,01/09/2021,31/07/2025,committed,year,
E3,fee,Nobody Ltd,990,01/10/2025,31/10/2025,paid,once,78
"""
ACTIVE = {
    "2025-01-01": 4,
    "2025-05-19": 4,
    "2025-05-20": 5,
    "2025-06-15": 6,
    "2025-07-31": 6,
    "2025-08-01": 5,
    "2025-09-30": 5,
    "2025-10-01": 4,
    "2025-11-30": 4,
    "2025-12-01": 3,
    "2025-12-21": 3,
}
"""The truth, counted by hand from the list and the documents."""


@pytest.fixture
def council(tmp_path: Path, empty_database: Path) -> Iterator[tuple[House, str]]:
    """A council of its own: an empty register, an administrator, a caseworker, and the pages."""
    home = tmp_path / "council"
    home.mkdir()
    shutil.copy(empty_database, home / "triage.db")
    house = House.of(Settings(home=home))
    person(house, "Tom Ellis", Role.ADMIN)
    with served(house) as address:
        yield house, address
    house.database.dispose()


def take_in(page: Page, name: str, text: str, kind: str, action: str) -> None:
    page.goto("/register/imports")
    page.get_by_label("CSV or Excel file").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}]
    )
    page.get_by_label("What it holds").select_option(kind)
    page.get_by_role("button", name=action).click()


def checked(house: House, by: Actor, text: bytes, received: date, child: str, **values: str) -> str:
    """A document that a person checks: what it says is typed, all else is cleared."""
    public_id = bring_and_read(house, text, "paper.txt", received).public_id
    with house.database.writing() as session:
        for (field, position), standing in standings(session, find_document(session, public_id)).items():
            if field not in {*values, "urgency", "document_type"} and not standing.decided:
                checking.clear(session, public_id, field, position, by)
        checking.correct(session, public_id, "urgency", 0, "standard", by)
        for field, value in values.items():
            checking.correct(session, public_id, field, 0, value, by)
        checking.confirm_child(session, public_id, child, by)
        confirm(session, public_id, by)
    return public_id


def child_at(page: Page, name: str) -> str:
    page.goto(f"/children?search={name}")
    address = page.get_by_role("link", name=name).first.get_attribute("href") or ""
    return address.rsplit("/", 1)[-1]


@pytest.mark.timeout(300)
def test_the_three_questions(council: tuple[House, str], browser: Browser) -> None:
    house, address = council
    caseworker = Actor.user(person(house, "Priya Shah", Role.CASEWORKER))
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("tom.ellis@council.example")
    page.get_by_label("Password", exact=True).fill("a good long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/documents"))

    a_messy_list(page)
    one_child_and_not_two(page)
    a_year_of_documents(house, caseworker, page)
    how_many(page)
    which_are_dormant_or_ceased(page)
    what_each_costs(page)
    can_it_be_trusted(house, page)
    context.close()


def a_messy_list(page: Page) -> None:
    take_in(page, "old.csv", PLANS, "plans", "Look only")
    expect(page.locator(".app-main")).to_contain_text("Looked at, nothing kept")
    expect(page.get_by_role("region", name="Rows with something to say")).to_contain_text("is no date")
    page.goto("/register?on=2025-07-01")
    expect(page.locator(".app-tiles li").first).to_contain_text("0 active plans")
    for _ in range(2):  # again: nothing doubles
        take_in(page, "old.csv", PLANS, "plans", "Take it in")
    tiles = page.locator(".app-tiles").first
    expect(tiles).to_contain_text("6 the same as before")
    expect(tiles).to_contain_text("2 refused")
    nothing_wrong(page)
    shoot(page, "register-import-report")
    take_in(page, "costs.csv", COSTS, "costs", "Take it in")
    expect(page.locator(".app-tiles").first).to_contain_text("5 new")


def one_child_and_not_two(page: Page) -> None:
    """Cara stands in the list twice: proposed, and only then made one by a person."""
    page.goto("/register/merges")
    expect(page.locator(".app-choice")).to_contain_text("Same name and date of birth")
    page.locator(".app-choice summary").click()
    page.get_by_label("How it is known", exact=True).fill("The same UPN in the school's own list")
    page.get_by_role("button", name="first record").click()
    expect(page.locator(".app-notice").first).to_contain_text("one now")
    expect(page.locator(".moj-timeline")).to_contain_text("Cara Lark went into Cara Lark")


def a_year_of_documents(house: House, caseworker: Actor, page: Page) -> None:
    request = letter("Gia Ellery", "A371204419024", "14 May 2016", day="6 January 2025")
    paper = bring_and_read(house, request, "request.txt", D(2025, 1, 6)).public_id
    page.goto(f"/documents/{paper}")
    page.get_by_role("button", name="Accept all that is sure").click()
    expect(page.locator("[data-count=sure]")).to_have_text("0")
    decide_the_rest(page)
    page.get_by_role("button", name="A new child’s record").click()
    panel = page.locator("#clocks")
    expect(panel).to_contain_text("Due 17 February 2025")
    panel.get_by_role("button", name=re.compile("Confirm.*Decide whether to assess")).click()
    expect(panel.locator(".app-clock").first).to_contain_text("Confirmed")
    expect(panel).to_contain_text("26 May 2025")
    nothing_wrong(page)
    shoot(page, "clocks-while-checking")
    page.get_by_role("button", name="Confirm", exact=True).click()
    expect(page.locator(".app-notice").first).to_contain_text("Confirmed")

    gia = child_at(page, "Gia Ellery")
    checked(house, caseworker, b"We will assess Gia.", D(2025, 2, 12), gia, document_type="correspondence",
            document_date="2025-02-12")  # fmt: skip
    checked(house, caseworker, b"The plan of Gia Ellery.", D(2025, 5, 21), gia, document_type="ehc_plan",
            plan_status="final", plan_date="2025-05-20", setting_name="Hallow Beck", primary_need="ASD",
            annual_cost="15000")  # fmt: skip
    page.goto(f"/children/{gia}")
    limits = page.locator("#clocks")
    limits.get_by_role("button", name=re.compile("Yes, done.*Send the final plan")).click()
    expect(limits.locator(".app-clock", has_text="Send the final plan").first).not_to_contain_text("A document says")
    limits.locator("summary", has_text="Over").click()
    expect(limits.locator(".app-clock", has_text="Send the final plan").first).to_contain_text("Met")
    nothing_wrong(page)
    shoot(page, "child-with-clocks")
    checked(house, caseworker, b"Review of Gia Ellery.", D(2025, 11, 20), gia, document_type="annual_review",
            event_date="2025-11-12", review_recommendation="maintain")  # fmt: skip

    amara = child_at(page, "Amara Bright-Lowell")
    end = checked(house, caseworker, b"The plan of Amara ends.", D(2025, 9, 2), amara, document_type="correspondence",
                  document_date="2025-09-01")  # fmt: skip
    page.goto(f"/children/{amara}")
    page.get_by_role("link", name="Plan E1").click()
    for kind, day in (("cease_notice", "1 9 2025"), ("ceased", "30 11 2025")):
        page.locator("summary", has_text="An event with its document").click()
        page.locator("#kind").select_option(kind)
        for part, number in zip(("Day", "Month", "Year"), day.split(), strict=True):
            page.get_by_label(part, exact=True).fill(number)
        if kind == "ceased":
            page.get_by_label("Reason for ceasing").select_option("2")
        page.get_by_label("Document that shows it").select_option(end)
        page.get_by_role("button", name="Enter", exact=True).click()
        expect(page.locator(".app-notice").first).to_contain_text("Entered")


def how_many(page: Page) -> None:
    for day, number in ACTIVE.items():
        page.goto(f"/register?on={day}")
        expect(page.locator(".app-tiles li").first).to_have_text(re.compile(rf"^\s*{number} active plans\s*$"))
        page.locator(".app-tiles a").first.click()
        expect(page.locator("table tbody tr")).to_have_count(number)
    page.goto("/register/months?from=2025-01&to=2025-12")
    expect(page.locator(".app-notice--good")).to_contain_text("Every month adds up")
    page.get_by_role("link", name=re.compile("1 *Ceased, August 2025")).click()
    page.get_by_role("link", name="Ben Okoro").click()
    expect(page.get_by_role("region", name="What happened", exact=True)).to_contain_text("old system: old.csv, line 3")
    page.goto("/register?on=2025-07-01&by=need")
    by_need = page.get_by_role("region", name="Table: active plans by main need")
    expect(by_need).to_contain_text("Autistic spectrum disorder")
    by_need.get_by_role("link", name=re.compile("3 *Autistic spectrum")).click()
    expect(page.locator("table tbody tr")).to_have_count(3)
    nothing_wrong(page)


def which_are_dormant_or_ceased(page: Page) -> None:
    page.goto("/register?on=2025-12-21")
    shoot(page, "register-audit")
    nothing_wrong(page)
    status = page.get_by_role("table", name="Plans by status")
    expect(status.locator("tr", has_text="Active, possibly dormant")).to_contain_text("1")
    expect(status.locator("tr", has_text="Ceased")).to_contain_text("2")
    expect(status.locator("tr", has_text="Transferred")).to_contain_text("1")
    status.get_by_role("link", name=re.compile("1 *Active, possibly dormant")).click()
    page.get_by_role("link", name="Eve Thorne").click()
    expect(page.locator(".app-notice--warn")).to_contain_text(
        "Not in education, or no open placement, since 21 December"
    )
    expect(page.locator(".app-notice--warn")).to_contain_text("Every duty goes on")
    page.goto("/register/plans?on=2025-12-21&by=status&key=ceased")
    page.get_by_role("link", name="Amara Bright-Lowell").click()
    life = page.get_by_role("region", name="What happened", exact=True)
    ceased = life.locator("tr", has_text="30 Nov 2025")
    expect(ceased).to_contain_text("Needs are met without a plan")
    expect(ceased).to_contain_text("checked by Priya Shah")
    nothing_wrong(page)
    shoot(page, "register-plan")
    ceased.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/documents/"))


def what_each_costs(page: Page) -> None:
    page.goto("/register/costs?on=2025-07-01&by=setting")
    tiles = page.locator(".app-tiles")
    expect(tiles).to_contain_text("£51,000 a year committed")
    expect(tiles).to_contain_text("£15,000 a year forecast only")
    expect(tiles).to_contain_text("£990 invoices that match nothing")
    page.get_by_role("link", name="Mill Lane", exact=True).click()
    expect(page.locator("table tbody tr")).to_have_count(3)
    page.go_back()
    page.get_by_role("link", name=re.compile("£990 +Mill Lane")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("paid in the financial year")
    expect(page.locator("table tbody tr")).to_have_count(1)
    page.goto("/register/costs?on=2025-07-01")
    with page.expect_download() as download:
        page.get_by_role("link", name="By child (CSV)").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert any("Cara Lark,1,24000.00" in line for line in lines), lines
    page.goto("/register/plans?on=2025-07-01")
    cost = {"Amara Bright-Lowell": "£6,000", "Ben Okoro": "£9,000", "Cara Lark": "£24,000", "Dan Moss": "£0",
            "Eve Thorne": "£12,000", "Gia Ellery": "£0"}  # fmt: skip
    for name, pounds in cost.items():
        expect(page.locator("tr", has_text=name).locator("[data-name=Committed]")).to_have_text(pounds)
    expect(page.locator("tr", has_text="Gia Ellery").locator("[data-name=Forecast]")).to_have_text("£15,000")
    page.get_by_role("link", name="Gia Ellery").click()
    expect(page.get_by_role("region", name="Costs", exact=True)).to_contain_text("EHC plan")
    page.goto("/register/costs/invoices")
    expect(page.get_by_role("region", name="Invoices that match nothing")).to_contain_text("Nobody Ltd")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download (CSV)").click()
    assert "Nobody Ltd" in Path(download.value.path()).read_text("utf-8-sig")


def can_it_be_trusted(house: House, page: Page) -> None:
    page.goto("/register/quality")
    page.get_by_role("button", name="Run the checks now").click()
    expect(page.locator(".app-notice").first).to_contain_text("as soon as a worker is free")
    assert run_due(house, [CHECKS])  # what a worker does
    page.get_by_role("link", name="Look again").click()
    expect(page.locator(".app-notice").first).to_contain_text("The checks are done")
    expect(page.locator("main")).to_contain_text("The checks last finished on")
    shoot(page, "register-quality")
    page.get_by_role("link", name="DQ06 Cost after the plan's end").click()
    row = page.locator("tbody tr", has_text="Amara Bright-Lowell")
    expect(row).to_contain_text("The plan ended on 30 November 2025")
    row.get_by_role("button", name=re.compile("^Take")).click()
    expect(page.locator("tbody tr", has_text="Amara Bright-Lowell")).to_contain_text("Tom Ellis")
    nothing_wrong(page)
