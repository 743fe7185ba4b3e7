"""Paired contrasts of one outcome between two levels of a factor, vignette by vignette.

`Cells` maps (unit, stratum) -> level -> values of the identical reruns; nan is an answer that could not be read. A stratum is one wording,
or a tuple of one wording and whatever else is held constant, such as the levels of crossed factors.
The unit (vignette) is what inference counts; strata and reruns are averaged first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

import numpy as np

from audit.measures.disparity import flip_rate, rerun_flip_rate, within_variance

Stratum = tuple[str, Hashable]
Cells = Mapping[Stratum, Mapping[str, Sequence[float]]]


def cells_of(rows: Iterable[tuple[str, Hashable, str, float]]) -> Cells:
    """Cells from (unit, stratum, level, value) rows."""
    cells: dict[Stratum, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for unit, stratum, level, value in rows:
        cells[unit, stratum][level].append(value)
    return cells


def _read(values: Sequence[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


def per_unit(cells: Cells, level: str, reference: str, contrast: Callable[[list[float], list[float]], float]) -> dict[str, float]:
    """`contrast` of the readable runs of both levels in each stratum that has them, averaged within the unit; nan values are left out."""
    found: dict[str, list[float]] = defaultdict(list)
    for (unit, _), levels in cells.items():
        first, second = _read(levels.get(level, ())), _read(levels.get(reference, ()))
        if first and second:
            value = contrast(first, second)
            if not math.isnan(value):
                found[unit].append(value)
    return {unit: float(np.mean(values)) for unit, values in found.items()}


def paired_gaps(cells: Cells, level: str, reference: str) -> dict[str, float]:
    """Mean difference level - reference of each unit, in the outcome's unit; 0 is parity."""
    return per_unit(cells, level, reference, lambda first, second: float(np.mean(first) - np.mean(second)))


def level_mean(cells: Cells, level: str) -> float:
    """Mean of a level: reruns, then strata, then units averaged; nan without readable answers."""
    means = per_unit(cells, level, level, lambda first, second: float(np.mean(first)))
    return float(np.mean(list(means.values()))) if means else math.nan


def count(cells: Cells, level: str) -> tuple[int, int]:
    """Sum and number of the readable answers of a level, everything pooled: for description, never for inference."""
    values = [value for levels in cells.values() for value in _read(levels.get(level, ()))]
    return int(sum(values)), len(values)


def worst_case_gap(cells: Cells, level: str, reference: str, *, low: float, high: float) -> tuple[float, float]:
    """Smallest and largest mean gap that the unread answers leave possible (Manski bounds), given the outcome's range."""

    def fill(values: Sequence[float], value: float) -> list[float]:
        return [value if math.isnan(one) else one for one in values]

    bounds = []
    for for_level, for_reference in ((low, high), (high, low)):
        filled = {
            key: {level: fill(levels.get(level, ()), for_level), reference: fill(levels.get(reference, ()), for_reference)}
            for key, levels in cells.items()
        }
        gaps = paired_gaps(filled, level, reference)
        bounds.append(float(np.mean(list(gaps.values()))) if gaps else math.nan)
    return bounds[0], bounds[1]


def rerun_variances(cells: Cells, level: str, reference: str) -> dict[str, float]:
    """Variance that identical reruns alone put into the gap of each unit that was run twice or more."""
    strata = _strata(cells, level, reference)
    return {unit: variance / strata[unit] for unit, variance in per_unit(cells, level, reference, within_variance).items()}


def rerun_noise(cells: Cells, level: str, reference: str) -> float:
    """SD of the mean gap that identical reruns alone would give, in the outcome's unit; nan where nothing was run twice."""
    return _noise_of_mean(rerun_variances(cells, level, reference))


def wording_noise(cells: Cells, level: str, reference: str) -> float:
    """SD of the mean gap from wordings and the reruns within them: the spread of a unit's gap over its paraphrases; nan without two."""
    gaps: dict[tuple[str, Hashable], list[float]] = defaultdict(list)
    for (unit, stratum), levels in cells.items():
        first, second = _read(levels.get(level, ())), _read(levels.get(reference, ()))
        if first and second:
            gaps[unit, _context(stratum)].append(float(np.mean(first) - np.mean(second)))
    spreads: dict[str, list[float]] = defaultdict(list)
    for (unit, _), values in gaps.items():
        if len(values) > 1:
            spreads[unit].append(float(np.var(values, ddof=1)))
    strata = _strata(cells, level, reference)
    return _noise_of_mean({unit: float(np.mean(values)) / strata[unit] for unit, values in spreads.items()})


def _context(stratum: Hashable) -> Hashable:
    """What a stratum holds constant besides the wording, e.g. the levels of crossed factors."""
    return stratum[1:] if isinstance(stratum, tuple) else ()


def _strata(cells: Cells, level: str, reference: str) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for (unit, _), levels in cells.items():
        counts[unit] += bool(_read(levels.get(level, ())) and _read(levels.get(reference, ())))
    return counts


def _noise_of_mean(variances: Mapping[str, float]) -> float:
    """SD of a mean over units whose gaps have these variances."""
    return math.sqrt(sum(variances.values())) / len(variances) if variances else math.nan


def flip_rates(cells: Cells, level: str, reference: str) -> dict[str, float]:
    """Share of pairs of runs, one of each level under the same wording, whose answers differ, by unit."""
    return per_unit(cells, level, reference, flip_rate)


def rerun_flips(cells: Cells, level: str, reference: str) -> dict[str, float]:
    """Share of pairs of identical reruns whose answers differ, the mean of both levels, by unit; the first noise floor of a flip rate."""
    return per_unit(cells, level, reference, lambda first, second: (rerun_flip_rate(first) + rerun_flip_rate(second)) / 2)


def wording_flips(cells: Cells, level: str, reference: str) -> dict[str, float]:
    """Share of pairs of runs under two wordings and the same label whose answers differ, by unit; the second noise floor."""
    runs: dict[tuple[str, Hashable, str], list[list[float]]] = defaultdict(list)
    for (unit, stratum), levels in cells.items():
        for one in (level, reference):
            if values := _read(levels.get(one, ())):
                runs[unit, _context(stratum), one].append(values)
    found: dict[str, list[float]] = defaultdict(list)
    for (unit, *_), wordings in runs.items():
        found[unit] += [flip_rate(first, second) for number, first in enumerate(wordings) for second in wordings[number + 1 :]]
    return {unit: float(np.mean(values)) for unit, values in found.items() if values}
