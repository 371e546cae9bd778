"""Version 1 of the door for other systems. A folder a feature: endpoints, schemas, service."""

from __future__ import annotations

from fastapi import APIRouter

from api.v1.bulk.endpoints import router as bulk
from api.v1.children.endpoints import router as children
from api.v1.clocks.endpoints import router as clocks
from api.v1.documents.endpoints import router as documents
from api.v1.documents.pages import router as pages
from api.v1.drafts.endpoints import router as drafts
from api.v1.events.endpoints import router as events
from api.v1.parts.endpoints import router as parts
from api.v1.register.endpoints import router as register

router = APIRouter(prefix="/v1")
for feature in (documents, bulk, pages, drafts, parts, children, events, register, clocks):
    router.include_router(feature)
