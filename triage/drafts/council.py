"""What an administrator chooses for this council: checked, kept, and written in the history."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from triage.drafts.actor import Actor
from triage.drafts.errors import Invalid
from triage.drafts.history import record
from triage.settings import Settings
from triage.storage.council import SETTABLE
from triage.storage.tables import CouncilSetting, What, now


def change_setting(session: Session, name: str, value: Any, actor: Actor) -> None:
    """Set one of `SETTABLE` to a value of JSON types; None: as the environment says. What is the same changes nothing.

    Raises `Invalid` for another name, or a value that the setting cannot have.
    """
    if name not in SETTABLE:
        raise Invalid(name, "This setting is not changed here.")
    row = session.get(CouncilSetting, name)
    before = row.value if row is not None else None
    if value is not None:
        value = _checked(name, value)
    if value == before:
        return
    if value is None:
        session.delete(row)
    elif row is None:
        session.add(CouncilSetting(name=name, value=value, by_user_id=actor.user_id))
    else:
        row.value, row.by_user_id, row.at = value, actor.user_id, now()
    record(session, actor, What.SETTING_CHANGED, subject=f"setting:{name}"[:60], before=before, after=value)


def _checked(name: str, value: Any) -> Any:
    field = Settings.model_fields[name]
    kind: TypeAdapter[Any] = TypeAdapter(field.rebuild_annotation())
    try:
        return kind.dump_python(kind.validate_python(value), mode="json")
    except ValidationError:
        raise Invalid(name, "This setting cannot have that value.") from None
