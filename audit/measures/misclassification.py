"""What a rate was before an imperfect judge (a checker, a grader, a pattern) counted it: correction by its sensitivity and specificity.

Estimators of section 6 of the methods: Rogan & Gladen 1978 with its variance, and Lang & Reiczigel 2014 where that variance fails.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from audit.measures.intervals import FEW, Interval, t_quantile


@dataclass(frozen=True)
class Judge:
    """How often a judge was right on cases whose truth was known. Shares in [0, 1]; nothing is known without cases."""

    sensitivity: float  # share of true positives among `positives` known ones
    positives: int
    specificity: float  # share of true negatives among `negatives` known ones
    negatives: int

    def __post_init__(self) -> None:
        """Refuse shares outside [0, 1], samples without a case, and a judge who is no better than chance."""
        if not (0 <= self.sensitivity <= 1 and 0 <= self.specificity <= 1):
            raise ValueError(f"sensitivity and specificity lie in [0, 1], got {self.sensitivity} and {self.specificity}")
        if self.positives < 1 or self.negatives < 1:
            raise ValueError(f"a judge is known from at least one case of either kind, got {self.positives} and {self.negatives}")
        if self.youden <= 0:
            raise ValueError(f"sensitivity and specificity add up to {self.youden + 1:g}: a judge no better than chance corrects nothing")

    @property
    def youden(self) -> float:
        """Sensitivity + specificity - 1, in (0, 1]; 1 for a judge who is never wrong."""
        return self.sensitivity + self.specificity - 1


def corrected_rate(rate: float, n: float, judge: Judge, *, confidence: float = 0.95) -> Interval:
    """The true rate behind a judged one, with bounds that carry the uncertainty of the judge's figures.

    `rate` in [0, 1] was found in `n` independent cases (`effective_size` for clustered ones). Neither value nor bounds are clipped:
    a value below 0 says that the judge's own errors explain the rate, and clipping before taking a difference would bias it. Where
    a rate, the sensitivity or the specificity was observed at 0 or 1, the Wald bounds cover too little and Lang & Reiczigel's (Prev
    Vet Med 2014;113:13), which lie in [0, 1], take their place. nan without cases.
    """
    if math.isnan(rate) or not n > 0:
        return Interval(math.nan, math.nan, math.nan)
    if not 0 <= rate <= 1:
        raise ValueError(f"a rate lies in [0, 1], got {rate}")
    value = (rate + judge.specificity - 1) / judge.youden
    if {rate, judge.sensitivity, judge.specificity} & {0.0, 1.0}:
        bounds = _lang_reiczigel(rate, n, judge, confidence=confidence)
        return Interval(value, *bounds)
    half = _z(confidence) * math.sqrt(_variance(rate, n, value, judge))
    return Interval(value, value - half, value + half)


def corrected_gap(gap: float, variance: float, judge: Judge, *, confidence: float = 0.95) -> Interval:
    """The true difference of two rates behind a judged one, when one judge with the same errors judged both groups.

    `variance` is that of the judged gap, over its independent units. The judge's errors are shared, so that two single variances
    added up would overstate the uncertainty by some 40 %. Unclipped; nan without a gap.
    """
    if math.isnan(gap) or math.isnan(variance):
        return Interval(math.nan, math.nan, math.nan)
    value = gap / judge.youden
    sensitivity = judge.sensitivity * (1 - judge.sensitivity) / judge.positives
    specificity = judge.specificity * (1 - judge.specificity) / judge.negatives
    half = _z(confidence) * math.sqrt(variance + value**2 * (specificity + sensitivity)) / judge.youden
    return Interval(value, value - half, value + half)


def effective_size(numerators: ArrayLike, denominators: ArrayLike, *, confidence: float = 0.95) -> float:
    """How many independent cases tell as much about a ratio as these clusters do: r (1 - r) over its clustered variance.

    The variance is the linearised one (Cochran 1977, ch. 6); the few degrees of freedom of few clusters are counted as fewer cases.
    With fewer than ten clusters that hold an event, or that hold a non-event, it is the number of clusters, unequal ones as
    (sum n)^2 / sum n^2 (Kish 1965), as in `clustered_ratio`. Never more than the cases there are; 0 without any. Clusters with
    denominator 0 or nan are left out.
    """
    top, bottom = np.asarray(numerators, dtype=float).ravel(), np.asarray(denominators, dtype=float).ravel()
    there = ~np.isnan(top) & (bottom > 0)
    top, bottom = top[there], bottom[there]
    if top.size == 0:
        return 0.0
    cases = float(bottom.sum())
    if min(np.count_nonzero(top), np.count_nonzero(top < bottom)) < FEW:
        return cases**2 / float((bottom**2).sum())
    ratio = float(top.sum()) / cases
    residuals = (top - ratio * bottom) / bottom.mean()
    variance = float((residuals**2).sum()) / (top.size * (top.size - 1))
    shrink = (_z(confidence) / t_quantile(top.size - 1, (1 + confidence) / 2)) ** 2
    return min(cases, shrink * ratio * (1 - ratio) / variance) if variance else cases


def _variance(rate: float, n: float, value: float, judge: Judge) -> float:
    sampling = rate * (1 - rate) / n
    specificity = (1 - value) ** 2 * judge.specificity * (1 - judge.specificity) / judge.negatives
    sensitivity = value**2 * judge.sensitivity * (1 - judge.sensitivity) / judge.positives
    return (sampling + specificity + sensitivity) / judge.youden**2


def _lang_reiczigel(rate: float, n: float, judge: Judge, *, confidence: float) -> tuple[float, float]:
    """Equations 6, 7, 16 and 17: one success and one failure are added to each sample of the judge, z^2 cases to that of the rate."""
    z = _z(confidence)
    near = Judge(
        sensitivity=(judge.positives * judge.sensitivity + 1) / (judge.positives + 2),
        positives=judge.positives + 2,
        specificity=(judge.negatives * judge.specificity + 1) / (judge.negatives + 2),
        negatives=judge.negatives + 2,
    )
    shrunk = (n * rate + z**2 / 2) / (n + z**2)
    value = (shrunk + near.specificity - 1) / near.youden
    sensitivity = value * near.sensitivity * (1 - near.sensitivity) / near.positives
    specificity = (1 - value) * near.specificity * (1 - near.specificity) / near.negatives
    middle = value + 2 * z**2 * (sensitivity - specificity)
    half = z * math.sqrt(_variance(shrunk, n + z**2, value, near))
    return max(0.0, middle - half), min(1.0, middle + half)


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence lies between 0 and 1, e.g. 0.95, got {confidence}")
    return float(ndtri((1 + confidence) / 2))
