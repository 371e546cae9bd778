"""Templates: our own under StrictUndefined; GOV.UK Frontend's macros from a lenient environment of their own.

The packaged macros probe keys that need not be there, so they cannot run under StrictUndefined; called from our
templates they come as globals, and a name that we misspell still raises.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.dependencies import csrf_token
from api.pages import formats
from api.pages.assets import asset
from api.pages.event_words import event_title
from triage.storage.tables import SignedIn, now

HERE = Path(__file__).parent

_MACROS = {
    "button": "govukButton",
    "checkboxes": "govukCheckboxes",
    "date_input": "govukDateInput",
    "error_summary": "govukErrorSummary",
    "file_upload": "govukFileUpload",
    "input": "govukInput",
    "notification_banner": "govukNotificationBanner",
    "password_input": "govukPasswordInput",
    "radios": "govukRadios",
    "select": "govukSelect",
    "textarea": "govukTextarea",
    "warning_text": "govukWarningText",
}

_FILTERS = (
    "day",
    "short_day",
    "moment",
    "ago",
    "left",
    "due_colour",
    "size",
    "type_title",
    "urgency_title",
    "reason_title",
    "state_title",
    "state_colour",
    "spaced",
    "initials",
    "sender_name",
)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates' environment, made once for each process."""
    vendor = Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    strict = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for folder, macro in _MACROS.items():
        path = f"govuk_frontend_jinja/components/{folder.replace('_', '-')}/macro.html"
        strict.globals[macro] = getattr(vendor.get_template(path).module, macro)
    strict.globals |= {"asset": asset, "count": formats.count, "today": formats.today}
    strict.filters |= {name: getattr(formats, name) for name in _FILTERS}
    strict.filters["event_title"] = event_title
    return strict


def render_text(request: Request, template: str, **values: Any) -> str:
    """A template as text. Every template sees the signed-in person, the form token and the answer's nonce."""
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    return (
        environment()
        .get_template(template)
        .render(
            request=request,
            path=request.url.path,
            nonce=getattr(request.state, "nonce", ""),
            csrf=csrf_token(request),
            user=signed_in.user if signed_in else None,
            session_seconds=_session_seconds(request, signed_in) if signed_in else 0,
            **values,
        )
    )


def _session_seconds(request: Request, signed_in: SignedIn) -> int:
    """How long the session lasts from this page on, if nobody does anything."""
    settings = request.app.state.context.house.council.known
    until_end = (signed_in.expires_at - now()).total_seconds()
    return max(1, int(min(settings.session_idle_minutes * 60, until_end)))


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template as an answer."""
    return HTMLResponse(render_text(request, template, **values), status_code=status)


def wants_json(request: Request) -> bool:
    """True where a script of ours asks, not a page load."""
    return "application/json" in request.headers.get("accept", "")
