"""What a recogniser makes of specks, edges, bullets and a lone capital I, put right."""

from __future__ import annotations

import re

from triage.reading.quality import plausible
from triage.reading.tokens import Token

_DIRT = frozenset("|_~=:;.,'`‘’\"“”*°¢^<>\\/-–—!¦§«»{}[]()©®™=")
_BULLETS = frozenset({"*", "¢", "e", "«", "»", "°", "©", "®", "¢.", "+", "«.", "●", "▪", "■", "-", "–", "—", "o", ">"})
_CAPITAL_I = re.compile(r"l[dfmnrst](?:[a-z]+|$)")  # no English word begins so
_KEPT = frozenset({"-", "–", "—", "&", "/", "•", ":", "+", "="})


def clean_line(line: list[Token]) -> list[Token]:
    """The words of a line without dirt; list marks as ``•``, a bar or a small l that is a capital I as ``I``."""
    kept = [t for i, t in enumerate(line) if not _is_dirt(t) and not _is_cell_edge(line, i)]
    if kept and sum(t.confidence or 0.0 for t in kept) < 0.62 * len(kept) and sum(len(t.text) for t in kept) < 9:
        return []  # a curved edge or a smudge
    for index, token in enumerate(kept):
        if token.text == "|" and index + 1 < len(kept) and kept[index + 1].text[:1].islower():
            token.text = "I"
        elif (token.text.startswith("|") and token.text[1:2] in ("'", "’")) or _CAPITAL_I.match(token.text):
            token.text = "I" + token.text[1:]
    return [token for part in _parts(kept) for token in _trimmed(part)]


def _parts(line: list[Token]) -> list[list[Token]]:
    """The line split where wide gaps are: each part may begin at a table's edge of its own."""
    parts: list[list[Token]] = []
    for token in line:
        if parts and token.x0 - parts[-1][-1].x1 < 1.2 * max(token.size, 1.0):
            parts[-1].append(token)
        else:
            parts.append([token])
    return parts


def _trimmed(part: list[Token]) -> list[Token]:
    while part and _is_edge(part[0]) and not _is_bullet(part):
        part.pop(0)
    while part and _is_edge(part[-1]):
        part.pop()
    if _is_bullet(part):
        part[0].text = "•"
    return part


def _is_dirt(token: Token) -> bool:
    """Nothing of a letter or a number and little confidence, or letters that are a mere guess."""
    sure = token.confidence or 0.0
    letters = sum(c.isalnum() for c in token.text)
    if letters:
        # Rare names are often read rightly with no confidence at all.
        return sure < 0.08 and not (letters >= 3 and plausible(token.text.strip(".,;:()")))
    return sure < 0.4 and token.text not in _KEPT and token.text != "|"


def _is_cell_edge(line: list[Token], index: int) -> bool:
    """What is left of a table's upright line before a word; an equals sign before a number is one."""
    if line[index].text not in ("=", "©", "®", "™", "||", "[|", "|]") or index + 1 == len(line):
        return False
    return not (line[index].text in ("=", "©") and line[index + 1].text[:1].isdigit())


def _is_edge(token: Token) -> bool:
    """A sign that stands for nothing at the end of a line: the rest of a ruling line or of the paper's edge."""
    return (set(token.text) <= _DIRT and token.text not in ("-", "–", "—", ":", "•")) or (
        token.text == ":" and (token.confidence or 0) < 0.7
    )


def _is_bullet(line: list[Token]) -> bool:
    if len(line) < 2 or line[0].text not in _BULLETS:
        return False
    gap = line[1].x0 - line[0].x1
    if line[0].text in ("e", "o") and (gap < 0.4 * line[1].size or (line[0].confidence or 0) > 0.85):
        return False
    return gap > 0.25 * line[1].size
