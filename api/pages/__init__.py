"""Pages for people: server-rendered, quick, usable by keyboard alone and without scripts. One folder a feature."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI

STATIC = Path(__file__).parent / "static"


def install(app: FastAPI) -> None:
    """Put the pages into the app: routes, style and script under /assets, headers, and error pages for people.

    Call it once, after the handlers for other systems are registered: requests under /v1 are left to those.
    """
    from api.pages.assets import Assets
    from api.pages.errors import install_errors
    from api.pages.headers import PageHeaders
    from api.pages.router import router

    app.include_router(router)
    app.mount("/assets", Assets(directory=STATIC), name="assets")
    app.add_middleware(PageHeaders)
    install_errors(app)
