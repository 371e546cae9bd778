"""Mentions of a national curriculum year group."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

_YEAR = re.compile(
    r"(?<![\w-])(?:(?:NC|national curriculum)\s*)?(?:year(?:\s*group)?|yr\.?|y)\s*[:|]?\s*(?P<n>1[0-4]|[1-9])(?![\d/]|\s*[-/–]\s*\d|[- ]?(?:old|month|week))\b",
    re.I,
)
_RECEPTION = re.compile(
    r"\b(?:Reception(?:\s+(?:class|year))?(?!\s+(?:desk|area|staff|team|office|manager|email|order|thresh\w+|hours))|reception\s+(?:class|year)|year\s*R|YR|EYFS2|F2|R(?=\s*(?:\||$)))\b"
)
_RECEPTION_LOWER = re.compile(r"\b(?:in|our|starts?|started|into|of)\s+reception\b", re.I)
_NURSERY = re.compile(r"\b(?P<n>N\s?[12]|nursery(?:\s*(?P<k>1|2|one|two))?|pre-?school|F1)\b", re.I)
_BARE = re.compile(
    r"(?:year(?:\s*group)?|NCY?|yr)\b[^\n\d]{0,30}?[:|]\s*(?:year\s*)?(?P<n>1[0-4]|[1-9]|R|N[12])(?=\s*(?:[|(\n,;]|$))",
    re.I,
)


_NUMBER_WORDS = {
    w: str(n)
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"],
        1,
    )
}
_WRITTEN = re.compile(
    rf"\b(?:year|yr)(?:\s+group)?\s*[:|]?\s+(?P<n>{'|'.join(_NUMBER_WORDS)})\b(?!\s+(?:pupils|children|years))", re.I
)


_SHORT = re.compile(r"(?<![\w-])(?:NCY?\s?[:|]?\s?|y)(?P<n>1[0-4]|[1-9])(?=\s*(?:[|(),;.\n+]|$|\s[a-z]))")
# "DoB / year | 14/11/2016 / 3"
_SHARED_LABEL = re.compile(
    r"\b(?:year|yr|nc|class)\b[^\n|:]{0,25}[|:\n]\s*[^\n|]{0,60}?\s[/–-]\s(?:y(?:ea)?r?\s?)?(?P<n>1[0-4]|[1-9]|R)(?=\s*(?:\||\n|$))",
    re.I,
)
_MONTHS = r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# "(9W)", ", 8 Maple;" : a class or tutor group
_CLASS = re.compile(
    rf"(?:^|[(,;|–:\n-]|\b(?:class|form|group|tutor|in))\s*(?P<n>1[0-3]|[1-9])(?:[A-Z]{{1,2}}|\s(?!{_MONTHS})[A-Z][a-z]{{2,9}})(?=\s*(?:[),;|–.\n]|$))",
    re.M,
)


def find_years(text: str) -> list[Candidate]:
    """Year-group candidates; `value` is one of ``N1 N2 R 1``–``14``."""
    found: dict[tuple[int, int], Candidate] = {}

    def add(start: int, end: int, value: str, hint: str) -> None:
        if not any(a < end and start < b for a, b in found):
            found[(start, end)] = Candidate("year", start, end, value, (hint,))

    for match in _YEAR.finditer(text):
        if match[0].startswith("y") and len(match[0]) < 4 and "year" not in match[0].casefold():
            continue
        add(match.start(), match.end(), match["n"], "year")
    for match in _WRITTEN.finditer(text):
        add(match.start(), match.end(), _NUMBER_WORDS[match["n"].casefold()], "year")
    for match in _BARE.finditer(text):
        add(match.start("n"), match.end("n"), match["n"].upper(), "bare")
    for pattern, hint in ((_SHORT, "short"), (_SHARED_LABEL, "shared_label"), (_CLASS, "class")):
        for match in pattern.finditer(text):
            add(match.start("n"), match.end("n"), match["n"].upper(), hint)
    for pattern in (_RECEPTION, _RECEPTION_LOWER):
        for match in pattern.finditer(text):
            add(match.start(), match.end(), "R", "reception")
    for match in _NURSERY.finditer(text):
        number = (match["k"] or match["n"][-1]).casefold()
        value = {"1": "N1", "one": "N1", "2": "N2", "two": "N2"}.get(number, "N2")
        add(match.start(), match.end(), "N1" if match[0].upper() == "F1" else value, "nursery")
    return sorted(found.values(), key=lambda c: c.start)
