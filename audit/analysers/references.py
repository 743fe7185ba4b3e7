"""Do the references exist, and are they what the answer says they are? Classes after Walters 2023 and Chelli 2024.

The prompt (topic) is the unit; references and reruns are nested in it. What no source could have held is unverifiable, never fabricated.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from audit.answers.citations import read_references
from audit.finding import Finding
from audit.measures.intervals import clustered_ratio
from audit.probe import ProbeSet
from audit.references.index import ReferenceIndex, bundled_index, load_index
from audit.references.verdict import Judgement, judge
from audit.transcript import Study, records

if TYPE_CHECKING:
    import pandas as pd

Judged = list[tuple[str, str, list[Judgement]]]  # item, response id, one judgement for each reference in the answer

CLASSES = ("accurate", "inaccurate", "fabricated", "unverifiable", "retracted")


def analyse(study: Study) -> list[Finding]:
    """The share of references in each class, per set of kind "references" or "questions" whose answers hold any."""
    indexes = open_indexes(study)
    findings: list[Finding] = []
    for probes, rows in study.of_kind("references", "questions"):
        rows = rows[(rows["finish"] != "error") & rows["text"].notna()]
        judged = [(row["item"], row["id"], [judge(one, indexes) for one in read_references(row["text"])]) for row in records(rows)]
        if any(verdicts for *_, verdicts in judged):
            findings += [_class_rate(probes, name, judged, indexes) for name in CLASSES]
        elif probes.kind == "references" and len(rows):
            where = {"set": probes.name}
            note = "no answer holds a reference"
            findings.append(Finding("references", "fabricated_reference_rate", math.nan, where=where, unit="prompts", note=note))
        if probes.kind == "references" and len(rows):
            findings.append(_given(probes, rows, judged))
    return findings


def open_indexes(study: Study) -> list[ReferenceIndex]:
    """The bundled landmark works, the simulated library for a simulated model, and the files the plan names."""
    model = study.plan["model"]
    own = [bundled_index(model["reference_index"])] if model.get("reference_index") else []
    return [bundled_index(), *own, *(load_index(path) for path in model.get("reference_files", []))]


def _class_rate(probes: ProbeSet, name: str, judged: Judged, indexes: list[ReferenceIndex]) -> Finding:
    units = sorted({item for item, *_ in judged})
    hits, totals = Counter[str](), Counter[str]()
    evidence: list[tuple[int, str]] = []
    for item, answer, verdicts in judged:
        count = sum(one.verdict == name for one in verdicts)
        hits[item] += count
        totals[item] += len(verdicts)
        if count:
            evidence.append((-count, answer))
    with_any = [unit for unit in units if totals[unit]]
    interval = clustered_ratio(np.array([hits[unit] for unit in with_any]), np.array([totals[unit] for unit in with_any]))
    given = sum(totals.values())
    unverifiable = sum(one.verdict == "unverifiable" for *_, verdicts in judged for one in verdicts) / given
    detail = {
        "references": given,
        "count": sum(hits.values()),
        "sources": [f"{index.coverage.name} ({len(index.works)} works, as of {index.coverage.as_of})" for index in indexes],
    }
    if name == "fabricated":
        detail["worst_case"] = [interval.value, interval.value + unverifiable]
    return Finding(
        "references",
        f"{name}_reference_rate",
        interval.value,
        interval.low,
        interval.high,
        n=len(with_any),
        unit="prompts",
        responses=sum(bool(verdicts) for *_, verdicts in judged),
        where={"set": probes.name},
        evidence=tuple(answer for _, answer in sorted(evidence)[:8]),
        detail=detail,
    )


def _given(probes: ProbeSet, rows: pd.DataFrame, judged: Judged) -> Finding:
    """References given for each one asked for; 1 when the model gave just what was asked."""
    asked = {item.id: int(item.raw.get("asked", 0)) for item in probes.items}
    given, wanted = Counter[str](), Counter[str]()
    for item, _, verdicts in judged:
        given[item] += len(verdicts)
        wanted[item] += asked[item]
    units = [unit for unit in sorted(wanted) if wanted[unit]]
    where = {"set": probes.name}
    if not units:
        return Finding("references", "references_given_ratio", math.nan, where=where, note="the set does not say how many were asked for")
    interval = clustered_ratio(np.array([given[u] for u in units]), np.array([wanted[u] for u in units]), proportion=False)
    return Finding(
        "references",
        "references_given_ratio",
        interval.value,
        interval.low,
        interval.high,
        n=len(units),
        unit="prompts",
        responses=len(rows),
        where=where,
        detail={"given": sum(given.values()), "asked": sum(wanted.values())},
    )
