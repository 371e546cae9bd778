"""How a candidate relates to what was decided before it: the child, the writer, the present setting."""

from __future__ import annotations

from triage.understanding.entities import Entity, contains_name
from triage.understanding.word_classes import classes_of
from triage.vocabulary import FieldName

# decided in this order before the other fields; each field sees only what comes before it
DECIDED_FIRST = (FieldName.CHILD_NAME, FieldName.AUTHOR_NAME, FieldName.AUTHOR_ROLE, FieldName.SETTING_NAME)


def relation_features(field: FieldName, entity: Entity, decided: dict[FieldName, str], document_type: str) -> list[str]:
    """Features of an entity against the decided values, each also crossed with the document type."""
    if entity.kind not in ("person", "organisation"):
        return []
    out: list[str] = []
    name = str(entity.value)
    before = DECIDED_FIRST[: DECIDED_FIRST.index(field)] if field in DECIDED_FIRST else DECIDED_FIRST
    for known in before:
        value = decided.get(known)
        if known is FieldName.AUTHOR_ROLE or not value:
            continue
        if name.casefold() == value.casefold():
            out.append(f"is:{known.value}")
        elif contains_name(value, name) or contains_name(name, value):
            out.append(f"near:{known.value}")
    child = decided.get(FieldName.CHILD_NAME, "").casefold().split()
    words = name.casefold().split()
    if FieldName.CHILD_NAME in before and child and words and entity.kind == "person":
        if words[-1] == child[-1]:
            out.append("childs_surname")
        if words[0] == child[0]:
            out.append("childs_forename")
    if FieldName.AUTHOR_ROLE in before:
        role = classes_of(decided.get(FieldName.AUTHOR_ROLE, "").casefold().replace("/", " ").split())
        kind = "parent" if "PARENT" in role else "staff" if role else "unknown"
        out += [f"writer={kind}", *(f"{f}&writer={kind}" for f in out)]
    return [*out, *(f"{document_type}&{f}" for f in out)]
