"""Measuring: read every answer once and put what it says into columns of the table, for all analysers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.answers.ranking import rank_of, read_ranking
from audit.answers.refusal import answer_kind
from audit.answers.structured import read_fields
from audit.probe import Field
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

KINDS = {"refused": "refusal", "deflected": "deflection", "hedged": "hedge"}
UNASKED = (math.nan, "not asked")


def measure(study: Study) -> Study:
    """The study with columns `refused`, `deflected` and `hedged` (none of them is an answer), `read:<field>` (nan when unread) and
    `why:<field>` (the reason, "" when read).

    A field of kind "text" is read as its school grade; its length, hedging and warmth stand in `read:<field>:<measure>`.
    """
    table = study.table
    texts = table["text"].fillna("").to_numpy(dtype=object)
    kinds = {text: answer_kind(text) for text in set(texts)}
    kind = np.array([kinds[text] for text in texts], dtype=object)
    columns: dict[str, Any] = {column: kind == name for column, name in KINDS.items()}
    for probes in study.sets:
        rows = np.flatnonzero((table["set"] == probes.name).to_numpy())
        if probes.fields:
            _read_set(columns, probes.fields, rows, texts, table["outcomes"])
    return replace(study, table=table.assign(**columns))


def _read_set(columns: dict[str, Any], fields: tuple[Field, ...], rows: Any, texts: Any, outcomes: pd.Series[Any]) -> None:
    """Fill the columns of one set's fields at its rows."""
    known: dict[str, dict[str, tuple[float, str]]] = {}  # short forms recur: each text is read once
    readings = []
    for text, given in zip(texts[rows], outcomes.to_numpy(dtype=object)[rows], strict=True):
        if given:
            readings.append(_read_row(fields, text, given))
        else:
            readings.append(known[text] if text in known else known.setdefault(text, _read_row(fields, text, given)))
    names = [name for one in fields for name in (one.name, *(f"{one.name}:{part}" for part in _text_measures(one)))]
    for name in names:
        values, reasons = (columns.setdefault(f"{kind}:{name}", _unasked(len(texts), kind)) for kind in ("read", "why"))
        values[rows] = [row.get(name, UNASKED)[0] for row in readings]
        reasons[rows] = [row.get(name, UNASKED)[1] for row in readings]


def _unasked(count: int, kind: str) -> Any:
    return np.full(count, math.nan) if kind == "read" else np.full(count, UNASKED[1], dtype=object)


def _text_measures(field: Field) -> Mapping[str, Any]:
    """The measures of a free text beside its grade, by name."""
    from audit.measures.tone import hedging, warmth, word_count

    return {"words": word_count, "hedging": hedging, "warmth": warmth} if field.kind == "text" else {}


def _read_row(fields: tuple[Field, ...], text: str, outcomes: Mapping[str, Any]) -> dict[str, tuple[float, str]]:
    """Value and reason of each field: an outcome coded by whoever recorded the answers stands, the rest is read from the text."""
    uncoded = [one for one in fields if one.name not in outcomes and one.kind != "rank"]
    readings = read_fields(text, uncoded) if uncoded and text else {}
    found: dict[str, tuple[float, str]] = {}
    for one in fields:
        if one.name in outcomes:
            value = outcomes[one.name]
            found[one.name] = (math.nan, "not coded") if value is None else (float(value), "")
        elif one.kind == "rank":
            ranking = read_ranking(text)
            found[one.name] = (float(rank_of(ranking, one.choices, missing=int(one.high or 11))), "") if ranking else (math.nan, "no list")
        else:
            reading = readings.get(one.name)
            found |= _numbers(one, reading.value if reading else None, reading.reason if reading else "no answer")
    return found


def _numbers(field: Field, value: float | str | None, reason: str) -> dict[str, tuple[float, str]]:
    """A reading as numbers: a free text counts by its school grade and further measures, a choice by its place in the list."""
    from audit.measures.readability import median_grade

    if field.kind == "text" and isinstance(value, str):
        grade = median_grade(value)
        parts = {f"{field.name}:{name}": (measured(value), "") for name, measured in _text_measures(field).items()}
        return {field.name: (grade, "no school grade" if math.isnan(grade) else ""), **parts}
    number = math.nan if value is None else float(field.choices.index(value)) if isinstance(value, str) else float(value)
    return {field.name: (number, reason if math.isnan(number) else "")}
