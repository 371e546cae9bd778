"""Job titles and family relations, as written."""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

_HEADS = (
    r"SEN[Dd]?\s?C[Oo](?:[- ]?ordinator)?|SEN[Dd]?\s?[Cc]oordinator|ALENCo|headteacher|head\s?teacher|headmaster|headmistress|head|principal|psychologist|therapist|paediatrician|pediatrician|physician|consultant|"
    r"psychiatrist|counsellor|nurse|practitioner|officer|worker|manager|coordinator|co-ordinator|solicitor|barrister|judge|mediator|registrar|teacher|tutor|lecturer|"
    r"director|leader|lead|advis[oe]r|caseworker|case worker|clerk|administrator|bursar|assistant|advocate|physiotherapist|audiologist|optometrist|orthoptist|"
    r"ophthalmologist|surgeon|doctor|visitor|GP|MP|councillor|investigator|chair|secretary|keyworker|key worker|mentor|dietitian|associate|partner|paralegal|executive|accountant|"
    r"owner|governor|President|inspector|chief executive|commissioner|specialist|reviewer|moderator|QTVI|ToD|QToD|habilitation specialist|professor|writer|controller|accounts|admin|transfers|business support|commissioning|physio|OT|SLT|SaLT|EP|interpreter|translator|scribe|ELSA|DSL|TA|HLTA"
)
_FAMILY = (
    r"mums|dads|foster carers|mama|papa|baba|mum|mummy|mam|mom|mother|dad|daddy|father|parents?|step-?mum|step-?dad|step-?mother|step-?father|grandmother|grandfather|grandma|grandad|nan|nana|gran|aunt(?:ie)?|uncle|"
    r"foster (?:carer|mother|father|mum|dad)|(?:kinship |family |parent )?carer|guardian|special guardian|brother|sister|birth (?:mother|father)|adoptive (?:mother|father|parent)|parent/carer"
)
_MODIFIER = (
    r"(?:[A-Z][\w’'/&-]*|senior|assistant|deputy|lead|principal|highly|specialist|specialised|clinical|educational|community|consultant|advanced|early|years|special|needs|learning|support|"
    r"speech|language|occupational|social|school|family|team|service|children’?'?s|paediatric|qualified|trainee|interim|acting|chartered|registered|associate|executive|head|joint|"
    r"inclusion|pastoral|business|finance|admissions|placement|placements|care|health|mental|case|plan|review|tribunal|legal|independent|advisory|class|form|year|leader|director|"
    r"of|and|&|the|for|to|in|with|SEND|SEN|EHC|EHCP)"
)
_ROLE = re.compile(
    rf"(?<![\w-])(?:{_MODIFIER}[ \t]+){{0,7}}(?:{_HEADS})(?![\w-])(?P<tail>(?:[ \t]*(?:/|&|and|,)[ \t]*(?:{_MODIFIER}[ \t]+){{0,4}}(?:{_HEADS})(?![\w-])){{0,2}}(?:[ \t]*\([A-Z][\w &,/’'-]{{2,40}}\)|,?[ \t]+(?:for|of|in|to)[ \t]+(?:the[ \t]+)?[A-Z][\w’'&-]*(?:[ \t]+(?:and[ \t]+|of[ \t]+|&[ \t]+)?[A-Z][\w’'&-]*){{0,5}})?)",
    re.I,
)
_RELATION = re.compile(rf"(?<![\w-])(?:{_FAMILY})(?![\w-])(?:\s+(?:of|to)\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)?", re.I)
# what stands between a signature's name and the next comma, bracket or line: "Petra Wilding, Plan Writer (agency)"
_BESIDE_NAME = re.compile(
    r"(?:^|[\n/:|] ?|by )(?:(?:Dr|Mr|Mrs|Ms|Miss|Mx)\.? )?[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){1,3}(?:,| [-–|/])\s+"
    r"(?P<r>[A-Z][A-Za-z&/ ’'-]{1,45}?(?:,? \(?(?:Dysphagia|dysphagia|Band \d|agency|Autism|SEND)\)?)?)(?=\s*(?:[,.(\n|/]|$|HCPC|for\b))",
    re.M,
)
_LEADING = re.compile(r"^(?:(?:the|and|of|for|to|in|with|&|a|an|our|dear)\s+)+", re.I)


def find_roles(text: str) -> list[Candidate]:
    """Role candidates: job titles with their qualifiers, and family relations."""
    found: dict[tuple[int, int], Candidate] = {}
    for match in _ROLE.finditer(text):
        leading = _LEADING.match(match[0])
        start = match.start() + (leading.end() if leading else 0)
        words = text[start : match.end()].rstrip(" ,")
        if len(words) < 2:
            continue
        found[(start, start + len(words))] = Candidate(
            "role", start, start + len(words), words, ("job", f"words={min(6, len(words.split()))}")
        )
        tail_start = match.start("tail")
        if match["tail"] and tail_start > start:
            short = text[start:tail_start].rstrip(" ,")
            found.setdefault(
                (start, start + len(short)), Candidate("role", start, start + len(short), short, ("job", "short"))
            )
    for match in _RELATION.finditer(text):
        if match.span() not in found:
            found[match.span()] = Candidate(
                "role", match.start(), match.end(), match[0], ("family", "word=" + match[0].casefold()[:14])
            )
            only = re.match(rf"(?:{_FAMILY})", match[0], re.I)
            if only and only.end() < len(match[0]):
                span = (match.start(), match.start() + only.end())
                found.setdefault(span, Candidate("role", *span, only[0], ("family", "word=" + only[0].casefold()[:14])))
    for match in _BESIDE_NAME.finditer(text):
        found.setdefault(match.span("r"), Candidate("role", *match.span("r"), match["r"].strip(), ("beside_name",)))
    return sorted(found.values(), key=lambda c: (c.start, c.end))
