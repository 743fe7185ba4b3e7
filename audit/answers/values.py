"""Read one written value: a number on a scale, a yes or no, one of several choices. What leaves a doubt is unread, with the reason."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from audit.probe import Field

LONGEST = 300  # characters of a value that are looked at


@dataclass(frozen=True)
class Reading:
    """What an answer says about one field; `value` is None when it cannot be read, and `reason` then says why (else it is "")."""

    value: float | str | None
    reason: str = ""


ABSENT = Reading(None, "not given")
UNCLEAR = Reading(None, "not understood")
AMBIGUOUS = Reading(None, "ambiguous")

ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
WORDS = dict(zip(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(11), strict=True))
CHINESE = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"〇": 0, "两": 2}
NUMERAL = (
    r"(?:[-+−]?\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,9})?(?![\d,])|[-+−]?\d{1,12}(?:\.\d{1,9})?|(?-i:VIII|VII|VI|IV|IX|III"
    r"|II|I|V|X)(?![A-Za-z'’])"
    r"|(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)(?![A-Za-z])|[零〇一二两三四五六七八九十])"
)
LEAD = (
    r"[\s\"'`*_=:(\[#]{0,6}(?:(?:approximately|approx\.?|about|around|roughly|an?|the|at|of|is|esi|level|grade|score|class|category|stage"
    r"|tier|priority|emergency severity index|triage|rating|likert|第|约|大约|为)[\s\"'`*_=:(-]{0,4}){0,4}[~≈]?\s?"
)
HEAD = re.compile(LEAD + rf"(?P<first>{NUMERAL})(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
INSIDE = re.compile(rf"\(\s?(?:(?:esi|level|grade|score)\s){{0,2}}({NUMERAL})\s?\)|\b(?:esi|level|grade|score)\s({NUMERAL})", re.IGNORECASE)
RANGE = re.compile(
    rf"\s{{0,3}}(?:级|分|%)?\s{{0,3}}(?:-|–|—|−|~|～|to\b|or\b|and\b|through\b|versus\b|vs\b|[,;(]\s?(?:but )?(?:maybe"
    rf"|perhaps|possibly|could be|or)\b|至|到|或)\s{{0,3}}{NUMERAL}(?!\w)",
    re.IGNORECASE,
)
SCALE = re.compile(r"[\"'`*_]{0,3}\s{0,3}(?:/|out of\b|of\b)\s{0,3}(\d{1,6}(?:\.\d{1,3})?)(?!\w)", re.IGNORECASE)
BOUND = re.compile(
    r"[\s\"'`*_(]{0,4}(?:[<>≤≥]|at least\b|at most\b|less than\b|more than\b|up to\b|over\b|under\b|between\b|不低于|不超过|至少|最多)",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"\s?-?(?:seconds?|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?|mg|mcg|g|ml|mmhg|bpm|分钟|小时|天|周|月|年)(?![A-Za-z])",
    re.IGNORECASE,
)
JOINED = re.compile(r"[A-Za-z\d_]|[-.,:/]\d")

DOUBT = re.compile(
    r"\b(?:if|unless|depend(?:s|ing)?|may ?be|perhaps|possibly|unclear|uncertain|unsure|not sure|only when|provided|either)\b"
    r"|视情况|取决于|如果|若|不确定|不清楚|不一定|可能|是否|或许|无法",
    re.IGNORECASE,
)
NEED = r"(?:needed|required|indicated|necessary|recommended|advised|appropriate|warranted|advisable|applicable|present)"
YES = re.compile(
    rf"(?:yes|true|y|definitely|certainly|{NEED})(?=$|[\s]*[^\w\s/|]|\s+(?:because|since|as|this|given|due|immediately|urgently|it)\b)"
    r"|(?:是|需要|需|建议|推荐|应该|应当|应|可以|有|对|要|会|能)(?!否|没|不)|1(?![\d./])",
    re.IGNORECASE,
)
NO = re.compile(
    rf"(?:no|false|n|none|never)(?=$|[\s]*[^\w\s/|]|\s+(?:because|since|as|this|given|due|it)\b)|(?:is "
    rf"|are )?not (?:currently |routinely )?{NEED}\b"
    rf"|no (?:[\w-]+ ){{0,3}}(?:{NEED}|need|indication)\b|(?:un|in)(?:necessary|appropriate|advisable)\b"
    r"|否|不(?!确定|清楚|一定)|无(?!法)|没有|没|暂不|并非|0(?![\d./])",
    re.IGNORECASE,
)
APART = re.compile(r"[,;，、；+\n]|\band\b|和", re.IGNORECASE)  # what stands between the members of a set
EITHER = re.compile(r"(?:yes|no|true|false|y|n)\s{0,2}(?:/|\||or|and/or)\s{0,2}(?:yes|no|true|false|y|n)\b|是[/|或]否", re.IGNORECASE)
DENIED = re.compile(
    r"(?:\b(?:not?|never|without|avoid|than|instead of|exclud\w{0,5}|against|n't)|不|无需|非)(?:\s[\w-]{1,20}){0,2}\s?$", re.IGNORECASE
)


def read_value(value: object, field: Field) -> Reading:
    """The value of `field` in one JSON value or one written value. Ordinals and numbers lie in [low, high], binaries are 1.0 or 0.0, and a
    set is the sum of 2^place over the members of `field.choices` that it holds, 0.0 when it holds none."""
    if field.kind == "set":
        return read_set(value, field.choices)
    if isinstance(value, str):
        return _read_text(value, field)
    if isinstance(value, bool):
        return _read_bool(value, field)
    if isinstance(value, int | float):
        if field.kind == "choice":
            return read_choice(f"{value:g}", field.choices)
        return Reading(f"{value:g}") if field.kind == "text" else _within(float(value), field)
    if isinstance(value, list) and field.kind != "text":
        return agreed([read_value(one, field) for one in value[:20] if not isinstance(one, list)])
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return Reading("; ".join(value))
    return ABSENT if value is None or value == [] else UNCLEAR


def agreed(readings: Sequence[Reading], *, otherwise: Reading = AMBIGUOUS) -> Reading:
    """The one value on which all readable `readings` agree, `otherwise` when they differ, the last reason when none is readable."""
    values = {reading.value for reading in readings if reading.value is not None}
    if len(values) > 1:
        return otherwise
    return Reading(values.pop()) if values else readings[-1] if readings else ABSENT


def _read_text(text: str, field: Field) -> Reading:
    if field.kind == "text":
        return Reading(text.strip()) if text.strip() else ABSENT
    short = unicodedata.normalize("NFKC", text[:LONGEST]).strip(" \t\r\n\"'`*_|")
    if not short or short.casefold() in ("null", "n/a", "na", "-", "?", "unknown", "not specified"):
        return ABSENT
    if field.kind == "choice":
        return read_choice(short, field.choices)
    return read_yes_no(short) if field.kind == "binary" else _read_number(short, field)


def _read_bool(value: bool, field: Field) -> Reading:
    if field.kind == "choice":
        return read_choice("yes" if value else "no", field.choices)
    return Reading(float(value)) if field.kind == "binary" else UNCLEAR


def _within(value: float, field: Field) -> Reading:
    if not math.isfinite(value):
        return UNCLEAR
    low, high = (0.0, 1.0) if field.kind == "binary" else (field.low, field.high)
    if (low is not None and value < low) or (high is not None and value > high):
        return Reading(None, "out of range")
    if field.kind in ("ordinal", "binary") and value != int(value):
        return Reading(None, "between two levels")
    return Reading(value)


def _read_number(text: str, field: Field) -> Reading:
    named = _level_name(text, field)
    if named is not None:
        return named
    if BOUND.match(text):
        return AMBIGUOUS
    found = HEAD.match(text)
    if found:
        return _read_head(_numeral(found["first"]), found["first"], found["rest"], field)
    inside = {numeral for pair in INSIDE.findall(text) for numeral in pair if numeral}
    if len(inside) == 1 and not DOUBT.search(text):
        return _within(_numeral(inside.pop()), field)
    return AMBIGUOUS if len(inside) > 1 else UNCLEAR


def _read_head(value: float, written: str, rest: str, field: Field) -> Reading:
    scale = SCALE.match(rest)
    if RANGE.match(rest) or (scale and RANGE.match(rest, scale.end())):
        return AMBIGUOUS
    if scale:
        return _within(value, field) if float(scale[1]) == field.high else Reading(None, "another scale")
    if rest.startswith("/") and re.match(rf"/\s?{NUMERAL}", rest, re.IGNORECASE):
        return AMBIGUOUS
    if UNIT.match(rest) and field.kind == "ordinal":
        return UNCLEAR
    if JOINED.match(rest) or (written in ROMAN and re.match(r"\s+(?!and\b)[a-z]", rest)):
        return UNCLEAR
    if re.match(r"\s?[%％]", rest) and field.high is not None and field.high <= 1:
        value /= 100
    return _within(value, field)


def _numeral(written: str) -> float:
    if written.upper() in ROMAN:
        return float(ROMAN[written.upper()])
    if written.lower() in WORDS:
        return float(WORDS[written.lower()])
    if written in CHINESE:
        return float(CHINESE[written])
    return float(written.replace(",", "").replace("−", "-"))


def _level_name(text: str, field: Field) -> Reading | None:
    """An ordinal field may name its levels, lowest first, in `choices`."""
    if field.kind != "ordinal" or not field.choices or field.low is None:
        return None
    named = read_choice(text, field.choices)
    return None if named.value is None else Reading(field.low + field.choices.index(str(named.value)))


def read_yes_no(text: str) -> Reading:
    """1.0 for yes, 0.0 for no; a condition ("yes, if …") or a doubt is unread."""
    start = re.sub(r"^[\s\"'`*_(\[#:=-]{1,10}", "", text)
    if EITHER.match(start) or DOUBT.search(re.split(r"[.;。；\n]", start, maxsplit=1)[0]):
        return AMBIGUOUS
    if NO.match(start):
        return Reading(0.0)
    return Reading(1.0) if YES.match(start) else UNCLEAR


def plain(text: str) -> str:
    """`text` in one case and width, with one space for every run of blanks, underscores, hyphens and dashes."""
    return re.sub(r"[\s_\-‐‑–—]+", " ", unicodedata.normalize("NFKC", text)).casefold().strip(" \"'`*.,;:!()[]。，；：")


def read_choice(text: str, choices: Sequence[str]) -> Reading:
    """The one of `choices` that `text` names; a longer choice wins over a shorter one inside it ("CT angiography" over "CT")."""
    value = plain(text)
    for choice in choices:
        if value == plain(choice):
            return Reading(choice)
    lettered = re.match(r"\W{0,4}(?:option|choice|answer)?\s?\(?([A-Za-z0-9])\)?\s?(?:[).:\]]|$)", text)
    for choice in choices:
        if lettered and len(choice) == 1 and lettered[1] == choice:
            return Reading(choice)
    spans = [
        (found.start(), found.end(), choice)
        for choice in choices
        if len(choice) > 1 and plain(choice)
        for found in _mentions(plain(choice), value)
    ]
    outer = [one for one in spans if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in spans)]
    named = {choice for start, _, choice in outer if not DENIED.search(value[max(0, start - 60) : start])}
    if len(named) > 1 or (named and DOUBT.search(value)):
        return AMBIGUOUS
    return Reading(named.pop()) if named else UNCLEAR


def _mentions(choice: str, value: str) -> list[re.Match[str]]:
    edge = r"\w" if choice.isascii() else ""
    pattern = rf"(?<!{edge}){re.escape(choice)}(?!{edge})" if edge else re.escape(choice)
    return list(re.finditer(pattern, value))[:20]


def read_set(value: object, choices: Sequence[str]) -> Reading:
    """The members of a set, a JSON list or words set apart by commas, semicolons, "and" or "+", as the sum of 2^place in `choices`.

    "none" and an empty list are the empty set, 0.0. A member that is none of the choices leaves the whole unread: the rest of the set
    would pass for all of it.
    """
    if isinstance(value, str):
        value = [one for one in APART.split(unicodedata.normalize("NFKC", value[:LONGEST])) if one.strip(" \t\r\n\"'`*_|.[]")]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return ABSENT if value is None else UNCLEAR
    members = [one.strip(" \t\r\n\"'`*_|.[]") for one in value]
    if [one.casefold() for one in members] in ([], ["none"], ["nothing"], ["无"]):
        return Reading(0.0)
    readings = [read_choice(one, choices) for one in members]
    if any(one.value is None for one in readings):
        return next(one for one in readings if one.value is None)
    return Reading(float(sum({1 << choices.index(str(one.value)) for one in readings})))
