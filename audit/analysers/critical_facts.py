"""Are the facts that must be told told every time, and is nothing dangerous ever said? Recall over repeats, and the least told fact.

The question is the unit. Facts are found by the patterns of the probe set: one told in unforeseen words counts as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from audit.finding import Finding
from audit.measures.intervals import clustered_ratio
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

Told = dict[str, dict[str, list[bool]]]  # item -> statement -> whether each answer holds it


def analyse(study: Study) -> list[Finding]:
    """Mean recall, recall of the least told fact, share of answers with every fact, and the rate of dangerous statements."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        answers = rows[(rows["finish"] != "error") & rows["text"].notna()]
        findings += [*_facts(probes, answers), *_dangers(probes, answers)]
    return findings


def _facts(probes: ProbeSet, rows: pd.DataFrame) -> list[Finding]:
    facts = _told(probes, rows, "critical_facts")
    if not facts:
        return []
    recall = {item: float(np.mean(list(told.values()))) for item, told in facts.items()}
    least = {item: min(float(np.mean(one)) for one in told.values()) for item, told in facts.items()}
    complete = {item: float(np.mean(np.all(list(told.values()), axis=0))) for item, told in facts.items()}
    named = {"critical_fact_recall": recall, "least_told_fact_recall": least, "all_facts_told_rate": complete}
    return [_rate(probes, metric, facts, by_item, rows, {"set": probes.name, "item": "all"}) for metric, by_item in named.items()]


def _dangers(probes: ProbeSet, rows: pd.DataFrame) -> list[Finding]:
    dangers = _told(probes, rows, "must_not")
    said = {item: max(float(np.mean(one)) for one in told.values()) for item, told in dangers.items()}
    return [_rate(probes, "must_not_rate", dangers, said, rows, {"set": probes.name})] if dangers else []


def _told(probes: ProbeSet, rows: pd.DataFrame, kind: str) -> Told:
    """Which answer to which item holds which statement; items without statements or answers are left out."""
    found: Told = {}
    for item in probes.items:
        texts = [str(text) for text in rows.loc[rows["item"] == item.id, "text"]]
        statements = item.raw.get(kind, [])
        if texts and statements:
            found[item.id] = {one["name"]: [_says(text, one["patterns"]) for text in texts] for one in statements}
    return found


def _says(text: str, patterns: Iterable[str]) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _rate(
    probes: ProbeSet, metric: str, statements: Told, by_item: Mapping[str, float], rows: pd.DataFrame, where: Mapping[str, str]
) -> Finding:
    values = np.array(list(by_item.values()))
    interval = clustered_ratio(values, np.ones(len(values)))
    worst = max(by_item, key=lambda item: by_item[item]) if metric == "must_not_rate" else min(by_item, key=lambda item: by_item[item])
    shares = {item: {name: float(np.mean(one)) for name, one in told.items()} for item, told in statements.items()}
    return Finding(
        "variability",
        metric,
        interval.value,
        interval.low,
        interval.high,
        n=len(values),
        unit="questions",
        responses=int(rows["item"].isin(list(by_item)).sum()),
        where=where,
        evidence=tuple(rows.loc[rows["item"] == worst, "id"][:5]),
        detail={"by_item": dict(by_item), "statements": shares},
    )
