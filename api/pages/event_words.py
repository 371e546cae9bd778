"""Events in short past-tense words."""

from __future__ import annotations

from triage.drafts.values import title_of
from triage.storage.tables import Event, What

_WORDS = {
    What.DOCUMENT_RECEIVED: "Received",
    What.DOCUMENT_DUPLICATE: "Set aside as a copy",
    What.DOCUMENT_READING: "Reading began",
    What.DOCUMENT_RETRY: "Reading will be tried again",
    What.DOCUMENT_READ: "Read, draft made",
    What.DOCUMENT_NEEDS_HELP: "Could not be read, asked for help",
    What.DOCUMENT_SET_ASIDE: "Set aside",
    What.DOCUMENT_MERGED: "Made one document with other files",
    What.DOCUMENT_JOINED: "Made part of another document",
    What.DOCUMENT_MERGE_UNDONE: "Made several documents again",
    What.DOCUMENT_FIRST_CHECKED: "Checked by the first of two people",
    What.DOCUMENT_RETURNED: "Given back by the second person",
    What.DOCUMENT_REMOVED: "Papers removed: the time for keeping them was over",
    What.DOCUMENT_SPLIT: "Split into documents of their own",
    What.DOCUMENT_SPLIT_UNDONE: "Split undone",
    What.DOCUMENT_KEPT_WHOLE: "Said to be one document",
    What.DOCUMENT_REOPENED: "Opened again",
    What.DOCUMENT_READ_AGAIN: "Sent to be read again",
    What.DOCUMENT_CHECKED: "Checked and confirmed",
    What.DOCUMENT_CLAIMED: "Taken to work on",
    What.DOCUMENT_RELEASED: "Put back",
    What.DOCUMENT_TAKEN_OVER: "Taken over",
    What.DOCUMENT_ASSIGNED: "Given to somebody",
    What.DOCUMENT_LOOKED_AT: "Looked at",
    What.DOCUMENT_DOWNLOADED: "Original downloaded",
    What.DOCUMENT_EXPORTED: "Written out as an example to learn from",
    What.VALUE_ACCEPTED: "accepted",
    What.VALUE_CORRECTED: "corrected",
    What.VALUE_CLEARED: "cleared",
    What.VALUE_ADDED: "added",
    What.VALUE_UNDONE: "change undone",
    What.CHILD_CREATED: "Child’s record opened",
    What.CHILD_CONFIRMED: "Child chosen",
    What.CHILD_UPDATED: "Child’s record updated",
    What.CHILD_LOOKED_AT: "Child’s record looked at",
    What.CHILD_MERGED: "Records made one",
    What.CHILD_UNMERGED: "Records made two again",
    What.CHILD_KEPT_APART: "Kept apart from another record",
    What.CLOCK_CHOSEN: "Time limit decided while checking",
    What.CLOCK_STARTED: "Time limit started",
    What.CLOCK_STEPPED: "Time limit changed",
    What.CLOCK_DUE_SOON: "Time limit ends within five working days",
    What.CLOCK_LATE: "Time limit missed",
    What.PLAN_EVENT_ADDED: "Event entered in the register",
}


def event_title(event: Event) -> str:
    """What happened, such as ``Date of birth corrected``. An event of a kind that is not known shows its code."""
    words = _WORDS.get(What(event.what)) if event.what in set(What) else None
    if words is None:
        return event.what.replace(":", " ").replace("_", " ").capitalize()
    field = event.details.get("field") if event.what.startswith("value:") else None
    return f"{title_of(field)} {words}" if field else words[0].upper() + words[1:]
