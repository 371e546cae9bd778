"""Words that tell what a sentence is about, by kind of risk. Features for the learned model, never a trigger alone."""

from __future__ import annotations

import re

_KINDS = {
    "HURTS": r"(?:hit|hits|hitting|kick\w*|punch\w*|slap\w*|smack\w*|beat\w*|hurt\w*|pinch\w*|burn\w*|strangl\w*|threw|throws|push\w*|shov\w*|drag\w*|grab\w*|shak\w*|shook|lock\w*|shut\w*|tie[sd]?|touch\w*|bit|bites|squeez\w*|whip\w*|pull\w*|leather\w*|scald\w*) (?:me|him|her|them|us|my|his|the (?:boy|girl|child|children|toddler|baby))",
    "OBJECT": r"belt|stick|slipper|cane|wire|lead|hanger|wooden spoon|cooker|iron|cord|chain|cigarette\w*|lighter|kettle|buckle|hose|bat|acid",
    "HIT": r"hit|hits|hitting|beat(?:en|s|ing)?|belt|slap\w*|smack\w*|punch\w*|kick\w*|thrown|threw|grabbed|choked? (?:him|her|me)|strangl\w*|thump\w*|whack\w*|leather\w*|pinn?ed|dragged|shov\w+|shook|pinch\w*|bound|tied|locked|shut in|hurt\w*|lash\w*|spank\w*|push\w*|pull\w*|grip\w*|squeez\w*",
    "INJURY": r"bruis\w*|burns?|burnt|marks?|handprint|black eye|swollen|wound\w*|bleed\w*|blood|scars?|scratch\w*|fracture\w*|injur\w*|stitches|concuss\w*|a&e|fingertip|purple|welts?|grazes?|limp\w*|sore|skeletal|fractures|broken|stiffly|walked stiffly|round marks|lump",
    "SELF": r"self[- ]?harm\w*|cut(?:s|ting)?|blade\w*|razor\w*|sharpener|ligature\w*|overdos\w*|tablets|paracetamol|noose|hang\w*|jump(?:ed)? (?:off|in front)|bridge|headbang\w*|hurt(?:ing)? (?:him|her|my|them)sel\w+|drown\w*|wrists?|thighs?|forearms?|flyover|railway|train line|tracks|roof|stopped (?:taking|eating)|search\w* for ways|means to|tie[sd]? (?:a|the|his|her)|purging|starv\w*|swallow\w* (?:batter\w*|bleach|magnets?)",
    "SUICIDE": r"suicid\w*|die|dying|dead|kill (?:him|her|my|them)sel\w+|end (?:it|his|her|my|their)|better off without|not be here|wasn'?t here|wish(?:es)? (?:he|she|i|they)|not wake up|goodbye|will",
    "SEXUAL": r"sexual\w*|touch(?:ed|es|ing)|private parts|naked|photos?|images?|groom\w*|rape\w*|undress\w*|bedroom|older (?:men|man|boys|boyfriend)|snapchat|online|pregnan\w*|no clothes|hotel|gifts|kiss\w*|our secret|massage|lap|webcam|nudes?|pictures of (?:me|her|him)|boyfriend|name the father|coach|sextort\w*|underwear|shower",
    "NEGLECT": r"neglect\w*|hungry|no food|unwashed|filthy|dirty|lice|same clothes|left alone|home alone|sleep(?:s|ing)? (?:in|on) (?:the|a) (?:car|sofa|floor)|no heating|no bed|mould|drunk|drinking|drugs|using|gone (?:out|all night)|unsupervised|sober|needles|unfit|habitation|underweight|centile|bmi|nappies|soiled|locked out|keys?|no lunch|fridge|electric\w*|bare|gets? (?:herself|himself|the others) up|squalor|vapes?|cannabis",
    "FEAR": r"scared|afraid|frightened|terrified|fear\w*|flinch\w*|begg\w*|doesn'?t want to go home|not safe|unsafe|hid(?:es|ing)?|cried|crying|won'?t say|secret|don'?t make me|please don'?t|don'?t (?:send|tell|write back|ring)|go(?:ing)? (?:back|home)|whisper\w*|tearful|cower\w*|wets? (?:him|her)self|checks my|he reads it|shak(?:es|ing)|nowhere safe",
    "HOMEVIOLENCE": r"domestic (?:abuse|violence)|refuge|non-?molestation|restraining|coercive|strangulation|police (?:were|have been|attended|called)|mum'?s (?:partner|boyfriend)|step-?dad|step-?father|violen\w+|threaten\w*",
    "EXPLOIT": r"exploit\w*|county lines|gang\w*|dealing|drugs|trafficked|trap house|cash|new (?:phone|trainers)|picked up by|radicali\w*|NRM|lorry|driver|owes?|debt|hotel|taxi\w*|runner|plug|cuckoo\w*|older (?:friends|lads|males?)",
    "MISSING": r"missing|absconded|ran away|run(?:ning|s)? away|not (?:been )?(?:seen|returned)|whereabouts|disappear\w*|not come home|returned (?:at|by)",
    "WEAPON": r"kni(?:fe|ves)|weapon\w*|lighter|fire|petrol|matches|arson|hammer|machete|screwdriver|gun|scissors|stab\w*",
    "STATUTORY": r"child protection|cp plan|section 47|s\.?47|mash|strategy (?:meeting|discussion)|police protection|icpc|lado|safeguarding|disclos\w+|social (?:worker|care)|emergency duty|referral|dsl|ico|interim care order|care order|enquir\w+|section 20|s\.?20|accommodated|skeletal survey|police|eho|iro|duty (?:team|social)|front door|multi-agency|risk (?:of significant harm|rating)",
    "ABSENT": r"(?:not|n'?t|never|stopped|refus\w+) (?:been |be )?(?:in|attend\w*|go\w*|back|set foot)|no (?:school|education|placement|provision|tutor\w*|lessons|college|place)|out of (?:school|education)|at home|off roll|without (?:a )?(?:school|education|place\w*)|0%|deregister\w*|missing education|nowhere|home all day",
    "PEREX": r"permanent(?:ly)? exclu\w*|perm(?:anent)? ex|pex|excluded permanently|permanent exclusion",
    "SUSPEND": r"suspen\w+|fixed[- ]term|excluded for|sent home|exclu\w+|days? out",
    "PARTTIME": r"part[- ]time|reduced (?:hours|timetable)|half days?|mornings only|afternoons|hour a day|hours a day|two hours|timetable|until lunch|comes home at|finish\w* at|picked up early",
    "BREAKDOWN": r"(?:no longer|can'?t|cannot|unable to|not able to|can not) (?:to )?(?:meet|keep|continue|manage|cope|support|safely|accommodate|go on|offer|sustain|educate)|notice|break\w* ?down|early review|emergency (?:review|annual)|end of the road|crisis|terminat\w*|withdraw\w*|at risk of (?:exclusion|breakdown)|final warning|last chance|unsustainable|not sustainable|different (?:school|placement)|change of placement",
    "MEDICAL": r"seizure\w*|epilep\w*|midazolam|rescue med\w*|chok\w*|aspirat\w*|swallow\w*|tracheostomy|suction\w*|gastrostomy|peg|tube|feed\w*|oxygen|insulin|hypo\w*|allerg\w*|anaphyla\w*|epipen|ventilat\w*|catheter\w*|medication|ambulance|trained|training|nurse|competenc\w*|blue|apnoea",
    "NOTRAINED": r"(?:no(?:body|t| one)?|none|nobody|without|lack of|untrained|isn'?t|aren'?t|yet to be|left|not been) [\w ]{0,30}(?:train\w*|sign(?:ed)? off|cover|nurse|plan|protocol|competent|qualified)",
    "LATE": r"overdue|out of time|late|missed|breach\w*|expired|passed|elapsed|lapsed|should have (?:been|had)|was due|were due|ought to have|still (?:not|no|waiting|awaiting)|not (?:yet )?(?:received|issued|had|been issued|decided|finali[sz]ed|reviewed|replied)|no (?:decision|plan|reply|response|review|letter|notice|final)|weeks? (?:ago|late|over|past|beyond|since)|months? (?:ago|late|over|since)|failed to|beyond the|exceed\w*",
    "CLOCK": r"(?:six|6|sixteen|16|twenty|20|four|4|twelve|12|two|2|eight|8) weeks?|12 months|twelve months|statutory|regulation|time ?(?:limit|scale|frame)s?|deadline|15 february|31 march|by law|legal",
    "MANAGED": r"well[- ]controlled|managed|in place|trained staff|staff (?:are|have been) trained|stable|no (?:further|recent)|none since|fully|settled|resolved|improv\w+|under control|monitored|risk assess\w*",
    "LEGAL": r"judicial review|pre-action|proposed claim|ombudsman|tribunal|appeal|claim|solicitor\w*|high court",
}
_PATTERNS = {name: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I) for name, words in _KINDS.items()}


def risk_kinds(text: str) -> list[str]:
    """The kinds of risk word in a sentence."""
    return [name for name, pattern in _PATTERNS.items() if pattern.search(text)]
