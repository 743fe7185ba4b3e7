"""Names and templates as stimuli: when a level is stated by names, the names are a sample too and have degrees of freedom of their own.

With one name a group, reused in every vignette, a name that happens to matter looks like the group: up to 41 % false alarms (methods,
section 2.2). Judd, Westfall & Kenny 2012, J Pers Soc Psychol 103:54.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr

from audit.measures.intervals import Interval, t_quantile


@dataclass(frozen=True)
class StimulusGap:
    """A mean gap whose vignettes and names were both drawn; errors in the unit of the gaps, nan where nothing can be said."""

    value: float
    standard_error: float  # the larger of the two below
    by_vignette: float  # standard error with vignettes as clusters
    by_stimulus: float  # standard error with names as clusters
    vignettes: int
    stimuli: int

    @property
    def degrees_of_freedom(self) -> int:
        """Of the smaller sample: min(vignettes, names) - 1."""
        return min(self.vignettes, self.stimuli) - 1

    @property
    def p(self) -> float:
        """Two-sided; 1 where one name or one vignette stands for all, which shows nothing, and nan where no gap differs from another."""
        if self.degrees_of_freedom < 1:
            return 1.0
        if not self.standard_error > 0:
            return math.nan
        return float(2 * stdtr(self.degrees_of_freedom, -abs(self.value) / self.standard_error))

    def interval(self, confidence: float) -> Interval:
        """t interval on `degrees_of_freedom`; infinite bounds where one name or one vignette stands for all."""
        if self.degrees_of_freedom < 1:
            return Interval(self.value, -math.inf, math.inf)
        half = t_quantile(self.degrees_of_freedom, (1 + confidence) / 2) * self.standard_error
        return Interval(self.value, self.value - half, self.value + half)


def stimulus_gap(gaps: ArrayLike, vignette: ArrayLike, stimulus: ArrayLike) -> StimulusGap:
    """The mean of gaps, each with its vignette and its name: vignettes weigh the same, errors are clustered by either.

    The larger error counts, on min(vignettes, names) - 1 degrees of freedom (methods, section 2.2). nan gaps must be left out before.
    """
    values = np.asarray(gaps, dtype=float)
    units, unit = np.unique(np.asarray(vignette), return_inverse=True)
    names, name = np.unique(np.asarray(stimulus).astype(str), return_inverse=True)
    if not values.size:
        return StimulusGap(math.nan, math.nan, math.nan, math.nan, 0, 0)
    weights = 1 / (np.bincount(unit)[unit] * units.size)  # a vignette of several wordings weighs as much as one of one
    mean = float((weights * values).sum())
    errors = [_clustered_error(weights * (values - mean), code, count) for code, count in ((unit, units.size), (name, names.size))]
    larger = max(errors) if not any(map(math.isnan, errors)) else math.nan
    return StimulusGap(mean, larger, errors[0], errors[1], units.size, names.size)


def _clustered_error(residuals: NDArray[np.float64], cluster: NDArray[np.intp], clusters: int) -> float:
    """sqrt(G / (G - 1) sum of squared cluster totals); nan for one cluster."""
    if clusters < 2:
        return math.nan
    totals = np.bincount(cluster, weights=residuals, minlength=clusters)
    return float(math.sqrt(clusters / (clusters - 1) * (totals**2).sum()))
