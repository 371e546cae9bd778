"""Features for the document type: words by zone, characters against OCR noise, cues of the field, shape of the page."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from pathlib import PurePath

from triage.reading.document import LineKind
from triage.understanding.flow import Flow
from triage.understanding.layout_context import ContextReader
from triage.understanding.type_cues import CUES

_WORD = re.compile(r"[a-zà-ž]+(?:['’][a-z]+)?|£|\d+")
_TICKS = re.compile(r"[☒☐☑☓✓✔]|\[\s?[xX]?\s?\]")
_BODY_WORDS = 1500


def _words(text: str) -> list[str]:
    return [re.sub(r"\d+", "0", w) for w in _WORD.findall(text.casefold().replace("’", "'"))]


def _weighted(prefix: str, items: list[str], weight: float, out: dict[str, float]) -> None:
    """Sublinear counts of one zone, scaled to length one and then to the zone's weight."""
    counts = Counter(items)
    values = {item: 1 + math.log(n) for item, n in counts.items()}
    norm = math.sqrt(sum(v * v for v in values.values())) or 1.0
    for item, value in values.items():
        out[f"{prefix}{item}"] = weight * value / norm


def _pairs(words: list[str]) -> list[str]:
    return words + [f"{a} {b}" for a, b in itertools.pairwise(words)]


def _chars(words: list[str]) -> list[str]:
    return [f" {w} "[i : i + 4] for w in words for i in range(len(w) - 1) if len(w) > 2]


def type_features(flow: Flow, name: str, reader: ContextReader | None = None) -> dict[str, float]:
    """Named features with values. `name` is the file name as sent, a weak hint."""
    reader = reader or ContextReader(flow)
    zones: dict[str, list[str]] = {"t": [], "h": [], "s": [], "b": []}
    for index, block in enumerate(flow.blocks):
        words = _words(reader.texts[index])
        zone = reader.zone(index)
        if zone == "quoted":
            continue
        if index < 12 or block.kind is LineKind.TITLE or zone == "mailhead":
            zones["t"] += words[:40]
        if block.kind in (LineKind.HEADING, LineKind.TITLE):
            zones["h"] += words
        if zone == "signature" or index >= len(flow.blocks) - 5:
            zones["s"] += words[:25]
        if len(zones["b"]) < _BODY_WORDS:
            zones["b"] += words
    out: dict[str, float] = {}
    for zone, weight in (("t", 2.4), ("h", 1.0), ("s", 1.4), ("b", 2.4)):
        _weighted(f"{zone}:", _pairs(zones[zone]), weight, out)
    _weighted("c:", _chars(zones["b"][:700]), 1.6, out)
    _weighted("tc:", _chars(zones["t"][:80]), 1.2, out)
    stem = re.sub(r"[_\W\d]+", " ", PurePath(name).stem).strip()
    _weighted("f:", _words(stem), 0.7, out)
    out |= _shape(flow)
    return out | _cues(flow, reader, stem)


def _cues(flow: Flow, reader: ContextReader, stem: str) -> dict[str, float]:
    """Cues of the field, by where they stand: first lines, top, end, file name, whole text.

    A long document meets many cues, which says nothing of what it is for: in the whole text they count by density.
    """
    texts = [t for t, block in zip(reader.texts, flow.blocks, strict=True) if not block.quoted]
    places = {
        "first": (" ".join(texts[:5])[:500], 0.7),
        "name": (stem, 0.5),
        "end": (" ".join(texts[-8:])[-900:], 0.4),
    }
    out: dict[str, float] = {}
    for place, (text, weight) in places.items():
        _weighted(f"cue-{place}:", [c for c, p in CUES.items() for _ in p.findall(text)], weight, out)
    top = " ".join(texts[:12])[:1500]
    pieces = max(1.0, len(flow.text) / 2500)
    for cue, pattern in CUES.items():
        if pattern.search(top):
            out[f"cue-top:{cue}"] = 0.35
        hits = len(pattern.findall(flow.text[:30000]))
        if hits:
            out[f"cue:{cue}"] = min(1.0, (0.4 + 0.15 * hits) / pieces)
    return out


def _shape(flow: Flow) -> dict[str, float]:
    blocks = len(flow.blocks) or 1
    rows = sum(bool(b.cells) for b in flow.blocks)
    words = len(flow.text.split())
    ticks = len(_TICKS.findall(flow.text))
    money = flow.text.count("£")
    first = len(re.findall(r"\b(?:I|my|me|we|our)\b", flow.text))
    dear = bool(re.search(r"(?m)^dear ", flow.text, re.I))
    mail = flow.format in ("eml", "msg") or bool(re.match(r"from: ", flow.text, re.I))
    sections = sum(bool(re.search(rf"(?m)(?:^|[|] )section {letter}\b", flow.text, re.I)) for letter in "abcdefghijk")
    return {
        f"shape:words{sum(words > n for n in (40, 100, 200, 400, 800, 1600, 4000))}": 0.5,
        f"shape:rows{sum(rows / blocks > n for n in (0.01, 0.2, 0.5, 0.8))}": 0.4,
        f"shape:ticks{sum(ticks > n for n in (0, 3, 10, 30))}": 0.4,
        f"shape:money{sum(money > n for n in (0, 2, 5, 12))}": 0.5,
        f"shape:first{sum(first / max(1, words) > n for n in (0.005, 0.02, 0.05, 0.09))}": 0.5,
        f"shape:mail{mail}": 0.4,
        f"shape:dear{dear}": 0.3,
        f"shape:sections{sections // 3}": 0.6,
    }
