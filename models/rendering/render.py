"""One corpus document to one real file: which format, which look, which name, all by seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import PurePath
from random import Random
from typing import Any

from models.corpus_format import CorpusDocument
from models.rendering.blocks import Layoutable, layoutable
from models.rendering.file_names import document_name, scan_name, unused
from models.rendering.gold_file import gold_json
from models.rendering.mail import mail_bytes
from models.rendering.open_document import odt_bytes
from models.rendering.page_styles import choose_style
from models.rendering.pdf import pdf_bytes
from models.rendering.pdf_form import form_pdf_bytes
from models.rendering.plain import text_bytes
from models.rendering.rich_text import rtf_bytes
from models.rendering.scans import scan_of
from models.rendering.sheet import workbook_bytes
from models.rendering.web import html_page
from models.rendering.word import choose_look, word_bytes

FORMATS = ("pdf", "form", "docx", "odt", "rtf", "html", "txt", "eml", "xlsx", "scan")
_WEIGHTS: dict[str, dict[str, float]] = {
    "letter": {"pdf": 5, "docx": 4, "odt": 0.6, "rtf": 0.5, "html": 0.2, "txt": 0.3},
    "form": {"pdf": 4, "form": 2.6, "docx": 4, "odt": 0.4, "rtf": 0.3, "html": 0.5},
    "report": {"pdf": 6, "docx": 3.5, "odt": 0.4, "rtf": 0.5, "html": 0.2, "txt": 0.1},
    "plan": {"pdf": 5, "docx": 5, "form": 0.3},
    "spreadsheet": {"xlsx": 3, "pdf": 1},
    "email": {"eml": 9, "pdf": 0.8, "html": 0.2},
}


@dataclass(frozen=True)
class Rendered:
    """A file and its gold."""

    name: str
    data: bytes
    gold: dict[str, Any]


def render(
    document: CorpusDocument,
    seed: int,
    *,
    formats: tuple[str, ...] = FORMATS,
    share_scans: float = 0.25,
    used: set[str] | None = None,
) -> Rendered:
    """Render one document. The same document, seed and choices give the same file; `used` are names already taken."""
    source = document.path.stem
    rng = Random(f"{seed}:{source}")
    layout = layoutable(document)
    kind = str(document.header.get("kind", "report"))
    made = choose_format(kind, layout, rng, formats, share_scans)
    given = str(document.header.get("file_name", source))
    title = PurePath(given).stem if rng.random() < 0.5 else ""
    rendering: dict[str, Any] = {"source": source, "seed": seed, "format": made, "kind": kind}
    extension = {"form": "pdf"}.get(made, made)
    if made in ("pdf", "scan", "form"):
        style = choose_style(str(document.header["document_type"]), kind, layout, rng)
        rendering["style"] = style.name
        number = rng.getrandbits(32)
        data = (
            form_pdf_bytes(_mail_on_top(layout), style, number, title=title)
            if made == "form"
            else pdf_bytes(layout, style, number, title=title)
        )
        if made == "scan":
            scan = scan_of(data, document.received, rng)
            data, extension = scan.data, scan.extension
            rendering |= {"way": scan.way, "dpi": scan.dpi}
    elif made == "docx":
        look = choose_look(layout, kind, rng)
        rendering["style"] = look.pair_look
        when = datetime.combine(document.received, time(9, 30))
        data = word_bytes(layout, look, rng.getrandbits(32), title=title, made=when)
    else:
        data = _other(made, layout, document, rng.getrandbits(32), title or given)
    pick = scan_name if made == "scan" else document_name
    name = unused(pick(given, document.received, extension, rng), set() if used is None else used)
    return Rendered(name, data, gold_json(document, name, rendering))


def choose_format(kind: str, layout: Layoutable, rng: Random, formats: tuple[str, ...], share_scans: float) -> str:
    """A format that the kind of document comes in, among those allowed; mail is hardly ever scanned."""
    share = share_scans * (0.15 if kind == "email" else 1)
    if "scan" in formats and (rng.random() < share or formats == ("scan",) or kind == "scan"):
        return "scan"
    weights = {f: w for f, w in _WEIGHTS.get(kind, _WEIGHTS["report"]).items() if f in formats}
    if layout.has_struck:
        weights.pop("txt", None)
        weights.pop("xlsx", None)
        weights.pop("form", None)
    if not layout.has_pairs:
        weights.pop("form", None)
    if not weights:
        weights = {f: 1.0 for f in formats if f != "eml" or layout.mail}
    return rng.choices(list(weights), list(weights.values()))[0] if weights else "pdf"


def _other(made: str, layout: Layoutable, document: CorpusDocument, number: int, title: str) -> bytes:
    if made == "odt":
        return odt_bytes(layout, number, title=title)
    if made == "rtf":
        return rtf_bytes(layout, number)
    if made == "html":
        return html_page(_mail_on_top(layout), number, title=title)
    if made == "eml":
        return mail_bytes(layout, document, number)
    if made == "xlsx":
        return workbook_bytes(layout, number)
    return text_bytes(_mail_on_top(layout), number)


def _mail_on_top(layout: Layoutable) -> Layoutable:
    """Mail header lines as lines of the page, for formats that have no header of their own."""
    return replace(layout, headers=[*(f"{name}: {value}" for name, value in layout.mail), *layout.headers], mail=[])
