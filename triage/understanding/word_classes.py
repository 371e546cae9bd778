"""Words of casework that mean the same to a reader of context: one class for "mum", "mother" and "mam"."""

from __future__ import annotations

_CLASSES = {
    "PARENT": "mum mam mom mummy mother mothers mum's mother's dad daddy dad's father fathers father's parent parents parent's parental stepmum stepdad stepfather stepmother carer carers fostered foster "
    "guardian guardians grandmother grandfather nan nana gran grandma grandad aunt uncle mama papa family parents'",
    "SIBLING": "brother sister siblings sibling twin twins brother's sister's brothers sisters cousin",
    "CHILD": "son daughter child child's pupil pupil's student student's learner learner's boy girl person yp patient client son's daughter's",
    "PROFESSIONAL": "dr mr teacher ta lsa senco sendco senco's headteacher head principal nurse therapist psychologist paediatrician consultant worker officer physio physiotherapist ot slt salt tutor judge "
    "solicitor mediator clerk coordinator manager doctor gp key assistant deputy leader caseworker ep keyworker mentor elsa",
    "CLOSING": "sincerely faithfully regards wishes signed signature thanks truly",
    "BYLINE": "by author prepared completed written compiled assessor reporter scribed scribe completing writer signatory",
    "COPY": "cc copy copied copies enc distribution circulation",
    "BORN": "dob born birth d.o.b",
    "ISSUED": "issued dated date issue made finalised published completed",
    "MEETING": "meeting held met chaired convened meeting's",
    "SEEN": "seen assessed visited visit visits appointment clinic observed observation observations assessment session consultation saw reviewed contact interview",
    "DEADLINE": "deadline before later reply respond response file serve comply lodge submit latest noon",
    "WANTED": "prefer preferred preference request requested requesting requests want wants wanted named name naming ask asking asks seek seeking sought choice choose consult consulted offer offered offers place placed like",
    "ATTENDING": "attends attending attend attended currently roll enrolled current present attends started joined",
    "REFERENCE": "ref reference references case our your number no file",
    "PAST": "previous previously former formerly last earlier until old prior historic ended left moved",
    "NEED": "primary main need needs diagnosis diagnosed diagnoses condition category",
    "SECOND": "secondary additional other associated alongside also co-occurring second",
    "COST": "cost costs total annual fee fees price quoted quote amount sum funding",
    "RECOMMEND": "recommend recommended recommends recommendation should must require requires required deliver delivered provide provided specified specify shall ensure needs",
    "SUPPORT_NOW": "receives receiving received already accessing accesses had getting gets",
    "REJECTED": "not reject rejected disagree remove removed delete deleted instead refuse refused insufficient only offered",
    "EXCLUSION": "exclusion excluded suspension suspended exclude suspend",
    "PLAN": "plan ehcp ehc plan's statement",
    "TRIBUNAL": "tribunal hearing appeal order ordered directions judge",
    "SCHOOL": "school college nursery academy setting school's setting's preschool provider",
    "RECEIVED": "received receipt arrived",
    "MOVED": "moving moved move transfer transferred transferring",
    "REVIEW": "review reviewed reviews annual interim",
}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}


def word_class(word: str) -> str | None:
    """The class of a lower-cased word, or None."""
    return _CLASS_OF.get(word)


def classes_of(words: list[str]) -> list[str]:
    """The classes of some words, in order, without repeats."""
    return list(dict.fromkeys(c for w in words if (c := _CLASS_OF.get(w))))
