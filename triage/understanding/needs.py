"""Mentions of special educational needs, each with its DfE code (`labels.md`: needs from diagnoses)."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate
from triage.understanding.statuses import tick_hints
from triage.vocabulary import Need

_ALIASES: dict[Need, str] = {
    Need.ASD: r"ASD|ASC|autis\w+(?:\s+spectrum)?(?:\s+(?:disorder|condition|spectrum condition))?|asperger\w*|PDA(?:\s+profile)?|"
    r"pathological demand avoidance|demand[- ]avoidan\w+ profile|AuDHD",
    Need.SEMH: r"SEMH|social,?\s*(?:and\s+)?emotional,?\s*(?:and|&)\s*mental\s+health|BESD|ADHD|ADD|attention deficit[\w\s/-]{0,30}?disorder|"
    r"anxiety|anxious|attachment (?:disorder|difficulties|needs)|ODD|oppositional defian\w+(?: disorder)?|EBSA|EBSNA|school (?:avoidance|refusal|phobia)|"
    r"emotionally[- ]based (?:school )?(?:non[- ]attendance|avoidance)[\w ]{0,10}|conduct disorder|depress\w+|PTSD|trauma|emotional (?:regulation|wellbeing|needs|difficulties)|"
    r"mental health (?:needs|difficulties)|social and emotional (?:needs|difficulties)|OCD|obsessive[- ]compulsive[\w ]{0,10}|attachment|eating disorder|anorexia|panic (?:attacks|disorder)|tourette\w*",
    Need.SLCN: r"SLCN|SLC needs|speech,?\s*(?:and\s+|&\s*)?language,?(?:\s*(?:and|&)\s*communication)?(?:\s+(?:needs?|difficult\w+|impairment|disorder|delay))|"
    r"speech,\s*language\s*(?:and|&)\s*communication(?:\s+needs?)?|developmental language disorder|DLD|stammer\w*|dysfluen\w+|selective(?:ly)? mut\w+|(?:expressive|receptive) language (?:disorder|delay|difficult\w+)|"
    r"speech,?\s*(?:lang(?:uage)?\.?)(?:,?\s*(?:and|&)\s*comm\w*)?|speech\s+(?:and|&)\s+language|(?:delayed|disordered|her|his|their|the|in)\s+(?:(?:receptive|expressive)(?:\s+and\s+(?:receptive|expressive))?\s+)?(?:speech|language)(?=\s*(?:\W|and\b|is\b|as\b|needs?\b|$))|language (?:needs?|difficult\w+|skills)|communication (?:needs?|difficult\w+)|dysarthri\w+|"
    r"language|communication|verbal dyspraxia|speech sound disorder|language (?:disorder|impairment|delay)|communication and interaction",
    Need.SPLD: r"SpLD|specific learning (?:difficult\w+|disabilit\w+)|dyslexi\w+|dyscalculi\w+|dysgraphi\w+|specific (?:difficult\w+|needs) (?:in|with) (?:literacy|maths|mathematics|written language|reading|spelling|writing)",
    Need.MLD: r"MLD|moderate (?:general )?learning (?:difficult\w+|disabilit\w+)|moderate intellectual disabilit\w+|moderate learning (?:needs|delay)|level of moderate (?:learning )?difficult\w+",
    Need.SLD: r"SLD|severe (?:and complex )?learning (?:difficult\w+|disabilit\w+)|severe intellectual disabilit\w+|severe (?:delay in learning|learning delay)",
    Need.PMLD: r"PMLD|profound (?:and|&) multiple (?:learning|intellectual) (?:difficult\w+|disabilit\w+)",
    Need.HI: r"HI|hearing[- ](?:impair\w+|loss)|deaf(?:ness)?|sensorineural[\w ]{0,20}loss|cochlear implants?|hearing|glue ear",
    Need.VI: r"VI|(?:vision|visual|sight)[- ](?:impair\w+|loss)|blind(?:ness)?|partially sighted|severely sight impaired|nystagmus|optic (?:atrophy|nerve hypoplasia)|albinism|retinitis pigmentosa|cortical (?:visual|vision) impair\w+|CVI|(?:reduced|low|poor) vision|vision|eyesight|sight",
    Need.MSI: r"MSI|multi[- ]?sensory impair\w+|deafblind\w*|dual sensory (?:loss|impair\w+)",
    Need.PD: r"PD|physical (?:disabilit\w+|difficult\w+|needs|impair\w+)|cerebral palsy|(?:duchenne )?muscular dystrophy|DMD|spina bifida|spinal muscular atrophy|SMA|hemiplegia|"
    r"diplegia|quadriplegia|physical and/or medical|spastic para\w+|ehlers[- ]danlos[\w ,-]{0,12}|hypermobil\w+|dystonia|(?:chronic )?joint condition|juvenile (?:idiopathic )?arthritis|muscle (?:disease|weakness)|hypotoni\w+|wheelchair user|motor impairment|osteogenesis imperfecta|arthrogryposis",
    Need.DS: r"DS|down['’]?s? syndrome|trisomy 21",
    Need.OTH: r"OTH|other (?:difficulty|disability|difficulty/disability)",
}
_CASED = re.compile(r"^[A-Z/]{2,5}$")
_PATTERN = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{need.value}>{words})" for need, words in _ALIASES.items()) + r")(?![\w-])", re.I
)


_BOX = re.compile(r"\?☐|[☒☑✓✔✗■☐□]|\[\s?[xX✓]?\s?\]")
_TICKED = re.compile(r"[☒☑✓✔✗■]|\[\s?[xX✓]\s?\]")
_RANK = re.compile(r"^\W{0,6}(?P<n>[12])(?!\d)")


def _choice(line: str, start: int, end: int) -> str:
    """Of a printed list of needs: ``ticked``, ``rank1``, ``rank2`` or ``not chosen``; empty outside such lists."""
    listed = list(_PATTERN.finditer(line))
    if len({m.lastgroup for m in listed}) < 3:
        return ""
    boxes = list(_BOX.finditer(line))
    ranks = [m for m in listed if _RANK.match(line[m.end() : m.end() + 8])]
    printed = len({m.lastgroup for m in listed}) > 5 and sum(m.end() - m.start() for m in listed) > 0.6 * len(
        re.sub(r"\W", "", line)
    )
    if len(boxes) < 2 and not ranks and not printed:
        return ""
    rank = _RANK.match(re.sub(r"^\W*(?:\?☐|[☒☑✓✔✗■☐□])", "", line[end : end + 10]))
    if rank:
        return f"rank{rank['n']}"
    if boxes:
        leading = boxes[0].start() < listed[0].start()
        own = [b for b in boxes if b.end() <= start] if leading else [b for b in boxes if b.start() >= end]
        box = (own[-1] if leading else own[0]) if own else None
        if leading and box is not None and any(box.end() <= m.start() < start for m in listed):
            return ""
        return "ticked" if box is not None and _TICKED.match(box[0]) else "not chosen"
    return "not chosen"


def find_needs(text: str) -> list[Candidate]:
    """Need mentions in order of place; `value` is the DfE code. Short codes count only in capitals.

    Of a form's printed list of needs only the chosen ones are given.
    """
    found = []
    for match in _PATTERN.finditer(text):
        words = match[0]
        code = str(match.lastgroup)
        if len(words) <= 3 and not words.isupper():
            continue
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        choice = _choice(line, match.start() - line_start, match.end() - line_start) if len(line) < 1500 else ""
        if choice == "not chosen":
            continue
        hints = ["code" if _CASED.match(words) else "words", "alias=" + words.casefold()[:24]]
        hints += [f"chosen={choice}"] if choice else tick_hints(text, match.start(), match.end())
        if re.fullmatch(r"[A-K]?\s?\d*[.):]?\s*" + re.escape(words) + r"\W*", line):
            hints.append("alone" if line.startswith(words) else "numbered_heading")
        found.append(Candidate("need", match.start(), match.end(), code, tuple(hints)))
    return found
