"""A level said in free prose, in a reply to a question about this level alone ("I would rate this a 4/5", 定为一级)."""

from __future__ import annotations

import re
from functools import lru_cache

from audit.answers.choices import DOUBT
from audit.answers.numerals import NUMERAL, read_level
from audit.answers.reading import AMBIGUOUS, Reading
from audit.probe import Field

GENERIC = "level|score|category|rating|priority|tier"  # no class and no grade: they grade diseases
OBJECT = (
    r"(?:(?:it|this|that|the|him|her|them|these|his|my|patient|case|man|woman|child|person|presentation|symptoms?|statement"
    r"|one|as|at|with|to|of|be|is|a|an|about|around|for)\s){0,5}"
)
VERB = (
    r"(?:say|said|rate|rated|rating|score|give|assign|assigned|choose|chose|pick|select|go with|call|classify|categori[sz]e"
    r"|triage|triaged|label|put|make|answer|estimate|place)"
)
MARK = r"[*_\"'`(\[]{0,4}"
LEVEL = rf"(?:(?:(?:an?|the)\s)?(?:esi|{GENERIC})[\s-]?(?:level\s|of\s)?)?"
BEFORE_RANGE = re.compile(
    rf"(?<![A-Za-z]){NUMERAL}\s?(?:级|分)?\s?(?:-|–|—|~|/|to|or|and|vs\.?|或|至|到|和)\s?(?:(?:esi|{GENERIC})\s)?{MARK}$", re.IGNORECASE
)
DENIED = re.compile(
    r"(?:\b(?:not|never|than|instead of|neither|nor|below|above|unlike|rather than|exclud\w{0,5}|no longer|without|against"
    r"|isn['’]t|wasn['’]t|n['’]t)\b"
    r"|不是|而非|并非|排除|不属于|不够|未达)[^.;,:!?\n，。；]{0,25}$",
    re.IGNORECASE,
)
LEGEND = re.compile(r"\s?(?:=|means\b|indicates\b|being\b|is (?:the )?(?:most|least|strongly|for)\b|表示|代表|为最)", re.IGNORECASE)
TENTATIVE = re.compile(
    r"\b(?:at first|initially|first glance|consider\w*|may|might|could|would have been|tempt\w*|hesitat\w*|almost|nearly"
    r"|some|others|colleagues?)\b|也许|起初|考虑",
    re.IGNORECASE,
)
ALL_LEVELS = re.compile(
    rf"\b(?:on |from |using |in )?(?:an? |the )?(?:[\w-]+ )?(?:scale|range) (?:of |from )?(?:{NUMERAL}) ?(?:to|-|–"
    rf"|—) ?(?:{NUMERAL})(?!\w)|[(（]\s?1\s?[-–~]\s?\d{{1,2}}\s?[)）]",
    re.IGNORECASE,
)
STOP = re.compile(r"[.!?\n。！？；;]")
REACH = 160  # characters before a level that belong to its sentence


@lru_cache(maxsize=256)
def _said(field: Field, labels: str) -> re.Pattern[str]:
    """Where a level of the field is stated; `labels` is the pattern of the field's names."""
    high = re.escape(f"{field.high:g}") if field.high is not None else "(?!)"
    return re.compile(
        rf"(?<![A-Za-z\d])(?:(?:{labels}|esi)(?:\s(?:{GENERIC}))?|{GENERIC})[\s*_\"'`-]{{0,3}}(?:(?:is|of|as|at|to|was|would be"
        rf"|[:=：])\s?(?:an?\s)?){{0,2}}{MARK}(?P<labelled>{NUMERAL})"
        rf"|(?<![\d./])(?P<scaled>{NUMERAL})(?=\s?(?:/|out of)\s?{high}(?![\d/]))"
        rf"|\b(?:{VERB}|(?:this|it|that|patient|case)\s(?:is|would be)|therefore:?|thus"
        rf"|hence)\s{OBJECT}{LEVEL}{MARK}(?P<chosen>{NUMERAL})(?=[*_\"'`)\]]{{0,3}}\s?(?:$|[.,;!:\n)(—–]|\s(?:because|since|given"
        rf"|due|for|on|as|based)\b))"
        rf"|(?:^|\n|\*\*"
        rf"|\\boxed\{{)[\s#>*_(\[\"'-]{{0,8}}(?:(?:esi|{GENERIC})\s)?(?P<alone>{NUMERAL})(?=[\s.*_\"'`)\]}}]{{0,6}}(?:$|\n|\*\*|\}}))"
        rf"|(?:第\s?)?(?P<chinese>{NUMERAL})\s?级|(?:打|给|评|为|选)\s?(?P<points>{NUMERAL})\s?(?:分|$|[,，。.；;])",
        re.IGNORECASE,
    )


def levels_said(text: str, field: Field, labels: str) -> list[Reading]:
    """Every level that `text` states, in order. One that is denied, or explains the scale, is left out; one in doubt is ambiguous."""
    found = []
    text = ALL_LEVELS.sub(" ", text)
    for said in _said(field, labels).finditer(text):
        name = said.lastgroup or ""
        start, end = said.span(name)
        sentence = _sentence_before(text, said.start())
        if DENIED.search(text[max(0, said.start() - 45) : said.start()]) or LEGEND.match(text, end):
            continue
        reading = read_level(said[name], text[end : end + 120].lstrip("*_\"'`)]}"), field)
        if BEFORE_RANGE.search(text[max(0, start - 30) : start]) or DOUBT.search(sentence) or TENTATIVE.search(sentence):
            reading = AMBIGUOUS
        found.append(reading)
    return found


def _sentence_before(text: str, position: int) -> str:
    return STOP.split(text[max(0, position - REACH) : position])[-1]
