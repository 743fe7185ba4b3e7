"""Laws of audit/measures/representation.py."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from audit.measures.intervals import Interval, clustered_ratio, wilson
from audit.measures.representation import (
    clustered_fit,
    exact_binomial,
    exactly,
    exaggeration_ratio,
    goodness_of_fit,
    total_variation,
)


def test_chi_square_of_mendels_peas() -> None:
    """315, 108, 101 and 32 peas against 9:3:3:1 give .470 on 3 degrees of freedom, p .925 (Mendel 1866; Pearson 1900)."""
    result = goodness_of_fit([315, 108, 101, 32], np.array([9, 3, 3, 1]) / 16, seed=1)
    assert (result.chi_square, result.chi_square_p) == pytest.approx((0.470, 0.9254), abs=5e-4)
    assert result.exact is False and result.exact_p == pytest.approx(0.93, abs=0.015)
    # (315 - 312.75) + (32 - 34.75) + ...: surpluses 2.25 and 3.75 of 556
    assert result.total_variation == pytest.approx(6 / 556)


def test_exact_multinomial_by_hand() -> None:
    """3, 0, 0 of three equal groups: three tables of 1/27 each are as improbable, p = 1/9; 1, 1, 1 is the likeliest, p = 1."""
    thirds = [1 / 3, 1 / 3, 1 / 3]
    all_in_one = goodness_of_fit([3, 0, 0], thirds, seed=1)
    assert (all_in_one.exact, all_in_one.exact_p, all_in_one.chi_square) == (True, pytest.approx(1 / 9), pytest.approx(6))
    assert all_in_one.total_variation == pytest.approx(2 / 3)
    assert goodness_of_fit([1, 1, 1], thirds, seed=1).exact_p == pytest.approx(1)


def test_drawn_tables_come_near_counted_ones() -> None:
    """10 000 draws of a case with 1 001 tables, made to draw by a group too many, give the same p within four errors."""
    counted = goodness_of_fit([6, 2, 1, 1, 0], [0.3, 0.3, 0.2, 0.1, 0.1], seed=1)
    drawn = np.random.default_rng(2).multinomial(10, [0.3, 0.3, 0.2, 0.1, 0.1], size=40000)
    chance = stats.multinomial(10, [0.3, 0.3, 0.2, 0.1, 0.1])
    share = np.mean(chance.logpmf(drawn) <= chance.logpmf([6, 2, 1, 1, 0]) + 1e-9)
    assert counted.exact and counted.exact_p == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 40000))
    many = goodness_of_fit([60, 20, 10, 10, 5], [0.3, 0.3, 0.2, 0.1, 0.1], seed=1)
    assert not many.exact and many.exact_p == 1 / 10000  # nothing as improbable was drawn: the floor, never 0


def test_two_groups_are_the_binomial_test() -> None:
    """Exact p of two groups is scipy's two-sided binomial p."""
    for count, n, share in [(7, 20, 0.5), (1, 30, 0.13), (30, 30, 0.8), (0, 9, 0.2), (13, 400, 0.05)]:
        theirs = stats.binomtest(count, n, share).pvalue
        assert exact_binomial(count, n, share) == pytest.approx(theirs)
        assert goodness_of_fit([count, n - count], [share, 1 - share], seed=1).exact_p == pytest.approx(theirs)


def test_no_patients() -> None:
    """Nothing generated is nan, not agreement."""
    nothing = goodness_of_fit([0, 0], [0.5, 0.5], seed=1)
    assert nothing.n == 0 and all(math.isnan(one) for one in (nothing.chi_square, nothing.exact_p, nothing.total_variation))
    assert math.isnan(exact_binomial(0, 0, 0.5))


@pytest.mark.parametrize(
    ("counts", "shares", "text"),
    [
        ([3, 4], [0.5, 0.4], "add up to 1"),
        ([3, 4], [1.0, 0.0], "other"),
        ([3, 4, 1], [0.5, 0.5], "count and a share"),
        ([3.5, 4], [0.5, 0.5], "whole numbers"),
        ([-1, 4], [0.5, 0.5], "whole numbers"),
        ([3, math.nan], [0.5, 0.5], "whole numbers"),
        ([3], [1.0], "two groups"),
    ],
)
def test_impossible_input_is_refused(counts: Any, shares: Any, text: str) -> None:
    """Shares that are none, groups the reference does not know, and counts that are none: an error that says what would be right."""
    with pytest.raises(ValueError, match=text):
        goodness_of_fit(counts, shares, seed=1)


def test_binomial_needs_a_share_to_test() -> None:
    """A share of 0 leaves nothing to test, and no more than all can belong to a group."""
    with pytest.raises(ValueError, match="both excluded"):
        exact_binomial(1, 5, 0.0)
    with pytest.raises(ValueError, match="whole numbers"):
        exact_binomial(6, 5, 0.2)


def test_total_variation_by_hand() -> None:
    """Shares .5, .3, .2 and .2, .3, .5 differ by .3; strangers by 1."""
    assert total_variation([0.5, 0.3, 0.2], [0.2, 0.3, 0.5]) == pytest.approx(0.3)
    assert total_variation([1, 0], [0, 1]) == 1.0
    with pytest.raises(ValueError, match="in both"):
        total_variation([1.0], [0.5, 0.5])


def test_clustered_fit_by_hand() -> None:
    """Two groups, wordings with 8, 6, 7, 3 of 10 in the first: share .6 against .5.

    Variance of the share 4/3 x (4 + 0 + 1 + 9) / 1600 = .011667 in place of .6 x .4 / 40; design effect
    40 x (.011667/.5 + .011667/.5) = 1.8667; chi-square 40 x .04 = 1.6, F = 1.6 / 1.8667 = t^2 = .1^2 / .011667 on 1 and 3."""
    result = clustered_fit([[8, 2], [6, 4], [7, 3], [3, 7]], [0.5, 0.5])
    assert result.design_effect == pytest.approx(1.8667, abs=1e-4)
    assert result.statistic == pytest.approx(0.01 / (4 / 3 * 14 / 1600))
    assert result.p == pytest.approx(2 * stats.t.sf(math.sqrt(result.statistic), 3))
    assert (result.clusters, result.n) == (4, 40)


def test_clustered_fit_of_alike_wordings_is_not_bolder_than_chi_square() -> None:
    """Wordings that agree more than chance would have a design effect of 1, and one wording says nothing."""
    assert clustered_fit([[6, 4]] * 4, [0.5, 0.5]).design_effect == 1.0
    assert math.isnan(clustered_fit([[6, 4], [0, 0]], [0.5, 0.5]).p)
    with pytest.raises(ValueError, match="wordings x groups"):
        clustered_fit([6, 4], [0.5, 0.5])


def test_repeats_of_a_wording_fool_chi_square_and_not_the_clustered_test() -> None:
    """20 wordings of 10 patients whose shares vary by wording about the reference: chi-square rejects often, the other seldom."""
    rng, shares = np.random.default_rng(41), np.array([0.5, 0.3, 0.2])
    tables = [np.array([rng.multinomial(10, one) for one in rng.dirichlet(4 * shares, size=20)]) for _ in range(400)]
    naive = np.mean([stats.chisquare(one.sum(axis=0), 200 * shares).pvalue <= 0.05 for one in tables])
    clustered = np.mean([clustered_fit(one, shares).p <= 0.05 for one in tables])
    assert naive > 0.2
    assert clustered <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 400)


def test_exaggeration_by_hand() -> None:
    """.8 (.6 to .9) over .4 (.2 to .5): log 2; down hypot(log 4/3, log 5/4), up hypot(log 9/8, log 2)."""
    result = exaggeration_ratio(Interval(0.8, 0.6, 0.9), Interval(0.4, 0.2, 0.5))
    assert result.value == pytest.approx(math.log(2))
    assert result.low == pytest.approx(math.log(2) - math.hypot(math.log(4 / 3), math.log(5 / 4)))
    assert result.high == pytest.approx(math.log(2) + math.hypot(math.log(9 / 8), math.log(2)))


def test_exaggeration_of_a_reference_without_error_is_the_interval_of_the_share() -> None:
    """With a share that is given, the bounds are the logs of the generated share's bounds over it."""
    generated = wilson(97, 100)
    result = exaggeration_ratio(generated, exactly(0.5))
    assert (result.low, result.high) == pytest.approx((math.log(generated.low / 0.5), math.log(generated.high / 0.5)))


def test_exaggeration_covers_the_truth() -> None:
    """95 % bounds hold the true log ratio in 93 to 97.5 % of 2 000 draws of 60 generated and 150 real patients."""
    rng = np.random.default_rng(42)
    draws = zip(rng.binomial(60, 0.3, 2000), rng.binomial(150, 0.2, 2000), strict=True)
    found = [exaggeration_ratio(wilson(a, 60), wilson(b, 150)) for a, b in draws]
    assert 0.93 < np.mean([one.low < math.log(1.5) < one.high for one in found]) < 0.975


def test_exaggeration_of_nothing() -> None:
    """A share of 0 has no log; a lower bound of 0 leaves that side open; no data are nan."""
    assert math.isnan(exaggeration_ratio(wilson(0, 20), exactly(0.2)).value)
    open_below = exaggeration_ratio(Interval(0.1, 0.0, 0.4), exactly(0.2))
    assert math.isnan(open_below.low) and open_below.high == pytest.approx(math.log(2))
    assert math.isnan(exaggeration_ratio(wilson(0, 0), exactly(0.2)).value)
    assert exaggeration_ratio(clustered_ratio([5, 4, 3], [5, 5, 5]), exactly(0.5)).value == pytest.approx(math.log(1.6))
    with pytest.raises(ValueError, match="between 0 and 1"):
        exaggeration_ratio(Interval(97.0, 90.0, 99.0), exactly(0.5))
