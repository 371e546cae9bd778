"""How much a text looks like words, to tell a good text layer or a good OCR run from garbage."""

from __future__ import annotations

import re
from functools import lru_cache

_EDGES = " \t\"'“”‘’«»()[]{}<>.,;:!?…*_-–—/\\|•☐☒"
_NEUTRAL = re.compile(
    r"[£$€]?[\d.,:/%+×x-]*\d[\d.,:/%+×x-]*(?:st|nd|rd|th|am|pm|p|k|m|h|s)?|[A-Z]{1,6}\d[\w/-]*|\S+@\S+|https?:\S+|www\.\S+|[\w.-]+\.(?:uk|com|org)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’\-–/&.][^\W\d_]+)*['’]?")
_SHAPE = re.compile(
    r"[A-ZÀ-ÞĀ-ſ]?[a-zß-ÿĀ-ſ'’]+|[A-ZÀ-ÞĀ-ſ'’]+|[A-Z]{1,5}s|M[a]?c[A-Z][a-z]+|O['’][A-Z][a-z]+|[A-Z][a-z]+[A-Z][a-z]+|[a-z][A-Z]{2,4}",
    re.UNICODE,
)
_SINGLE = frozenset("aIiAoOxXyYnNsSmMfFbBcCdDeEhHjJkKpPrRtTvVwWlLgGqQzZuU")
_RARE = re.compile(
    r"q[^u]|[^aeiou]{0}(?:jb|jc|jd|jf|jg|jh|jk|jl|jm|jn|jp|jq|jr|js|jt|jv|jw|jx|jz|vb|vc|vd|vf|vg|vj|vk|vm|vn|vp|vq|vt|vw|vx|vz|"
    r"xb|xd|xg|xj|xk|xr|xv|xz|zb|zc|zd|zf|zg|zj|zn|zp|zq|zr|zs|zv|zx|kq|kx|kz|wj|wq|wv|wx|fq|fx|fz|hx|hz|gx|gz|bx|bz|cx|px|pz|"
    r"mx|mz|sx|dx|tx)|(.)\1\1|[bcdfghjklmnpqrstvwxz]{6}"
)  # fmt: skip
_COMMON = frozenset(
    """
    the of and to in a is that for it was on with as be at by this are or from his her he she they their
    an which not have has had but been were will we you your our my me i all can there who when what
    would no yes if more one any name date school year child parent
    """.split()
)


_OTHER_SCRIPTS = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff]+|[\u0400-\u052f]+|[\u0590-\u05ff]+|[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+|"
    "[\u0900-\u097f]+|[\u0980-\u09ff]+|[\u0a00-\u0a7f]+|[\u0a80-\u0aff]+|[\u0b80-\u0bff]+|[\u1200-\u137f]+|"
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_ENGLISH_FROM = 60


def word_quality(words: list[str]) -> float:
    """The share (0..1) of words that could be English words, names or numbers. 0 for no words."""
    share, common, total = _shares(words)
    # Prose without any of the commonest words is no English, however well its letters are shaped.
    return share * 0.6 if total > _ENGLISH_FROM and common < 0.04 * total else share


def shape_quality(words: list[str]) -> float:
    """As `word_quality`, without asking for English: other languages in Latin letters do well too."""
    return _shares(words)[0]


def other_script(words: list[str]) -> bool:
    """Whether the words are written in one script that is not Latin, such as Arabic, Bengali or Cyrillic."""
    counts: dict[int, int] = {}
    letters = 0
    for word in words:
        letters += sum(c.isalpha() for c in word)
        for run in _OTHER_SCRIPTS.findall(word):
            block = ord(run[0]) >> 8
            counts[block] = counts.get(block, 0) + len(run)
    return letters >= 20 and max(counts.values(), default=0) > 0.6 * letters


def _shares(words: list[str]) -> tuple[float, int, float]:
    """The share of good words, how many are among the commonest of English, and how many were judged."""
    good = bad = 0.0
    common = single = 0
    for word in words:
        kind = _kind(word)
        if kind == _COMMON_WORD:
            common += 1
            good += 1
        elif kind == _NUMBER:
            good += 0.3
        elif kind == _LETTER:
            single += 1
            good += 0.5
        elif kind == _SIGNS:
            bad += 0.15
        elif kind == _PLAUSIBLE:
            good += 1
        else:
            bad += 1
    total = good + bad
    # A word set letter by letter is no word; a few boxes of a form may be so.
    broken = single > 10 and single > 0.4 * len(words)
    return (good / total * (0.6 if broken else 1.0) if total else 0.0), common, total


_COMMON_WORD, _NUMBER, _SIGNS, _LETTER, _PLAUSIBLE, _NO_WORD = range(6)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")


@lru_cache(maxsize=20_000)
def _kind(word: str) -> int:
    core = word.strip(_EDGES)
    if not core:
        return _SIGNS
    if _NO_TEXT.search(core):
        return _NO_WORD
    if len(core) == 1 and core.isalpha() and core not in "aAI":
        return _LETTER
    if _NEUTRAL.fullmatch(core):
        return _NUMBER
    if core.lower() in _COMMON:
        return _COMMON_WORD
    return _PLAUSIBLE if plausible(core) else _NO_WORD


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
