"""Can patients read the answers? School grades by published formulas, against the AMA (6th) and NIH (8th grade) targets.

The question is the unit; reruns are averaged within it. Empty and refused answers, and answers not in Latin script, have no grade.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from audit.finding import Finding
from audit.measures.intervals import Interval, clustered_ratio, t_interval
from audit.measures.readability import grades, median_grade, unknown_share
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

TARGETS = {"share_at_or_below_grade_6": 6.0, "share_at_or_below_grade_8": 8.0}


def analyse(study: Study) -> list[Finding]:
    """Median grade, each formula's mean, and the share of answers that meet each target, per set of patient questions."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        graded = _graded(rows[(rows["finish"] != "error") & ~rows["refused"]])
        if graded.empty:
            note = "no answer has a grade (none came back, or none is in a language the formulas hold for)"
            findings.append(Finding("readability", "median_grade", math.nan, unit="questions", where={"set": probes.name}, note=note))
            continue
        findings += _findings(probes, graded, ungraded=len(rows) - len(graded))
    return findings


def _graded(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows[rows["text"].notna()].copy()
    formulas = [{**grades(text), "median_grade": median_grade(text)} for text in rows["text"]]
    for name in formulas[0] if formulas else ("median_grade",):
        rows[name] = [one[name] for one in formulas]
    return rows[rows["median_grade"].notna()]


def _findings(probes: ProbeSet, rows: pd.DataFrame, *, ungraded: int) -> list[Finding]:
    formulas = [name for name in rows.columns if name in grades("One short text.")]
    by_item = rows.groupby("item")
    shared: dict[str, Any] = {"n": by_item.ngroups, "unit": "questions", "responses": len(rows), "where": {"set": probes.name}}
    hardest = tuple(rows.sort_values(["median_grade", "id"], ascending=[False, True])["id"][:6])
    medians = by_item["median_grade"].mean().to_numpy()
    detail: dict[str, Any] = {"grades": [round(float(one), 2) for one in sorted(rows["median_grade"])], "ungraded": ungraded}
    detail["words_outside_the_word_lists"] = float(rows["text"].map(unknown_share).groupby(rows["item"]).mean().mean())
    found = [_finding("median_grade", t_interval(medians), detail=detail, evidence=hardest, **shared)]
    for metric, target in TARGETS.items():
        met = (rows["median_grade"] <= target).astype(float).groupby(rows["item"])
        interval = clustered_ratio(met.sum().to_numpy(), met.count().to_numpy())
        above = tuple(rows.loc[rows["median_grade"] > target, "id"][:6])
        found.append(_finding(metric, interval, evidence=above, **shared))
    found += [_finding(name, t_interval(by_item[name].mean().to_numpy()), **shared) for name in formulas]
    return found


def _finding(metric: str, interval: Interval, **shared: Any) -> Finding:
    return Finding("readability", metric, interval.value, interval.low, interval.high, **shared)
