"""Is the same question decided alike tomorrow? Agreement of what was read from reruns, after Atil 2024, and test-retest of numbers.

The question (vignette) is the unit; reruns of one prompt are compared with one another, and answers to one wording with those to another.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.answers.ranking import read_ranking
from audit.answers.stance import item_stance
from audit.finding import Finding
from audit.measures.agreement import (
    correlation_of_parts,
    deviation_of_parts,
    fleiss_kappa,
    gwet_ac1_of_counts,
    known,
    modal_agreement,
    pairwise_agreement,
    variance_parts,
)
from audit.measures.intervals import Interval, bootstrap_interval, clustered_ratio
from audit.measures.rankings import rank_biased_overlap
from audit.measures.stability import REPEATABILITY, is_consistent, mean_interval, normalised_entropy, unless_flat
from audit.probe import Field, ProbeSet
from audit.transcript import Study, records

if TYPE_CHECKING:
    import pandas as pd

DECIDED, COUNTED = ("binary", "ordinal", "choice", "set"), ("ordinal", "number", "rank")
RESAMPLES = 500
Prompts = dict[tuple[str, str, int], list[Any]]  # item, arm, wording -> what was read of each rerun


def analyse(study: Study) -> list[Finding]:
    """Agreement of repeated decisions and stances, spread of repeated numbers, overlap of repeated ranked lists."""
    findings: list[Finding] = []
    for probes in study.sets:
        rows = study.table[study.table["set"] == probes.name]
        rows = rows[(rows["finish"] != "error") & (rows["arm"] != "control")]
        for one in probes.fields:
            if one.kind in DECIDED:
                findings += _decisions(probes, one, _prompts(rows, rows[f"read:{one.name}"]), study.seed)
            if one.kind in COUNTED:
                findings += _numbers(probes, one, _prompts(rows, rows[f"read:{one.name}"]), rows, study.seed)
        if any(one.kind == "rank" for one in probes.fields):
            findings.append(_lists(probes, rows, study.seed))
        if probes.kind == "misconceptions" and len(rows):
            stances = [_stance(probes.item(row["item"]).raw, row) for row in records(rows)]
            findings += _decisions(probes, Field("stance", "choice"), _prompts(rows, stances), study.seed)
    return findings


def _prompts(rows: pd.DataFrame, values: Iterable[Any]) -> Prompts:
    """What was read of the reruns of each prompt, unread ones left out."""
    found: Prompts = {}
    for item, arm, wording, value in zip(rows["item"], rows["arm"], rows["paraphrase"], values, strict=True):
        found.setdefault((item, arm, int(wording)), []).append(value)
    return {key: known(said) for key, said in found.items()}


def _stance(item: Mapping[str, Any], row: Mapping[str, Any]) -> str | None:
    """ "endorses", "rejects" or "refuses"; None where nothing was read or the answer leaves it open."""
    stance = item_stance(item, row).stance
    return None if stance in ("unread", "hedges") else "endorses" if stance == "retired" else stance


def _decisions(probes: ProbeSet, one: Field, prompts: Prompts, seed: int) -> list[Finding]:
    """Chance that two identical runs decide alike, share of prompts where all do, and agreement beyond chance."""
    where = {"set": probes.name, "outcome": one.name}
    repeated = {key: labels for key, labels in prompts.items() if len(labels) > 1}
    if not repeated:
        return [Finding("variability", "repeat_consistency", math.nan, where=where, note="no prompt has two readable reruns")]
    shared: dict[str, Any] = {"where": where, "responses": sum(map(len, prompts.values()))}
    seen = list(dict.fromkeys(label for labels in prompts.values() for label in labels))
    categories = len(one.choices) or (2 if one.kind == "binary" else len(seen))
    found = [_consistency(one, prompts, repeated, categories, shared), _unanimous(repeated, shared)]
    if any(len(item.texts) > 1 for item in probes.items):
        found += _across_wordings(prompts, shared)
    return [*found, _beyond_chance(repeated, seen, seed, shared)]


def _consistency(one: Field, prompts: Prompts, repeated: Prompts, categories: int, shared: Mapping[str, Any]) -> Finding:
    """Pairwise agreement of reruns, in [0, 1]; 1 when they never differ."""
    by_item = _by_item({key: pairwise_agreement(labels) for key, labels in repeated.items()})
    interval = clustered_ratio(list(by_item.values()), np.ones(len(by_item)))
    detail: dict[str, Any] = {
        "by_item": by_item,
        "modal_agreement": _mean(_by_item({key: modal_agreement(labels) for key, labels in repeated.items()})),
        "normalised_entropy": _mean(_by_item({key: normalised_entropy(labels, categories=categories) for key, labels in repeated.items()})),
        "answers": {
            name: count for name, count in sorted(Counter(_named(one, label) for said in prompts.values() for label in said).items())
        },
    }
    if one.kind == "ordinal":
        detail["intraclass_correlation"] = correlation_of_parts(variance_parts(list(repeated.values())))
    return _finding("repeat_consistency", interval, by_item, shared, detail=detail)


def _unanimous(repeated: Prompts, shared: Mapping[str, Any]) -> Finding:
    """Share of prompts whose reruns all decide alike (TARa), right or wrong, in [0, 1]. Falls with the number of reruns."""
    by_item = _by_item({key: float(bool(is_consistent(labels))) for key, labels in repeated.items()})
    reruns = float(np.mean([len(labels) for labels in repeated.values()]))
    interval = clustered_ratio(list(by_item.values()), np.ones(len(by_item)))
    return _finding("total_agreement_rate", interval, by_item, shared, detail={"by_item": by_item, "reruns": reruns})


def _across_wordings(prompts: Prompts, shared: Mapping[str, Any]) -> list[Finding]:
    """Chance that answers to two wordings of one question decide alike, in [0, 1]; nothing when no question has two read."""
    cells: dict[tuple[str, str], list[list[Any]]] = {}
    for (item, arm, _), labels in prompts.items():
        if labels:
            cells.setdefault((item, arm), []).append(labels)
    alike = {(item, arm, 0): _between(wordings) for (item, arm), wordings in cells.items() if len(wordings) > 1}
    if not alike:
        return []
    by_item = _by_item(alike)
    interval = clustered_ratio(list(by_item.values()), np.ones(len(by_item)))
    return [_finding("paraphrase_consistency", interval, by_item, shared, detail={"by_item": by_item})]


def _between(wordings: list[list[Any]]) -> float:
    """Share of pairs of answers to different wordings that agree."""
    return float(np.mean([a == b for one, two in combinations(wordings, 2) for a in one for b in two]))


def _beyond_chance(repeated: Prompts, seen: list[Any], seed: int, shared: Mapping[str, Any]) -> Finding:
    """Fleiss' kappa of reruns over prompts, at most 1; 0 is chance. Its interval resamples questions."""
    counts: dict[str, list[list[int]]] = {}
    for (item, *_), labels in repeated.items():
        counts.setdefault(item, []).append([labels.count(one) for one in seen])
    deepest = max(map(len, counts.values()))
    table = np.array([rows + [[0] * len(seen)] * (deepest - len(rows)) for rows in counts.values()], dtype=float)
    interval = bootstrap_interval(table, seed=seed, statistic=_over_prompts(fleiss_kappa), resamples=RESAMPLES)
    detail = {"gwet_ac1": _over_prompts(gwet_ac1_of_counts)(table)}
    if not math.isfinite(interval.value):
        return _finding("fleiss_kappa", interval, counts, shared, detail=detail, note="every answer is the same: chance alone would agree")
    return _resampled("fleiss_kappa", interval, counts, shared, detail=detail)


def _over_prompts(statistic: Callable[[NDArray[np.float64]], float]) -> Callable[[NDArray[np.float64]], float]:
    """A statistic of prompts x categories, for a table of questions x prompts x categories."""
    return lambda table: statistic(table.reshape(-1, table.shape[-1]))


def _numbers(probes: ProbeSet, one: Field, prompts: Prompts, rows: pd.DataFrame, seed: int) -> list[Finding]:
    """What two reruns differ by at most in 95 of 100 cases, in the field's unit, and the intraclass correlation."""
    items: dict[str, list[list[float]]] = {}
    for (item, *_), values in prompts.items():
        items.setdefault(item, []).append(values)
    if not any(len(values) > 1 for values in prompts.values()):
        return []
    everything = variance_parts(list(prompts.values()))
    owner = [item for (item, *_), values in prompts.items() if values]
    parts = np.array([everything[[name == item for name in owner]].sum(axis=0) for item in dict.fromkeys(owner)])
    deviation, mean = deviation_of_parts(parts), float(np.mean([value for values in prompts.values() for value in values]))
    shared: dict[str, Any] = {"where": {"set": probes.name, "outcome": one.name}, "responses": sum(map(len, prompts.values()))}
    detail = {
        "within_question_deviation": deviation,
        "coefficient_of_variation": deviation / mean if mean > 0 else math.nan,
        "median_by_repeat": {str(key): float(value) for key, value in rows.groupby("repeat")[f"read:{one.name}"].median().items()},
    }
    limit = bootstrap_interval(parts, seed=seed, statistic=lambda drawn: REPEATABILITY * deviation_of_parts(drawn), resamples=RESAMPLES)
    icc = bootstrap_interval(parts, seed=seed, statistic=correlation_of_parts, resamples=RESAMPLES)
    if math.isfinite(icc.value):
        correlation = _resampled("intraclass_correlation", icc, items, shared)
    else:
        note = "the answers do not vary, or there is one question only"
        correlation = _finding("intraclass_correlation", icc, items, shared, note=note)
    return [_resampled("repeatability", limit, items, shared, detail=detail), correlation]


def _lists(probes: ProbeSet, rows: pd.DataFrame, seed: int) -> Finding:
    """Overlap of the ranked lists of two reruns, the top weighing most, in [0, 1]; 1 is the same lists."""
    lists = [read_ranking(text) if isinstance(text, str) and text else None for text in rows["text"]]
    folded = [[name.casefold() for name in one] if one else None for one in lists]
    prompts = {key: said for key, said in _prompts(rows, folded).items() if len(said) > 1}
    by_item = _by_item(
        {key: float(np.mean([rank_biased_overlap(a, b) for a, b in combinations(said, 2)])) for key, said in prompts.items()}
    )
    shared: dict[str, Any] = {"where": {"set": probes.name}, "responses": sum(map(len, prompts.values()))}
    if not by_item:
        return Finding("variability", "ranked_list_overlap", math.nan, note="no prompt has two reruns with a ranked list", **shared)
    interval = mean_interval(list(by_item.values()), seed=seed)
    bounded = Interval(interval.value, max(interval.low, 0.0), min(interval.high, 1.0))
    return _finding("ranked_list_overlap", bounded, by_item, shared, detail={"by_item": by_item})


def _by_item(by_prompt: Mapping[tuple[str, str, int], float]) -> dict[str, float]:
    """Prompts averaged within their question; nan ones are left out."""
    found: dict[str, list[float]] = {}
    for (item, *_), value in by_prompt.items():
        if not math.isnan(value):
            found.setdefault(item, []).append(value)
    return {item: float(np.mean(values)) for item, values in found.items()}


def _mean(by_item: Mapping[str, float]) -> float:
    return float(np.mean(list(by_item.values()))) if by_item else math.nan


def _named(one: Field, label: Any) -> str:
    """A label as people know it: the name of a choice, yes or no, else the number."""
    if isinstance(label, str):
        return label
    if one.kind == "binary":
        return "yes" if label else "no"
    return one.choices[int(label)] if one.kind == "choice" else f"{label:g}"


def _resampled(metric: str, interval: Interval, units: Mapping[str, Any], shared: Mapping[str, Any], **more: Any) -> Finding:
    """A finding whose bounds come from resampling questions; without bounds where every question shows the same."""
    if interval.low == interval.high:
        more["note"] = "every question shows the same, which says nothing of questions not asked"
    return _finding(metric, unless_flat(interval), units, shared, **more)


def _finding(metric: str, interval: Interval, units: Mapping[str, Any], shared: Mapping[str, Any], **more: Any) -> Finding:
    return Finding("variability", metric, interval.value, interval.low, interval.high, n=len(units), unit="questions", **shared, **more)
