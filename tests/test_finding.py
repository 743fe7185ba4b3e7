"""Laws of audit/finding.py."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.finding import AREAS, Finding, jsonable


def test_a_number_that_cannot_be_given_says_why() -> None:
    """nan without a note is refused, and so is an area that no dossier shows; nan with a note stands."""
    with pytest.raises(ValueError, match=r"mean_paired_gap {'set': 'v'} has no value and no note"):
        Finding("bias", "mean_paired_gap", math.nan, where={"set": "v"})
    with pytest.raises(ValueError, match=f"unknown area 'cost' .areas: {', '.join(AREAS)}"):
        Finding("cost", "price", 1.0)
    assert Finding("bias", "mean_paired_gap", math.nan, note="no answer came back").note


def test_the_id_is_a_stable_anchor() -> None:
    """Metric and place, without spaces and capitals: the same finding of two runs has the same id."""
    where = {"set": "vignettes", "axis": "race", "level": "Black or African", "outcome": "triage"}
    assert Finding("bias", "mean_paired_gap", 0.1, where=where).id == "mean_paired_gap-vignettes-race-black_or_african-triage"
    assert Finding("answers", "refusal_rate", 0.1).id == "refusal_rate"


def test_a_finding_is_told_in_json() -> None:
    """Every field under its name; what is unknown is null, never 0 and never the word NaN."""
    told = Finding(
        "bias", "gap", 1 / 3, low=-math.inf, n=3, where={"set": "v"}, evidence=("a#1",), detail={"by": {"x": math.nan}}
    ).to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == {
        "id": "gap-v", "area": "bias", "metric": "gap", "value": 0.3333333333, "low": None, "high": None, "n": 3, "unit": "vignettes",
        "responses": 0, "where": {"set": "v"}, "noise": {}, "p": None, "adjusted_p": None, "evidence": ["a#1"], "note": "",
        "detail": {"by": {"x": None}},
    }  # fmt: skip


def test_numbers_of_numpy_are_plain_numbers() -> None:
    """A dossier does not depend on which library made a number; true and false stay what they are."""
    given_ = {"a": np.float64(0.25), "b": np.int64(3), "c": np.bool_(True), "d": (np.float32(0.5), np.nan), 1: True}
    assert jsonable(given_) == {"a": 0.25, "b": 3, "c": True, "d": [0.5, None], "1": True}
    assert [type(one) for one in jsonable(list(given_.values()))[:3]] == [float, int, bool]


floats = st.floats(-1e300, 1e300)  # nearer to the largest float, rounding would reach infinity
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | floats | st.sampled_from([math.nan, math.inf, -math.inf]) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | st.tuples(inner),
    max_leaves=10,
)


@given(plain)
def test_what_is_told_is_json_and_stays_the_same(value: Any) -> None:
    """Any value of plain types becomes strict JSON, and telling it again changes nothing."""
    told = jsonable(value)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert jsonable(told) == told


@given(floats)
def test_floats_keep_ten_digits(value: float) -> None:
    """Rounding takes off less than one part in two billion, and takes away the last digits in which machines differ."""
    assert jsonable(value) == pytest.approx(value, rel=5.1e-10, abs=1e-300)
