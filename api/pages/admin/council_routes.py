"""What this council chooses: sizes, thresholds, keeping, second checks, its own words. For administrators."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import Response

from api.pages.admin.council_form import PARTS, read_boxes
from api.pages.forms import Posted, Protected, back_to, text_of, texts_of
from api.pages.people import Acting, Administrator, Running
from api.pages.rendering import render
from triage.drafts.actor import Actor
from triage.drafts.council import change_setting
from triage.settings import Settings
from triage.storage.council import Council
from triage.storage.database import Database
from triage.storage.tables import Event, What
from triage.vocabulary import DocumentType, Urgency
from triage.wording import LONGEST_WORDS

router = APIRouter()


@router.get("/admin/settings")
def settings_page(request: Request, user: Administrator, running: Running, done: str = "") -> Response:
    """All that can be set here, as it holds now."""
    return _settings(request, running.house.database, running.house.council, saved=bool(done))


@router.post("/admin/settings", dependencies=Protected)
def change_settings(request: Request, form: Posted, user: Administrator, actor: Acting, running: Running) -> Response:
    """Keep what was changed; nothing where something is wrong."""
    house = running.house
    values, wrong = read_boxes(lambda name: text_of(form, name))
    if wrong:
        typed = {box.name: text_of(form, box.name) for part in PARTS for box in part.boxes}
        return _settings(request, house.database, house.council, typed=typed, wrong=wrong)
    types, bands = texts_of(form, "second_check_types"), texts_of(form, "second_check_urgencies")
    values["second_check_types"] = [kind.value for kind in DocumentType if kind in types]
    values["second_check_urgencies"] = [band.value for band in Urgency if band in bands]
    _keep(house.database, house.council, house.settings, values, actor)
    return back_to("/admin/settings", done="saved")


@router.get("/admin/wording")
def wording_page(request: Request, user: Administrator, running: Running, done: str = "") -> Response:
    """The words for each type of document."""
    return _wording(request, running.house.council, saved=bool(done))


@router.post("/admin/wording", dependencies=Protected)
def change_wording(request: Request, form: Posted, user: Administrator, actor: Acting, running: Running) -> Response:
    """Keep the council's own words; an empty box means the service's."""
    house = running.house
    typed = {kind.value: " ".join(text_of(form, kind.value).split()) for kind in DocumentType}
    own = {code: words for code, words in typed.items() if words and words != DocumentType(code).title}
    too_long = next((code for code, words in own.items() if len(words) > LONGEST_WORDS), "")
    if too_long:
        error = f"{DocumentType(too_long).title}: use {LONGEST_WORDS} characters or fewer."
        return _wording(request, house.council, typed=typed, error=error, at=too_long)
    shown = [own.get(kind.value, kind.title).casefold() for kind in DocumentType]
    twice = next((words for words in shown if shown.count(words) > 1), "")
    if twice:
        code = next(code for code, words in typed.items() if words.casefold() == twice)
        error = f"Two types cannot both be called “{typed[code]}”."
        return _wording(request, house.council, typed=typed, error=error, at=code)
    _keep(house.database, house.council, house.settings, {"type_words": own}, actor)
    return back_to("/admin/wording", done="saved")


def _keep(database: Database, council: Council, now: Settings, values: dict[str, Any], actor: Actor) -> None:
    """Store what is otherwise than it holds now."""
    with database.writing() as session:
        for name, value in values.items():
            holds = getattr(now, name)
            if value != (list(holds) if isinstance(holds, tuple) else holds):
                change_setting(session, name, value, actor)
    council.forget()


def _settings(
    request: Request,
    database: Database,
    council: Council,
    *,
    saved: bool = False,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    holds = council.settings
    with database.reading() as session:
        query = select(Event).where(Event.what == What.SETTING_CHANGED).order_by(Event.id.desc()).limit(20)
        events = list(session.scalars(query))
    return render(
        request,
        "admin/settings.html",
        422 if wrong else 200,
        parts=PARTS,
        shown=typed or {box.name: box.shown(holds) for part in PARTS for box in part.boxes},
        holds=holds,
        types=list(DocumentType),
        urgencies=list(Urgency),
        wrong=wrong or {},
        saved=saved,
        changes=events,
    )


def _wording(
    request: Request,
    council: Council,
    *,
    saved: bool = False,
    typed: dict[str, str] | None = None,
    error: str = "",
    at: str = "",
) -> Response:
    return render(
        request,
        "admin/wording.html",
        422 if error else 200,
        types=list(DocumentType),
        shown=typed or council.settings.type_words,
        saved=saved,
        error=error,
        at=at,
        longest=LONGEST_WORDS,
    )
