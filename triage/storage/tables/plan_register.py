"""The plan register: what happened to each plan and when, where the child is placed, what it costs, what is wrong.

Rows come from checked documents, from imports or from a person, and say which. They are added or withdrawn, never
changed; only `plan_spans` is worked out from the others and written anew.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from triage.storage.tables.base import Base, BigId, Utc, now, public_id

FOR_EVER = date(9999, 12, 31)
"""Stands for an end that is not known, so that one index answers what held on a day."""


class RegisterImport(Base):
    """One file of an old system that was taken in. Only its hash is kept; `counts` is outcomes to numbers of rows."""

    __tablename__ = "register_imports"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    source: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Utc, default=now)


class ImportedRow(Base):
    """One row of an old system, known by `source`, `kind` and `key`: importing it again changes it and never doubles.

    `line` and `import_id` are those of the newest file that held it. `fingerprint` is of its mapped values.
    """

    __tablename__ = "imported_rows"
    __table_args__ = (UniqueConstraint("source", "kind", "key"), Index(None, "child_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("register_imports.id"), index=True)
    source: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    line: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(String(64))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"))
    plan_id: Mapped[int | None] = mapped_column(BigId)


class PlanRecord(Base):
    """One plan, or the case that may become one: from the request to its end. Its history is in `plan_events`."""

    __tablename__ = "plan_records"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(100), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc, default=now)


class PlanEvent(Base):
    """Something that happened to a plan on a day. `kind` is a code of `triage.register.life.Kind`.

    `details` holds codes (`reason`, `council`, `urn`, …). Evidence is a document, an imported row or a person's note.
    """

    __tablename__ = "plan_events"
    __table_args__ = (Index(None, "plan_id", "day"), Index(None, "kind", "day"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_records.id"))
    kind: Mapped[str] = mapped_column(String(30))
    day: Mapped[date]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_rows.id"), index=True)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str | None] = mapped_column(Text)
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class Placement(Base):
    """Where a plan names (`role` "named") or a child attends (`role` "attended"), from `start` to `end` inclusive.

    `placement_type` is a code of `triage.register.codes.PLACEMENT_TYPES`, `sen_setting` one of SEN2's.
    """

    __tablename__ = "placements"
    __table_args__ = (Index(None, "plan_id", "start"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_records.id"))
    role: Mapped[str] = mapped_column(String(10), default="attended")
    rank: Mapped[int] = mapped_column(default=1)
    urn: Mapped[str | None] = mapped_column(String(6), index=True)
    ukprn: Mapped[str | None] = mapped_column(String(8))
    sen_setting: Mapped[str | None] = mapped_column(String(5))
    setting_name: Mapped[str | None] = mapped_column(String(300))
    placement_type: Mapped[str | None] = mapped_column(String(20))
    residential: Mapped[str | None] = mapped_column(String(1))
    work_based: Mapped[str | None] = mapped_column(String(1))
    start: Mapped[date]
    end: Mapped[date] = mapped_column(default=FOR_EVER)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_rows.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class PlanCost(Base):
    """One dated cost line in pounds: `amount` for each `unit`, `quantity` units a year (None: the unit's usual number).

    `plan_id` is None where nobody knows the plan. Codes are those of `triage.register.cost_lines`.
    """

    __tablename__ = "plan_costs"
    __table_args__ = (Index(None, "plan_id", "start"), Index(None, "status", "start", "end"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_records.id"))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"), index=True)
    element: Mapped[str] = mapped_column(String(30))
    payee: Mapped[str] = mapped_column(String(300), default="")
    urn: Mapped[str | None] = mapped_column(String(6))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    unit: Mapped[str] = mapped_column(String(10), default="year")
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    start: Mapped[date]
    end: Mapped[date] = mapped_column(default=FOR_EVER)
    funder: Mapped[str] = mapped_column(String(20), default="high_needs")
    status: Mapped[str] = mapped_column(String(10), default="committed")
    full_time: Mapped[bool] = mapped_column(default=False)
    band: Mapped[str | None] = mapped_column(String(50))
    band_amount: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    invoice: Mapped[str | None] = mapped_column(String(100))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_rows.id"), index=True)
    recorded_at: Mapped[datetime] = mapped_column(Utc, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class PlanSpan(Base):
    """What a plan is from `start` to `end` inclusive, worked out from its rows: never written by hand.

    `status` is a code of `triage.register.life.Status`; `signs` are the signs of dormancy (numbers as text).
    `entered` and `left` stand in the first and the last span of an active time and say how it began and ended.
    """

    __tablename__ = "plan_spans"
    __table_args__ = (
        Index(None, "status", "start", "end"),
        Index(None, "plan_id", "start"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_records.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("children.id"))
    status: Mapped[str] = mapped_column(String(20))
    signs: Mapped[list[str]] = mapped_column(default=list)
    start: Mapped[date]
    end: Mapped[date] = mapped_column(default=FOR_EVER)
    entered: Mapped[str | None] = mapped_column(String(20))
    left: Mapped[str | None] = mapped_column(String(20))


class PlanKey(Base):
    """What an active plan counts under from `start` to `end` inclusive: worked out with its spans, never by hand.

    `what` is need, setting, placement or age; `key` is a code, a name or a birthday, None where it is not recorded.
    The rows of one `what` cover every active day of a plan once: one index answers how many of each there were.
    """

    __tablename__ = "plan_keys"
    __table_args__ = (Index(None, "what", "start", "end", "key", "plan_id"), Index(None, "plan_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_records.id"))
    what: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None] = mapped_column(String(300))
    start: Mapped[date]
    end: Mapped[date] = mapped_column(default=FOR_EVER)


class CostSpan(Base):
    """What a cost line comes to, in pence: worked out with its plan's spans, never by hand.

    One row for each line of a plan, from its `start` to its `end`; and one with negative sums (`replaced`) for the days
    on which another line takes its place. `annual` is the sum of a full year; `first` and `last` are what falls in the
    line's first and last financial year (`first_year`, `last_year`: that of their April), which may be cut short.
    `unmatched` marks an invoice that bills no committed line.
    """

    __tablename__ = "cost_spans"
    __table_args__ = (Index(None, "plan_id"), Index(None, "cost_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cost_id: Mapped[int] = mapped_column(ForeignKey("plan_costs.id"))
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_records.id"))
    element: Mapped[str] = mapped_column(String(30))
    funder: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10))
    replaced: Mapped[bool] = mapped_column(default=False)
    unmatched: Mapped[bool] = mapped_column(default=False)
    start: Mapped[date]
    end: Mapped[date]
    annual: Mapped[int] = mapped_column(BigInteger)
    first_year: Mapped[int]
    first: Mapped[int] = mapped_column(BigInteger)
    last_year: Mapped[int]
    last: Mapped[int] = mapped_column(BigInteger)


class RegisterSetting(Base):
    """A school or setting that the council knows, from a list that it imported."""

    __tablename__ = "register_settings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    urn: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    placement_type: Mapped[str | None] = mapped_column(String(20))
    closed_on: Mapped[date | None]
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_rows.id"), index=True)


class ReportedFigure(Base):
    """A total that another place reports (`origin` "sen2" or "finance") for a day: it should agree with the register.

    `measure` is "plans" or "annual_cost".
    """

    __tablename__ = "reported_figures"
    __table_args__ = (UniqueConstraint("origin", "measure", "day"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    origin: Mapped[str] = mapped_column(String(20))
    measure: Mapped[str] = mapped_column(String(20))
    day: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    imported_row_id: Mapped[int | None] = mapped_column(ForeignKey("imported_rows.id"), index=True)


class QualityFinding(Base):
    """One thing that is wrong or doubtful in the register: a row of the work list, known by rule and `subject`.

    It is never deleted: `mended_at` is the moment at which the check no longer found it. `accepted_note` says why a
    person lets it stand. `money` is what is at stake, in pounds.
    """

    __tablename__ = "quality_findings"
    __table_args__ = (UniqueConstraint("rule", "subject"), Index(None, "mended_at", "rule"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=public_id)
    rule: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(120))
    severity: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    money: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    child_id: Mapped[int | None] = mapped_column(ForeignKey("children.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan_records.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    accepted_note: Mapped[str | None] = mapped_column(Text)
    first_seen: Mapped[date]
    last_seen: Mapped[date]
    mended_at: Mapped[datetime | None] = mapped_column(Utc)
