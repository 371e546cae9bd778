"""What a first start is filled with: invented documents, and two people to sign in as."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from api.auth.users import add_user
from triage.drafts.actor import COMMAND_LINE
from triage.drafts.receive import Arrival, Received, receive
from triage.england import today
from triage.pipeline import House
from triage.storage.originals import chunks_of
from triage.storage.tables import Channel, Document, Priority, Role, State, User

PEOPLE = (
    ("Priya Shah", "priya.shah@demo.example", Role.CASEWORKER, "SEN casework"),
    ("Tom Ellis", "tom.ellis@demo.example", Role.ADMIN, "SEN casework"),
)


def samples_folder(house: House) -> Path | None:
    """The folder of the sample documents, where there is one."""
    shipped = Path(__file__).parents[1] / "tests" / "data" / "samples"
    folder = house.settings.samples or shipped
    return folder if folder.is_dir() else None


def is_first_start(house: House) -> bool:
    """True where there is nobody and nothing yet."""
    with house.database.reading() as session:
        people = session.scalar(select(func.count(User.id))) or 0
        documents = session.scalar(select(func.count(Document.id))) or 0
    return people == 0 and documents == 0


def demo_people(house: House) -> dict[str, str]:
    """The demo's sign-ins (e-mail address to password), made on the first call and kept in a private file in home."""
    file = house.settings.home / "demo-sign-ins.json"
    if file.exists():
        kept: dict[str, str] = json.loads(file.read_text())
        return kept
    made = {email: "-".join(secrets.token_hex(2) for _ in range(4)) for _, email, _, _ in PEOPLE}
    with house.database.writing() as session:
        for name, email, role, team in PEOPLE:
            add_user(session, COMMAND_LINE, name=name, email=email, password=made[email], role=role, team=team)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(made, out)
    return made


def load_samples(house: House) -> Iterator[Received]:
    """Take in every sample document, one by one. The labels beside them give only the day of receipt."""
    folder = samples_folder(house)
    for path in sorted(folder.iterdir()) if folder else ():
        if path.suffix == ".json" or not path.is_file():
            continue
        label = path.with_name(f"{path.name}.json")
        day = date.fromisoformat(json.loads(label.read_text())["received"]) if label.exists() else today()
        arrival = Arrival(path.name, Channel.CLI, day, priority=Priority.BULK)
        with path.open("rb") as file:
            yield receive(house.database, house.originals, chunks_of(file), arrival, COMMAND_LINE)


def still_to_read(house: House) -> int:
    """How many documents wait to be read or are being read."""
    waiting = Document.state.in_([State.RECEIVED, State.READING])
    with house.database.reading() as session:
        return session.scalar(select(func.count(Document.id)).where(waiting)) or 0
