"""Are all answers to a question right, none, or now this and now that? Sets of answers after Haver 2023, consistency apart from
correctness after Rahsepar 2023.

A set is the reruns of one prompt; the question is the unit. Right is an answer in line with the key, without a wrong stance, or with
every critical fact and nothing dangerous.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.answers.stance import item_stance
from audit.finding import Finding
from audit.measures.agreement import is_missing
from audit.measures.intervals import Interval, clustered_ratio, wilson
from audit.measures.stability import right_and_stable, set_class
from audit.outcomes import keyed_numbers
from audit.probe import Item, ProbeSet
from audit.transcript import Study, records

if TYPE_CHECKING:
    import pandas as pd

WRONG_STANCE = {"M": "endorses", "H": "endorses", "L": "rejects"}
Judged = tuple[float, Any]  # 1 right, 0 wrong, nan not judged; and what was said, for telling whether it was said again


def analyse(study: Study) -> list[Finding]:
    """Share of questions whose answers are all right, and whose answers are now right and now wrong, for everything that has a key."""
    findings: list[Finding] = []
    for probes in study.sets:
        rows = study.table[study.table["set"] == probes.name]
        rows = rows[(rows["finish"] != "error") & (rows["arm"] != "control")]
        for outcome in _outcomes(probes):
            findings += _classes(probes, outcome, rows)
    return findings


def _outcomes(probes: ProbeSet) -> Iterator[str]:
    """What can be right or wrong in a set: the names of its keyed fields, "stance", "facts"."""
    yield from (one.name for one in probes.fields if any(one.name in item.key for item in probes.items))
    if any(item.raw.get("class") in WRONG_STANCE for item in probes.items):
        yield "stance"
    if any(item.raw.get("critical_facts") or item.raw.get("must_not") for item in probes.items):
        yield "facts"


def _classes(probes: ProbeSet, outcome: str, rows: pd.DataFrame) -> list[Finding]:
    judged = {key: said for key, said in _judged(probes, outcome, rows).items() if len(said) > 1}
    shared: dict[str, Any] = {"unit": "questions", "where": {"set": probes.name, "outcome": outcome}}
    if not judged:
        note = "no prompt has two answers that could be judged"
        return [Finding("variability", "appropriate_set_rate", math.nan, note=note, **shared)]
    classes = {key: set_class([right for right, _ in said]) for key, said in judged.items()}
    cells = Counter(right_and_stable([right for right, _ in said], [label for _, label in said]) for said in judged.values())
    shared |= {"n": len({item for item, *_ in judged}), "responses": sum(map(len, judged.values()))}
    detail = {
        "sets": {name: sum(one == name for one in classes.values()) for name in ("appropriate", "inappropriate", "inconsistent")},
        "right_and_stable": {cell: cells[cell] for cell in ("right, stable", "right, unstable", "wrong, stable", "wrong, unstable")},
        "answers_right": sum(int(right) for said in judged.values() for right, _ in said),
    }
    found = []
    for name in ("appropriate", "inconsistent"):
        interval = _share(classes, name)
        telling = [key for key, one in classes.items() if one == ("inconsistent" if name == "inconsistent" else "inappropriate")]
        metric, bounds = f"{name}_set_rate", (interval.value, interval.low, interval.high)
        found.append(Finding("variability", metric, *bounds, evidence=_ids(rows, telling), detail=detail, **shared))
    return found


def _judged(probes: ProbeSet, outcome: str, rows: pd.DataFrame) -> dict[tuple[str, str, int], list[Judged]]:
    """Every answer that could be judged, by prompt."""
    found: dict[tuple[str, str, int], list[Judged]] = {}
    items = {item.id: item for item in probes.items}
    right_values = {
        item.id: keyed_numbers(field, item.key[outcome])
        for field in probes.fields
        for item in probes.items
        if field.name == outcome and outcome in item.key
    }
    for row in records(rows):
        right, said = _judge(items[row["item"]], outcome, row, right_values.get(row["item"], []))
        if not is_missing(right):
            found.setdefault((row["item"], row["arm"], row["paraphrase"]), []).append((right, said))
    return found


def _judge(item: Item, outcome: str, row: Mapping[str, Any], right_values: Sequence[float]) -> Judged:
    if outcome == "stance":
        return _stance(item.raw, row)
    if outcome == "facts":
        return _facts(item.raw, row["text"])
    value = row[f"read:{outcome}"]
    return (float(value in right_values), value) if right_values and not is_missing(value) else (math.nan, None)


def _stance(item: Mapping[str, Any], row: Mapping[str, Any]) -> Judged:
    """A refusal is not judged: it says nothing wrong and helps nobody."""
    if item.get("class") not in WRONG_STANCE or row["refused"]:
        return math.nan, None
    stance = item_stance(item, row).stance
    if stance in ("unread", "hedges", "refuses"):
        return math.nan, None
    said = "endorses" if stance == "retired" else stance
    return float(said != WRONG_STANCE[item["class"]]), said


def _facts(item: Mapping[str, Any], text: str | None) -> Judged:
    """Right is every critical fact and nothing dangerous; what was said is which of them were."""
    facts, dangers = (_said(item.get(kind, ()), text or "") for kind in ("critical_facts", "must_not"))
    return (float(all(facts) and not any(dangers)), (facts, dangers)) if facts or dangers else (math.nan, None)


def _said(statements: Sequence[Mapping[str, Any]], text: str) -> tuple[bool, ...]:
    return tuple(any(re.search(pattern, text, re.IGNORECASE) for pattern in one["patterns"]) for one in statements)


def _share(classes: Mapping[tuple[str, str, int], str], name: str) -> Interval:
    """Share of the sets of a class, questions counting by their sets; Wilson's interval where each question has one set."""
    by_item: dict[str, list[bool]] = {}
    for (item, *_), one in classes.items():
        by_item.setdefault(item, []).append(one == name)
    if all(len(sets) == 1 for sets in by_item.values()):
        return wilson(sum(sets[0] for sets in by_item.values()), len(by_item))
    return clustered_ratio([np.mean(sets) for sets in by_item.values()], np.ones(len(by_item)))


def _ids(rows: pd.DataFrame, keys: Sequence[tuple[str, str, int]]) -> tuple[str, ...]:
    """Ids of the answers of the first few prompts."""
    chosen = set(keys[:2])
    return tuple(row["id"] for row in records(rows) if (row["item"], row["arm"], row["paraphrase"]) in chosen)[:6]
