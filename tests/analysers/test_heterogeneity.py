"""Effects that cancel out on average are seen, and the vignettes that carry a gap are named."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import heterogeneity
from audit.finding import Finding

Make = Callable[..., Any]


def of(findings: list[Finding], metric: str, level: str = "b") -> Finding:
    """The finding of a metric about a level, or about the whole axis."""
    return next(one for one in findings if one.metric == metric and one.where.get("level", level) == level)


def opposite(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
    """Level b gets yes in every second vignette and no in the others; everybody else the reverse."""
    even = int(item[1:]) % 2 == 0
    return {"treat": float(even if arm == "b" else not even)}


def test_opposite_effects_have_no_mean_gap_and_all_the_divergence(make_set: Make, make_study: Make) -> None:
    """Every vignette flips, half of them each way: squared distance (1 - 0)^2 + (0 - 1)^2 = 2 in each, 0 for c and the dummy."""
    found = heterogeneity.analyse(make_study(make_set(20), opposite))
    assert of(found, "excess_divergence").value == pytest.approx(2.0)
    assert of(found, "excess_divergence").noise == {"dummy_label": 0.0}
    assert of(found, "excess_divergence", "c").value == 0.0


def test_rerun_noise_alone_does_not_diverge(make_set: Make, make_study: Make) -> None:
    """Coin tosses: the distance is unbiased, so its interval holds 0, and p is no alarm."""
    rng = np.random.default_rng(4)
    found = of(heterogeneity.analyse(make_study(make_set(40), lambda *_: {"treat": float(rng.random() < 0.5)})), "excess_divergence")
    assert found.low < 0 < found.high and found.p > 0.05


def test_any_label_moving_the_answer_is_no_excess(make_set: Make, make_study: Make) -> None:
    """A model that turns its answer round for any added sentence: as far from the unlabelled case under the dummy as under b."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"treat": float(arm in ("none", "a"))}

    assert of(heterogeneity.analyse(make_study(make_set(20), answer)), "excess_divergence").value == 0.0


def test_without_reruns_it_cannot_say(make_set: Make, make_study: Make) -> None:
    """One run a prompt: noise and effect cannot be told apart."""
    found = of(heterogeneity.analyse(make_study(make_set(20), opposite, repeats=1)), "excess_divergence")
    assert math.isnan(found.value) and "reruns" in found.note


def test_the_vignettes_that_carry_a_gap_are_named(make_set: Make, make_study: Make) -> None:
    """Two of twenty vignettes go wrong for b: they come first, drawn a little towards the others."""
    rng = np.random.default_rng(1)

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"treat": float(rng.random() < (0.05 if arm == "b" and item in ("v003", "v011") else 0.9))}

    found = of(heterogeneity.analyse(make_study(make_set(20), answer)), "excess_divergence")
    named = found.detail["vignettes"]
    assert len(found.evidence) in (4, 6) and {one.split("/")[1] for one in found.evidence[:4]} == {"v003", "v011"}
    assert {named[0]["vignette"], named[1]["vignette"]} == {"v003", "v011"}
    assert all(abs(one["shrunk"]) <= abs(one["gap"]) for one in named[:2])


def test_spread_of_the_true_gap(make_set: Make, make_study: Make) -> None:
    """Opposite effects in every second vignette: the variance is vignette by group, not rerun, wording or group."""
    found = of(heterogeneity.analyse(make_study(make_set(20), opposite)), "vignette_by_group_sd")
    assert found.value > 0.3 and found.detail["deviation"]["rerun"] == 0.0
    assert found.detail["deviation"]["wording"] == pytest.approx(0.0, abs=1e-9)
    even = of(heterogeneity.analyse(make_study(make_set(20), lambda item, *_: {"treat": float(int(item[1:]) % 2)})), "vignette_by_group_sd")
    assert even.value == pytest.approx(0.0, abs=1e-9)


def test_one_vignette_has_no_spread(make_set: Make, make_study: Make) -> None:
    """nan with a note."""
    found = heterogeneity.analyse(make_study(make_set(1), opposite))
    assert math.isnan(of(found, "vignette_by_group_sd").value) and math.isnan(of(found, "excess_divergence").value)
