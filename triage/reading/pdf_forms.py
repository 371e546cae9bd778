"""Form fields of a PDF (ISO 32000-1, 12.7): what was typed and ticked, and where it stands on its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from triage.reading.document import Box, FormValue, Line, Page, Source, Word
from triage.reading.pdf_place import Place
from triage.reading.pdf_xfa import plain_name
from triage.reading.symbols import TICKED, TICKS, UNTICKED
from triage.reading.tokens import Token

_MAX_FIELDS = 20_000
_MAX_PARENTS = 12
_RADIO, _PUSH = 1 << 15, 1 << 16
_MULTILINE, _PASSWORD = 1 << 12, 1 << 13
_HIDDEN = 1 << 1
_LETTER = 0.46  # an average letter's width as a share of the type size


@dataclass(frozen=True, slots=True)
class Widget:
    """One field at its place. `rectangle` is left, bottom, right, top in page space."""

    name: str
    value: str
    page: int
    rectangle: tuple[float, float, float, float]
    size: float
    multiline: bool
    tick: bool
    hidden: bool = False


def widgets_of(structure: pypdf.PdfReader, pages: int, xfa: dict[str, list[str]] | None = None) -> list[Widget]:
    """The filled text fields, choices and all tick boxes on the first `pages` pages, in page order.

    `xfa` holds values by a field's own name for fields that are empty here; each is taken once.
    """
    root = _get(structure.trailer, "/Root")
    if not isinstance(root, DictionaryObject) or _get(root, "/AcroForm") is None:
        return []
    form = _get(root, "/AcroForm")
    appearance = str(_get(form, "/DA") or "") if isinstance(form, DictionaryObject) else ""
    found: list[Widget] = []
    for number, page in enumerate(structure.pages[:pages], start=1):
        annotations = _get(page, "/Annots")
        if not isinstance(annotations, ArrayObject):
            continue
        for reference in annotations:
            widget = _widget(_resolved(reference), number, appearance, xfa or {})
            if widget is not None:
                found.append(widget)
            if len(found) >= _MAX_FIELDS:
                return found
    return found


def form_values(widgets: list[Widget]) -> list[FormValue]:
    """Each field once: name, value and page."""
    seen: set[tuple[str, str, int]] = set()
    out = []
    for widget in widgets:
        key = (widget.name, widget.value, widget.page)
        if key not in seen:
            seen.add(key)
            out.append(FormValue(widget.name, widget.value, widget.page))
    return out


def widget_tokens(widget: Widget, place: Place) -> list[Token]:
    """The words of a field, set out over its rectangle as a viewer would."""
    x0, y0, x1, y1 = place.shown(*widget.rectangle)
    width, height = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    if widget.tick:
        side = min(width, height)
        middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
        box = (middle_x - side / 2, middle_y - side / 2, middle_x + side / 2, middle_y + side / 2)
        return [_token(widget.value, *box, min(side, 12.0))]
    size = widget.size or (min(11.0, height * 0.66) if not widget.multiline else 10.0)
    out: list[Token] = []
    lines = _wrapped(widget.value, (width - 4) / (size * _LETTER), widget.multiline)
    pitch = min(1.2 * size, height / max(len(lines), 1)) if len(lines) > 1 else 1.2 * size
    top = y0 + 2 if widget.multiline else (y0 + y1) / 2 - 0.6 * size
    for line in lines:
        letters = max(len(" ".join(line)), 1)
        step = min(size * _LETTER, (width - 4) / letters)
        left = x0 + 2
        for word in line:
            right = left + step * len(word)
            out.append(_token(word, left, top, right, top + min(1.15 * size, pitch), size))
            left = right + step
        top += pitch
    return out


def add_values(page: Page, values: list[FormValue]) -> None:
    """The values of a form that only its own program can draw, as lines below what the page shows, one a field."""
    block = max((line.block for line in page.lines), default=-1) + 1
    low = max((word.box.y1 for line in page.lines for word in line.words), default=0.0)
    top = min(low + 6, page.height * 0.8)
    pitch = min(14.0, (page.height - top) / (len(values) + 1))
    for number, value in enumerate(values):
        label = value.name.rstrip(" :")
        text = f"{value.value} {label}" if value.value in TICKS else f"{label}: {value.value}"
        left, y = 40.0, round(top + number * pitch, 1)
        step = min(5.0, (page.width - 60) / max(len(text), 1))
        words = []
        for word in text.split():
            right = left + step * len(word)
            box = Box(round(left, 1), y, round(right, 1), round(y + 0.9 * pitch, 1))
            words.append(Word(word, box, Source.FORM_VALUE))
            left = right + step
        if words:
            page.lines.append(Line(words, block + number, size=round(min(10.0, pitch), 1)))


def _token(text: str, x0: float, y0: float, x1: float, y1: float, size: float) -> Token:
    return Token(text, round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1), round(size, 1), source=Source.FORM_VALUE)


def _wrapped(value: str, letters: float, multiline: bool) -> list[list[str]]:
    lines: list[list[str]] = []
    for paragraph in value.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line: list[str] = []
        length = 0
        for word in paragraph.split():
            if line and multiline and length + 1 + len(word) > letters:
                lines.append(line)
                line, length = [], 0
            line.append(word)
            length += len(word) + 1
        if line:
            lines.append(line)
    return lines


def _widget(annotation: Any, page: int, appearance: str, xfa: dict[str, list[str]]) -> Widget | None:
    if not isinstance(annotation, DictionaryObject) or _get(annotation, "/Subtype") != "/Widget":
        return None
    chain = list(_chain(annotation))
    kind = _inherited(chain, "/FT")
    flags = _number(_inherited(chain, "/Ff"))
    if (
        kind not in ("/Tx", "/Btn", "/Ch")
        or (kind == "/Btn" and flags & _PUSH)
        or (kind == "/Tx" and flags & _PASSWORD)
    ):
        return None
    rectangle = _rectangle(_get(annotation, "/Rect"))
    if rectangle is None:
        return None
    name = _name(chain)
    hidden = bool(_number(_get(annotation, "/F")) & _HIDDEN)
    if kind == "/Btn":
        value = TICKED if _is_on(annotation, chain) else UNTICKED
        if value == UNTICKED and (waiting := xfa.get(plain_name(name))):
            value = waiting.pop(0) if waiting[0] in (TICKED, UNTICKED) else value
        return Widget(name, value, page, rectangle, 0.0, False, True, hidden)
    value = _text(_inherited(chain, "/V"))
    if kind == "/Ch":
        value = _choice(value, _inherited(chain, "/Opt"))
    if not value.strip() and (waiting := xfa.get(plain_name(name))):
        value = waiting.pop(0)
    if not value.strip():
        return None
    size = _type_size(str(_inherited(chain, "/DA") or appearance))
    return Widget(name, value, page, rectangle, size, kind == "/Tx" and bool(flags & _MULTILINE), False, hidden)


def _chain(field: DictionaryObject) -> Iterator[DictionaryObject]:
    current: Any = field
    for _ in range(_MAX_PARENTS):
        if not isinstance(current, DictionaryObject):
            return
        yield current
        current = _get(current, "/Parent")


def _inherited(chain: list[DictionaryObject], key: str) -> Any:
    return next((value for item in chain if (value := _get(item, key)) is not None), None)


def _name(chain: list[DictionaryObject]) -> str:
    parts = [str(part) for item in reversed(chain) if (part := _get(item, "/T")) is not None]
    label = _get(chain[0], "/TU")
    return ".".join(parts) or str(label or "")


def _is_on(annotation: DictionaryObject, chain: list[DictionaryObject]) -> bool:
    """By the appearance state; where there is none, by the field's value against the widget's own state name."""
    state = _get(annotation, "/AS")
    if state is not None:
        return str(state) not in ("/Off", "/")
    value = _inherited(chain, "/V")
    if value is None or str(value) in ("/Off", "", "Off"):
        return False
    normal = _get(_get(annotation, "/AP"), "/N")
    names = [str(key) for key in normal] if isinstance(normal, DictionaryObject) else []
    return not names or str(value) in names or "/" + str(value) in names


def _choice(value: str, options: Any) -> str:
    """The words shown for an export value (12.7.4.4)."""
    if isinstance(options, ArrayObject):
        for option in options:
            pair = _resolved(option)
            if isinstance(pair, ArrayObject) and len(pair) == 2 and _text(pair[0]) == value:
                return _text(pair[1])
    return value


def _text(value: Any) -> str:
    value = _resolved(value)
    if value is None:
        return ""
    if isinstance(value, ArrayObject):
        return "\n".join(_text(v) for v in value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if hasattr(value, "get_data"):
        try:
            data = value.get_data()
        except Exception:  # a damaged stream is an empty value
            return ""
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
    text = str(value)
    return text.removeprefix("/")


def _type_size(appearance: str) -> float:
    parts = appearance.split()
    if "Tf" in parts and parts.index("Tf") >= 1:
        try:
            size = float(parts[parts.index("Tf") - 1])
        except ValueError:
            return 0.0
        return size if 4 <= size <= 40 else 0.0
    return 0.0


def _rectangle(value: Any) -> tuple[float, float, float, float] | None:
    try:
        a, b, c, d = (float(v) for v in value)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _get(holder: Any, key: str) -> Any:
    if not isinstance(holder, DictionaryObject):
        return None
    return _resolved(holder.get(key))
