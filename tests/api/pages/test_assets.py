"""The built style sheet and script are what the manifest says, and hold nothing that a council may not use."""

from __future__ import annotations

import hashlib
import json
import re
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader

from api.pages import STATIC
from api.pages.rendering import environment

FRONTEND = Path(__file__).parents[3] / "frontend"
FIXTURES = FRONTEND / "node_modules" / "govuk-frontend" / "dist" / "govuk" / "components"
IN_USE = ("button", "date-input", "error-summary", "file-upload", "input", "password-input", "radios", "select")


def test_the_manifest_names_every_file_with_its_hash() -> None:
    manifest = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    files = {path.name: path for path in STATIC.iterdir() if path.name != "manifest.json"}
    assert manifest == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


@pytest.mark.parametrize("name", ["application.css", "application.js", "icon.svg"])
def test_no_crown_no_crest_no_transport_and_nothing_from_elsewhere(name: str) -> None:
    text = (STATIC / name).read_text("utf-8").lower()
    assert not re.findall(r"crest|crown|gds transport|@font-face", text)
    assert not [found for found in re.findall(r"https?://[^\s\"')]+", text) if "www.w3.org" not in found]


def test_the_macros_and_the_styles_are_of_one_release() -> None:
    package = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    assert package["dependencies"]["govuk-frontend"] == "6.3.0"
    assert version("govuk-frontend-jinja") == "4.1.0"


@pytest.mark.skipif(not FIXTURES.is_dir(), reason="needs the npm packages: `npm ci` in frontend/")
@pytest.mark.parametrize("component", IN_USE)
def test_the_macros_give_what_the_styles_expect(component: str) -> None:
    vendor = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    name = "govuk" + "".join(part.capitalize() for part in component.split("-"))
    macro = getattr(vendor.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module, name)
    for fixture in json.loads((FIXTURES / component / "fixtures.json").read_text("utf-8"))["fixtures"]:
        assert Parts.of(str(macro(fixture["options"]))) == Parts.of(fixture["html"]), fixture["name"]


def test_every_template_compiles() -> None:
    found = environment().list_templates(filter_func=lambda name: name.endswith(".html"))
    assert len(found) > 15
    for name in found:
        environment().get_template(name)


def test_no_template_has_inline_style_or_marks_text_as_safe() -> None:
    for path in STATIC.parent.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"\sstyle=|\|\s*safe|javascript:|\son[a-z]+=\"", text), path.name


class Parts(HTMLParser):
    """Tags with their attributes, and texts, blanks aside."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[object] = []

    @classmethod
    def of(cls, html: str) -> list[object]:
        """The parts of a piece of HTML."""
        parser = cls()
        parser.feed(html)
        return parser.parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag; the order of its attributes does not matter."""
        self.parts.append((tag, sorted((name, " ".join((value or "").split())) for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        """The end of a tag."""
        self.parts.append(("/", tag))

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if data.strip():
            self.parts.append(" ".join(data.split()))
