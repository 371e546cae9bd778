"""Time limits of mediation and appeal."""

from __future__ import annotations

from datetime import date

from triage.clocks.counting import Method
from triage.clocks.rule import Happening, Holder, Rule, Severity, Standing

_TRIBUNAL_DAYS_FROM = date(2020, 7, 21)
"""Since this day the Tribunal's rule on days that do not count covers special educational needs cases only."""

APPEAL_RULES: tuple[Rule, ...] = (
    Rule("ME1", "Contact a mediation adviser", Happening.DECISION_SENT, Method.MONTHS, 2,
         Happening.MEDIATION_CONTACTED, "SEND Regulations 2014 reg 33", Holder.FAMILY, severity=Severity.RIGHT,
         standing=Standing.CHECKED),
    Rule("ME2", "Give the certificate where mediation is not wanted", Happening.MEDIATION_DECLINED,
         Method.WORKING_DAYS, 3, Happening.CERTIFICATE_ISSUED, "SEND Regulations 2014 reg 34", Holder.MEDIATOR,
         standing=Standing.SECONDARY),
    Rule("ME3", "Tell each health body of the health issues", Happening.MEDIATION_HEALTH_TOLD, Method.WORKING_DAYS, 3,
         Happening.ICB_TOLD, "SEND Regulations 2014 reg 35", standing=Standing.SECONDARY),
    Rule("ME4", "Arrange the mediation and take part", Happening.MEDIATION_WANTED, Method.DAYS, 30,
         Happening.MEDIATION_HELD, "SEND Regulations 2014 regs 36-37", standing=Standing.SECONDARY),
    Rule("ME5", "Give the certificate where no mediation can be arranged", Happening.MEDIATION_FAILED,
         Method.WORKING_DAYS, 3, Happening.CERTIFICATE_ISSUED, "SEND Regulations 2014 regs 36-37", Holder.MEDIATOR,
         standing=Standing.SECONDARY),
    Rule("ME6", "Give the certificate after mediation", Happening.MEDIATION_HELD, Method.WORKING_DAYS, 3,
         Happening.CERTIFICATE_ISSUED, "SEND Regulations 2014 reg 39", Holder.MEDIATOR),
    Rule("P1", "Appeal (two months from the decision)", Happening.DECISION_SENT, Method.APPEAL_MONTHS, 2,
         Happening.APPEAL_LODGED, "HESC Tribunal Rules 2008 r.20", Holder.FAMILY, severity=Severity.RIGHT,
         standing=Standing.SECONDARY),
    Rule("P1c", "Appeal (one month from the certificate, where that is later)", Happening.CERTIFICATE_ISSUED,
         Method.APPEAL_MONTHS, 1, Happening.APPEAL_LODGED, "HESC Tribunal Rules 2008 r.20", Holder.FAMILY,
         severity=Severity.RIGHT, standing=Standing.SECONDARY),
    Rule("P3", "Answer the appeal", Happening.APPEAL_SERVED, Method.TRIBUNAL_WORKING_DAYS, 30,
         Happening.APPEAL_ANSWERED, "HESC Tribunal Rules 2008 rr.12, 21", standing=Standing.SECONDARY,
         version_from=_TRIBUNAL_DAYS_FROM),
    Rule("P4", "Do what the Tribunal directs, by the date that is printed", Happening.DIRECTIONS_RECEIVED,
         Method.AS_PRINTED, 0, Happening.DIRECTION_DONE, "The Tribunal's directions"),
    Rule("P5", "Ask for permission to appeal, or to set aside", Happening.TRIBUNAL_DECISION_SENT, Method.DAYS, 28,
         Happening.PERMISSION_ASKED, "HESC Tribunal Rules 2008 rr.44-47", severity=Severity.RIGHT),
    Rule("P6", "Claim disability discrimination by a school", Happening.DISCRIMINATION, Method.MONTHS, 6,
         Happening.APPEAL_LODGED, "Equality Act 2010 Sch 17", Holder.FAMILY, severity=Severity.RIGHT),
)  # fmt: skip
"""In the order of the process."""
