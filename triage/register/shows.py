"""What a document may show beyond its type, as a person names it: a decision that was sent, an order, a move.

One table for both sides: the happenings that start and stop clocks, and the event in the life of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass

from triage.clocks.rule import Happening
from triage.register.life import Kind
from triage.vocabulary import DocumentType


@dataclass(frozen=True, slots=True)
class Showing:
    """One choice. `ends` are the rules whose clocks fall away, because their cause is gone."""

    code: str
    title: str
    happenings: tuple[Happening, ...] = ()
    kind: Kind | None = None
    ends: tuple[str, ...] = ()


_ASSESSMENT = ("A1", "A3", "A4")
_H, _K = Happening, Kind
SHOWINGS: tuple[Showing, ...] = (
    Showing("assess_yes", "Decision sent: we will assess", (_H.ASSESS_DECISION_SENT,), _K.DECIDED_TO_ASSESS),
    Showing("assess_no", "Decision sent: we will not assess", (_H.ASSESS_DECISION_SENT, _H.DECISION_SENT),
            _K.REFUSED_TO_ASSESS, ("A3", "A4")),
    Showing("request_withdrawn", "The request was withdrawn", (), _K.REQUEST_WITHDRAWN, _ASSESSMENT),
    Showing("advice_asked", "We asked for advice", (_H.ADVICE_REQUESTED,), _K.CONTACT),
    Showing("plan_agreed", "Decision: a plan will be made", (), _K.AGREED_TO_ISSUE, ("A3",)),
    Showing("no_plan", "Decision sent: no plan will be made", (_H.NO_PLAN_SENT, _H.DECISION_SENT), _K.NO_PLAN, ("A4",)),
    Showing("consulted", "We consulted a setting", (_H.CONSULTATION_SENT,), _K.CONTACT),
    Showing("reassessment_asked", "Request for a re-assessment", (_H.REASSESSMENT_REQUESTED,), _K.CONTACT),
    Showing("reassessment_decided", "Answer to a request for re-assessment sent", (_H.REASSESSMENT_DECIDED,),
            _K.CONTACT),
    Showing("budget_asked", "Request for a personal budget", (_H.BUDGET_REQUESTED,), _K.CONTACT),
    Showing("review_planned", "A review meeting is planned", (_H.MEETING_PLANNED,), _K.REVIEW_PLANNED),
    Showing("review_asked", "An early review is asked for", (_H.REVIEW_ASKED_FOR,), _K.CONTACT),
    Showing("review_keep", "Review decision sent: keep the plan as it is", (_H.REVIEW_DECIDED, _H.DECISION_SENT),
            _K.DECIDED_MAINTAIN, ("V5", "V8")),
    Showing("review_amend", "Review decision sent: amend the plan", (_H.REVIEW_DECIDED,), _K.DECIDED_AMEND),
    Showing("review_cease", "Review decision sent: cease the plan", (_H.REVIEW_DECIDED, _H.DECISION_SENT),
            _K.DECIDED_CEASE, ("V5", "V8")),
    Showing("cease_notice", "Notice sent that the plan will cease", (_H.CEASE_NOTICE_SENT, _H.DECISION_SENT),
            _K.CEASE_NOTICE),
    Showing("move_known", "The child moves to another council", (_H.MOVE_KNOWN,), _K.MOVED_ADDRESS),
    Showing("file_asked", "Another council asks for the file", (_H.MOVE_KNOWN,), _K.FILE_ASKED_FOR),
    Showing("transfer_told", "Letter to the family after a transfer sent", (_H.TRANSFER_LETTER_SENT,), _K.CONTACT),
    Showing("child_left", "The child has left the setting", (), _K.CHILD_LEFT),
    Showing("post_returned", "Post came back", (), _K.POST_RETURNED),
    Showing("plan_not_wanted", "The family does not want the plan", (), _K.PLAN_NOT_WANTED),
    Showing("enrolled", "The young person is enrolled", (), _K.ENROLLED),
    Showing("excluded", "Permanent exclusion", (_H.PERMANENTLY_EXCLUDED,), _K.EXCLUDED),
    Showing("education_arranged", "Education after an exclusion is arranged", (_H.EDUCATION_ARRANGED,), _K.CONTACT),
    Showing("appeal_served", "The appeal itself", (_H.APPEAL_SERVED,), _K.APPEAL_OPENED),
    Showing("appeal_answered", "Our answer to the appeal", (_H.APPEAL_ANSWERED,), _K.CONTACT),
    Showing("directions", "Directions with a date", (_H.DIRECTIONS_RECEIVED,), _K.CONTACT),
    Showing("order_assess", "Order: assess or re-assess", (_H.ORDER_TO_ASSESS,), _K.APPEAL_CLOSED),
    Showing("order_plan", "Order: make a plan", (_H.ORDER_TO_PLAN,), _K.APPEAL_CLOSED),
    Showing("order_reconsider", "Order: reconsider whether a plan is needed", (_H.ORDER_TO_RECONSIDER,),
            _K.APPEAL_CLOSED),
    Showing("order_amend", "Order: amend the contents", (_H.ORDER_TO_AMEND,), _K.APPEAL_CLOSED),
    Showing("order_school", "Order: on the school only", (_H.ORDER_ON_SCHOOL,), _K.APPEAL_CLOSED),
    Showing("order_continue", "Order: continue the plan", (_H.ORDER_TO_CONTINUE,), _K.APPEAL_CLOSED),
    Showing("order_cease", "Order: the appeal against ceasing is dismissed", (_H.ORDER_TO_CEASE,), _K.APPEAL_CLOSED),
    Showing("conceded_assess", "We gave way: assess", (_H.CONCEDED_ASSESSMENT,), _K.APPEAL_CLOSED),
    Showing("conceded_contents", "We gave way: contents", (_H.CONCEDED_CONTENTS,), _K.APPEAL_CLOSED),
    Showing("conceded_school", "We gave way: school only", (_H.CONCEDED_SCHOOL,), _K.APPEAL_CLOSED),
    Showing("conceded_plan", "We gave way: make a plan", (_H.CONCEDED_PLAN,), _K.APPEAL_CLOSED),
    Showing("conceded_ceasing", "We gave way: the plan goes on", (_H.CONCEDED_CEASING,), _K.APPEAL_CLOSED),
    Showing("recommendation", "Recommendation on health or social care", (_H.RECOMMENDATION_RECEIVED,), _K.CONTACT),
    Showing("mediation_wanted", "The family wants mediation", (_H.MEDIATION_WANTED,), _K.MEDIATION),
    Showing("mediation_held", "Mediation took place", (_H.MEDIATION_HELD,), _K.MEDIATION),
    Showing("certificate", "Mediation certificate", (_H.CERTIFICATE_ISSUED,), _K.CONTACT),
    Showing("complaint_answered", "Our answer to a complaint", (_H.COMPLAINT_ANSWERED,), _K.CONTACT),
    Showing("complaint_escalated", "The complaint goes to stage 2", (_H.COMPLAINT_ESCALATED,), _K.CONTACT),
    Showing("claim_letter", "Letter before a claim (judicial review)", (_H.CLAIM_LETTER_RECEIVED,), _K.CONTACT),
    Showing("ombudsman", "The Ombudsman asks", (_H.OMBUDSMAN_ASKED,), _K.CONTACT),
    Showing("records_asked", "Request for personal data", (_H.RECORDS_ASKED_FOR,), _K.CONTACT),
    Showing("foi_asked", "Freedom of information request", (_H.INFORMATION_ASKED_FOR,), _K.CONTACT),
    Showing("invoice", "Invoice", (_H.INVOICE_RECEIVED,), _K.CONTACT),
)  # fmt: skip
"""In the order of the process."""
BY_CODE = {one.code: one for one in SHOWINGS}

_D = DocumentType
NEEDS_A_NAME = frozenset({_D.TRIBUNAL, _D.MEDIATION, _D.COMPLAINT, _D.CORRESPONDENCE, _D.EXCLUSION_NOTICE, _D.OTHER})
"""Types whose meaning for the law's time limits a person may have to name."""
