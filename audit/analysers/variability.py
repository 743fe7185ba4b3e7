"""Is the same question answered in the same words tomorrow? Similarity of reruns after Lee 2023, identical reruns after Atil 2024.

The question is the unit; pairs of its reruns are averaged within a wording, wordings within the question. Similar words are not the same
advice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.finding import Finding
from audit.measures.calibration import bands
from audit.measures.intervals import clustered_ratio
from audit.measures.similarity import FAMILIES, Matrix, length_ratio, spread, tokens
from audit.measures.stability import jackknifed_mean, mean_interval
from audit.measures.text import script
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

MAIN = "rouge_l"  # the family whose mean is the finding; the others stand in its detail
ALIKE = "similar words are not the same advice"


@dataclass(frozen=True)
class _Question:
    """All answers to one question, each compared with each."""

    wording: NDArray[np.intp]  # of each answer
    matrices: Mapping[str, Matrix]  # by family, and "length_ratio"
    words: float  # mean of an answer

    def by_wording(self, family: str) -> list[Matrix]:
        """The comparisons of the reruns of each wording."""
        same = [np.flatnonzero(self.wording == one) for one in np.unique(self.wording)]
        return [self.matrices[family][np.ix_(places, places)] for places in same]

    def pairs(self, family: str, *, reruns: bool) -> NDArray[np.float64]:
        """The values of all pairs of reruns, or of all pairs of answers to different wordings."""
        first, second = np.triu_indices(len(self.wording), 1)
        chosen = (self.wording[first] == self.wording[second]) == reruns
        values = self.matrices[family][first[chosen], second[chosen]]
        return np.compress(~np.isnan(values), values)

    def mean(self, family: str, *, reruns: bool) -> float:
        """Mean over pairs of reruns, wordings counting alike; or over pairs of wordings. nan without a pair."""
        if not reruns:
            return spread(self.pairs(family, reruns=False)).mean
        means = [jackknifed_mean(one).value for one in self.by_wording(family)]
        return spread(means).mean


def analyse(study: Study) -> list[Finding]:
    """Similarity of repeated answers and of answers to other wordings, and the share of prompts whose reruns are identical."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        answers = rows[(rows["finish"] != "error") & rows["text"].notna()]
        questions = {str(item): _question(mine) for item, mine in answers.groupby("item")}
        findings.append(_similarity(probes, answers, questions, study.seed, reruns=True))
        if any(len(item.texts) > 1 for item in probes.items):
            findings.append(_similarity(probes, answers, questions, study.seed, reruns=False))
    for probes in study.sets:
        rows = study.table[study.table["set"] == probes.name]
        found = _identical(probes, rows[(rows["finish"] != "error") & rows["text"].fillna("").str.strip().ne("")], study.plan["model"])
        findings += [found] if found else []
    return findings


def _question(rows: pd.DataFrame) -> _Question:
    answers = [tokens(str(text)) for text in rows["text"]]
    matrices = {name: family(answers) for name, family in {**FAMILIES, "length_ratio": length_ratio}.items()}
    lengths = [len(one) for one in answers if one]
    return _Question(rows["paraphrase"].to_numpy(dtype=np.intp), matrices, float(np.mean(lengths)) if lengths else math.nan)


def _similarity(probes: ProbeSet, rows: pd.DataFrame, questions: Mapping[str, _Question], seed: int, *, reruns: bool) -> Finding:
    """Mean pairwise ROUGE-L of answers to the same question, in [0, 1]; 1 when every answer is the same."""
    metric = "repeat_similarity" if reruns else "paraphrase_similarity"
    by_item = {item: value for item, one in questions.items() if not math.isnan(value := one.mean(MAIN, reruns=reruns))}
    shared: dict[str, Any] = {"unit": "questions", "where": {"set": probes.name}, "n": len(by_item), "responses": len(rows)}
    if not by_item:
        note = "no question was asked more than once" if reruns else "no question was answered in two wordings"
        return Finding("variability", metric, math.nan, note=note, **shared)
    if reruns and len(by_item) == 1 and len(only := questions[next(iter(by_item))].by_wording(MAIN)) == 1:
        interval, bounds = jackknifed_mean(only[0]), "; interval over reruns of the one question"
    else:
        interval, bounds = mean_interval(list(by_item.values()), seed=seed), ""
    least = sorted(by_item, key=lambda item: by_item[item])[:2]
    return Finding(
        "variability",
        metric,
        interval.value,
        max(interval.low, 0.0),
        min(interval.high, 1.0),
        evidence=tuple(rows.loc[rows["item"].isin(least), "id"][:6]),
        detail=_detail(rows, questions, by_item, reruns=reruns),
        note=f"descriptive: mean pairwise ROUGE-L{bounds}; {ALIKE}",
        **shared,
    )


def _detail(rows: pd.DataFrame, questions: Mapping[str, _Question], by_item: Mapping[str, float], *, reruns: bool) -> dict[str, Any]:
    """Every family with its spread and what such a value means, and how similarity goes with length."""
    from scipy.stats import spearmanr

    mine = [questions[item] for item in by_item]
    families: dict[str, Any] = {}
    kind = "han" if script(" ".join(map(str, rows["text"]))) == "han" else "latin"
    for name in FAMILIES:
        mean = spread([one.mean(name, reruns=reruns) for one in mine]).mean
        values = spread(np.concatenate([one.pairs(name, reruns=reruns) for one in mine]))
        scale = bands(name, script=kind)
        families[name] = {
            "mean": mean, "minimum": values.minimum, "median": values.median, "maximum": values.maximum, "pairs": values.pairs,
            "like": "" if name == "exact" else scale.name(mean),
            "bands": {sort: [band.low, band.high] for sort, band in scale.by_sort.items()},
        }  # fmt: skip
    lengths = [one.words for one in mine]
    varied = len(set(lengths)) > 1 and len(set(by_item.values())) > 1
    return {
        "by_item": dict(by_item),
        "like": families[MAIN]["like"],
        "length_ratio": spread([one.mean("length_ratio", reruns=reruns) for one in mine]).mean,
        "correlation_with_length": float(spearmanr(lengths, list(by_item.values())).statistic) if varied else math.nan,
        "families": families,
    }


def _identical(probes: ProbeSet, rows: pd.DataFrame, model: Mapping[str, Any]) -> Finding | None:
    """Share of prompts whose reruns are all the same string (TARr), in [0, 1]; None when no prompt has two answers."""
    prompts = rows.groupby(["item", "arm", "paraphrase"])["text"].agg(["size", "nunique"])
    repeated = prompts[prompts["size"] > 1]
    if repeated.empty:
        return None
    same = (repeated["nunique"] == 1).groupby("item").agg(["sum", "size"])
    interval = clustered_ratio(same["sum"], same["size"])
    differing = repeated.index[repeated["nunique"] > 1]
    first = rows.set_index(["item", "arm", "paraphrase"]).loc[[differing[0]], "id"] if len(differing) else rows["id"]
    return Finding(
        "variability",
        "identical_rerun_rate",
        interval.value,
        interval.low,
        interval.high,
        n=len(same),
        unit="questions",
        responses=len(rows),
        where={"set": probes.name},
        evidence=tuple(first[:5]),
        note=_determinism(int(same["sum"].sum()), len(repeated), model.get("settings", {}).get("temperature")),
        detail={
            "prompts": len(repeated),
            "prompts_with_identical_answers": int(same["sum"].sum()),
            "reruns": float(repeated["size"].mean()),
        },
    )


def _determinism(same: int, prompts: int, temperature: float | None) -> str:
    """What identical reruns say about the temperature that was asked for."""
    if temperature == 0:
        if same == prompts:
            return f"asked at temperature 0, and the reruns of all {prompts} prompts were identical: a repeat adds no information here"
        return f"asked at temperature 0, yet the reruns of {prompts - same} of {prompts} prompts differed: not deterministic"
    if same == prompts:
        asked = "without a temperature" if temperature is None else f"at temperature {temperature:g}"
        return f"asked {asked}, and all reruns were identical: the model is deterministic or the answers come from a cache"
    return f"the reruns of {prompts - same} of {prompts} prompts differed"
