"""The date by which the council must act because a document arrived (`labels.md` section 3, `due_date`)."""

from __future__ import annotations

from datetime import date, timedelta

from triage.clocks.working_days import add_working_days
from triage.vocabulary import DocumentType


def due_date(
    document_type: DocumentType, received: date, event: date | None, *, permanent_exclusion: bool = False
) -> date | None:
    """The computed due date, or None where the type starts no clock or its event date is not known.

    Requests: 6 weeks from receipt (SEND Regulations 2014, reg 5(1)). Annual reviews: 4 weeks from the meeting
    (reg 20(10)). Transfers: 6 weeks from receipt (reg 15(4)). Permanent exclusions: the 6th school day, taken as the
    6th working day from and counting the first day of the exclusion (Education Act 1996 s.19, 2007 Regulations).
    """
    if document_type in (DocumentType.EHC_REQUEST, DocumentType.TRANSFER_IN):
        return received + timedelta(days=42)
    if document_type is DocumentType.ANNUAL_REVIEW and event is not None:
        return event + timedelta(days=28)
    if document_type is DocumentType.EXCLUSION_NOTICE and event is not None and permanent_exclusion:
        return add_working_days(event, 6, counting_first=True)
    return None
