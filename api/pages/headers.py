"""Headers of every answer to people: a strict content security policy with a nonce, no caching, no framing."""

from __future__ import annotations

import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.context import Context
from triage.wording import own_words


def policy(nonce: str) -> str:
    """The content security policy: nothing from elsewhere, no inline style, the one inline script by its nonce."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; font-src 'none'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


class PageHeaders:
    """A pure ASGI layer. The nonce stands in ``request.state.nonce``. Answers under /v1 are left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to a page's answer, and let its words be the council's."""
        if scope["type"] == "http":
            context: Context = scope["app"].state.context
            with own_words(context.house.council.known.type_words):
                await self._answer(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(18)
        scope.setdefault("state", {})["nonce"] = nonce
        asset = scope["path"].startswith("/assets/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = policy(nonce)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
                if not asset:
                    headers["Cache-Control"] = "no-store"  # page pictures are children's data too
            await send(message)

        await self.app(scope, receive, with_headers)
