"""How far the register can be trusted: score, trend, and the work list with its owners."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages import formats
from api.pages.clocks.routes import refusal_of
from api.pages.csv_answer import csv_answer
from api.pages.forms import Posted, Protected, back_to, text_of
from api.pages.people import Acting, Person, Running, Stored
from api.pages.register.asked import address
from api.pages.rendering import render
from triage.england import day_of
from triage.register.quality.handling import RULE_TITLES, STATES, finding_count, finding_lines, handle, trend
from triage.register.quality.running import ask, how_they_run
from triage.register.quality.work_list import quality
from triage.storage.database import Database
from triage.storage.tables import User

router = APIRouter()
PAGE = 100
Rule = Annotated[str, Query(max_length=10)]
State = Annotated[str, Query(max_length=20)]
Mine = Annotated[str, Query(max_length=1)]


@router.get("/register/quality")
def overview(request: Request, user: Person, database: Stored, done: str = "") -> Response:
    """The score and what makes it."""
    with database.reading() as session:
        found = quality(session, formats.today()).to_json()
        snapshots = trend(session)
        mine = finding_count(session, owner_id=user.id)
        checks = how_they_run(session)
    scores = [100 * (1 - one.with_error / one.active) if one.active else 100.0 for one in snapshots]
    points = [
        {"words": formats.short_day(one.day), "number": score} for one, score in zip(snapshots, scores, strict=True)
    ]
    return render(
        request,
        "register/quality.html",
        found=found,
        snapshots=snapshots,
        points=points,
        last=snapshots[-1].day if snapshots else None,
        checks=checks,
        errors=sum(rule["errors"] for rule in found["rules"]),
        queries=sum(rule["queries"] for rule in found["rules"]),
        money=sum(float(rule["money_at_stake"]) for rule in found["rules"]),
        mine=mine,
        done=done,
        tab="quality",
    )


@router.post("/register/quality/run", dependencies=Protected)
def run(user: Person, database: Stored, running: Running) -> Response:
    """Ask for all checks. A worker runs them; the page says how far they are."""
    with database.writing() as session:
        ask(session)
    running.queue.tell_of_checks()
    return back_to("/register/quality", done="asked")


@router.get("/register/quality/findings")
def findings(
    request: Request,
    user: Person,
    database: Stored,
    rule: Rule = "",
    state: State = "",
    mine: Mine = "",
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    done: str = "",
) -> Response:
    """The work list."""
    return _list(request, database, user, rule, state, mine, after, done=done)


@router.post("/register/quality/findings/{public_id}", dependencies=Protected)
def change(request: Request, public_id: str, form: Posted, user: Person, actor: Acting, database: Stored) -> Response:
    """Take, give, put back, let stand."""

    def deed(session: Session) -> None:
        handle(
            session,
            public_id,
            text_of(form, "action"),
            actor,
            user=text_of(form, "user"),
            reason=text_of(form, "reason"),
        )

    error = refusal_of(database, deed)
    if error:
        return _list(request, database, user, "", "", "", 0, error=error)
    return back_to(text_of(form, "back"), "/register/quality/findings", done="saved")


@router.get("/register/quality.csv")
def as_csv(user: Person, database: Stored, rule: Rule = "", state: State = "", mine: Mine = "") -> Response:
    """The work list as CSV."""
    with database.reading() as session:
        lines, _ = finding_lines(
            session, rule=rule or None, state=state or None, owner_id=user.id if mine else None, limit=1_000_000
        )
    headings = ["check", "title", "severity", "words", "child", "plan", "money_at_stake", "first_seen", "state",
                "owner", "let_stand_because", "mended"]  # fmt: skip
    rows = [
        [line.row.rule, line.title, line.row.severity, line.row.words, line.child_name, line.plan,
         f"{line.row.money:.2f}" if line.row.money is not None else None, line.row.first_seen, STATES[line.state][0],
         line.owner, line.row.accepted_note, day_of(line.row.mended_at) if line.row.mended_at else None]
        for line in lines
    ]  # fmt: skip
    return csv_answer("data-quality.csv", headings, rows)


def _list(
    request: Request,
    database: Database,
    user: User,
    rule: str,
    state: str,
    mine: str,
    after: int,
    *,
    error: str = "",
    done: str = "",
) -> Response:
    rule, state = rule if rule in RULE_TITLES else "", state if state in STATES else ""
    owner = user.id if mine else None
    with database.reading() as session:
        lines, following = finding_lines(
            session, rule=rule or None, state=state or None, owner_id=owner, after=after, limit=PAGE
        )
        total = finding_count(session, rule=rule or None, state=state or None, owner_id=owner)
        people = session.scalars(select(User).where(User.active).order_by(User.name)).all()
    return render(
        request,
        "register/findings.html",
        422 if error else 200,
        title=f"{rule} {RULE_TITLES[rule]}" if rule else "Work list",
        lines=lines,
        following=following,
        total=total,
        people=people,
        rules=RULE_TITLES,
        states=STATES,
        rule=rule,
        state=state,
        mine=mine,
        here=address("", rule=rule, state=state, mine=mine).removeprefix("?"),
        error=error,
        done=done,
        tab="quality",
    )
