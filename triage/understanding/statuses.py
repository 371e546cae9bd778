"""Words that show the status of a plan, and the recommendation of a review."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

_PLAN = [
    (
        "amended_final",
        r"(?:amended|revised)[ -]+(?:and )?final|final[ -]+(?:\(?amended\)?|as amended)|finali[sz]ed amended|amended (?:EHC )?plan issued|amended EHC plan(?! \(draft)|final amended",
    ),
    (
        "proposed_amended",
        r"propos(?:ed|al)[\w ]{0,12} amend\w*|amendment notice|notice of (?:proposed )?amendments?|draft amend\w*|amended draft|propose to amend|proposed changes|draft \(?amend\w*",
    ),
    ("draft", r"(?:first |working |initial )?draft"),
    ("final", r"final(?:i[sz]ed)?|issued under section 37|date issued|date of issue|signed on behalf|in force"),
]
_REVIEW = [
    (
        "maintain",
        r"maintain\w*|remains? (?:appropriate|unchanged|as it is|in place)|no (?:changes?|amendments?)(?: (?:are|is))?(?: needed| required| necessary| to the)?|continue(?: to be maintained| unchanged| without|s? in its present| with the current)?|stay(?:s)? (?:as|the same)|keep(?: the)?(?: plan)?(?: as)?|unchanged|unamended|does not need (?:changing|to change)",
    ),
    ("amend", r"amend\w*|changes? (?:to|are|be|the|in) [\w ]{0,40}|updat\w+|revis\w+|rewritten|re-?write|alter\w*"),
    (
        "cease",
        r"ceas\w+|discontinue\w*|no longer (?:needs?|requires?|necessary)[\w ]{0,30}|end(?:ed|ing)? (?:the|of the|his|her|their)?\s?(?:EHC )?plan|plan (?:should |to |be )*(?:ended?|closed?)|brought to an end",
    ),
]


def _find(text: str, kind: str, table: list[tuple[str, str]]) -> list[Candidate]:
    found: list[Candidate] = []
    for code, words in table:
        for match in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.I):
            if any(c.start < match.end() and match.start() < c.end for c in found):
                continue
            hints = [f"code={code}", f"words={match[0].casefold()[:22]}"]
            found.append(
                Candidate(
                    kind, match.start(), match.end(), code, (*hints, *tick_hints(text, match.start(), match.end()))
                )
            )
    return sorted(found, key=lambda c: c.start)


def tick_hints(text: str, start: int, end: int) -> list[str]:
    """Whether the nearest tick box of the same line is ticked, and whether the words are struck through."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    at = start - line_start
    hints = []
    boxes = [
        (abs(m.start() - at), "ticked" if re.match(r"[☒☑✓✔✗■]|\[\s?[xX✓]\s?\]|\([xX✓]\)", m[0]) else "unticked")
        for m in re.finditer(r"\?☐|[☒☑✓✔✗■☐□]|\[\s?[xX✓]?\s?\]|\([xX✓]\)", line)
    ]
    if boxes:
        before = list(re.finditer(r"[☒☑✓✔✗■☐□]|\[\s?[xX✓]?\s?\]", line[:at]))
        after = list(re.finditer(r"[☒☑✓✔✗■☐□]|\[\s?[xX✓]?\s?\]", line[at:]))
        hints.append("near_" + min(boxes)[1])
        if before:
            hints.append("before_" + ("ticked" if re.match(r"[☒☑✓✔✗■]|\[\s?[xX✓]\s?\]", before[-1][0]) else "unticked"))
        if after:
            hints.append("after_" + ("ticked" if re.match(r"[☒☑✓✔✗■]|\[\s?[xX✓]\s?\]", after[0][0]) else "unticked"))
    if "~~" in line:
        inside = line[:at].count("~~") % 2 == 1
        hints.append("struck" if inside else "beside_struck")
    if re.search(r"\b(yes|y)\b\W*$", line[at:], re.I):
        hints.append("then_yes")
    if re.search(r"\b(no|n)\b\W*$", line[at:], re.I):
        hints.append("then_no")
    return hints


def find_plan_statuses(text: str) -> list[Candidate]:
    """Plan status mentions; `value` is a plan_status code."""
    return _find(text, "plan_status", _PLAN)


def find_recommendations(text: str) -> list[Candidate]:
    """Review recommendation mentions; `value` is a review_recommendation code."""
    return _find(text, "recommendation", _REVIEW)
