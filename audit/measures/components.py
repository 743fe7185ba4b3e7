"""Where does the spread of the answers come from: the vignette, the group, its wording, or chance between identical reruns?

Crossed design: every vignette is shown with every level, in one or more wordings that all levels share, each asked once or more.
Moments of unweighted cell means (Searle, Casella & McCulloch 1992, ch. 5) equal the usual analysis of variance where the data are
balanced and stay unbiased where reruns or wordings are not.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audit.measures.intervals import Interval
from audit.measures.paired import Cells

Floats = NDArray[np.float64]

NAMES = ("vignette", "group", "vignette_by_group", "wording", "wording_by_group", "rerun")


@dataclass(frozen=True)
class Components:
    """Variance by component, in the squared unit of the outcome; an estimate may fall below 0, and nan is one that cannot be told.

    The gap of two levels in one vignette varies by 2 (vignette_by_group + wording_by_group / T + rerun / (T R)); `wording` is what
    all levels of a wording share and cancels in it. `group` is the variance of the mean levels themselves, which are fixed.
    """

    variance: Mapping[str, float]  # every one of NAMES
    units: int
    strata: int  # wordings in which every level was read
    left_out: int  # wordings in which a level has no readable answer

    @property
    def deviation(self) -> dict[str, float]:
        """Standard deviation by component, in the unit of the outcome; 0 where the variance is below 0."""
        return {name: math.sqrt(max(0.0, one)) if one == one else math.nan for name, one in self.variance.items()}

    @property
    def share(self) -> dict[str, float]:
        """Part of the sum of all components, in [0, 1], with those below 0 counted as 0; nan where nothing varies at all."""
        total = sum(max(0.0, one) for one in self.variance.values() if one == one)
        return {name: max(0.0, one) / total if one == one and total > 0 else math.nan for name, one in self.variance.items()}


def variance_components(cells: Cells) -> Components:
    """Method-of-moments components over the strata in which every level was read; the levels' reruns may differ in number.

    What a design cannot tell apart is nan and contained in the next coarser component. Nothing run twice: `rerun`, in
    `wording_by_group`. No vignette in two wordings: `wording` and `wording_by_group`, in `vignette` and `vignette_by_group`. One
    level: everything with a group. One vignette: all but wordings and reruns. Where strata differ by more than their wording (other
    factors held constant), that too is `wording`.
    """
    moments, complete = _moments(cells)
    estimates = _solve(np.ones((1, len(moments))) @ moments, len(cells.levels))
    return Components(
        variance={name: float(one[0]) for name, one in zip(NAMES, estimates, strict=True)},
        units=len(moments),
        strata=int(complete.sum()),
        left_out=int((~complete).sum()),
    )


def component_intervals(cells: Cells, *, seed: int, confidence: float = 0.95, resamples: int = 999) -> dict[str, Interval]:
    """Each variance with percentile bounds from resampling whole vignettes, negative draws kept; nan bounds below 3 vignettes.

    For description: in simulated normal data 95 % bounds covered 85-93 % at 15 vignettes and 93-95 % at 60.
    """
    values = variance_components(cells).variance
    moments, _ = _moments(cells)
    units = len(moments)
    if units < 3:
        return {name: Interval(value, math.nan, math.nan) for name, value in values.items()}
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    tails = [(1 - confidence) / 2, (1 + confidence) / 2]
    found = {}
    for name, draws in zip(NAMES, _solve(drawn @ moments, len(cells.levels)), strict=True):
        there = draws[~np.isnan(draws)]
        low, high = np.quantile(there, tails) if there.size and not math.isnan(values[name]) else (math.nan, math.nan)
        found[name] = Interval(values[name], float(low), float(high))
    return found


def _moments(cells: Cells) -> tuple[Floats, NDArray[np.bool_]]:
    """V x (11 + L) sums of each unit that any weights over units may combine, and which strata they rest on."""
    complete = np.asarray((cells.read > 0).all(axis=1))
    kept, unit = np.unique(cells.unit[complete], return_inverse=True)
    units, read, mean = kept.size, cells.read[complete], cells.mean[complete]

    def summed(of_strata: Floats) -> Floats:
        return np.asarray(np.bincount(unit, weights=of_strata, minlength=units), dtype=float)

    middle = mean.mean(axis=1)
    middle = middle - (middle.mean() if middle.size else 0.0)  # moments about the mean lose no digits to its size
    from_middle = mean - mean.mean(axis=1, keepdims=True)
    texts = summed(np.ones(len(unit)))
    noise = summed((1 / read).sum(axis=1))  # the rerun variance of the cell means, in units of that of one answer
    levels = np.stack([summed(one) / texts for one in from_middle.T], axis=1).reshape(units, mean.shape[1])
    middles = summed(middle) / texts
    columns = [
        np.ones(units),
        texts - 1,
        1 / texts,
        noise * (1 - 1 / texts),
        noise / texts**2,
        summed(((from_middle - levels[unit]) ** 2).sum(axis=1)),
        summed((middle - middles[unit]) ** 2),
        summed(cells.spread[complete].sum(axis=1)),
        summed((read - 1).sum(axis=1)),
        (levels**2).sum(axis=1),
        middles**2,
        middles,
    ]
    return np.column_stack([*columns, levels]), complete


def _solve(sums: Floats, levels: int) -> tuple[Floats, ...]:
    """Components, in the order of NAMES, that give the sums as their expectations; one entry per row of sums."""
    units, more_texts, per_text, noise_within, noise_between, within_levels, within, spread, reruns, squares, middles, middle = sums.T[:12]
    means = sums[:, 12:] / _known(units)[:, None]
    others = 1 - 1 / levels if levels > 1 else math.nan
    rerun = spread / _known(reruns)
    error = np.nan_to_num(rerun)
    by_group = (within_levels - others * error * noise_within) / _known((levels - 1) * more_texts)
    crossed = np.nan_to_num(by_group)
    wording = (within - error * noise_within / levels**2) / _known(more_texts) - crossed / levels
    shared = np.nan_to_num(wording) + crossed / levels
    between = 1 - 1 / _known(units)  # 0 for one unit
    spread_of_levels = (squares - units * (means**2).sum(axis=1)) / _known(between * others)
    noise = levels * crossed * per_text + error * noise_between
    vignette_by_group = (spread_of_levels - noise) / (units * levels)
    heterogeneity = np.nan_to_num(vignette_by_group)
    spread_of_units = (middles - middle**2 / _known(units)) / _known(between)
    vignette = (spread_of_units - shared * per_text - error * noise_between / levels**2) / _known(units) - heterogeneity / levels
    chance = others * (levels * units * vignette_by_group + noise) / _known(units) ** 2
    group = ((means**2).sum(axis=1) - chance) / (levels - 1 if levels > 1 else math.nan)
    return vignette, group, vignette_by_group, wording, by_group, rerun


def _known(divisor: Floats) -> Floats:
    """The divisor, nan where it is 0."""
    return np.where(divisor > 0, divisor, np.nan)
