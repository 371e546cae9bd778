"""Time limits of reviews, amendments, phase transfers and moves between councils."""

from __future__ import annotations

from triage.clocks.counting import Method
from triage.clocks.rule import Happening, Holder, Rule, Severity, Standing

_HELD, _NOTICE = Happening.MEETING_HELD, Happening.AMENDMENT_NOTICE_SENT
_DEVON = "R (L, M and P) v Devon CC [2022] EWHC 493 (Admin)"

REVIEW_RULES: tuple[Rule, ...] = (
    Rule("V0", "Complete the first review", Happening.FINAL_SENT, Method.MONTHS, 12, Happening.REVIEW_DECIDED,
         "Children and Families Act 2014 s.44(1)"),
    Rule("V0n", "Complete the next review", Happening.REVIEW_DECIDED, Method.MONTHS, 12, Happening.REVIEW_DECIDED,
         "Children and Families Act 2014 s.44(1); Code 9.176"),
    Rule("V0a", "Send the lists of pupils who are due a review", Happening.TERM_STARTS, Method.WEEKS_BEFORE, 2,
         Happening.REVIEW_LISTS_SENT, "SEND Code of Practice 2015, 9.175", severity=Severity.PRACTICE),
    Rule("V1", "Invite people to the review meeting", Happening.MEETING_PLANNED, Method.WEEKS_BEFORE, 2,
         Happening.MEETING_INVITED, "SEND Regulations 2014 reg 20(3)", Holder.SETTING, standing=Standing.SECONDARY),
    Rule("V2", "Gather and send round the advice", Happening.MEETING_PLANNED, Method.WEEKS_BEFORE, 2,
         Happening.REVIEW_ADVICE_SENT, "SEND Regulations 2014 reg 20(4)", Holder.SETTING, standing=Standing.SECONDARY),
    Rule("V3", "Send the report of the review", _HELD, Method.WEEKS, 2, Happening.REVIEW_REPORT_RECEIVED,
         "SEND Regulations 2014 reg 20(7)-(8)", Holder.SETTING, standing=Standing.SECONDARY),
    Rule("V4", "Tell the family: keep, amend or cease", _HELD, Method.WEEKS, 4, Happening.REVIEW_DECIDED,
         "SEND Regulations 2014 reg 20(10)", standing=Standing.SECONDARY),
    Rule("V5", "If amending, send the notice with the changes", _HELD, Method.WEEKS, 4, _NOTICE,
         f"SEND Regulations 2014 reg 22(2); {_DEVON}", standing=Standing.SECONDARY),
    Rule("V6", "Leave the family time to answer the notice", _NOTICE, Method.DAYS_INCL, 15,
         Happening.AMENDMENT_ANSWERED, "SEND Regulations 2014 reg 22(2)(c)", Holder.FAMILY, severity=Severity.RIGHT,
         standing=Standing.SECONDARY),
    Rule("V7", "Send the final amended plan, or say why not", _NOTICE, Method.WEEKS, 8,
         Happening.AMENDED_FINAL_SENT, "SEND Regulations 2014 reg 22(3)-(4); reg 28 outside a review",
         standing=Standing.SECONDARY),
    Rule("V8", "Outer limit for the amended plan", _HELD, Method.WEEKS, 12, Happening.AMENDED_FINAL_SENT,
         _DEVON, standing=Standing.SECONDARY),
    Rule("V11", "Start an early review", Happening.REVIEW_ASKED_FOR, Method.NO_NUMBER, 0, _HELD,
         "Children and Families Act 2014 s.44; Code", severity=Severity.PRACTICE),
    Rule("PT1", "Name the next setting (secondary to post-16)", Happening.PHASE_YEAR_BEGINS, Method.BEFORE_FIXED_DAY,
         331, Happening.PHASE_PLAN_SENT, "SEND Regulations 2014 reg 18(1)", standing=Standing.CHECKED),
    Rule("PT2", "Name the next setting (any other phase)", Happening.PHASE_YEAR_BEGINS, Method.BEFORE_FIXED_DAY, 215,
         Happening.PHASE_PLAN_SENT, "SEND Regulations 2014 reg 18(1)", standing=Standing.CHECKED),
    Rule("PT3", "Amend before a move between post-16 institutions", Happening.POST_16_MOVE, Method.MONTHS_BEFORE, 5,
         Happening.PHASE_PLAN_SENT, "SEND Regulations 2014 reg 18(2)", standing=Standing.CHECKED),
    Rule("TF1", "Transfer the plan to the new council", Happening.MOVE_KNOWN, Method.WORKING_DAYS_INCL, 15,
         Happening.PLAN_TRANSFERRED, "SEND Regulations 2014 reg 15(2)", Holder.OLD_COUNCIL, standing=Standing.CHECKED),
    Rule("TF2", "Secure what the transferred plan says", Happening.PLAN_TRANSFERRED, Method.AT_ONCE, 0,
         Happening.PROVISION_SECURED, "SEND Regulations 2014 reg 15(3)", standing=Standing.CHECKED),
    Rule("TF3", "Tell the family of the transfer, assessment and review", Happening.PLAN_TRANSFERRED, Method.WEEKS, 6,
         Happening.TRANSFER_LETTER_SENT, "SEND Regulations 2014 reg 15(4)", standing=Standing.CHECKED),
    Rule("TF4", "Review the transferred plan (the later of this and 12 months from its last review)",
         Happening.PLAN_TRANSFERRED, Method.MONTHS, 3, Happening.REVIEW_DECIDED, "SEND Regulations 2014 reg 15(5)",
         standing=Standing.SECONDARY),
    Rule("TF6", "Old health body tells the new one", Happening.MOVE_KNOWN, Method.WORKING_DAYS_INCL, 15,
         Happening.ICB_TOLD, "SEND Regulations 2014 reg 16", Holder.HEALTH),
)  # fmt: skip
"""In the order of the process."""
