"""All routes of the pages, feature by feature."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from api.pages.admin.routes import router as admin
from api.pages.checking.changes import router as changes
from api.pages.checking.closing import router as closing
from api.pages.checking.routes import router as checking
from api.pages.checking.viewer import router as viewer
from api.pages.children.routes import router as children
from api.pages.help.routes import router as help_pages
from api.pages.overview.routes import router as overview
from api.pages.queue.actions import router as queue_actions
from api.pages.queue.routes import router as queue
from api.pages.signing_in.routes import router as signing_in
from api.pages.upload.routes import router as upload

router = APIRouter(include_in_schema=False)


@router.get("/")
def start() -> RedirectResponse:
    """The list is the service's first page."""
    return RedirectResponse("/documents", 303)


for part in (
    signing_in,
    upload,
    queue,
    queue_actions,
    checking,
    changes,
    closing,
    viewer,
    children,
    overview,
    admin,
    help_pages,
):
    router.include_router(part)
