"""An administrator's day: clear the list, take over, run the accounts."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Service, email_of, letter, upload

Visit = Callable[..., Page]


def test_clearing_the_list(visit: Visit) -> None:
    page = visit("Tom Ellis")
    names = [f"pile-{number}.txt" for number in range(3)]
    children = (f"Pile {number} Marchetti" for number in range(3))
    pile = zip(names, children, strict=True)
    upload(page, *((name, letter(child, "A371204419024", "14 May 2016", name)) for name, child in pile))
    page.goto("/documents?view=to_check&search=Marchetti")
    rows = page.locator(".app-queue tbody tr")
    expect(rows).to_have_count(3)
    expect(page.locator(".app-filter__tags")).to_contain_text("Marchetti")

    rows.first.get_by_role("button", name=re.compile("^Take")).click()
    expect(page.locator(".app-notice")).to_contain_text("1 document taken")
    expect(rows.first).to_contain_text("You")
    rows.first.get_by_role("button", name=re.compile("^Put back")).click()
    expect(page.locator(".app-notice")).to_contain_text("1 document put back")

    page.get_by_label("Choose all on this page").check()
    expect(page.locator("[data-ticked]")).to_have_text("3 documents chosen")
    page.get_by_label("Give to").select_option(label="Sam Okoro")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(rows.first).to_contain_text("S Okoro")

    page.locator("[data-tick]").first.check()
    page.get_by_label("Why set aside").select_option(label="It was sent by mistake")
    page.get_by_role("button", name="Set aside", exact=True).click()
    expect(page.locator(".app-notice")).to_contain_text("1 document set aside")
    expect(rows).to_have_count(2)
    page.get_by_role("link", name=re.compile("Remove this filter")).click()
    expect(page).to_have_url(re.compile(r"/documents\?view=to_check$"))


def test_a_document_that_somebody_works_on_is_safe_until_an_admin_takes_it_over(visit: Visit) -> None:
    priya, tom = visit("Priya Shah"), visit("Tom Ellis")
    upload(priya, ("held.txt", letter("Held Marsh", "A371204419024", "14 May 2016", "Held by somebody.")))
    priya.locator(".app-files li", has_text="held.txt").get_by_role("link").click()
    priya.locator("[data-row] button[value=accept]").first.click()
    expect(priya.locator("[data-row] .app-tag", has_text="Accepted").first).to_be_visible()

    tom.goto(priya.url)
    expect(tom.locator(".app-notice--warn").first).to_contain_text("Priya Shah is working on this document")
    tom.get_by_role("button", name="Take it over").click()
    expect(tom.get_by_role("button", name="Confirm", exact=True)).to_be_visible()

    name = priya.get_by_label("Child name", exact=True)
    name.fill("Held Marsh-Lane")
    name.press("Tab")
    expect(priya.locator("#value-child_name-0 [data-error]")).to_be_visible()
    expect(name).to_have_value("Held Marsh-Lane")


def test_people_and_keys(visit: Visit, service: Service) -> None:
    page = visit("Tom Ellis")
    page.goto("/admin/people")
    page.get_by_label("Name", exact=True).fill("Nia Rowlands")
    page.get_by_label("E-mail address").fill("nia.rowlands@council.example")
    page.get_by_role("button", name="Add person").click()
    password = page.locator(".app-notice .app-code").inner_text()

    other = visit()
    other.goto("/sign-in?next=/children")
    other.get_by_label("E-mail address").fill("nia.rowlands@council.example")
    other.get_by_label("Password", exact=True).fill(password)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Children")
    assert other.goto("/admin/people").status == 403  # type: ignore[union-attr]
    expect(other.get_by_role("heading", level=1)).to_have_text("You cannot do this")

    page.get_by_role("button", name="Switch off Nia Rowlands").click()
    expect(page.locator("tr", has_text="Nia Rowlands")).to_contain_text("Switched off")
    other.goto("/children")
    expect(other).to_have_url(re.compile("/sign-in"))

    page.goto("/admin/keys")
    page.get_by_label("Which system will use it").fill("Post room")
    page.get_by_label("Send documents").check()
    page.get_by_label("See what became of documents").check()
    page.get_by_role("button", name="Make key").click()
    key = page.locator(".app-secret").inner_text()
    sent = httpx.post(
        f"{service.address}/v1/documents",
        headers={"Authorization": f"Bearer {key}"},
        files={"file": ("api.txt", letter("Sent by System", "A371204419024", "14 May 2016", "By a system."))},
        timeout=30,
    )
    assert sent.status_code == 202, sent.text
    page.get_by_role("button", name="Revoke Post room").click()
    expect(page.locator("tr", has_text="Post room")).to_contain_text("Revoked")


def test_a_wrong_password_does_not_say_which_part_is_wrong(visit: Visit) -> None:
    page = visit()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email_of("Priya Shah"))
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("The e-mail address or the password is wrong")
