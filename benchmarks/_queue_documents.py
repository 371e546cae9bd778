"""A million invented documents for the queue, written past the service: quickly, and shaped like a council's."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, insert, text

from triage.england import today
from triage.register.names import name_key
from triage.storage.database import Database
from triage.storage.tables import NO_DUE_DATE, NO_URGENCY, Child, Document, Original, State, Team, User
from triage.vocabulary import DocumentType, Urgency

CHILDREN = 30_000
TEAMS = 8
PEOPLE = 60
WORDS = [a + b + c for a in ("speech", "lang", "read", "sens", "hear", "plan", "school", "need", "care", "learn")
         for b in ("ing", "er", "al", "ion", "ment", "ive", "ous", "ful", "ity", "est")
         for c in ("", "a", "e", "i", "o", "u", "ly", "na", "ra", "ta")]  # fmt: skip
_WEIGHTS = list(accumulate(1 / (rank + 1) for rank in range(len(WORDS))))
_FIRST = "Ada Ben Cara Dan Eve Finn Gia Hal Ida Jon Kit Lea Max Nia Oli Pia Quin Rae Sam Tia Una Vic".split()
_LAST = "Brindle Ashdown Cotter Dunmore Ellery Farrow Garrick Holm Ingle Jessop Kember Lark Moss Norwood Orme".split()
_STATES = (
    (State.CHECKED, 0.90),
    (State.SET_ASIDE, 0.045),
    (State.DRAFT, 0.04),
    (State.NEEDS_HELP, 0.005),
    (State.SECOND_CHECK, 0.004),
    (State.SPLIT, 0.003),
    (State.RECEIVED, 0.003),
)
_TO_DO = {State.DRAFT, State.NEEDS_HELP, State.SECOND_CHECK}
NOON = datetime.min.time().replace(hour=12)
_RARE = DocumentType.TRANSFER_IN
COLUMNS = (
    "id public_id original_id depth name channel received received_at state state_at format page_count proposed_parts "
    "partial warnings document_type urgency urgency_rank urgency_reason due_date due_sort child_name unsure_count "
    "child_id assigned_to_id team_id version"
).split()


def fill(database: Database, number: int, me: int) -> None:
    """Write the documents with their words; `me`: a person who has a hundred of those that wait."""
    with database.writing() as session:
        session.add_all(Team(name=f"Team {n}") for n in range(TEAMS))
        session.add_all(
            User(name=f"Person {n}", email=f"p{n}@council.example", password_hash="-", role="caseworker")
            for n in range(PEOPLE)
        )
        session.add(Original(sha256="0" * 64, size=1, media_type="application/pdf", storage_key="none"))
        session.execute(insert(Child), [_child(n) for n in range(1, CHILDREN + 1)])
    engine = database.engine
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        indexes = [index for index in Document.__table__.indexes if not index.unique]  # type: ignore[attr-defined]
        for index in indexes:
            index.drop(connection)
        _copy(connection, _documents(number, me, sqlite=sqlite), sqlite=sqlite)
        for index in indexes:
            index.create(connection)
        _index_words(connection, number, sqlite=sqlite)
        connection.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if sqlite else "VACUUM ANALYZE"))


def _child(number: int) -> dict[str, Any]:
    name = _name(number)
    return {
        "id": number,
        "public_id": f"child{number:015}",
        "full_name": name,
        "name_key": name_key(name),
        "upn": f"A{number:012}",
    }


def _name(child: int) -> str:
    first, last = _FIRST[child % len(_FIRST)], _LAST[child // len(_FIRST) % len(_LAST)]
    return f"{first} {last}-{child // (len(_FIRST) * len(_LAST))}"


def _documents(number: int, me: int, *, sqlite: bool) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(7)
    states, weights = [state for state, _ in _STATES], list(accumulate(share for _, share in _STATES))
    types = [kind.value for kind in DocumentType if kind is not _RARE]
    bands, band_weights = list(Urgency), list(accumulate((0.03, 0.12, 0.6, 0.25)))
    day = today()
    for key in range(1, number + 1):
        state = chance.choices(states, cum_weights=weights)[0]
        to_do = state in _TO_DO
        age = chance.randrange(60) if to_do else chance.randrange(1500)
        received = day - timedelta(days=age)
        moment = datetime.combine(received, NOON)
        stamp = moment.isoformat(" ") if sqlite else moment.replace(tzinfo=UTC)
        band = None if state == State.RECEIVED else chance.choices(bands, cum_weights=band_weights)[0]
        due = received + timedelta(days=42) if band and chance.random() < 0.4 else None
        child = chance.randrange(1, CHILDREN + 1)
        person = (me if chance.random() < 0.005 else chance.randrange(2, PEOPLE)) if chance.random() < 0.6 else None
        yield (
            key,
            f"doc{key:017}",
            1,
            0,
            f"report-{key}.pdf",
            "api",
            received.isoformat() if sqlite else received,
            stamp,
            state.value,
            stamp,  # the day on which it came stands for the day on which it was done
            "pdf",
            chance.randrange(1, 40),
            0,
            False,
            "[]",
            (_RARE.value if chance.random() < 0.001 else chance.choice(types)) if band else None,
            band.value if band else None,
            band.rank if band else NO_URGENCY,
            "statutory" if band else None,
            (due.isoformat() if sqlite else due) if due else None,
            (due or NO_DUE_DATE).isoformat() if sqlite else (due or NO_DUE_DATE),
            _name(child) if band else None,
            chance.randrange(6) if to_do else 0,
            child if state == State.CHECKED else None,
            person,
            chance.randrange(1, TEAMS + 1) if chance.random() < 0.8 else None,
            1,
        )


def _copy(connection: Connection, rows: Iterator[tuple[Any, ...]], *, sqlite: bool) -> None:
    cursor = connection.connection.cursor()
    names = ", ".join(COLUMNS)
    if sqlite:
        cursor.executemany(f"INSERT INTO documents ({names}) VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    else:
        with cursor.copy(f"COPY documents ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
            for row in rows:
                copy.write_row(row)


def _index_words(connection: Connection, number: int, *, sqlite: bool) -> None:
    """Thirty words each, the first of the list in most documents and the last in few; and the file's name."""
    chance = random.Random(8)
    cursor = connection.connection.cursor()

    def words(key: int) -> str:
        return f"report {key} pdf " + " ".join(chance.choices(WORDS, cum_weights=_WEIGHTS, k=30))

    keys = range(1, number + 1)
    if sqlite:
        rows = ((key, words(key)) for key in keys)
        cursor.executemany("INSERT INTO document_search(rowid, words) VALUES (?, ?)", rows)
        return
    cursor.execute("CREATE TEMP TABLE came (id bigint, words text)")
    with cursor.copy("COPY came FROM STDIN") as copy:  # type: ignore[attr-defined]
        for key in keys:
            copy.write_row((key, words(key)))
    cursor.execute("INSERT INTO document_search SELECT id, to_tsvector('triage_words', words) FROM came")
