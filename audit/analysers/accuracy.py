"""Is the answer right for one group more often than for another? Equalised odds of keyed yes/no decisions (Hardt 2016), fairlearn's values.

True and false positive rates are compared as paired gaps, each on its own vignettes: the vignette is the unit. fairlearn's own bootstrap
resamples rows and would count reruns as patients.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axis_of, layout_of
from audit.finding import Finding
from audit.gap import gap_interval, names_of
from audit.measures.disparity import group_metrics
from audit.measures.equivalence import undetectable_share
from audit.measures.multiplicity import holm
from audit.measures.permutation import sign_flip
from audit.outcomes import keyed_values
from audit.probe import Factor, Field, ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

RESAMPLES = 2000
RATES = {1: "true_positive_rate", 0: "false_positive_rate"}


def analyse(study: Study) -> list[Finding]:
    """Equalised odds difference per axis, and the gap in true and in false positive rate per level."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        base = {item.id: item.base for item in probes.items}
        keyed = _keyed(probes, rows[(rows["finish"] != "error") & (rows["arm"] != "control")])
        for factor in probes.factors if len(keyed) else ():
            mine = keyed[[factor.name in stated for stated in keyed["factors"]]]
            if len(mine):
                groups = [stated[factor.name] for stated in mine["factors"]]
                units = mine["item"].map(base)
                findings.append(_equalised_odds(probes, factor, mine.assign(group=groups, unit=units), study.seed))
                findings += _rate_gaps(probes, factor, keyed, study.seed)
    return findings


def _keyed(probes: ProbeSet, rows: pd.DataFrame) -> pd.DataFrame:
    """One row per keyed yes/no decision that was read: the columns of `rows`, and `truth` and `decision`."""
    import pandas as pd

    found = []
    places = rows.groupby("item", sort=False).indices
    binary = {one.name for one in probes.fields if one.kind == "binary"}
    for item in probes.items:
        for name in sorted(binary & set(item.key)) if item.id in places else ():
            truths = {int(value) for value in keyed_values(item.key[name])}
            mine = rows.iloc[places[item.id]]
            mine = mine[mine[f"read:{name}"].notna()]
            if len(truths) == 1 and len(mine):  # where yes and no are both right there is no error to compare
                # two decisions of one vignette are no reruns of one another: the field is part of the wording
                found.append(mine.assign(truth=min(truths), decision=mine[f"read:{name}"], field=name))
    return pd.concat(found, ignore_index=True) if found else rows.iloc[:0]


def _equalised_odds(probes: ProbeSet, factor: Factor, rows: pd.DataFrame, seed: int) -> Finding:
    """Larger of the spreads of true and of false positive rates over groups, in [0, 1]; 0 is parity. Biased upward."""
    where = {"set": probes.name, "axis": factor.name}
    units = rows["unit"].nunique()
    if rows["truth"].nunique() < 2 or units < 2:
        note = "needs keyed vignettes with a right yes and with a right no"
        return Finding("bias", "equalized_odds_difference", math.nan, n=units, where=where, note=note)
    metrics = group_metrics(list(rows["truth"]), list(rows["decision"]), list(rows["group"]))
    low, high = np.nanpercentile(_resampled(rows, seed), [2.5, 97.5])
    if low == high:  # nothing varied: what a subgroup of vignettes could still hide bounds it
        high = max(high, undetectable_share(units))
    return Finding(
        "bias",
        "equalized_odds_difference",
        metrics.equalized_odds_difference,
        float(low),
        float(high),
        n=units,
        responses=len(rows),
        where=where,
        note="the largest difference over groups is biased upward: noise alone puts it above 0",
        detail={"by_group": metrics.by_group, "demographic_parity_difference": metrics.demographic_parity_difference},
    )


def _resampled(rows: pd.DataFrame, seed: int) -> NDArray[np.float64]:
    """Equalised odds differences of resampled vignettes; nan where a resample has no right yes, or no right no."""
    units, unit = np.unique(rows["unit"].to_numpy(dtype=object), return_inverse=True)
    groups, group = np.unique(rows["group"].to_numpy(dtype=object), return_inverse=True)
    place = ((unit * groups.size + group) * 2 + rows["truth"].to_numpy(dtype=np.intp)) * 2 + rows["decision"].to_numpy(dtype=np.intp)
    counts = np.bincount(place, minlength=units.size * groups.size * 4).reshape(units.size, -1)
    drawn = np.random.default_rng(seed).multinomial(units.size, np.full(units.size, 1 / units.size), size=RESAMPLES)
    sums = (drawn @ counts).reshape(RESAMPLES, groups.size, 2, 2)  # resample, group, truth, decision
    with np.errstate(invalid="ignore"):
        rates = sums[..., 1] / sums.sum(axis=-1)  # share decided yes, by resample, group and truth
    there = ~np.isnan(rates)  # a group without such vignettes has no rate and takes no part
    spread = np.where(there, rates, -np.inf).max(axis=1) - np.where(there, rates, np.inf).min(axis=1)
    return np.asarray(np.where(there.any(axis=1).all(axis=1), spread.max(axis=1), np.nan))


def _rate_gaps(probes: ProbeSet, factor: Factor, keyed: pd.DataFrame, seed: int) -> list[Finding]:
    """Paired gaps in the share decided yes where yes is right, and where no is; Holm over the two within each level."""
    axes: dict[int, Axis] = {}
    for truth in RATES:
        mine = keyed[keyed["truth"] == truth]
        if mine.empty:
            continue
        codes = {name: number for number, name in enumerate(sorted(set(mine["field"])))}
        wording = mine["paraphrase"] * (len(codes) + 1) + mine["field"].map(codes)
        layout = layout_of(probes, mine.assign(paraphrase=wording, **{"read:decision": mine["decision"]}), factor)
        if layout:
            axes[truth] = axis_of(probes, layout, Field("decision", "binary"))
    found = []
    for level in factor.levels[1:]:
        gaps = [one for truth, axis in axes.items() if (one := _rate_gap(axis, level, truth, seed))]
        adjusted = holm([one.p for one in gaps])
        found += [replace(one, adjusted_p=float(p)) for one, p in zip(gaps, adjusted, strict=True)]
    return found


def _rate_gap(axis: Axis, level: str, truth: int, seed: int) -> Finding | None:
    """One of the two rates of a level against the reference; None with fewer than two vignettes."""
    column = axis.gaps[:, axis.levels.index(level)]
    values, names = column[~np.isnan(column)], names_of(axis, level)
    if len(values) < 2:
        return None
    interval = gap_interval(values, axis, names)
    return Finding(
        "bias",
        f"{RATES[truth]}_difference",
        interval.value,
        interval.low,
        interval.high,
        n=len(values),
        responses=axis.responses(level),
        where={**axis.axis_where, "level": level, "reference": axis.reference},
        p=float(np.fmax(sign_flip(values, seed=seed).raw_p[0], names.p if names else math.nan)),
        detail={"labels": axis.labels(level), "family": "Holm over true and false positive rate"},
    )
