"""Other clocks that the post brings, and the shortest time before a plan may end."""

from __future__ import annotations

from triage.clocks.counting import Method
from triage.clocks.rule import Happening, Holder, Rule, Severity

_CODE = "Local Government and Social Care Ombudsman, Complaint Handling Code"

OTHER_RULES: tuple[Rule, ...] = (
    Rule("CE1", "Keep the plan going until the appeal time has run out", Happening.CEASE_NOTICE_SENT,
         Method.APPEAL_MONTHS, 2, Happening.PLAN_CEASED, "Children and Families Act 2014 s.45(4)"),
    Rule("JR1", "Answer the letter before a claim", Happening.CLAIM_LETTER_RECEIVED, Method.DAYS, 14,
         Happening.CLAIM_LETTER_ANSWERED, "Pre-Action Protocol for Judicial Review"),
    Rule("CO1", "Acknowledge the complaint", Happening.COMPLAINT_RECEIVED, Method.WORKING_DAYS, 5,
         Happening.COMPLAINT_ACKNOWLEDGED, _CODE, severity=Severity.PRACTICE),
    Rule("CO2", "Answer the complaint, stage 1", Happening.COMPLAINT_RECEIVED, Method.WORKING_DAYS, 10,
         Happening.COMPLAINT_ANSWERED, _CODE, severity=Severity.PRACTICE),
    Rule("CO3", "Answer the complaint, stage 2", Happening.COMPLAINT_ESCALATED, Method.WORKING_DAYS, 20,
         Happening.COMPLAINT_ANSWERED, _CODE, severity=Severity.PRACTICE),
    Rule("OM1", "Answer the Ombudsman, by the date that is printed", Happening.OMBUDSMAN_ASKED, Method.AS_PRINTED, 0,
         Happening.OMBUDSMAN_ANSWERED, "Local Government Act 1974"),
    Rule("SA1", "Answer the request for personal data", Happening.RECORDS_ASKED_FOR, Method.MONTHS, 1,
         Happening.RECORDS_SENT, "UK GDPR art 12(3)"),
    Rule("FI1", "Answer the freedom of information request", Happening.INFORMATION_ASKED_FOR, Method.WORKING_DAYS, 20,
         Happening.INFORMATION_SENT, "Freedom of Information Act 2000 s.10"),
    Rule("EX1", "Arrange full-time education from the 6th school day", Happening.PERMANENTLY_EXCLUDED,
         Method.SCHOOL_DAYS_INCL, 6, Happening.EDUCATION_ARRANGED, "Education Act 1996 s.19; 2007 Regulations"),
    Rule("EX2", "Governors look at the exclusion", Happening.PERMANENTLY_EXCLUDED, Method.SCHOOL_DAYS_INCL, 15,
         Happening.GOVERNORS_MET, "School Discipline Regulations 2012", Holder.SETTING),
    Rule("SG1", "Social care decides on the referral", Happening.SAFEGUARDING_REFERRED, Method.WORKING_DAYS, 1,
         Happening.SAFEGUARDING_DECIDED, "Working Together to Safeguard Children"),
    Rule("IN1", "Pay the invoice", Happening.INVOICE_RECEIVED, Method.DAYS, 30, Happening.INVOICE_PAID,
         "Late Payment of Commercial Debts (Interest) Act 1998", severity=Severity.PRACTICE),
)  # fmt: skip
"""Ceasing first, then by how often they come."""
