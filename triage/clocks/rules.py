"""The law's time limits as one dated table. A council reads, checks and changes the law here and nowhere else.

Sources: Children and Families Act 2014 ss.23-57; SEND Regulations 2014 (SI 2014/1530) as amended; SEND Code of Practice
2015; HESC Tribunal Rules 2008; SI 2017/1306; *R (L, M and P) v Devon CC* [2022] EWHC 493 (Admin). `standing` says of
each rule how well it was checked. A change of the law is a new row with its own `version_from`, never an edited one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from triage.clocks.rule import Happening, Rule
from triage.clocks.rules_appeal import APPEAL_RULES
from triage.clocks.rules_assessment import ASSESSMENT_RULES
from triage.clocks.rules_order import ORDER_RULES
from triage.clocks.rules_other import OTHER_RULES
from triage.clocks.rules_review import REVIEW_RULES

RULES: tuple[Rule, ...] = ASSESSMENT_RULES + REVIEW_RULES + APPEAL_RULES + ORDER_RULES + OTHER_RULES


class NoSuchRule(LookupError):
    """The table has no such rule for that day."""


def rule(rule_id: str, on: date, rules: Iterable[Rule] = RULES) -> Rule:
    """The version of a rule that holds on a day. Raises `NoSuchRule`."""
    for one in rules:
        if one.id == rule_id and one.holds_on(on):
            return one
    raise NoSuchRule(f"There is no rule {rule_id} for {on.isoformat()}.")


def started_by(happening: Happening, on: date, rules: Iterable[Rule] = RULES) -> list[Rule]:
    """The rules whose clock something starts on a day, in the table's order."""
    return [one for one in rules if one.trigger is happening and one.holds_on(on)]


def stopped_by(happening: Happening, on: date, rules: Iterable[Rule] = RULES) -> list[Rule]:
    """The rules whose clock something stops on a day, in the table's order."""
    return [one for one in rules if one.stop is happening and one.holds_on(on)]


def faults(rules: Iterable[Rule] = RULES) -> list[str]:
    """What is wrong with a table: versions of one rule that overlap, or a version that ends before it begins."""
    found, seen = [], dict[str, list[Rule]]()
    for one in rules:
        if one.version_to is not None and one.version_to < one.version_from:
            found.append(f"Rule {one.id} ends before it begins.")
        for other in seen.setdefault(one.id, []):
            first, second = sorted((one, other), key=lambda each: each.version_from)
            if first.version_to is None or first.version_to >= second.version_from:
                found.append(f"Two versions of rule {one.id} hold on {second.version_from.isoformat()}.")
        seen[one.id].append(one)
    return found
