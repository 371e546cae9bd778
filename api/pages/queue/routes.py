"""The list of documents. Everything that narrows it stands in the address."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import formats
from api.pages.people import Person, Stored
from api.pages.queue.service import MAIN_VIEWS, address, filter_of, holder_of, people, tags, teams
from api.pages.rendering import render
from triage.drafts.closing import SET_ASIDE_REASONS
from triage.drafts.pictures import warm_drawing
from triage.drafts.queue import MOST_COUNTED, QueuePage, View, queue_counts, queue_page
from triage.vocabulary import DocumentType, Urgency

router = APIRouter()
PER_PAGE = 25


@router.get("/documents")
def listed(
    request: Request,
    user: Person,
    database: Stored,
    cursor: str = "",
    done: str = "",
    n: int = 0,
    left: int = 0,
    undo: str = "",
) -> Response:
    """The rows of one list, most urgent first."""
    warm_drawing()  # whoever opens the list opens a document next
    query = request.query_params
    wanted = filter_of(query)
    with database.reading() as session:
        page = queue_page(session, wanted, user, cursor or None, PER_PAGE, count=True)
        return render(
            request,
            "queue/list.html",
            wanted=wanted,
            views=[(view, address(query, view=view.value)) for view in MAIN_VIEWS],
            counts=queue_counts(session, user),
            rows=[(document, holder_of(document, user)) for document in page.rows],
            total=_total(page),
            most=MOST_COUNTED,
            first_page=not cursor,
            here=address(query, cursor=cursor or None),
            from_here=f"?from={quote(here, safe='')}" if (here := address(query).partition("?")[2]) else "",
            start=address(query, view=wanted.view.value),
            next_page=f"{address(query, view=wanted.view.value)}&cursor={page.next_cursor}" if page.next_cursor else "",
            tags=tags(query),
            clear=address(query.__class__({"view": wanted.view.value})),
            people=people(session),
            teams=teams(session),
            types=list(DocumentType),
            urgencies=list(Urgency),
            View=View,
            due_choices=[("", "Any day"), *_due_choices()],
            due_by=str(query.get("due_by", "")),
            reasons=SET_ASIDE_REASONS,
            message=_message(done, n, left),
            undo=[one for one in undo.split(",") if one][:60],
        )


def _total(page: QueuePage) -> str:
    """How many there are, in words."""
    number = formats.count(page.total or 0, "document")
    return f"More than {number}" if page.more else number


def _message(done: str, number: int, left: int) -> str:
    """What was done, and how many were left as they were."""
    words = _DONE.get(done, "").format(n=formats.count(number, "document"))
    if done in _DONE and left and done != "held":
        words += f" {formats.count(left, 'document')} left as before: somebody else works there, or it is not the time."
    return words


def _due_choices() -> list[tuple[str, str]]:
    day = formats.today()
    return [
        ((day + timedelta(days=days)).isoformat(), words)
        for days, words in ((-1, "Overdue"), (7, "Within 7 days"), (14, "Within 14 days"), (30, "Within 30 days"))
    ]


_DONE = {
    "taken": "{n} taken. You find them under My documents.",
    "put_back": "{n} put back for others.",
    "given": "{n} given.",
    "set_aside": "{n} set aside. You find them under Set aside.",
    "copies": "{n} set aside as copies. You find them under Set aside.",
    "reopened": "{n} brought back.",
    "split": "{n} split. The parts come into the list as they are read.",
    "none": "Nothing was ticked. Tick documents first.",
    "first_confirmed": "Checked once. Somebody else makes the second check.",
    "read_again": "{n} will be read again.",
    "confirmed": "Confirmed. The child’s record is up to date.",
    "queue_empty": "Nothing is left in this list.",
    "held": "Some were left as they are: somebody else is working on them, or they are not in the right state.",
}
