"""Who may open a page, and what a page's function needs, as annotations."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from api.context import Context, context_of
from api.dependencies import current_actor, get_database, get_settings, require
from triage.drafts.actor import Actor
from triage.settings import Settings
from triage.storage.database import Database
from triage.storage.tables import Role, User

Person = Annotated[User, Depends(require(Role.CASEWORKER, Role.ADMIN))]
"""Somebody who works with documents."""
Administrator = Annotated[User, Depends(require(Role.ADMIN))]
Acting = Annotated[Actor, Depends(current_actor)]
Stored = Annotated[Database, Depends(get_database)]
Set = Annotated[Settings, Depends(get_settings)]
Running = Annotated[Context, Depends(context_of)]
