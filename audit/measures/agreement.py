"""Do repeats, raters or judges say the same? Coefficients over labels and numbers; 1 is perfect agreement throughout.

A missing label is None or nan and is left out. A coefficient that corrects for chance is nan where chance alone would agree
always (one category only): nothing can be said there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Table = Sequence[Sequence[Any]] | NDArray[Any]
Level = Literal["nominal", "ordinal", "interval"]


def known(labels: Sequence[Any] | NDArray[Any]) -> list[Any]:
    """The labels that are there, in order: neither None nor nan."""
    return [label for label in labels if not is_missing(label)]


def is_missing(label: Any) -> bool:
    """Whether a label is None or nan; nan is the one value that differs from itself."""
    return label is None or bool(label != label)


def pairwise_agreement(labels: Sequence[Any] | NDArray[Any]) -> float:
    """Share of distinct pairs of repeats of one item that agree, in [0, 1]; nan for fewer than 2.

    Sum of n_c (n_c - 1) over R (R - 1), unbiased at any number of repeats, unlike entropy.
    """
    counts = Counter(known(labels))
    repeats = counts.total()
    return sum(n * (n - 1) for n in counts.values()) / (repeats * (repeats - 1)) if repeats > 1 else math.nan


def modal_agreement(labels: Sequence[Any] | NDArray[Any]) -> float:
    """Share of repeats of one item that give its most frequent answer, in (0, 1]; biased upward with few repeats; nan for fewer than 2."""
    counts = Counter(known(labels))
    return max(counts.values()) / counts.total() if counts.total() > 1 else math.nan


def fleiss_kappa(counts: ArrayLike) -> float:
    """Agreement beyond chance from a table of items x categories of counts, at most 1; 0 is chance. Fleiss 1971, Psychol Bull 76:378.

    Items may have different numbers of ratings; those with fewer than 2 are left out. nan without items or with one category.
    """
    table = _rated_twice(counts)
    if len(table) == 0:
        return math.nan
    return _beyond_chance(_mean_pairwise(table), float(((table.sum(axis=0) / table.sum()) ** 2).sum()))


def cohen_kappa(first: Sequence[Any] | NDArray[Any], second: Sequence[Any] | NDArray[Any]) -> float:
    """Agreement of two raters beyond the chance that their own habits give, at most 1; 0 is chance. Cohen 1960, Educ Psychol Meas 20:37.

    Pairs with a missing label are left out; nan without pairs, or when both raters use one and the same category throughout.
    """
    pairs = _pairs(first, second)
    if not pairs:
        return math.nan
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(one[label] * two[label] for label in one) / len(pairs) ** 2
    return _beyond_chance(_share_equal(pairs), chance)


def gwet_ac1(first: Sequence[Any] | NDArray[Any], second: Sequence[Any] | NDArray[Any]) -> float:
    """Agreement of two raters beyond chance that stays sensible when one category prevails, at most 1; 0 is chance. Gwet 2008, as below.

    Pairs with a missing label are left out; nan without pairs or with a single category.
    """
    pairs = _pairs(first, second)
    categories = list(dict.fromkeys(label for pair in pairs for label in pair))
    return gwet_ac1_of_counts([[pair.count(one) for one in categories] for pair in pairs])


def gwet_ac1_of_counts(counts: ArrayLike) -> float:
    """AC1 from a table of items x categories of counts, at most 1; 0 is chance. Gwet 2008, Br J Math Stat Psychol 61:29.

    Chance is the sum of pi_k (1 - pi_k) over K - 1, pi_k the mean share of category k over items and K the columns that were used.
    Items may have different numbers of ratings; those with fewer than 2 are left out. nan without items or with one category.
    """
    table = _rated_twice(counts)
    shares = (table / table.sum(axis=1, keepdims=True)).mean(axis=0) if len(table) else np.empty(0)
    used = shares[shares > 0]
    if len(used) < 2:
        return math.nan
    return _beyond_chance(_mean_pairwise(table), float((used * (1 - used)).sum()) / (len(used) - 1))


def krippendorff_alpha(table: Table, *, level: Level = "nominal") -> float:
    """Agreement of any number of raters, some of them missing, from a table of items x raters; at most 1; 0 is chance.

    1 - D_o / D_e over items with two or more labels (Krippendorff 2018, ch. 12). `level` sets how far two labels differ: not at
    all or wholly (nominal), by the ranks between them (ordinal), or by their squared difference (interval). Ordinal and interval
    need labels that sort as they should. nan when nothing can be paired or all labels are equal.
    """
    rows = [items for items in (known(row) for row in np.asarray(table, dtype=object)) if len(items) > 1]
    values = sorted({label for row in rows for label in row}, key=lambda label: label if level != "nominal" else str(label))
    if len(values) < 2:
        return math.nan
    position = {label: place for place, label in enumerate(values)}
    counts = np.zeros((len(rows), len(values)))
    for number, row in enumerate(rows):
        for label in row:
            counts[number, position[label]] += 1
    totals, ratings = counts.sum(axis=0), counts.sum(axis=1)
    distance = _squared_differences(values, totals, level)
    observed = float((np.einsum("uc,uk,ck->u", counts, counts, distance) / (ratings - 1)).sum() / totals.sum())
    expected = float(totals @ distance @ totals / (totals.sum() * (totals.sum() - 1)))
    return 1 - observed / expected


def intraclass_correlation(table: Table) -> float:
    """ICC(1,1) from a table of items x repeats: the share of the variance of one answer that lies between items; at most 1.

    0 or below means that repeats of one item differ as much as answers to different items. One-way analysis of variance, Shrout &
    Fleiss 1979, Psychol Bull 86:420; repeats may be missing (nan), the usual mean repeat number n0 then stands in for k. nan with
    fewer than 2 items, without repeats of any, or without any variance.
    """
    return correlation_of_parts(variance_parts(table))


def variance_parts(table: Table) -> NDArray[np.float64]:
    """What an analysis of variance needs of each item, one row per item with a repeat: 1, n, n^2, n m, n m^2 and the squares around m.

    n is the number of repeats of the item and m their mean, from which the grand mean is taken off. Rows may be added up, over items or
    over what is resampled together, before `correlation_of_parts` and `deviation_of_parts` read them.
    """
    rows = [values for values in (np.asarray(known(row), dtype=float) for row in table) if values.size]
    if not rows:
        return np.empty((0, 6))
    grand = float(np.concatenate(rows).mean())
    sizes, means = np.array([row.size for row in rows]), np.array([row.mean() for row in rows]) - grand
    within = [float(((row - row.mean()) ** 2).sum()) for row in rows]
    return np.column_stack([np.ones(len(rows)), sizes, sizes**2, sizes * means, sizes * means**2, within])


def correlation_of_parts(parts: NDArray[np.float64]) -> float:
    """ICC(1,1) from rows of `variance_parts`, as `intraclass_correlation` gives it."""
    items, answers, squares, total, spread, within = parts.sum(axis=0)
    if items < 2 or answers == items:
        return math.nan
    between = max(spread - total**2 / answers, 0.0) / (items - 1)
    inside = within / (answers - items)
    repeats = (answers - squares / answers) / (items - 1)
    variance = between + (repeats - 1) * inside
    return float((between - inside) / variance) if variance > 0 else math.nan


def deviation_of_parts(parts: NDArray[np.float64]) -> float:
    """Standard deviation of repeats around their item's mean, pooled over items, in the unit of the numbers; 0 is no change at all.

    From rows of `variance_parts`; also called the standard error of measurement. nan without repeats of any item. Bland JM, Altman DG.
    Measurement error. BMJ 1996;313:744.
    """
    items, answers, *_, within = parts.sum(axis=0)
    return math.sqrt(within / (answers - items)) if answers > items else math.nan


def _rated_twice(counts: ArrayLike) -> NDArray[np.float64]:
    """The rows of a table of counts that hold two ratings or more."""
    table: NDArray[np.float64] = np.asarray(counts, dtype=float)
    return np.compress(table.sum(axis=1) > 1, table, axis=0) if table.ndim == 2 else np.empty((0, 0))


def _mean_pairwise(table: NDArray[np.float64]) -> float:
    """Share of agreeing pairs of ratings of an item, mean over items."""
    ratings = table.sum(axis=1)
    return float(((table * (table - 1)).sum(axis=1) / (ratings * (ratings - 1))).mean())


def _beyond_chance(observed: float, chance: float) -> float:
    return (observed - chance) / (1 - chance) if not math.isclose(chance, 1.0) else math.nan


def _pairs(first: Sequence[Any] | NDArray[Any], second: Sequence[Any] | NDArray[Any]) -> list[tuple[Any, Any]]:
    if len(first) != len(second):
        raise ValueError(f"two raters need a label each for every item, got {len(first)} and {len(second)}")
    return [(a, b) for a, b in zip(first, second, strict=True) if not (is_missing(a) or is_missing(b))]


def _share_equal(pairs: list[tuple[Any, Any]]) -> float:
    return sum(bool(a == b) for a, b in pairs) / len(pairs)


def _squared_differences(values: list[Any], totals: NDArray[np.float64], level: Level) -> NDArray[np.float64]:
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        ranks = np.cumsum(totals) - totals / 2  # the middle rank of each value; their difference is Krippendorff's sum
        return np.asarray((ranks[:, None] - ranks) ** 2)
    if level == "interval":
        numbers = np.asarray(values, dtype=float)
        return np.asarray((numbers[:, None] - numbers) ** 2)
    raise ValueError(f"unknown level {level!r} (levels: nominal, ordinal, interval)")
