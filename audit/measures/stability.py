"""How steady an answer is when a question is asked again: entropy of what was said, spread of numbers, clusters, classes of sets.

Labels and numbers that are None or nan are left out, as in `audit.measures.agreement`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.measures.agreement import Table, deviation_of_parts, known, variance_parts
from audit.measures.intervals import Interval, bootstrap_interval, t_interval

ENOUGH = 20  # questions from which a bootstrap holds what it promises
REPEATABILITY = 2.77  # 1.96 x sqrt 2: what two repeats differ by at most in 95 of 100 cases, in within-item standard deviations


def entropy(labels: Sequence[Any]) -> float:
    """Shannon entropy of the labels in nats, at least 0; 0 is one label only. nan without labels.

    Over clusters of meaning this is the discrete semantic entropy of Farquhar 2024, Nature 630:625. It is too low with few repeats.
    """
    shares = _shares(labels)
    return float(-(shares * np.log(shares)).sum() + 0.0) if shares.size else math.nan


def normalised_entropy(labels: Sequence[Any], *, categories: int) -> float:
    """Entropy of repeated labels over the largest that there can be, in [0, 1]; 0 is one label only, 1 is all labels alike often.

    (H + (K - 1) / (2 R)) / log min(R, categories), capped at 1, with K the categories seen in R repeats: Miller 1955, in Quastler,
    Information Theory in Psychology. At 5 repeats it still misses 10 to 50 % of the true entropy, so it describes and tests nothing.
    nan for fewer than 2 repeats or categories.
    """
    there = known(labels)
    most = min(len(there), categories)
    if most < 2:
        return math.nan
    corrected = entropy(there) + (len(set(there)) - 1) / (2 * len(there))
    return min(corrected / math.log(most), 1.0)


def repeatability(table: Table) -> float:
    """What two repeats of one item differ by at most in 95 of 100 cases, in the unit of the numbers; 0 is no change at all.

    2.77 times the within-item standard deviation; nan without repeats of any item. Bland JM, Altman DG. BMJ 1996;313:744.
    """
    return REPEATABILITY * deviation_of_parts(variance_parts(table))


def jackknifed_mean(matrix: NDArray[np.float64]) -> Interval:
    """Mean of the pairs of a symmetric matrix of repeats, with t bounds from leaving out one repeat at a time, in the unit of the matrix.

    Pairs share repeats, so that their own spread would promise too much. Pseudo-values R m - (R - 1) m_without (Efron & Tibshirani 1993,
    ch. 11); repeats without a value are left out; nan bounds for fewer than 3 repeats, all nan for fewer than 2.
    """
    there = ~np.isnan(np.diagonal(matrix))
    values = matrix[np.ix_(there, there)]
    repeats = len(values)
    if repeats < 2:
        return Interval(math.nan, math.nan, math.nan)
    own = values.sum(axis=1) - np.diagonal(values)
    mean = float(own.sum() / (repeats * (repeats - 1)))
    if repeats < 3:
        return Interval(mean, math.nan, math.nan)
    without = (own.sum() - 2 * own) / ((repeats - 1) * (repeats - 2))
    around = t_interval(repeats * mean - (repeats - 1) * without)
    return Interval(mean, around.low, around.high)


def mean_interval(values: Sequence[float], *, seed: int) -> Interval:
    """Mean of one value for each question, with bounds from resampling questions, or from Student's t for fewer than 20 of them.

    In the unit of the values; nan values are left out.
    """
    there = np.array(known(values), dtype=float)
    return bootstrap_interval(there, seed=seed) if there.size >= ENOUGH else t_interval(there)


def unless_flat(interval: Interval) -> Interval:
    """The interval, with nan bounds where they meet: values that do not vary say nothing of the questions that were not asked."""
    return Interval(interval.value, math.nan, math.nan) if interval.low == interval.high else interval


def clusters(similarity: NDArray[np.float64], *, link: float, apart: NDArray[np.bool_] | None = None) -> list[int]:
    """Number of the cluster of each answer, from 0 in order of appearance: every two answers of a cluster have `link` or more.

    Complete linkage; pairs marked in `apart` never share a cluster, and answers without a value (nan) stand alone.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(similarity) < 2:
        return list(range(len(similarity)))
    distance = 1 - np.nan_to_num(similarity, nan=-1.0)
    distance[distance > 1 - link] = 2.0
    if apart is not None:
        distance[apart] = 2.0
    np.fill_diagonal(distance, 0.0)
    found = fcluster(linkage(squareform(distance, checks=False), method="complete"), t=1.5, criterion="distance")
    names = dict[int, int]()
    return [names.setdefault(int(one), len(names)) for one in found]


def set_class(right: Sequence[Any]) -> str:
    """The class of all answers to one question: "appropriate" when all are right, "inappropriate" when none is, else "inconsistent".

    "" without a judged answer. Haver 2023, Radiology 307:e230424, where radiologists judged three answers to each question.
    """
    there = [bool(one) for one in known(right)]
    return "" if not there else "appropriate" if all(there) else "inconsistent" if any(there) else "inappropriate"


def is_consistent(labels: Sequence[Any]) -> bool | None:
    """Whether all repeats say the same, right or wrong; None for fewer than 2. Rahsepar 2023, Radiology 307:e230922."""
    there = known(labels)
    return len(set(there)) == 1 if len(there) > 1 else None


def right_and_stable(right: Sequence[Any], labels: Sequence[Any]) -> str:
    """ "right, stable", "right, unstable", "wrong, stable" (the same wrong answer every time) or "wrong, unstable".

    Right is a question with more than half of its judged answers right; stable is one whose labels are all the same. "" where one of the
    two cannot be said.
    """
    there, stable = known(right), is_consistent(labels)
    if not there or stable is None:
        return ""
    return f"{'right' if 2 * sum(map(bool, there)) > len(there) else 'wrong'}, {'stable' if stable else 'unstable'}"


def _shares(labels: Sequence[Any]) -> NDArray[np.float64]:
    counts = np.array(list(Counter(known(labels)).values()), dtype=float)
    return counts / counts.sum() if counts.size else counts
