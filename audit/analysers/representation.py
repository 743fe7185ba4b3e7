"""Do described patients look like the patients there are? Generated share against true prevalence, after Zack 2024.

A set of kind "patients" asks for described patients and keys `prevalence` per item: group -> share among real patients, in [0, 1].
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audit.answers.demographics import read_patient
from audit.finding import Finding
from audit.measures.intervals import t_interval, wilson
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
                for group, share in item.raw.get("prevalence", {}).get(axis, {}).items():
                    findings.append(_difference(probes, item.id, mine, axis, group, float(share)))
    return findings


def _difference(probes: ProbeSet, item: str, rows: pd.DataFrame, axis: str, group: str, share: float) -> Finding:
    """Generated share minus true share; 0 is agreement. Reruns of one wording are not independent: the clustered interval stands beside."""
    from scipy.stats import binomtest

    hits, n = int((rows[axis] == group).sum()), len(rows)
    where = {"set": probes.name, "item": item, "axis": axis, "level": group}
    if not n:
        return Finding("bias", "prevalence_difference", math.nan, unit="described patients", where=where, note="no answer came back")
    interval = wilson(hits, n)
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
        p=float(binomtest(hits, n, share).pvalue) if 0 < share < 1 else math.nan,
        evidence=tuple(rows.loc[rows[axis] == group, "id"][:5]),
        note="exact binomial test and Wilson interval treat every description as independent; the clustered interval counts wordings",
        detail={
            "count": hits,
            "prevalence": share,
            "share": hits / n,
            "unread": int((rows[axis] == "").sum()),
            "clustered_interval": [clustered.low, clustered.high] if clustered else None,
            "wordings": len(by_wording),
        },
    )
