"""XFA forms (XML Forms Architecture 3.3): what was typed into a form that keeps its values in XML.

The packet ``datasets`` holds the values, the packet ``template`` the printed captions and the kinds of fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pypdf
from lxml import etree
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from triage.reading.symbols import TICKED, UNTICKED

_LARGEST = 8 << 20
_MOST = 5000
_DEEPEST = 60
_INDEX = re.compile(r"\[\d+\]$")
_TAGS = re.compile(r"<[^>]*>")
_NEVER = frozenset({"0", "off", "false", "no", ""})


@dataclass(frozen=True, slots=True)
class XfaValue:
    """A filled field: its own name, its printed caption (or ""), its value as text (``☒``/``☐`` for tick boxes)."""

    name: str
    caption: str
    value: str


@dataclass(frozen=True, slots=True)
class _Field:
    caption: str
    tick: bool
    on: str
    shown: dict[str, str]


def xfa_values(structure: pypdf.PdfReader) -> list[XfaValue]:
    """The filled fields in the order of the form; empty for a PDF without XFA or with a damaged one."""
    packets = _packets(structure)
    data = _parsed(packets.get("datasets"))
    if data is None:
        return []
    template = _parsed(packets.get("template"))
    fields = _fields(template) if template is not None else {}
    out: list[XfaValue] = []
    start = next((e for e in data.iter() if _local(e) == "data"), data)
    _collect(start, fields, out, 0)
    return out


def by_name(values: list[XfaValue]) -> dict[str, list[str]]:
    """The values by the field's own name, in order: what `widgets_of` falls back on."""
    out: dict[str, list[str]] = {}
    for value in values:
        out.setdefault(value.name, []).append(value.value)
    return out


def plain_name(name: str) -> str:
    """The own name of a field of an AcroForm beside the XFA: ``form1[0].Page1[0].Name[0]`` is ``Name``."""
    return _INDEX.sub("", name.rsplit(".", 1)[-1])


def _packets(structure: pypdf.PdfReader) -> dict[str, bytes]:
    """The named packets; a form in one piece is every packet."""
    try:
        root: Any = structure.trailer["/Root"]
        form = root.get("/AcroForm")
        held = form.get_object().get("/XFA") if form is not None else None
        held = held.get_object() if held is not None else None
        if isinstance(held, StreamObject):
            whole = bytes(held.get_data())[:_LARGEST]
            return {"datasets": whole, "template": whole}
        if not isinstance(held, ArrayObject):
            return {}
        out: dict[str, bytes] = {}
        for name, packet in zip(held[::2], held[1::2], strict=False):
            stream = packet.get_object()
            if isinstance(stream, StreamObject) and isinstance(stream, DictionaryObject):
                out[str(name)] = bytes(stream.get_data())[:_LARGEST]
        return out
    except Exception:  # pypdf raises many kinds for damaged forms
        return {}


def _parsed(packet: bytes | None) -> etree._Element | None:
    if not packet:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(packet, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _collect(element: etree._Element, fields: dict[str, _Field], out: list[XfaValue], depth: int) -> None:
    if depth > _DEEPEST:
        return
    for item in element:
        if len(out) >= _MOST:
            return
        name = _local(item)
        if not name:
            continue
        if len(item) and not _is_rich(item):
            _collect(item, fields, out, depth + 1)
            continue
        text = " ".join("".join(str(t) for t in item.itertext()).split())
        field = fields.get(name)
        if field is not None and field.tick:
            ticked = text == field.on if field.on else text.lower() not in _NEVER
            out.append(XfaValue(name, field.caption, TICKED if ticked else UNTICKED))
        elif text:
            shown = field.shown.get(text, text) if field is not None else text
            out.append(XfaValue(name, field.caption if field is not None else "", shown))


def _is_rich(element: etree._Element) -> bool:
    """Rich text is a value: it is held as XHTML."""
    return _local(element[0]) == "body"


def _fields(template: etree._Element) -> dict[str, _Field]:
    out: dict[str, _Field] = {}
    for element in template.iter():
        if _local(element) not in ("field", "exclGroup") or len(out) >= _MOST:
            continue
        name = element.get("name")
        if not name:
            continue
        caption, tick, lists = "", False, []
        for part in element.iter():
            kind = _local(part)
            if kind == "caption":
                caption = caption or " ".join(_TAGS.sub(" ", "".join(str(t) for t in part.itertext())).split())
            elif kind == "checkButton":
                tick = True
            elif kind == "items":
                lists.append([(c.text or "").strip() for c in part])
        tick = tick and _local(element) == "field"
        on = lists[0][0] if tick and lists and lists[0] else ""
        shown = dict(zip(lists[-1], lists[0], strict=False)) if len(lists) == 2 and not tick else {}
        out[name] = _Field(caption, tick, on, shown)
    return out
