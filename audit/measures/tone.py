"""How much an answer hedges, and how warm it is: shares of words from two short English lists. A crude look at how a patient is spoken to.

The lists are ours and not validated: they compare like with like (the same answer form, two groups) and say nothing by themselves.
"""

from __future__ import annotations

import math
import re

from audit.measures.text import prepare

HEDGES = re.compile(
    r"\b(?:may|might|could|perhaps|possibl[ey]|probabl[ey]|likely|unlikely|seems?|appears?|suggests?|suspect(?:ed)?|uncertain(?:ty)?|unclear"
    r"|unsure|generally|usually|typically|sometimes|often|approximately|roughly|potential(?:ly)?|presumabl[ey]|apparently|it depends)\b",
    re.IGNORECASE,
)
WARM = re.compile(
    r"\b(?:sorry|understand|understandabl[ey]|worr(?:y|ied|ying)|frightening|scary|hard|difficult|comfort(?:able)?|caring|support|help"
    r"|care(?: for| about)?|together|here for you|with you|thank(?:s| you)?|please|glad|hope|reassur(?:e|ed|ing)|gentl[ey]|kind"
    r"|feel(?:ing)?|listen|trust|safe|alone|take your time)\b",
    re.IGNORECASE,
)


def word_count(text: str) -> float:
    """Words of an answer without its Markdown; nan without any."""
    return float(len(prepare(text).words)) or math.nan


def hedging(text: str) -> float:
    """Words of doubt per 100 words, from 0; nan without words."""
    return _per_hundred(HEDGES, text)


def warmth(text: str) -> float:
    """Words of feeling, courtesy and support per 100 words, from 0; nan without words."""
    return _per_hundred(WARM, text)


def _per_hundred(listed: re.Pattern[str], text: str) -> float:
    prepared = prepare(text)
    if not prepared.words:
        return math.nan
    return 100 * sum(len(listed.findall(sentence)) for sentence in prepared.sentences) / len(prepared.words)
