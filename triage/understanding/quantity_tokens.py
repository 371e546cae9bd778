"""The pieces of a quantity in a text: lengths of time, how many, how often, for which period."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = {
    w: n
    for n, w in enumerate(
        """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
    """.split()
    )
} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "half": 0.5,
    "twenty-five": 25,
    "thirty-five": 35,
    "twenty-one": 21,
    "twenty-two": 22,
    "twenty-four": 24,
    "thirty-two": 32,
    "fifty-five": 55,
    "seventy": 70,
    "eighty": 80,
}
_N = (
    r"(?:\d+\s1/2|1/2|\d+(?:[.,]\d+)?(?:\s?[½¼¾])?|[½¼¾]|"
    + "|".join(sorted((re.escape(w) for w in _WORDS), key=len, reverse=True))
    + r")"
)
_UNIT = (
    r"(?P<u>minutes?|mins?\b\.?|(?:(?<=\d)|(?<=\d\s))m(?=\s|$|x|/)|hours?(?=a\s(?:week|fortnight|term|half|day|year)\b)|"
    r"hours?|hrs?\b\.?|h(?=\s|$|/|\b))"
)
_DURATION = re.compile(
    rf"(?:(?<![\w£.,/])|(?<=\d[x×]))(?:(?P<half>half[- ](?:an[- ]|a[- ])?hour(?:ly(?=\s+session))?)|(?P<quarter>(?:a )?quarter of an hour)|(?P<three>three[- ]quarters of an hour)|"
    rf"(?P<hm>(?P<hh>\d+|an?|one|two|three)\s?(?:hours?|hrs?|h)\s?(?:and\s)?(?P<mm>\d{{1,2}}|thirty|fifteen|forty-five)\s?(?:minutes?|mins?|m)\b)|(?P<hshort>(?P<sh>\d)\s?h\s?(?P<sm>[0-5][05])(?=\s(?:a|per|each|every)\s|[\s,;.)]*$))|"
    rf"(?P<hhalf>(?P<hn>an?|one|two|three|four|\d+)\s(?:hours?|hrs?)\sand\s(?:a\s)?(?P<frac>half|quarter))|"
    rf"(?P<named>(?P<nn>(?!an?\b|half\b){_N})\s(?:(?!per\b|half|quarter|an?\b|each\b|every\b|x\b|sessions?\b|times\b|of\b|and\b|days?\b|minutes?\b)[A-Za-z1][\w:’'-]*\s){{1,3}}?(?:hours|hrs)\b(?!\slong))|"
    rf"(?P<nhalf>(?P<nh>one|two|three|four|five|six|\d+)\sand\sa\s(?P<frac2>half|quarter)\s?(?:hours?|hrs?))|"
    rf"(?P<n>{_N}|[Il](?=\s(?:hour|hr)\b))(?:\s*(?:-|–|to)\s*(?P<n2>\d+))?[\s-]?{_UNIT}|(?<=weekly\s)(?P<bare>hour)|(?<=daily\s)(?P<bare2>hour))(?![b-z]|a[a-z])",
    re.I,
)
_TIMES = re.compile(
    rf"(?<![\w£.,/])(?P<n>{_N})\s*(?:x|×|\*|lots of)\s*(?=\d|an?\b|one\b|half|h|thirty|forty|fifteen|twenty|sessions?|weekly)",
    re.I,
)
_TIMES_BEFORE = re.compile(
    rf"(?<![\w£.,/])(?P<n>(?!an?\b|half\b|\d+\.\d){_N})\s+(?:times\s+)?(?=(?:(?!an?\b){_N})[\s-]?(?:minute|min\b|mins\b|hour)|half[- ]hour|one[- ]hour)",
    re.I,
)
_OF_LENGTH = re.compile(
    rf"(?<![\w£.,/])(?P<n>(?!an?\b|half\b){_N})\s+(?:[A-Za-z][\w/’'-]*\s+){{1,3}}?(?:(?:daily|weekly|fortnightly|termly),?\s+)?(?=of\s+(?:up to\s+)?(?:{_N})[\s-]?(?:minute|min\b|mins\b|hour|hr))",
    re.I,
)
_TIMES_AFTER = re.compile(r"(?<!\d\s)(?:\bx|×)\s?(?P<n>\d{1,2})\b(?!\s?(?:min|h|\)))", re.I)
_SESSIONS = re.compile(
    rf"(?<![\w£.,/])(?<!level )(?<!year )(?<!band )(?<!stage )(?P<n>{_N})\s+(?:(?!(?:minutes?|mins?|hours?|hrs?|per|of|in|with|at|to|from|on|by|for|or|all|a|an|the|and|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)[^\W\d][\w/’'-]*\s+){{0,4}}?"
    r"(?:sessions?|visits?|appointments?|contacts?|lessons?|consultations?|reviews?|meetings?|blocks?|assessments?|slots?|clinics?|classes|days?|stays|nights?|spells?|groups?|checks?|observations?|times|occasions|evenings?|mornings|afternoons|weekends?|feeds|outings|workshops|calls|swims)\b",
    re.I,
)
_PERIOD_WORDS = {
    "half_term": r"half[- ]?term(?:ly)?s?",
    "fortnight": r"fortnight(?:ly)?|two weeks|2 weeks|second week|other (?:week|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|bi-?weekly",
    "term": r"(?:school |academic )?term(?:ly)?",
    "week": r"(?:school |teaching |timetabled )?(?:week(?:ly)?|wk)",
    "day": r"(?:(?:single )?(?:school|college|nursery|working) )?day|daily|(?:school )?(?:morning|afternoon|lunch(?:time)?)",
    "year": r"(?:academic |school |calendar )?(?:year(?:ly)?|annum|annual(?:ly)?|yr)|(?:first |next |coming |whole )(?:academic |school )?year|(?:next |coming )?twelve months",
    "month": r"month(?:ly)?",
}
_PERIOD = "|".join(f"(?P<{name}>{words})" for name, words in _PERIOD_WORDS.items())
_EVERY = re.compile(
    rf"(?:(?:\b|(?<=hour))(?:per|a|an|each|every|every single|in (?:a|each|every|the)|of (?:the|his|her|their|each|every)|(?:his|her|their)|within (?:a|the|each)|(?:spread )?over (?:a|the|each)|(?:spread )?across (?:a|the|each)|throughout the|during each|during the)\s+|/\s?|\bp/|\bp\.\s?|(?<=\d\s)|)(?<!\w)(?:{_PERIOD})(?![a-z])",
    re.I,
)
_SHORT = re.compile(r"(?<![\w.])(?P<week>p\.?w\.?|pw|p/w)(?![\w])|(?<![\w.])(?P<year>p\.?a\.?|pa)(?![\w])", re.I)
_ADVERB = re.compile(
    r"(?<![\w-])(?P<half_term>half[- ]?termly)|(?<![\w-])(?P<day>daily)|(?<![\w-])(?P<fortnight>fortnightly)|(?<![\w-])(?P<week>weekly)|(?<![\w-])(?P<term>termly)|(?<![\w-])(?P<year>annual(?:ly)?|yearly)|(?<![\w-])(?P<month>monthly)",
    re.I,
)
_OFTEN = re.compile(
    rf"(?<![\w-])(?:(?P<once>once)|(?P<twice>twice)|(?P<thrice>thrice)|(?P<n>{_N})\s?(?:times|x|×)|(?<![£\d])(?P<only>\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)(?=\s+(?:per|a|each|every|in (?:a|the|each|every))\s+(?:year|term|half|week|fortnight)))(?=(?:\s+(?:in|over|during|across))?\s*(?:\b(?:per|a|an|each|every|in|the)\b|/|daily|weekly|fortnightly|termly|half|annually|yearly|p\.?w|monthly))",
    re.I,
)
_TIMES_ONLY = re.compile(
    r"(?<![\w-])(?P<n>\d{1,2})\s?(?:x|×)\s?(?=(?:daily|weekly|fortnightly|termly|half|per|a|each|/|annual|wk))", re.I
)


def number(text: str | None) -> float | None:
    """A number in figures or words; "2½" is 2.5. None where it is neither."""
    if text is None:
        return None
    text = text.strip().casefold()
    if text in ("i", "l"):
        # "I hour": a one that the recogniser took for a letter
        return 1.0
    if text in _WORDS:
        return float(_WORDS[text])
    text = text.replace("1/2", "½")
    extra = 0.0
    for sign, value in (("½", 0.5), ("¼", 0.25), ("¾", 0.75)):
        if sign in text:
            extra, text = value, text.replace(sign, "").strip()
    try:
        return float(text.replace(",", ".")) + extra if text else extra
    except ValueError:
        return None


def _duration(match: re.Match[str]) -> tuple[float, str] | None:
    groups = match.groupdict()
    if groups["half"]:
        return 30.0, "minutes"
    if groups["quarter"]:
        return 15.0, "minutes"
    if groups["three"]:
        return 45.0, "minutes"
    if groups["hm"]:
        hours, minutes = number(groups["hh"]), number(groups["mm"])
        return ((hours or 0) * 60 + (minutes or 0), "minutes") if hours is not None else None
    if groups["hshort"]:
        return float(groups["sh"]) * 60 + float(groups["sm"]), "minutes"
    if groups["hhalf"] or groups["nhalf"]:
        whole = number(groups["hn"] or groups["nh"])
        part = 0.5 if (groups["frac"] or groups["frac2"]).casefold() == "half" else 0.25
        return ((whole or 0) + part, "hours") if whole is not None else None
    if groups["bare"] or groups["bare2"]:
        return 1.0, "hours"
    if groups["named"]:
        hours = number(groups["nn"])
        return (hours, "hours") if hours else None
    amount = number(groups["n2"] or groups["n"])
    if amount is None:
        return None
    return amount, "hours" if groups["u"].casefold().startswith("h") else "minutes"


def _period(match: re.Match[str]) -> str:
    return next(name for name, value in match.groupdict().items() if value and name in _PERIOD_WORDS)


_NUMBERING = re.compile(
    r"((?:^|\n|\| |[;:.]\s)\W{0,3})(\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}[.)]|\([a-z\d]{1,3}\)|[A-K]\d{1,2}[.:]?)(?=\s+(?!(?:hours?|hrs?|mins?|minutes?|h|m)\b)[A-Za-z½(]|\s+\d+(?:\.\d)?\s*(?:x|×|min|h))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Characters [start, end): `kind` is duration, times, sessions, often or period; `per` is a period's code.

    `unit` of a duration is minutes or hours, and of sessions "days" where days are counted.
    """

    kind: str
    start: int
    end: int
    amount: float = 0.0
    unit: str = ""
    per: str = ""


def _without_numbering(text: str) -> str:
    """The text with a block's, cell's or clause's number blanked: "5.2 Three hours" is not 5.2 times three hours."""
    return _NUMBERING.sub(lambda m: m[1] + " " * len(m[2]), text)


def tokens_of(text: str) -> list[Token]:
    """The pieces of a text in order of place; none of them overlap, but for a count inside a longer one."""
    text = _without_numbering(text)
    found: list[Token] = []

    def add(token: Token) -> None:
        if not any(t.start < token.end and token.start < t.end for t in found):
            found.append(token)

    for match in _DURATION.finditer(text):
        value = _duration(match)
        if value and 0 < value[0] <= 4000:
            add(Token("duration", *match.span(), *value))
    for pattern in (_OFTEN, _TIMES_ONLY):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            times = (
                1.0
                if groups.get("once")
                else 2.0
                if groups.get("twice")
                else 3.0
                if groups.get("thrice")
                else number(groups.get("n") or groups.get("only"))
            )
            if times:
                add(Token("often", *match.span(), times))
    for pattern in (_TIMES, _TIMES_BEFORE, _OF_LENGTH):
        for match in pattern.finditer(text):
            times = number(match["n"])
            if times:
                # only the figure: the words behind it may hold a period ("two circuits daily of 15 minutes")
                end = match.end() if pattern is _TIMES else match.start() + len(match["n"])
                add(Token("times", match.start(), end, times))
    for match in _TIMES_AFTER.finditer(text):
        add(Token("times", *match.span(), float(match["n"])))
    for pattern in (_SHORT, _ADVERB, _EVERY):
        for match in pattern.finditer(text):
            if pattern is _EVERY and not re.match(
                r"\s*(?:per|a|an|each|every|in|of|his|her|their|within|spread|over|across|throughout|during|/|p/|p\.)",
                match[0],
                re.I,
            ):
                continue
            add(Token("period", *match.span(), per=_period(match)))
    for match in _SESSIONS.finditer(text):
        count = number(match["n"])
        if count and count >= 1 and not re.search(r"\bhalf\b", match["n"], re.I):
            clip = next(
                (t.start for t in found if match.start() < t.start < match.end() and t.kind == "duration"), match.end()
            )
            add(Token("sessions", match.start(), clip, count, "days" if re.search(r"days$", match[0], re.I) else ""))
            if clip != match.end() and not any(t.start == match.start() for t in found):
                found.append(Token("sessions", match.start(), match.start() + len(match["n"]), count))
    return sorted(found, key=lambda t: t.start)
