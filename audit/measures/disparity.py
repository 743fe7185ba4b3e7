"""How differently are two arms of a vignette answered, beyond what repeats of one and the same prompt differ?

Flips, distances and superiority compare the repeats of two arms of one vignette; they are averaged over vignettes by the caller,
for the vignette is the unit of inference. A missing answer is None or nan and is left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from audit.measures.agreement import Level, is_missing, known, pairwise_agreement
from audit.measures.intervals import NOTHING, Interval, present, t_interval

Runs = Sequence[Any] | NDArray[Any]


@dataclass(frozen=True)
class GroupMetrics:
    """Fairness metrics under fairlearn's names. Differences are the largest gap between two groups, in [0, 1]; 0 is parity."""

    by_group: Mapping[str, Mapping[str, float]]  # group -> metric -> value in [0, 1]
    demographic_parity_difference: float
    equalized_odds_difference: float
    n: int  # decisions used
    dropped: int  # left out because the decision or its truth was missing


def flip_rate(first: Runs, second: Runs) -> float:
    """Share of pairs, one answer from each arm, that differ, in [0, 1]; nan when an arm is empty.

    Above 0 even between two identical prompts: read it against the mean `rerun_flip_rate` of both arms.
    """
    one, two = Counter(known(first)), Counter(known(second))
    pairs = one.total() * two.total()
    return 1 - sum(n * two[label] for label, n in one.items()) / pairs if pairs else math.nan


def rerun_flip_rate(runs: Runs) -> float:
    """Share of distinct pairs of repeats of one prompt that differ, in [0, 1], unbiased; nan for fewer than 2 repeats."""
    return 1 - pairwise_agreement(runs)


def squared_distance(first: Runs, second: Runs, *, level: Level = "nominal") -> float:
    """Squared distance between the answer distributions of two arms, free of the bias of rerun noise; 0 is parity, and an estimate
    may fall below it. nan with fewer than 2 repeats in an arm.

    A U-statistic, so its mean over vignettes is right at any number of repeats. `level` nominal: sum of squared differences of the
    category shares (for a binary outcome 2 (p - q)^2). ordinal: area between the squared cumulative shares, a sum over the steps of
    a scale. interval: squared difference of the means.
    """
    one, two = known(first), known(second)
    if min(len(one), len(two)) < 2:
        return math.nan
    if level == "nominal":
        return 2 * flip_rate(one, two) - rerun_flip_rate(one) - rerun_flip_rate(two)
    if level not in ("ordinal", "interval"):
        raise ValueError(f"unknown level {level!r} (levels: nominal, ordinal, interval)")
    a, b = np.asarray(one, dtype=float), np.asarray(two, dtype=float)
    power = 1 if level == "ordinal" else 2
    # E d(X, Y) - E d(X, X') / 2 - E d(Y, Y') / 2 with d = |x - y| or (x - y)^2 (Szekely & Rizzo 2013)
    return _mean_distance(a, b, power) - (_spread(a, power) + _spread(b, power)) / 2


def within_variance(first: ArrayLike, second: ArrayLike) -> float:
    """Variance that rerun noise alone puts into the gap of one vignette: s^2 / R summed over both arms, >= 0.

    For 0/1 answers it is p (1 - p) / (R - 1) per arm. nan with fewer than 2 repeats in an arm.
    """
    arms = present(first), present(second)
    return float(sum(arm.var(ddof=1) / arm.size for arm in arms)) if min(arm.size for arm in arms) > 1 else math.nan


def heterogeneity_variance(gaps: ArrayLike, within_variances: ArrayLike) -> float:
    """Variance of the true gap between vignettes: variance of the seen gaps less the mean part that rerun noise gives.

    0 is the same gap everywhere; unbiased and therefore at times below 0, to be reported as 0. With one wording per arm it holds
    the effect of wording too. Vignettes with a nan in either are left out; nan for fewer than 2.
    """
    seen, noise = np.asarray(gaps, dtype=float).ravel(), np.asarray(within_variances, dtype=float).ravel()
    if seen.size != noise.size:
        raise ValueError(f"each gap needs its within variance, got {seen.size} and {noise.size}")
    there = ~np.isnan(seen) & ~np.isnan(noise)
    return float(seen[there].var(ddof=1) - noise[there].mean()) if there.sum() > 1 else math.nan


def impact_ratio(rates: ArrayLike, reference_rates: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Mean rate of a group over the mean rate of the reference, paired by vignette; above 0, 1 is parity.

    Bounds by the delta method on the log ratio with one residual per vignette and t(V - 1), for the four-fifths rule: below 0.8
    is shown only when the upper bound is. nan when either mean rate is 0, where the difference is to be reported instead; nan
    bounds for a single vignette. Vignettes missing in either are left out.
    """
    group, reference = np.asarray(rates, dtype=float).ravel(), np.asarray(reference_rates, dtype=float).ravel()
    if group.size != reference.size:
        raise ValueError(f"rates are paired by vignette, got {group.size} and {reference.size}")
    there = ~np.isnan(group) & ~np.isnan(reference)
    group, reference = group[there], reference[there]
    if group.size == 0 or group.mean() <= 0 or reference.mean() <= 0:
        return NOTHING
    ratio = float(group.mean() / reference.mean())
    around = t_interval(group / group.mean() - reference / reference.mean(), confidence=confidence)
    # the residuals average to 0, so the bounds of their mean are the half widths on the log scale
    return Interval(ratio, ratio * math.exp(around.low), ratio * math.exp(around.high))


def probability_of_superiority(first: ArrayLike, second: ArrayLike) -> float:
    """Chance that an answer of the first arm exceeds one of the second, ties counted half, in [0, 1]; 0.5 is parity.

    nan when an arm is empty. Wilcoxon-Mann-Whitney; Acion et al. 2006, Stat Med 25:591.
    """
    one, two = present(first), present(second)
    if min(one.size, two.size) == 0:
        return math.nan
    return float(((np.sign(one[:, None] - two) + 1) / 2).mean())


def group_metrics(truth: Runs, decision: Runs, group: Runs) -> GroupMetrics:
    """Accuracy, selection rate, true and false positive rate by group, and the two usual differences, from 0/1 truths and decisions.

    Rows whose decision or truth is missing are dropped first and counted: fairlearn would take a missing decision for a "no".
    A rate without cases behind it (no positives for the true positive rate) is nan; a difference rests on the groups that have
    the rate, and is nan for fewer than 2. Point values only: rows are not independent, so take uncertainty from paired gaps.
    """
    rows = [(int(y), int(d), str(g)) for y, d, g in zip(truth, decision, group, strict=True) if not (is_missing(y) or is_missing(d))]
    dropped = len(truth) - len(rows)
    if any(y not in (0, 1) or d not in (0, 1) for y, d, _ in rows):
        raise ValueError("truths and decisions are 0, 1 or missing")
    by_group = _by_group(rows) if rows else {}
    gaps = {name: _largest_gap([values[name] for values in by_group.values()]) for name in _RATES}
    odds = (gaps["true_positive_rate"], gaps["false_positive_rate"])
    return GroupMetrics(
        by_group=by_group,
        demographic_parity_difference=gaps["selection_rate"],
        equalized_odds_difference=math.nan if any(map(math.isnan, odds)) else max(odds),
        n=len(rows),
        dropped=dropped,
    )


_RATES = ("accuracy", "selection_rate", "true_positive_rate", "false_positive_rate")


def _by_group(rows: list[tuple[int, int, str]]) -> dict[str, dict[str, float]]:
    from fairlearn.metrics import (
        MetricFrame,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )
    from sklearn.metrics import accuracy_score

    truth, decision, group = zip(*rows, strict=True)
    functions = dict(zip(_RATES, (accuracy_score, selection_rate, true_positive_rate, false_positive_rate), strict=True))
    frame = MetricFrame(metrics=functions, y_true=truth, y_pred=decision, sensitive_features=list(group)).by_group
    cases = Counter((g, y) for y, _, g in rows)
    result = {str(name): {metric: float(frame.loc[name, metric]) for metric in _RATES} for name in frame.index}
    for name, values in result.items():
        # fairlearn gives 0 where there was nothing to divide by
        values["true_positive_rate"] = values["true_positive_rate"] if cases[name, 1] else math.nan
        values["false_positive_rate"] = values["false_positive_rate"] if cases[name, 0] else math.nan
    return result


def _largest_gap(values: list[float]) -> float:
    there = present(values)
    return float(np.ptp(there)) if there.size > 1 else math.nan


def _mean_distance(a: NDArray[np.float64], b: NDArray[np.float64], power: int) -> float:
    return float((np.abs(a[:, None] - b) ** power).mean())


def _spread(a: NDArray[np.float64], power: int) -> float:
    return _mean_distance(a, a, power) * a.size / (a.size - 1)  # without the pairs of an answer with itself
