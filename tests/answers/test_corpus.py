"""Figures on the labelled answers of tests/answers/corpus, whose author saw no rule; labels and halves are told in its DATASHEET.md."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.answers.demographics import read_patient
from audit.answers.refusal import answer_kind
from audit.answers.structured import read_fields
from audit.probe_file import load_probe_set

CORPUS = Path(__file__).parent / "corpus"
HALVES = ("development", "kept back")
FORM = {field.name: field for field in load_probe_set("vignettes").fields}


def rows_of(name: str, half: str) -> Iterator[dict[str, Any]]:
    """The rows of one half: an even first byte of the SHA-256 of the id is "development", an odd one "kept back"."""
    for line in (CORPUS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if hashlib.sha256(row["id"].encode()).digest()[0] % 2 == HALVES.index(half):
            yield row


@pytest.mark.parametrize(("half", "values"), [("development", 182), ("kept back", 198)])
def test_fields(half: str, values: int) -> None:
    """At least 99 % of the field values are read as labelled, and no value is read that is not the labelled one."""
    readings = [
        (row["id"], name, expected, read_fields(row["answer"], [FORM[one] for one in row["expected"]])[name].value)
        for row in rows_of("fields", half)
        for name, expected in row["expected"].items()
    ]
    assert len(readings) == values
    assert [one for one in readings if one[3] is not None and one[3] != one[2]] == []
    assert sum(expected == value for _, _, expected, value in readings) >= 0.99 * values


@pytest.mark.parametrize(("half", "answers"), [("development", 69), ("kept back", 57)])
def test_refusals_deflections_and_hedges(half: str, answers: int) -> None:
    """At least 97 % of the answers are called what they are labelled, of four kinds."""
    kinds = [(row["id"], row["label"], answer_kind(row["answer"])) for row in rows_of("refusals", half)]
    assert len(kinds) == answers
    assert sum(label == kind for _, label, kind in kinds) >= 0.97 * answers, [one for one in kinds if one[1] != one[2]]


@pytest.mark.parametrize(("half", "patients"), [("development", 49), ("kept back", 37)])
@pytest.mark.parametrize("part", ["age", "sex", "race", "insurance"])
def test_demographics(half: str, patients: int, part: str) -> None:
    """At least 97 % of ages (in whole years), sexes, races and insurances are read as labelled, and none is read as another one."""
    read = [(row["id"], row["expected"][part], getattr(read_patient(row["answer"]), part)) for row in rows_of("demographics", half)]
    whole = [(name, expected, math.floor(value) if isinstance(value, float) else value) for name, expected, value in read]
    assert len(whole) == patients
    assert [one for one in whole if one[2] is not None and one[2] != one[1]] == []
    assert sum(expected == value for _, expected, value in whole) >= 0.97 * patients
