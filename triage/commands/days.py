"""Days and months as people type them on the command line."""

from __future__ import annotations

from datetime import date

import typer


def day(text: str) -> date:
    """A day as 2025-03-31. Raises `typer.BadParameter`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no day. Write it as 2025-03-31.") from None


def month(text: str) -> date:
    """The first day of a month written as 2025-03. Raises `typer.BadParameter`."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"“{text}” is no month. Write it as 2025-03.") from None
