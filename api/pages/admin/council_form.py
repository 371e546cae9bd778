"""The settings page's boxes: what each means, and how what is typed becomes the setting's value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from triage.drafts.errors import Invalid
from triage.settings import Settings

_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Box:
    """A number that can be set: its setting, words, and the bounds of what is typed. `factor`: typed to kept."""

    name: str
    label: str
    hint: str
    unit: str
    least: float
    most: float
    factor: float = 1
    whole: bool = True

    def shown(self, settings: Settings) -> str:
        """What stands in the box."""
        return f"{getattr(settings, self.name) / self.factor:.10g}"

    def value(self, typed: str) -> float | int:
        """The setting's value. Raises `Invalid`."""
        try:
            number = float(typed.replace(",", ""))
        except ValueError:
            raise Invalid(self.name, f"{self.label}: enter a number.") from None
        if not self.least <= number <= self.most or (self.whole and number != int(number)):
            whole = "a whole number" if self.whole else "a number"
            raise Invalid(self.name, f"{self.label}: enter {whole} from {self.least:g} to {self.most:g}.")
        return int(number * self.factor) if self.whole and self.factor >= 1 else round(number * self.factor, 4)


@dataclass(frozen=True, slots=True)
class Part:
    """Some boxes under a heading."""

    heading: str
    words: str
    boxes: tuple[Box, ...]


PARTS = (
    Part(
        "Sizes",
        "Larger files are refused with a sentence that says so. Longer documents are read up to the limit, and say so.",
        (
            Box("max_upload_bytes", "Largest file", "", "MB", 1, 2000, _MB),
            Box("max_pages", "Most pages that are read of one document", "", "pages", 1, 20_000),
        ),
    ),
    Part(
        "How sure is sure",
        "A value that the service is less sure of is marked “Check this” and is never accepted in passing. "
        "It holds for documents that are read from now on.",
        (
            Box(
                "sure_above",
                "Sure from",
                "90 is usual. Higher: more to check, fewer slips.",
                "in 100",
                50,
                99.9,
                0.01,
                whole=False,
            ),
        ),
    ),
    Part(
        "Working time",
        "",
        (
            Box("claim_minutes", "A document stays with whoever works on it for", "", "minutes", 1, 240),
            Box("session_idle_minutes", "People are signed out after doing nothing for", "", "minutes", 5, 720),
        ),
    ),
    Part(
        "How long things are kept",
        "What was checked is the child’s record and is not removed by this. Agree these with your records manager.",
        (
            Box(
                "set_aside_days",
                "Papers of documents that were set aside are kept for",
                "0 keeps them for ever. Afterwards the file and its words are removed; the history stays.",
                "days",
                0,
                20_000,
            ),
            Box("webhook_log_days", "Delivered webhooks stay in the log for", "", "days", 1, 3650),
        ),
    ),
)


def read_boxes(text: Callable[[str], str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of all boxes, and the messages of those that cannot be used. `text`: what was typed, by name."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for part in PARTS:
        for box in part.boxes:
            try:
                values[box.name] = box.value(text(box.name))
            except Invalid as error:
                wrong[box.name] = error.message
    return values, wrong
