"""Drafts as the JSON door gives and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import BaseModel, Field, StrictFloat, StrictInt, StrictStr

from triage.drafts.closing import LONGEST_NOTE, SET_ASIDE_REASONS
from triage.drafts.values import CHILD, TYPE, URGENCY
from triage.vocabulary import FieldName

# Described as lists of words, and refused where they are read, so that a person's screen and this door say the same.
_NAMES = [name.value for name in FieldName]
FieldIn = Annotated[str, Path(json_schema_extra={"enum": [TYPE, URGENCY, *_NAMES]})]
Clearable = Annotated[
    str, Path(description="Every document has a type and an urgency", json_schema_extra={"enum": _NAMES})
]
Decided = Annotated[str, Path(json_schema_extra={"enum": [TYPE, URGENCY, CHILD, *_NAMES]})]


class Value(BaseModel):
    """A value as a person would type it, or an object for provision."""

    value: StrictStr | StrictInt | StrictFloat | dict[str, Any]


class Choice(BaseModel):
    """Whom a document is about."""

    child: str = Field(max_length=40, description="A child's public name, `new` or `none`")


class SetAside(BaseModel):
    """Why a document is put away."""

    reason: str = Field(
        description="`other` needs a note",
        examples=["not_ours"],
        json_schema_extra={"enum": list(SET_ASIDE_REASONS)},
    )
    note: str = Field("", max_length=LONGEST_NOTE)


class ItemOut(BaseModel):
    """One value with its status (suggested, accepted, corrected, cleared, added, empty) and where it was read."""

    field: str
    position: int
    title: str
    status: str
    value: Any
    text: str
    sure: bool
    confidence: float | None
    page: int | None
    boxes: list[list[float]]
    quote: str | None
    decided_by: str | None
    decided_at: datetime | None


class ReasonOut(BaseModel):
    """Why the document is in its band, with the sentence."""

    code: str
    title: str
    quote: str | None
    page: int | None
    boxes: list[list[float]]


class PossibleOut(BaseModel):
    """A child whom the document may be about, and why."""

    child: str
    name: str
    score: float
    reasons: list[str]
    warnings: list[str]


class ProposedPartOut(BaseModel):
    """A document that the file seems to hold: first and last page, type, and how sure that is."""

    document_type: str
    pages: tuple[int, int]
    confidence: float


class DraftOut(BaseModel):
    """A whole draft. It can be confirmed when `missing` is empty."""

    document: str
    state: str
    version: int
    document_type: ItemOut
    urgency: ItemOut
    reasons: list[ReasonOut]
    fields: list[ItemOut]
    child_choice: str | None
    possible_children: list[PossibleOut]
    proposed_parts: list[ProposedPartOut]
    missing: list[str]
