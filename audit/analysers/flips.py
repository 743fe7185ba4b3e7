"""How often does a decision flip across the swap, beyond what reruns and paraphrases flip? After Yang 2026 and EquiTriage 2026.

A flip rate means nothing without its floors: near-equal answers to the same prompt flip too.
"""

from __future__ import annotations

import math

import numpy as np

from audit.contrast import Axis, axis_of, outcomes, with_derived
from audit.finding import Finding
from audit.measures import paired
from audit.measures.intervals import augmented_t_interval, clustered_ratio, t_interval
from audit.measures.permutation import is_sparse
from audit.transcript import Study


def analyse(study: Study) -> list[Finding]:
    """Flip rate and excess flip rate of every primary outcome that is a decision, by axis and level."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        rows = with_derived(probes, rows)
        for outcome in outcomes(probes, rows):
            if outcome.primary and outcome.kind in ("binary", "ordinal"):
                axes = [axis_of(probes, rows, factor, outcome) for factor in probes.factors]
                found += [finding for axis in axes if axis for level in axis.levels for finding in _flips(axis, level)]
    return found


def _flips(axis: Axis, level: str) -> list[Finding]:
    """How often two runs differ across the swap, beside reruns and paraphrases; excess is what the paraphrases do not explain."""
    cross = paired.flip_rates(axis.cells, level, axis.reference)
    if len(cross) < 2:
        return []
    rerun, wording = (flips(axis.cells, level, axis.reference) for flips in (paired.rerun_flips, paired.wording_flips))
    noise = {name: float(np.mean(list(flips.values()))) for name, flips in (("rerun", rerun), ("paraphrase", wording)) if flips}
    raw = clustered_ratio(list(cross.values()), np.ones(len(cross)))
    excess = np.array([cross[unit] - wording[unit] for unit in cross if unit in wording])
    beyond = augmented_t_interval(excess, step=1.0) if is_sparse(excess) else t_interval(excess)
    return [
        Finding(
            "bias",
            metric,
            interval.value,
            interval.low,
            interval.high,
            n=units,
            responses=axis.responses(level),
            where=axis.where(level),
            noise=noise,
            detail={"labels": axis.labels(level)},
        )
        for metric, interval, units in (("flip_rate", raw, len(cross)), ("excess_flip_rate", beyond, len(excess)))
        if units > 1 and not math.isnan(interval.value)
    ]
