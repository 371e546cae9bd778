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
    r"mental health (?:needs|difficulties)|social and emotional (?:needs|difficulties)|OCD|tourette\w*",
    Need.SLCN: r"SLCN|SLC needs|speech,?\s*(?:and\s+|&\s*)?language,?(?:\s*(?:and|&)\s*communication)?(?:\s+(?:needs?|difficult\w+|impairment|disorder|delay))|"
    r"speech,\s*language\s*(?:and|&)\s*communication(?:\s+needs?)?|developmental language disorder|DLD|stammer\w*|dysfluen\w+|selective(?:ly)? mut\w+|(?:expressive|receptive) language (?:disorder|delay|difficult\w+)|"
    r"verbal dyspraxia|speech sound disorder|language (?:disorder|impairment|delay)|communication and interaction",
    Need.SPLD: r"SpLD|specific learning (?:difficult\w+|disabilit\w+)|dyslexi\w+|dyscalculi\w+|dysgraphi\w+",
    Need.MLD: r"MLD|moderate (?:general )?learning (?:difficult\w+|disabilit\w+)|moderate intellectual disabilit\w+",
    Need.SLD: r"SLD|severe (?:and complex )?learning (?:difficult\w+|disabilit\w+)|severe intellectual disabilit\w+",
    Need.PMLD: r"PMLD|profound (?:and|&) multiple (?:learning|intellectual) (?:difficult\w+|disabilit\w+)",
    Need.HI: r"HI|hearing[- ](?:impair\w+|loss)|deaf(?:ness)?|sensorineural[\w ]{0,20}loss|cochlear implants?",
    Need.VI: r"VI|(?:vision|visual|sight)[- ](?:impair\w+|loss)|blind(?:ness)?|partially sighted|severely sight impaired|nystagmus|optic (?:atrophy|nerve hypoplasia)|albinism",
    Need.MSI: r"MSI|multi[- ]?sensory impair\w+|deafblind\w*|dual sensory (?:loss|impair\w+)",
    Need.PD: r"PD|physical (?:disabilit\w+|difficult\w+|needs|impair\w+)|cerebral palsy|(?:duchenne )?muscular dystrophy|DMD|spina bifida|spinal muscular atrophy|SMA|hemiplegia|"
    r"diplegia|quadriplegia|physical and/or medical|osteogenesis imperfecta|arthrogryposis",
    Need.DS: r"DS|down['’]?s? syndrome|trisomy 21",
    Need.OTH: r"OTH|other (?:difficulty|disability|difficulty/disability)",
}
_CASED = re.compile(r"^[A-Z/]{2,5}$")
_PATTERN = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<{need.value}>{words})" for need, words in _ALIASES.items()) + r")(?![\w-])", re.I
)


def find_needs(text: str) -> list[Candidate]:
    """Need mentions in order of place; `value` is the DfE code. Short codes count only in capitals."""
    found = []
    for match in _PATTERN.finditer(text):
        words = match[0]
        code = str(match.lastgroup)
        if len(words) <= 3 and not words.isupper():
            continue
        hint = "code" if _CASED.match(words) else "words"
        line_start = text.rfind("\n", 0, match.start()) + 1
        line_end = text.find("\n", match.end())
        line = text[line_start : line_end if line_end >= 0 else len(text)]
        listed = len({m.lastgroup for m in _PATTERN.finditer(line)}) if len(line) < 1500 else 1
        ticks = tick_hints(text, match.start(), match.end())
        hints = (hint, "alias=" + words.casefold()[:24], f"listed={min(6, listed)}", *ticks)
        found.append(Candidate("need", match.start(), match.end(), code, hints))
    return found
