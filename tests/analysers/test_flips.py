"""Flip rates stand beside their two floors, and only what the paraphrases do not explain is excess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import flips
from audit.finding import Finding


def of(findings: list[Finding], metric: str) -> Finding:
    """The finding of level b."""
    return next(one for one in findings if one.metric == metric and one.where["level"] == "b")


def test_a_model_that_follows_the_label_flips_without_noise(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Level b always decided otherwise, nothing else varies: flip rate 1, both floors 0, excess 1."""
    found = flips.analyse(make_study(make_set(12), lambda item, arm, p, r: {"treat": float(arm == "b")}))
    raw = of(found, "flip_rate")
    assert raw.value == 1.0 and raw.noise == {"rerun": 0.0, "paraphrase": 0.0}
    assert of(found, "excess_flip_rate").value == 1.0


def test_pure_noise_flips_but_has_no_excess(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Coin tosses flip half of the time, as two reruns of a fair coin do (2 p (1 - p) = .5); excess covers 0."""
    rng = np.random.default_rng(1)
    found = flips.analyse(make_study(make_set(60), lambda *_: {"treat": float(rng.random() < 0.5)}))
    raw, excess = of(found, "flip_rate"), of(found, "excess_flip_rate")
    assert raw.value == pytest.approx(0.5, abs=0.06) and raw.noise["rerun"] == pytest.approx(0.5, abs=0.06)
    assert excess.low <= 0 <= excess.high


def test_no_flip_seen_is_not_no_flip_possible(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """0 of 12 vignettes: the upper bound is Clopper-Pearson's 1 - .025^(1/12) = .2646, not 0."""
    raw = of(flips.analyse(make_study(make_set(12), lambda *_: {"treat": 1.0})), "flip_rate")
    assert raw.value == 0.0 and raw.high == pytest.approx(1 - 0.025 ** (1 / 12), abs=1e-6)
