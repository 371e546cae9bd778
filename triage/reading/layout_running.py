"""Headers and footers: lines at the edge of the page that come again, or that say what only such lines say."""

from __future__ import annotations

import re
from collections import Counter

from triage.reading.document import Line, LineKind, Source

_EDGE = 0.115
_FAR_EDGE = 0.075
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:.{0,60}\b)?(?:(?:report\s+)?page\s*\d{1,4}(\s*(of|/)\s*\d{1,4})?|\d{1,4}\s*(of|/)\s*\d{1,4})(?:\b.{0,60})?"
    r"|[-–—|\s]*\d{1,4}[-–—|\s]*",
    re.IGNORECASE,
)
_FOOT_WORDS = re.compile(
    r"\b(registered (office|charity|company|in england)|company (no|number)|charity (no|number)|vat (no|reg)|ofsted|"
    r"private (and|&) confidential|in confidence|strictly confidential|printed (on|from|by)?|version \d|v\d+\.\d|"
    r"authorised and regulated|"
    r"trading name|chief executive|chair(man|person)?:|disclaimer|urn\b|dfe (no|number)|reg\. in england)",
    re.IGNORECASE,
)
_HEAD_WORDS = re.compile(
    r"^(private (and|&) confidential|strictly confidential|confidential|official(-sensitive)?( ?[:–-] ?\w+)?|"
    r"restricted|"
    r"in confidence|without prejudice)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(r"(www\.|https?://|@\w|\btel\b|telephone|\b0\d{3,4} ?\d{3} ?\d{3}|\bfax\b)", re.IGNORECASE)

Sheet = tuple[float, float, list[Line]]


def mark_running(pages: list[Sheet]) -> None:
    """Mark headers and footers of a document's pages, each (width, height, lines)."""
    heads: Counter[str] = Counter()
    feet: Counter[str] = Counter()
    edges = [(_edge(page, top=True), _edge(page, top=False)) for page in pages]
    for top, bottom in edges:
        heads.update({_key(line) for line in top})
        feet.update({_key(line) for line in bottom})
    for page, (top, bottom) in zip(pages, edges, strict=True):
        height = page[1]
        many = len(pages)
        for line in top:
            if _repeats(heads, line, many) or _says_head(line, height):
                line.kind = LineKind.HEADER
        for line in bottom:
            if _repeats(feet, line, many) or _says_foot(line, height, page[2]):
                line.kind = LineKind.FOOTER


def _edge(page: Sheet, top: bool) -> list[Line]:
    """Lines near one end of the page that have nothing but such lines beyond them."""
    _, height, lines = page
    limit = _EDGE * height
    out = []
    for line in lines:
        if line.cell is not None or line.kind is not LineKind.TEXT:
            continue
        box = line.words[0].box
        if (top and box.y1 <= limit) or (not top and box.y0 >= height - limit):
            out.append(line)
    return out


def _key(line: Line) -> str:
    """Its words with numbers alike, and its type size: a title is not the header that repeats it in small."""
    size = "" if line.words[0].source is Source.OCR else round(line.size)
    return f"{_NUMBER.sub('#', line.text.lower())}|{size}"


def _repeats(counts: Counter[str], line: Line, pages: int) -> bool:
    times = counts[_key(line)]
    return times >= 2 and times >= min(0.3 * pages, 4) and sum(c.isalnum() for c in line.text) >= 1


def _says_head(line: Line, height: float) -> bool:
    text = line.text
    near = line.words[0].box.y1 <= _FAR_EDGE * height
    if len(text) > 160:
        return False
    return bool(_HEAD_WORDS.match(text)) or (
        near and (_PAGE_NUMBER.fullmatch(text) is not None or bool(_CONTACT.search(text)))
    )


def _says_foot(line: Line, height: float, lines: list[Line]) -> bool:
    text = line.text
    if len(text) > 220:
        return False
    box = line.words[0].box
    if _PAGE_NUMBER.fullmatch(text):
        return True
    low = box.y0 >= height * (1 - _FAR_EDGE)
    if _FOOT_WORDS.search(text) or (low and _CONTACT.search(text)):
        return True
    body = max((x.words[0].box.y1 for x in lines if x is not line and x.words[0].box.y1 < box.y0), default=0.0)
    # Small print that stands alone at the foot.
    sizes = sorted(x.size for x in lines)
    return low and box.y0 - body > 2.5 * max(line.size, 6) and line.size < 0.93 * sizes[len(sizes) // 2]
