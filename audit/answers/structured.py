"""Read the fields of an answer form out of a reply: JSON in any dress first, labelled lines of prose second.

Nothing is guessed. A field that is missing, contradictory, a range or off its scale is unread, and its reading says why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from audit.answers.json_text import Embedded, Repeated, embedded, objects_in
from audit.answers.reasoning import without_reasoning
from audit.answers.values import ABSENT, NUMERAL, Reading, agreed, read_value
from audit.probe import Field

__all__ = ["Reading", "read_fields"]

CONTRADICTORY = Reading(None, "contradictory")
HOLDERS = ("value", "answer", "level", "score", "rating", "choice", "selection")  # {"triage": {"level": 3, "why": "…"}}
BEFORE = (
    r"(?:(?:^|(?<=\n))[\s>#*_|\-•·\"'`{(\[\d.)]{0,20}|(?<=[.;:,(|{])[\s*_\"'`]{0,4}"
    r"|\b(?:the|my|your|final|overall|recommended|suggested|estimated|assigned|is|as|patient['’]s|an?)\s[*_\"'`]{0,3}|(?<=[，。；（]))"
)
AFTER = (
    r"(?:[\s_-](?P<suffix>level|score|category|rating|grade|class|scale|needed|required"
    r"|recommended))?(?:\s?[(（][^()（）\n]{0,60}[)）])?[\"'`*_\]]{0,4}"
)
SEPARATOR = r"\s{0,3}(?P<sign>[:：=?？|→]|->|=>|(?<=\s)[-–—](?=\s)|\b(?:is|was|would be)\b|为|是)[\"'`*_]{0,4}"
BARE = rf"(?:[\s-]{{0,2}}(?={NUMERAL}(?:\s?(?:$|[).,;\n(/—–-]|级|分|(?:or|to|because|since|due|based|given)\b))))"
SHORT = 60  # characters of a reply that can be nothing but the value of the only field


def read_fields(text: str, fields: Sequence[Field]) -> dict[str, Reading]:
    """A reading for every field, by name: 1.0 or 0.0 for a binary, a float in [low, high] for ordinals and numbers, one of the choices
    for a choice. Keys match without regard to case, blanks, underscores and hyphens; complete JSON wins over cut-off JSON, and both
    win over prose. Two statements that differ leave the field unread."""
    text = without_reasoning(text)
    found = list(embedded(text))
    prose = unicodedata.normalize("NFKC", _outside(text, found))
    readings = {}
    for field in fields:
        reading = _from_json(found, field) or _from_prose(prose, field, fields)
        if reading is ABSENT and len(fields) == 1 and len(prose.strip()) <= SHORT and "\n" not in prose.strip():
            reading = read_value(prose, field)
        readings[field.name] = reading
    return readings


def _outside(text: str, found: Sequence[Embedded]) -> str:
    parts, position = [], 0
    for one in found:
        if any(True for _ in objects_in(one.value)) or not one.complete:
            parts.append(text[position : one.start])
            position = one.end
    return "\n".join([*parts, text[position:]])


def same_key(key: str) -> str:
    """A key as it is compared: without case, blanks, underscores and hyphens."""
    return re.sub(r"[\s_\-‐‑–—]+", "", unicodedata.normalize("NFKC", key)).casefold().strip("*`\"'")


def _from_json(found: Sequence[Embedded], field: Field) -> Reading | None:
    """None when no object has the field."""
    for complete in (True, False):
        readings = [_from_object(one.value, field) for one in found if one.complete is complete]
        given = [reading for reading in readings if reading is not None]
        if any(reading.value is not None for reading in given) and any(reading.reason == "out of range" for reading in given):
            return CONTRADICTORY
        if given:
            return agreed(given, otherwise=CONTRADICTORY)
    return None


def _from_object(value: Any, field: Field) -> Reading | None:
    names = {same_key(field.name), same_key(field.title)} - {""}
    shallowest: int | None = None
    readings: list[Reading] = []
    for depth, one in objects_in(value):
        if shallowest is not None and depth > shallowest:
            break
        for key, inner in one.items():
            if same_key(key) in names:
                shallowest = depth
                readings.extend(_read_held(inner, field, names))
    return agreed(readings, otherwise=CONTRADICTORY) if readings else None


def _read_held(value: Any, field: Field, names: set[str]) -> Iterator[Reading]:
    for one in value.values if isinstance(value, Repeated) else (value,):
        if isinstance(one, dict):
            held = [inner for key, inner in one.items() if same_key(key) in names or same_key(key) in HOLDERS]
            yield read_value(held[0], field) if len(held) == 1 and not isinstance(held[0], Repeated) else Reading(None, "not understood")
        else:
            yield read_value(one, field)


def _label(name: str) -> str:
    return r"[\s_-]{0,2}".join(re.escape(word) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name)))


def _labels(field: Field) -> list[str]:
    labels = [_label(field.name), _label(field.title)]
    if "triage" in field.name.lower() or field.name.lower() == "esi":
        labels += ["ESI", "Emergency Severity Index", "triage", "分诊级别", "分诊等级", "分诊"]
    return sorted({label for label in labels if label}, key=len, reverse=True)


def _from_prose(prose: str, field: Field, fields: Sequence[Field]) -> Reading:
    others = {same_key(name) for other in fields if other is not field for name in (other.name, other.title)} - {""}
    labels = "|".join(_labels(field))
    if not labels:
        return ABSENT
    pattern = re.compile(rf"{BEFORE}(?P<label>{labels})(?![A-Za-z\d]){AFTER}(?:{SEPARATOR}|{BARE})", re.IGNORECASE)
    stated, readings = [], []
    for found in pattern.finditer(prose):
        if same_key(found["label"]) in others or same_key(found["label"] + (found["suffix"] or "")) in others:
            continue
        reading = read_value(_rest_of_line(prose, found.end()), field)
        readings.append(reading)
        if (found["sign"] or "is") in (":", "：", "=", "→", "->", "=>", "|") or reading.value is not None or reading.reason == "ambiguous":
            stated.append(reading)
    return agreed(stated, otherwise=CONTRADICTORY) if stated else ABSENT


def _rest_of_line(prose: str, start: int) -> str:
    """What stands behind a label: the rest of its line, or the next line when it ends there."""
    lines = prose[start : start + 400].lstrip(" \t*_`\"'").split("\n")
    line = next((one for one in lines[:3] if one.strip(" \t*_`\"'|")), "")
    return line.strip().removeprefix("- ").strip().rstrip(",")
