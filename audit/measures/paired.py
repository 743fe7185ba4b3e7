"""Paired contrasts of one outcome between the levels of a factor, vignette by vignette.

The unit (vignette, or base case) is what inference counts. A stratum is one wording of it, under one setting of whatever else is held
constant; the levels are compared within strata, and identical reruns, then strata, are averaged within the unit first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
MOST_VALUES = 64  # distinct values of an outcome up to which answers can be told apart as same and different


@dataclass(frozen=True)
class Cells:
    """Answers of one outcome, summed over identical reruns: S strata, in rows, by L levels, in columns; nan answers are unread."""

    units: tuple[str, ...]
    levels: tuple[str, ...]
    unit: Codes  # of each stratum: its place in `units`
    context: Codes  # of each stratum: what it holds constant besides the wording, as a code
    read: Floats  # S x L: readable answers
    unread: Floats  # S x L
    total: Floats  # S x L: sum of the readable answers
    spread: Floats  # S x L: sum of their squared differences from the mean of the cell
    values: Floats  # K distinct values, ascending; empty when there are more than `MOST_VALUES`
    counts: Floats  # S x L x K: how often each value was given

    @cached_property
    def mean(self) -> Floats:
        """S x L means of the readable reruns; nan where there are none."""
        return _ratio(self.total, self.read)

    def column(self, level: str) -> int:
        """Place of a level; ValueError for one that is none."""
        return self.levels.index(level)

    def by_unit(self, of_strata: Floats) -> Floats:
        """Mean over the strata of each unit (S values, or S x k, to V or V x k); nan values are left out, nan when none is left."""
        return _grouped_mean(of_strata, self.unit, len(self.units))


def cells_of(
    units: Sequence[str],
    levels: Sequence[str],
    *,
    unit: ArrayLike,
    context: ArrayLike,
    stratum: ArrayLike,
    level: ArrayLike,
    values: ArrayLike,
) -> Cells:
    """Cells from answers: `stratum`, `level` (codes) and `values` have an entry per answer, `unit` and `context` one per stratum."""
    answers = np.asarray(values, dtype=float)
    shape = (len(np.asarray(unit)), len(levels))
    place = np.asarray(stratum, dtype=np.intp) * shape[1] + np.asarray(level, dtype=np.intp)
    there = ~np.isnan(answers)
    seen, place_read = answers[there], place[there]
    size = shape[0] * shape[1]

    def summed(weights: Floats | None = None, at: Codes = place_read) -> Floats:
        return np.bincount(at, weights=weights, minlength=size).astype(float).reshape(shape)

    total, read = summed(seen), summed()
    from_mean = seen - _ratio(total, read).ravel()[place_read]
    distinct, which = np.unique(seen, return_inverse=True)
    distinct = distinct if distinct.size <= MOST_VALUES else distinct[:0]
    counts = np.bincount(place_read * distinct.size + which, minlength=size * distinct.size) if distinct.size else np.zeros(0)
    return Cells(
        units=tuple(units),
        levels=tuple(levels),
        unit=np.asarray(unit, dtype=np.intp),
        context=np.asarray(context, dtype=np.intp),
        read=read,
        unread=summed(at=place[~there]),
        total=total,
        spread=summed(from_mean**2),
        values=distinct,
        counts=counts.astype(float).reshape(*shape, distinct.size),
    )


def paired_gaps(cells: Cells, level: str, reference: str) -> Floats:
    """Mean difference level - reference of each unit, in the outcome's unit; 0 is parity, nan where a level has no readable answer."""
    return cells.by_unit(cells.mean[:, cells.column(level)] - cells.mean[:, cells.column(reference)])


def gaps_from_mean(cells: Cells) -> Floats:
    """V x L differences of each level from the mean over all levels, in strata where every level was read; 0 is parity, nan elsewhere."""
    return cells.by_unit(cells.mean - cells.mean.mean(axis=1, keepdims=True))


def level_mean(cells: Cells, level: str) -> float:
    """Mean of a level: reruns, then strata, then units averaged; nan without readable answers."""
    return _mean(cells.by_unit(cells.mean[:, cells.column(level)]))


def count(cells: Cells, level: str) -> tuple[int, int]:
    """Sum and number of the readable answers of a level, everything pooled: for description, never for inference."""
    column = cells.column(level)
    return int(cells.total[:, column].sum()), int(cells.read[:, column].sum())


def worst_case_gap(cells: Cells, level: str, reference: str, *, low: float, high: float) -> tuple[float, float]:
    """Smallest and largest mean gap that the unread answers leave possible (Manski bounds), given the outcome's range."""
    first, second = cells.column(level), cells.column(reference)

    def filled(column: int, value: float) -> Floats:
        unread = cells.unread[:, column]
        return _ratio(cells.total[:, column] + np.where(unread > 0, unread * value, 0.0), cells.read[:, column] + unread)

    bounds = [_mean(cells.by_unit(filled(first, one) - filled(second, other))) for one, other in ((low, high), (high, low))]
    return bounds[0], bounds[1]


def rerun_variances(cells: Cells, level: str, reference: str) -> Floats:
    """Variance that identical reruns alone put into the gap of each unit; nan for a unit that was not run twice or more."""
    columns = [cells.column(level), cells.column(reference)]
    n = cells.read[:, columns]
    within = _ratio(cells.spread[:, columns], np.where(n > 1, n * (n - 1), 0.0)).sum(
        axis=1
    )  # s^2 / R of both arms; nan unless both were run twice
    return _ratio(cells.by_unit(within), _strata(cells, columns))


def rerun_noise(cells: Cells, level: str, reference: str) -> float:
    """SD of the mean gap that identical reruns alone would give, in the outcome's unit; nan where nothing was run twice."""
    return _noise_of_mean(rerun_variances(cells, level, reference))


def wording_variances(cells: Cells, level: str, reference: str) -> Floats:
    """Variance that wordings, and the reruns within them, put into the gap of each unit; nan for a unit with fewer than two wordings."""
    columns = [cells.column(level), cells.column(reference)]
    gaps = cells.mean[:, columns[0]] - cells.mean[:, columns[1]]
    unit, settings = _settings(cells)
    from_mean = gaps - _grouped_mean(gaps, settings, unit.size)[settings]
    n: Floats = np.bincount(settings, weights=(~np.isnan(gaps)).astype(float), minlength=unit.size).astype(float)
    spread = _grouped_mean(from_mean**2, settings, unit.size) * _ratio(n, np.where(n > 1, n - 1, 0.0))
    return _ratio(_grouped_mean(spread, unit, len(cells.units)), _strata(cells, columns))


def wording_noise(cells: Cells, level: str, reference: str) -> float:
    """SD of the mean gap from wordings and the reruns within them: the spread of a unit's gap over its paraphrases; nan without two."""
    return _noise_of_mean(wording_variances(cells, level, reference))


def flip_rates(cells: Cells, level: str, reference: str) -> Floats:
    """Share of pairs of runs, one of each level under the same wording, whose answers differ, by unit; nan where a level is missing."""
    if not cells.values.size:
        return np.full(len(cells.units), np.nan)
    first, second = cells.column(level), cells.column(reference)
    alike = (cells.counts[:, first] * cells.counts[:, second]).sum(axis=1)
    return cells.by_unit(1 - _ratio(alike, cells.read[:, first] * cells.read[:, second]))


def rerun_flips(cells: Cells, level: str, reference: str) -> Floats:
    """Share of pairs of identical reruns whose answers differ, the mean of both levels, by unit; the first noise floor of a flip rate."""
    if not cells.values.size:
        return np.full(len(cells.units), np.nan)
    return cells.by_unit(_rerun_flips(cells, [cells.column(level), cells.column(reference)]).mean(axis=1))


def wording_flips(cells: Cells, level: str, reference: str) -> Floats:
    """Share of pairs of runs under two wordings and the same label whose answers differ, by unit; the second noise floor."""
    if not cells.values.size:
        return np.full(len(cells.units), np.nan)
    unit, settings = _settings(cells)
    pairs, differing = np.zeros(len(cells.units)), np.zeros(len(cells.units))
    for column in (cells.column(level), cells.column(reference)):
        shares = np.nan_to_num(_ratio(cells.counts[:, column], cells.read[:, column, None]))  # S x K, 0 where nothing was read
        summed = _grouped_sum(shares, settings, unit.size)
        own = np.bincount(settings, weights=(shares**2).sum(axis=1), minlength=unit.size)
        wordings = np.bincount(settings, weights=cells.read[:, column] > 0, minlength=unit.size)
        alike = ((summed**2).sum(axis=1) - own) / 2  # sum over pairs of wordings of the chance that they agree
        pairs += np.bincount(unit, weights=wordings * (wordings - 1) / 2, minlength=pairs.size)
        differing += np.bincount(unit, weights=wordings * (wordings - 1) / 2 - alike, minlength=pairs.size)
    return np.maximum(_ratio(differing, pairs), 0.0)


def squared_distances(cells: Cells, level: str, reference: str, *, ordered: bool) -> Floats:
    """Squared distance between the answer distributions of two levels by unit, free of the bias of rerun noise; 0 is parity.

    A U-statistic that may fall below 0; nan for a unit without two reruns of both levels. Categories: sum of squared differences of
    their shares. `ordered`: area between the squared cumulative shares, in the outcome's unit (methods of section 2.3; Szekely &
    Rizzo 2013). See `audit.measures.disparity.squared_distance` for one pair of arms.
    """
    if not cells.values.size:
        return np.full(len(cells.units), np.nan)
    columns = [cells.column(level), cells.column(reference)]
    n = cells.read[:, columns]
    counts = cells.counts[:, columns].cumsum(axis=2)[:, :, :-1] if ordered else cells.counts[:, columns]
    widths = np.diff(cells.values) if ordered else np.ones(cells.values.size)
    shares = _ratio(counts, n[:, :, None])
    noise = _ratio(shares * (1 - shares), np.where(n > 1, n - 1, 0.0)[:, :, None]).sum(axis=1)
    distances = (((shares[:, 0] - shares[:, 1]) ** 2 - noise) * widths).sum(axis=1)
    return cells.by_unit(np.where((n > 1).all(axis=1), distances, np.nan))


def _rerun_flips(cells: Cells, columns: Sequence[int]) -> Floats:
    n, counts = cells.read[:, columns], cells.counts[:, columns]
    return 1 - _ratio((counts * (counts - 1)).sum(axis=2), np.where(n > 1, n * (n - 1), 0.0))


def _settings(cells: Cells) -> tuple[Codes, Codes]:
    """Unit of each (unit, context) that occurs, and which of them each stratum belongs to."""
    contexts = int(cells.context.max(initial=0)) + 1
    distinct, settings = np.unique(cells.unit * contexts + cells.context, return_inverse=True)
    return distinct // contexts, settings


def _strata(cells: Cells, columns: Sequence[int]) -> Floats:
    """Strata of each unit in which both levels were read."""
    both = (cells.read[:, columns] > 0).all(axis=1).astype(float)
    return np.bincount(cells.unit, weights=both, minlength=len(cells.units)).astype(float)


def _noise_of_mean(variances: Floats) -> float:
    """SD of a mean over units whose gaps have these variances."""
    there = variances[~np.isnan(variances)]
    return math.sqrt(float(there.sum())) / there.size if there.size else math.nan


def _grouped_mean(values: Floats, group: Codes, groups: int) -> Floats:
    flat = values[:, None] if values.ndim == 1 else values
    there = ~np.isnan(flat)
    means = _ratio(_grouped_sum(np.where(there, flat, 0.0), group, groups), _grouped_sum(there.astype(float), group, groups))
    return means[:, 0] if values.ndim == 1 else means


def _grouped_sum(columns: Floats, group: Codes, groups: int) -> Floats:
    return np.stack([np.bincount(group, weights=one, minlength=groups) for one in columns.T], axis=1)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, nan where bottom is 0."""
    shape = np.broadcast_shapes(top.shape, bottom.shape)
    ratio: Floats = np.divide(top, bottom, out=np.full(shape, np.nan), where=np.broadcast_to(bottom != 0, shape))
    return ratio


def _mean(values: Floats) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if there.size else math.nan
