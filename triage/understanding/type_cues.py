"""Cues of the field for the document type: phrases that a caseworker would know a document by."""

from __future__ import annotations

import re


def _cue(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)


CUES = {
    "request-assess": _cue(
        r"request(?:ing|s|ed)?(?: for)?(?: an?)?(?: statutory)?(?: EHC| education,? health)[\w ,&]{0,25}assessment|EHCN?A(?:R)? (?:request|referral|application)|(?:re-?assess\w*) (?:request|of)|section 36|s\.?\s?36\(1\)|assess (?:him|her|my|our|the)|ask(?:ing)? (?:for|that|you)[\w ,]{0,40}assess\w*|EHC1"
    ),
    "reassess": _cue(r"re-?assessment"),
    "parent-views": _cue(
        r"(?:parent(?:al)?|carer|family|mum|dad)(?:/carer|'?s'?| and carer)*(?:'s|s')? (?:views?|contribution|advice|account|story|statement)|our (?:story|views|child)|my (?:son|daughter|child)|section A|hopes and dreams|hopes for"
    ),
    "child-views": _cue(
        r"all about me|one[- ]page profile|my views|pupil (?:voice|views)|child'?s (?:views|voice)|young person'?s views|what people (?:like|admire)|how (?:best )?to (?:help|support) me|things I (?:like|love)|scribed|what (?:is|i'?s) important to me|what I (?:like|find|want)"
    ),
    "education-advice": _cue(
        r"education(?:al)? advice|school(?:'s)? advice|setting(?:'s)? advice|appendix b|reg(?:ulation)?\.? 6\(1\)\(b\)|advice from (?:the )?(?:school|setting|college|nursery)|assess,? plan,? do,? review|attainment|graduated (?:approach|response)"
    ),
    "ep": _cue(
        r"educational psycholog\w+|psychological advice|\bEP (?:advice|report)|reg(?:ulation)?\.? 6\(1\)\(d\)|chartered psychologist|PYL\s?\d+|WISC|BAS[- ]?3|WIAT|dynamic assessment"
    ),
    "medical": _cue(
        r"paediatric\w*|pediatric\w*|medical advice|health advice|clinic(?:al)? letter|consultant|GP|school nurse|health visitor|diagnos[ei]s|medication|reg(?:ulation)?\.? 6\(1\)\(c\)|GMC|NMC|hospital|neurolog\w+|audiolog\w+|ophthalm\w+"
    ),
    "mental-health": _cue(
        r"CAMHS|CYPMHS|child and adolescent mental health|psychiatr\w+|clinical psycholog\w+|counsell\w+|psychotherap\w+|mental state|formulation|low mood|ADOS|QbTest|CBT|EMDR"
    ),
    "slt": _cue(
        r"speech (?:and|&) language therap\w+|SaLT|SALT|SLT|CELF|BPVS|TROG|receptive language|expressive language|dysphagia|AAC|intelligib\w+"
    ),
    "ot": _cue(
        r"occupational therap\w+|sensory (?:profile|integration|diet|processing)|Movement ABC|Beery|fine motor|OT (?:report|advice|assessment)|SIPT|handwriting speed"
    ),
    "physio": _cue(
        r"physiotherap\w+|GMFCS|orthotic\w*|gross motor|standing frame|hydrotherapy|hip surveillance|AFOs?|splints|gait"
    ),
    "sensory": _cue(
        r"teacher of the deaf|Q?ToD|QTVI|QTMSI|(?:vision|visual|hearing|sensory) (?:impairment )?(?:support )?(?:service|team|advisory)|qualified teacher|radio aid|braille|NatSIP|functional vision|aided thresholds|habilitation|modified (?:print|large)"
    ),
    "social-care": _cue(
        r"social care|social worker|children'?s services|early help|child in need|child protection|not known to|short breaks|section 17|s\.?17|CSDPA|chronically sick|Social Work England|MASH|looked[- ]after|family support"
    ),
    "annual-review": _cue(
        r"annual review|review meeting|interim review|early review|person[- ]centred review|AR\s?form|progress towards? (?:the )?outcomes|recommend(?:s|ed|ation)?[\w ,:]{0,40}(?:maintain|amend|cease)|review of the (?:EHC|education)"
    ),
    "plan": _cue(
        r"(?:final|draft|amended|proposed)[\w ]{0,20}(?:EHC|education,? health and care) plan|education,? health and care plan|section [A-K]\b|special educational provision|section I"
    ),
    "draft-response": _cue(
        r"(?:response|comments?|reply|representations|amendments?)[\w ,]{0,25}(?:draft|proposed|amend\w*)|draft plan|proposed amend\w+|we (?:do not|don'?t) agree|please (?:change|amend|add|delete)|i agree|delete|should read|replace with|15 days|preferred school|preference"
    ),
    "consultation": _cue(
        r"consultation(?: response)?|consult(?:ed|ing)|able to meet|can(?:not)? meet (?:his|her|their|the)?\s?need|efficient (?:education|use)|incompatible|unsuitable|section 39|s\.?39|offer (?:of )?a place|naming (?:the|our|this) school|response form"
    ),
    "tribunal": _cue(
        r"first-tier|tribunal|SEND\s?3[0-9]|SEND35|appeal number|appellant|respondent|it is ordered|directions|judge|hearing|working document|bundle|EH\d{3}/\d\d/\d+|chamber|notice of appeal|grounds of appeal"
    ),
    "mediation": _cue(
        r"mediat(?:ion|or|ors|e)|certificate|disagreement resolution|section 55|agreement (?:was )?reached"
    ),
    "complaint": _cue(
        r"complain\w*|ombudsman|LGSCO|pre-action|letter before (?:claim|action)|judicial review|proposed defendant|stage (?:1|2|one|two)|MP|constituent|maladministration|solicitors|unlawful"
    ),
    "costing": _cue(
        r"invoice|fees?|per annum|top-?up|banding|costed|provision map|funding|quot(?:e|ation)|personal budget|direct payment|total cost|element [123]|remittance|placement cost|per term|VAT|rate per"
    ),
    "exclusion": _cue(
        r"exclu(?:ded|sion|de)|suspen(?:ded|sion|d)|permanent(?:ly)? exclu\w+|governing (?:body|board)|reduced timetable|part-time timetable|children missing education|CME|missing (?:from )?education|off[- ]roll|day 6|sixth (?:school )?day"
    ),
    "transfer": _cue(
        r"transfer(?:ring|red|s)?(?: of| the| in| out)*|regulation 15|moved (?:in)?to your|move(?:d)? (?:house|address|to)|new address|your area|our area|transferring authority|receiving authority|old authority|ceased to be our responsib\w+"
    ),
    "correspondence": _cue(
        r"any update|chasing|just (?:checking|wondering|to)|could you (?:please )?(?:confirm|let)|thank you for|further to|following our|please find (?:attached|enclosed)|query|question|forward\w*"
    ),
    "other": _cue(
        r"newsletter|webinar|unsubscribe|book now|discount|training (?:course|day|offer)|free (?:trial|webinar)|conference|subscribe|special offer|vacanc\w+|blank|guidance notes|please complete|office use only|early bird|terms and conditions|out of office"
    ),
    "sincerely": _cue(r"yours (?:sincerely|faithfully)"),
    "nhs-trust": _cue(r"NHS (?:foundation )?trust|NHS"),
    "council": _cue(r"(?:county|borough|city|metropolitan|district) council|local authority"),
}
