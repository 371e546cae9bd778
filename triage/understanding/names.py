"""Names of people: capitalised sequences, couples that share a surname, names in labelled cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.understanding.candidate import Candidate

TITLES = r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof(?:essor)?|Rev(?:erend)?|Master|Sir|Dame|Lady|Lord|Judge|Cllr|Father|Sister|Rabbi|Imam|Ustadh"
_TITLE = re.compile(rf"^(?:(?:{TITLES})\b\.?\s*(?:&|and|/)?\s*)+", re.I)
_PARTICLE = r"(?:van|von|de|der|den|la|le|du|da|dos|del|di|ap|ab|al|el|bin|bint|ibn|te|ter|ten|st\.?|y|e)"
_NAME = r"(?:(?:O|D|M|N|L)['’]\s?)?(?:[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'`À-ž]*(?:-[A-Za-zÀ-ž][\w’'À-ž]*)*)\.?"
_SEQUENCE = re.compile(
    rf"(?<![\w@])(?:(?:{TITLES})\b\.?\s+)?{_NAME}(?:[ \t]+(?:{_PARTICLE}[ \t]+){{0,2}}{_NAME}){{0,5}}(?![@\w])"
)
_COUPLE = re.compile(
    rf"(?<![\w@])(?<![A-ZÀ-ž][a-zà-ž][ \t])(?<![a-zà-ž]{{2}}[ \t])(?:(?:{TITLES})\.?\s+)?(?P<a>{_NAME})\s+(?:and|&|\+)\s+(?:(?:{TITLES})\.?\s+)?(?P<b>{_NAME})[ \t]+(?P<s>(?:{_PARTICLE}[ \t]+)*{_NAME}(?:[ \t]{_NAME})?)"
)
_SURNAME_FIRST = re.compile(
    rf"(?<![\w@])(?P<s>(?:{_PARTICLE}\s+)?{_NAME}(?:\s{_NAME})?),\s+(?P<f>{_NAME}(?:\s{_NAME}){{0,2}})(?![\w@])"
)
# words that begin or fill capitalised sequences without being part of a name
_NOT_NAMES = frozenset(
    """
    the a an this that these those he she they we i it his her their our my your you who what when where why how
    if in on at by of for from to with and or but so as is are was were be been has have had do does did not no
    yes n/a na nil none dear re ref date dob upn nhs ehc ehcp ehcna send sen senco sendco la ey ks year nc
    section part appendix annex table page school academy college primary secondary nursery infant junior high
    special education educational health care plan plans needs need assessment advice report review annual
    meeting draft final amended proposed council borough county city district local authority authorities
    service services team trust foundation nhs hospital clinic centre center department unit ward community
    children child childrens young people person parent parents carer carers mum dad mother father family views
    name names address telephone phone email tel fax mobile postcode monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december spring
    summer autumn winter term half speech language therapy therapist occupational physiotherapy physiotherapist
    psychology psychologist psychological consultant paediatrician paediatric teacher teaching assistant
    headteacher head deputy principal manager officer coordinator co-ordinator lead specialist senior social
    worker nurse doctor surgery medical practice professional tribunal first-tier chamber judge member appeal
    appellant respondent order directions registration decision mediation mediator complaint ombudsman
    solicitors solicitor llp ltd limited cic plc act regulations regulation code yours sincerely faithfully kind
    regards best wishes many thanks thank signed signature print private confidential strictly official
    sensitive copy cc enc enclosures attached attachment subject sent received outcome outcomes provision
    support recommendation recommendations summary background introduction conclusion strengths difficulties
    communication interaction cognition learning emotional mental physical sensory english maths mathematics
    reading writing spelling science pe ict phonics sats gcse btec wisc celf bpvs trog bas wiat sdq abc england
    english wales british uk gp ot slt salt ep eps camhs cahms asd asc adhd semh slcn mld sld pmld hi vi pd
    ehcno hcpc gmc nmc sra dfe please total cost costs fee fees weekly daily hours minutes per item invoice
    number amount payment purchase vat reception attendance exclusion suspension permanent fixed period
    governing body governors board chair trustees safeguarding designated dsl mash early help risk police court
    high road street lane avenue close drive way gardens court crescent place house park hill green view row
    terrace grove new old north south east west upper lower great little st saint church england catholic cofe
    rc roman all about me stage step steps key current present previous first second third last next both other
    also after before during since while then there here however although because once sometimes usually often
    always never one two three four five six seven eight nine ten outcome met partly ongoing agreed agree
    disagree maintain cease amend male female gender sex ethnicity religion white british i've i'm i'll i'd
    we've we're it's that's he's she's there's attends attended invited apologies present absent aunt auntie
    uncle granny grandma nana sibling brother sister home language contact details relationship role position
    title status type form request response consultation transfer transport uses breaks sendiass makaton
    """.split()
)
_BESIDE = frozenset(
    "van von de der den la le du da dos del di ap ab al el bin bint ibn te ter ten st St St. y e".split()
)


def strip_titles(name: str) -> str:
    """A name without titles, post-nominals, possessive endings and stray punctuation."""
    name = _TITLE.sub("", name.strip())
    name = re.sub(r"(?:['’]s|[.,;:'’]+)$", "", name)
    name = re.sub(
        r"(?:[, ]+(?:BSc|BA|MA|MSc|MEd|BEd|PhD|DEdPsy|D\.?Ed\.?Psy|DClinPsy|MBBS|MBChB|FRCPCH|MRCPCH|MRCSLT|RCSLT|PGCE|QTS|NASENCo|NPQH|OBE|MBE|CPsychol|RN|RMN|Hons|LLB|JP)\b.*)$",
        "",
        name,
    )
    return " ".join(name.split())


def tidy_case(name: str) -> str:
    """Capitals or small letters only, put into name case; anything else left as written."""
    if name.isupper() and len(name) > 3:
        return re.sub(r"[A-Za-zÀ-ž]+", lambda m: m[0].capitalize(), name.lower() if name.isupper() else name)
    return name


def _is_name_word(word: str) -> bool:
    bare = word.strip(".,;:'’").casefold()
    bare = re.sub(r"['’]s$", "", bare)
    return bool(bare) and bare not in _NOT_NAMES and not bare.isdigit() and not any(c.isdigit() for c in bare)


def could_be_name(text: str) -> bool:
    """Whether a whole labelled value can be somebody's name: no figures, colons or commas, no word that names have not."""
    words = strip_titles(text).split()
    return bool(words) and not re.search(r"[\d:,|/]", text) and all(_is_name_word(w) or w in _BESIDE for w in words)


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Longest runs of possible name words inside a capitalised sequence."""
    run_start: int | None = None
    run_end = start
    position = start
    for piece in re.finditer(r"\S+", text[start:end]):
        position = start + piece.start()
        word = piece[0]
        particle = bool(re.fullmatch(_PARTICLE, word)) and not word[0].isupper()
        # "St. Hilaire" in a name; a name does not begin with it
        particle = particle or (word in ("St", "St.") and run_start is not None and run_end > run_start)
        title = bool(re.fullmatch(rf"(?:{TITLES})\.?", word))
        if title:
            if run_start is not None and run_end > run_start:
                yield run_start, run_end
            run_start, run_end = position, position
            continue
        if _is_name_word(word) or (particle and run_start is not None):
            if run_start is None:
                run_start = position
            run_end = position + len(word)
            if word[-1] in ",;:" or (word[-1] == "." and len(word) > 3 and not particle):
                yield run_start, run_end
                run_start = None
        else:
            if run_start is not None and run_end > run_start:
                yield run_start, run_end
            run_start = None
    if run_start is not None and run_end > run_start:
        yield run_start, run_end


def find_names(text: str) -> list[Candidate]:
    """Person candidates; `value` is the name without titles. Couples give two full names."""
    found: dict[tuple[int, int, str], Candidate] = {}

    def add(start: int, end: int, value: str, *hints: str) -> None:
        value = tidy_case(strip_titles(value))
        if len(value) < 2 or not value[0].isalpha():
            return
        found.setdefault((start, end, value), Candidate("person", start, end, value, hints))

    for match in _SEQUENCE.finditer(text):
        for start, end in _runs(text, *match.span()):
            words = text[start:end]
            hints = ["titled"] if _TITLE.match(words) else []
            bare = strip_titles(words)
            hints.append(f"words={min(4, len(bare.split()))}")
            if words.isupper():
                hints.append("capitals")
            add(start, end, words, *hints)
    for match in _COUPLE.finditer(text):
        surname = match["s"]
        if not all(_is_name_word(w) for w in (match["a"], match["b"], *surname.split())) or re.fullmatch(
            TITLES, match["a"]
        ):
            continue
        add(match.start("a"), match.end("a"), f"{match['a']} {surname}", "couple", "words=2")
        add(match.start("b"), match.end(), f"{match['b']} {surname}", "couple", "words=2")
    for match in _SURNAME_FIRST.finditer(text):
        alone = text[max(0, match.start() - 3) : match.start()].strip(" ") in (
            "",
            ":",
            "|",
            "\n",
            "(",
        ) and not re.match(r"[ \t]*[\w,]", text[match.end() :])
        if not (match["s"].isupper() or (alone and len(match["s"].split()) == 1)):
            continue
        if all(_is_name_word(w) for w in (*match["s"].split(), *match["f"].split())):
            add(match.start(), match.end(), f"{match['f']} {match['s']}", "surname_first", "words=2")
    return sorted(found.values(), key=lambda c: (c.start, c.end))
