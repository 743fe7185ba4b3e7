"""Laws of audit/measures/shrinkage.py."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from audit.measures.shrinkage import differential_fairness, shrink

NAN = math.nan
# log relative risks of 13 trials of the BCG vaccine and their variances (Colditz et al. 1994, as tabled for the R package metafor,
# which gives tau^2 .3132, mean -.7145, error .1798 by restricted likelihood and tau^2 .309 by moments)
TRIALS = np.array([-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173])
VARIANCES = np.array([0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714])
# effects of coaching in eight schools and their errors (Rubin 1981, J Educ Stat 6:377)
SCHOOLS, ERRORS = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]


def test_restricted_likelihood_of_the_published_trials() -> None:
    """tau^2, mean and its error as published."""
    result = shrink(TRIALS, np.sqrt(VARIANCES))
    assert result.tau**2 == pytest.approx(0.3132, abs=1e-4)
    assert result.mean.value == pytest.approx(-0.7145, abs=5e-5)
    assert (result.mean.high - result.mean.low) / 2 / 1.959964 == pytest.approx(0.1798, abs=5e-5)


def test_moments_agree_with_statsmodels() -> None:
    """DerSimonian and Laird's tau^2 and mean."""
    result = shrink(TRIALS, np.sqrt(VARIANCES), method="dersimonian-laird")
    theirs = combine_effects(TRIALS, VARIANCES, method_re="chi2")
    assert result.tau**2 == pytest.approx(theirs.tau2)
    assert result.mean.value == pytest.approx(theirs.mean_effect_re)
    assert result.tau**2 == pytest.approx(0.309, abs=1e-3)


@pytest.mark.parametrize("method", ["reml", "dersimonian-laird"])
def test_eight_schools_are_one(method: Any) -> None:
    """Noise alone explains their spread: tau 0, all shrunk to the pooled 7.7 with its error 4.1; Gelman et al., BDA, section 5.5.

    Their bounds are wider than the mean's, as tau may well not be 0: there the book has 95 % from about -2 to 31 for the first."""
    result = shrink(SCHOOLS, ERRORS, method=method)
    assert result.tau == 0.0 and (result.reliability == 0).all()
    assert result.shrunk == pytest.approx([7.686] * 8, abs=1e-3)
    assert (result.mean.high - result.mean.value) / 1.959964 == pytest.approx(4.07, abs=0.005)
    assert result.high[0] - result.low[0] == pytest.approx(33, abs=4)


@pytest.mark.parametrize("method", ["reml", "dersimonian-laird"])
def test_equal_errors_by_hand(method: Any) -> None:
    """0, 2, 4, 6 with errors 1: variance 20/3, tau^2 20/3 - 1 = 17/3, kept 17/20, so .45, 2.15, 3.85, 5.55.

    Given tau the variance of each is .85 + .15^2 (20/3)/4 = .8875; not to know tau adds to it."""
    result = shrink([0, 2, 4, 6], [1, 1, 1, 1], method=method)
    assert result.tau**2 == pytest.approx(17 / 3)
    assert result.shrunk == pytest.approx([0.45, 2.15, 3.85, 5.55])
    assert (result.high - result.shrunk > 1.959964 * math.sqrt(0.8875)).all()
    assert (result.high - result.shrunk < 1.959964 * 1.2).all()


def test_noisier_estimates_move_more() -> None:
    """The noisiest of three equal extremes is kept least, and the order can change: that is the point."""
    result = shrink([3, 3, 2.5, 0, 0, 0, 0], [0.3, 3.0, 0.3, 0.3, 0.3, 0.3, 0.3])
    assert result.shrunk[1] < result.shrunk[2] < result.shrunk[0]
    assert np.argmax(result.reliability) != 1 == np.argmin(result.reliability)


def test_shrinking_brings_estimates_nearer_the_truth() -> None:
    """Over 200 simulated audits of 30 vignettes the squared error falls by the factor it should, and 95 % bounds cover."""
    rng = np.random.default_rng(31)
    raw, shrunk, covered = [], [], []
    for _ in range(200):
        truth, errors = rng.normal(0.05, 0.1, 30), rng.uniform(0.1, 0.3, 30)
        result = shrink(truth + rng.normal(0, errors), errors)
        raw.append(np.mean((result.raw - truth) ** 2))
        shrunk.append(np.mean((result.shrunk - truth) ** 2))
        covered.append(np.mean((result.low <= truth) & (truth <= result.high)))
    assert np.mean(shrunk) < 0.3 * np.mean(raw)
    assert 0.93 < np.mean(covered) < 0.98


def test_missing_and_single_estimates() -> None:
    """nan passes through and changes nothing; a single estimate is itself with no tau; none is nan."""
    result, plain = shrink([0, NAN, 2, 4, 6, 9], [1, 1, 1, 1, 1, NAN]), shrink([0, 2, 4, 6], [1, 1, 1, 1])
    assert result.n == 4 and math.isnan(result.shrunk[1]) and math.isnan(result.shrunk[5])
    assert result.shrunk[[0, 2, 3, 4]] == pytest.approx(plain.shrunk)
    alone = shrink([NAN, 3.0], [1.0, 2.0])
    assert math.isnan(alone.tau) and alone.shrunk[1] == alone.mean.value == 3.0 and alone.high[1] == pytest.approx(3 + 2 * 1.959964)
    assert math.isnan(shrink([], []).mean.value) and shrink([NAN], [1.0]).n == 0


def test_equal_estimates_do_not_differ() -> None:
    """Nothing varies: tau is 0."""
    assert shrink([0.2] * 5, [0.1] * 5).tau == 0.0


@pytest.mark.parametrize(("errors", "text"), [([1, 0], "pooled"), ([1, -1], "pooled"), ([1, math.inf], "pooled"), ([1], "each estimate")])
def test_errors_must_be_errors(errors: list[float], text: str) -> None:
    """An error of 0 is no certainty, and every estimate needs one."""
    with pytest.raises(ValueError, match=text):
        shrink([0, 1], errors)


def test_unknown_method_is_refused() -> None:
    """The error lists what there is."""
    method: Any = "bayes"
    with pytest.raises(ValueError, match="dersimonian-laird"):
        shrink([0, 1], [1, 1], method=method)


def test_differential_fairness_of_the_published_example() -> None:
    """Two groups with scores N(10, 1) and N(12, 1) hired above 10.5: rates .3085 and .9332, epsilon 2.337 (Foulds et al. 2020).

    It is the absence that differs most: log(.6915 / .0668)."""
    result = differential_fairness([0.30854e9, 0.93319e9], [1e9, 1e9])
    assert result.epsilon == pytest.approx(2.337, abs=5e-4)
    assert (result.groups, result.outcome) == ((0, 1), 0)


def test_differential_fairness_by_hand() -> None:
    """0, 3 and 5 of 9: smoothed .05, .35, .55 and .95, .65, .45: log 11 beats log(19/9). A group without answers is no group."""
    result = differential_fairness([0, 0, 3, 5], [9, 0, 9, 9])
    assert result.epsilon == pytest.approx(math.log(11))
    assert (result.groups, result.outcome) == ((3, 0), 1)


def test_differential_fairness_rules() -> None:
    """Equal rates are 0, one group nan, impossible counts an error; counting the absence instead changes nothing but the name."""
    assert differential_fairness([2, 2], [5, 5]).epsilon == 0
    assert math.isnan(differential_fairness([2], [5]).epsilon) and differential_fairness([], []).groups == (-1, -1)
    assert differential_fairness([1, 4], [5, 9]).epsilon == pytest.approx(differential_fairness([4, 5], [5, 9]).epsilon)
    with pytest.raises(ValueError, match="outside"):
        differential_fairness([6, 1], [5, 5])
    with pytest.raises(ValueError, match="each group"):
        differential_fairness([1], [5, 5])
