from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from fairlearn.metrics import demographic_parity_difference, equalized_odds_difference

from audit.measures.disparity import (
    flip_rate,
    group_metrics,
    heterogeneity_variance,
    impact_ratio,
    probability_of_superiority,
    rerun_flip_rate,
    squared_distance,
    within_variance,
)


def test_flip_rate_counts_every_cross_pair() -> None:
    """(a, a, b) against (a, c): 4 of 6 pairs differ; missing answers are left out; an empty arm gives nan."""
    assert flip_rate(["a", "a", "b"], ["a", "c"]) == pytest.approx(4 / 6)
    assert flip_rate(["a", None], ["a", math.nan]) == 0.0
    assert math.isnan(flip_rate(["a"], [None]))


def test_rerun_flip_rate_counts_distinct_pairs() -> None:
    """(a, a, b): 2 of 3 pairs differ; one answer gives nan."""
    assert rerun_flip_rate(["a", "a", "b"]) == pytest.approx(2 / 3)
    assert math.isnan(rerun_flip_rate(["a"]))


def test_excess_flip_lives_on_the_squared_scale() -> None:
    """Cross flips less the mean rerun flips of both arms have the mean (p - q)^2: .04 for .1 against .3, whichever arm is the reference."""
    rng = np.random.default_rng(71)
    first, second = rng.binomial(1, 0.1, (4000, 5)), rng.binomial(1, 0.3, (4000, 5))
    excess = [flip_rate(a, b) - (rerun_flip_rate(a) + rerun_flip_rate(b)) / 2 for a, b in zip(first, second, strict=True)]
    assert np.mean(excess) == pytest.approx(0.04, abs=0.01)


def test_squared_distance_matches_the_count_formula() -> None:
    """Sum over categories of n(n-1) + m(m-1) over R(R-1), less twice n m over R^2."""
    # a: n 2, m 1; b: n 1, m 0; c: n 0, m 2; R = 3: (2 + 2) / 6 - 2 x 2 / 9 = 2/9
    assert squared_distance(["a", "a", "b"], ["a", "c", "c"]) == pytest.approx(2 / 9)


@pytest.mark.parametrize(("level", "truth"), [("nominal", 0.18), ("ordinal", 0.09), ("interval", 0.09)])
def test_squared_distance_of_a_binary_outcome_is_unbiased(level: Any, truth: float) -> None:
    """At p = .2 and q = .5 the mean over vignettes is (p - q)^2 = .09 per split, and twice that over both categories."""
    rng = np.random.default_rng(72)
    pairs = zip(rng.binomial(1, 0.2, (4000, 4)), rng.binomial(1, 0.5, (4000, 4)), strict=True)
    assert np.mean([squared_distance(a, b, level=level) for a, b in pairs]) == pytest.approx(truth, abs=0.012)


def test_squared_distance_of_equal_arms_is_0_on_average() -> None:
    """Rerun noise alone does not push it up, unlike |p - q|, whose mean here is about .25."""
    rng = np.random.default_rng(73)
    first, second = rng.binomial(1, 0.5, (4000, 5)), rng.binomial(1, 0.5, (4000, 5))
    assert np.mean([squared_distance(a, b) for a, b in zip(first, second, strict=True)]) == pytest.approx(0, abs=0.01)
    assert np.abs(first.mean(axis=1) - second.mean(axis=1)).mean() > 0.2


def test_squared_distance_of_ordered_answers_knows_how_far() -> None:
    """Constant answers 1 and 3 are apart at two splits (2) and by (3 - 1)^2 = 4; as categories like any two (2)."""
    ones, threes = [1, 1, 1], [3, 3, 3]
    assert squared_distance(ones, threes, level="ordinal") == 2.0
    assert squared_distance(ones, threes, level="interval") == 4.0
    assert squared_distance(ones, [2, 2, 2], level="ordinal") == 1.0
    assert squared_distance(ones, threes) == squared_distance(ones, [2, 2, 2]) == 2.0


def test_squared_distance_needs_repeats_and_a_known_level() -> None:
    """One answer per arm cannot tell noise from difference; an unknown level is an error that lists the known ones."""
    assert math.isnan(squared_distance([1], [2, 2]))
    with pytest.raises(ValueError, match="nominal, ordinal, interval"):
        squared_distance([1, 1], [2, 2], level="ratio")  # type: ignore[arg-type]


def test_within_variance_of_binary_answers() -> None:
    """p (1 - p) / (R - 1) per arm; nan with a single answer."""
    # .4 x .6 / 4 + .2 x .8 / 4 = .06 + .04
    assert within_variance([1, 1, 0, 0, 0], [1, 0, 0, 0, 0]) == pytest.approx(0.1)
    assert math.isnan(within_variance([1], [1, 0]))


def test_heterogeneity_variance_finds_the_planted_spread() -> None:
    """Gaps of true variance .04, seen through rerun noise: the estimate is right on average, and about 0 where all gaps are equal."""
    rng = np.random.default_rng(74)
    for spread in (0.2, 0.0):
        first = rng.normal(0.3 + rng.normal(0, spread, (3000, 1)), 1.0, (3000, 5))
        second = rng.normal(0.0, 1.0, (3000, 5))
        noise = [within_variance(a, b) for a, b in zip(first, second, strict=True)]
        assert heterogeneity_variance(first.mean(axis=1) - second.mean(axis=1), noise) == pytest.approx(spread**2, abs=0.025)


def test_heterogeneity_variance_rules() -> None:
    """It may fall below 0, skips vignettes without a within variance, and is nan for fewer than two."""
    assert heterogeneity_variance([0.1, 0.1], [0.05, 0.05]) == pytest.approx(-0.05)
    assert heterogeneity_variance([0.0, 0.2, 5.0], [0.0, 0.0, math.nan]) == pytest.approx(0.02)
    assert math.isnan(heterogeneity_variance([0.1, 0.2], [math.nan, 0.1]))
    with pytest.raises(ValueError, match="2 and 1"):
        heterogeneity_variance([0.1, 0.2], [0.1])


def test_impact_ratio_matches_a_hand_calculation() -> None:
    """Ratio of mean rates with a t interval of the paired residuals on the log scale."""
    # means .5 and .8; z = (.4/.5 - .8/.8, .5/.5 - 1/.8, .6/.5 - .6/.8) = (-.2, -.25, .45); s = .39051, half = 4.30265 x s / sqrt 3 = .97008
    interval = impact_ratio([0.4, 0.5, 0.6], [0.8, 1.0, 0.6])
    assert interval.value == pytest.approx(0.625)
    assert (interval.low, interval.high) == pytest.approx((0.625 * math.exp(-0.97008), 0.625 * math.exp(0.97008)), rel=1e-4)


def test_impact_ratio_is_paired() -> None:
    """Where every vignette has the same ratio there is no doubt, however much the vignettes differ; swapping arms inverts it."""
    rates = np.array([0.1, 0.5, 0.9, 0.3])
    interval = impact_ratio(rates * 0.7, rates)
    assert (interval.low, interval.high) == pytest.approx((0.7, 0.7))
    noisy = np.array([0.2, 0.4, 0.8, 0.5])
    one, other = impact_ratio(noisy, rates), impact_ratio(rates, noisy)
    assert (one.low, one.high) == pytest.approx((1 / other.high, 1 / other.low))


def test_impact_ratio_of_a_rate_of_0_is_unknown() -> None:
    """A mean rate of 0 on either side has no log; one vignette has no bounds; missing vignettes are left out."""
    assert math.isnan(impact_ratio([0, 0], [0.5, 0.5]).value)
    assert math.isnan(impact_ratio([0.5, 0.5], [0, 0]).value)
    assert math.isnan(impact_ratio([], []).value)
    assert math.isnan(impact_ratio([0.5], [0.4]).low)
    assert impact_ratio([0.4, 0.6, math.nan], [0.8, 0.7, 0.1]) == impact_ratio([0.4, 0.6], [0.8, 0.7])
    with pytest.raises(ValueError, match="paired"):
        impact_ratio([0.5], [0.4, 0.5])


def test_probability_of_superiority() -> None:
    """(1, 2) against (1, 1): wins 2, ties 2 of 4; equal arms .5; an empty arm nan."""
    assert probability_of_superiority([1, 2], [1, 1]) == 0.75
    assert probability_of_superiority([1, 2, 3], [3, 2, 1]) == 0.5
    assert math.isnan(probability_of_superiority([], [1]))


TRUTH = [1, 1, 0, 0, 1, 1, 0, 0]
DECISION = [1, 0, 0, 0, 1, 1, 1, 0]
GROUP = ["x"] * 4 + ["y"] * 4


def test_group_metrics_match_a_hand_count() -> None:
    """x: 3 of 4 right, selects 1 of 4, 1 of 2 and 0 of 2; y: 3 of 4 right, selects 3 of 4, 2 of 2 and 1 of 2."""
    result = group_metrics(TRUTH, DECISION, GROUP)
    assert result.by_group["x"] == {"accuracy": 0.75, "selection_rate": 0.25, "true_positive_rate": 0.5, "false_positive_rate": 0.0}
    assert result.by_group["y"] == {"accuracy": 0.75, "selection_rate": 0.75, "true_positive_rate": 1.0, "false_positive_rate": 0.5}
    assert (result.demographic_parity_difference, result.equalized_odds_difference) == (0.5, 0.5)
    assert (result.n, result.dropped) == (8, 0)


def test_group_differences_agree_with_fairlearn() -> None:
    """Three random groups: the differences are those of fairlearn's own functions."""
    rng = np.random.default_rng(75)
    truth, decision, group = rng.integers(0, 2, 90), rng.integers(0, 2, 90), rng.choice(["a", "b", "c"], 90)
    result = group_metrics(truth, decision, group)
    assert result.demographic_parity_difference == pytest.approx(demographic_parity_difference(truth, decision, sensitive_features=group))
    assert result.equalized_odds_difference == pytest.approx(equalized_odds_difference(truth, decision, sensitive_features=group))


def test_a_missing_decision_is_not_a_no() -> None:
    """Missing decisions and truths are dropped before anything is counted, and their number is told."""
    result = group_metrics([*TRUTH, 1, None], [*DECISION, math.nan, 1], [*GROUP, "x", "y"])
    assert result.by_group == group_metrics(TRUTH, DECISION, GROUP).by_group
    assert (result.n, result.dropped) == (8, 2)


def test_a_rate_without_cases_is_unknown() -> None:
    """No positives, no true positive rate; no negatives, no false positive rate; one group, no gap; no rows, no groups."""
    result = group_metrics([1, 0, 0, 0], [1, 0, 1, 0], ["x", "x", "y", "y"])
    assert math.isnan(result.by_group["y"]["true_positive_rate"])
    assert math.isnan(result.equalized_odds_difference)
    assert result.demographic_parity_difference == 0.0
    assert math.isnan(group_metrics([1, 1, 0, 1], [1, 0, 1, 0], ["x", "x", "y", "y"]).by_group["x"]["false_positive_rate"])
    empty = group_metrics([1], [None], ["x"])
    assert (dict(empty.by_group), empty.dropped) == ({}, 1)
    assert math.isnan(empty.demographic_parity_difference)


def test_decisions_are_0_or_1() -> None:
    """A score in place of a decision is an error."""
    with pytest.raises(ValueError, match="0, 1 or missing"):
        group_metrics([1, 0], [2, 0], ["x", "y"])
