"""Laws of audit/measure.py: every answer is read once; what was coded stands, what cannot be read is nan and says why."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from audit.measure import measure
from audit.measures.readability import median_grade
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

TREAT = {"name": "treat", "kind": "binary"}
TRIAGE = {"name": "triage", "kind": "ordinal", "low": 1, "high": 5}
SCAN = {"name": "scan", "kind": "choice", "choices": ["none", "CT", "MRI"]}
ADVICE = {"name": "advice", "kind": "text"}
PANIC = {"name": "panic", "kind": "rank", "low": 1, "high": 9, "choices": ["panic attack", "anxiety"]}


def probe_set(*fields: dict[str, Any], name: str = "ward") -> ProbeSet:
    """A set of one item with an answer form of these fields."""
    card = dict.fromkeys(
        ("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test"
    )  # fmt: skip
    raw = {**card, "name": name, "kind": "vignettes", "form": {"fields": list(fields)}, "items": [{"id": "v", "texts": ["What now?"]}]}
    return build_probe_set(raw, where="test")


def study_of(*answers: Any, sets: tuple[ProbeSet, ...]) -> Study:
    """One row of the first set for each answer: a str is its text, a dict its coded outcomes, a pair is both."""
    rows = []
    for number, one in enumerate(answers, 1):
        text, outcomes = one if isinstance(one, tuple) else (None, one) if isinstance(one, dict) else (one, {})
        shared = {"id": f"ward/v/none/p1#{number}", "item": "v", "arm": "none", "factors": {}, "paraphrase": 1, "repeat": number}
        rows.append({**shared, "set": sets[0].name, "text": text, "finish": "stop", "outcomes": outcomes})
    return Study(pd.DataFrame(rows, columns=list(TABLE)), sets, {"seed": 0})


def read(answer: Any, *fields: dict[str, Any]) -> dict[str, Any]:
    """Value and reason of each field in one answer."""
    table = measure(study_of(answer, sets=(probe_set(*fields),))).table
    return {one["name"]: (table.at[0, f"read:{one['name']}"], table.at[0, f"why:{one['name']}"]) for one in fields}


@pytest.mark.parametrize(
    ("answer", "value", "reason"),
    [
        ('{"treat": "yes"}', 1.0, ""),
        ('{"treat": "no"}', 0.0, ""),
        ('{"treat": "yes or no"}', math.nan, "ambiguous"),
        ('{"treat": "purple"}', math.nan, "not understood"),
        ('{"triage": 3}', math.nan, "not given"),
        ('{"treat": "yes"} {"treat": "no"}', math.nan, "contradictory"),
        ("", math.nan, "no answer"),
        (None, math.nan, "no answer"),
    ],
)
def test_an_unread_field_is_nan_and_says_why(answer: str | None, value: float, reason: str) -> None:
    """A value that was read has no reason, one that was not is nan with the reason, and no answer is neither yes nor no."""
    assert read(answer, TREAT)["treat"] == (pytest.approx(value, nan_ok=True), reason)


def test_a_coded_outcome_stands_and_the_rest_is_read_from_the_text() -> None:
    """Whoever recorded the answer coded treat = no: the yes of the text does not count; triage was not coded and is read."""
    found = read(('{"treat": "yes", "triage": 2}', {"treat": 0}), TREAT, TRIAGE)
    assert found == {"treat": (0.0, ""), "triage": (2.0, "")}


def test_an_outcome_that_the_coder_left_empty_is_not_read_by_us() -> None:
    """None among the coded outcomes: somebody looked and could not tell."""
    value, reason = read(('{"treat": "yes"}', {"treat": None}), TREAT)["treat"]
    assert math.isnan(value) and reason == "not coded"


def test_a_coded_choice_and_a_coded_rank_are_taken_as_they_are() -> None:
    """Codes are numbers in the field's own unit and need no text."""
    assert read({"scan": 2, "panic": 4}, SCAN, PANIC) == {"scan": (2.0, ""), "panic": (4.0, "")}


def test_a_choice_counts_by_its_place_in_the_list() -> None:
    """none 0, CT 1, MRI 2."""
    assert [read(f'{{"scan": "{one}"}}', SCAN)["scan"][0] for one in ("none", "CT", "MRI")] == [0.0, 1.0, 2.0]


def test_a_text_counts_by_its_school_grade() -> None:
    """The grade of the field alone, whatever else the answer says; a text without a grade (Chinese) is nan with a reason."""
    words = "Take one pill each day with food. Call us if you feel worse."
    assert read(f'{{"advice": "{words}", "treat": "yes"}}', ADVICE, TREAT)["advice"] == (pytest.approx(median_grade(words)), "")
    value, reason = read('{"advice": "请立即就医。", "treat": "yes"}', ADVICE, TREAT)["advice"]
    assert math.isnan(value) and reason == "no school grade"


@pytest.mark.parametrize(
    ("answer", "value", "reason"),
    [
        ("1. Pulmonary embolism\n2. Panic attack\n3. Asthma", 2.0, ""),
        ('{"differential": ["Anxiety", "Asthma"]}', 1.0, ""),
        ("1. Asthma\n2. Pneumonia", 9.0, ""),
        ("It is hard to say.", math.nan, "no list"),
        (None, math.nan, "no list"),
    ],
)
def test_a_rank_is_the_place_in_the_list(answer: str | None, value: float, reason: str) -> None:
    """The place of the first synonym; `high` where the list lacks it; nan where there is no list."""
    assert read(answer, PANIC)["panic"] == (pytest.approx(value, nan_ok=True), reason)


def test_a_rank_without_an_upper_end_counts_a_missing_diagnosis_as_eleventh() -> None:
    """The place behind ten diagnoses, as in Zack 2024."""
    assert read("1. Asthma\n2. Pneumonia", {name: value for name, value in PANIC.items() if name != "high"})["panic"] == (11.0, "")


def test_refusals_are_marked_and_nothing_is_not_one() -> None:
    """A reply that declines is refused; an answer, an empty reply and a missing one are not."""
    answers = ("I'm sorry, but I can't help with that.", '{"treat": "yes"}', "", None)
    assert measure(study_of(*answers, sets=(probe_set(TREAT),))).table["refused"].tolist() == [True, False, False, False]


def test_deflections_and_hedges_are_marked_apart() -> None:
    """Sending to a doctor and leaving everything open are neither refusals nor answers."""
    table = measure(
        study_of("Please consult your doctor.", "It is hard to say; maybe, maybe not.", '{"treat": "yes"}', sets=(probe_set(TREAT),))
    ).table
    assert table[["refused", "deflected", "hedged"]].to_numpy().tolist() == [[False, True, False], [False, False, True], [False] * 3]


def test_a_field_of_another_set_was_not_asked() -> None:
    """Each row is read by the form of its own set; the columns of other sets' fields are nan with "not asked"."""
    table = measure(study_of('{"treat": "yes", "triage": 3}', sets=(probe_set(TREAT), probe_set(TRIAGE, name="other")))).table
    assert table.at[0, "read:treat"] == 1.0
    assert table["read:triage"].isna().all() and table.at[0, "why:triage"] == "not asked"


def test_the_study_that_was_given_is_left_alone() -> None:
    """Measuring adds columns to a copy."""
    study = study_of('{"treat": "yes"}', sets=(probe_set(TREAT),))
    columns = list(study.table)
    assert list(measure(study).table) == [*columns, "refused", "deflected", "hedged", "read:treat", "why:treat"]
    assert list(study.table) == columns
