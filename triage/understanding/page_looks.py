"""What a page says of itself: its number, its head and foot, how it begins and ends, its look, whom it is about.

All of it is measured on the page alone; `page_edges` holds neighbours against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from triage.reading.document import Line, LineKind, Page, Source
from triage.understanding.identifiers import find_nhs_numbers, find_upns
from triage.understanding.linear import Floats
from triage.understanding.organisations import find_organisations

_EDGE = 0.13
_TOP = 0.4
_FIRST_LINES = 5
_OF = re.compile(r"(?:\bp(?:age|g)?\.?\s*|^\W*)(\d{1,3})\s*(?:of|/)\s*(\d{1,3})(?:\b|\W*$)", re.I)
_PAGE = re.compile(r"\bpage\s*:?\s*(\d{1,3})\b", re.I)
_BARE = re.compile(r"[-–—|\s]*(\d{1,3})[-–—|\s]*")
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)?\d{2}\b"
    r"|\b\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)?\d{2}\b",
    re.I,
)
_BORN = re.compile(rf"(?:d\.?\s?o\.?\s?b\.?|date of birth|born(?: on)?)\W{{0,12}}({_DATE.pattern})", re.I)
_NAME = re.compile(
    r"(?:^|[|] )(?i:re|ref|subject"
    r"|(?:the )?(?:child|pupil|student|patient|client|young person)(?:['’]s)?(?: full)? name"
    r"|(?:full )?name(?: of (?:child|pupil|student|patient|young person))?|child|pupil|student|patient)"
    r"\s*[:|-]\s*((?:[A-Z][\w'’-]+ ){1,3}[A-Z][\w'’-]+)"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SALUTATION = re.compile(r"^\W*(?:dear\b|to whom it may concern|hi\b|hello\b)", re.I)
_CONTACT = re.compile(
    r"www\.|https?://|\w@\w|\btel(?:ephone)?\b|\bfax\b|\b0\d{2,4}[ )]+\d{3}|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
_REFERENCE = re.compile(r"^\W*(?:our|your|my)? ?ref(?:erence)?\b|^\W*re\s*:", re.I)
_MAIL = re.compile(r"^\W*(?:from|to|sent|subject|cc|date)\s*:", re.I)
_HEAD_LABEL = re.compile(
    r"^\W*(?:(?:child|pupil|student|patient|young person)(?:['’]s)?(?: full)? name|(?:full )?name"
    r"|d\.?o\.?b|date of birth"
    r"|nhs (?:no|number)|upn|year(?: group)?|school|setting|address|date of (?:report|assessment|visit|meeting)"
    r"|report (?:by|date)|prepared by|author)\b",
    re.I,
)
_APPENDIX = re.compile(
    r"^\W*(?:appendix|annex|schedule|enclosure|attachment|section|part|chapter|table|figure)\b", re.I
)
_CONTINUED = re.compile(r"\bcont(?:inued|['’]?d)\b", re.I)
_NUMBERED = re.compile(r"^\W*(\d{1,2})(?:\.\d{1,2})*[.)]?\s+\S")
_CLOSING = re.compile(
    r"^\W*(?:yours? (?:sincerely|faithfully|truly)|kind(?:est)? regards|(?:best|warm|with) (?:wishes|regards)|regards\b"
    r"|many thanks|signed\b|signature\b)",
    re.I,
)
_POST = re.compile(r"\b(?:hcpc|gmc|nmc|registered|consultant|therapist|psychologist|headteacher|senco|sendco)\b", re.I)
_COPIES = re.compile(r"^\W*(?:c\.?c\.?|copy to|copies to|enc(?:l|s|losures?)?)\b\s*[.:]?", re.I)
_END = re.compile(r"^\W*(?:end of (?:report|document|letter)|\*+|-+ ?end ?-+)\W*$", re.I)

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PageLook:
    """One page, measured. `numbers`: what it calls itself by kind and place, as (number, of how many or 0).

    `head` and `foot`: words at its edges, figures as ``#``. `signs`: what its beginning and its end look like.
    `size`, `left`, `pitch`: letters, left margin, line distance in points (0: unknown). `filled`: how far down its
    words reach, 0 to 1. `types`: probabilities of the document types, had the page come alone (None: too few words).
    """

    number: int
    width: float
    height: float
    scanned: bool
    blank: bool
    numbers: dict[str, Number]
    head: frozenset[str]
    foot: frozenset[str]
    signs: frozenset[str]
    size: float
    left: float
    pitch: float
    filled: float
    ids: dict[str, frozenset[str]]
    organisations: frozenset[str]
    text: str
    types: Floats | None = field(default=None, compare=False)


def look_at(page: Page, types: Floats | None = None) -> PageLook:
    """Measure a page."""
    lines = [line for line in page.lines if line.words]
    height = page.height or 1.0
    top = [line for line in lines if _bottom(line) <= _EDGE * height]
    foot = [line for line in lines if _top(line) >= (1 - _EDGE) * height]
    edges = {id(line) for line in (*top, *foot)}
    body = [line for line in lines if id(line) not in edges] or lines
    text = page.text
    upper = [line for line in lines if _top(line) <= _TOP * height]
    return PageLook(
        number=page.number,
        width=page.width,
        height=page.height,
        scanned=page.source is Source.OCR,
        blank=sum(c.isalnum() for c in text) < 12,
        numbers=_numbers("head", top) | _numbers("foot", foot),
        head=_words(top[:4]),
        foot=_words(foot[-4:]),
        signs=frozenset(_beginning(lines, body, upper, height) | _ending(body)),
        size=_middle([line.size for line in body if line.size]),
        left=min((line.words[0].box.x0 for line in body), default=0.0),
        pitch=_pitch(body),
        filled=max((_bottom(line) for line in body), default=0.0) / height,
        ids=_ids(text),
        organisations=frozenset(
            re.sub(r"\W+", " ", str(o.value)).casefold().strip()
            for o in find_organisations("\n".join(line.text for line in upper[:25]))
        ),
        text=text.casefold(),
        types=types,
    )


def _top(line: Line) -> float:
    return line.words[0].box.y0


def _bottom(line: Line) -> float:
    return line.words[0].box.y1


def _middle(values: list[float]) -> float:
    return float(median(values)) if values else 0.0


def _pitch(lines: list[Line]) -> float:
    """The usual distance of two lines of one paragraph."""
    steps = [_top(b) - _top(a) for a, b in pairwise(lines) if a.block == b.block and a.cell is None]
    return _middle([step for step in steps if step > 2])


def _words(lines: list[Line]) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{2,}", " ".join(line.text for line in lines).casefold())
    return frozenset(words)


def _numbers(place: str, lines: list[Line]) -> dict[str, Number]:
    found: dict[str, Number] = {}
    for line in lines:
        text = line.text
        if len(text) > 140:
            continue
        if match := _OF.search(text):
            number, total = int(match[1]), int(match[2])
            if 0 < number <= total:
                found.setdefault(f"of@{place}", (number, total))
        elif match := _PAGE.search(text):
            found.setdefault(f"page@{place}", (int(match[1]), 0))
        elif match := _BARE.fullmatch(text):
            found.setdefault(f"bare@{place}", (int(match[1]), 0))
    return found


def _beginning(lines: list[Line], body: list[Line], upper: list[Line], height: float) -> set[str]:
    signs: set[str] = set()
    texts = [line.text for line in upper]
    usual = _middle([line.size for line in body if line.size])
    if any(_SALUTATION.match(line.text) for line in lines if _top(line) <= 0.65 * height and len(line.text) < 70):
        signs.add("salutation")
    if any(len(t) < 70 and _DATE.search(t) and not _BORN.search(t) for t in texts):
        signs.add("date")
    if any(_CONTACT.search(line.text) for line in upper if _top(line) <= 0.27 * height):
        signs.add("contact")
    if any(_REFERENCE.match(t) for t in texts):
        signs.add("reference")
    if sum(bool(_MAIL.match(t)) for t in texts[:10]) >= 3:
        signs.add("mail")
    labels = sum(bool(_HEAD_LABEL.match(t)) for t in texts)
    signs |= {f"labels{n}" for n in (1, 2, 4) if labels >= n}
    if usual and any(line.size >= 1.28 * usual and len(line.text) > 4 for line in upper):
        signs.add("large")
    if any(line.kind is LineKind.TITLE for line in upper):
        signs.add("title")
    if any(_APPENDIX.match(line.text) for line in lines[:_FIRST_LINES]):
        signs.add("appendix")
    if any(_CONTINUED.search(line.text) for line in lines[:_FIRST_LINES]):
        signs.add("continued")
    first = next((line for line in body if len(line.text) > 2), None)
    if first is not None:
        signs |= _first_words(first)
    return signs


def _first_words(first: Line) -> set[str]:
    signs = set()
    text = first.text
    if text[:1].islower():
        signs.add("lower")
    if first.cell is not None:
        signs.add("cell")
    if first.kind is LineKind.HEADING or (first.bold and len(text) < 70):
        signs.add("heading")
    if match := _NUMBERED.match(text):
        signs.add("numbered1" if int(match[1]) == 1 else "numbered2")
    if re.match(r"^\W*[•▪◦*-]\s", text):
        signs.add("bullet")
    return signs


def _ending(body: list[Line]) -> set[str]:
    signs: set[str] = set()
    last = [line.text for line in body[-max(6, len(body) // 3) :]]
    if any(_CLOSING.match(t) and len(t) < 90 for t in last):
        signs.add("closing")
    if any(_POST.search(t) and len(t) < 90 for t in last[-6:]):
        signs.add("post")
    if any(_COPIES.match(t) for t in last[-6:]):
        signs.add("copies")
    if any(_END.match(t) for t in last[-3:]):
        signs.add("end")
    if body:
        text = body[-1].text.rstrip()
        if body[-1].cell is not None:
            signs.add("ends-cell")
        elif text[-1:].isalnum() or text[-1:] in ",-–(":
            signs.add("ends-open" if len(text.split()) > 6 else "ends-short")
        else:
            signs.add("ends-stop")
    return signs


def _ids(text: str) -> dict[str, frozenset[str]]:
    found = {
        "upn": frozenset(str(c.value) for c in find_upns(text)[0]),
        "nhs": frozenset(str(c.value) for c in find_nhs_numbers(text)[0]),
        "born": frozenset(_day(match[1]) for match in _BORN.finditer(text)),
        "name": frozenset(m[1].casefold() for line in text.split("\n") for m in _NAME.finditer(line)),
    }
    return {kind: values for kind, values in found.items() if values}


def _day(text: str) -> str:
    """Day, month and last two figures of the year, however the date is written."""
    parts = re.findall(r"\d+|[a-z]{3,}", text.casefold())
    words = [p for p in parts if p[:3] in _MONTHS and not p.isdigit()]
    numbers = [int(p) for p in parts if p.isdigit()]
    if words and len(numbers) >= 2:
        numbers = [numbers[0], _MONTHS.index(words[0][:3]) + 1, numbers[-1]]
    return "-".join(str(n % 100) for n in numbers[:3])
