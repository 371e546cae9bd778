"""Time limits after the Tribunal: orders (reg 44), cases given up (reg 45), recommendations. Weeks run through August.

Older advice that prints four weeks for assessing shows regulation 45 as it was made, before SI 2015/359 replaced it.
"""

from __future__ import annotations

from datetime import date

from triage.clocks.counting import Method
from triage.clocks.rule import Excuse, Happening, Rule, Standing

_EXCUSES = (Excuse.PERSONAL, Excuse.AWAY_2_WEEKS, Excuse.TRIBUNAL_DIRECTS)
_REPLACED = date(2015, 4, 1)
"""SI 2015/359 rewrote regulation 45. Rows for earlier concessions were never needed."""


def _order(suffix: str, title: str, trigger: Happening, n: int, stop: Happening, para: str, standing: Standing) -> Rule:
    method = Method.WEEKS if n else Method.AT_ONCE
    authority = f"SEND Regulations 2014 reg 44(2)({para})"
    return Rule(f"O{suffix}", title, trigger, method, n, stop, authority, excuses=_EXCUSES, standing=standing)


def _conceded(suffix: str, title: str, trigger: Happening, n: int, stop: Happening, standing: Standing) -> Rule:
    authority = "SEND Regulations 2014 reg 45, as replaced by SI 2015/359"
    return Rule(f"C{suffix}", title, trigger, Method.WEEKS, n, stop, authority, excuses=_EXCUSES, standing=standing,
                version_from=_REPLACED)  # fmt: skip


_TELL, _NO_PLAN, _FINAL = Happening.ASSESS_DECISION_SENT, Happening.NO_PLAN_SENT, Happening.FINAL_SENT
_DRAFT, _AMENDED, _CEASED = Happening.DRAFT_SENT, Happening.AMENDED_FINAL_SENT, Happening.PLAN_CEASED
_ASSESS, _PLAN = Happening.ORDER_TO_ASSESS, Happening.ORDER_TO_PLAN
_SECOND, _MEMORY, _TEXT = Standing.SECONDARY, Standing.REMEMBERED, Standing.CHECKED

ORDER_RULES: tuple[Rule, ...] = (
    _order("a", "Cease the plan, as the appeal is dismissed", Happening.ORDER_TO_CEASE, 0, _CEASED, "a", _SECOND),
    _order("b2", "Order to assess: tell the family that it begins", _ASSESS, 2, _TELL, "b", _SECOND),
    _order("b10", "Order to assess: tell the family if there is no plan", _ASSESS, 10, _NO_PLAN, "b", _SECOND),
    _order("b14", "Order to assess: send the final plan", _ASSESS, 14, _FINAL, "b", _SECOND),
    _order("c5", "Order to make a plan: send the draft", _PLAN, 5, _DRAFT, "c", _SECOND),
    _order("c11", "Order to make a plan: send the final plan", _PLAN, 11, _FINAL, "c", _SECOND),
    _order("d", "Order to reconsider: say whether a plan is made", Happening.ORDER_TO_RECONSIDER, 2, _DRAFT, "d",
           _MEMORY),
    _order("e", "Order on the contents: send the amended plan", Happening.ORDER_TO_AMEND, 5, _AMENDED, "e", _SECOND),
    _order("f", "Order on the school only: send the amended plan", Happening.ORDER_ON_SCHOOL, 2, _AMENDED, "f",
           _SECOND),
    _order("g", "Order to continue the plan", Happening.ORDER_TO_CONTINUE, 0, Happening.PROVISION_SECURED, "g",
           _MEMORY),
    _conceded("a2", "Assessment conceded: tell the family that it begins", Happening.CONCEDED_ASSESSMENT, 2, _TELL,
              _TEXT),
    _conceded("a10", "Assessment conceded: tell the family if there is no plan", Happening.CONCEDED_ASSESSMENT, 10,
              _NO_PLAN, _TEXT),
    _conceded("a14", "Assessment conceded: send the final plan", Happening.CONCEDED_ASSESSMENT, 14, _FINAL, _TEXT),
    _conceded("c5", "Contents conceded: send the amended plan", Happening.CONCEDED_CONTENTS, 5, _AMENDED, _TEXT),
    _conceded("s2", "School only conceded: send the amended plan", Happening.CONCEDED_SCHOOL, 2, _AMENDED, _SECOND),
    _conceded("p5", "Plan conceded: send the draft", Happening.CONCEDED_PLAN, 5, _DRAFT, _SECOND),
    _conceded("p11", "Plan conceded: send the final plan", Happening.CONCEDED_PLAN, 11, _FINAL, _SECOND),
    _conceded("z5", "Ceasing given up: amend as agreed", Happening.CONCEDED_CEASING, 5, _AMENDED, _SECOND),
    Rule("XR", "Answer the recommendation on health or social care", Happening.RECOMMENDATION_RECEIVED, Method.WEEKS,
         5, Happening.RECOMMENDATION_ANSWERED, "SI 2017/1306", standing=Standing.SECONDARY,
         version_from=date(2018, 4, 3)),
)  # fmt: skip
"""Conceding after the answer to the appeal is a consent order: the rows of an order hold."""
