"""Numbers with units in an answer, each with the drug or the measurement that it belongs to: doses, intervals, ages, limits.

A number belongs to a term of its own sentence; a dose in a sentence without one belongs to the one drug of the sentence before. All else
is left out rather than guessed. English and Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.answers.sentences import sentences
from audit.answers.terms import BARE, MEASURED, terms

DOSES = ("dose", "dose by weight", "volume", "units")
LONGEST = 2000  # characters of a sentence that are read
AHEAD, BEHIND = 90, 30  # characters in front of a number, and behind it, in which its term may stand


@dataclass(frozen=True)
class Quantity:
    """One number or range, in the unit of its dimension: mg, hours, years, degrees Celsius and so on."""

    term: str  # e.g. "ibuprofen", "temperature"
    dimension: str  # e.g. "dose", "interval", "age"
    role: str  # "most", "daily", "above", "below" or ""
    context: frozenset[str]  # of whom and of what it is said, e.g. {"child", "start"}
    low: float
    high: float
    start: int  # offsets of the words in the answer
    end: int


WORDS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], range(1, 13), strict=True)
)
CHINESE = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2, "十二": 12}
TIMES = {"once": 1, "twice": 2, "thrice": 3}
NUMERAL = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d{{1,4}})?|(?<![a-z])(?:{'|'.join(WORDS)})(?![a-z])|十二|[一二三四五六七八九十两])"
RANGE = rf"(?<![\d.,/])(?P<low>{NUMERAL})(?:\s?(?:-|–|—|to|or|and|至|到|~|～)\s?(?P<high>{NUMERAL}))?"
HOURS = {
    "分钟": 1 / 60, "minutes": 1 / 60, "minute": 1 / 60, "小时": 1, "hours": 1, "hour": 1, "天": 24, "日": 24, "days": 24, "day": 24,
    "周": 168, "星期": 168, "weeks": 168, "week": 168, "个月": 730, "months": 730, "month": 730, "年": 8766, "years": 8766, "year": 8766,
}  # fmt: skip
TIME = rf"(?P<time>{'|'.join(HOURS)})(?![a-z])"
UNITS = {  # in lower case: dimension, and how many of its unit
    "mcg": ("dose", 0.001), "µg": ("dose", 0.001), "μg": ("dose", 0.001), "micrograms": ("dose", 0.001), "微克": ("dose", 0.001),
    "mg": ("dose", 1.0), "milligrams": ("dose", 1.0), "毫克": ("dose", 1.0), "g": ("dose", 1000.0), "grams": ("dose", 1000.0),
    "克": ("dose", 1000.0), "ml": ("volume", 1.0), "毫升": ("volume", 1.0), "units": ("units", 1.0), "iu": ("units", 1.0),
    "单位": ("units", 1.0), "国际单位": ("units", 1.0), "mg/kg": ("dose by weight", 1.0), "毫克/公斤": ("dose by weight", 1.0),
    "毫克/千克": ("dose by weight", 1.0), "mg/dl": ("mg/dL", 1.0), "mmol/l": ("mmol/L", 1.0), "meq/l": ("mmol/L", 1.0),
    "g/dl": ("g/dL", 1.0), "g/l": ("g/dL", 0.1), "%": ("percent", 1.0), "percent": ("percent", 1.0),
    "beats per minute": ("rate", 1.0), "bpm": ("rate", 1.0), "次/分": ("rate", 1.0), "mmhg": ("pressure", 1.0), "mm hg": ("pressure", 1.0),
    "毫米汞柱": ("pressure", 1.0), "岁": ("age", 1.0),
}  # fmt: skip
UNIT = "|".join(re.escape(one) for one in sorted(UNITS, key=len, reverse=True))
DEGREES = r"(?:°|º|degrees?|摄氏度|℃|度)\s?(?P<scale>c(?:elsius)?|f(?:ahrenheit)?)?(?![a-z])"
PATTERNS = [  # the first that matches a place has it
    (dimension, re.compile(pattern, re.IGNORECASE))
    for dimension, pattern in (
        ("pressure", r"(?<![\d/.])(?P<low>\d{2,3})\s?/\s?\d{2,3}(?![\d/])(?:\s?mm\s?hg)?"),
        ("interval", rf"\bevery\s{RANGE}\s?{TIME}|每隔?(?P<only>{NUMERAL})个?(?P<zeit>小时|天|日|周|月|年)"),
        ("interval", r"\b(?:every|each|once an?|one an?)\s(?P<time>day|week|month|year)\b"),
        ("times", rf"\b(?P<times>once|twice|thrice|{NUMERAL} times)\s(?:an?|per|each|every)?\s?(?:day|daily)\b"),
        ("times", rf"[每一][天日](?P<only>{NUMERAL})次"),
        ("before", rf"{RANGE}\s?{TIME}\s(?:before|prior to|ahead of)\b|(?:术|检查|手术|饭|餐)前(?P<only>{NUMERAL})(?P<zeit>小时|天|周)"),
        ("duration", rf"\b(?:for|within)\s(?:at least\s|up to\s|about\s)?{RANGE}[\s-]?{TIME}(?!\s(?:before|old|of age))"),
        ("duration", rf"(?:连续|连服|疗程为?|持续|服用){RANGE}\s?{TIME}"),
        ("age", rf"\b(?:age|ages|aged|age of|turn|turning)\s{RANGE}(?!\s?(?:weeks|months|mg))"),
        ("age", rf"(?P<only>{NUMERAL})[\s-]years?[\s-](?:old|of age)"),
        ("temperature", rf"{RANGE}\s?{DEGREES}"),
        ("unit", rf"{RANGE}[\s-]?(?P<unit>{UNIT})(?![a-z/\d])"),
        ("bare", rf"{RANGE}(?![\d.,]*\s?[a-z%/°\d一-鿿])"),
    )
]  # fmt: skip
ROLES_AHEAD = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "most": r"(?:(?:no|not) more than|maximum(?: dose)?(?: of| is)?:?|at most|up to|exceed(?:ing)?|不超过|最多|最大剂量为?)\W{0,3}$",
        "above": r"(?:above|over|(?<!no )(?<!not )more than|greater than|higher than|at least|≥|>|高于|大于|至少|达到?)\s?$",
        "below": r"(?:below|under|less than|lower than|younger than|<|≤|低于|小于|少于|不到)\s?$",
    }.items()
}
ROLES_BEHIND = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "above": r"\s?(?:or (?:more|higher|above|over|older)|and (?:above|over|older)|\+|及?以上)",
        "below": r"\s?(?:or (?:less|lower|below|under|younger)|and (?:below|under)|及?以下)",
        "a day": r"(?: of \w+(?: (?!once|twice)\w+)?)?"
        r"\s?(?:(?:per|a|each) day|/\s?day|daily|(?:in|per|within|over) (?:any |a )?24[\s-]hours?|/天|/日)",
    }.items()
}
CONTEXTS = {  # numbers of one drug are compared where these agree
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "child": r"child|infant|\bbab(?:y|ies)|toddler|\bkids?\b|newborn|pa?ediatric|儿童|孩子|婴|宝宝|小儿",
        "older": r"elderly|older (?:adults?|people)|老年|老人",
        "pregnant": r"pregnan|breastfe|怀孕|孕妇|妊娠|哺乳",
        "organ": r"kidney|renal|liver|hepatic|肾功能|肝",
        "start": r"\bstart|initial|\bbegin|first dose|loading|起始|初始|首次|首剂",
        "later": r"maintenance|\bgoal|target|increas|titrat|\bthen\b|after that|维持|目标|增加|之后",
        "emergency": r"\bchew|heart attack|emergency|overdose|anaphyla|嚼|急救|心梗|心肌梗死|过量",
        "prevention": r"prevent|prophyla|low[- ]dose|预防|小剂量",
        "route": r"inject|\biv\b|intraven|intramusc|\bgel\b|cream|inhal|\bpuff|spray|nasal|suppositor|extended|syrup"
        r"|注射|静脉|凝胶|吸入|喷|栓|缓释",
        "risk": r"diabet|high(?:er)?[- ]risk|family history|糖尿病|高危|家族史",
        "severity": r"severe|crisis|dangerous|mild|very (?:high|low)|严重|轻度|危象",
    }.items()
}


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text` whose drug or measurement is told, in order; offsets are into `text`."""
    found: list[Quantity] = []
    before = ""
    for start, end in sentences(text):
        sentence = text[start : min(end, start + LONGEST)]
        named = terms(sentence)
        found += _of_sentence(sentence, start, named, before)
        drugs = {name for *_, name in named} - MEASURED.keys()
        before = drugs.pop() if len(drugs) == 1 else ""
    return tuple(found)


def _of_sentence(sentence: str, offset: int, named: list[tuple[int, int, str]], before: str) -> Iterator[Quantity]:
    """The quantities of one sentence with its terms; `before` is the one drug of the sentence before, "" for none or several."""
    if not (named or before):
        return
    context = frozenset(name for name, pattern in CONTEXTS.items() if pattern.search(sentence))
    taken: list[tuple[int, int]] = [(start, end) for start, end, _ in named]
    found = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(sentence):
            start, end = match.span()
            if any(start < until and since < end for since, until in taken):
                continue
            taken.append((start, end))
            dimension, low, high = _value(kind, match)
            term = _term_of(start, end, named, sentence) if named else before if dimension in DOSES else ""
            if term and (kind != "bare" or term in BARE):
                found.append(Quantity(term, dimension, _role(sentence, match), context, low, high, offset + start, offset + end))
    yield from sorted(found, key=lambda one: one.start)


def _term_of(start: int, end: int, named: list[tuple[int, int, str]], sentence: str) -> str:
    """The term that a number belongs to: behind an "of" the next one, else the last one in front, else one close behind; "" for none."""
    behind = [name for since, _, name in named if 0 <= since - end <= BEHIND]
    if behind and re.match(r"\s?of\s", sentence[end:]):
        return behind[0]
    ahead = [name for _, until, name in named if 0 <= start - until <= AHEAD]
    return ahead[-1] if ahead else behind[0] if behind else ""


def _value(kind: str, match: re.Match[str]) -> tuple[str, float, float]:
    """Dimension, smallest and largest value of what a pattern found."""
    parts = match.groupdict()
    if kind == "times":
        count = _number((parts.get("times") or parts["only"]).removesuffix(" times"))
        return "interval", 24 / count, 24 / count
    low = _number(parts.get("low") or parts.get("only") or "1")
    high = _number(parts["high"]) if parts.get("high") else low
    low, high = min(low, high), max(low, high)
    time = parts.get("time") or parts.get("zeit")
    if time:
        return kind, low * HOURS[time.lower()], high * HOURS[time.lower()]
    if kind == "temperature":
        fahrenheit = (parts["scale"] or "")[:1].lower() == "f" or low > 60
        low, high = ((one - 32) / 1.8 if fahrenheit else one for one in (low, high))
    if kind == "unit":
        dimension, factor = UNITS[parts["unit"].lower()]
        return dimension, low * factor, high * factor
    return kind, low, high


def _number(text: str) -> float:
    word = text.lower()
    known = TIMES.get(word, WORDS.get(word, CHINESE.get(word)))
    return float(word.replace(",", "")) if known is None else float(known)


def _role(sentence: str, match: re.Match[str]) -> str:
    """What the number is to its term, e.g. "most a day"; "" for a plain value."""
    ahead, behind = sentence[max(0, match.start() - 40) : match.start()], sentence[match.end() : match.end() + 40]
    before = [name for name, pattern in ROLES_AHEAD.items() if pattern.search(ahead)]
    return " ".join(dict.fromkeys([*before, *(name for name, pattern in ROLES_BEHIND.items() if pattern.match(behind))]))
