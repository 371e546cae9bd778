"""By what a row of an old system is known again."""

from __future__ import annotations

import hashlib

from triage.register.importing.columns import ListKind

_IDENTITY = {
    ListKind.EVENTS: ("kind", "day"),
    ListKind.PLACEMENTS: ("role", "rank", "start", "urn", "setting_name", "sen_setting"),
    ListKind.COSTS: ("element", "payee", "start", "status", "invoice"),
    ListKind.SETTINGS: ("urn",),
    ListKind.FIGURES: ("origin", "measure", "day"),
}
"""What a row is known by where the old system gives it no number."""


def row_key(kind: ListKind, row: dict[str, str]) -> str:
    """What a row of an old system is known by, from one import to the next."""
    who = row.get("plan_reference") or row.get("child_reference") or row.get("upn")
    if kind is ListKind.PLANS:
        if row.get("plan_reference"):
            return _short("plan", row["plan_reference"])
        name = row.get("full_name") or f"{row.get('forename', '')} {row.get('surname', '')}"
        start = row.get("start_date") or row.get("request_date") or ""
        return _short("own", who or name, row.get("date_of_birth", ""), start)
    if reference := row.get("row_reference"):
        return _short("row", reference)
    return _short("own", who or "", *(row.get(name, "") for name in _IDENTITY[kind]))


def _short(kind: str, *parts: str) -> str:
    """What a row is known by. Hashed where it is long, or made of names and dates instead of a number."""
    key = "|".join(" ".join(part.split()).casefold() for part in (kind, *parts))
    return key if len(key) <= 190 and kind != "own" else hashlib.sha256(key.encode()).hexdigest()
