"""How much a text looks like words, to tell a good text layer or a good OCR run from garbage."""

from __future__ import annotations

import re

_EDGES = " \t\"'“”‘’«»()[]{}<>.,;:!?…*_-–—/\\|•☐☒"
_NEUTRAL = re.compile(
    r"[£$€]?[\d.,:/%+×x-]*\d[\d.,:/%+×x-]*(?:st|nd|rd|th|am|pm|p|k|m|h|s)?|[A-Z]{1,6}\d[\w/-]*|\S+@\S+|https?:\S+|www\.\S+|[\w.-]+\.(?:uk|com|org)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-–/&.][^\W\d_]+)*['’]?")
_SHAPE = re.compile(
    r"[A-ZÀ-Þ]?[a-zß-ÿ'’]+|[A-ZÀ-Þ'’]+|[A-Z]{1,5}s|M[a]?c[A-Z][a-z]+|O['’][A-Z][a-z]+|[A-Z][a-z]+[A-Z][a-z]+|[a-z][A-Z]{2,4}",
    re.UNICODE,
)
_SINGLE = frozenset("aIiAoOxXyYnNsSmMfFbBcCdDeEhHjJkKpPrRtTvVwWlLgGqQzZuU")
_RARE = re.compile(
    r"q[^u]|[^aeiou]{0}(?:jb|jc|jd|jf|jg|jh|jk|jl|jm|jn|jp|jq|jr|js|jt|jv|jw|jx|jz|vb|vc|vd|vf|vg|vj|vk|vm|vn|vp|vq|vt|vw|vx|vz|"
    r"xb|xd|xg|xj|xk|xr|xv|xz|zb|zc|zd|zf|zg|zj|zn|zp|zq|zr|zs|zv|zx|kq|kx|kz|wj|wq|wv|wx|fq|fx|fz|hx|hz|gx|gz|bx|bz|cx|px|pz|"
    r"mx|mz|sx|dx|tx)|(.)\1\1|[bcdfghjklmnpqrstvwxz]{6}"
)  # fmt: skip
_COMMON = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "it",
        "was",
        "on",
        "with",
        "as",
        "be",
        "at",
        "by",
        "this",
        "are",
        "or",
        "from",
        "his",
        "her",
        "he",
        "she",
        "they",
        "their",
        "an",
        "which",
        "not",
        "have",
        "has",
        "had",
        "but",
        "been",
        "were",
        "will",
        "we",
        "you",
        "your",
        "our",
        "my",
        "me",
        "i",
        "all",
        "can",
        "there",
        "who",
        "when",
        "what",
        "would",
        "no",
        "yes",
        "if",
        "more",
        "one",
        "any",
        "name",
        "date",
        "school",
        "year",
        "child",
        "parent",
    ]
)


def word_quality(words: list[str]) -> float:
    """The share (0..1) of words that could be English words, names or numbers. 0 for no words."""
    good = bad = 0.0
    common = 0
    for word in words:
        core = word.strip(_EDGES)
        if not core:
            bad += 0.15
            continue
        if _NEUTRAL.fullmatch(core):
            good += 0.3
            continue
        if core.lower() in _COMMON:
            common += 1
            good += 1
        elif plausible(core):
            good += 1
        else:
            bad += 1
    total = good + bad
    if total == 0:
        return 0.0
    share = good / total
    # Prose without any of the commonest words is no English, however well its letters are shaped.
    if total > 60 and common < 0.04 * total:
        share *= 0.6
    return share


def plausible(core: str) -> bool:
    """Whether one word has the shape and the letters of a word."""
    if len(core) == 1:
        return core in _SINGLE or core in "&@£%+="
    if not _WORD.fullmatch(core) or len(core) > 32:
        return False
    for part in re.split(r"['’\-–/&.]", core):
        if not part:
            continue
        if not _SHAPE.fullmatch(part):
            return False
        lower = part.lower()
        if len(part) > 3 and part.isupper() and not part.isascii():
            continue
        if len(part) > 4 and not any(c in "aeiouyàáâãäåèéêëìíîïòóôõöøùúûüýÿæœ" for c in lower):
            return False
        if not part.isupper() and lower.isascii() and _RARE.search(lower):
            return False
    return True
