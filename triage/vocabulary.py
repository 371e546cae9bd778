"""The contract's codes: document types, urgency bands and reasons, fields, needs.

A code here is the code everywhere: database, API, exports, model labels. Titles are what people see.
"""

from __future__ import annotations

from enum import StrEnum


class DocumentType(StrEnum):
    """What a document is for. One for each document."""

    EHC_REQUEST = "ehc_request"
    PARENT_VIEWS = "parent_views"
    CHILD_VIEWS = "child_views"
    EDUCATION_ADVICE = "education_advice"
    EP_ADVICE = "ep_advice"
    MEDICAL_ADVICE = "medical_advice"
    MENTAL_HEALTH_ADVICE = "mental_health_advice"
    SLT_REPORT = "slt_report"
    OT_REPORT = "ot_report"
    PHYSIO_REPORT = "physio_report"
    SENSORY_REPORT = "sensory_report"
    SOCIAL_CARE_ADVICE = "social_care_advice"
    ANNUAL_REVIEW = "annual_review"
    EHC_PLAN = "ehc_plan"
    DRAFT_PLAN_RESPONSE = "draft_plan_response"
    CONSULTATION_RESPONSE = "consultation_response"
    TRIBUNAL = "tribunal"
    MEDIATION = "mediation"
    COMPLAINT = "complaint"
    COSTING = "costing"
    EXCLUSION_NOTICE = "exclusion_notice"
    TRANSFER_IN = "transfer_in"
    CORRESPONDENCE = "correspondence"
    OTHER = "other"

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The words that people see for this type."""
        return _TYPE_TITLES[self]


_TYPE_TITLES = {
    DocumentType.EHC_REQUEST: "EHC needs assessment request",
    DocumentType.PARENT_VIEWS: "Parent or carer views",
    DocumentType.CHILD_VIEWS: "Child or young person's views",
    DocumentType.EDUCATION_ADVICE: "School or setting advice",
    DocumentType.EP_ADVICE: "Educational psychology advice",
    DocumentType.MEDICAL_ADVICE: "Medical advice",
    DocumentType.MENTAL_HEALTH_ADVICE: "Mental health advice",
    DocumentType.SLT_REPORT: "Speech and language therapy report",
    DocumentType.OT_REPORT: "Occupational therapy report",
    DocumentType.PHYSIO_REPORT: "Physiotherapy report",
    DocumentType.SENSORY_REPORT: "Hearing, vision or multi-sensory report",
    DocumentType.SOCIAL_CARE_ADVICE: "Social care advice",
    DocumentType.ANNUAL_REVIEW: "Annual review report",
    DocumentType.EHC_PLAN: "EHC plan",
    DocumentType.DRAFT_PLAN_RESPONSE: "Response to a draft or proposed amended plan",
    DocumentType.CONSULTATION_RESPONSE: "Setting's consultation response",
    DocumentType.TRIBUNAL: "SEND Tribunal document",
    DocumentType.MEDIATION: "Mediation document",
    DocumentType.COMPLAINT: "Complaint or legal challenge",
    DocumentType.COSTING: "Costs and funding",
    DocumentType.EXCLUSION_NOTICE: "Exclusion, suspension or attendance notice",
    DocumentType.TRANSFER_IN: "Transfer from another council",
    DocumentType.CORRESPONDENCE: "General correspondence",
    DocumentType.OTHER: "Not a case document",
}


class Urgency(StrEnum):
    """How soon a person must look. Ordered: the first is the most urgent."""

    CRITICAL = "critical"
    HIGH = "high"
    STANDARD = "standard"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the most urgent, 3 for the least."""
        return list(Urgency).index(self)

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The words that people see for this band."""
        return {"critical": "Look today", "high": "This week", "standard": "Standard", "low": "Low"}[self]


class ReasonCode(StrEnum):
    """Why a document is in its urgency band."""

    SAFEGUARDING = "safeguarding"
    OUT_OF_EDUCATION = "out_of_education"
    DEADLINE_IMMINENT = "deadline_imminent"
    DEADLINE_SOON = "deadline_soon"
    PLACEMENT_BREAKDOWN = "placement_breakdown"
    MEDICAL_RISK = "medical_risk"
    LEGAL_CHALLENGE = "legal_challenge"
    STATUTORY_LATE = "statutory_late"
    STATUTORY = "statutory"
    INFORMATION = "information"

    @property
    def urgency(self) -> Urgency:
        """The band that this reason reaches."""
        return _REASON_BANDS[self]

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The words that people see for this reason. Never a verdict: what the words may mean."""
        return _REASON_TITLES[self]


_REASON_BANDS = {
    ReasonCode.SAFEGUARDING: Urgency.CRITICAL,
    ReasonCode.OUT_OF_EDUCATION: Urgency.CRITICAL,
    ReasonCode.DEADLINE_IMMINENT: Urgency.CRITICAL,
    ReasonCode.DEADLINE_SOON: Urgency.HIGH,
    ReasonCode.PLACEMENT_BREAKDOWN: Urgency.HIGH,
    ReasonCode.MEDICAL_RISK: Urgency.HIGH,
    ReasonCode.LEGAL_CHALLENGE: Urgency.HIGH,
    ReasonCode.STATUTORY_LATE: Urgency.HIGH,
    ReasonCode.STATUTORY: Urgency.STANDARD,
    ReasonCode.INFORMATION: Urgency.LOW,
}

_REASON_TITLES = {
    ReasonCode.SAFEGUARDING: "Child may be at risk",
    ReasonCode.OUT_OF_EDUCATION: "Child may be out of education",
    ReasonCode.DEADLINE_IMMINENT: "Deadline within 5 working days",
    ReasonCode.DEADLINE_SOON: "Deadline within 15 working days",
    ReasonCode.PLACEMENT_BREAKDOWN: "Placement may be breaking down",
    ReasonCode.MEDICAL_RISK: "Medical danger may not be managed",
    ReasonCode.LEGAL_CHALLENGE: "Legal challenge",
    ReasonCode.STATUTORY_LATE: "A legal time limit may be missed",
    ReasonCode.STATUTORY: "Part of a legal process",
    ReasonCode.INFORMATION: "For information",
}


class Need(StrEnum):
    """DfE SEN type codes."""

    ASD = "ASD"
    SEMH = "SEMH"
    SLCN = "SLCN"
    SPLD = "SPLD"
    MLD = "MLD"
    SLD = "SLD"
    PMLD = "PMLD"
    HI = "HI"
    VI = "VI"
    MSI = "MSI"
    PD = "PD"
    DS = "DS"
    OTH = "OTH"

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The need in words."""
        return _NEED_TITLES[self]


_NEED_TITLES = {
    Need.ASD: "Autistic spectrum disorder",
    Need.SEMH: "Social, emotional and mental health",
    Need.SLCN: "Speech, language and communication needs",
    Need.SPLD: "Specific learning difficulty",
    Need.MLD: "Moderate learning difficulty",
    Need.SLD: "Severe learning difficulty",
    Need.PMLD: "Profound and multiple learning difficulty",
    Need.HI: "Hearing impairment",
    Need.VI: "Vision impairment",
    Need.MSI: "Multi-sensory impairment",
    Need.PD: "Physical disability",
    Need.DS: "Down Syndrome",
    Need.OTH: "Other difficulty",
}


class FieldName(StrEnum):
    """The fields that are mined from a document, in the order in which people see them."""

    CHILD_NAME = "child_name"
    DATE_OF_BIRTH = "date_of_birth"
    UPN = "upn"
    NHS_NUMBER = "nhs_number"
    NC_YEAR = "nc_year"
    SETTING_NAME = "setting_name"
    REQUESTED_SETTING = "requested_setting"
    PRIMARY_NEED = "primary_need"
    SECONDARY_NEEDS = "secondary_needs"
    PARENT_NAMES = "parent_names"
    AUTHOR_NAME = "author_name"
    AUTHOR_ROLE = "author_role"
    AUTHOR_ORGANISATION = "author_organisation"
    REGISTRATION_NUMBER = "registration_number"
    DOCUMENT_DATE = "document_date"
    EVENT_DATE = "event_date"
    CASE_REFERENCE = "case_reference"
    APPEAL_NUMBER = "appeal_number"
    PLAN_DATE = "plan_date"
    PLAN_STATUS = "plan_status"
    REVIEW_RECOMMENDATION = "review_recommendation"
    DEADLINE = "deadline"
    ANNUAL_COST = "annual_cost"
    PROVISION = "provision"
    DUE_DATE = "due_date"

    @property
    def title(self) -> str:  # type: ignore[override]  # the text method is never wanted of a code
        """The words that people see for this field."""
        return _FIELD_TITLES.get(self, self.value.replace("_", " ").capitalize())

    @property
    def is_list(self) -> bool:
        """True where a document may give several values."""
        return self in LIST_FIELDS

    @property
    def is_date(self) -> bool:
        """True where the value is an ISO 8601 date."""
        return self in DATE_FIELDS


_FIELD_TITLES = {
    FieldName.UPN: "Unique pupil number (UPN)",
    FieldName.NHS_NUMBER: "NHS number",
    FieldName.NC_YEAR: "National curriculum year",
    FieldName.SETTING_NAME: "School or setting now",
    FieldName.REQUESTED_SETTING: "Setting asked for",
    FieldName.PARENT_NAMES: "Parents and carers",
    FieldName.AUTHOR_NAME: "Written by",
    FieldName.AUTHOR_ROLE: "Writer's role",
    FieldName.AUTHOR_ORGANISATION: "Writer's organisation",
    FieldName.DOCUMENT_DATE: "Date of the document",
    FieldName.EVENT_DATE: "Date of the event",
    FieldName.CASE_REFERENCE: "Our case reference",
    FieldName.APPEAL_NUMBER: "Tribunal appeal number",
    FieldName.PLAN_DATE: "Date of the EHC plan",
    FieldName.PLAN_STATUS: "Status of the plan",
    FieldName.REVIEW_RECOMMENDATION: "Recommendation of the review",
    FieldName.DEADLINE: "Deadline for the council",
    FieldName.ANNUAL_COST: "Yearly cost (£)",
    FieldName.DUE_DATE: "Due by law (computed)",
}
LIST_FIELDS = frozenset({FieldName.SECONDARY_NEEDS, FieldName.PARENT_NAMES, FieldName.PROVISION})
DATE_FIELDS = frozenset(
    {
        FieldName.DATE_OF_BIRTH,
        FieldName.DOCUMENT_DATE,
        FieldName.EVENT_DATE,
        FieldName.PLAN_DATE,
        FieldName.DEADLINE,
        FieldName.DUE_DATE,
    }
)

NC_YEARS = ("N1", "N2", "R", *(str(year) for year in range(1, 15)))
PLAN_STATUSES = ("draft", "proposed_amended", "final", "amended_final")
REVIEW_RECOMMENDATIONS = ("maintain", "amend", "cease")
PROVISION_UNITS = ("minutes", "hours", "sessions")
PROVISION_PERIODS = ("day", "week", "fortnight", "half_term", "term", "year")
