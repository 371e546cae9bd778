"""Every date in a text, day first, as English casework writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from triage.understanding.candidate import Candidate

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb febuary",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_ROMAN = {r: i for i, r in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third
    twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
    """.split(),
        1,
    )
}
_WEEKDAYS = {d: i for i, d in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_MONTH = r"(?P<m>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<d>[0-3]?[0-9OlI])(?:\s?(?:st|nd|rd|th))?"
_YEAR = r"(?P<y>(?:19|20)[\dOlI]{2}|['’]?\d{2}(?!\d|\s?(?:hours|minutes|weeks|days|pupils|am|pm)\b))"
_WEEKDAY = r"(?:(?P<w>mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+(?:the\s+)?)?"
_PATTERNS = [
    re.compile(
        rf"(?<![\w/]){_WEEKDAY}{_DAY}(?:\s+day)?\s*(?:of\s+)?[-. /]?\s?{_MONTH}[-., /]{{0,2}}\s?{_YEAR}(?!\w)", re.I
    ),
    re.compile(rf"(?<![\w/]){_WEEKDAY}{_MONTH}\s+{_DAY}\s*,?\s+(?P<y>(?:19|20)\d{{2}})(?!\w)", re.I),
    re.compile(r"(?<![\w/.-])(?P<y>(?:19|20)\d{2})[-/.](?P<mn>[01]?\d)[-/.](?P<d>[0-3]?\d)(?![\d/])(?=\D|$)"),
    re.compile(
        r"(?<![\w/.£-])(?P<d>[0-3]?[0-9OlI])\s?(?P<s>[/.\-–])\s?(?P<mn>[01OlI]?[0-9OlI])\s?(?P=s)\s?"
        r"(?P<y>(?:19|20)[\dOlI]{2}|\d{2})(?![\w/]|\.\d)"
    ),
    re.compile(
        r"(?<![\w/])(?P<d>[0-3]?\d)(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?P<y>(?:20)?\d{2})(?!\w)",
        re.I,
    ),
    re.compile(r"(?<![\w/.])(?P<d>[0-3]?\d)[./ ](?P<r>x{0,1}(?:ix|iv|v?i{0,3}))[./ ](?P<y>(?:20)?\d{2})(?!\w)"),
    re.compile(
        rf"\b(?P<o>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\s+(?:day\s+)?of\s+{_MONTH},?\s+{_YEAR}", re.I
    ),
    re.compile(r"(?<![\w/.-])(?P<d>[0-3]\d)(?P<s> )(?P<mn>[01]\d)(?P=s)(?P<y>(?:19|20)\d{2})(?!\w)"),
]
_YEARLESS = [
    re.compile(rf"(?<![\w/]){_WEEKDAY}{_DAY}\s*(?:of\s+)?{_MONTH}(?![-., /]{{0,2}}\s?\d{{2,4}}\b)(?!\w)", re.I),
    re.compile(
        rf"(?<![\w/]){_WEEKDAY}{_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*,?\s*\d{{4}})(?!\s*[:/\d])", re.I
    ),
    re.compile(r"(?<![\w/.£-])(?P<d>[0-3]?\d)/(?P<mn>1[0-2]|0?[1-9])(?![\w/.-]|\s?(?:of|pupils|sessions|weeks))"),
]
# "3 and 5 March 2025", "3-5 March", "3rd, 10th & 17th March 2025": the days before the last one share its month and year
_EARLIER_DAYS = re.compile(r"((?:\b[0-3]?\d(?:st|nd|rd|th)?\s*(?:,|and|&|to|-|–)\s*)+)$", re.I)
_EARLIER_DAY_MONTHS = re.compile(
    rf"(?<!\w)(?P<d>[0-3]?\d)(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\s*(?:,|and|&|to|until|-|–)\s*$", re.I
)


_DATE_LEAD = re.compile(r"\b(on|by|until|from|since|before|of|date)\W*$", re.I)


def _number(text: str) -> int:
    return int(text.translate(str.maketrans("OlI", "011")).strip("'’"))


def _year(text: str, born_before: int) -> int:
    year = _number(text)
    if year >= 100:
        return year
    return 2000 + year if year <= born_before % 100 + 6 else 1900 + year


def _make(match: re.Match[str], today: date) -> date | None:
    groups = match.groupdict()
    try:
        if groups.get("m"):
            month = _MONTHS[groups["m"].casefold()]
        elif groups.get("r"):
            month = _ROMAN[groups["r"].casefold()]
        else:
            month = _number(groups["mn"])
        day = _ORDINALS[groups["o"].casefold()] if groups.get("o") else _number(groups["d"])
        return date(_year(groups["y"], today.year), month, day)
    except (KeyError, ValueError):
        return None


def _guess_year(match: re.Match[str], today: date) -> date | None:
    """The year that makes a date without one fit its weekday and fall nearest to the day of receipt."""
    groups = match.groupdict()
    options: list[tuple[int, date]] = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            month = _MONTHS[groups["m"].casefold()] if groups.get("m") else _number(groups["mn"])
            found = date(year, month, _number(groups["d"]))
        except (KeyError, ValueError):
            continue
        weekday = (groups.get("w") or "")[:3].casefold()
        wrong_day = bool(weekday) and _WEEKDAYS[weekday] != found.weekday()
        options.append((1000 * wrong_day + abs((found - today).days), found))
    return min(options)[1] if options else None


def find_dates(text: str, received: date) -> list[Candidate]:
    """Date candidates in order of place. `value` is ISO 8601; a date without a year carries the hint ``yearless``."""
    found: list[Candidate] = []
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    for number, pattern in enumerate(_PATTERNS):
        for match in pattern.finditer(text):
            value = _make(match, received)
            if value is None or not free(*match.span()) or not 1940 <= value.year <= received.year + 25:
                continue
            taken.append(match.span())
            found.append(Candidate("date", match.start(), match.end(), value.isoformat(), (f"pattern{number}",)))
            found.extend(_earlier_days(text, match.start(), value))
    for pattern in _YEARLESS:
        for match in pattern.finditer(text):
            value = _guess_year(match, received)
            if value is None or not free(*match.span()):
                continue
            groups = match.groupdict()
            weekday = (groups.get("w") or "")[:3].casefold()
            if not groups.get("m") and not _DATE_LEAD.search(text[max(0, match.start() - 12) : match.start()]):
                continue
            if (groups.get("m") or "").casefold() in ("may", "mar") and not weekday and match[0].islower():
                continue
            taken.append(match.span())
            hint = (
                "slash"
                if "w" not in groups
                else "weekday"
                if weekday and _WEEKDAYS[weekday] == value.weekday()
                else "noday"
            )
            found.append(Candidate("date", match.start(), match.end(), value.isoformat(), ("yearless", hint)))
            found.extend(_earlier_days(text, match.start(), value))
    return sorted(found, key=lambda c: (c.start, c.end))


def _earlier_days(text: str, start: int, last: date) -> Iterator[Candidate]:
    before = text[max(0, start - 40) : start]
    match = _EARLIER_DAYS.search(before)
    if match:
        for day in re.finditer(r"\d+", match[1]):
            at = start - len(before) + match.start(1) + day.start()
            try:
                yield Candidate("date", at, start, last.replace(day=int(day[0])).isoformat(), ("shared_month",))
            except ValueError:
                continue
        return
    match = _EARLIER_DAY_MONTHS.search(before)
    if match:
        try:
            value = date(last.year, _MONTHS[match["m"].casefold()], int(match["d"]))
        except ValueError:
            return
        if value > last:
            value = value.replace(year=last.year - 1) if value.month != 2 or value.day != 29 else last
        if last - value < timedelta(days=200):
            yield Candidate("date", start - len(before) + match.start(), start, value.isoformat(), ("shared_year",))
