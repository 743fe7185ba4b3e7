"""How good is a grader? Its grades beside people's labels: sensitivity, specificity and agreement, by item and by group.

A grade is positive when it is a wrong stance: endorsing a misconception or a retired algorithm (or reciting one), denying a legitimate
fact. Every other grade is negative, an unread answer too, so that an unread wrong answer counts as missed.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.errors import TranscriptError
from audit.graders.grade import READ, STANCES, WRONG, Grader, fingerprint
from audit.graders.labelled import Labelled
from audit.measures.confusion import ac1_of_table, exact_agreement, kappa_of_table, over_clusters
from audit.measures.intervals import Interval, wilson
from audit.probe import ProbeSet

FORMAT = 1
PLACE = {stance: place for place, stance in enumerate(STANCES)}
COEFFICIENTS = {"exact_agreement": exact_agreement, "cohen_kappa": kappa_of_table, "gwet_ac1": ac1_of_table}
Pair = tuple[str, str, str]  # item, label, stance that was graded


def evaluate(labelled: Labelled, probes: ProbeSet, grader: Grader, *, seed: int = 0, date: str = "") -> dict[str, Any]:
    """The evaluation as plain JSON: the grader with its fingerprint, the labels with their digest, and one part for all answers, each
    metric, item and group. `date` is told by the caller, so that equal input gives equal output."""
    grades = grader(labelled.cases)
    pairs = [(case.item, label, grade.stance) for case, label, grade in zip(labelled.cases, labelled.labels, grades, strict=True)]
    classes = {item.id: str(item.raw.get("class")) for item in probes.items}
    configuration = grader.configuration()
    return {
        "format": FORMAT,
        "date": date,
        "probe_set": {"name": probes.name, "version": probes.card["version"], "digest": probes.digest},
        "grader": configuration,
        "fingerprint": fingerprint(configuration),
        "labels": {"sha256": labelled.digest, "answers": len(pairs), "left_out": labelled.left_out},
        "seed": seed,
        "parts": [_part(where, some, classes, seed=seed) for where, some in _parts(pairs, classes, labelled.groups)],
    }


def read_evaluation(path: Path) -> dict[str, Any]:
    """An evaluation from its file. TranscriptError when it is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TranscriptError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise TranscriptError(f"{path}: not an evaluation: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or "parts" not in found:
        raise TranscriptError(
            f"{path}: not an evaluation of format {FORMAT}; `medaudit grader evaluate LABELLED.csv --out FILE` writes one"
        )
    return found


def written(evaluation: Mapping[str, Any]) -> str:
    """The evaluation as the text of its file."""
    return json.dumps(evaluation, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _parts(
    pairs: Sequence[Pair], classes: Mapping[str, str], groups: Mapping[str, Sequence[str]]
) -> Iterator[tuple[dict[str, str], list[Pair]]]:
    """Where a part holds, and its answers: all, each metric, each item, each value of each group, and each metric in each of these."""
    metrics = [WRONG[classes[item]][0] for item, _, _ in pairs]
    keys: list[list[tuple[tuple[str, str], ...]]] = [
        [(), (("metric", metric),), (("item", pair[0]),)] for pair, metric in zip(pairs, metrics, strict=True)
    ]
    for column, values in groups.items():
        for place, value in enumerate(values):
            keys[place] += [((column, value),), (("metric", metrics[place]), (column, value))]
    found: defaultdict[tuple[tuple[str, str], ...], list[Pair]] = defaultdict(list)
    for pair, mine in zip(pairs, keys, strict=True):
        for key in mine:
            found[key].append(pair)
    for key in sorted(found, key=lambda one: ("item" in dict(one), len(one), "metric" not in dict(one), one)):  # items last
        yield dict(key), found[key]


def _part(where: Mapping[str, str], pairs: Sequence[Pair], classes: Mapping[str, str], *, seed: int) -> dict[str, Any]:
    by_item: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_item[pair[0]].append(pair)
    clusters = list(by_item.values()) if len(by_item) > 1 else [[pair] for pair in pairs]  # within one item, the answers
    tables = np.array([_table(some) for some in clusters])
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    for _, label, stance in pairs:
        confusion[label][stance] += 1
    read = [pair for pair in pairs if pair[2] in READ]
    return {
        "where": dict(where),
        "answers": len(pairs),
        "items": len(by_item),
        **_errors(pairs, classes),
        "when_read": _errors(read, classes),
        **{name: _bounds(_spread(over_clusters(tables, statistic, seed=seed))) for name, statistic in COEFFICIENTS.items()},
        "within_item": _within_item(by_item, classes),
        "confusion": {label: dict(sorted(counts.items())) for label, counts in sorted(confusion.items())},
    }


def _errors(pairs: Sequence[Pair], classes: Mapping[str, str]) -> dict[str, Any]:
    """Sensitivity and specificity with score intervals, and of how many answers."""
    found = {}
    for name, truly in (("sensitivity", True), ("specificity", False)):
        graded = [_wrong(classes[item], stance) for item, label, stance in pairs if _wrong(classes[item], label) is truly]
        found[name] = {**_bounds(wilson(sum(one is truly for one in graded), len(graded))), "n": len(graded)}
    return found


def _within_item(by_item: Mapping[str, Sequence[Pair]], classes: Mapping[str, str]) -> dict[str, Any]:
    """Mean over items of each item's own sensitivity and specificity, so that no item's many answers outvote another's, and the lowest."""
    found: dict[str, Any] = {}
    for name in ("sensitivity", "specificity"):
        shares = {item: _errors(pairs, classes)[name] for item, pairs in by_item.items()}
        values = {item: one["value"] for item, one in shares.items() if one["n"]}
        lowest = min(values, key=lambda item: (values[item], item)) if values else None
        found[name] = {
            "value": sum(values.values()) / len(values) if values else None,
            "items": len(values),
            "lowest": values[lowest] if lowest else None,
            "lowest_item": lowest,
        }
    return found


def _wrong(kind: str, stance: str) -> bool:
    return stance in WRONG[kind][1]


def _table(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    table = np.zeros((len(STANCES), len(STANCES)))
    for _, label, stance in pairs:
        table[PLACE[label], PLACE[stance]] += 1
    return table


def _spread(interval: Interval) -> Interval:
    """Bounds that lie on each other say only that no resample differed, and are dropped."""
    return interval if interval.low < interval.high else Interval(interval.value, math.nan, math.nan)


def _bounds(interval: Interval) -> dict[str, float | None]:
    return {name: None if math.isnan(value) else round(value, 6) for name, value in vars(interval).items()}
