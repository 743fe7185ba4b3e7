"""How two readings of the same answers agree, from the table that crosses them: rows are one reading's categories, columns the other's.

The same coefficients as in `agreement`, made for tables: tables of clusters add up, so whole clusters can be resampled.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from audit.measures.intervals import Interval, bootstrap_interval

Statistic = Callable[[NDArray[np.float64]], float]


def exact_agreement(table: ArrayLike) -> float:
    """Share of answers on which both readings agree, in [0, 1]; 1 is perfect. nan for an empty table."""
    counts = np.asarray(table, dtype=float)
    total = float(counts.sum())
    return float(np.trace(counts)) / total if total else math.nan


def kappa_of_table(table: ArrayLike) -> float:
    """Cohen's kappa, at most 1; 0 is chance. Cohen 1960, Educ Psychol Meas 20:37. nan for an empty table or a single category."""
    counts = np.asarray(table, dtype=float)
    total = float(counts.sum())
    if not total:
        return math.nan
    return _beyond_chance(counts, float(counts.sum(axis=0) @ counts.sum(axis=1)) / total**2)


def ac1_of_table(table: ArrayLike) -> float:
    """Gwet's AC1, at most 1; 0 is chance; sensible too where one category prevails. Gwet 2008, Br J Math Stat Psychol 61:29.

    Chance is the sum of pi_k (1 - pi_k) over K - 1, for the K categories that were used. nan for an empty table or a single category.
    """
    counts = np.asarray(table, dtype=float)
    shares = (counts.sum(axis=0) + counts.sum(axis=1)) / max(2 * float(counts.sum()), 1.0)
    used = shares[shares > 0]
    if len(used) < 2:
        return math.nan
    return _beyond_chance(counts, float((used * (1 - used)).sum()) / (len(used) - 1))


def over_clusters(tables: ArrayLike, statistic: Statistic, *, seed: int, resamples: int = 2000, confidence: float = 0.95) -> Interval:
    """A statistic of the sum of the clusters' tables, with percentile bounds from resampling whole clusters, in its own unit.

    nan without clusters, nan bounds with a single one. Field & Welsh 2007, J R Stat Soc B 69:369.
    """
    stack = np.asarray(tables, dtype=float)
    return bootstrap_interval(
        stack, seed=seed, statistic=lambda drawn: statistic(drawn.sum(axis=0)), resamples=resamples, confidence=confidence
    )


def _beyond_chance(counts: NDArray[np.float64], chance: float) -> float:
    return (exact_agreement(counts) - chance) / (1 - chance) if not math.isclose(chance, 1.0) else math.nan
