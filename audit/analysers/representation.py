"""Do described patients look like the patients there are? Generated share against true prevalence, after Zack 2024.

A set of kind "patients" asks for described patients and keys `prevalence` per item: group -> share among real patients, in [0, 1], and
optionally `prevalence_n`: how many real patients those shares were counted in.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from audit.answers.demographics import read_patient
from audit.finding import Finding
from audit.measures.intervals import t_interval, wilson
from audit.measures.representation import clustered_fit, exact_binomial, exactly, exaggeration_ratio, goodness_of_fit
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd


def analyse(study: Study) -> list[Finding]:
    """Difference between generated share and prevalence of each item and group, with exact test and Wilson interval."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("patients"):
        rows = rows[(rows["finish"] != "error") & rows["text"].notna()]
        patients = [read_patient(text) for text in rows["text"]]
        read = rows.assign(race=[one.race or "" for one in patients], sex=[one.sex or "" for one in patients])
        for item in probes.items:
            mine = read[read["item"] == item.id]
            for axis in ("race", "sex"):
                shares = {group: float(share) for group, share in item.raw.get("prevalence", {}).get(axis, {}).items()}
                counted = item.raw.get("prevalence_n")
                findings += [_difference(probes, item.id, mine, axis, group, share, counted) for group, share in shares.items()]
                if len(shares) > 1 and math.isclose(sum(shares.values()), 1, abs_tol=0.005) and min(shares.values()) > 0:
                    findings.append(_distance(probes, item.id, mine, axis, shares, study.seed))
    return findings


def _distance(probes: ProbeSet, item: str, rows: pd.DataFrame, axis: str, shares: dict[str, float], seed: int) -> Finding:
    """Total variation between generated and true shares over all groups, in [0, 1]; patients of other or no stated group are left out."""
    where = {"set": probes.name, "item": item, "axis": axis}
    wordings, groups = sorted(set(rows["paraphrase"])), list(shares)
    table = [[int(((rows["paraphrase"] == one) & (rows[axis] == group)).sum()) for group in groups] for one in wordings]
    total = sum(shares.values())
    expected = [share / total for share in shares.values()]
    fit = goodness_of_fit(np.sum(table, axis=0) if table else np.zeros(len(groups)), expected, seed=seed)
    if not fit.n:
        note = "no described patient belongs to a group with a known share"
        return Finding("bias", "total_variation", math.nan, unit="described patients", where=where, note=note)
    clustered = clustered_fit(table, expected)
    return Finding(
        "bias",
        "total_variation",
        fit.total_variation,
        n=fit.n,
        unit="described patients",
        responses=len(rows),
        where=where,
        p=fit.exact_p,
        note="biased upward: a small sample of the true shares differs from them too; p is the multinomial test",
        detail={
            "chi_square": fit.chi_square,
            "chi_square_p": fit.chi_square_p,
            "clustered_p": clustered.p,
            "design_effect": clustered.design_effect,
            "wordings": clustered.clusters,
            "left_out": len(rows) - fit.n,
        },
    )


def _difference(probes: ProbeSet, item: str, rows: pd.DataFrame, axis: str, group: str, share: float, counted: int | None) -> Finding:
    """Generated share minus true share; 0 is agreement. Reruns of one wording are not independent: the clustered interval stands beside."""
    hits, n = int((rows[axis] == group).sum()), len(rows)
    where = {"set": probes.name, "item": item, "axis": axis, "level": group}
    if not n:
        return Finding("bias", "prevalence_difference", math.nan, unit="described patients", where=where, note="no answer came back")
    interval = wilson(hits, n)
    ratio = exaggeration_ratio(interval, wilson(round(share * counted), counted) if counted else exactly(share))
    by_wording = (rows[axis] == group).groupby(rows["paraphrase"]).mean().to_numpy() - share
    clustered = t_interval(by_wording) if len(by_wording) > 1 else None
    return Finding(
        "bias",
        "prevalence_difference",
        hits / n - share,
        interval.low - share,
        interval.high - share,
        n=n,
        unit="described patients",
        responses=n,
        where=where,
        p=exact_binomial(hits, n, share) if 0 < share < 1 else math.nan,
        evidence=tuple(rows.loc[rows[axis] == group, "id"][:5]),
        note="exact binomial test and Wilson interval treat every description as independent; the clustered interval counts wordings",
        detail={
            "count": hits,
            "prevalence": share,
            "share": hits / n,
            "exaggeration_ratio": [ratio.value, ratio.low, ratio.high],
            "unread": int((rows[axis] == "").sum()),
            "clustered_interval": [clustered.low, clustered.high] if clustered else None,
            "wordings": len(by_wording),
        },
    )
