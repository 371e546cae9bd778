"""What all tables share: naming of constraints, UTC times, unguessable public names."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A key. SQLite numbers rows by itself only where the column's type is exactly INTEGER."""

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """All tables. Constraints are named by rule, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: Json, list[Any]: Json, list[str]: Json}  # noqa: RUF012  (SQLAlchemy's name)


class Utc(TypeDecorator[datetime]):
    """A moment, always with its offset in Python; kept as UTC. Refuses a time without an offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: UTC, and bare where the database keeps no offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time must say its offset")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the database: UTC with its offset."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def public_id() -> str:
    """A name for addresses and answers: 20 letters and figures, 100 random bits, none that look alike."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789x"
    return "".join(alphabet[byte & 31] for byte in secrets.token_bytes(20))
