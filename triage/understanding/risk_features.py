"""Features of a sentence for risk detection: its words, who, when, denied, supposed, printed."""

from __future__ import annotations

import itertools
import re
from datetime import date

from triage.understanding.dates import find_dates
from triage.understanding.risk_words import risk_kinds
from triage.understanding.statuses import tick_hints

_WORD = re.compile(r"[a-zà-ž]+(?:['’][a-z]+)?|\d+|[☒☐?]")
_CUES = {
    "neg": r"no|not|never|none|nil|without|denie[sd]|deny|denying|absence of|ruled out|no evidence|n/a|nothing|neither|nor|cannot|isn'?t|aren'?t|wasn'?t|hasn'?t|haven'?t|didn'?t|doesn'?t|don'?t|unfounded",
    "start_neg": r"^\W*(?:no|not|nil|none|nothing|there (?:are|is|were|have been|has been) no|n/a)",
    "end_no": r"(?:\||:)\s*(?:no|nil|none|n/a|not applicable|not known|low)\W*$",
    "double": r"not uncommon|cannot say|can'?t say|not without|could not rule|cannot rule|not (?:been )?resolved|no longer feels?|no longer safe|unable to rule",
    "but": r"but|however|although|though|except|until|yet|despite|unfortunately",
    "past": r"previously|formerly|history of|in the past|used to|ended|closed|resolved|since then|no longer|at the time|years ago|last year|as a (?:baby|toddler|young)|when (?:he|she|they|i) (?:was|were)|had been|historic\w*|former|once|prior to|stopped|stepped down|discharged|in (?:19|20)\d\d|in year (?:r|\d+)",
    "now": r"now|today|yesterday|last night|this (?:morning|week|term|month|afternoon|weekend)|currently|at present|still|again|recent\w*|since|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|last (?:week|month|night|mon|tues|wednes|thurs|fri|satur|sun)\w*|ongoing|continues?|every (?:day|night|morning)|at the moment|as of|to date|reopened|is|are|has been|have been",
    "if": r"if|should|may|might|could|would|in the event|unless|whether|potential\w*|possib\w+|risk of|at risk of|where there|in case|any(?:one)?|when a|were to|ought|worried that|fear\w*|afraid that",
    "other": r"(?:his|her|my|their|the) (?:brother|sister|sibling|mother|father|mum|dad|cousin|uncle|aunt|friend|gran\w*|step\w+)|sibling|another (?:pupil|child|student|boy|girl)|other (?:pupils|children)|a (?:boy|girl|pupil) in|parents? (?:was|were|had)|mother'?s|father'?s|training|webinar|newsletter|staff (?:have|had|received)",
    "form": r"please (?:tick|complete|state|indicate|contact|ring|call|report)|if you|if yes|office use|policy|policies|procedure|guidance|must be|you (?:must|should|can|may)|tick|delete as|form|contact the|safeguarding lead|telephone|999|helpline|samaritans|childline|details of any|give details|yes ?/ ?no|confidential\w*|this (?:form|document|email)",
    "question": r"\?$",
    "report": r"told|said|says|disclos\w+|report(?:ed|s)|stat(?:ed|es)|alleg\w+|overheard|wrote|showed|admitted|described|texted|messaged|saw|witness\w*|found|noticed|discovered",
    "quote": r"[\"“‘]",
    "never": r"never|not once",
    "attend": r"attend\w*|school|class|lessons?|timetable|roll|placement|provision|education|college|nursery",
    "cannot": r"(?:can ?no?t|unable to|can no longer|no longer able|cannot continue|not able to) \w*|end of the road|run out of|exhausted|at breaking point|breaking point",
    "late": r"weeks?|deadline|overdue|late|missed|expired|passed|elapsed|statutory|time ?limit|timescale|by law|months?|regulation|still (?:waiting|not|no)",
}
_PATTERNS = {
    name: re.compile(
        words if name in ("start_neg", "end_no", "question", "quote") else rf"(?<![\w-])(?:{words})(?![\w-])", re.I
    )
    for name, words in _CUES.items()
}


def words_of(text: str) -> list[str]:
    """Lower-cased words with figures as zeros."""
    return [re.sub(r"\d", "0", w) for w in _WORD.findall(text.casefold().replace("’", "'"))]


def risk_features(text: str, zone: str = "body", section: str = "", today: date | None = None) -> list[str]:
    """Binary features of one unit."""
    words = words_of(text)
    out = [f"w={w}" for w in words]
    out += [f"w2={a} {b}" for a, b in itertools.pairwise(words)]
    out += [f"w3={a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    out += [f"sk={a} _ {c}" for a, c in zip(words, words[2:], strict=False)]
    out += [f"c={w[:5]}" for w in words if len(w) > 5]
    out += [f"c4={f'^{w}$'[i : i + 4]}" for w in words for i in range(len(w) - 1) if len(w) > 3]
    zone = {
        "views": "body",
        "mail": "body",
        "letter": "body",
        "letterhead": "header",
        "top": "body",
        "ocr": "body",
        "title": "heading",
    }.get(zone, zone)
    out.append(f"zone={zone}")
    cues = [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
    out += [f"cue={name}" for name in cues]
    out += [f"cues={a}+{b}" for i, a in enumerate(cues) for b in cues[i + 1 :]]
    kinds = risk_kinds(text)
    out += [f"kind={k}" for k in kinds] or ["nokind"]
    out += [f"kinds={a}+{b}" for i, a in enumerate(kinds) for b in kinds[i + 1 :]]
    out += [f"kc={k}+{c}" for k in kinds for c in cues]
    out.append(f"nkinds={min(4, len(kinds))}")
    out += [f"skind={k}" for k in risk_kinds(section)]
    negation = _PATTERNS["neg"].search(text)
    turn = _PATTERNS["but"].search(text)
    if negation and turn:
        out.append("neg_then_but" if negation.start() < turn.start() else "but_then_neg")
    if turn:
        out += [f"after={w}" for w in words_of(text[turn.end() :])]
    if negation:
        end = turn.start() if turn and turn.start() > negation.end() else len(text)
        out += [f"negated={w}" for w in words_of(text[negation.end() : end])[:8]]
    out += [f"t:{hint}" for hint in tick_hints(text + "\n", 0, 0)] if re.search(r"[☒☐✓~\[]", text) else []
    if "|" in text:
        label, _, value = text.partition("|")
        out += [f"lab={w}" for w in words_of(label)[:8]] + [f"ans={w}" for w in words_of(value)[:6]]
    elif ":" in text[:60]:
        label, _, value = text.partition(":")
        out += [f"lab={w}" for w in words_of(label)[:8]] + [f"ans={w}" for w in words_of(value)[:6]]
    if today is not None:
        out += _when(text, today)
    out.append(f"len={sum(len(words) > n for n in (3, 6, 10, 16, 25, 40))}")
    return list(dict.fromkeys(out))


def _when(text: str, today: date) -> list[str]:
    out = []
    for found in find_dates(text, today):
        days = (today - date.fromisoformat(str(found.value))).days
        out.append(f"when={sum(days > n for n in (-400, -30, 0, 15, 60, 180, 400, 1100))}")
    for year in re.findall(r"\b(20[012]\d)\b", text):
        out.append(f"year={min(4, max(-1, today.year - int(year)))}")
    return out
