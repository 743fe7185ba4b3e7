"""Rank and sign tests of paired answers: one row per vignette, one column per level. Exact, or by permutation, where vignettes are few.

The exact sign test and McNemar's test are in `audit.measures.permutation`. All p values are two-sided.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, ndtr
from scipy.stats import rankdata

from audit.measures.intervals import Interval, present, t_interval
from audit.measures.paired import Cells
from audit.measures.permutation import TIE

Floats = NDArray[np.float64]

MOST_EXACT = 100  # non-zero gaps up to which all signs are counted, and vignettes up to which rows are permuted


@dataclass(frozen=True)
class RankTest:
    """A statistic of V vignettes and its two-sided p; nan without vignettes, p 1 where nothing differs."""

    statistic: float
    p: float
    units: int  # vignettes with a value of every level
    informative: int  # of these, how many differ between levels at all
    method: str  # "exact", "permutation", "normal" or "chi-square"


def signed_rank(gaps: ArrayLike) -> RankTest:
    """Wilcoxon's signed-rank test that gaps are symmetric about 0; the statistic is the sum of the ranks of positive gaps.

    Zeros are ranked with the others and then dropped (Pratt 1959, J Am Stat Assoc 54:655); ties share their mean rank. All signs
    are counted up to 100 non-zero gaps, given the ranks; beyond, a normal approximation without continuity correction. nan gaps
    are left out; gaps that differ by rounding only (1e-9 of the largest) are tied. Wilcoxon 1945, Biometrics Bull 1:80.
    """
    there = _without_rounding(present(gaps))
    ranks = rankdata(np.abs(there))[there != 0]
    positive = float(ranks[there[there != 0] > 0].sum())
    if not there.size:
        return RankTest(math.nan, math.nan, 0, 0, "exact")
    if not ranks.size:
        return RankTest(0.0, 1.0, int(there.size), 0, "exact")
    if ranks.size <= MOST_EXACT:
        return RankTest(positive, _signs_p(ranks, positive), int(there.size), int(ranks.size), "exact")
    z = (positive - ranks.sum() / 2) / math.sqrt(float((ranks**2).sum()) / 4)
    return RankTest(positive, float(2 * ndtr(-abs(z))), int(there.size), int(ranks.size), "normal")


def friedman(values: ArrayLike, *, seed: int, resamples: int = 9999) -> RankTest:
    """Friedman's test that no level of a V x L table tends to be ranked higher, with the correction for ties; two-sided.

    The statistic is about L - 1 when nothing differs. Up to 100 vignettes p is that of `resamples` permutations of the levels
    within vignettes, (1 + #) / (resamples + 1); beyond, chi-square on L - 1 degrees of freedom. Vignettes with a nan are left
    out. ValueError for fewer than 2 levels. Friedman 1937, J Am Stat Assoc 32:675.
    """
    rows = _complete(values)
    ranks = rankdata(_without_rounding(rows), axis=1) if len(rows) else rows
    return _row_test(ranks, seed=seed, resamples=resamples)


def cochran_q(values: ArrayLike, *, seed: int, resamples: int = 9999) -> RankTest:
    """Cochran's Q that a V x L table of 0 and 1 has the same share of 1 at every level; with two levels McNemar's chi-square.

    p as in `friedman`. Vignettes with a nan are left out. ValueError for other values than 0 and 1, such as means of reruns, and for
    fewer than 2 levels. Cochran 1950, Biometrika 37:256.
    """
    rows = _complete(values)
    if not np.isin(rows, (0.0, 1.0)).all():
        raise ValueError("Cochran's Q needs answers of 0 and 1, one per vignette and level; for means of reruns use Friedman's test")
    return _row_test(rows, seed=seed, resamples=resamples)


def superiority(cells: Cells, level: str, reference: str) -> Floats:
    """Chance, by unit, that a run of `level` answers higher than one of `reference` under the same wording, ties counted half.

    In [0, 1]; 0.5 is parity; nan where a level is missing, and throughout where the outcome has more values than `Cells` counts: for
    those use `superiority_of_gaps`. Wilcoxon-Mann-Whitney; Acion et al. 2006, Stat Med 25:591. Summarise over units by
    `mean_superiority`.
    """
    first, second = (cells.counts[:, cells.column(one)] for one in (level, reference))
    if not cells.values.size:
        return np.full(len(cells.units), np.nan)
    below = second.cumsum(axis=1) - second / 2
    pairs = first.sum(axis=1) * second.sum(axis=1)
    return cells.by_unit(np.divide((first * below).sum(axis=1), pairs, out=np.full(pairs.size, np.nan), where=pairs > 0))


def superiority_of_gaps(gaps: ArrayLike) -> Floats:
    """1 for a unit whose gap is above 0, 1/2 for a gap of 0, 0 for one below; nan stays nan."""
    return np.asarray((np.sign(np.asarray(gaps, dtype=float)) + 1) / 2)


def mean_superiority(of_units: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Mean over units of a probability of superiority with its t interval on V - 1, held to [0, 1]; 0.5 is parity.

    nan units are left out; nan without units, nan bounds for one. Units that all say the same have a width of zero, which says
    nothing about units that were not seen.
    """
    interval = t_interval(of_units, confidence=confidence)
    low, high = (bound if math.isnan(bound) else min(1.0, max(0.0, bound)) for bound in (interval.low, interval.high))
    return Interval(interval.value, low, high)


def _signs_p(ranks: Floats, positive: float) -> float:
    """Two-sided exact p of a sum of signed ranks: the distribution over all signs, built up rank by rank, on half ranks."""
    doubled = np.rint(2 * ranks).astype(int)
    chances = np.zeros(int(doubled.sum()) + 1)
    chances[0] = 1.0
    for rank in doubled:
        chances[rank:] = (chances[rank:] + chances[:-rank]) / 2
        chances[:rank] /= 2
    seen = round(2 * positive)
    return float(min(1.0, 2 * min(chances[: seen + 1].sum(), chances[seen:].sum())))


def _row_test(scores: Floats, *, seed: int, resamples: int) -> RankTest:
    """Test on the sums of scores by level, given the scores of each row: (L - 1) V times the share of variance between levels."""
    units, levels = scores.shape
    if not units:
        return RankTest(math.nan, math.nan, 0, 0, "permutation")
    from_mean = scores - scores.mean(axis=1, keepdims=True)
    spread = float((from_mean**2).sum())
    informative = from_mean[np.abs(from_mean).max(axis=1) > 0]
    method = "permutation" if units <= MOST_EXACT else "chi-square"
    if not len(informative):
        return RankTest(0.0, 1.0, units, 0, method)
    squared = float((from_mean.sum(axis=0) ** 2).sum())
    statistic = (levels - 1) * squared / spread
    if method == "chi-square":
        return RankTest(statistic, float(chdtrc(levels - 1, statistic)), units, len(informative), method)
    rng, sums = np.random.default_rng(seed), np.zeros((resamples, levels))
    for row in informative:
        sums += rng.permuted(np.broadcast_to(row, sums.shape), axis=1)
    extreme = int(((sums**2).sum(axis=1) >= squared * (1 - TIE)).sum())
    return RankTest(statistic, (1 + extreme) / (1 + resamples), units, len(informative), method)


def _complete(values: ArrayLike) -> Floats:
    table = np.asarray(values, dtype=float)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError(f"a table of vignettes x levels with two levels or more is needed, got the shape {table.shape}")
    return np.asarray(table[~np.isnan(table).any(axis=1)])


def _without_rounding(values: Floats) -> Floats:
    """Values on a grid of 1e-9 of the largest, so that means such as .3 and .1 + .2 are tied."""
    largest = float(np.abs(values).max(initial=0.0))
    return np.rint(values / (largest * TIE)) if largest > 0 else values
