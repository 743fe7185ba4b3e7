"""Takes a grader's errors out of a rate: what was graded wrong, and what that means when the grader errs as often as it was seen to.

Rogan & Gladen 1978 with its variance, Lang & Reiczigel 2014 where that fails; see `measures.misclassification`. Without an evaluation of
the very same grader a rate stays uncorrected, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from numpy.typing import ArrayLike

from audit.graders.evaluation import read_evaluation
from audit.graders.grade import METRICS, STANCES, WRONG, Grader, fingerprint
from audit.measures.intervals import Interval, clustered_ratio
from audit.measures.misclassification import Judge, corrected_rate, effective_size
from audit.probe import ProbeSet

RULES_EVALUATION = Path(__file__).parent / "rules_evaluation.json"
ENOUGH = 100  # labelled answers of each kind, below which the figures of a grader are told to be rough


@dataclass(frozen=True)
class Correction:
    """A grader's figures for one metric, or why there are none."""

    errors: Judge | None
    note: str


@dataclass(frozen=True)
class Corrected:
    """A rate as it was graded, and what it is worth. `corrected` is unclipped: below 0, the grader's errors explain the rate."""

    raw: Interval
    corrected: Interval  # nan when uncorrected
    note: str  # begins with "corrected" or "uncorrected"

    @property
    def is_corrected(self) -> bool:
        """Whether the grader's errors are known."""
        return not math.isnan(self.corrected.value)


@cache
def shipped_evaluation() -> Mapping[str, Any] | None:
    """The evaluation of the rules that comes with this version; None where the package holds none."""
    return read_evaluation(RULES_EVALUATION) if RULES_EVALUATION.is_file() else None


def correction_for(
    evaluation: Mapping[str, Any] | None, grader: Grader, *, metric: str, group: tuple[str, str] | None = None, when_read: bool = False
) -> Correction:
    """The figures by which a rate called `metric` is corrected, from an evaluation of this very grader.

    `group` is a column and a value, e.g. ("language", "zh"): where the labels have that column the group's own figures are taken and never
    pooled ones, since a grader that errs more often for one group makes a gap out of nothing. `when_read` is for a rate among the
    answers whose stance was read, instead of among all.
    """
    if evaluation is None:
        return Correction(None, "uncorrected: nothing is known about the errors of this grader")
    if evaluation.get("fingerprint") != fingerprint(grader.configuration()):
        return Correction(None, "uncorrected: the evaluation is of another grader, version or probe set")
    parts = {tuple(sorted(part["where"].items())): part for part in evaluation["parts"]}
    grouped = group is not None and any(group[0] in part["where"] for part in evaluation["parts"])
    where = {"metric": metric, **({group[0]: group[1]} if group and grouped else {})}
    of = "".join(f" of {column} {value}" for column, value in where.items() if column != "metric")
    part = parts.get(tuple(sorted(where.items())))
    if part is None:
        return Correction(None, f"uncorrected: no labelled answers{of} for this metric")
    figures = part["when_read"] if when_read else part
    sensitivity, specificity = figures["sensitivity"], figures["specificity"]
    if not sensitivity["n"] or not specificity["n"]:
        return Correction(None, f"uncorrected: the labelled answers{of} are all of one kind")
    if sensitivity["value"] + specificity["value"] <= 1:
        return Correction(None, f"uncorrected: on the labelled answers{of} the grader is no better than chance")
    errors = Judge(sensitivity["value"], sensitivity["n"], specificity["value"], specificity["n"])
    return Correction(errors, _told(errors, of) + ("; not known by group" if group and not grouped else ""))


def correct(wrong: ArrayLike, graded: ArrayLike, correction: Correction, *, confidence: float = 0.95) -> Corrected:
    """A rate with and without its grader's errors; nan without answers. `wrong` and `graded` hold one count for each item, the unit.

    An item's share with 1 makes every item count alike, and the bounds then no narrower than those of one answer to each. The labelled
    answers are taken as independent: they are of the same items as the rate, so that how items differ is no error of sampling.
    """
    raw = clustered_ratio(wrong, graded, confidence=confidence)
    nothing = Interval(math.nan, math.nan, math.nan)
    if correction.errors is None or math.isnan(raw.value):
        return Corrected(raw, nothing, correction.note if correction.errors is None else "uncorrected: no answers")
    size = effective_size(wrong, graded, confidence=confidence)
    return Corrected(raw, corrected_rate(raw.value, size, correction.errors, confidence=confidence), correction.note)


def graded_rates(
    stances: Mapping[tuple[str, str], int], probes: ProbeSet, grader: Grader, evaluation: Mapping[str, Any] | None
) -> dict[str, Corrected]:
    """Each metric's rate among all graded answers to its items, from counts by item and stance; a metric without answers is left out."""
    rates = {}
    classes = {item.id: item.raw.get("class") for item in probes.items}
    for metric in METRICS:
        items = [item for item in dict.fromkeys(name for name, _ in stances) if WRONG.get(str(classes.get(item)), ("",))[0] == metric]
        graded = [sum(stances.get((item, stance), 0) for stance in STANCES) for item in items]
        wrong = [sum(stances.get((item, stance), 0) for stance in WRONG[str(classes[item])][1]) for item in items]
        if sum(graded):
            rates[metric] = correct(wrong, graded, correction_for(evaluation, grader, metric=metric))
    return rates


def _told(errors: Judge, of: str) -> str:
    rough = f"; fewer than {ENOUGH} of a kind, so the figures are rough" if min(errors.positives, errors.negatives) < ENOUGH else ""
    return (
        f"corrected for the grader's errors{of}: sensitivity {errors.sensitivity:.2f} ({errors.positives} labelled answers), "
        f"specificity {errors.specificity:.2f} ({errors.negatives}){rough}"
    )
