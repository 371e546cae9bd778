"""Reading what a form sent, and going back to where one was."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse

from api.dependencies import csrf_protected, form_of


async def posted(request: Request) -> FormData:
    """The form that was sent."""
    return await form_of(request)


Posted = Annotated[FormData, Depends(posted)]
Protected = [Depends(csrf_protected)]


def text_of(form: FormData, name: str) -> str:
    """A text box's content without outer blanks; empty where it was not sent."""
    value = form.get(name, "")
    return "" if isinstance(value, UploadFile) else value.strip()


def texts_of(form: FormData, name: str) -> list[str]:
    """All values of a name that may stand several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def number_of(form: FormData, name: str) -> int | None:
    """A whole number, or None."""
    value = text_of(form, name)
    return int(value) if re.fullmatch(r"\d{1,15}", value) else None


def date_of(form: FormData, name: str) -> date | None:
    """A date from three boxes ``name-day``, ``name-month``, ``name-year``. None where all are empty.

    Raises ValueError where they are no date.
    """
    parts = [text_of(form, f"{name}-{part}") for part in ("year", "month", "day")]
    if not any(parts):
        return None
    if not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        raise ValueError(name)
    return date(*(int(part) for part in parts))


def local(address: str, otherwise: str) -> str:
    """An address within this service; anything else becomes `otherwise`."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if plain and not parts.scheme and not parts.netloc else otherwise


def back_to(address: str, otherwise: str = "/documents", **said: object) -> RedirectResponse:
    """Go back to a page of ours after a form was sent. `said` is added to the address's parameters."""
    target = local(address, otherwise)
    base, mark, fragment = target.partition("#")
    for name, value in said.items():
        base = re.sub(rf"([?&]){name}=[^&]*&?", r"\1", base).rstrip("?&")
        base += f"{'&' if '?' in base else '?'}{name}={value}"
    return RedirectResponse(base + mark + fragment, 303)
