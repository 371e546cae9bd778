"""Checks of money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from triage.register.codes import COSTLY_TYPES
from triage.register.cost_lines import CostStatus, Line, payee_key, same_name, standing
from triage.register.intervals import ONE_DAY
from triage.register.life import Kind, Stage, Status, stages
from triage.register.quality.check import Found, Look, Severity
from triage.storage.tables import FOR_EVER
from triage.words import day_words

_FOR_A_PLACE = frozenset({"fee", "place", "top_up", "residential"})
_BAND = Decimal("0.30")
_JUMP = Decimal("0.25")


def cost_after_end(look: Look) -> Iterator[Found]:
    """DQ06: a cost line that goes on after the plan's end, or an invoice for days after it."""
    life = stages(look.case.events)
    ended = life[-1] if life and life[-1].status in (Status.CEASED, Status.TRANSFERRED) else None
    if ended is None or ended.start > look.day:
        return
    for line in look.case.lines:
        if line.end >= ended.start and line.start <= look.day and line.status != CostStatus.FORECAST:
            money = _money_after(line, ended, look)
            if money > 0:
                words = f"The plan ended on {day_words(ended.start - ONE_DAY)}, and a cost goes on."
                yield Found(words, money=money, key=line.public_id)


def no_cost(look: Look) -> Iterator[Found]:
    """DQ09: active without a cost line, or for nothing where the placement always costs."""
    if not look.active:
        return
    held = standing(look.case.lines, look.day)
    if not held:
        yield Found("The plan is active and has no cost line.")
    elif sum(line.amount for line in held) == 0:
        here = [place for place in look.case.places if place.open_on(look.day)]
        if any(place.placement_type in COSTLY_TYPES or place.residential for place in here):
            yield Found("The cost is nothing, and the placement is one that always costs.")


def paid_elsewhere(look: Look) -> Iterator[Found]:
    """DQ11: the setting that is paid is neither the named one nor the attended one; a query where only names say so."""
    here = [place for place in look.case.places if place.open_on(look.day)]
    for line in standing(look.case.lines, look.day):
        if not look.active or line.element not in _FOR_A_PLACE or line.status != CostStatus.COMMITTED or not here:
            continue
        same = [_paid_at(line, place.urn, place.name) for place in here]
        if False in same and True not in same and None not in same:
            by_number = line.urn is not None and any(place.urn for place in here)
            yield Found(
                "The setting that is paid is neither named nor attended.",
                Severity.ERROR if by_number else Severity.QUERY,
                line.annual,
                line.public_id,
            )


def billed_after_leaving(look: Look) -> Iterator[Found]:
    """DQ14: billed for days after the child was excluded or left."""
    gone = look.case.of(Kind.EXCLUDED, Kind.CHILD_LEFT)
    back = look.case.of(Kind.ATTENDANCE, Kind.REINSTATED)
    for event in gone:
        if event.day > look.day or any(other.day > event.day for other in back):
            continue
        after = [p.start for p in look.case.attended() if p.start > event.day]
        until = min(after, default=FOR_EVER)
        sure = event.kind is Kind.CHILD_LEFT or bool(event.details.get("permanent"))
        for line in look.case.lines:
            if line.is_invoice and event.day < line.start < until and line.start <= look.day:
                what = "left" if event.kind is Kind.CHILD_LEFT else "was excluded"
                yield Found(
                    f"The child {what} on {day_words(event.day)}, and was billed from {day_words(line.start)}.",
                    Severity.ERROR if sure else Severity.QUERY,
                    line.amount,
                    line.public_id,
                )


def strange_amount(look: Look) -> Iterator[Found]:
    """DQ15: 30% from its band's sum, or a quarter more or less than before without a document."""
    lines = sorted(
        (line for line in look.case.lines if line.status == CostStatus.COMMITTED and line.start <= look.day),
        key=lambda line: (line.start, line.row),
    )
    before: dict[tuple[str, str], Line] = {}
    for line in lines:
        if line.band_amount and abs(line.annual - line.band_amount) > line.band_amount * _BAND:
            yield Found("The sum is more than 30% from its band's.", Severity.QUERY, line.annual, line.public_id)
        purpose = (line.element, payee_key(line.payee))
        old = before.get(purpose)
        jump = abs(line.annual - old.annual) if old is not None and line.unit != "once" else Decimal(0)
        if old is not None and old.annual and line.document is None and jump > old.annual * _JUMP:
            yield Found(
                f"The sum changed by more than a quarter on {day_words(line.start)}, and no document says why.",
                Severity.QUERY,
                jump,
                f"{line.public_id}:change",
            )
        before[purpose] = line


def wrong_start(look: Look) -> Iterator[Found]:
    """DQ19: the plan begins after its first cost, or before the child was born."""
    starts = [event.day for event in look.case.of(Kind.FINAL_ISSUED, Kind.TRANSFERRED_IN)]
    if not starts:
        return
    costs = [line.start for line in look.case.lines if line.status != CostStatus.FORECAST]
    if costs and min(costs) < min(starts):
        yield Found("The plan begins after its first cost.", key="cost")
    if look.case.born is not None and min(starts) < look.case.born:
        yield Found("The plan begins before the child was born.", key="birth")


def _money_after(line: Line, ended: Stage, look: Look) -> Decimal:
    if line.is_invoice or line.unit == "once":
        return line.amount if line.start >= ended.start else Decimal(0)
    return line.in_period(ended.start, look.day)


def _paid_at(line: Line, urn: str | None, name: str | None) -> bool | None:
    if line.urn and urn:
        return line.urn == urn
    if line.payee and name:
        return same_name(line.payee, name)
    return None
