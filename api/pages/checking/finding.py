"""Find words in a document: the browser's own search sees only the pages that are loaded."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import JSONResponse

from api.pages.forms import Posted, Protected, text_of
from api.pages.people import Person, Stored
from triage.drafts.opening import find_document
from triage.storage.tables import Document, StoredPage

router = APIRouter()
MOST = 200
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words stand: page from 1, and a box in points for each line that they run over."""

    page: int
    boxes: list[list[float]]


@router.post("/documents/{public_id}/find", dependencies=Protected)
def find(public_id: str, form: Posted, user: Person, database: Stored) -> JSONResponse:
    """The places of some words. Posted, so that they stand in no address and no log."""
    with database.reading() as session:
        hits = find_words(session, find_document(session, public_id), text_of(form, "words"))
    return JSONResponse({"hits": [asdict(hit) for hit in hits], "most": MOST})


def find_words(session: Session, document: Document, words: str) -> list[Hit]:
    """Where words stand one behind the other, the last one perhaps only begun; at most `MOST` places."""
    wanted = [bare for word in words[:_LONGEST].split() if (bare := _bare(word))]
    hits: list[Hit] = []
    if not wanted:
        return hits
    query = select(StoredPage.number, StoredPage.lines).where(StoredPage.document_id == document.id)
    for number, lines in session.execute(query.order_by(StoredPage.number)):
        on_page = [
            (at, word, bare) for at, line in enumerate(lines) for word in line["words"] if (bare := _bare(word[0]))
        ]
        for start in range(len(on_page) - len(wanted) + 1):
            here = on_page[start : start + len(wanted)]
            before = [bare for _, _, bare in here[:-1]]
            if before == wanted[:-1] and here[-1][2].startswith(wanted[-1]):
                hits.append(Hit(number, _boxes(here)))
                if len(hits) == MOST:
                    return hits
    return hits


def _bare(word: str) -> str:
    return re.sub(r"[^\w]", "", word).casefold()


def _boxes(words: list[tuple[int, list[Any], str]]) -> list[list[float]]:
    """One box for each line."""
    boxes: dict[int, list[float]] = {}
    for line, (_, x0, y0, x1, y1, *_rest), _bare_word in words:
        box = boxes.setdefault(line, [x0, y0, x1, y1])
        boxes[line] = [min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)]
    return list(boxes.values())
