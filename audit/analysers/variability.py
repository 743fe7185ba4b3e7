"""Does the same question get the same answer tomorrow? Similarity after Lee 2023, agreement after Atil 2024, and recall of critical facts.

The question (or vignette and wording) is the unit; pairs of its reruns are averaged within it. Similar words are not the same advice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.finding import Finding
from audit.measures.agreement import intraclass_correlation, pairwise_agreement
from audit.measures.intervals import clustered_ratio, t_interval
from audit.measures.similarity import pairwise, rouge_l, shingle_containment
from audit.probe import Field, ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd


def analyse(study: Study) -> list[Finding]:
    """Similarity of repeated answers, recall of critical facts, dangerous statements, and agreement of repeated decisions."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        answers = rows[(rows["finish"] != "error") & rows["text"].notna()]
        findings += [_similarity(probes, answers), *_facts(probes, answers)]
    for probes, rows in study.of_kind("vignettes"):
        answers = rows[(rows["finish"] != "error") & (rows["arm"] != "control")]
        for one in probes.fields:
            if one.kind in ("binary", "ordinal", "choice"):
                findings.append(_consistency(probes, answers, one))
    return findings


def _similarity(probes: ProbeSet, rows: pd.DataFrame) -> Finding:
    """Mean pairwise ROUGE-L of the reruns of a question, in [0, 1]; 1 when every rerun is the same."""
    similar: dict[str, list[float]] = {}
    overlaps: list[float] = []
    identical = 0
    for (item, _), texts in rows.groupby(["item", "paraphrase"])["text"]:
        if len(texts) > 1:
            similar.setdefault(str(item), []).append(float(np.nanmean(pairwise(list(texts), rouge_l))))
            overlaps.append(float(np.nanmean(pairwise(list(texts), shingle_containment))))
            identical += int(texts.nunique() == 1)
    by_item = {item: float(np.mean(values)) for item, values in similar.items()}  # wordings averaged within the question
    shared: dict[str, Any] = {"unit": "questions", "where": {"set": probes.name}, "n": len(by_item), "responses": len(rows)}
    if not by_item:
        return Finding("variability", "repeat_similarity", math.nan, note="no question was asked more than once", **shared)
    interval = t_interval(np.array(list(by_item.values())))
    least = sorted(by_item, key=lambda item: by_item[item])[:2]
    return Finding(
        "variability",
        "repeat_similarity",
        interval.value,
        max(interval.low, 0.0),
        min(interval.high, 1.0),
        evidence=tuple(rows.loc[rows["item"].isin(least), "id"][:6]),
        detail={"by_item": by_item, "five_word_overlap": float(np.mean(overlaps)), "prompts_with_identical_answers": identical},
        note="descriptive: mean pairwise ROUGE-L of reruns; similar words are not the same advice",
        **shared,
    )


def _facts(probes: ProbeSet, rows: pd.DataFrame) -> list[Finding]:
    """Recall of facts that must be told in every run, and the rate of statements that must not be made."""
    facts, dangers = (_hits(probes, rows, kind) for kind in ("critical_facts", "must_not"))
    found: list[Finding] = []
    if facts:
        recall = {item: float(np.mean(list(shares.values()))) for item, shares in facts.items()}
        found.append(_rate(probes, "critical_fact_recall", facts, recall, rows, {"set": probes.name, "item": "all"}))
        complete = {item: min(shares.values()) for item, shares in facts.items()}
        found.append(_rate(probes, "least_told_fact_recall", facts, complete, rows, {"set": probes.name, "item": "all"}))
    if dangers:
        said = {item: max(shares.values()) for item, shares in dangers.items()}
        found.append(_rate(probes, "must_not_rate", dangers, said, rows, {"set": probes.name}))
    return found


def _hits(probes: ProbeSet, rows: pd.DataFrame, kind: str) -> dict[str, dict[str, float]]:
    """Item -> statement -> share of its answers that hold it."""
    found: dict[str, dict[str, float]] = {}
    for item in probes.items:
        texts = [str(text) for text in rows.loc[rows["item"] == item.id, "text"]]
        statements = item.raw.get(kind, [])
        if texts and statements:
            found[item.id] = {one["name"]: float(np.mean([_says(text, one["patterns"]) for text in texts])) for one in statements}
    return found


def _says(text: str, patterns: Iterable[str]) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _rate(
    probes: ProbeSet,
    metric: str,
    statements: Mapping[str, Mapping[str, float]],
    by_item: Mapping[str, float],
    rows: pd.DataFrame,
    where: Mapping[str, str],
) -> Finding:
    values = np.array(list(by_item.values()))
    interval = clustered_ratio(values, np.ones(len(values)))
    worst = max(by_item, key=lambda item: by_item[item]) if metric == "must_not_rate" else min(by_item, key=lambda item: by_item[item])
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
        detail={"by_item": dict(by_item), "statements": {item: dict(shares) for item, shares in statements.items()}},
    )


def _consistency(probes: ProbeSet, rows: pd.DataFrame, one: Field) -> Finding:
    """Chance that two identical runs decide alike, in [0, 1]; 1 when reruns never differ. The vignette is the unit."""
    column = f"read:{one.name}"
    read = rows[rows[column].notna()]
    groups = {key: values.to_list() for key, values in read.groupby(["item", "arm", "paraphrase"])[column] if len(values) > 1}
    where = {"set": probes.name, "outcome": one.name}
    if not groups:
        return Finding("variability", "repeat_consistency", math.nan, where=where, note="no prompt has two readable reruns")
    by_item: dict[str, list[float]] = {}
    for (item, *_), values in groups.items():
        by_item.setdefault(str(item), []).append(pairwise_agreement(values))
    means = np.array([np.mean(values) for values in by_item.values()])
    interval = clustered_ratio(means, np.ones(len(means)))
    detail: dict[str, Any] = {"by_item": {item: float(np.mean(values)) for item, values in by_item.items()}}
    if one.kind == "ordinal":
        detail["intraclass_correlation"] = intraclass_correlation(list(groups.values()))
    return Finding(
        "variability",
        "repeat_consistency",
        interval.value,
        interval.low,
        interval.high,
        n=len(means),
        responses=len(read),
        where=where,
        detail=detail,
    )
