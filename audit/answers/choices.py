"""Which of several named choices, or which set of them, a written value holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from audit.answers.reading import ABSENT, AMBIGUOUS, UNCLEAR, Reading

LONGEST = 300  # characters of a value that are looked at
APART = re.compile(r"[,;，、；+\n]|\band\b|和", re.IGNORECASE)  # what stands between the members of a set
AROUND = " \t\r\n\"'`*_|.[]"
LETTERED = re.compile(r"\W{0,4}(?:option|choice|answer)?\s?\(?([A-Za-z0-9])\)?\s?(?:[).:\]]|$)")
NEVER = re.compile(
    r"(?:\b(?:not?|never|without|avoid|than|instead of|exclud\w{0,5}|against|n't)|不|无需|非)(?:\s[\w-]{1,20}){0,2}\s?$", re.IGNORECASE
)
DOUBT = re.compile(
    r"\b(?:if|unless|depend(?:s|ing)?|may ?be|perhaps|possibly|unclear|uncertain|unsure|not sure|only when|provided|either"
    r"|whether|only after)\b|视情况|视病情|取决于|如果|若|不确定|不清楚|不一定|可能|是否|或许|无法|必要时",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """`text` in one case and width, with one space for every run of blanks, underscores, hyphens and dashes."""
    return re.sub(r"[\s_\-‐‑–—]+", " ", unicodedata.normalize("NFKC", text)).casefold().strip(" \"'`*.,;:!()[]。，；：")


def read_choice(text: str, choices: Sequence[str]) -> Reading:
    """The one of `choices` that `text` names; a longer choice wins over a shorter one inside it ("CT angiography" over "CT")."""
    value = plain(text)
    for choice in choices:
        if value == plain(choice):
            return Reading(choice)
    lettered = LETTERED.match(text)
    for choice in choices:
        if lettered and len(choice) == 1 and lettered[1] == choice:
            return Reading(choice)
    spans = [(start, end, choice) for choice in choices if len(choice) > 1 for start, end in _mentions(choice, value)]
    outer = [one for one in spans if not any(other[0] <= one[0] and one[1] <= other[1] and other[:2] != one[:2] for other in spans)]
    named = {choice for start, _, choice in outer if not NEVER.search(value[max(0, start - 60) : start])}
    if len(named) > 1 or (named and DOUBT.search(value)):
        return AMBIGUOUS
    return Reading(named.pop()) if named else UNCLEAR


def _mentions(choice: str, value: str) -> list[tuple[int, int]]:
    pattern = _whole_words(choice)
    return [found.span() for found in pattern.finditer(value)][:20] if pattern else []


@lru_cache(maxsize=512)
def _whole_words(choice: str) -> re.Pattern[str] | None:
    words = plain(choice)
    if not words:
        return None
    edge = r"\w" if words.isascii() else ""
    return re.compile(rf"(?<!{edge}){re.escape(words)}(?!{edge})" if edge else re.escape(words))


def read_set(value: object, choices: Sequence[str]) -> Reading:
    """The members of a set, a JSON list or words set apart by commas, semicolons, "and" or "+", as the sum of 2^place in `choices`.

    "none" and an empty list are the empty set, 0.0. A member that is none of the choices leaves the whole unread: the rest of the set
    would pass for all of it.
    """
    if isinstance(value, str):
        value = [one for one in APART.split(unicodedata.normalize("NFKC", value[:LONGEST])) if one.strip(AROUND)]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return ABSENT if value is None else UNCLEAR
    members = [one.strip(AROUND) for one in value]
    if [one.casefold() for one in members] in ([], ["none"], ["nothing"], ["无"]):
        return Reading(0.0)
    readings = [read_choice(one, choices) for one in members]
    if any(one.value is None for one in readings):
        return next(one for one in readings if one.value is None)
    return Reading(float(sum({1 << choices.index(str(one.value)) for one in readings})))
