"""A `Document` as JSON and back again, without loss and without running anything.

Words are short lists, not objects, since a long file has a million of them.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from triage.reading.document import (
    Attachment,
    Box,
    Cell,
    Document,
    FormValue,
    Line,
    LineKind,
    OutlineEntry,
    Page,
    Source,
    Straightening,
    Word,
)

_NOT_OURS = "This is not a document written by this service."
_SOURCES = {source: source.value for source in Source}
_KINDS = {kind.value: kind for kind in LineKind}
_SOURCE_OF = {source.value: source for source in Source}


def document_to_json(document: Document, *, with_data: bool = False) -> dict[str, Any]:
    """The whole document as JSON types.

    A word is ``[text, x0, y0, x1, y1, source, confidence, struck]``. Attachments are told by name and size in bytes;
    `with_data` adds their bytes in base64, which `document_from_json` needs to give them back.
    """
    return {
        "format": document.format,
        "pages": [_page(page) for page in document.pages],
        "attachments": [_attachment(item, with_data) for item in document.attachments],
        "form_values": [{"name": v.name, "value": v.value, "page": v.page} for v in document.form_values],
        "details": dict(document.details),
        "hidden": list(document.hidden),
        "warnings": list(document.warnings),
        "partial": document.partial,
        "outline": [[entry.title, entry.page, entry.level] for entry in document.outline],
    }


def document_from_json(data: dict[str, Any]) -> Document:
    """The document that `document_to_json` wrote. Raises `ValueError` where `data` is no such document."""
    try:
        strings: dict[str, str] = {}
        numbers: dict[float, float] = {}
        return Document(
            format=str(data["format"]),
            pages=[_page_from(page, strings, numbers) for page in data["pages"]],
            attachments=[
                Attachment(str(a["name"]), base64.b64decode(a.get("data") or "")) for a in data["attachments"]
            ],
            form_values=[FormValue(v["name"], v["value"], v["page"]) for v in data["form_values"]],
            details={str(k): str(v) for k, v in data["details"].items()},
            hidden=[str(h) for h in data["hidden"]],
            warnings=[str(w) for w in data["warnings"]],
            partial=bool(data["partial"]),
            outline=[OutlineEntry(str(t), page, int(level)) for t, page, level in data.get("outline", [])],
        )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(_NOT_OURS) from error


def dump_document(document: Document) -> bytes:
    """The document with its attachments' data as bytes: JSON lines, the first about the file, then one a page.

    A page at a time, so that a file of thousands of pages needs no second copy in memory.
    """
    head = document_to_json(Document(document.format, [], document.attachments, document.form_values), with_data=True)
    head |= {
        "details": document.details,
        "hidden": document.hidden,
        "warnings": document.warnings,
        "partial": document.partial,
        "outline": [[entry.title, entry.page, entry.level] for entry in document.outline],
    }
    return b"\n".join([_encoded(head), *(_encoded(_page(page)) for page in document.pages)])


def load_document(data: bytes) -> Document:
    """The document that `dump_document` wrote. Raises `ValueError`."""
    end = data.find(b"\n")
    document = document_from_json(_decoded(data if end < 0 else data[:end]))
    strings: dict[str, str] = {}
    numbers: dict[float, float] = {}
    try:
        while end >= 0:
            start, end = end + 1, data.find(b"\n", end + 1)
            document.pages.append(_page_from(_decoded(data[start : end if end >= 0 else None]), strings, numbers))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(_NOT_OURS) from error
    return document


def _encoded(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> dict[str, Any]:
    value = json.loads(data.decode("utf-8", "surrogatepass"))
    if not isinstance(value, dict):
        raise ValueError(_NOT_OURS)
    return value


def _page(page: Page) -> dict[str, Any]:
    out: dict[str, Any] = {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "source": page.source.value,
        "lines": [_line(line) for line in page.lines],
    }
    if page.straightening is not None:
        s = page.straightening
        out["straightening"] = {"turn": s.turn, "corners": s.corners, "skew": s.skew}
    return out


def _line(line: Line) -> dict[str, Any]:
    out: dict[str, Any] = {"block": line.block, "kind": line.kind.value, "size": line.size, "bold": line.bold}
    if line.cell is not None:
        out["cell"] = [line.cell.table, line.cell.row, line.cell.column]
    out["words"] = [
        [w.text, w.box.x0, w.box.y0, w.box.x1, w.box.y1, _SOURCES[w.source], w.confidence, w.struck] for w in line.words
    ]
    return out


def _attachment(item: Attachment, with_data: bool) -> dict[str, Any]:
    out: dict[str, Any] = {"name": item.name, "bytes": len(item.data)}
    if with_data:
        out["data"] = base64.b64encode(item.data).decode("ascii")
    return out


def _page_from(data: dict[str, Any], strings: dict[str, str], numbers: dict[float, float]) -> Page:
    straightening = None
    if data.get("straightening"):
        s = data["straightening"]
        corners = [(float(x), float(y)) for x, y in s["corners"]] if s["corners"] else None
        straightening = Straightening(int(s["turn"]), corners, float(s["skew"]))
    return Page(
        number=data["number"],
        width=data["width"],
        height=data["height"],
        lines=[_line_from(line, strings, numbers) for line in data["lines"]],
        rotation=data["rotation"],
        source=_SOURCE_OF[data["source"]],
        straightening=straightening,
    )


def _line_from(data: dict[str, Any], strings: dict[str, str], numbers: dict[float, float]) -> Line:
    share = numbers.setdefault
    cell = data.get("cell")
    words = [
        Word(
            strings.setdefault(text, text),
            Box(share(x0, x0), share(y0, y0), share(x1, x1), share(y1, y1)),
            _SOURCE_OF[source],
            confidence,
            struck,
        )
        for text, x0, y0, x1, y1, source, confidence, struck in data["words"]
    ]
    return Line(words, data["block"], _KINDS[data["kind"]], Cell(*cell) if cell else None, data["size"], data["bold"])
