"""Are keyed questions answered right, and does the model abstain rather than guess? Multiple choice and traps after Med-HALT 2023.

The item (its base case, where it has one) is the unit: wordings and reruns of it are repeated measurements. An abstention is no wrong
answer, an unread answer neither; all stay in the divisor. The pointwise score is given where the set declares a `penalty`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audit.answers.keyed import OUTCOMES, keyed_outcome, question_of
from audit.finding import Finding
from audit.measures.intervals import Interval, clustered_ratio
from audit.measures.keyed import pointwise_score
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

METRICS = {
    "correct": "correct_answer_rate",
    "wrong": "wrong_answer_rate",
    "abstained": "abstention_rate",
    "unread": "unread_key_rate",
}
TELLING = 5  # answers named as evidence


def analyse(study: Study) -> list[Finding]:
    """Rates of the four outcomes over all answers of a set, the rate of correct among decided ones, and points where they are asked for."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("keyed"):
        scored = _scored(probes, rows[rows["finish"] != "error"])
        findings += [_rate(probes, scored, outcome) for outcome in OUTCOMES]
        findings.append(_decided(probes, scored))
        if "penalty" in probes.raw:
            findings.append(_points(probes, scored, float(probes.raw["penalty"])))
    return findings


def _scored(probes: ProbeSet, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with `outcome`, `why` and `base`; every distinct answer to an item is read once."""
    questions = {item.id: question_of(item.raw) for item in probes.items}
    bases = {item.id: item.base for item in probes.items}
    pairs = list(zip(rows["item"], (text if isinstance(text, str) else None for text in rows["text"]), strict=True))
    read = {pair: keyed_outcome(pair[1], questions[pair[0]]) for pair in set(pairs)}
    readings = [read[pair] for pair in pairs]
    return rows.assign(
        outcome=[str(one.value) for one in readings], why=[one.reason for one in readings], base=[bases[name] for name in rows["item"]]
    )


def _rate(probes: ProbeSet, rows: pd.DataFrame, outcome: str) -> Finding:
    hit = rows["outcome"] == outcome
    interval = _by_item(hit, rows)
    reasons = rows.loc[hit, "why"].value_counts().sort_index().to_dict() if outcome in ("abstained", "unread") else {}
    note = "" if len(rows) else "no answer came back"
    return _finding(probes, METRICS[outcome], interval, rows, rows[hit], note, {"count": int(hit.sum()), "reasons": reasons})


def _decided(probes: ProbeSet, rows: pd.DataFrame) -> Finding:
    """Share of correct answers among those that chose; beside it the abstentions say how many that leaves out."""
    chose = rows[rows["outcome"].isin(["correct", "wrong"])]
    interval = _by_item(chose["outcome"] == "correct", chose)
    note = "abstentions and unread answers are left out" if len(chose) else "no answer chose"
    return _finding(probes, "correct_rate_of_decided", interval, chose, chose[chose["outcome"] == "wrong"], note, {})


def _points(probes: ProbeSet, rows: pd.DataFrame, penalty: float) -> Finding:
    correct, wrong = ((rows["outcome"] == outcome).groupby(rows["base"]).sum().to_numpy() for outcome in ("correct", "wrong"))
    interval = pointwise_score(correct, wrong, rows.groupby("base").size().to_numpy(), penalty=penalty)
    note = "+1 for a correct, a penalty for a wrong answer, 0 otherwise, over all answers" if len(rows) else "no answer came back"
    return _finding(probes, "pointwise_score", interval, rows, rows[rows["outcome"] == "wrong"], note, {"penalty": penalty})


def _by_item(hit: pd.Series[bool], rows: pd.DataFrame) -> Interval:
    if rows.empty:
        return Interval(math.nan, math.nan, math.nan)
    by_item = hit.astype(float).groupby(rows["base"])
    return clustered_ratio(by_item.sum().to_numpy(), by_item.count().to_numpy())


def _finding(
    probes: ProbeSet, metric: str, interval: Interval, rows: pd.DataFrame, telling: pd.DataFrame, note: str, detail: dict[str, object]
) -> Finding:
    return Finding(
        "answers",
        metric,
        interval.value,
        interval.low,
        interval.high,
        n=rows["base"].nunique(),
        unit="items",
        responses=len(rows),
        where={"set": probes.name},
        evidence=tuple(telling["id"][:TELLING]),
        note=note,
        detail=detail,
    )
