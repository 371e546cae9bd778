"""How other systems say where documents begin in a file."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from triage.drafts.parts import MOST_PARTS
from triage.vocabulary import DocumentType


class PartIn(BaseModel):
    """One part: first and last page, from 1. A type that differs from the proposal counts as decided by the sender."""

    model_config = ConfigDict(extra="forbid")

    pages: tuple[StrictInt, StrictInt] = Field(description="First and last page")
    document_type: DocumentType | None = Field(None, description="Left out: found when the part is read")


class SplitIn(BaseModel):
    """The parts of a file, in order: every page in exactly one. Without `parts`, as proposed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"parts": [{"pages": [1, 1]}, {"pages": [2, 9], "document_type": "slt_report"}]}]
        },
    )

    parts: list[PartIn] | None = Field(None, max_length=MOST_PARTS)


class SplitOut(BaseModel):
    """The file and the documents that it was split into. Each is read soon after, as any document."""

    id: str
    state: str
    parts: list[str]
