"""Correction by a judge's own errors: the published formulas, their coverage, and honesty where nothing can be corrected."""

from __future__ import annotations

import math

import numpy as np
import pytest

from audit.measures.intervals import clustered_ratio
from audit.measures.misclassification import Judge, corrected_gap, corrected_rate, effective_size

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("rate", "n", "judge", "value", "error"),
    [
        # Reference values of section 6 of the methods (Rogan & Gladen 1978): (p + sp - 1) / (se + sp - 1), e.g. .15 / .75 = .2.
        (0.30, 200, Judge(0.90, 100, 0.85, 100), 0.2, 0.0581),
        (0.10, 300, Judge(0.80, 60, 0.95, 140), 0.0667, 0.0329),
        (0.04, 300, Judge(0.90, 60, 0.95, 140), -0.0118, 0.0257),
    ],
)
def test_reference_values(rate: float, n: float, judge: Judge, value: float, error: float) -> None:
    """Value and standard error of the methods' fixtures; bounds are 1.96 errors away and are not clipped."""
    found = corrected_rate(rate, n, judge)
    assert found.value == pytest.approx(value, abs=5e-5)
    assert (found.high - found.low) / (2 * Z) == pytest.approx(error, abs=5e-5)


def test_reference_bounds() -> None:
    """The bounds printed beside them: .086 to .314, and -.062 to .039 for a rate that the judge's errors explain."""
    first, last = corrected_rate(0.30, 200, Judge(0.90, 100, 0.85, 100)), corrected_rate(0.04, 300, Judge(0.90, 60, 0.95, 140))
    assert (first.low, first.high) == pytest.approx((0.086, 0.314), abs=5e-4)
    assert (last.low, last.high) == pytest.approx((-0.062, 0.039), abs=5e-4)


def test_the_correction_undoes_the_errors() -> None:
    """Whatever the true rate, judged with known errors and corrected it is itself again."""
    judge = Judge(0.8, 50, 0.9, 50)
    for true in (0.0, 0.25, 0.5, 1.0):
        judged = true * judge.sensitivity + (1 - true) * (1 - judge.specificity)
        assert corrected_rate(judged, 100, judge).value == pytest.approx(true, abs=1e-12)


def test_lang_and_reiczigel_takes_over_at_the_edge() -> None:
    """With 60 of 60 negatives judged right, the Wald variance would take the judge for perfect there. By hand, equations 6 to 17 with

    z^2 = 3.8415: se' = 55/62 = .88710, sp' = 61/62 = .98387, p' = (30 + 1.92073) / 303.84146 = .10506; theta' = (.10506 + .98387 - 1) /
    .87097 = .10211; shift = 7.68292 (.10211 * .10016 / 62 - .89789 * .015869 / 62) = -.00050; variance = (.10506 * .89494 / 303.84146 +
    .89789^2 * .015869 / 62 + .10211^2 * .10016 / 62) / .87097^2 = .00070306; bounds = .10161 -+ 1.95996 * .026515 = .0496, .1536."""
    found = corrected_rate(0.1, 300, Judge(0.9, 60, 1.0, 60))
    assert found.value == pytest.approx(0.1 / 0.9)
    assert (found.low, found.high) == pytest.approx((0.0496, 0.1536), abs=2e-4)


@pytest.mark.parametrize(
    ("rate", "judge"), [(0.0, Judge(0.9, 60, 0.95, 60)), (1.0, Judge(0.9, 60, 0.95, 60)), (0.2, Judge(1.0, 9, 1.0, 9))]
)
def test_nothing_seen_is_no_certainty(rate: float, judge: Judge) -> None:
    """A rate of 0 or 1, and a judge never seen to err, still leave an interval of some width, inside [0, 1]."""
    found = corrected_rate(rate, 40, judge)
    assert 0 <= found.low < found.high <= 1
    assert found.high - found.low > 0.02


@pytest.mark.parametrize(("true", "specificity"), [(0.1, 0.98), (0.05, 0.98), (0.1, 0.9)])
def test_intervals_cover_the_true_rate(true: float, specificity: float) -> None:
    """In 2,000 simulated audits with a judge known from 60 cases of either kind, the interval holds the true rate at least 93 % of the

    time, also where the specificity is seen at 1 in many of them (95 % are promised; chance moves 2,000 trials by 1 point)."""
    random = np.random.default_rng(7)
    hits = 0
    for _ in range(2000):
        judge = Judge(random.binomial(60, 0.9) / 60, 60, random.binomial(60, specificity) / 60, 60)
        judged = random.binomial(300, true * 0.9 + (1 - true) * (1 - specificity)) / 300
        found = corrected_rate(judged, 300, judge)
        hits += found.low <= true <= found.high
    assert hits / 2000 >= 0.93


def test_a_gap_shares_the_judges_errors() -> None:
    """By hand: J = .8; .08 / .8 = .1; variance (.0004 + .01 (.09/100 + .09/100)) / .64 = .00065313, error .025556. Two single variances

    of rates .25 and .15 in 475 cases each would give a larger one."""
    judge = Judge(0.9, 100, 0.9, 100)
    found = corrected_gap(0.08, 0.0004, judge)
    assert found.value == pytest.approx(0.1)
    assert (found.high - found.low) / (2 * Z) == pytest.approx(0.025556, abs=1e-6)
    single = [corrected_rate(rate, n, judge) for rate, n in ((0.3, 0.21 / 0.0002), (0.22, 0.1716 / 0.0002))]
    apart = math.hypot(*((one.high - one.low) / (2 * Z) for one in single))
    assert apart > 1.2 * (found.high - found.low) / (2 * Z)


def test_clusters_that_agree_with_themselves_count_once() -> None:
    """20 prompts whose five references are all right or all wrong tell no more than 20 cases; independent ones tell far more."""
    whole = np.array([5.0] * 10 + [0.0] * 10)
    fives = np.full(20, 5.0)
    assert 15 < effective_size(whole, fives) < 20
    random = np.random.default_rng(3)
    assert effective_size(random.binomial(5, 0.5, 200), np.full(200, 5)) > 700
    assert effective_size(np.array([2, 3] * 15), np.full(30, 5)) == 150  # as even as can be: never more than there are


def test_sparse_clusters_count_as_clusters() -> None:
    """With fewer than ten clusters that hold an event it is the number of clusters, unequal ones (1 + 2 + 3)^2 / (1 + 4 + 9) = 2.57."""
    assert effective_size([1, 0, 0], [5, 5, 5]) == 3
    assert effective_size([0, 1, 0], [1, 2, 3]) == pytest.approx(36 / 14)
    assert effective_size([0, math.nan, 1], [0, 3, 4]) == 1
    assert effective_size([], []) == 0


def test_a_perfect_judge_with_many_cases_leaves_the_clustered_interval() -> None:
    """Corrected by a judge known almost for certain to be right, a clustered rate keeps about the interval that it had."""
    random = np.random.default_rng(5)
    hits, totals = random.binomial(5, random.beta(2, 4, 60)), np.full(60, 5)
    plain = clustered_ratio(hits, totals)
    found = corrected_rate(plain.value, effective_size(hits, totals), Judge(0.99999, 10**7, 0.99999, 10**7))
    assert (found.value, found.low, found.high) == pytest.approx((plain.value, plain.low, plain.high), abs=1e-3)


def test_without_cases_nothing_is_corrected() -> None:
    """nan in, nan out; no case, no rate."""
    judge = Judge(0.9, 10, 0.9, 10)
    assert math.isnan(corrected_rate(math.nan, 10, judge).value)
    assert math.isnan(corrected_rate(0.5, 0, judge).low)
    assert math.isnan(corrected_gap(math.nan, 0.1, judge).value)


@pytest.mark.parametrize("figures", [(0.5, 10, 0.5, 10), (0.3, 10, 0.4, 10), (1.2, 10, 0.9, 10), (0.9, 0, 0.9, 10)])
def test_a_judge_who_cannot_judge_is_refused(figures: tuple[float, int, float, int]) -> None:
    """No better than chance, impossible shares, or known from no case: there is nothing to correct with."""
    with pytest.raises(ValueError, match=r"judge|lie in"):
        Judge(*figures)


def test_impossible_rates_and_confidences_are_refused() -> None:
    """A rate lies in [0, 1], a confidence strictly between."""
    with pytest.raises(ValueError, match="rate lies in"):
        corrected_rate(1.1, 10, Judge(0.9, 10, 0.9, 10))
    with pytest.raises(ValueError, match="confidence"):
        corrected_rate(0.5, 10, Judge(0.9, 10, 0.9, 10), confidence=95)
