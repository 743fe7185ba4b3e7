"""Which vignettes carry a gap, and do some go one way and some the other? The divergence arm after Yang 2026, and variance components.

A mean gap of 0 can hide opposite biases. The squared distance between the answers under two labels, free of rerun noise, less that under
a meaningless label, sees them; it is evidence beside the directional gap and never a veto. Section 2.3 of the methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axis_of, layout_of, pairs
from audit.finding import Finding
from audit.measures import paired
from audit.measures.components import component_intervals, variance_components
from audit.measures.intervals import augmented_t_interval, t_interval
from audit.measures.permutation import is_sparse, sign_flip
from audit.measures.shrinkage import shrink
from audit.outcomes import outcomes, with_derived
from audit.probe import Factor
from audit.transcript import Study

ORDERED = ("ordinal", "number")  # kinds of outcome whose answers may lie near one another
NAMED = ("choice", "set")  # kinds whose answers have no order: they differ or they do not
KINDS = ("binary", *NAMED, *ORDERED)
MOST_SHOWN, EVIDENCE_VIGNETTES = 10, 3  # vignettes named as carrying a gap, and those whose answers are shown
DUMMY = Factor("label", "any label", {"none": "", "dummy": ""}, {"none": "no label", "dummy": "a meaningless label"})
Floats = NDArray[np.float64]


def analyse(study: Study) -> list[Finding]:
    """Excess divergence of every primary outcome by axis and level, and how the answers' variance splits up."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        derived = with_derived(probes, rows)
        layouts = [layout for factor in probes.factors if (layout := layout_of(probes, derived, factor))]
        unlabelled = layout_of(probes, _as_factor(derived), DUMMY)
        for outcome in (one for one in probes.fields if study.is_primary(one) and one.kind in KINDS):
            floor = _by_unit(axis_of(probes, unlabelled, outcome), "dummy") if unlabelled else {}
            for axis in (axis_of(probes, layout, outcome) for layout in layouts):
                found += [_divergence(axis, level, floor, study.seed) for level in axis.levels]
        for part in (one for one in outcomes(probes, derived) if study.is_primary(one) and one.kind in KINDS):
            found += [_components(axis_of(probes, layout, part), study.seed) for layout in layouts]
    return found


def _as_factor(rows: Any) -> Any:
    """The arms "none" and "dummy" as the levels of a factor."""
    mine = rows[rows["arm"].isin(["none", "dummy"])]
    return mine.assign(factors=[{DUMMY.name: arm} for arm in mine["arm"]])


def _by_unit(axis: Axis, level: str) -> dict[str, float]:
    """Squared distance of `level` and the reference by vignette, free of rerun noise."""
    distances = paired.squared_distances(axis.cells, level, axis.reference, ordered=axis.outcome.kind in ORDERED)
    return {unit: float(one) for unit, one in zip(axis.cells.units, distances, strict=True) if not math.isnan(one)}


def _divergence(axis: Axis, level: str, floor: dict[str, float], seed: int) -> Finding:
    """Mean squared distance beyond that of a meaningless label; 0 is parity. nan without reruns, which alone tell noise from effect."""
    distances = _by_unit(axis, level)
    beyond = {unit: one - floor[unit] for unit, one in distances.items() if unit in floor}
    values = np.array(list((beyond or distances).values()))
    shared: dict[str, Any] = {"n": len(values), "responses": axis.responses(level), "where": axis.where(level)}
    if len(values) < 2:
        some = "needs two vignettes with two different reruns of both levels"
        note = some if axis.cells.values.size else f"needs an outcome of up to {paired.MOST_VALUES} different values"
        return Finding("bias", "excess_divergence", math.nan, note=note, **shared)
    carriers = _furthest(distances) if axis.outcome.kind in NAMED else _carriers(axis, level)
    largest = axis.step if axis.outcome.kind in ORDERED else 2.0  # of one vignette: shares that all change category
    interval = augmented_t_interval(values, step=largest) if is_sparse(values) else t_interval(values)
    return Finding(
        "bias",
        "excess_divergence",
        interval.value,
        interval.low,
        interval.high,
        p=float(sign_flip(values, seed=seed).raw_p[0]),
        noise={"dummy_label": float(np.mean(list(floor.values())))} if floor else {},
        detail={"labels": axis.labels(level), "vignettes": carriers},
        evidence=_evidence(axis, level, [one["vignette"] for one in carriers]),
        note="" if beyond else "no meaningless label to compare with: wording effects are part of it",
        **shared,
    )


def _furthest(distances: dict[str, float]) -> list[dict[str, Any]]:
    """The vignettes with the largest distances, which is all that answers without an order can tell."""
    order = sorted(distances, key=lambda unit: (-distances[unit], unit))[:MOST_SHOWN]
    return [{"vignette": unit, "distance": distances[unit]} for unit in order]


def _carriers(axis: Axis, level: str) -> list[dict[str, Any]]:
    """The vignettes with the widest gaps after shrinking each towards the mean by its noise, widest first."""
    gaps = paired.paired_gaps(axis.cells, level, axis.reference)
    noise = np.fmax(paired.rerun_variances(axis.cells, level, axis.reference), paired.wording_variances(axis.cells, level, axis.reference))
    there = ~np.isnan(gaps) & ~np.isnan(noise)
    if there.sum() < 3:
        return []
    errors = np.sqrt(np.maximum(noise[there], noise[there].mean() / 4))  # a vignette without seen noise is not without noise
    if not errors.any():
        errors = np.full(int(there.sum()), 1e-9)
    shrunk = shrink(gaps[there], errors)
    units = np.array(axis.cells.units, dtype=object)[there]
    order = np.argsort(-np.abs(shrunk.shrunk), kind="stable")[:MOST_SHOWN]
    return [{"vignette": units[i], "gap": float(gaps[there][i]), "shrunk": float(shrunk.shrunk[i])} for i in order]


def _evidence(axis: Axis, level: str, vignettes: Sequence[str]) -> tuple[str, ...]:
    """Of each vignette that carries the gap, widest first, the two answers that differ most, label and reference."""
    found: list[str] = []
    for vignette in vignettes[:EVIDENCE_VIGNETTES]:
        strata = np.flatnonzero(axis.cells.unit == axis.cells.units.index(vignette))
        differing = sorted(pairs(axis, level, strata.tolist()), key=lambda pair: (-abs(pair[0]), pair[1]))
        found += differing[0][1:] if differing and differing[0][0] else ()
    return tuple(found)


def _components(axis: Axis, seed: int) -> Finding:
    """SD of the true gap between vignettes, and how the variance of the answers splits up beside it."""
    parts = variance_components(axis.cells)
    where = {**axis.axis_where, "outcome": axis.outcome.name}
    shared: dict[str, Any] = {"n": parts.units, "responses": int(axis.cells.read.sum()), "where": where}
    value = parts.deviation["vignette_by_group"]
    if math.isnan(value):
        note = "needs two vignettes in which every level has a readable answer"
        return Finding("bias", "vignette_by_group_sd", math.nan, note=note, **shared)
    interval = component_intervals(axis.cells, seed=seed)["vignette_by_group"]
    detail = {"deviation": parts.deviation, "share": parts.share, "strata_left_out": parts.left_out}
    low, high = (math.sqrt(max(bound, 0.0)) if bound == bound else math.nan for bound in (interval.low, interval.high))
    note = "descriptive: how much the true gap differs from vignette to vignette; what the design cannot tell apart is part of it"
    return Finding("bias", "vignette_by_group_sd", value, low, high, detail=detail, note=note, **shared)
