"""Names of settings, services, trusts, firms and councils."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

_SETTING = (
    r"School|Academy|College|Nursery|Nurseries|Pre-?[Ss]chool|Playgroup|Primary|Infants?|Juniors?|High|Secondary|Kindergarten|Sixth Form|UTC|PRU|"
    r"Pupil Referral Unit|Grammar|Montessori|Free School|Community Special School|Learning Centre|Upper School|Middle School|Prep|Comprehensive|Provision"
)
_BODY = (
    r"Trust|Council|Service|Services|Hospital|Hospitals|Clinic|Centre|Center|LLP|Solicitors|Law|Chambers|CIC|Ltd\.?|Limited|University|Team|Tribunal|Ombudsman|"
    r"Mediation|Surgery|Practice|Partnership|Associates|Consultancy|Consulting|Psychology|Therapy|Therapies|Federation|Foundation|Borough|Authority|Department|"
    r"Directorate|Unit|Agency|Group|Charity|Society|Hub|Office|Legal|SENDIASS|CAMHS|House|Clinics|MAT|ICB|Board|Chamber|Transport|Travel|Coaches|Cars|Taxis|Advocates|Advocacy|Commons|Health|Care|Physiotherapy|OT|SLT|Fostering|Help|Support|Nursing|MASH|County|Base|Psychologists|Therapists|Interpreters|Translations|Schools|Learning|Education|Town|Paediatrics"
)
_WORD = r"(?:St\.|[A-Z0-9À-Þ][\w’'À-ž\-]*|&)"
_LINK = r"(?:of|the|and|for|in|on|at|by|with|de|la|le|C|E|upon|under|next|St\.?|cum|&|/|–|-)"
_ORGANISATION = re.compile(
    rf"(?<![\w@])(?:The\s+|the\s+(?=[A-Z]))?{_WORD}(?:[ \t]+(?:{_LINK}[ \t]+){{0,3}}{_WORD}|[ \t]+\([A-Z][\w ]{{1,20}}\)(?=[ \t]+[A-Z])){{0,11}}"
)
_ENDS_SETTING = re.compile(rf"\b(?:{_SETTING})\b\.?", re.I)
_ENDS_BODY = re.compile(rf"\b(?:{_BODY})\b", re.I)
_LAST = re.compile(
    rf"\b(?:{_SETTING}|{_BODY})\b\.?(?:[ \t]+(?:of|for)[ \t]+[A-Z][\w’'-]+(?:[ \t]+(?:(?:and|of|the|&)[ \t]+)?[A-Z][\w’'-]+){{0,4}})?"
)
_LEADING = re.compile(
    r"^(?:(?:Dear|At|In|To|From|The Headteacher|Headteacher|Head|Principal|SENCO|SENDCo|SENCo|School|Setting|Name|Re|Our|Your|My|Her|His|Their|This|That|When|While|Since|"
    r"If|As|But|And|Or|Both|Mr|Mrs|Ms|Miss|Dr)\b[.,:]?\s+)+"
)


_INNER_START = re.compile(
    r"(?:\b(?:at|in|from|to|by|for|on|and|of|with|&|the|The|is|St|Year|Yr|Y|\d{1,2}|[A-Z][\w’'-]*,)[ \t]+|[,–(-][ \t]*)(?=[A-Z])"
)
# A full stop ends a name, but for "St. Mary's" and "C.E.".
_NAME_WORD = r"(?:St\.|(?:[A-Z]\.)+|[A-Z][\w’'-]*)"
_ATTENDED = re.compile(
    r"\b(?:[Aa]t|[Aa]ttend(?:s|ed|ing)?|[Jj]oin(?:s|ed|ing)?|[Nn]am(?:e|es|ed|ing)|[Tt]o|[Cc]onsult(?:ed|ing)?|[Ff]or|[Ww]ants?"
    rf"|[Pp]lace in|[Pp]refer(?:s|red)?)[ \t]+(?:the[ \t]+)?(?P<n>{_NAME_WORD}(?:[ \t]+(?:(?:of|the|and|le|la|de)[ \t]+)?{_NAME_WORD}){{0,4}})"
)


def organisation_kind(name: str) -> str:
    """``setting`` for a school-like name, ``body`` for a service-like one, else ``other``."""
    if _ENDS_SETTING.search(name) and not re.search(r"\b(?:Trust|Council|Service|Services|Team|LLP|Hospital)\b", name):
        return "setting"
    return "body" if _ENDS_BODY.search(name) else "other"


def find_organisations(text: str) -> list[Candidate]:
    """Organisation candidates by their closing word ("… Primary School", "… NHS Trust"); `value` is the name as written."""
    found: dict[tuple[int, int], Candidate] = {}
    for match in _ORGANISATION.finditer(text):
        words = match[0]
        if not (_ENDS_SETTING.search(words) or _ENDS_BODY.search(words)):
            continue
        offset = match.start()
        leading = _LEADING.match(words)
        if leading and leading.end() < len(words):
            offset += leading.end()
            words = words[leading.end() :]
        starts = [0, *(m.end() for m in _INNER_START.finditer(words))]
        for last in _LAST.finditer(words):
            end = last.end()
            for begin in starts:
                name = words[begin:end].rstrip(".,;: ")
                if begin >= last.start() or (len(name.split()) < 2 and not re.search(r"\b(CAMHS|SENDIASS)\b", name)):
                    continue
                longest = end >= len(words.rstrip(".,;: "))
                hints = (
                    organisation_kind(name),
                    "longest" if longest else "inner",
                    "from_start" if not begin else "suffix",
                )
                span = (offset + begin, offset + begin + len(name))
                found.setdefault(span, Candidate("organisation", *span, name, hints))
    for match in _ATTENDED.finditer(text):
        span = match.span("n")
        found.setdefault(
            span, Candidate("organisation", *span, match["n"], (organisation_kind(match["n"]), "attended"))
        )
    return sorted(found.values(), key=lambda c: (c.start, c.end))
