"""Do answers to the same question contradict one another, and into how many meanings do they fall? Entropy after Farquhar 2024, offline.

The question is the unit; pairs are of reruns, those of different wordings stand in the detail. A contradiction is other numbers for the
same drug, opposite advice, or yes against no; only certain ones are called. Answers share a meaning when they tell the same critical
facts, or where no facts are given, when they are as alike as paraphrases are; and never when they contradict one another.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.answers.contradiction import Contradiction, read_claims
from audit.answers.contradiction import contradictions as find
from audit.finding import Finding
from audit.measures.calibration import bands
from audit.measures.intervals import clustered_ratio
from audit.measures.similarity import FAMILIES, tokens
from audit.measures.stability import clusters, entropy, mean_interval
from audit.measures.text import script
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

FAMILY = "rouge_l"  # tells paraphrases from unrelated texts best of the offline families, see audit/measures/calibration.py
Pair = tuple[int, int]
EXAMPLES = 20  # contradictions that are kept with their words


def analyse(study: Study) -> list[Finding]:
    """Share of pairs of reruns that contradict one another, and the entropy of the meanings of reruns."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        answers = rows[(rows["finish"] != "error") & rows["text"].fillna("").str.strip().ne("")]
        questions = [_Question(str(item), mine) for item, mine in answers.groupby("item")]
        if any(one.reruns for one in questions):
            findings += [_contradictions(probes, questions), _meanings(probes, questions, study.seed)]
        else:
            note = "no question was asked more than once"
            findings.append(Finding("variability", "contradiction_rate", math.nan, where={"set": probes.name}, note=note))
    return findings


class _Question:
    """All answers to one question, and which of them contradict one another."""

    def __init__(self, item: str, rows: pd.DataFrame) -> None:
        self.item, self.ids, self.texts = item, [str(one) for one in rows["id"]], [str(one) for one in rows["text"]]
        self.wording = list(rows["paraphrase"])
        self.claims = [read_claims(text) for text in self.texts]
        self.against: dict[Pair, tuple[Contradiction, ...]] = {}
        for a, b in combinations(range(len(self.texts)), 2):
            points = find(self.claims[a], self.claims[b]) if self.texts[a] != self.texts[b] else ()
            if points:
                self.against[a, b] = points

    @property
    def reruns(self) -> list[list[int]]:
        """The places of the answers to each wording that was asked more than once."""
        places = [[place for place, one in enumerate(self.wording) if one == wording] for wording in dict.fromkeys(self.wording)]
        return [one for one in places if len(one) > 1]

    def rate(self) -> float:
        """Share of pairs of reruns that contradict one another, wordings counting alike; nan without a pair."""
        return _mean([_share(self.against, list(combinations(places, 2))) for places in self.reruns])

    def rate_across(self) -> float:
        """Share of pairs of answers to different wordings that contradict one another; nan without a pair."""
        pairs = [(a, b) for a, b in combinations(range(len(self.wording)), 2) if self.wording[a] != self.wording[b]]
        return _share(self.against, pairs) if pairs else math.nan

    def apart(self, places: list[int]) -> NDArray[np.bool_]:
        """Which two of these answers contradict one another."""
        return np.array([[(min(a, b), max(a, b)) in self.against for b in places] for a in places], dtype=bool)

    def examples(self) -> list[dict[str, Any]]:
        """Every contradiction with the words of both answers and where they stand."""
        return [
            {
                "kind": point.kind, "about": point.about, "responses": [self.ids[a], self.ids[b]],
                "words": [self.claims[a].text[slice(*point.first)], self.claims[b].text[slice(*point.second)]],
                "places": [list(point.first), list(point.second)],
            }
            for (a, b), points in self.against.items() for point in points
        ]  # fmt: skip


def _contradictions(probes: ProbeSet, questions: list[_Question]) -> Finding:
    """Share of pairs of reruns with a contradiction, questions counting alike, in [0, 1]; 0 is none found."""
    by_item = {one.item: rate for one in questions if not math.isnan(rate := one.rate())}
    interval = clustered_ratio(list(by_item.values()), np.ones(len(by_item)))
    examples = [point for one in sorted(questions, key=lambda one: -len(one.against)) for point in one.examples()]
    kinds = {kind: sum(point["kind"] == kind for point in examples) for kind in ("quantity", "advice", "yes or no")}
    return Finding(
        "variability",
        "contradiction_rate",
        interval.value,
        interval.low,
        interval.high,
        n=len(by_item),
        unit="questions",
        responses=sum(len(one.texts) for one in questions),
        where={"set": probes.name},
        evidence=tuple(dict.fromkeys(answer for point in examples for answer in point["responses"]))[:6],
        note="found by rules that call certain contradictions only; there may be more",
        detail={
            "by_item": by_item,
            "across_wordings": _mean([one.rate_across() for one in questions]),
            "kinds": kinds,
            "examples": examples[:EXAMPLES],
        },
    )


def _meanings(probes: ProbeSet, questions: list[_Question], seed: int) -> Finding:
    """Entropy of the clusters of meaning of reruns in nats, mean over questions; 0 is one meaning."""
    facts = {item.id: item.raw.get("critical_facts", []) + item.raw.get("must_not", []) for item in probes.items}
    found = {one.item: [_clusters(one, places, facts[one.item]) for places in one.reruns] for one in questions if one.reruns}
    by_item = {item: _mean([entropy(labels) for labels in wordings]) for item, wordings in found.items()}
    numbers = {item: _mean([float(len(set(labels))) for labels in wordings]) for item, wordings in found.items()}
    interval = mean_interval(list(by_item.values()), seed=seed)
    return Finding(
        "variability",
        "semantic_entropy",
        interval.value,
        max(interval.low, 0.0),
        interval.high,
        n=len(by_item),
        unit="questions",
        responses=sum(len(places) for one in questions for places in one.reruns),
        where={"set": probes.name},
        note=f"in nats; meanings told apart by {'critical facts' if any(facts.values()) else 'likeness of words'} and contradictions",
        detail={"clusters": _mean(list(numbers.values())), "clusters_by_item": numbers, "by_item": by_item},
    )


def _clusters(question: _Question, places: list[int], statements: list[Mapping[str, Any]]) -> list[int]:
    """The meaning of each of these answers, as a number."""
    texts = [question.texts[place] for place in places]
    if statements:
        told = [[any(re.search(one, text, re.IGNORECASE) for one in each["patterns"]) for each in statements] for text in texts]
        alike = np.array([[float(one == two) for two in told] for one in told])
        return clusters(alike, link=1.0, apart=question.apart(places))
    scale = bands(FAMILY, script="han" if script(" ".join(texts)) == "han" else "latin")
    likeness = FAMILIES[FAMILY]([tokens(text) for text in texts])
    return clusters(likeness, link=scale.by_sort["paraphrased"].low, apart=question.apart(places))


def _share(against: Mapping[Pair, Any], pairs: list[Pair]) -> float:
    return sum(pair in against for pair in pairs) / len(pairs)


def _mean(values: list[float]) -> float:
    """Mean of the values that are there; nan without any."""
    there = [value for value in values if not math.isnan(value)]
    return float(np.mean(there)) if there else math.nan
