"""Read one written value of a field: a number on a scale, a yes or no, one of several choices. What leaves a doubt is unread, with the
reason."""

from __future__ import annotations

import re
import unicodedata

from audit.answers.agreement_scale import agreement, same_side
from audit.answers.choices import LONGEST, read_choice, read_set
from audit.answers.decisions import read_yes_no
from audit.answers.numerals import HEAD, read_number, within
from audit.answers.reading import ABSENT, AMBIGUOUS, UNCLEAR, Reading, agreed
from audit.probe import Field

BOX = re.compile(r"\[\s?\]|[☐□◻⬜]")  # not ticked
TICKED = re.compile(r"(?:\[[xX✓✔]\]|[☑☒✅✔✓■])\s?([^\[\]☐□◻⬜☑☒✅✔✓■\n]{1,60})")
NOTHING = ("null", "n/a", "na", "-", "?", "unknown", "not specified", "none given", "未知", "不适用")


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
        return Reading(f"{value:g}") if field.kind == "text" else within(float(value), field)
    if isinstance(value, list) and field.kind != "text":
        return agreed([read_value(one, field) for one in value[:20] if not isinstance(one, list)])
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return Reading("; ".join(value))
    return ABSENT if value is None or value == [] else UNCLEAR


def _read_text(text: str, field: Field) -> Reading:
    if field.kind == "text":
        return Reading(text.strip()) if text.strip() else ABSENT
    short = unicodedata.normalize("NFKC", text[:LONGEST]).strip(" \t\r\n\"'`*_|")
    short = _ticked(short) if BOX.search(short) else short
    if not short or short.casefold() in NOTHING:
        return ABSENT
    if field.kind == "choice":
        return read_choice(short, field.choices)
    return read_yes_no(short) if field.kind == "binary" else _read_level(short, field)


def _ticked(text: str) -> str:
    """What stands behind the ticked boxes, where boxes that are not ticked stand beside them."""
    ticked = [found[1].strip() for found in TICKED.finditer(text)]
    return " or ".join(ticked) if ticked else text


def _read_level(text: str, field: Field) -> Reading:
    """A number, or words of agreement where the scale is one; beside each other they must not contradict."""
    number, words = read_number(text, field), agreement(text, field)
    if words == UNCLEAR and number.value is not None and (found := HEAD.match(text)):
        words = agreement(found["rest"], field)
    if words.value is None:
        return AMBIGUOUS if AMBIGUOUS in (number, words) else number
    if number.value is None:
        return words if number == UNCLEAR else number
    return number if same_side(float(number.value), float(words.value), field) else AMBIGUOUS


def _read_bool(value: bool, field: Field) -> Reading:
    if field.kind == "choice":
        return read_choice("yes" if value else "no", field.choices)
    return Reading(float(value)) if field.kind == "binary" else UNCLEAR
