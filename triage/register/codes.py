"""Codes of the register that the national return also knows. A code here is the code everywhere."""

from __future__ import annotations

PLACEMENT_TYPES = {
    "mainstream": "Mainstream school",
    "unit": "Unit or resourced provision",
    "special": "State special school",
    "independent": "Independent or non-maintained special school",
    "alternative": "Alternative provision",
    "early_years": "Early years setting",
    "post_16": "Further education",
    "special_post_16": "Special post-16 institution",
    "eotas": "Education otherwise than at school",
    "home": "Elective home education",
    "other": "Other",
}
COSTLY_TYPES = frozenset({"unit", "special", "independent", "special_post_16", "alternative", "eotas"})
"""Placements that a council always pays for: no cost line, or one of nothing, is a fault."""

SEN_SETTINGS = {
    "OLA": "Arrangements by the council (EOTAS)",
    "OPA": "Arrangements by the parent or young person",
    "EHE": "Elective home education",
    "EYP": "Early years provider without a number",
    "OTH": "Other",
    "NEET": "Not in education, employment or training",
    "NIEC": "Not in education, notice to cease issued",
    "NIEO": "Not in education, other",
}
NOT_IN_EDUCATION = frozenset({"NEET", "NIEC", "NIEO"})
AT_HOME = frozenset({"EHE", "OPA"})

CEASE_REASONS = {
    "1": "Reached the highest age",
    "2": "Needs are met without a plan",
    "3": "Went to higher education",
    "4": "Went to paid employment",
    "5": "Moved to another council in England",
    "6": "No longer wishes to engage",
    "7": "Left England",
    "8": "Died",
    "9": "Other",
}
"""SEN2 item 4.6, CeaseReason."""
