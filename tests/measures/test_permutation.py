from __future__ import annotations

import math
import time
from itertools import product
from typing import Any

import numpy as np
import pytest
from scipy import stats

from audit.measures.intervals import t_interval
from audit.measures.permutation import exact_sign_test, is_sparse, mcnemar, sign_flip, simultaneous_interval


def test_full_enumeration_matches_a_hand_count() -> None:
    """Gaps 1, 2, 3, -1: 6 of the 16 sign vectors give a mean at least as far from 0 as 5/4."""
    # sums of +-1 +-2 +-3 +-1 with |sum| >= 5: 7 (all plus), 5 (either 1 negative) and their negations: 6 of 16
    result = sign_flip([1, 2, 3, -1], seed=0)
    assert result.exact
    assert result.raw_p.tolist() == [6 / 16]
    assert result.adjusted_p.tolist() == [6 / 16]
    # ties with the observed |sum| 5 are 4 of 16, counted half
    assert result.mid_p.tolist() == [(2 + 4 / 2) / 16]


def test_max_t_matches_a_plain_loop() -> None:
    """Raw and adjusted p equal those of textbook t statistics recomputed for every sign vector, a contrast with gaps included."""
    gaps = np.random.default_rng(1).normal(0.4, 1, size=(8, 3))
    gaps[:3, 2] = math.nan
    flips = [gaps * np.array(signs)[:, None] for signs in product((1, -1), repeat=8)]
    statistic = np.array([np.abs(stats.ttest_1samp(flipped, 0, nan_policy="omit").statistic) for flipped in flips])
    raw = [(statistic[:, j] >= statistic[0, j] - 1e-9).mean() for j in range(3)]
    adjusted = [(statistic.max(axis=1) >= statistic[0, j] - 1e-9).mean() for j in range(3)]
    result = sign_flip(gaps, seed=0)
    assert result.raw_p == pytest.approx(raw)
    assert result.adjusted_p == pytest.approx(adjusted)
    assert np.all(result.adjusted_p >= result.raw_p)


def test_p_cannot_fall_below_its_floor() -> None:
    """Five equal gaps, as extreme as can be, reach 2^-4 = .0625 and no less."""
    result = sign_flip([[0.3, 0.0]] * 5, seed=0)
    assert result.floor == 0.0625
    assert result.raw_p.tolist() == [0.0625, 1.0]
    assert result.adjusted_p.tolist() == [0.0625, 1.0]
    assert result.mid_p.tolist() == [0.03125, 1.0]


def test_resampled_p_counts_the_data_themselves() -> None:
    """With more vignettes than can be enumerated the smallest p is 1 / (resamples + 1), never 0."""
    result = sign_flip(np.ones(40), seed=0, resamples=99)
    assert not result.exact
    assert result.raw_p.tolist() == [0.01] and result.floor == 0.01


def test_resampling_comes_near_enumeration() -> None:
    """Random sign vectors estimate the exact p, and a seed fixes them."""
    gaps = np.random.default_rng(2).normal(0.25, 1, size=(14, 2))
    exact, drawn = sign_flip(gaps, seed=0, resamples=2**14), sign_flip(gaps, seed=0)
    assert exact.exact and not drawn.exact
    assert drawn.raw_p == pytest.approx(exact.raw_p, abs=0.015)
    assert drawn.raw_p.tolist() == sign_flip(gaps, seed=0).raw_p.tolist()


def test_a_contrast_rests_on_its_own_vignettes() -> None:
    """Missing vignettes do not change the p of a contrast from what its present rows give alone."""
    gaps = np.random.default_rng(3).normal(0.5, 1, size=(10, 2))
    gaps[6:, 1] = math.nan
    assert sign_flip(gaps, seed=0).raw_p[1] == sign_flip(gaps[:6, 1], seed=0).raw_p[0]


def test_no_data_is_nan_and_no_gap_is_1() -> None:
    """A contrast without values has no p; a contrast of zeros has p 1; a single vignette can show nothing."""
    result = sign_flip([[math.nan, 0.0], [math.nan, 0.0]], seed=0)
    for p in (result.raw_p, result.adjusted_p, result.mid_p):
        assert math.isnan(p[0])
        assert p[1] == 1.0
    assert sign_flip([0.7], seed=0).raw_p.tolist() == [1.0]


def test_gaps_must_be_a_table() -> None:
    """A cube of gaps is an error that names its shape."""
    with pytest.raises(ValueError, match=r"\(2, 2, 2\)"):
        sign_flip(np.zeros((2, 2, 2)), seed=0)


def test_sign_flip_of_a_usual_axis_is_quick() -> None:
    """Sixty vignettes and six contrasts take less than a second."""
    gaps = np.random.default_rng(4).normal(size=(60, 6))
    start = time.perf_counter()
    sign_flip(gaps, seed=0)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("b", "c", "p", "mid_p"),
    [(10, 2, 0.0386, 0.0225), (6, 1, 0.125, 0.0703), (15, 8, 0.2100, 0.1516), (5, 0, 0.0625, 0.03125), (0, 0, 1, 1), (3, 3, 1, 0.84375)],
)
def test_mcnemar_fixtures(b: int, c: int, p: float, mid_p: float) -> None:
    """Exact p = 2 P(X <= min) under Binomial(b + c, 1/2), mid-p less the probability of what was seen; either order."""
    # (5, 0): 2 / 2^5 = .0625, less 1/32; (3, 3): 1 less half of C(6, 3) / 2^6 = .3125
    for result in (mcnemar(b, c), mcnemar(c, b)):
        assert (result.p, result.mid_p) == pytest.approx((p, mid_p), abs=5e-5)


def test_mcnemar_refuses_negative_counts() -> None:
    """A count below 0 is an error."""
    with pytest.raises(ValueError, match="negative"):
        mcnemar(-1, 2)


def test_exact_sign_test_ignores_zeros_and_sizes() -> None:
    """Only the direction of non-zero gaps counts; none is p 1, no gaps at all nan."""
    assert exact_sign_test([0.1, 5, 0.2, 0, 0, 2, 1, math.nan]) == pytest.approx(0.0625)
    assert exact_sign_test([0, 0]) == 1.0
    assert math.isnan(exact_sign_test([math.nan]))


def test_sparse_data_are_recognised() -> None:
    """Fewer than ten non-zero gaps, no spread, or |skew| above 1.5 is sparse; twenty even gaps are not."""
    even = np.linspace(-1, 1, 20)
    assert not is_sparse(even)
    assert is_sparse([1] * 5 + [-1] * 4 + [0] * 30)
    assert not is_sparse([1] * 5 + [-1] * 5 + [0] * 30)
    assert is_sparse([0.1 + 0.2] * 10 + [0.3] * 10)
    assert is_sparse(np.append(even, 6.0))
    assert is_sparse([])


def test_simultaneous_bounds_are_wider_than_single_ones_but_not_absurdly() -> None:
    """With four contrasts of 60 vignettes the half width lies between that of t and of Bonferroni's t with 30 % to spare."""
    gaps = np.random.default_rng(5).normal(size=(60, 4))
    low, high = simultaneous_interval(gaps, seed=0)
    for j in range(4):
        single, bonferroni = t_interval(gaps[:, j]), t_interval(gaps[:, j], confidence=1 - 0.05 / 4)
        assert single.low > low[j] > bonferroni.low - 0.3 * (bonferroni.value - bonferroni.low)
        assert single.high - single.low < high[j] - low[j]
        assert (low[j] + high[j]) / 2 == pytest.approx(single.value)


def test_simultaneous_bounds_of_equal_contrasts_need_no_correction() -> None:
    """The same contrast four times is one contrast: about the t interval, well inside Bonferroni's, and never inside t."""
    column = np.random.default_rng(6).normal(size=60)
    low, high = simultaneous_interval(np.column_stack([column] * 4), seed=0)
    single, bonferroni = t_interval(column), t_interval(column, confidence=1 - 0.05 / 4)
    assert single.high <= high[0] + 1e-12
    assert high[0] - low[0] < 0.5 * (single.high - single.low + bonferroni.high - bonferroni.low)


def test_simultaneous_bounds_move_with_the_gaps() -> None:
    """Adding a constant to a contrast moves its bounds by it: the critical value rests on the spread alone."""
    gaps = np.random.default_rng(9).normal(size=(40, 3))
    still, moved = np.array(simultaneous_interval(gaps, seed=0)), np.array(simultaneous_interval(gaps + np.array([0, 2, -3]), seed=0))
    assert moved - still == pytest.approx(np.array([[0, 2, -3]] * 2))


@pytest.mark.parametrize("gaps", [np.random.default_rng(7).normal(size=(15, 3)), np.eye(40)[:, :3]])
def test_simultaneous_bounds_of_few_or_sparse_vignettes_are_bonferronis(gaps: Any) -> None:
    """Below 20 vignettes, or with a sparse contrast, the critical value is t at 1 - alpha / (2 k)."""
    low, high = simultaneous_interval(gaps, seed=0)
    for j in range(3):
        expected = t_interval(gaps[:, j], confidence=1 - 0.05 / 3)
        assert (low[j], high[j]) == pytest.approx((expected.low, expected.high))


def test_simultaneous_bounds_need_two_vignettes() -> None:
    """A contrast of one vignette has no bounds, and the others are not charged for it."""
    gaps = np.column_stack([np.arange(12.0), [1.0] + [math.nan] * 11])
    low, high = simultaneous_interval(gaps, seed=0)
    assert math.isnan(low[1]) and math.isnan(high[1])
    assert low[0] == pytest.approx(t_interval(gaps[:, 0]).low)
    assert np.isnan(simultaneous_interval([[0.2, 0.1]], seed=0)).all()


def audits(simulations: int, *, vignettes: int, repeats: int, shift: float = 0.0, seed: int = 21) -> Any:
    """Gaps of three groups to one reference: shares of yes over repeats, with effects of wording; `shift` moves the first group's logit."""
    rng = np.random.default_rng(seed)
    moved = np.array([0.0, shift, 0.0, 0.0])
    for _ in range(simulations):
        logits = rng.normal(0, 1.5, (vignettes, 1)) + rng.normal(0, 0.5, (vignettes, 4)) + moved
        shares = rng.binomial(repeats, 1 / (1 + np.exp(-logits))) / repeats
        yield shares[:, 1:] - shares[:, :1]


def share_found(simulations: int, **design: Any) -> tuple[float, float]:
    """Shares of simulated audits with any alarm and with an alarm for the first group, at 5 % for the family."""
    adjusted = np.array([sign_flip(gaps, seed=1, resamples=499).adjusted_p for gaps in audits(simulations, **design)])
    return float((adjusted <= 0.05).any(axis=1).mean()), float((adjusted[:, 0] <= 0.05).mean())


def test_a_fair_model_is_rarely_accused() -> None:
    """Three groups, no true gap, noisy wordings: any alarm in at most 6.5 % of 1 000 audits, yet not so rarely that nothing is tested."""
    alarms, _ = share_found(1000, vignettes=20, repeats=5)
    assert 0.01 <= alarms <= 0.065


def test_a_planted_bias_is_found() -> None:
    """A true shift of one logit for one of three groups is found in at least 90 % of audits of 60 vignettes x 5 repeats."""
    _, found = share_found(200, vignettes=60, repeats=5, shift=1.0)
    assert found >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize(("vignettes", "repeats"), [(10, 3), (10, 5), (20, 3), (40, 5), (60, 3), (60, 20)])
def test_a_fair_model_is_rarely_accused_over_designs(vignettes: int, repeats: int) -> None:
    """The same over small and large designs, 2 000 audits each; repeats never inflate it."""
    assert share_found(2000, vignettes=vignettes, repeats=repeats)[0] <= 0.065


@pytest.mark.slow
def test_simultaneous_bounds_cover_all_contrasts_at_once() -> None:
    """Over 2 000 fair audits of 40 vignettes all three intervals hold 0 in 93 to 98 %."""
    hits = 0
    for gaps in audits(2000, vignettes=40, repeats=5):
        low, high = simultaneous_interval(gaps, seed=1, resamples=499)
        hits += bool(np.all((low <= 0) & (high >= 0)))
    assert 0.93 <= hits / 2000 <= 0.98
