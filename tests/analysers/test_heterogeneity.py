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


def test_a_model_that_wavers_in_few_vignettes_is_analysed(make_set: Make, make_study: Make) -> None:
    """Most vignettes show no rerun noise at all, some do: every one still has its estimate."""
    found = heterogeneity.analyse(make_study(make_set(20), lambda item, arm, p, r: {"treat": float(item < "v004" and r == 1)}))
    assert of(found, "excess_divergence").value == 0.0 and len(of(found, "excess_divergence").detail["vignettes"]) == 10


def test_the_worst_vignette_may_change_category_altogether(make_set: Make, make_study: Make) -> None:
    """Nothing differs in 20 vignettes: the bounds are those with one more at 2, where every share changed, as a flipped decision does."""
    found = of(heterogeneity.analyse(make_study(make_set(20), lambda *_: {"treat": 1.0})), "excess_divergence")
    values = np.array([0.0] * 20 + [2.0])
    assert found.high == pytest.approx(values.mean() + 2.0860 * values.std(ddof=1) / math.sqrt(21), abs=1e-4)  # t(20), 97.5 %


def test_many_different_values_have_no_distance(make_set: Make, make_study: Make) -> None:
    """Doses to the milligram cannot be told apart as same and different: nan, and the note says which limit was passed."""
    rng = np.random.default_rng(0)
    probes = make_set(10, fields=[{"name": "dose", "kind": "number", "primary": True}])
    found = of(heterogeneity.analyse(make_study(probes, lambda *_: {"dose": rng.normal()})), "excess_divergence")
    assert math.isnan(found.value) and found.note == "needs an outcome of up to 64 different values"


def test_answers_without_an_order_have_distances_and_no_gaps(make_set: Make, make_study: Make) -> None:
    """CT for everybody, MRI for b in two vignettes: distance 2 there, 0 elsewhere; variances are those of each choice, never of codes."""
    probes = make_set(10, fields=[{"name": "scan", "kind": "choice", "choices": ["none", "CT", "MRI"], "primary": True}])
    study = make_study(probes, lambda item, arm, p, r: {"scan": 2.0 if arm == "b" and item in ("v003", "v007") else 1.0})
    found = heterogeneity.analyse(study)
    carried = of(found, "excess_divergence")
    assert carried.value == pytest.approx(0.4) and [one.split("/")[1] for one in carried.evidence] == ["v003", "v003", "v007", "v007"]
    assert carried.detail["vignettes"][:3] == [
        {"vignette": "v003", "distance": 2.0}, {"vignette": "v007", "distance": 2.0}, {"vignette": "v000", "distance": 0.0},
    ]  # fmt: skip
    spread = {one.where["outcome"]: one.value for one in found if one.metric == "vignette_by_group_sd"}
    assert set(spread) == {"scan=none", "scan=CT", "scan=MRI"}
    assert spread["scan=none"] == 0.0 and spread["scan=CT"] == pytest.approx(spread["scan=MRI"]) and spread["scan=CT"] > 0.2
