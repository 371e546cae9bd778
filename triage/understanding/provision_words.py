"""What is to be provided: the words of a quantified provision that stand around its amount."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z(])|\n")
_LINKING = (
    r"of|for|and|to|with|a|an|the|will|be|is|at least|least|up to|minimum|total|in|by|from|plus|receive|have|which|"
    r"continue[sd]?|to continue|agreed|new|yes|no"
)
_EDGE = re.compile(
    rf"^(?:[\s,.;:|()\-–—•*☒☐☑✓]|\b(?:{_LINKING})\b)+|(?:[\s,.;:|(\-–—☒☐☑✓]|\b(?:{_LINKING}|a minimum)\b)+$",
    re.I,
)
_LONGEST = 130
_LABEL = 90
_QUANTITY_WORDS = re.compile(
    r"(?:(?:half|quarter|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety)"
    r"(?:-\w+)?|min(?:ute)?s?|h(?:ou)?rs?|hour(?:ly)?|session?s?|week(?:ly)?s?|wk|term(?:ly)?|fortnight(?:ly)?|(?:bi-?)?annual(?:ly)?|annum|"
    r"years?|day|daily|every|each|per|in|over|across|once|twice|thrice|times|least|an?|the|of|for|and|to|is|it|x|pw|pa|school|academic|visits?)$",
    re.I,
)
_EMPTY_WORDS = frozenset(
    "per each every week weekly term termly day daily year annum time times hour hours hrs minutes mins min session sessions direct "
    "then there this that these please would like needs need needed wants plan section said says given gets keep support amount "
    "the and for with his her their him them she they our your you from into who what which said will should".split()
)
# what councils fund and schools give: people, therapies, teaching, care; enough to see that the words name a provision
_PROVISION = re.compile(
    r"therap|support|teach|tuition|tutor|mentor|assist|adult|interven|program|group|counsel|physio|psycholog|speech|"
    r"language|occupation|sensory|communicat|litera|numera|phonics|reading|spelling|maths|social|emotion|nurs|worker|"
    r"supervis|coach|\bplay|music|\bart\b|drama|lego|hydro|swim|rebound|riding|transport|escort|respite|short breaks?\b|"
    r"\bcar(?:e|er|ers)\b|consult|training|mobility|habilit|braille|\bsign|deaf|vision|hearing|exercis|motor|physical|"
    r"handwriting|typing|check[- ]?in|staff|specialist|advis|mainstream|lesson|practi[cs]e|outreach|helper|club|circle|"
    r"precision|pre-?teach|over-?learn|stretch|massage|yoga|nurture|forest|equine|feeding|physio|audiolog|dietit|"
    r"\b(?:1:1|one[- ]to[- ]one|2:1|two[- ]to[- ]one|SLTA?|SaLT|OT|EP|CBT|TAs?|LSAs?|HLTA|ELSA|Q?ToD|QTVI|MSI|BSL|AAC|"
    r"CAMHS|DLA|PECS|TEACCH|SEMH|SENCO|SENDCO|EMTAS)\b",
    re.I,
)
_PEOPLE = re.compile(
    r"\b(?:trained|known|named|key|same|qualified|specialist|paediatric|class|the|an?|with|by|from|SLTA?|SaLT|OT|EP|TAs?|"
    r"LSAs?|HLTA|ELSA|Q?ToD|QTVI|MSI|SENCO|SENDCO|Mrs?|Ms|Miss|Dr|teach(?:er|ing)s?|assistants?|adults?|staff|mentors?|"
    r"therapists?|physiotherapists?|psychologists?|occupational|speech|language|educational|support|workers?|tutors?)\b",
    re.I,
)
_SHORT_FORMS = [
    (re.compile(r"\bSLTAs?\b"), "speech and language therapy assistant"),
    (re.compile(r"\b(?:SLT|SaLT|SALT)\b"), "speech and language therapy"),
    (re.compile(r"\b[Pp]hysio\b"), "physiotherapy"),
    (re.compile(r"\bOT\b"), "occupational therapy"),
    (re.compile(r"\bTAs?\b"), "teaching assistant support"),
    (re.compile(r"\bLSAs?\b"), "learning support assistant"),
    (re.compile(r"(?<![\w:])1\s?:\s?1(?![\w:])"), "one-to-one support"),
    (re.compile(r"\bELSA\b"), "emotional literacy support"),
    (re.compile(r"\bEP\b"), "educational psychologist"),
    (re.compile(r"\bCBT\b"), "cognitive behavioural therapy"),
    (re.compile(r"\bQ?ToD\b"), "teacher of the deaf"),
    (re.compile(r"\bQTVI\b"), "qualified teacher of vision impairment"),
]


def clean(text: str) -> str:
    """Single spaces, without linking words and marks at the ends."""
    text = " ".join(text.split())
    for _ in range(2):
        text = _EDGE.sub("", text)
    return text


def is_telling(what: str) -> bool:
    """Whether the words name a provision at all: two words that mean something, or one long one."""
    words = [w for w in re.findall(r"[A-Za-z][\w’'-]+", what.casefold()) if w not in _EMPTY_WORDS]
    return len(words) >= 2 or any(len(w) > 9 for w in words)


def names_provision(what: str) -> bool:
    """Whether the words say what is given: a therapy, a person, teaching, care."""
    return bool(_PROVISION.search(what))


def is_only_a_person(what: str) -> bool:
    """Whether the words say only who gives it."""
    rest = _PEOPLE.sub(" ", what)
    return bool(what) and not any(w.casefold() not in _EMPTY_WORDS for w in re.findall(r"[A-Za-z]{3,}", rest))


def sentences_before(text: str, start: int) -> list[str]:
    """What stands in front of `start`, nearest first: its own sentence so far, then the one before."""
    first, before = 0, 0
    for gap in _SENTENCE.finditer(text, 0, start):
        first, before = gap.end(), first
    return [text[first:start], text[before:first]]


def words_in_sentence(text: str, start: int, end: int, previous: int, following: int) -> str:
    """The sentence of the amount [start, end) without it, between the `previous` and the `following` amount."""
    first, last = 0, len(text)
    for gap in _SENTENCE.finditer(text):
        if gap.end() <= start:
            first = gap.end()
        elif gap.start() >= end:
            last = gap.start()
            break
    before = clean(text[max(first, previous) : start])
    after = clean(text[end : min(last, following)])
    inner = [w for w in re.findall(r"(?:1:1|[A-Za-z][\w’'-]*)", text[start:end]) if not _QUANTITY_WORDS.match(w)]
    what = _joined(before, inner, after)
    if not is_telling(what) and previous > first:
        what = _joined(clean(text[first:start]), inner, after)
    return what


def _joined(before: str, inner: list[str], after: str) -> str:
    room = max(30, _LONGEST - len(after))
    kept = before[-room:].partition(" ")[2] if len(before) > room else before
    return clean(" ".join([kept, *inner, after]))


def with_context(what: str, *contexts: str) -> str:
    """The words, with the nearest context that names a provision in front where they name none themselves.

    Contexts are given nearest first: the sentence, the line above, the heading. Where none names a provision, they are
    taken until the words say something. Words that say only who gives it get the label before them.
    """
    tidy = [c[-_LONGEST:] for context in contexts if re.search(r"[A-Za-z]{3}", c := clean(context))]
    new = [context for context in tidy if context.casefold() not in what.casefold()]
    if not names_provision(what):
        naming = next((context for context in new if names_provision(context)), None)
        for context in [naming] if naming is not None else new:
            if naming is None and is_telling(what):
                break
            what = f"{context}: {what}" if what else context
    elif is_only_a_person(what):
        what = next((f"{context}: {what}" for context in new if len(context) < _LABEL), what)
    return spelled_out(what[: 2 * _LONGEST].strip())


def spelled_out(what: str) -> str:
    """The first usual abbreviation of each kind with its full words behind it: "OT (occupational therapy)"."""
    for pattern, full in _SHORT_FORMS:
        what, done = pattern.subn(rf"\g<0> ({full})", what, count=1)
        if done and full in what.replace(f"({full})", "").casefold():
            what = what.replace(f" ({full})", "", 1)
    return what
