"""How far two groups of texts lie apart, when several texts share a question: the question is the unit, never the text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np

from audit.measures.intervals import NOTHING, Interval, t_interval, t_quantile


def cluster_means(values: Iterable[float], clusters: Iterable[str]) -> dict[str, float]:
    """Mean of the values of each cluster, in the unit of the values; nan values are left out, and clusters without any other."""
    by_cluster: dict[str, list[float]] = {}
    for value, cluster in zip(values, clusters, strict=True):
        if not math.isnan(value):
            by_cluster.setdefault(cluster, []).append(value)
    return {cluster: sum(some) / len(some) for cluster, some in by_cluster.items()}


def mean_difference(group: Mapping[str, float], reference: Mapping[str, float], *, confidence: float = 0.95) -> tuple[Interval, bool]:
    """Mean of a group's clusters minus that of the reference's, in the unit of the values, and whether they were paired; 0 is no gap.

    Where two clusters or more are in both, the differences within those are averaged (paired t interval). Otherwise the bounds are Welch's
    for independent clusters (Welch BL. Biometrika 1947;34:28-35). nan without clusters; nan bounds where a side has one only.
    """
    shared = sorted(group.keys() & reference.keys())
    if len(shared) >= 2:
        return t_interval([group[one] - reference[one] for one in shared], confidence=confidence), True
    first, second = np.array(list(group.values())), np.array(list(reference.values()))
    if not (first.size and second.size):
        return NOTHING, False
    gap = float(first.mean() - second.mean())
    if min(first.size, second.size) < 2:
        return Interval(gap, math.nan, math.nan), False
    a, b = float(first.var(ddof=1)) / first.size, float(second.var(ddof=1)) / second.size
    if a + b == 0:
        return Interval(gap, gap, gap), False
    freedom = (a + b) ** 2 / (a * a / (first.size - 1) + b * b / (second.size - 1))
    half = t_quantile(freedom, 1 - (1 - confidence) / 2) * math.sqrt(a + b)
    return Interval(gap, gap - half, gap + half), False
