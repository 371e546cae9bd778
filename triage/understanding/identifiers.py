"""Identifiers with their check digits: UPN, NHS number, professional registrations, references.

Sources: UPN check letter (Government Data Standards Catalogue), NHS number modulus 11 (NHS Data Dictionary),
HCPC, GMC, NMC, Social Work England and SRA number forms, SEND Tribunal appeal numbers.
"""

from __future__ import annotations

import re

from triage.understanding.candidate import Candidate

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"(?<![A-Z0-9])([A-Z0-9](?:[ \-]?[0-9OISL]){11}[ \-]?[0-9A-Z])(?![A-Z0-9])", re.I)
_NHS = re.compile(r"(?<![\d/.+-])(\d{3}[ \-–.]?\d{3}[ \-–.]?\d{4})(?![\d/])")
_REGISTRATIONS = [
    ("hcpc", re.compile(r"\b((?:PYL|SL|OT|PH|AS|OR|DT|CS|RA|HAD|CH|PO)\s?-?\s?\d{4,6})\b")),
    ("swe", re.compile(r"\b(SW\s?\d{2,7})\b")),
    ("nmc", re.compile(r"\b(\d{2}[A-L]\d{4}[ESWNOC])\b", re.I)),
    ("number", re.compile(r"(?<![\w/.£-])(\d{3}\s?\d{3,4}|\d{5,8})(?![\w/.-]*\d)")),
]
_REGISTER = re.compile(r"\b(hcpc|hpc|gmc|nmc|sra|swe|social work england|regist\w*|reg\.?)\b", re.I)
_APPEAL = re.compile(r"\b((?:EH|SE|DD|SD)\s?\d{3}\s?[/\-]\s?\d{2}\s?[/\-]\s?\d{5})\b", re.I)
_REFERENCE = re.compile(
    r"(?<![\w@.£])([A-Z0-9]{1,12}(?:(?:[/\-–._: ]| / | [-–] )(?=[A-Z0-9]*\d|[A-Z]{1,6}\b)[A-Z0-9]{1,12}){0,5})(?![\w@])"
)
# of freer form, but only behind words that announce a reference
_ANNOUNCED = re.compile(
    r"\b(?:ref(?:erence)?s?|case|file|our|your|council'?s?)\b(?:\s+(?:ref(?:erence)?|number|no\.?|case|file))*\W{0,4}(?:is\s+)?"
    r"(?P<r>#?[A-Z][A-Za-z&]{0,8}(?:[ /._:–-]{1,2}[A-Za-z0-9]{1,12}){1,5}(?:\([A-Z\d]{1,3}\))?)(?![\w@])"
)
_REFERENCE_LABEL = re.compile(
    r"\b(ref(?:erence)?s?|case|file|our|your|their|council|la|lea|ehcp?|ehcna|sen|send|number|no|id)\b[\s.'’]*(?:\(?\s*(?:ref(?:erence)?|no|number|id|case|officer)\.?\s*\)?)?(?:\s+is)?[\s:#.|–-]*$",
    re.I,
)


def upn_is_valid(upn: str) -> bool:
    """True when a 13-character UPN (no spaces, upper case) has the right form and check letter."""
    if not re.fullmatch(r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]", upn):
        return False
    total = sum((int(c) if c.isdigit() else UPN_LETTERS.index(c)) * place for place, c in enumerate(upn[1:], 2))
    return UPN_LETTERS[total % 23] == upn[0]


def nhs_number_is_valid(number: str) -> bool:
    """True when ten digits pass the NHS number's modulus-11 check (all digits alike are refused)."""
    if len(number) != 10 or not number.isdigit() or len(set(number)) == 1:
        return False
    check = 11 - sum(int(d) * w for d, w in zip(number, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(number[9])


def _mended_upn(raw: str) -> str:
    """A UPN with letters that can only be misread digits put right (O, I, S, L never stand for letters inside)."""
    text = re.sub(r"[ \-]", "", raw).upper()
    body = text[1:12].translate(str.maketrans("OISL", "0151"))
    return text[0] + body + text[12:]


def find_upns(text: str) -> tuple[list[Candidate], int]:
    """Valid UPNs, and how many strings looked like a UPN but failed the check."""
    found, failed = [], 0
    for match in _UPN.finditer(text):
        upn = _mended_upn(match[1])
        if upn_is_valid(upn):
            hints = () if upn == re.sub(r"[ \-]", "", match[1]).upper() else ("mended",)
            found.append(Candidate("upn", match.start(1), match.end(1), upn, hints))
        elif match[1][0].isalpha() and re.search(
            r"\bU\.?P\.?N", text[max(0, match.start() - 40) : match.start()], re.I
        ):
            failed += 1
    return found, failed


def find_nhs_numbers(text: str) -> tuple[list[Candidate], int]:
    """Valid NHS numbers that are labelled or written 3-3-4, and how many labelled ones failed the check."""
    found, failed = [], 0
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        labelled = bool(re.search(r"\bN\.?H\.?S\b", text[max(0, match.start() - 60) : match.start()], re.I))
        spaced = len(match[1]) > 10
        if nhs_number_is_valid(digits) and (labelled or spaced):
            found.append(
                Candidate(
                    "nhs_number", match.start(1), match.end(1), digits, ("labelled",) if labelled else ("spaced",)
                )
            )
        elif labelled and not nhs_number_is_valid(digits):
            failed += 1
    return found, failed


def find_registrations(text: str) -> list[Candidate]:
    """Professional registration numbers: those with a letter code, and bare numbers close to a register's name."""
    found: list[Candidate] = []
    for kind, pattern in _REGISTRATIONS:
        for match in pattern.finditer(text):
            near = text[max(0, match.start() - 60) : match.start()]
            register = _REGISTER.search(near)
            if kind == "number" and not register:
                continue
            if any(c.start < match.end(1) and match.start(1) < c.end for c in found):
                continue
            names = tuple(f"register_{m[0].casefold().strip('.')}" for m in _REGISTER.finditer(near))[-2:]
            value = re.sub(r"[\s-]", "", match[1]).upper()
            found.append(Candidate("registration", match.start(1), match.end(1), value, (kind, *names)))
    return found


def find_appeal_numbers(text: str) -> list[Candidate]:
    """SEND Tribunal appeal numbers, as ``EH873/25/00123``."""
    return [
        Candidate("appeal", m.start(1), m.end(1), re.sub(r"[\s]", "", m[1]).upper().replace("-", "/"))
        for m in _APPEAL.finditer(text)
    ]


def find_references(text: str) -> list[Candidate]:
    """Strings that could be somebody's case reference: with digits, and mixed in form or labelled."""
    found: list[Candidate] = []
    for match in _REFERENCE.finditer(text):
        raw = match[1]
        digits = sum(c.isdigit() for c in raw)
        labelled = bool(_REFERENCE_LABEL.search(text[max(0, match.start() - 40) : match.start()]))
        named = bool(re.search(r"SEND?|EHC|STAT", raw))
        if (
            digits < (2 if labelled or named else 3)
            or len(raw) > 30
            or _APPEAL.fullmatch(raw)
            or re.fullmatch(r"(19|20)\d{2}", raw)
        ):
            continue
        mixed = bool(re.search(r"[A-Z]", raw)) and bool(re.search(r"[/\-–._]|[A-Z]{2,}\d{3}", raw))
        if not labelled and not mixed:
            continue
        if re.fullmatch(r"[\d/.\-– ]+", raw) and not labelled:
            continue
        squeezed = re.sub(r"\s", "", raw)
        if upn_is_valid(squeezed) or (nhs_number_is_valid(squeezed) and digits == 10):
            continue
        found.append(_reference(match.start(1), raw, labelled))
        longer = raw.rpartition(" / ")[2]
        if longer != raw and sum(c.isdigit() for c in longer) >= 3:
            found.append(_reference(match.end(1) - len(longer), longer, labelled))
    for match in _ANNOUNCED.finditer(text):
        raw = match["r"].lstrip("#")
        start = match.end("r") - len(raw)
        if sum(c.isdigit() for c in raw) >= 2 and not any(c.start <= start and c.end >= match.end("r") for c in found):
            found.append(_reference(start, raw, True))
    return sorted(found, key=lambda c: (c.start, c.end))


def _reference(start: int, raw: str, labelled: bool) -> Candidate:
    shape = re.sub(r"\d+", "9", re.sub(r"[A-Z]+", "A", raw))
    hints = [f"shape={shape}", *(f"part={part}" for part in re.findall(r"[A-Z]{2,}", raw))]
    if re.search(r"SEND?|EHC|EHCP|STAT", raw):
        hints.append("names_the_service")
    if labelled:
        hints.append("labelled")
    return Candidate("reference", start, start + len(raw), raw, tuple(hints))
