"""Documents as the JSON door takes and gives them. Codes are those of the labels; times are UTC with their offset."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.v1.days import Day
from triage.storage.tables import Channel, Priority, State

PUBLIC_NAME = r"^([a-hjkmnp-z2-9]{20})?$"
"""A public name of the service's own, or nothing."""

ONE_LINE = r"^([^{\[\x00-\x1f][^\x00-\x1f]*)?$"
"""One line of text, or nothing. What begins like JSON is an object that a client wrote into a form by mistake."""


class AlreadyHere(BaseModel):
    """The document that brought the same bytes before."""

    id: str
    since: datetime


class Accepted(BaseModel):
    """The answer to a posted document: it is safe, and will be read."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "k7x2mqp9vd4hwn3tbe8a", "state": "received", "already_here": None}]}
    )

    id: str = Field(description="The document's public name")
    state: State
    already_here: AlreadyHere | None = Field(None, description="Set where the same file came before")


class PostedJson(BaseModel):
    """A document in JSON, for systems that cannot send multipart."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "letter.txt", "content_base64": "RGVhciBjb3VuY2ls"}]},
    )

    name: str = Field(max_length=4096, description="File name as sent")
    content_base64: str = Field(description="The file's bytes in base64")
    received: Day | None = Field(None, description="Day of receipt, from which the law counts; today if missing")
    sender: str | None = Field(None, max_length=320, pattern=ONE_LINE)
    external_reference: str | None = Field(
        None, max_length=200, pattern=ONE_LINE, description="Your own number for the document"
    )
    child: str | None = Field(None, pattern=PUBLIC_NAME, description="Public name of the child, where you know it")
    priority: Priority | None = Field(None, description="How soon it is to be read; live if missing")


class DocumentSummary(BaseModel):
    """A document without its reading, as in lists."""

    id: str
    state: State
    state_reason: str | None = Field(description="A code, such as `encrypted`, where the state needs one")
    message: str | None = Field(description="The same in plain English")
    name: str
    channel: Channel
    received: date
    received_at: datetime
    sender: str | None
    external_reference: str | None
    document_type: str | None
    urgency: str | None
    due_date: date | None
    deadline: date | None
    size: int
    media_type: str
    sha256: str
    version: int


class DocumentPage(BaseModel):
    """Some documents. Ask again with `cursor` for those after them; `next_cursor` is null at the end."""

    documents: list[DocumentSummary]
    next_cursor: str | None


class DecisionOut(BaseModel):
    """What a person decided about one value. Never changed; the latest that is not undone holds."""

    field: str
    position: int
    action: str
    value: Any
    at: datetime
    by: str | None


class PartOf(BaseModel):
    """The file that a part was split from, and its first and last page there. The part's own pages count from 1."""

    id: str
    pages: tuple[int, int]


class DocumentOut(DocumentSummary):
    """A document with what was suggested (`reading`) and what people decided (`decisions`, `checked`), apart."""

    parent: str | None = Field(description="The mail, archive or split file that it came in")
    attachments: list[str]
    part_of: PartOf | None = Field(description="Set where this document is a part of a file that was split")
    parts: list[str] = Field(description="The documents that this file was split into, in order")
    duplicate_of: str | None
    child: str | None = Field(description="The child that a person confirmed")
    format: str | None
    pages: int | None
    partial: bool = Field(description="True where a limit stopped the reader")
    warnings: list[str]
    checked_at: datetime | None
    reading: dict[str, Any] | None = Field(description="The newest reading; null until it was read")
    decisions: list[DecisionOut]
    checked: dict[str, list[Any]] = Field(description="Values that people decided, by field")
