"""Interval estimates for shares, means and ratios. The unit is the vignette or item; repeats are averaged before they come here.

The t interval on unit means is the default: percentile and BCa bootstraps cover less than they promise below 60 units. Where most
units show nothing at all, no interval built on their spread can be trusted; the augmented and the exact ones are for that case.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri, stdtrit

FEW = 10  # units that show something, below which their spread says too little


@dataclass(frozen=True)
class Interval:
    """An estimate with its bounds, all in one unit; nan bounds mean that the data cannot give them."""

    value: float
    low: float
    high: float


NOTHING = Interval(math.nan, math.nan, math.nan)


def present(values: ArrayLike) -> NDArray[np.float64]:
    """The values that are there, as a flat float array; nan marks a missing one."""
    flat: NDArray[np.float64] = np.asarray(values, dtype=float).ravel()
    return np.compress(~np.isnan(flat), flat)


def wilson(successes: float, n: float, *, confidence: float = 0.95) -> Interval:
    """Score interval of a share of independent units, in [0, 1]; nan when n is 0. Wilson 1927, J Am Stat Assoc 22:209."""
    _check_counts(successes, n)
    if n == 0:
        return NOTHING
    z = float(ndtri(_upper(confidence)))
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return Interval(share, low, high)


def clopper_pearson(successes: float, n: float, *, confidence: float = 0.95) -> Interval:
    """Exact interval of a share of independent units, in [0, 1]; nan when n is 0. Clopper & Pearson 1934, Biometrika 26:404.

    Fractional counts are allowed: the beta quantiles behind the interval are continuous in both arguments.
    """
    _check_counts(successes, n)
    if n == 0:
        return NOTHING
    upper = _upper(confidence)
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, 1 - upper))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, upper))
    return Interval(successes / n, low, high)


def t_interval(values: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Mean of unit values with Student's t bounds on V - 1 degrees of freedom, in the unit of the values.

    nan values are left out; no value gives nan, one value gives nan bounds, and equal values give a width of zero, which says
    nothing about units that were not seen (see `augmented_t_interval`).
    """
    there = present(values)
    if there.size == 0:
        return NOTHING
    mean = float(there.mean())
    if there.size == 1:
        return Interval(mean, math.nan, math.nan)
    half = t_quantile(there.size - 1, _upper(confidence)) * float(there.std(ddof=1)) / math.sqrt(there.size)
    return Interval(mean, mean - half, mean + half)


def t_quantile(degrees_of_freedom: float, probability: float) -> float:
    """Quantile of Student's t; nan without degrees of freedom."""
    return float(stdtrit(degrees_of_freedom, probability)) if degrees_of_freedom > 0 else math.nan


def augmented_t_interval(values: ArrayLike, *, step: float, confidence: float = 0.95) -> Interval:
    """Mean of unit values, with bounds that survive one unseen worst-case unit on either side.

    `step` > 0 is the largest plausible value of one unit (1 for a binary outcome). The upper bound comes from the values and one
    more at +step, the lower from the values and one more at -step; neither is ever inside the plain t interval. For sparse data,
    where the plain interval covers far less than it promises. nan without values.
    """
    if not step > 0:
        raise ValueError(f"step is the largest plausible change of one unit and must be above 0, got {step}")
    there = present(values)
    plain = t_interval(there, confidence=confidence)
    if there.size == 0:
        return NOTHING
    low = t_interval(np.append(there, -step), confidence=confidence).low
    high = t_interval(np.append(there, step), confidence=confidence).high
    # fmin and fmax pass over the nan bounds that a single value has
    return Interval(plain.value, float(np.fmin(low, plain.low)), float(np.fmax(high, plain.high)))


def clustered_ratio(numerators: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95, proportion: bool = True) -> Interval:
    """Sum of numerators over sum of denominators across clusters (vignettes, prompts), e.g. fabricated references per reference.

    The interval is the linearised one on t(V - 1): residuals (x - ratio n) / mean n, one per cluster (Cochran 1977, ch. 6).
    With `proportion` numerators count something among the denominators: bounds stay in [0, 1], and with fewer than ten clusters
    that hold an event, or fewer than ten that hold a non-event (so also with none), the interval is Clopper-Pearson's on the
    number of clusters, as if every cluster were one observation. That is the widest the clustering can make it; clusters of
    unequal size count as (sum n)^2 / sum n^2 clusters (Kish 1965). Clusters that are nan or have denominator 0 are left out;
    nan when none is left.
    """
    top, bottom = np.asarray(numerators, dtype=float).ravel(), np.asarray(denominators, dtype=float).ravel()
    if top.size != bottom.size:
        raise ValueError(f"each cluster needs a numerator and a denominator, got {top.size} and {bottom.size}")
    there = ~np.isnan(top) & (bottom > 0)
    top, bottom = top[there], bottom[there]
    if top.size == 0:
        return NOTHING
    if proportion and bool(np.any((top < 0) | (top > bottom))):
        raise ValueError("a numerator lies outside 0 to its denominator; with proportion=False it may")
    ratio = float(top.sum() / bottom.sum())
    if proportion and min(np.count_nonzero(top), np.count_nonzero(top < bottom)) < FEW:
        clusters = float(bottom.sum() ** 2 / (bottom**2).sum())
        exact = clopper_pearson(ratio * clusters, clusters, confidence=confidence)
        return Interval(ratio, exact.low, exact.high)
    around = t_interval((top - ratio * bottom) / bottom.mean(), confidence=confidence)
    low, high = ratio + around.low, ratio + around.high
    return Interval(ratio, max(0.0, low), min(1.0, high)) if proportion else Interval(ratio, low, high)


def bootstrap_interval(
    values: ArrayLike,
    *,
    seed: int,
    statistic: Callable[[NDArray[np.float64]], Any] = np.mean,
    confidence: float = 0.95,
    resamples: int = 2000,
) -> Interval:
    """A statistic of units with bounds from resampling whole units, in the unit of the statistic.

    The mean of flat values gets the studentised interval (Efron & Tibshirani 1993, ch. 12). Any other statistic gets the
    percentile interval over the resamples where it is defined; it receives resampled rows, so a table of units x columns keeps
    its rows together. Use it with 20 or more units that are not sparse. nan values of a flat input are left out; nan bounds
    with fewer than 2 units, or where resamples without spread leave a studentised bound infinite.
    """
    rows = np.asarray(values, dtype=float)
    rows = present(rows) if rows.ndim < 2 else rows
    if len(rows) == 0:
        return NOTHING
    value = float(statistic(rows))
    if len(rows) == 1 or math.isnan(value):
        return Interval(value, math.nan, math.nan)
    draws = np.random.default_rng(seed).integers(0, len(rows), size=(resamples, len(rows)))
    tails = [1 - _upper(confidence), _upper(confidence)]
    if statistic is np.mean and rows.ndim == 1:
        return _studentised(rows, rows[draws], tails)
    replicates = present([float(statistic(rows[draw])) for draw in draws])
    if replicates.size == 0:
        return Interval(value, math.nan, math.nan)
    low, high = np.quantile(replicates, tails)
    return Interval(value, float(low), float(high))


def _studentised(values: NDArray[np.float64], samples: NDArray[np.float64], tails: list[float]) -> Interval:
    mean, error = float(values.mean()), float(values.std(ddof=1)) / math.sqrt(values.size)
    shifts = samples.mean(axis=1) - mean
    errors = samples.std(axis=1, ddof=1) / math.sqrt(values.size)
    without_spread = np.where(np.isclose(shifts, 0.0), 0.0, np.copysign(np.inf, shifts))
    pivots = np.divide(shifts, errors, out=without_spread, where=errors > 0)
    below, above = np.quantile(pivots, tails, method="inverted_cdf")  # takes no average, which would make nan of infinities
    bounds = [mean - float(above) * error if error else mean, mean - float(below) * error if error else mean]
    low, high = (bound if math.isfinite(bound) else math.nan for bound in bounds)
    return Interval(mean, low, high)


def _upper(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, e.g. 0.95, got {confidence}")
    return (1 + confidence) / 2


def _check_counts(successes: float, n: float) -> None:
    if not 0 <= successes <= n:
        raise ValueError(f"successes must lie between 0 and n, got {successes} of {n}")
