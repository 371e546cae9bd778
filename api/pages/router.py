"""All routes of the pages, feature by feature."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse

from api.pages.admin.council_routes import router as council
from api.pages.admin.operations import router as operations
from api.pages.admin.routes import router as admin
from api.pages.admin.team_routes import router as teams
from api.pages.checking.changes import router as changes
from api.pages.checking.closing import router as closing
from api.pages.checking.finding import router as finding
from api.pages.checking.routes import router as checking
from api.pages.checking.viewer import router as viewer
from api.pages.children.routes import router as children
from api.pages.clocks.calendar_routes import router as clock_days
from api.pages.clocks.panel import router as clock_panel
from api.pages.clocks.routes import router as clocks
from api.pages.help.routes import router as help_pages
from api.pages.overview.routes import router as overview
from api.pages.queue.actions import router as queue_actions
from api.pages.queue.routes import router as queue
from api.pages.register.router import router as register
from api.pages.signing_in.routes import router as signing_in
from api.pages.splitting.routes import router as splitting
from api.pages.together.routes import router as together
from api.pages.upload.routes import router as upload
from api.pages.webhooks.routes import router as webhooks

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
    together,
    checking,
    changes,
    closing,
    splitting,
    viewer,
    finding,
    children,
    clock_days,
    clock_panel,
    clocks,
    register,
    overview,
    admin,
    teams,
    council,
    operations,
    webhooks,
    help_pages,
):
    router.include_router(part)
