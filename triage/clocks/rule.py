"""What a rule of time is: trigger, counting, stop, authority. The rules themselves stand in `triage.clocks.rules`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from triage.clocks.counting import ENGLAND, Days, Method, last_day

REGULATIONS_BEGIN = date(2014, 9, 1)
"""The SEND Regulations 2014 came into force."""


class Happening(StrEnum):
    """What starts or stops a clock."""

    CHILD_NOTICED = "child_noticed"
    REQUEST_RECEIVED = "request_received"
    ASSESS_DECISION_SENT = "assess_decision_sent"
    ADVICE_REQUESTED = "advice_requested"
    ADVICE_RECEIVED = "advice_received"
    NO_PLAN_SENT = "no_plan_sent"
    DRAFT_SENT = "draft_sent"
    DRAFT_ANSWERED = "draft_answered"
    CONSULTATION_SENT = "consultation_sent"
    CONSULTATION_ANSWERED = "consultation_answered"
    BUDGET_REQUESTED = "budget_requested"
    BUDGET_DECIDED = "budget_decided"
    FINAL_SENT = "final_sent"
    PROVISION_SECURED = "provision_secured"
    REASSESSMENT_REQUESTED = "reassessment_requested"
    REASSESSMENT_DECIDED = "reassessment_decided"
    LAST_ASSESSED = "last_assessed"
    TERM_STARTS = "term_starts"
    REVIEW_LISTS_SENT = "review_lists_sent"
    MEETING_PLANNED = "meeting_planned"
    MEETING_INVITED = "meeting_invited"
    REVIEW_ADVICE_SENT = "review_advice_sent"
    MEETING_HELD = "meeting_held"
    REVIEW_REPORT_RECEIVED = "review_report_received"
    REVIEW_DECIDED = "review_decided"
    AMENDMENT_NOTICE_SENT = "amendment_notice_sent"
    AMENDMENT_ANSWERED = "amendment_answered"
    AMENDED_FINAL_SENT = "amended_final_sent"
    REVIEW_ASKED_FOR = "review_asked_for"
    PHASE_YEAR_BEGINS = "phase_year_begins"
    POST_16_MOVE = "post_16_move"
    PHASE_PLAN_SENT = "phase_plan_sent"
    MOVE_KNOWN = "move_known"
    PLAN_TRANSFERRED = "plan_transferred"
    TRANSFER_LETTER_SENT = "transfer_letter_sent"
    ICB_TOLD = "icb_told"
    DECISION_SENT = "decision_sent"
    MEDIATION_CONTACTED = "mediation_contacted"
    MEDIATION_DECLINED = "mediation_declined"
    MEDIATION_WANTED = "mediation_wanted"
    MEDIATION_HEALTH_TOLD = "mediation_health_told"
    MEDIATION_HELD = "mediation_held"
    MEDIATION_FAILED = "mediation_failed"
    CERTIFICATE_ISSUED = "certificate_issued"
    APPEAL_LODGED = "appeal_lodged"
    APPEAL_SERVED = "appeal_served"
    APPEAL_ANSWERED = "appeal_answered"
    DIRECTIONS_RECEIVED = "directions_received"
    DIRECTION_DONE = "direction_done"
    TRIBUNAL_DECISION_SENT = "tribunal_decision_sent"
    PERMISSION_ASKED = "permission_asked"
    DISCRIMINATION = "discrimination"
    ORDER_TO_CEASE = "order_to_cease"
    ORDER_TO_ASSESS = "order_to_assess"
    ORDER_TO_PLAN = "order_to_plan"
    ORDER_TO_RECONSIDER = "order_to_reconsider"
    ORDER_TO_AMEND = "order_to_amend"
    ORDER_ON_SCHOOL = "order_on_school"
    ORDER_TO_CONTINUE = "order_to_continue"
    CONCEDED_ASSESSMENT = "conceded_assessment"
    CONCEDED_CONTENTS = "conceded_contents"
    CONCEDED_SCHOOL = "conceded_school"
    CONCEDED_PLAN = "conceded_plan"
    CONCEDED_CEASING = "conceded_ceasing"
    RECOMMENDATION_RECEIVED = "recommendation_received"
    RECOMMENDATION_ANSWERED = "recommendation_answered"
    CEASE_NOTICE_SENT = "cease_notice_sent"
    PLAN_CEASED = "plan_ceased"
    CLAIM_LETTER_RECEIVED = "claim_letter_received"
    CLAIM_LETTER_ANSWERED = "claim_letter_answered"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    COMPLAINT_ANSWERED = "complaint_answered"
    COMPLAINT_ESCALATED = "complaint_escalated"
    OMBUDSMAN_ASKED = "ombudsman_asked"
    OMBUDSMAN_ANSWERED = "ombudsman_answered"
    RECORDS_ASKED_FOR = "records_asked_for"
    RECORDS_SENT = "records_sent"
    INFORMATION_ASKED_FOR = "information_asked_for"
    INFORMATION_SENT = "information_sent"
    PERMANENTLY_EXCLUDED = "permanently_excluded"
    EDUCATION_ARRANGED = "education_arranged"
    GOVERNORS_MET = "governors_met"
    SAFEGUARDING_REFERRED = "safeguarding_referred"
    SAFEGUARDING_DECIDED = "safeguarding_decided"
    INVOICE_RECEIVED = "invoice_received"
    INVOICE_PAID = "invoice_paid"


class Excuse(StrEnum):
    """What the Regulations let a council plead. Each needs its letter, its evidence and its dates."""

    SCHOOL_CLOSED = "school_closed"
    PROVIDER_CLOSED = "provider_closed"
    PERSONAL = "personal_circumstances"
    AWAY_4_WEEKS = "away_4_weeks"
    AWAY_2_WEEKS = "away_2_weeks"
    MISSED_APPOINTMENT = "missed_appointment"
    TRIBUNAL_DIRECTS = "tribunal_directs"


class Holder(StrEnum):
    """Who has the duty, or who may act."""

    COUNCIL = "council"
    ADVISER = "advice giver"
    FAMILY = "parent or young person"
    SETTING = "school or setting"
    OLD_COUNCIL = "council that the child left"
    HEALTH = "health body"
    MEDIATOR = "mediation adviser"


class Severity(StrEnum):
    """What a missed date means: a broken duty, a right that is lost, or good practice that is not met."""

    DUTY = "duty"
    RIGHT = "right"
    PRACTICE = "practice"


class Standing(StrEnum):
    """How the rule was checked when this table was made. Only the first needs no second look before it is relied on."""

    CHECKED = "checked in the text of the law"
    SECONDARY = "checked in guidance by others"
    REMEMBERED = "to be verified"


@dataclass(frozen=True, slots=True)
class Rule:
    """One time limit for the days from `version_from` to `version_to` (both inclusive, None: until today's law ends).

    `n` goes with `method` (weeks, days or months; month x 100 + day for a fixed day).
    """

    id: str
    title: str
    trigger: Happening
    method: Method
    n: int
    stop: Happening | None
    authority: str
    holder: Holder = Holder.COUNCIL
    excuses: tuple[Excuse, ...] = ()
    severity: Severity = Severity.DUTY
    standing: Standing = Standing.REMEMBERED
    version_from: date = REGULATIONS_BEGIN
    version_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """True where this version is the law on a day."""
        return self.version_from <= day and (self.version_to is None or day <= self.version_to)

    def due(self, trigger: date, known: Days = ENGLAND, printed: date | None = None) -> date | None:
        """The last day for the duty. A date that is printed in an order or letter always wins.

        None where the law gives no number. Raises `triage.clocks.counting.CannotCount`.
        """
        return printed or last_day(self.method, self.n, trigger, known)
