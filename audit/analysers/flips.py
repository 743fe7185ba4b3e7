"""How often does a decision flip across the swap, beyond what reruns and paraphrases flip? After Yang 2026 and EquiTriage 2026.

A flip rate means nothing without its floors: near-equal answers to the same prompt flip too.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axis_of, layout_of
from audit.finding import Finding
from audit.measures import paired
from audit.measures.intervals import augmented_t_interval, clustered_ratio, t_interval
from audit.measures.permutation import is_sparse
from audit.outcomes import with_derived
from audit.transcript import Study

DECISIONS = ("binary", "ordinal", "choice", "set")


def analyse(study: Study) -> list[Finding]:
    """Flip rate and excess flip rate of every primary outcome that is a decision, by axis and level."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        derived = with_derived(probes, rows)
        layouts = [layout for factor in probes.factors if (layout := layout_of(probes, derived, factor))]
        for outcome in (one for one in probes.fields if study.is_primary(one) and one.kind in DECISIONS):
            axes = [axis_of(probes, layout, outcome) for layout in layouts]
            found += [finding for axis in axes for level in axis.levels for finding in _flips(axis, level)]
    return found


def _flips(axis: Axis, level: str) -> list[Finding]:
    """How often two runs differ across the swap, beside reruns and paraphrases; excess is what the paraphrases do not explain."""
    cross = paired.flip_rates(axis.cells, level, axis.reference)
    there = ~np.isnan(cross)
    if there.sum() < 2:
        return []
    floors = {"rerun": paired.rerun_flips, "paraphrase": paired.wording_flips}
    by_unit = {name: floor(axis.cells, level, axis.reference)[there] for name, floor in floors.items()}
    noise = {name: float(np.nanmean(flips)) for name, flips in by_unit.items() if not np.isnan(flips).all()}
    raw = clustered_ratio(cross[there], np.ones(int(there.sum())))
    excess = {name: _excess(cross[there] - flips) for name, flips in by_unit.items()}
    value, low, high, n = excess["paraphrase"]
    detail = {"labels": axis.labels(level), "excess_over_reruns": excess["rerun"][:3]}
    shared: dict[str, Any] = {"responses": axis.responses(level), "where": axis.where(level), "noise": noise, "detail": detail}
    found = [Finding("bias", "flip_rate", raw.value, raw.low, raw.high, n=int(there.sum()), **shared)]
    if n > 1:
        found.append(Finding("bias", "excess_flip_rate", value, low, high, n=n, **shared))
    return found


def _excess(beyond: NDArray[np.float64]) -> tuple[float, float, float, int]:
    """Mean, bounds and number of the vignettes' flips beyond a floor; nan without any."""
    there = beyond[~np.isnan(beyond)]
    if not there.size:
        return math.nan, math.nan, math.nan, 0
    interval = augmented_t_interval(there, step=1.0) if is_sparse(there) else t_interval(there)
    return interval.value, interval.low, interval.high, int(there.size)
