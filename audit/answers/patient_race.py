"""The race or ethnicity that a description gives its patient, from words at the patient and not from those on populations or things."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from audit.answers.demographic_words import ANY_RACE, NOT_HISPANIC, PERSON, TWO, WORD

BEFORE_RACE, AFTER_RACE = 120, 70  # characters around a word for a race that are read
ALTERNATIVE = re.compile(rf"({ANY_RACE.pattern})\s(?:or|vs\.?)\s({ANY_RACE.pattern})", re.IGNORECASE)
AFTER_AGE = re.compile(
    rf"(?:old|y/?o|y\.o\.|yo|aged \d{{1,3}}|of age|\d\s?years?\)|\d\s?[MF]|岁|ish|[a-z](?:\sis"
    rf"|:)\s\d{{1,3}}(?=,))[,的\s]{{1,3}}(?P<words>(?:(?!(?:with|who|has|had|having|presents?|presenting|from|in|on|after|is"
    rf"|was|were|comes?|to|for|at|because|whose|named|reports?|complain\w*|brought|arrives?|seen"
    rf"|admitted)\b)[\w/'’-]+(?:[\s,]{{1,2}}|(?=[.;]|$))){{0,9}}(?:{PERSON})?)",
    re.IGNORECASE,
)
DESCENT = re.compile(
    r"\b(?:of|from an?|has|with)\s(?P<words>(?!mixed opinions)[\w /-]{3,40}?)\s(?:descent|origin|heritage|ancestry|ethnicity"
    r"|background|race|extraction)\b",
    re.IGNORECASE,
)
IDENTIFIES = re.compile(
    r"\b(?:identif(?:y|ies|ied|ying)(?: \w+self)?(?: racially| ethnically)? as|self-identified(?: as)?|describes? (?:him|her"
    r"|them)self as|racially)\s(?P<words>(?:an?\s)?[\w/-]{3,20}(?:\s(?:and\s)?[\w/-]{3,20}){0,3})",
    re.IGNORECASE,
)
IS_RACE = re.compile(
    rf"\b(?:patient|he|she|they|who|mr\.? \w+|mrs\.? \w+|ms\.? \w+)\s(?:is"
    rf"|was)\s(?P<words>(?:an?\s)?(?:[\w/-]{{3,20}}\s){{0,3}}?(?:{ANY_RACE.pattern})(?:\s[\w/-]{{3,20}}){{0,2}})",
    re.IGNORECASE,
)
AT_PERSON = re.compile(
    rf"\b(?:a|an|this|the|our|elderly|young|middle-aged)\s(?P<words>(?:[\w/()-]{{1,20}}[\s,]{{1,2}}){{0,5}}?(?:{PERSON}))(?![a-z])",
    re.IGNORECASE,
)
LATINA = re.compile(r"\b(?:an?|this)\s(?P<words>latin[oax]|african[- ]american|hispanic|chican[oa])\b", re.IGNORECASE)
CHINESE_RACE = re.compile(
    r"(?:黑人|非洲裔|非裔|非洲人|拉丁裔|拉美裔|拉丁美洲裔?|西班牙裔|西裔|墨西哥裔|亚裔|亚洲人|华裔|华人|日裔|韩裔|越南裔"
    r"|印度裔|菲律宾裔|南亚裔?|东亚裔?|汉族|白人|高加索|欧裔|欧洲裔|混血|原住民|印第安|中东裔?|阿拉伯裔?)"
)
AT_PATIENT = (AFTER_AGE, AT_PERSON, LATINA, DESCENT, IDENTIFIES, IS_RACE)
THING = re.compile(
    r"\b(?:cells?|blood|count|stools?|tarry|trypanosom|encephalitis|eschar|plaques?|spots?|patch|patches|sputum|discharge"
    r"|widow spider|coffee|tea|food|restaurant|speaking|descent patients)\b",
    re.IGNORECASE,
)
POPULATION = re.compile(
    r"\b(?:patients|people|individuals|women|men|populations?|persons|adults|children|families|americans|ones)\b"
    r"(?: of (?:[\w-]+ ){1,3}(?:ancestry|descent|origin|heritage|background))?",
    re.IGNORECASE,
)
CHINESE_POPULATION = re.compile(r"(?:常见|多见|好发|高发|发病率|人群|患病率)")
FEW_WORDS = re.compile(r"(?:[\w/-]{1,24} ){1,4}$")
RACE_WORDS = (
    (
        frozenset(re.findall(r"[a-z]{3,}", ANY_RACE.pattern))
        - frozenset(
            re.findall(
                r"\S+",
                "race american south southeast east north west central background heritage ancestry ethnicity first",
            )
        )
    )
    | frozenset(f"{stem}{end}" for stem in ("latin", "chican", "filipin") for end in ("o", "a", "x", "e"))
    | frozenset(("nepali", "nepalese", "malaysian", "arabic", "maori", "alaskan", "salvadoran", "multiracial", "biracial", "multiethnic"))
)


def stated_race(label: str) -> str | None:
    """The race that the value of a label "race" or "ethnicity" names; None for none, and where it leaves the choice between two."""
    stated = label.split("|")[0]
    either = ALTERNATIVE.search(stated)
    return None if either and _first(either[1]) != _first(either[2]) else _race_of(stated)


def race_in(text: str, words: frozenset[str]) -> str | None:
    """The race of the patient in a description; `words` are those of the text in small letters. None where none or two are named, unless
    one of these is "other"."""
    if RACE_WORDS.isdisjoint(words) and text.isascii():
        return None
    text = _without_populations(_around(text, words & RACE_WORDS) if text.isascii() else text)
    named = [race for said in _at_patient(text) if (race := _race_of(said))]
    return named[0] if named and len(set(named)) == 1 else "other" if "other" in named else None


def _around(text: str, words: Collection[str]) -> str:
    """The parts of the text near one of the words; nothing else can say a race of the patient."""
    kept, end = [], 0
    places = re.finditer("|".join(sorted(words)), text, re.IGNORECASE) if words else ()
    for found in places:
        if found.end() > end:
            start = max(end, found.start() - BEFORE_RACE)
            kept.append(("" if start == end else "\n") + text[start : found.end() + AFTER_RACE])
            end = min(len(text), found.end() + AFTER_RACE)
    return "".join(kept)


def _without_populations(text: str) -> str:
    """The text without "African American women", "White patients of Scandinavian ancestry" and the like."""
    kept, position = [], 0
    for found in POPULATION.finditer(text):
        before = FEW_WORDS.search(text[max(position, found.start() - 100) : found.start()])
        kept.append(text[position : found.start() - (len(before[0]) if before else 0)])
        position = found.end()
    return " ".join([*kept, text[position:]])


def _at_patient(text: str) -> Iterator[str]:
    """The words that describe the patient."""
    for pattern in AT_PATIENT:
        for found in pattern.finditer(text):
            if not THING.search(found["words"]):
                yield found["words"]
    if not text.isascii():
        for clause in re.split(r"[，。,;；\n]", text):
            if not CHINESE_POPULATION.search(clause):
                yield from (one[0] for one in CHINESE_RACE.finditer(clause))


def _race_of(words: str) -> str | None:
    """The race that `words` name."""
    words = NOT_HISPANIC.sub(" ", words)
    two = TWO.search(words)
    if two and _first(two[1]) != _first(two[2]) and not re.search(r"\bwhite\W+hispanic|hispanic\W+white", words, re.IGNORECASE):
        return "other"
    return _first(words)


def _first(words: str) -> str | None:
    return next((race for race, pattern in WORD.items() if pattern.search(words)), None)
