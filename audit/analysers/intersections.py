"""Is one combination of groups worse off than its parts suggest? Crossed factors after Foulds 2020 and Evans 2018 (MAIHDA).

Few vignettes stand behind each combination, so the raw gaps exaggerate: they are shown beside estimates shrunk towards what the parts
add up to, by their own noise. Only for factors that are crossed (`cross` in the set, or --axes race*gender).
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axis_of, layout_of
from audit.finding import Finding
from audit.measures.intervals import t_interval
from audit.measures.shrinkage import differential_fairness, shrink
from audit.outcomes import with_derived
from audit.probe import Factor, ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

FEW = 20  # vignettes below which a combination is not to be read by itself
Floats = NDArray[np.float64]


def analyse(study: Study) -> list[Finding]:
    """Every combination of two crossed factors against the mean of all, raw and shrunk, for primary outcomes."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        derived = with_derived(probes, rows)
        for first, second in _crossed(probes, derived):
            joint = _joint(first, second)
            layout = layout_of(probes, _stated(derived, first, second, joint), joint)
            for outcome in (one for one in probes.fields if study.is_primary(one) and one.kind not in ("choice", "set")):
                if layout:
                    found += _combinations(axis_of(probes, layout, outcome), first, second)
    return found


def _crossed(probes: ProbeSet, rows: pd.DataFrame) -> list[tuple[Factor, Factor]]:
    """Pairs of factors that some arm states together."""
    together = {tuple(sorted(stated)) for stated in {tuple(one) for one in rows["factors"]}}
    pairs = [(a, b) for place, a in enumerate(probes.factors) for b in probes.factors[place + 1 :]]
    return [(a, b) for a, b in pairs if any({a.name, b.name} <= set(names) for names in together)]


def _joint(first: Factor, second: Factor) -> Factor:
    """The combinations of two factors as the levels of one."""
    levels = {f"{a}/{b}": f"{first.labels[a]}, {second.labels[b]}" for a, b in product(first.levels, second.levels)}
    return Factor(f"{first.name}*{second.name}", "", dict.fromkeys(levels, ""), levels)


def _stated(rows: pd.DataFrame, first: Factor, second: Factor, joint: Factor) -> pd.DataFrame:
    """Rows that state both factors, with the combination in their place."""
    both = rows[[first.name in stated and second.name in stated for stated in rows["factors"]]]
    merged: list[Any] = [
        {joint.name: f"{stated[first.name]}/{stated[second.name]}"}
        | {name: level for name, level in stated.items() if name not in (first.name, second.name)}
        for stated in both["factors"]
    ]
    return both.assign(factors=merged)


def _combinations(axis: Axis, first: Factor, second: Factor) -> list[Finding]:
    """Each combination's mean less what its two parts add up to: raw, shrunk towards 0, and with the ratio of the worst two rates."""
    table = axis.cells.by_unit(axis.cells.mean)
    table = table[~np.isnan(table).any(axis=1)]
    where = {**axis.axis_where, "outcome": axis.outcome.name}
    if len(table) < 2:
        note = "needs two vignettes with a readable answer for every combination"
        return [Finding("bias", "intersectional_excess", math.nan, n=len(table), where=where, note=note)]
    cube = table.reshape(len(table), len(first.levels), len(second.levels))
    additive = cube.mean(axis=2, keepdims=True) + cube.mean(axis=1, keepdims=True) - cube.mean(axis=(1, 2), keepdims=True)
    beyond = (cube - additive).reshape(len(table), -1)
    errors = beyond.std(axis=0, ddof=1) / math.sqrt(len(table))
    means = beyond.mean(axis=0)
    shrunk = shrink(means, errors) if np.all(errors > 0) and len(means) > 2 else None
    spread: dict[str, Any] = {}
    if axis.outcome.kind == "binary":
        spread["differential_fairness"] = differential_fairness(table.sum(axis=0), np.full(table.shape[1], len(table))).epsilon
    note = f"fewer than {FEW} vignettes: read the combinations together, not one by one" if len(table) < FEW else ""
    found = []
    for place, level in enumerate(axis.factor.levels):
        interval = t_interval(beyond[:, place])
        detail = {"labels": {"level": axis.factor.labels[level]}, "mean": float(table[:, place].mean()), **spread}
        if shrunk is not None:
            detail |= {"shrunk": float(shrunk.shrunk[place])}
        told = {**axis.axis_where, "level": level, "outcome": axis.outcome.name}
        shared: dict[str, Any] = {"n": len(table), "responses": int(axis.cells.read[:, place].sum()), "where": told, "note": note}
        found.append(Finding("bias", "intersectional_excess", interval.value, interval.low, interval.high, detail=detail, **shared))
    return found
