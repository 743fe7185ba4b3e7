"""Read the fields of an answer form out of a reply: JSON in any dress first, then tables and tags, labelled lines, and prose.

Nothing is guessed. A field that is missing, contradictory, a range or off its scale is unread, and its reading says why. What the reply
marks as final stands above what it said before.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from audit.answers.decisions import read_said, said_yes_or_no
from audit.answers.json_text import Embedded, Repeated, all_embedded, objects_in, unescaped
from audit.answers.labels import hints_of, keys_of, label_pattern, names_of, same_key, things_of
from audit.answers.numerals import NUMERAL
from audit.answers.reading import ABSENT, AMBIGUOUS, CONTRADICTORY, OUT_OF_RANGE, UNCLEAR, Reading, agreed, settled
from audit.answers.reasoning import final_part, without_reasoning
from audit.answers.statements import levels_said
from audit.answers.tables import rows_below_names, tagged
from audit.answers.values import read_value
from audit.probe import Field

__all__ = ["Reading", "read_fields"]

HOLDERS = ("value", "answer", "level", "score", "rating", "choice", "selection", "decision", "值", "等级", "级别", "评分", "选择", "决定")
BEFORE = re.compile(
    r"(?:(?:^|\n)[\s>#*_|\-•·\"'“`{(\[\d.)]*|[.;:,(|{，。；（、：][\s*_\"'“`]{0,4}|\b(?:the|my|your|final|overall"
    r"|recommended|suggested|estimated"
    r"|assign(?:ed)?|say|give|choose|rate|call|is|as|so|to|at|then|and|with|therefore|thus|patient['’]s|an?)\s[*_\"'`]{0,3})$",
    re.IGNORECASE,
)
REACH = 40  # characters before a label that are looked at
AFTER = (
    r"(?:[\s_-](?P<suffix>level|score|category|rating|grade|class|scale|needed|required"
    r"|recommended))?(?:\s?[(（][^()（）\n]{0,60}[)）])?[\"'”`*_\]]{0,4}"
)
SEPARATOR = r"\s{0,3}(?P<sign>[:：=?？|→]|->|=>|(?<=\s)[-–—](?=\s)|\b(?:is|was|would be)\b|为|是)[\"'“`*_]{0,4}"
BARE = (
    rf"(?:[\s-]{{0,2}}(?=(?:{NUMERAL})(?:\s?(?:$|[).,;\n(/—–-]|级|分|(?:or|to|because|since|due|based|given)\b))|\b(?:yes"
    rf"|no)\b\s?(?:$|[).,;\n])))"
)
STATES = (":", "：", "=", "→", "->", "=>", "|")  # signs behind which a value must stand
GRADED = re.compile(rf"(?:分|定|评|列|归|判)[为在到][^，。,;；]{{0,6}}?({NUMERAL}\s?级(?:\s?(?:或|至|到|-|~)\s?{NUMERAL}\s?级)?)")
SHORT = 60  # characters of a reply that can be nothing but the value of the only field
LONG_PROSE = 20_000  # characters of prose in which an unlabelled statement is looked for


def read_fields(text: str, fields: Sequence[Field]) -> dict[str, Reading]:
    """A reading for every field, by name: 1.0 or 0.0 for a binary, a float in [low, high] for ordinals and numbers, one of the choices
    for a choice. Keys match without regard to case, blanks, underscores and hyphens; complete JSON wins over cut-off JSON, and both
    win over prose. Two statements that differ leave the field unread, unless the reply marks one as final."""
    form, text = tuple(fields), without_reasoning(text)
    found = _read_part(text, form)
    if marked := final_part(text):
        found |= {name: reading for name, reading in _read_part(marked, form).items() if reading not in (ABSENT, UNCLEAR)}
    return found


def _read_part(text: str, fields: tuple[Field, ...]) -> dict[str, Reading]:
    found = all_embedded(text)
    if '\\"' in text and not any(True for one in found for _ in objects_in(one.value)):  # JSON inside a string
        text = unescaped(text)
        found = all_embedded(text)
    outside = _outside(text, found)
    prose = outside if outside.isascii() else unicodedata.normalize("NFKC", outside)
    tables = _tables(prose, fields)
    low = f" {prose.casefold()}"
    return {one.name: _read_one(found, tables, prose, low, one, fields) for one in fields}


def _read_one(
    found: Sequence[Embedded], tables: Sequence[dict[str, str]], prose: str, low: str, field: Field, form: tuple[Field, ...]
) -> Reading:
    """JSON before tables before prose; but a labelled value in the prose around the JSON may contradict it."""
    coded = _from_json(found, field) or _from_tables(tables, field)
    if coded is None:
        return _from_prose(prose, low, field, form)
    if coded.value is None or field.kind == "text":
        return coded
    beside = {reading.value for reading in _stated(prose, low, field, form, signed=True)} - {None}
    return coded if beside <= {coded.value} else CONTRADICTORY


def _outside(text: str, found: Sequence[Embedded]) -> str:
    parts, position = [], 0
    for one in found:
        if any(True for _ in objects_in(one.value)) or not one.complete:
            parts.append(text[position : one.start])
            position = one.end
    return "\n".join([*parts, text[position:]]) if parts else text


def _from_json(found: Sequence[Embedded], field: Field) -> Reading | None:
    """None when no object has the field."""
    for complete in (True, False):
        readings = [_from_object(one.value, field) for one in found if one.complete is complete]
        given = [reading for reading in readings if reading is not None]
        if any(reading.value is not None for reading in given) and OUT_OF_RANGE in given:
            return CONTRADICTORY
        if given:
            return agreed(given, otherwise=CONTRADICTORY)
    return None


def _from_object(value: Any, field: Field) -> Reading | None:
    own = {same_key(field.name), same_key(field.title)} - {""}
    for names in (own, keys_of(field)):
        shallowest: int | None = None
        readings: list[Reading] = []
        for depth, one in objects_in(value):
            if shallowest is not None and depth > shallowest:
                break
            for key, inner in one.items():
                if same_key(key) in names:
                    shallowest = depth
                    readings.extend(_read_held(inner, field, names))
        if readings:
            return agreed(readings, otherwise=CONTRADICTORY)
    return None


def _read_held(value: Any, field: Field, names: set[str] | frozenset[str]) -> Iterator[Reading]:
    for one in value.values if isinstance(value, Repeated) else (value,):
        if isinstance(one, dict):
            held = [inner for key, inner in one.items() if same_key(key) in names or same_key(key) in HOLDERS]
            yield read_value(held[0], field) if len(held) == 1 and not isinstance(held[0], Repeated) else UNCLEAR
        else:
            yield read_value(one, field)


def _tables(prose: str, fields: tuple[Field, ...]) -> list[dict[str, str]]:
    """Rows of tables and the content of tags, as objects."""
    found = [row for row, _, _ in rows_below_names(prose, _keys(fields))] if len(fields) > 1 and "\n" in prose else []
    return [*found, tagged(prose)] if "</" in prose else found


@lru_cache(maxsize=64)
def _keys(fields: tuple[Field, ...]) -> frozenset[str]:
    return frozenset(key for one in fields for key in keys_of(one))


def _from_tables(tables: Sequence[dict[str, str]], field: Field) -> Reading | None:
    given = [reading for one in tables if (reading := _from_object(one, field)) is not None]
    return agreed(given, otherwise=CONTRADICTORY) if given else None


@lru_cache(maxsize=256)
def _label(field: Field) -> tuple[tuple[str, ...], re.Pattern[str] | None]:
    """Beginnings of the labels of a field, of which one must be in a prose that has the field, and the pattern of a labelled value."""
    words = [re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()) for name in names_of(field)]
    labels = label_pattern(field)
    pattern = rf"(?<![A-Za-z\d])(?P<label>{labels})(?![A-Za-z\d]){AFTER}(?:{SEPARATOR}|{BARE})"
    return tuple({one[0] for one in words if one}), re.compile(pattern, re.IGNORECASE) if labels else None


def _from_prose(prose: str, low: str, field: Field, fields: tuple[Field, ...]) -> Reading:
    starts, _ = _label(field)
    stated = list(_stated(prose, low, field, fields))
    only = len(fields) == 1
    if field.kind == "ordinal" and len(prose) <= LONG_PROSE:
        if only:
            stated += levels_said(prose, field, label_pattern(field))
        elif not stated and any(start in low for start in (*starts, "级")):
            stated += _graded(prose, field)
    if field.kind == "binary" and len(prose) <= LONG_PROSE and (reading := _said(prose, low, field, only=only)) != ABSENT:
        stated.append(reading)
    if only and len(prose.strip()) <= SHORT and "\n" not in prose.strip():
        whole = read_value(prose, field)
        if whole != UNCLEAR or not stated:
            stated.append(whole)
    return settled(stated) if stated else ABSENT


def _stated(prose: str, low: str, field: Field, form: tuple[Field, ...], *, signed: bool = False) -> Iterator[Reading]:
    """Values behind a label of the field; `signed` ones only behind a colon or the like."""
    starts, pattern = _label(field)
    if pattern and any(start in low for start in starts):
        others = _keys(tuple(other for other in form if other is not field)) - keys_of(field)
        yield from _labelled(prose, low, field, others, signed=signed)


def _graded(prose: str, field: Field) -> Iterator[Reading]:
    """Levels in a form answered in prose: of triage in a clause ("分为3级"), of others behind their name ("As for exaggeration, I strongly
    disagree", 对于夸大…打1分)."""
    if "triage" in field.name.lower():
        for found in GRADED.finditer(prose):
            yield read_value(found[1], field)
        return
    for found in _behind_name(field).finditer(prose):
        reading = read_value(found[1] or found[2], field)
        if reading.value is not None or reading == AMBIGUOUS:
            yield reading


@lru_cache(maxsize=256)
def _behind_name(field: Field) -> re.Pattern[str]:
    names = label_pattern(field) or "(?!)"
    return re.compile(rf"(?:{names})(?:[^。；\n]{{0,40}}?(?:打|评|给)\s?({NUMERAL})\s?分(?!钟)|,\s([^.;\n]{{1,60}}))", re.IGNORECASE)


def _labelled(prose: str, low: str, field: Field, others: frozenset[str], *, signed: bool) -> Iterator[Reading]:
    starts, pattern = _label(field)
    for found in _labels_in(prose, low, pattern, starts):
        if not BEFORE.search(
            prose[max(0, found.start() - REACH) : found.start()] if found.start() > REACH else "\n" + prose[: found.start()]
        ):
            continue
        if same_key(found["label"]) in others or same_key(found["label"] + (found["suffix"] or "")) in others:
            continue
        if signed and found["sign"] not in STATES:
            continue
        reading = read_value(_rest_of_line(prose, found.end()), field)
        if (found["sign"] or "is") in STATES or reading.value is not None or reading == AMBIGUOUS:
            yield reading


def _labels_in(prose: str, low: str, pattern: re.Pattern[str] | None, starts: Sequence[str]) -> Iterator[re.Match[str]]:
    """Matches of the pattern, tried only where a label begins; `low` is the prose in small letters behind one blank."""
    if pattern is None:
        return
    if len(low) != len(prose) + 1:  # a letter that is two in small
        yield from pattern.finditer(prose)
        return
    end = 0
    for place in sorted({found.start() - 1 for start in starts for found in re.finditer(re.escape(start), low)}):
        if place >= end and (found := pattern.match(prose, place)):
            end = found.end()
            yield found


def _said(prose: str, low: str, field: Field, *, only: bool) -> Reading:
    """A yes or no in prose: of the only field in so many words, of any field by what would be done."""
    things = things_of(field)
    found = said_yes_or_no(prose, _asked(field)) if only else []
    clauses = read_said(prose, things, hints_of(field)) if things and any(hint in low for hint in hints_of(field)) else ABSENT
    return settled([*found, *([clauses] if clauses != ABSENT else [])]) if found or clauses != ABSENT else ABSENT


@lru_cache(maxsize=256)
def _asked(field: Field) -> re.Pattern[str]:
    """What a question about the field speaks of."""
    patterns = [one for one in (label_pattern(field), things_of(field)) if one]
    return re.compile("|".join(patterns) or "(?!)", re.IGNORECASE)


def _rest_of_line(prose: str, start: int) -> str:
    """What stands behind a label: the rest of its line, or the next line when it ends there."""
    lines = prose[start : start + 400].lstrip(" \t*_`\"'“").split("\n")
    line = next((one for one in lines[:3] if one.strip(" \t*_`\"'|")), "")
    return line.strip().removeprefix("- ").strip().rstrip(",")
