"""Laws of audit/measures/rank_tests.py; scipy and statsmodels are the oracles."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar

from audit.measures.disparity import probability_of_superiority
from audit.measures.paired import Cells, cells_of
from audit.measures.rank_tests import (
    cochran_q,
    friedman,
    mean_superiority,
    signed_rank,
    superiority,
    superiority_of_gaps,
)

NAN = math.nan
# Hollander & Wolfe, Nonparametric Statistical Methods, table 3.1: depression scores of nine patients after less before tranquilliser
DEPRESSION = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]) - [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
# the same book, table 7.1: seconds of 22 baseball players by three ways of rounding first base
BASEBALL = np.array(
    [
        [5.40, 5.50, 5.55], [5.85, 5.70, 5.75], [5.20, 5.60, 5.50], [5.55, 5.50, 5.40], [5.90, 5.85, 5.70], [5.45, 5.55, 5.60],
        [5.40, 5.40, 5.35], [5.45, 5.50, 5.35], [5.25, 5.15, 5.00], [5.85, 5.80, 5.70], [5.25, 5.20, 5.10], [5.65, 5.55, 5.45],
        [5.60, 5.35, 5.45], [5.05, 5.00, 4.95], [5.50, 5.50, 5.40], [5.45, 5.55, 5.50], [5.55, 5.55, 5.35], [5.45, 5.50, 5.55],
        [5.50, 5.45, 5.25], [5.65, 5.60, 5.40], [5.70, 5.65, 5.55], [6.30, 6.30, 6.25],
    ]
)  # fmt: skip


def test_signed_rank_of_the_published_example() -> None:
    """Sum of positive ranks 5 (ranks 2 and 3), one-sided p .0195, two-sided .0391 (Hollander & Wolfe, example 3.1)."""
    result = signed_rank(DEPRESSION)
    assert (result.statistic, result.units, result.informative, result.method) == (5.0, 9, 9, "exact")
    assert result.p == pytest.approx(0.0391, abs=5e-5)


def test_signed_rank_with_zeros_and_ties_by_hand() -> None:
    """0, 1, 1, -2, 3: ranks 1, 2.5, 2.5, 4, 5 and the zero dropped, so 10 of 14.

    Sums of 2.5, 2.5, 4, 5 over all 16 signs that are 4 or less: 0, 2.5 twice, 4; p = 2 x 4 / 16."""
    result = signed_rank([0, 1, 1, -2, 3, NAN])
    assert (result.statistic, result.units, result.informative) == (10.0, 5, 4)
    assert result.p == pytest.approx(0.5)


@pytest.mark.parametrize("seed", range(4))
def test_signed_rank_counts_all_signs(seed: int) -> None:
    """The share of the 2^8 sign vectors at least as far from the middle, counted one by one, ties and zeros included."""
    gaps = np.random.default_rng(seed).integers(-3, 4, size=9).astype(float)
    ranks = stats.rankdata(np.abs(gaps))[gaps != 0]
    sums = np.array([np.dot(signs, ranks) for signs in itertools.product((0, 1), repeat=ranks.size)])
    seen = ranks[gaps[gaps != 0] > 0].sum()
    expected = np.mean(np.abs(sums - ranks.sum() / 2) >= abs(seen - ranks.sum() / 2) - 1e-9)
    assert signed_rank(gaps).p == pytest.approx(expected)


def test_signed_rank_agrees_with_scipy() -> None:
    """Exact without ties, normal with Pratt's zeros for many."""
    rng = np.random.default_rng(21)
    few, many = rng.normal(0.3, 1, 30), rng.integers(-3, 5, 400).astype(float)
    assert signed_rank(few).p == pytest.approx(stats.wilcoxon(few, method="exact").pvalue)
    theirs = stats.wilcoxon(many, zero_method="pratt", method="asymptotic")
    assert (signed_rank(many).p, signed_rank(many).method) == (pytest.approx(theirs.pvalue), "normal")
    assert min(signed_rank(many).statistic, signed_rank(-many).statistic) == pytest.approx(theirs.statistic)


def test_signed_rank_of_nothing() -> None:
    """No gaps are nan, zeros only p 1; rounding errors break no ties; the sign of all gaps does not matter."""
    assert math.isnan(signed_rank([NAN]).p) and signed_rank([]).units == 0
    assert (signed_rank([0.0, 0.0]).p, signed_rank([0.0, 0.0]).informative) == (1.0, 0)
    assert signed_rank([0.1 + 0.2, -0.3, 0.5]) == signed_rank([0.3, -0.3, 0.5])
    assert signed_rank(DEPRESSION).p == pytest.approx(signed_rank(-DEPRESSION).p)


def test_friedman_of_the_published_example() -> None:
    """Rank sums 53, 47, 32 of 22 players, S = 11.1 with the correction for ties (Hollander & Wolfe, example 7.1), p about .004."""
    result = friedman(BASEBALL, seed=1)
    assert result.statistic == pytest.approx(11.143, abs=5e-4)
    assert (result.units, result.informative, result.method) == (22, 22, "permutation")
    assert result.p == pytest.approx(0.0038, abs=0.0025)  # chi-square: .0038; 9 999 permutations have an error of .0006


def test_friedman_agrees_with_scipy() -> None:
    """Statistic and chi-square p of many vignettes, ties included."""
    table = np.random.default_rng(22).integers(1, 6, (150, 4)) + np.array([0, 0, 1, 0])
    result, theirs = friedman(table, seed=1), stats.friedmanchisquare(*table.T)
    assert (result.statistic, result.p, result.method) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue), "chi-square")


def test_permutation_p_of_three_vignettes_by_hand() -> None:
    """Three rows ranked alike over three levels: 6 of 6^3 = 216 permutations are as extreme, p = 1/36."""
    result = friedman([[1, 2, 3], [4, 5, 9], [0, 1, 2]], seed=3, resamples=20000)
    assert result.statistic == pytest.approx(6.0)
    assert result.p == pytest.approx(1 / 36, abs=4 * math.sqrt(1 / 36 / 20000))


def test_cochran_q_of_a_hand_calculation() -> None:
    """Column sums 6, 4, 1 of 8 rows with 0, 3, 2, 2, 1, 1, 1, 1 ones... Q = 2 (3 x 53 - 121) / (3 x 11 - 21) = 76 / 12."""
    rows = [[0, 0, 0], [1, 1, 1], [1, 1, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1, 0]]
    assert np.sum(rows, axis=0).tolist() == [6, 4, 1]  # squares 36 + 16 + 1 = 53, total 11, squared row sums 9 + 4 + 4 + 4 = 21
    result = cochran_q(rows, seed=1)
    assert result.statistic == pytest.approx(76 / 12)
    assert (result.units, result.informative) == (8, 6)


def test_cochran_q_agrees_with_statsmodels() -> None:
    """Statistic and chi-square p of many vignettes."""
    table = (np.random.default_rng(23).random((200, 5)) < [0.3, 0.3, 0.4, 0.3, 0.5]).astype(int)
    result, theirs = cochran_q(table, seed=1), cochrans_q(table)
    assert (result.statistic, result.p) == (pytest.approx(theirs.statistic), pytest.approx(theirs.pvalue))


def test_cochran_q_of_two_levels_is_mcnemar() -> None:
    """10 against 2 discordant vignettes: (10 - 2)^2 / 12, and a permutation p near McNemar's exact .0386."""
    rows = [[1, 0]] * 10 + [[0, 1]] * 2 + [[1, 1]] * 9
    result = cochran_q(rows, seed=5)
    assert result.statistic == pytest.approx(mcnemar(np.array([[9, 10], [2, 0]]), exact=False, correction=False).statistic)
    assert result.p == pytest.approx(0.0386, abs=0.008)


def test_few_vignettes_are_permuted_at_the_right_rate() -> None:
    """Without a difference p falls at or below .05 in at most 5 % of 300 audits, plus two Monte-Carlo errors (.025)."""
    rng = np.random.default_rng(24)
    found = [friedman(rng.integers(1, 4, (8, 3)), seed=run, resamples=399).p <= 0.05 for run in range(300)]
    assert np.mean(found) <= 0.05 + 0.025


def test_rows_without_a_value_are_left_out() -> None:
    """A nan removes its vignette; nothing left is nan; no difference anywhere is p 1."""
    assert friedman([*BASEBALL, [5.0, NAN, 4.0]], seed=1) == friedman(BASEBALL, seed=1)
    assert math.isnan(friedman([[NAN, 1.0]], seed=1).p)
    assert (friedman([[2, 2], [3, 3]], seed=1).p, cochran_q([[1, 1], [0, 0]], seed=1).p) == (1.0, 1.0)
    assert friedman([[0.1 + 0.2, 0.3]], seed=1).informative == 0


def test_impossible_tables_are_refused() -> None:
    """Means are no 0/1 answers, and one level compares with nothing."""
    with pytest.raises(ValueError, match="Friedman"):
        cochran_q([[0.5, 1], [0, 1]], seed=1)
    with pytest.raises(ValueError, match="two levels"):
        friedman([[1.0], [2.0]], seed=1)


def answers(first: list[list[float]], second: list[list[float]]) -> Cells:
    """One wording per vignette, with the runs of levels b and a."""
    rows = [(v, g, value) for v, both in enumerate(zip(second, first, strict=True)) for g, runs in enumerate(both) for value in runs]
    unit = np.arange(len(first))
    place, level, values = (list(one) for one in zip(*rows, strict=True))
    return cells_of([f"v{v}" for v in unit], "ab", unit=unit, context=0 * unit, stratum=place, level=level, values=values)


def test_superiority_by_hand() -> None:
    """(2, 3) against (1, 2): pairs above 3, tied 1 of 4, so 7/8; one that was not read is nan; their mean leaves it out."""
    cells = answers([[2, 3], [1], [NAN]], [[1, 2], [1], [1]])
    found = superiority(cells, "b", "a")
    assert found.tolist() == pytest.approx([7 / 8, 1 / 2, NAN], nan_ok=True)
    assert superiority(cells, "a", "b")[:2].tolist() == pytest.approx([1 / 8, 1 / 2])
    assert mean_superiority(found).value == pytest.approx(11 / 16)


def test_superiority_agrees_with_the_measure_of_two_arms() -> None:
    """The same numbers as `probability_of_superiority`, vignette by vignette, with unequal runs."""
    rng = np.random.default_rng(25)
    first, second = ([rng.integers(1, 6, rng.integers(1, 7)).astype(float).tolist() for _ in range(20)] for _ in range(2))
    expected = [probability_of_superiority(one, two) for one, two in zip(first, second, strict=True)]
    assert superiority(answers(first, second), "b", "a").tolist() == pytest.approx(expected)


def test_superiority_of_too_many_values_is_unknown() -> None:
    """Where values are not counted nothing is made up; the gaps still have a direction."""
    many = np.random.default_rng(26).normal(size=(30, 4)).tolist()
    assert np.isnan(superiority(answers(many, many), "b", "a")).all()
    assert superiority_of_gaps([0.2, 0.0, -3.0, NAN]).tolist() == pytest.approx([1, 0.5, 0, NAN], nan_ok=True)


def test_mean_superiority_stays_a_chance() -> None:
    """Bounds lie in [0, 1]; one unit has none."""
    wide = mean_superiority([1, 1, 0.5, 1])
    assert 0 < wide.low < wide.value < wide.high == 1.0
    assert math.isnan(mean_superiority([0.7]).low) and math.isnan(mean_superiority([]).value)
