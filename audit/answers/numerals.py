"""Numbers as people write them: digits, English and Chinese words, Roman numerals; and a number on the scale of a field."""

from __future__ import annotations

import math
import re

from audit.answers.choices import DOUBT, read_choice
from audit.answers.reading import AMBIGUOUS, OUT_OF_RANGE, UNCLEAR, Reading
from audit.probe import Field

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
WORDS = dict(zip(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(11), strict=True))
CHINESE = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"〇": 0, "两": 2}
NUMERAL = (
    r"(?:[-+−]?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?(?![\d,])|[-+−]?\d{1,12}(?:\.\d{1,9})?|(?-i:VIII|VII|VI|IV|IX|III"
    r"|II|I|V|X)(?![A-Za-z'’])"
    r"|(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)(?![A-Za-z])|[零〇一二两三四五六七八九十])"
)
UNITS_OF_LEVEL = r"(?:esi|levels?|level|grade|score|class|category|stage|tier|priority|scale)"
LEAD = (
    r"[\s\"'`*_=:(\[#]{0,6}(?:(?:approximately|approx\.?|about|around|roughly|an?|the|at|of|is|esi|level|grade|score|class|category|stage"
    r"|tier|priority|emergency severity index|triage|rating|likert|probably|likely|第|约|大约|为)[\s\"'`*_=:(-]{0,4}){0,4}[~≈]?\s?"
)
HEAD = re.compile(LEAD + rf"(?P<first>{NUMERAL})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
INSIDE = re.compile(rf"\(\s?(?:(?:esi|level|grade|score)\s){{0,2}}({NUMERAL})\s?\)|\b(?:esi|level|grade|score)\s({NUMERAL})", re.IGNORECASE)
RULED_OUT = re.compile(r"(?:\bnot|\bthan|n['’]t)\s(?:an?\s)?$|不是$", re.IGNORECASE)
RANGE = re.compile(
    rf"\s{{0,3}}(?:级|分|%)?\s{{0,3}}(?:\((?=\s?or\b))?(?:-|–|—|−|~|～|\+?/|to\b|or\b|and\b|through\b|versus\b|vs\b"
    rf"|,?\s?borderline|[,;(]\s?"
    rf"(?:but )?(?:maybe|perhaps|possibly|could be|or)\b|至|到|或)\s{{0,3}}(?:{UNITS_OF_LEVEL}\s)?{NUMERAL}(?!\w)",
    re.IGNORECASE,
)
LISTED = re.compile(rf"\s?[,|、/]\s?{NUMERAL}\s?(?:[,|、/]|\band\b|\bor\b|$)", re.IGNORECASE)
TAKEN_BACK = re.compile(
    rf"(?:\b(?:could|may|might|possibly|perhaps|maybe|leaning|borderline|bordering|verging|arguably|wait|actually|scratch that|even)\b"
    rf"|可能|也许)[^.;\n。；]{{0,30}}?(?<![\w.]){NUMERAL}(?!\w)",
    re.IGNORECASE,
)
SCALE = re.compile(r"[\"'`*_]{0,3}\s{0,3}(?:/|out of\b|of\b)\s{0,3}(\d{1,6}(?:\.\d{1,3})?)(?!\w)", re.IGNORECASE)
BOUND = re.compile(
    r"[\s\"'`*_(]{0,4}(?:[<>≤≥]|at least\b|at most\b|less than\b|more than\b|no (?:less|more|lower|higher) than\b|up to\b|over\b|under\b"
    r"|between\b|either\b|somewhere\b|不低于|不超过|至少|最多|介于)",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"\s?-?(?:seconds?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|mg|mcg|g|ml|mmhg|bpm|分钟|小时|天|周|月|年|个"
    r"|次|名|项|种|点)(?![A-Za-z])",
    re.IGNORECASE,
)
JOINED = re.compile(r"[A-Za-z\d_零〇一二两三四五六七八九十百千万半]|[-.,:/]\d")
AFTER_CHINESE = re.compile(r"\s?(?:级|分|等|类|档|度|\W|$)")
NEXT_WORD = re.compile(r"\s+([A-Za-z]+)")
NO_NOUN = frozenset(  # words that may follow a bare level; any other is a thing that is counted ("2 large cannulas")
    re.findall(
        r"\S+",
        "because since as due given based for on with urgent emergent emergency less least most non nonurgent not semi "
        "immediate resuscitation standard routine critical high moderate low at which that but however so and agree "
        "disagree neither strongly neutral points point right is was seems per by rather overall level out of to or "
        "this the very if unless would could might may probably patient he she they i",
    )
)


def number_of(written: str) -> float:
    """The number that one match of `NUMERAL` stands for."""
    if written.upper() in ROMAN:
        return float(ROMAN[written.upper()])
    if written.lower() in WORDS:
        return float(WORDS[written.lower()])
    if written in CHINESE:
        return float(CHINESE[written])
    return float(written.replace(",", "").replace("−", "-"))


def within(value: float, field: Field) -> Reading:
    """`value` where it is on the scale of the field, else the reason why not."""
    if not math.isfinite(value):
        return UNCLEAR
    low, high = (0.0, 1.0) if field.kind == "binary" else (field.low, field.high)
    if (low is not None and value < low) or (high is not None and value > high):
        return OUT_OF_RANGE
    if field.kind in ("ordinal", "binary") and value != int(value):
        return Reading(None, "between two levels")
    return Reading(value)


def read_number(text: str, field: Field) -> Reading:
    """The number or level that `text`, one written value, begins with or names; ranges, bounds and second thoughts are ambiguous."""
    named = _level_name(text, field)
    if named is not None:
        return named
    if BOUND.match(text):
        return AMBIGUOUS
    found = HEAD.match(text)
    if found:
        return read_level(found["first"], found["rest"], field)
    inside = {one[1] or one[2] for one in INSIDE.finditer(text) if not RULED_OUT.search(text[max(0, one.start() - 20) : one.start()])}
    if len(inside) == 1 and not DOUBT.search(text):
        return within(number_of(inside.pop()), field)
    return AMBIGUOUS if len(inside) > 1 else UNCLEAR


def read_level(written: str, rest: str, field: Field) -> Reading:
    """The level `written`, a match of `NUMERAL`, in the light of the text behind it: the rest of a range, another scale, a unit."""
    value, scale = number_of(written), SCALE.match(rest)
    if scale:
        if RANGE.match(rest, scale.end()):
            return AMBIGUOUS
        return within(value, field) if float(scale[1]) == field.high else Reading(None, "another scale")
    if (
        RANGE.match(rest)
        or LISTED.match(rest)
        or (rest[:1] == "+" and field.kind == "ordinal")
        or TAKEN_BACK.search(rest[:80].split("\n", 1)[0])
    ):
        return AMBIGUOUS
    if UNIT.match(rest) and field.kind == "ordinal":
        return UNCLEAR
    if JOINED.match(rest) or (written in ROMAN and re.match(r"\s+(?!and\b)[a-z]", rest)):
        return UNCLEAR
    if written in CHINESE and not AFTER_CHINESE.match(rest):
        return UNCLEAR
    following = NEXT_WORD.match(rest)
    if following and field.kind == "ordinal" and following[1].lower() not in NO_NOUN:
        return UNCLEAR
    if re.match(r"\s?[%％]", rest) and field.high is not None and field.high <= 1:
        value /= 100
    return within(value, field)


def _level_name(text: str, field: Field) -> Reading | None:
    """An ordinal field may name its levels, lowest first, in `choices`."""
    if field.kind != "ordinal" or not field.choices or field.low is None:
        return None
    named = read_choice(text, field.choices)
    return None if named.value is None else Reading(field.low + field.choices.index(str(named.value)))
