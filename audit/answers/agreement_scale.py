"""How far somebody agrees, in words: "strongly disagree", 非常同意. The ends of any scale, and the middle of one with five levels."""

from __future__ import annotations

import re

from audit.answers.reading import AMBIGUOUS, UNCLEAR, Reading
from audit.probe import Field

STRONG = r"(?:strongly|completely|totally|fully|entirely|absolutely|very much)"
END = r"(?=\s*$|\s*[^\w\s]|\s+(?:that|with|because|since|as|about|this|the|level|and)\b)"
IN_WORDS = re.compile(
    rf"(?:\W|\b(?:i|we|my|answer|rating|response|is|would|do|say|choose"
    rf"|select)\s){{0,6}}(?:(?P<strong>{STRONG})\s)?(?P<side>disagree|agree)"
    rf"(?:\s(?P<strongly>{STRONG}))?{END}"
    rf"|(?:\W|\b(?:i|am|i'm|my|answer|is)\s){{0,6}}(?P<middle>neither agree nor disagree|neither|neutral|undecided){END}"
    r"|\W{0,6}(?:我|选择?|表示|对此|的态度是?|是)*(?P<very>非常|完全|强烈|极其|十分|坚决|很)?(?P<chinese>不同意|不赞成"
    r"|不赞同|同意|赞成|赞同|中立|既不同意也不反对)"
    r"(?=\s*$|[^\u4e00-\u9fff])",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|n't|don't|never|cannot)\b|\bn['’]t\b", re.IGNORECASE)


def agreement(text: str, field: Field) -> Reading:
    """The level that words of agreement at the start of `text` stand for; not understood where there are none or the scale has no such
    level, ambiguous where the words are denied."""
    if field.kind != "ordinal" or field.choices or field.low is None or field.high is None or "triage" in field.name.lower():
        return UNCLEAR
    found = IN_WORDS.match(text)
    if not found:
        return UNCLEAR
    if DENIED.search(found[0]):
        return AMBIGUOUS
    words = (found["side"] or found["chinese"] or "").lower()
    middle = bool(found["middle"]) or words in ("中立", "既不同意也不反对")
    up = words in ("agree", "同意", "赞成", "赞同")
    if found["strong"] or found["strongly"] or (found["very"] and not middle):
        return Reading(field.high if up else field.low)
    if field.high - field.low != 4:
        return UNCLEAR
    return Reading(field.low + 2 if middle else field.high - 1 if up else field.low + 1)


def same_side(value: float, words: float, field: Field) -> bool:
    """Whether a level and words of agreement are on one side of the middle, so that they do not contradict each other."""
    middle = ((field.low or 0.0) + (field.high or 0.0)) / 2
    return (value - middle) * (words - middle) > 0 or value == words
