"""An archive in an archive in an archive: what lies deeper than the service follows is told, and never settled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import wait_for
from tests.journeys.conftest import Service, nothing_wrong, shoot, upload
from triage.storage.tables import Document, State

Visit = Callable[..., Page]
DEEP = (Path(__file__).parents[1] / "data" / "guards" / "deep.zip").read_bytes()
WARNING = "attachments inside attachments deeper than the service follows"


@pytest.mark.timeout(240)
def test_what_lies_too_deep_is_told_where_it_lies(visit: Visit, service: Service) -> None:
    """Eight levels, of which the service follows five: the sixth archive is partly read, its original at hand."""
    page = visit("Priya Shah")
    upload(page, ("deep.zip", DEEP))
    followed = service.house.settings.max_depth
    names = [f"{number}.zip" for number in range(7, 7 - followed, -1)]

    def all_read() -> bool:
        with service.house.database.reading() as session:
            found = {one.name: one.state for one in session.query(Document).where(Document.name.in_(names))}
        return set(found) == set(names) and set(found.values()) == {State.DRAFT}

    wait_for(all_read, seconds=120)
    page.locator(".app-files li", has_text="deep.zip").first.get_by_role("link").click()
    for name in names:
        expect(page.get_by_text(WARNING)).to_have_count(0)
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(name)))
    expect(page.get_by_text(WARNING)).to_be_visible()
    expect(page.get_by_text("Files in this archive").first).to_be_visible()
    expect(page.get_by_label("Urgency", exact=True)).to_have_value("standard")  # never last in the queue
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the original").click()
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as archive:
        assert archive.namelist() == ["2.zip"]
    nothing_wrong(page)
    shoot(page, "too-deep")
    with service.house.database.reading() as session:
        deepest = session.query(Document).where(Document.name == names[-1]).one()
        assert deepest.partial
        assert session.query(Document).where(Document.name == "2.zip").count() == 0
