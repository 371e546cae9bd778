"""Time limits of assessment, plan and re-assessment."""

from __future__ import annotations

from triage.clocks.counting import Method
from triage.clocks.rule import Excuse, Happening, Holder, Rule, Severity, Standing

_COUNCIL = (Excuse.SCHOOL_CLOSED, Excuse.PROVIDER_CLOSED, Excuse.PERSONAL, Excuse.AWAY_4_WEEKS)
_ADVISER = (Excuse.PERSONAL, Excuse.AWAY_4_WEEKS, Excuse.MISSED_APPOINTMENT)
_ASKED = Happening.REQUEST_RECEIVED

ASSESSMENT_RULES: tuple[Rule, ...] = (
    Rule("A0", "Become responsible for the child", Happening.CHILD_NOTICED, Method.AT_ONCE, 0,
         Happening.REQUEST_RECEIVED, "Children and Families Act 2014 ss.23-24"),
    Rule("A1", "Decide whether to assess and tell the family", _ASKED, Method.WEEKS, 6,
         Happening.ASSESS_DECISION_SENT, "SEND Regulations 2014 reg 5(1)", excuses=_COUNCIL, standing=Standing.CHECKED),
    Rule("A1a", "Tell health, social care and the school that a request is considered", _ASKED, Method.NO_NUMBER, 0,
         None, "SEND Regulations 2014 reg 4(2)"),
    Rule("A2", "Give the advice that was asked for", Happening.ADVICE_REQUESTED, Method.WEEKS, 6,
         Happening.ADVICE_RECEIVED, "SEND Regulations 2014 reg 8(1)", Holder.ADVISER, _ADVISER,
         standing=Standing.SECONDARY),
    Rule("A3", "Tell the family that no plan will be made", _ASKED, Method.WEEKS, 16,
         Happening.NO_PLAN_SENT, "SEND Regulations 2014 reg 10(1)", excuses=_COUNCIL, standing=Standing.CHECKED),
    Rule("A4", "Send the final plan", _ASKED, Method.WEEKS, 20, Happening.FINAL_SENT,
         "SEND Regulations 2014 reg 13(2)", excuses=_COUNCIL, standing=Standing.SECONDARY),
    Rule("A5", "Leave the family time to answer the draft plan", Happening.DRAFT_SENT, Method.DAYS_INCL, 15,
         Happening.DRAFT_ANSWERED, "SEND Regulations 2014 reg 13(1)(a)", Holder.FAMILY, severity=Severity.RIGHT,
         standing=Standing.SECONDARY),
    Rule("A6", "Answer the consultation", Happening.CONSULTATION_SENT, Method.DAYS, 15,
         Happening.CONSULTATION_ANSWERED, "SEND Code of Practice 2015, 9.83", Holder.SETTING,
         severity=Severity.PRACTICE),
    Rule("A7", "Consider the request for a personal budget", Happening.BUDGET_REQUESTED, Method.NO_NUMBER, 0,
         Happening.BUDGET_DECIDED, "Children and Families Act 2014 s.49; SI 2014/1652"),
    Rule("A8", "Secure what the plan says", Happening.FINAL_SENT, Method.AT_ONCE, 0, Happening.PROVISION_SECURED,
         "Children and Families Act 2014 s.42", standing=Standing.SECONDARY),
    Rule("RA1", "Answer the request for a re-assessment", Happening.REASSESSMENT_REQUESTED, Method.DAYS, 15,
         Happening.REASSESSMENT_DECIDED, "SEND Regulations 2014 reg 25(1)"),
    Rule("RA2", "Send the final plan after re-assessment", Happening.REASSESSMENT_DECIDED, Method.WEEKS, 14,
         Happening.FINAL_SENT, "SEND Regulations 2014 reg 27(2)", excuses=_COUNCIL, standing=Standing.CHECKED),
    Rule("RA3", "May refuse a re-assessment until", Happening.LAST_ASSESSED, Method.MONTHS, 6,
         Happening.REASSESSMENT_REQUESTED, "SEND Regulations 2014 reg 24", severity=Severity.RIGHT),
)  # fmt: skip
"""In the order of the process. Practical steps inside the 20 weeks are a council's own and not law."""
