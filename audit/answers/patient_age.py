"""The age that a description gives its patient, in years: "a 45-year-old woman", "he, 55,", 五十二岁."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

UNITS = re.findall(
    r"\S+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
)
NUMBER_WORD = {word: number for number, word in enumerate(UNITS)}
TENS = {word: 10 * number for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
NUMBER_WORDS = frozenset((*NUMBER_WORD, *TENS))
WRITTEN = rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(UNITS[1:10])}))?|(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})"
PER_YEAR = {"year": 1.0, "yr": 1.0, "month": 12.0, "mo": 12.0, "week": 52.1775, "day": 365.2425, "岁": 1.0, "周岁": 1.0, "个月": 12.0}
PER_YEAR |= {"月龄": 12.0, "天": 365.2425, "日龄": 365.2425}
OLDEST = 125  # years

STATED = re.compile(r"(\d{1,3}(?:\.\d)?)\s?-?(year|yr|month|mo|week|day|岁|个月)?", re.IGNORECASE)
DIGITS = re.compile(r"(?<![A-Za-z\d.])(?<!\d[,/])\d{1,3}(?:\.\d)?(?!\d)")
UNIT = re.compile(
    r"[\s-]?(?P<unit>year|yr|month|mo|week|day)s?[\s-]{1,2}old\b|\s?-?(?:y/?o\b|y\.o\.|yo[fm]\b)|-ish[- ]year[- ]old"
    r"|\s?(?:years?|yrs?) of age\b"
    r"|\s?(?P<chinese>周岁|岁|个月(?=大|龄)|月龄|天(?=大)|日龄)",
    re.IGNORECASE,
)
AGED = re.compile(r"\bage[ds]?\s(?:of\s|is\s)?$", re.IGNORECASE)
TO = re.compile(r"\s?(?:to|and|-|–|or)\s?\d", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s?(?:years?|yrs?|y)?\)", re.IGNORECASE)
LETTER = re.compile(r"\s?[MF]\b(?!\.)")
VITALS = r"(?!(?:Temperature|Pulse|Rate|Pressure|Saturation|Creatinine|Hemoglobin|Glucose|Sodium|Potassium|Weight|Height|Score|Lactate)\b)"
OF_PERSON = re.compile(
    rf"\b(?:(?:he|she|they|patient|who|man|woman|Mr\.? [A-Z]\w+|Mrs\.? [A-Z]\w+|Ms\.? [A-Z]\w+|{VITALS}[A-Z][a-z]+)\s(?:is"
    rf"|was)\s(?:exactly |now |only |currently )?"
    r"|(?:he|she|patient|man|woman|[A-Z][a-z]+),\s)$"
)
ENDS = re.compile(r"[,.;]|\s(?:and|years?|but|with|who)\b|$")
LONE = re.compile(r"(?:\b[A-Z][a-z]+:\s|(?:^|[.\n]\s?)At\s)$")
APPOSED = re.compile(r",\s(?:who|an?|is|was|comes|presents|has|reports|complains)\b")
NOT_AN_AGE = re.compile(
    r"(?:\b(?:between|since|until|till|before|after|over|under|above|below|than|from|at|by|around the|to|and|or|of|at the"
    r"|menarche|menopause|diagnosed"
    r"|died|past|last|for|every)\s(?:the\s|an?\s)?(?:age (?:of )?)?|\d\s?[-–~]\s?|大于|小于|超过|自)$",
    re.IGNORECASE,
)
IN_WORDS = re.compile(rf"\b(?P<old>{WRITTEN})[\s-](?P<unit>year|month|week|day)s?[\s-]old\b|,\s(?P<alone>{WRITTEN})(?=,)", re.IGNORECASE)
IN_CHINESE = re.compile(r"(?P<number>[零一二两三四五六七八九十百]{1,4})周?岁")
REACH = 32  # characters before a number that are looked at


def stated_age(label: str) -> float | None:
    """The age that the value of a label "age" begins with, in years; None where it begins with no number."""
    found = STATED.match(label)
    return _years(float(found[1]), (found[2] or "year").lower()) if found else None


def age_in(text: str, words: Collection[str]) -> float | None:
    """The first age of the patient in a description, in years; `words` are those of the text in small letters. None without one."""
    found = list(_in_digits(text))
    if any(f", {word}" in text or "old" in words for word in NUMBER_WORDS.intersection(words)):
        found += [(one.start(), _years(_spelled(one["old"] or one["alone"]), one["unit"] or "year")) for one in IN_WORDS.finditer(text)]
    if not text.isascii():
        found += [(one.start(), _years(_spelled_in_chinese(one["number"]), "year")) for one in IN_CHINESE.finditer(text)]
    return min(found, key=lambda one: one[0])[1] if found else None


def _in_digits(text: str) -> Iterator[tuple[int, float | None]]:
    """Place and age of the first number that is an age."""
    for found in DIGITS.finditer(text):
        before, after = text[max(0, found.start() - REACH) : found.start()], text[found.end() : found.end() + 20]
        unit = UNIT.match(after)
        if unit and not NOT_AN_AGE.search(before):
            yield found.start(), _years(float(found[0]), unit["unit"] or unit["chinese"] or "year")
            return
        if unit is None and _is_bare_age(before, found[0], after):
            yield found.start(), _years(float(found[0]), "year")
            return


def _is_bare_age(before: str, number: str, after: str) -> bool:
    """Whether a number without a unit is an age by what stands around it."""
    if AGED.search(before):
        return not TO.match(after) and not re.search(r"\b(?:at|by|from|since|over|under) (?:the )?age (?:of )?$", before, re.IGNORECASE)
    if before.endswith("(") and len(number) > 1:
        return IN_BRACKETS.match(after) is not None
    if LONE.search(before):
        return after.startswith(",")
    if len(number) == 2 and LETTER.match(after):
        return True
    return (OF_PERSON.search(before) is not None and ENDS.match(after) is not None) or (
        before.endswith(", ") and APPOSED.match(after) is not None
    )


def _spelled(words: str) -> float:
    return float(sum(TENS.get(word, 0) + NUMBER_WORD.get(word, 0) for word in re.split(r"[- ]", words.lower())))


def _spelled_in_chinese(signs: str) -> float:
    total, digit = 0, 0
    for sign in signs:
        if sign in "十百":
            total += (digit or 1) * {"十": 10, "百": 100}[sign]
            digit = 0
        else:
            digit = 2 if sign == "两" else "零一二三四五六七八九".index(sign)
    return float(total + digit)


def _years(number: float, unit: str) -> float | None:
    years = number / PER_YEAR[unit.lower()]
    return years if years <= OLDEST else None
