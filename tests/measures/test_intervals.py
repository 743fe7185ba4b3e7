from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from audit.measures.intervals import (
    Interval,
    augmented_t_interval,
    bootstrap_interval,
    clopper_pearson,
    clustered_ratio,
    present,
    t_interval,
    wilson,
)


def bounds(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def test_wilson_matches_a_published_example() -> None:
    """81 of 263 gives .2553 to .3662 (Newcombe 1998, Stat Med 17:857, table I, method 3)."""
    interval = wilson(81, 263)
    assert interval.value == pytest.approx(81 / 263)
    assert bounds(interval) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_clopper_pearson_matches_a_published_example() -> None:
    """81 of 263 gives .2527 to .3676 (Newcombe 1998, table I, method 5)."""
    assert bounds(clopper_pearson(81, 263)) == pytest.approx((0.2527, 0.3676), abs=5e-5)


@pytest.mark.parametrize(("n", "high"), [(5, 0.522), (20, 0.168), (30, 0.116), (60, 0.060), (100, 0.036), (1000, 0.004)])
def test_clopper_pearson_upper_bound_without_events_is_closed_form(n: int, high: float) -> None:
    """0 of n has the upper bound 1 - .025^(1/n), and n of n the mirrored lower one."""
    none, every = clopper_pearson(0, n), clopper_pearson(n, n)
    assert none.high == pytest.approx(1 - 0.025 ** (1 / n))
    assert none.high == pytest.approx(high, abs=5e-4)
    assert (none.low, every.high) == (0.0, 1.0)
    assert every.low == pytest.approx(1 - none.high)


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_share_of_nothing_is_unknown(method: Any) -> None:
    """No unit gives nan throughout, never 0."""
    interval = method(0, 0)
    assert all(math.isnan(value) for value in (interval.value, *bounds(interval)))


@pytest.mark.parametrize("method", [wilson, clopper_pearson])
def test_impossible_counts_are_refused(method: Any) -> None:
    """More successes than units is an error that names both."""
    with pytest.raises(ValueError, match="5 of 3"):
        method(5, 3)


def test_confidence_outside_0_to_1_is_refused() -> None:
    """A confidence given in per cent is an error."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_interval([1.0, 2.0], confidence=95)


def test_t_interval_matches_a_hand_calculation() -> None:
    """Mean plus and minus t(3; .975) = 3.1824 standard errors."""
    # mean 2.5, s^2 = 5/3, standard error = sqrt(5/12) = 0.6455, half width 2.0543
    interval = t_interval([1, 2, 3, 4])
    assert (interval.value, *bounds(interval)) == pytest.approx((2.5, 0.4457, 4.5543), abs=1e-4)


def test_t_interval_leaves_out_missing_values() -> None:
    """nan is a missing unit, not a zero."""
    assert t_interval([1, math.nan, 2, 3, 4]) == t_interval([1, 2, 3, 4])
    assert present([math.nan, 1]).tolist() == [1.0]


def test_t_interval_needs_two_units() -> None:
    """No unit has no mean; one unit has a mean without bounds; equal units have a width of zero."""
    assert math.isnan(t_interval([]).value)
    assert t_interval([0.3]).value == 0.3
    assert all(math.isnan(bound) for bound in bounds(t_interval([0.3])))
    assert bounds(t_interval([0.2, 0.2, 0.2])) == pytest.approx((0.2, 0.2))


def test_augmented_interval_adds_one_worst_case_unit_per_side() -> None:
    """Twenty zeros and a step of 1: each bound is that of twenty zeros and one unit at the step."""
    # mean 1/21, standard error 1/21 (one value in 21 at 1), t(20; .975) = 2.0860: bound 3.0860 / 21
    interval = augmented_t_interval([0] * 20, step=1)
    assert (interval.value, *bounds(interval)) == pytest.approx((0.0, -0.14695, 0.14695), abs=1e-5)


@pytest.mark.parametrize("values", [[1.0] * 9 + [-1.0], [-1.0] * 9 + [1.0], [0.0, 0.1, -0.3], [0.4]])
def test_augmented_interval_is_never_inside_the_plain_one(values: list[float]) -> None:
    """Adding a worst case only widens, even where the added unit fits the others well."""
    plain, augmented = t_interval(values), augmented_t_interval(values, step=1)
    assert augmented.low < augmented.high
    assert not augmented.low > plain.low
    assert not augmented.high < plain.high


def test_augmented_interval_without_values_or_step_is_no_interval() -> None:
    """No values give nan; a step of 0 is an error."""
    assert math.isnan(augmented_t_interval([], step=1).high)
    with pytest.raises(ValueError, match="step"):
        augmented_t_interval([0, 1], step=0)


def test_clustered_ratio_with_equal_denominators_is_the_t_interval_of_the_shares() -> None:
    """With clusters of one size the ratio is the mean of the shares, and so is its interval."""
    shares = np.array([0.2, 0.4, 0.6, 0.8, 0.2, 0.4, 0.6, 0.8, 0.2, 0.4, 0.6, 0.8])
    ratio, mean = clustered_ratio(shares * 5, [5] * 12), t_interval(shares)
    assert (ratio.value, *bounds(ratio)) == pytest.approx((mean.value, *bounds(mean)))


def test_clustered_ratio_is_the_ratio_of_sums() -> None:
    """Large clusters count for more, and the bounds follow the linearised residuals."""
    # ratio 6/12 = .5; residuals (1-1, 1-2, 4-3) = (0, -1, 1) over the mean size 4; t(2) = 4.3027, s = .25: half .25 x 4.3027 / sqrt 3
    interval = clustered_ratio([1, 1, 4], [2, 4, 6], proportion=False)
    assert (interval.value, *bounds(interval)) == pytest.approx((0.5, 0.5 - 0.62104, 0.5 + 0.62104), abs=1e-4)


def test_clustered_ratio_without_events_is_exact_on_clusters() -> None:
    """0 of 100 references in 20 prompts is as telling as 0 of 20, not as 0 of 100; and all of them mirror it."""
    assert clustered_ratio([0] * 20, [5] * 20) == clopper_pearson(0, 20)
    assert clustered_ratio([5] * 20, [5] * 20) == clopper_pearson(20, 20)


def test_clustered_ratio_with_few_events_is_exact_on_clusters() -> None:
    """Five fabricated references, all in one of 20 prompts of 5: one event among 20 independent ones."""
    interval, exact = clustered_ratio([5] + [0] * 19, [5] * 20), clopper_pearson(1, 20)
    assert (interval.value, *bounds(interval)) == pytest.approx((0.05, *bounds(exact)))


def test_clustered_ratio_with_one_dominant_cluster_counts_it_as_one() -> None:
    """One prompt with 1 000 references beside three with one each is about one independent unit."""
    assert clustered_ratio([0] * 4, [1000, 1, 1, 1]).high > 0.97


def test_clustered_ratio_leaves_out_clusters_without_denominator() -> None:
    """A refused prompt (no references) and a missing one carry no information on the ratio."""
    assert clustered_ratio([1, 0, math.nan, 2], [5, 0, 5, 5]) == clustered_ratio([1, 2], [5, 5])
    assert math.isnan(clustered_ratio([0], [0]).value)


def test_clustered_ratio_refuses_more_events_than_places() -> None:
    """A proportion above 1 is an error; a plain ratio above 1 is not."""
    with pytest.raises(ValueError, match="proportion=False"):
        clustered_ratio([3, 1], [2, 2])
    assert clustered_ratio([3, 1], [2, 1], proportion=False).value == pytest.approx(4 / 3)


def test_clustered_ratio_stays_inside_0_to_1() -> None:
    """Bounds of a proportion are clipped."""
    shares = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 5]
    wide = clustered_ratio(shares, [5] * 12, confidence=0.9999)
    assert wide.low == 0.0
    assert clustered_ratio(shares, [5] * 12, confidence=0.9999, proportion=False).low < 0


def test_bootstrap_of_the_mean_agrees_with_t_on_normal_data() -> None:
    """For well-behaved units the studentised interval and the t interval are alike; the same seed gives the same bounds."""
    values = np.random.default_rng(3).normal(size=60)
    studentised, plain = bootstrap_interval(values, seed=1), t_interval(values)
    assert studentised.value == pytest.approx(plain.value)
    assert bounds(studentised) == pytest.approx(bounds(plain), abs=0.06)
    assert studentised == bootstrap_interval(values, seed=1)
    assert studentised != bootstrap_interval(values, seed=2)


def test_bootstrap_of_the_mean_leans_towards_the_long_tail() -> None:
    """With right-skewed units the upper bound lies farther from the mean than the lower, unlike t."""
    values = np.random.default_rng(5).exponential(size=60)
    interval = bootstrap_interval(values, seed=1)
    assert interval.high - interval.value > 1.1 * (interval.value - interval.low)


def test_bootstrap_of_another_statistic_is_the_percentile_interval() -> None:
    """The median of 2 n + 1 units has bounds near the exact order statistics."""
    values = np.arange(101.0)
    interval = bootstrap_interval(values, statistic=np.median, seed=1)
    # exact 95 % ranks of the median of 101: 40 and 60 counted from 0
    assert (interval.value, *bounds(interval)) == pytest.approx((50, 40, 60), abs=1.5)


def test_bootstrap_resamples_whole_rows() -> None:
    """A statistic of two columns sees the pairs of each unit kept together."""
    pairs = np.column_stack([np.arange(30.0), 2 * np.arange(30.0)])
    interval = bootstrap_interval(pairs, statistic=lambda rows: rows[:, 1].sum() / rows[:, 0].sum(), seed=1, resamples=200)
    assert (interval.value, *bounds(interval)) == pytest.approx((2, 2, 2))


def test_bootstrap_says_so_when_it_cannot() -> None:
    """No unit is nan, one unit has no bounds, resamples without spread leave none, equal units have a width of zero."""
    assert math.isnan(bootstrap_interval([], seed=1).value)
    assert math.isnan(bootstrap_interval([1.0], seed=1).low)
    assert math.isnan(bootstrap_interval([1.0] + [0.0] * 19, seed=1).high)
    assert bounds(bootstrap_interval([0.5] * 5, seed=1)) == (0.5, 0.5)


def cell_means(rng: np.random.Generator, logits: Any, repeats: int) -> Any:
    """Shares of yes over repeats, for one arm."""
    return rng.binomial(repeats, 1 / (1 + np.exp(-logits))) / repeats


def coverage(vignettes: int, repeats: int, simulations: int) -> float:
    """How often the t interval of paired binary gaps without a true mean gap, but with effects of wording, holds 0."""
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(simulations):
        base = rng.normal(0, 2, vignettes)
        first, second = (cell_means(rng, base + rng.normal(0, 0.5, vignettes), repeats) for _ in range(2))
        interval = t_interval(first - second)
        hits += interval.low <= 0 <= interval.high
    return hits / simulations


def test_t_interval_covers_as_promised() -> None:
    """Over 2 000 simulated audits of 40 vignettes x 5 repeats the 95 % interval holds the truth in 93 to 97 %."""
    assert 0.93 <= coverage(40, 5, 2000) <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize(("vignettes", "repeats"), [(20, 3), (40, 3), (60, 3), (20, 10), (60, 10), (200, 5)])
def test_t_interval_covers_as_promised_over_designs(vignettes: int, repeats: int) -> None:
    """The same for small and large designs."""
    assert 0.93 <= coverage(vignettes, repeats, 4000) <= 0.97


def test_augmented_interval_covers_a_rare_certain_harm() -> None:
    """Where 5 % of vignettes always flip, the plain interval of 20 misses a third of the time; the augmented one nearly never does."""
    rng = np.random.default_rng(12)
    samples = [rng.binomial(1, 0.05, 20) for _ in range(500)]
    plain = np.mean([t_interval(sample).high >= 0.05 for sample in samples])
    augmented = np.mean([augmented_t_interval(sample, step=1).high >= 0.05 for sample in samples])
    # nothing flips in .95^20 = 36 % of the samples
    assert plain == pytest.approx(1 - 0.95**20, abs=0.07)
    assert augmented >= 0.95


def test_t_interval_agrees_with_scipy() -> None:
    """An independent implementation gives the same bounds at any confidence."""
    values = np.random.default_rng(0).normal(size=12)
    theirs = stats.ttest_1samp(values, 0).confidence_interval(0.9)
    assert bounds(t_interval(values, confidence=0.9)) == pytest.approx((theirs.low, theirs.high))
