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
from triage.drafts.queue import View, queue_counts, queue_page, queue_size
from triage.vocabulary import DocumentType, Urgency

router = APIRouter()
PER_PAGE = 25


@router.get("/documents")
def listed(request: Request, user: Person, database: Stored, cursor: str = "", done: str = "", n: int = 0) -> Response:
    """The rows of one list, most urgent first."""
    query = request.query_params
    wanted = filter_of(query)
    with database.reading() as session:
        page = queue_page(session, wanted, user, cursor or None, PER_PAGE)
        return render(
            request,
            "queue/list.html",
            wanted=wanted,
            views=[(view, address(query, view=view.value)) for view in MAIN_VIEWS],
            counts=queue_counts(session, user),
            rows=[(document, holder_of(document, user)) for document in page.rows],
            total=queue_size(session, wanted, user),
            first_page=not cursor,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
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
            message=_DONE.get(done, "").format(n=formats.count(n, "document")),
        )


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
    "set_aside": "{n} set aside. Open them under Set aside to undo this.",
    "read_again": "{n} will be read again.",
    "confirmed": "Confirmed. The child’s record is up to date.",
    "queue_empty": "Nothing is left in this list.",
    "held": "Some were left as they are: somebody else is working on them, or they are not in the right state.",
}
