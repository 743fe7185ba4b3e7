"""Words for people, kin, race and ethnicity, sex and insurance, as patterns, in English and Chinese."""

from __future__ import annotations

import re

OTHER = (
    r"native american|american indian|alaska(?:n)? native|first nations?|indigenous|native hawaiian|hawaiian"
    r"|pacific islander|polynesian|samoan|tongan|chamorro|m[aā]ori|aboriginal|navajo|cherokee|lakota|inuit|yupik"
    r"|middle eastern|north african|arab(?:ic)?(?:[- ]american)?|persian|iranian|iraqi|lebanese|syrian|egyptian|moroccan"
    r"|turkish|kurdish|jewish|multi-?racial|multi-?ethnic|bi-?racial|mixed[- ](?:race|ethnicity|heritage|ancestry"
    r"|background)"
    r"|混血|原住民|印第安|夏威夷|太平洋岛|中东裔?|阿拉伯裔?"
)
RACES = {  # in the order of precedence
    "other": OTHER,
    "black": (
        r"black|african[- ]american|afro[- ]?(?:american|caribbean|latin[oax]|cuban|brazilian)|african[- ]caribbean|west indian"
        r"|(?<!south )(?<!north )african|haitian|nigerian|ghanaian|kenyan|ethiopian|eritrean|somali|jamaican|senegalese"
        r"|congolese|sudanese"
        r"|黑人|非洲裔|非裔|非洲人"
    ),
    "hispanic": (
        r"hispanic|latin[oaxe]|latin american|mexican(?:[- ]american)?|puerto rican|cuban|dominican|guatemalan|honduran"
        r"|salvadoran|nicaraguan|colombian|peruvian|ecuadorian|venezuelan|chican[oa]|拉丁裔|拉美裔|拉丁美洲裔?|西班牙裔|西裔"
        r"|墨西哥裔"
    ),
    "asian": (
        r"(?:(?:east|south|southeast|central)[- ])?asian(?:[- ]american)?|chinese|japanese|korean|vietnamese|filipin[oa]|indian"
        r"|pakistani|bangladeshi|bengali|punjabi|tamil|sri lankan|nepal(?:i|ese)|taiwanese|thai|cambodian|laotian|hmong|burmese"
        r"|indonesian|malay(?:sian)?"
        r"|亚裔|亚洲人|华裔|华人|日裔|韩裔|越南裔|印度裔|菲律宾裔|南亚裔?|东亚裔?|东南亚裔?|汉族"
    ),
    "white": r"white|caucasian|european(?:[- ]american)?|anglo|(?:irish|italian|german|polish|scandinavian|russian|greek|british"
    r"|french)(?:[- ]american)?|白人|高加索|欧裔|欧洲裔",
}
WORD = {race: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE) for race, words in RACES.items()}
ANY_RACE = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(RACES.values())})(?![A-Za-z])", re.IGNORECASE)
TWO = re.compile(
    rf"(?<![a-z])(?:half[- ])?({'|'.join(RACES.values())})\s?(?:,\s|\sand\s|\sand half[- ]|[-/]\s?|,? half[- ]|\s\+\s"
    rf"|和)(?:half[- ])?({'|'.join(RACES.values())})(?![a-z])",
    re.IGNORECASE,
)
NOT_HISPANIC = re.compile(r"\bnon[- ]?(?:hispanic|latin[oaxe])\b|\bnot hispanic(?: or latin[oaxe])?\b|非西班牙裔|非拉丁裔", re.IGNORECASE)

SEX = {
    "other": r"non-?binary|genderqueer|genderfluid|agender|intersex|two-spirit|非二元|双性",
    "female": r"female|woman|latina|chicana|filipina|girl|lady|mother(?! of pearl)|widow(?!er)|waitress|actress|housewife|grandmother"
    r"|nun|schoolgirl|女性?|女士|女孩|女童|女婴|女子|妇女|妇人|孕妇|产妇|老太太|女患者",
    "male": r"male|man|boy|gentleman|father|widower|grandfather|schoolboy|fisherman(?!\w)|fireman|policeman|businessman|serviceman"
    r"|男性?|男士|男孩|男童|男婴|男子|老汉|男患者",
}
SEX_WORD = {sex: re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE) for sex, words in SEX.items()}
ANY_SEX = "|".join(SEX[sex] for sex in ("other", "female", "male"))
PERSON = rf"{ANY_SEX}|patient|person|individual|adult|child|infant|baby|newborn|toddler|teenager|adolescent|student|患者|病人"
KIN = (
    r"(?:wife|husband|spouse|partner|girlfriend|boyfriend|fianc[eé]e?|mother|father|mom|mum|dad|parents?|son|daughter"
    r"|child(?:ren)?|kids?|sisters?|brothers?|siblings?|twin|aunts?|uncles?|nieces?|nephews?|cousins?"
    r"|grand(?:mother|father|parents?|son|daughter|child(?:ren)?)|(?:step|foster |adoptive |god)?(?:mother|father|son"
    r"|daughter|parents?)|(?:mother|father|son|daughter|sister|brother)-in-law|family|caregiver|caretaker|carer|guardian"
    r"|friends?|neighbou?rs?|colleagues?|co-?workers?|room-?mates?|boss|teacher|coach|landlord|fetus|foetus|baby|newborn)"
)
STAFF = (
    r"(?:doctor|physician|resident|nurse|paramedic|clinician|intern|student|surgeon|\w{4,}ologist|assistant|therapist"
    r"|social worker|interpreter|pharmacist|driver|officer|bystander|stranger|technician|midwife|practitioner)"
)
INSURANCE = {
    "uninsured": (
        r"uninsured|self[- ]?pay(?:ing)?|(?:no|without(?: any)?|lacks?|lacking|lost (?:his|her|their)(?: \w+ and (?:his|her"
        r"|their))?|does(?: not|n['’]t) have(?: any)?|has no|currently no|not have(?: any)?"
        r"|without any)(?: \w+){0,2} (?:insurance|coverage|health plan)"
        r"|not insured|(?:insurance|coverage) (?:lapsed|expired|has lapsed|was cancel\w+)|pays? (?:in |with )?cash"
        r"|pays? out of pocket|charity care|没有(?:任何)?(?:医疗)?保险|无(?:任何)?(?:医疗)?(?:保险|医保)|没有医保|未(?:参加?"
        r"|购买|投)(?:医疗)?(?:保险|医保|保)|未参保|未投保|自费|自付"
    ),
    "medicaid": r"medicaid|medi-?cal\b|masshealth|医疗补助",
    "medicare": r"medicare|联邦医疗保险|老年医疗保险|联邦老年医保|老人医保",
    "private": (
        r"private(?:ly)?(?:[- ]\w+)?[- ](?:insur\w+|health|coverage|plan)|privately insured"
        r"|commercial(?:ly)?(?: health)?[- ](?:insur\w+|coverage|plan)|employer[- ](?:sponsored|provided|based|paid)"
        r"|(?:insurance|coverage|plan) (?:from|through|via|by|provided by) (?:an? |his |her |their "
        r"|the )?(?:\w+['’]s )?(?:employer|work|job|company|spouse|wife|husband|university)"
        r"|blue ?cross|blue ?shield|bcbs|aetna|cigna|united ?health\w*|kaiser|humana|anthem|\bPPO\b|\bHMO\b|private payer"
        r"|marketplace plan|private insurance|商业(?:医疗|健康)?保险|私人(?:医疗|健康)?保险|私立保险|雇主[^，。,]{0,8}保险|商保"
    ),
}
INSURANCE_WORD = {kind: re.compile(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", re.IGNORECASE) for kind, words in INSURANCE.items()}
NOT_COVERED = re.compile(
    r"(?:\bnot (?:yet |currently |\w+ly )?(?:eligible|qualif\w+|enrolled|covered|insured)|\b(?:no|without|lost|denied"
    r"|ineligible|(?:does|do|did|has|have|is|was)(?: not|n['’]t)|applied|applying|waiting|hopes?|qualif\w+ for|lapsed"
    r"|no longer|too young|unable to (?:get|afford)|between|until|before|will be|soon)\b|不符合|未|没有|无|不够"
    r"|申请)[^.;。；]{0,30}$",
    re.IGNORECASE,
)
