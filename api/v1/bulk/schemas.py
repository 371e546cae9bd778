"""A manifest as other systems send it, and the answer for each of its files."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.v1.days import Day
from api.v1.documents.schemas import ONE_LINE, PUBLIC_NAME, AlreadyHere
from triage.storage.tables import Priority, State

MOST = 200


class Entry(BaseModel):
    """One file of a manifest: the name of its part in the form, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    file: str = Field(min_length=1, max_length=255, description="File name of its part in the form")
    received: Day | None = Field(None, description="Day of receipt, from which the law counts; today if missing")
    sender: str | None = Field(None, max_length=320, pattern=ONE_LINE)
    external_reference: str | None = Field(
        None, max_length=200, pattern=ONE_LINE, description="Your own number for the document"
    )
    child: str | None = Field(None, pattern=PUBLIC_NAME, description="Public name of the child, where you know it")
    priority: Priority = Field(Priority.BULK, description="How soon it is to be read")


class Manifest(RootModel[Annotated[list[Entry], Field(min_length=1, max_length=MOST)]]):
    """The files of one request."""


class Outcome(BaseModel):
    """What became of one file: `status` as if it had been posted alone, and its document, or why it was not taken."""

    file: str
    status: int
    id: str | None = Field(None, description="The document's public name")
    state: State | None = None
    already_here: AlreadyHere | None = None
    code: str | None = None
    detail: str | None = None


class Outcomes(BaseModel):
    """The answer for each file, in the manifest's order. Those with status 202 are safe."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "documents": [
                        {"file": "letter.pdf", "status": 202, "id": "k7x2mqp9vd4hwn3tbe8a", "state": "received"},
                        {"file": "large.pdf", "status": 413, "code": "too_large", "detail": "The file is too large."},
                    ]
                }
            ]
        }
    )

    documents: list[Outcome]
