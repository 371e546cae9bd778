"""All routes of the register's pages."""

from __future__ import annotations

from fastapi import APIRouter

from api.pages.register.cost_routes import router as costs
from api.pages.register.import_routes import router as imports
from api.pages.register.merge_routes import router as merges
from api.pages.register.month_routes import router as months
from api.pages.register.overview import router as overview
from api.pages.register.plan_routes import router as plans
from api.pages.register.quality_routes import router as quality
from api.pages.register.return_routes import router as returns

router = APIRouter()
for part in (overview, plans, costs, months, quality, merges, returns, imports):
    router.include_router(part)
