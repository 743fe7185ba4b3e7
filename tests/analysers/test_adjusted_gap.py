"""Regression beside the model-free gap, for crossed factors only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import adjusted_gap

FACTORS = {
    "sex": {"levels": [{"name": "f", "say": " F."}, {"name": "m", "say": " M."}]},
    "race": {"levels": [{"name": "x", "say": " X."}, {"name": "y", "say": " Y."}]},
}


def test_an_additive_effect_is_recovered(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Outcome = vignette + 0.5 for m + noise: the coefficient is 0.5 within its clustered interval."""
    rng = np.random.default_rng(3)
    fields = [{"name": "score", "kind": "number", "low": 0, "high": 99, "primary": True}]
    probes = make_set(20, fields=fields, factors=FACTORS, cross=[["sex", "race"]])

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"score": int(item[1:]) + 0.5 * arm.startswith("m/") + rng.normal(0, 0.3)}

    found = next(one for one in adjusted_gap.analyse(make_study(probes, answer)) if one.where["level"] == "m")
    assert found.value == pytest.approx(0.5, abs=0.1) and found.low < 0.5 < found.high and found.n == 20


def test_one_factor_at_a_time_needs_no_regression(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Arms that state one factor each are paired already."""
    assert adjusted_gap.analyse(make_study(make_set(10), lambda *_: {"treat": 1.0})) == []


def test_variants_of_one_case_are_one_cluster(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Twenty vignettes that are variants of five base cases: five clusters."""
    rng = np.random.default_rng(3)
    items = [{"id": f"v{n:03}", "base": f"case{n % 5}", "texts": ["One.{label}"]} for n in range(20)]
    fields = [{"name": "score", "kind": "number", "low": 0, "high": 99, "primary": True}]
    study = make_study(
        make_set(0, items=items, fields=fields, factors=FACTORS, cross=[["sex", "race"]]), lambda *_: {"score": rng.normal(50)}
    )
    assert {one.n for one in adjusted_gap.analyse(study)} == {5}
