"""Does the answer change with the patient's group when nothing else does? Paired vignettes after Omar 2025 and Zack 2024.

The vignette is the unit: reruns and wordings are averaged within it first. Default pipeline: section 14 of the methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axes, unlabelled_means
from audit.controls import controls_detected
from audit.finding import Finding
from audit.gap import detail_of, evidence_of, gap_interval, means_of, names_of, noise_of, sensitivity_of, warnings_of
from audit.measures import paired
from audit.measures.intervals import t_interval
from audit.measures.multiplicity import benjamini_hochberg, holm
from audit.measures.permutation import sign_flip, simultaneous_interval
from audit.measures.stimuli import StimulusGap
from audit.outcomes import with_derived
from audit.transcript import Study

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tested:
    """The tests of one axis and outcome, an entry per level; `adjusted_p` is adjusted within the axis only."""

    axis: Axis
    names: tuple[StimulusGap | None, ...]
    raw_p: Floats
    mid_p: Floats
    adjusted_p: Floats
    floor: float  # the smallest p that so many vignettes, and so many sign flips, can give
    bounds: tuple[Floats, Floats]  # simultaneous over the levels


def analyse(study: Study) -> list[Finding]:
    """The gap of every outcome by every axis and level; one that no answer told is a finding without a value, not left out."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        derived = with_derived(probes, rows)
        detected = controls_detected(probes, rows)
        tests = [_tested(axis, study.seed) for axis in axes(probes, rows)]
        for test, (adjusted, family) in zip(tests, _adjusted(tests, study), strict=True):
            unlabelled, dummy = (unlabelled_means(test.axis, derived, arm) for arm in ("none", "dummy"))
            shared = {"family": family, "controls_detected": detected}
            for place, level in enumerate(test.axis.levels):
                findings.append(_finding(test, level, float(adjusted[place]), shared, unlabelled, dummy, study.seed))
    return findings


def _tested(axis: Axis, seed: int) -> Tested:
    """Sign flips for all levels at once; where names state the levels, the t test over names too, and the larger p of the two."""
    names = tuple(names_of(axis, level) for level in axis.levels)
    if len(axis.units) < 2:
        none = np.full(len(axis.levels), math.nan)
        return Tested(axis, names, none, none, none, math.nan, (none, none))
    test = sign_flip(axis.gaps, seed=seed)
    by_name = np.array([math.nan if one is None else one.p for one in names])
    raw, mid = (np.fmax(p, by_name) for p in (test.raw_p, test.mid_p))
    adjusted = np.fmax(test.adjusted_p, np.minimum(by_name * len(names), 1.0))
    return Tested(axis, names, raw, mid, adjusted, float(test.floor), simultaneous_interval(axis.gaps, seed=seed))


def _adjusted(tests: Sequence[Tested], study: Study) -> list[tuple[Floats, str]]:
    """Adjusted p of every contrast and the family it belongs to.

    Primary outcomes: max-T within the axis, times the axis's Holm multiplier across axes. Others: Benjamini-Hochberg over all of them.
    """
    smallest = np.array([np.nan if np.isnan(one.adjusted_p).all() else np.nanmin(one.adjusted_p) for one in tests])
    primary = np.array([study.is_primary(one.axis.outcome) for one in tests], dtype=bool) & ~np.isnan(smallest)
    multiplier = np.full(len(tests), np.nan)
    multiplier[primary] = holm(smallest[primary]) / smallest[primary]
    secondary = [np.where(primary[place], np.nan, one.raw_p) for place, one in enumerate(tests)]
    pooled = benjamini_hochberg(np.concatenate(secondary)) if secondary else np.zeros(0)
    found, start = [], 0
    contrasts = sum(int((~np.isnan(one.raw_p)).sum()) for one, is_primary in zip(tests, primary, strict=True) if not is_primary)
    for place, one in enumerate(tests):
        end = start + len(one.raw_p)
        if primary[place]:
            family = f"primary, {int(primary.sum())} in all: max-T within an axis and outcome, Holm across them"
            found.append((np.minimum(one.adjusted_p * multiplier[place], 1.0), family))
        else:
            found.append((pooled[start:end], f"secondary: Benjamini-Hochberg, contrasts: {contrasts}"))
        start = end
    return found


def _finding(test: Tested, level: str, adjusted: float, shared: dict[str, Any], unlabelled: Floats, dummy: Floats, seed: int) -> Finding:
    axis, place = test.axis, test.axis.levels.index(level)
    column = axis.gaps[:, place]
    values, names = column[~np.isnan(column)], test.names[place]
    about: dict[str, Any] = {
        "area": "bias",
        "metric": "mean_rank_difference" if axis.outcome.kind == "rank" else "mean_paired_gap",
        "n": len(values),
        "responses": axis.responses(level),
        "where": axis.where(level),
        "note": "; ".join(warnings_of(axis, level, values, names)),
    }
    if len(values) < 2:
        return Finding(**about, value=float(values.mean()) if len(values) else math.nan, detail=means_of(axis, level))
    interval = gap_interval(values, axis, names)
    detail = detail_of(axis, level, values, names) | sensitivity_of(axis, level, values, seed=seed) | shared
    detail |= _references(axis, level, unlabelled)
    detail |= {"mid_p": float(test.mid_p[place]), "smallest_possible_p": test.floor}
    # a contrast's joint interval must not be narrower than its own
    detail["simultaneous"] = [min(float(test.bounds[0][place]), interval.low), max(float(test.bounds[1][place]), interval.high)]
    floor = dummy - unlabelled
    return Finding(
        **about,
        value=interval.value,
        low=interval.low,
        high=interval.high,
        noise=noise_of(axis, level, float(np.nanmean(floor)) if not np.isnan(floor).all() else math.nan),
        p=float(test.raw_p[place]),
        adjusted_p=adjusted,
        evidence=evidence_of(axis, level),
        detail=detail,
    )


def _references(axis: Axis, level: str, unlabelled: Floats) -> dict[str, Any]:
    """The same level against no label, and against the mean of all levels: [mean, low, high], by vignettes."""
    cells = axis.cells
    places = {unit: place for place, unit in enumerate(cells.units)}
    own = cells.by_unit(cells.mean[:, cells.column(level)])[[places[unit] for unit in axis.units]]
    found = {
        "against_unlabelled": t_interval(own - unlabelled),
        "against_all_levels": t_interval(paired.gaps_from_mean(cells)[:, cells.column(level)]),
    }
    return {name: [one.value, one.low, one.high] for name, one in found.items() if not math.isnan(one.value)}
