"""Measuring: read every answer once and put what it says into columns of the table, for all analysers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from audit.answers.ranking import rank_of, read_ranking
from audit.answers.refusal import is_refusal
from audit.answers.structured import read_fields
from audit.probe import Field
from audit.transcript import Study

UNASKED = (math.nan, "not asked")


def measure(study: Study) -> Study:
    """The study with columns `refused`, `read:<field>` (nan when unread) and `why:<field>` (the reason, "" when read)."""
    text = study.table["text"].fillna("")
    columns: dict[str, list[Any]] = {"refused": [bool(one) and is_refusal(one) for one in text]}
    fields = {probes.name: probes.fields for probes in study.sets}
    readings = [
        _read_row(fields[name], one, outcomes)
        for name, one, outcomes in zip(study.table["set"], text, study.table["outcomes"], strict=True)
    ]
    for field in dict.fromkeys(one.name for some in fields.values() for one in some):
        columns[f"read:{field}"] = [row.get(field, UNASKED)[0] for row in readings]
        columns[f"why:{field}"] = [row.get(field, UNASKED)[1] for row in readings]
    return replace(study, table=study.table.assign(**columns))


def _read_row(fields: tuple[Field, ...], text: str, outcomes: Mapping[str, Any]) -> dict[str, tuple[float, str]]:
    """Value and reason of each field: an outcome coded by whoever recorded the answers stands, the rest is read from the text."""
    from audit.measures.readability import median_grade

    uncoded = [one for one in fields if one.name not in outcomes and one.kind != "rank"]
    readings = read_fields(text, uncoded) if uncoded and text else {}
    found: dict[str, tuple[float, str]] = {}
    for one in fields:
        if one.name in outcomes:
            value = outcomes[one.name]
            found[one.name] = (math.nan, "not coded") if value is None else (float(value), "")
            continue
        if one.kind == "rank":
            ranking = read_ranking(text)
            found[one.name] = (float(rank_of(ranking, one.choices, missing=int(one.high or 11))), "") if ranking else (math.nan, "no list")
            continue
        reading = readings.get(one.name)
        value = reading.value if reading is not None else None
        if isinstance(value, str):  # a free text counts by its school grade, a choice by its place in the list
            value = median_grade(value) if one.kind == "text" else float(one.choices.index(value))
        number = math.nan if value is None else float(value)
        reason = "no school grade" if value is not None else reading.reason if reading else "no answer"
        found[one.name] = (number, reason if math.isnan(number) else "")
    return found
