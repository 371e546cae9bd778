"""Dates, times, sizes and codes as people in England read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from triage import wording
from triage.england import ENGLAND as ENGLAND
from triage.england import today as today
from triage.storage.tables import State
from triage.vocabulary import DocumentType, ReasonCode, Urgency
from triage.words import day_words, days_left_words


def day(value: date | None) -> str:
    """``14 March 2025``; empty for no date."""
    return day_words(value) if value else ""


def short_day(value: date | None) -> str:
    """``14 Mar 2025``."""
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """``24 November 2026 at 9:32am``."""
    if value is None:
        return ""
    local = value.astimezone(ENGLAND)
    hour = local.hour % 12 or 12
    return f"{day_words(local.date())} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def ago(value: datetime | None) -> str:
    """``just now``, ``5 minutes ago``, ``3 hours ago``, or the date."""
    if value is None:
        return ""
    minutes = int((datetime.now(UTC) - value).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{count(minutes, 'minute')} ago"
    if minutes < 24 * 60:
        return f"{count(minutes // 60, 'hour')} ago"
    return f"on {day_words(value.astimezone(ENGLAND).date())}"


def left(value: date) -> str:
    """``3 days left``."""
    return days_left_words(value, today())


def due_colour(value: date) -> str:
    """``late``, ``soon`` (within a week) or nothing: an extra beside the words."""
    days = (value - today()).days
    return "late" if days < 0 else "soon" if days <= 7 else ""


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 page``, ``3 pages``, ``1,204 pages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def size(number: int) -> str:
    """``340 kB``, ``2.1 MB``."""
    if number < 1_000_000:
        return f"{max(1, round(number / 1000))} kB"
    return f"{number / 1_000_000:.1f} MB"


def type_title(code: str | None) -> str:
    """A document type's words; for an unknown code, the code."""
    return wording.type_title(code) if code in set(DocumentType) else (code or "")


def type_choices() -> list[tuple[str, str]]:
    """All types of document, code and words, for a choice."""
    return [(kind.value, wording.type_title(kind)) for kind in DocumentType]


def urgency_title(code: str | None) -> str:
    """An urgency band's words."""
    return Urgency(code).title if code in set(Urgency) else ""


def reason_title(code: str | None) -> str:
    """A reason's words."""
    return ReasonCode(code).title if code in set(ReasonCode) else ""


def state_title(code: str) -> str:
    """A state's words."""
    return State(code).title


def state_colour(code: str) -> str:
    """The colour of a state's tag; the words carry the meaning."""
    return {
        State.RECEIVED: "grey",
        State.READING: "blue",
        State.DRAFT: "yellow",
        State.SECOND_CHECK: "yellow",
        State.CHECKED: "green",
        State.SET_ASIDE: "grey",
        State.NEEDS_HELP: "orange",
        State.SPLIT: "grey",
    }[State(code)]


def spaced(value: str | None) -> str:
    """A number in groups of three or four, for reading aloud: ``485 777 3456``, ``A123 4561 2300 8``."""
    if not value:
        return ""
    if len(value) == 10 and value.isdigit():
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


def initials(name: str) -> str:
    """``Priya Shah`` -> ``P Shah``: fits a narrow column."""
    words = name.split()
    return f"{words[0][0]} {words[-1]}" if len(words) > 1 else name


def sender_name(sender: str | None) -> str:
    """A mail sender's name without the address; the address where there is no name."""
    name, angle, _ = (sender or "").partition("<")
    return name.strip(' "') if angle and name.strip(' "') else (sender or "").strip("<>")
