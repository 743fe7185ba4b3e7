"""Models stand beside the paired gap: they agree with it where they can be fitted, and say why where they cannot."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import bias_gap, model_gap

Make = Callable[..., Any]


def test_a_numeric_gap_is_the_paired_one(make_set: Make, make_study: Make) -> None:
    """Vignettes far apart, level b half a point higher: the model's difference is the mean paired gap, with a similar interval."""
    rng = np.random.default_rng(3)
    fields = [{"name": "score", "kind": "number", "low": 0, "high": 99, "primary": True}]
    study = make_study(
        make_set(20, fields=fields), lambda item, arm, p, r: {"score": int(item[1:]) + 0.5 * (arm == "b") + rng.normal(0, 0.3)}
    )
    model = next(one for one in model_gap.analyse(study) if one.where["level"] == "b")
    gap = next(one for one in bias_gap.analyse(study) if one.where["level"] == "b" and one.metric == "mean_paired_gap")
    assert model.metric == "gee_mean_difference" and model.value == pytest.approx(gap.value, abs=1e-6)
    assert (model.low, model.high) == pytest.approx((gap.low, gap.high), abs=0.02)


def test_a_decision_has_a_log_odds_ratio(make_set: Make, make_study: Make) -> None:
    """A shift of 1.5 logits is found by both models, the conditional one larger as it conditions on the vignette."""
    rng = np.random.default_rng(5)
    base = rng.normal(0, 1.5, 40)

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"treat": float(rng.random() < 1 / (1 + math.exp(-base[int(item[1:])] - 1.5 * (arm == "b"))))}

    model = next(one for one in model_gap.analyse(make_study(make_set(40), answer)) if one.where["level"] == "b")
    assert model.metric == "gee_log_odds_ratio" and 0.7 < model.value < 1.6 and model.low > 0
    conditional = model.detail["conditional_logit"]
    assert conditional["low"] < 1.5 < conditional["high"] and conditional["estimate"] > model.value


def test_separation_is_told(make_set: Make, make_study: Make) -> None:
    """Level b never gets what the others always get: no finite odds ratio, and the note says so."""
    found = model_gap.analyse(make_study(make_set(20), lambda item, arm, p, r: {"treat": float(arm != "b")}))
    model = next(one for one in found if one.where["level"] == "b")
    assert math.isnan(model.value) and "separates" in model.note


def test_too_many_answers_are_left_to_the_paired_gap(make_set: Make, make_study: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit no model is fitted."""
    monkeypatch.setattr(model_gap, "MOST_ANSWERS", 100)
    assert model_gap.analyse(make_study(make_set(20), lambda *_: {"treat": 1.0})) == []
