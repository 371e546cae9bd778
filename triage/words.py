"""How people in England read dates and counts."""

from __future__ import annotations

from datetime import date


def day_words(day: date) -> str:
    """``14 March 2025``."""
    return f"{day.day} {day:%B %Y}"


def days_left_words(day: date, today: date) -> str:
    """``3 days left``, ``today``, ``overdue by 2 days``."""
    days = (day - today).days
    if days == 0:
        return "today"
    plural = "" if abs(days) == 1 else "s"
    return f"{days} day{plural} left" if days > 0 else f"overdue by {-days} day{plural}"
