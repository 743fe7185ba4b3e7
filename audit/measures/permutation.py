"""Tests of paired gaps, one row per vignette and one column per contrast: sign flips, exact counts, simultaneous intervals.

Signs are flipped for whole vignettes, never for single answers: shuffling the answers within a vignette tests whether two exact
wordings behave alike and finds any effect of wording, up to a third of the time where the groups are treated the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from audit.measures.intervals import FEW, present, t_quantile

NUMBERS = 2_000_000  # signs held in memory at once
TIE = 1e-9  # relative difference below which two statistics are equal but for rounding


@dataclass(frozen=True)
class SignFlip:
    """Two-sided p values, one per contrast. `adjusted_p` holds for the whole family; `mid_p` counts ties half, unadjusted."""

    raw_p: NDArray[np.float64]
    adjusted_p: NDArray[np.float64]
    mid_p: NDArray[np.float64]
    floor: float  # the smallest p that this many vignettes can give, 2^(1 - V), or the drawn sign vectors, 1 / (resamples + 1)
    exact: bool  # every sign vector was counted


@dataclass(frozen=True)
class McNemar:
    """Exact two-sided p of a paired binary comparison and its less conservative mid-p."""

    p: float
    mid_p: float


def sign_flip(gaps: ArrayLike, *, seed: int, resamples: int = 9999) -> SignFlip:
    """Studentised max-T sign-flip test that each column of a V x k table of gaps is symmetric about 0 (Westfall & Young 1993).

    One sign per vignette serves all contrasts, so their correlation is kept. All 2^V sign vectors are counted when they are no
    more than resamples + 1, else p = (1 + #) / (resamples + 1). nan marks a vignette missing from a contrast, which then rests
    on its own vignettes only. A column of zeros has p 1, a column without values nan. With skewed gaps the test errs like t does:
    its guarantee is for arms that could be exchanged. Flat input is one contrast.
    """
    table = _table(gaps)
    sums, exact = _flipped_sums(table, seed=seed, resamples=resamples)
    squared = _squared_t(table, sums)
    threshold = squared[0] * (1 - TIE)
    raw = (squared >= threshold).mean(axis=0)
    adjusted = (squared.max(axis=1, keepdims=True) >= threshold).mean(axis=0)
    mid = ((squared >= threshold).mean(axis=0) + (squared > squared[0] * (1 + TIE)).mean(axis=0)) / 2
    without_gap = ~np.any(np.nan_to_num(table) != 0, axis=0)
    missing = np.isnan(table).all(axis=0)
    return SignFlip(
        raw_p=np.where(missing, np.nan, raw),
        adjusted_p=np.where(missing, np.nan, adjusted),
        mid_p=np.where(missing, np.nan, np.where(without_gap, 1.0, mid)),
        floor=min(1.0, max(2.0 ** (1 - len(table)), 0.0 if exact else 1 / (resamples + 1))),
        exact=exact,
    )


def exact_sign_test(gaps: ArrayLike) -> float:
    """Two-sided exact p that a gap is as often above 0 as below; zeros do not count. 1 without any non-zero gap, nan without gaps."""
    there = present(gaps)
    return mcnemar(int(np.count_nonzero(there > 0)), int(np.count_nonzero(there < 0))).p if there.size else math.nan


def mcnemar(b: int, c: int) -> McNemar:
    """Exact test of the two discordant counts of a paired binary comparison; (0, 0) gives 1. McNemar 1947, Fagerland et al. 2013."""
    if b < 0 or c < 0:
        raise ValueError(f"discordant counts cannot be negative, got {b} and {c}")
    if b + c == 0:
        return McNemar(1.0, 1.0)
    few, pairs = min(b, c), b + c
    point = math.comb(pairs, few) / 2**pairs
    if b == c:
        return McNemar(1.0, 1.0 - point / 2)
    p = 2 * float(bdtr(few, pairs, 0.5))
    return McNemar(p, p - point)


def simultaneous_interval(
    gaps: ArrayLike, *, seed: int, confidence: float = 0.95, resamples: int = 9999
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper bounds of the mean gaps of a V x k table that hold for all k contrasts at once, in the unit of the gaps.

    The critical value is the quantile of the centred studentised max-T sign flip, never below the single-contrast t quantile.
    With fewer than 20 vignettes or a sparse contrast it is Bonferroni's t quantile instead, as max-T then covers too little.
    nan bounds for a contrast with fewer than 2 vignettes.
    """
    table = _table(gaps)
    columns = [present(column) for column in table.T]
    tested = [column for column in columns if column.size > 1]
    means = np.array([column.mean() if column.size else math.nan for column in columns])
    if not tested:
        return np.full_like(means, math.nan), np.full_like(means, math.nan)
    tail = (1 - confidence) / 2
    if min(column.size for column in tested) < 20 or any(is_sparse(column) for column in tested):
        joint, tail = 0.0, tail / len(tested)
    else:
        centred = table - means
        sums, _ = _flipped_sums(centred, seed=seed, resamples=resamples)
        joint = math.sqrt(float(np.quantile(_squared_t(centred, sums).max(axis=1), confidence)))
    half = np.array([max(joint, t_quantile(column.size - 1, 1 - tail)) * _standard_error(column) for column in columns])
    return means - half, means + half


def is_sparse(gaps: ArrayLike) -> bool:
    """Whether fewer than ten gaps differ from 0, or all are equal, or |skew| exceeds 1.5: then no plain t interval is trusted."""
    there = present(gaps)
    if np.count_nonzero(there) < FEW or float(np.ptp(there)) <= 1e-12 * float(np.abs(there).max()):
        return True
    skew = float((((there - there.mean()) / there.std()) ** 3).mean())
    return abs(skew) > 1.5


def _table(gaps: ArrayLike) -> NDArray[np.float64]:
    table = np.asarray(gaps, dtype=float)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[1] == 0:
        raise ValueError(f"gaps are a table of vignettes x contrasts, got the shape {table.shape}")
    return np.compress(~np.isnan(table).all(axis=1), table, axis=0)


def _flipped_sums(table: NDArray[np.float64], *, seed: int, resamples: int) -> tuple[NDArray[np.float64], bool]:
    """Column sums after each flip of signs, and whether every sign vector was counted. The first row is the data as they were seen:
    they belong to their own reference distribution."""
    filled = np.nan_to_num(table)
    units = len(table)
    exact = 2**units <= resamples + 1
    total = filled.sum(axis=0)
    if exact:
        flipped = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
        return total - 2 * (flipped @ filled), True
    rng = np.random.default_rng(seed)
    batch = max(1, NUMBERS // units)
    drawn = [total[None, :]]
    for start in range(0, resamples, batch):
        count = min(batch, resamples - start)
        bits = np.unpackbits(rng.integers(0, 256, size=(count, (units + 7) // 8), dtype=np.uint8), axis=1, count=units)
        drawn.append(total - 2 * (bits.astype(np.float64) @ filled))
    return np.concatenate(drawn), False


def _squared_t(table: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float64]:
    n = (~np.isnan(table)).sum(axis=0)
    scale = n * np.nansum(table**2, axis=0)
    # n mean^2 / sum of squares, in [0, 1]; flips leave the sum of squares as it is, and t^2 = (n - 1) x share / (1 - share)
    share = np.divide(sums**2, scale, out=np.zeros(sums.shape), where=scale > 0)
    # without spread about a mean that is not 0 the statistic is as extreme as it can be: a common, finite ceiling
    return np.asarray(np.maximum(n - 1, 0) * share / np.maximum(1 - share, TIE))


def _standard_error(column: NDArray[np.float64]) -> float:
    return float(column.std(ddof=1)) / math.sqrt(column.size) if column.size > 1 else math.nan
