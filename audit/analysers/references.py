"""Do the references exist, and are they what the answer says they are? Classes after Walters 2023 and Chelli 2024.

The prompt (topic) is the unit; references and reruns are nested in it. What no source could have held is unverifiable, never fabricated:
rates come with the bounds that it leaves open.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.answers.citations import Reference
from audit.finding import Finding
from audit.measures.intervals import Interval, clustered_ratio, t_interval
from audit.measures.misclassification import corrected_rate, effective_size
from audit.measures.overlap import mean_jaccard
from audit.probe import Item, ProbeSet
from audit.references.checker import measured_checker, measured_on
from audit.references.judged import KINDS, JudgedAnswer, judged_answers, open_sources
from audit.references.verdict import Judgement
from audit.references.work import normal_doi, normal_title
from audit.transcript import Study

CLASSES = ("accurate", "inaccurate", "fabricated", "unverifiable", "retracted")
FAULTS = ("fabricated", "inaccurate")  # what is broken down, and corrected for the checker's own errors
AXES = ("topic", "fame", "tier", "years", "language")  # entries of an item by which rates are broken down
DECADES = ((2020, "2020 or later"), (2010, "2010 to 2019"), (2000, "2000 to 2009"), (0, "before 2000"))
SHOWN = 8  # answers named as evidence

Counts = NDArray[np.float64]  # one number for each prompt
Mask = NDArray[np.bool_]  # one answer for each reference


@dataclass(frozen=True)
class _Audited:
    """One set with its answers, and its references in one row; variants of one base case are one prompt."""

    probes: ProbeSet
    answers: Sequence[JudgedAnswer]

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.probes.items}

    @cached_property
    def prompts(self) -> Mapping[str, int]:
        """The number of the prompt that each item belongs to."""
        bases = sorted({self.items[answer.item].base for answer in self.answers})
        return {item: bases.index(one.base) for item, one in self.items.items() if one.base in bases}

    @cached_property
    def row(self) -> Sequence[tuple[JudgedAnswer, Reference, Judgement]]:
        return [(one, *pair) for one in self.answers for pair in zip(one.references, one.judgements, strict=True)]

    @cached_property
    def every(self) -> Mask:
        return np.ones(len(self.row), dtype=bool)

    def are(self, *verdicts: str) -> Mask:
        return np.array([judgement.verdict in verdicts for *_, judgement in self.row], dtype=bool)

    def per_prompt(self, mask: Mask) -> Counts:
        """How many of the references in `mask` each prompt holds."""
        return self._summed([answer for answer, *_ in self.row], mask)

    def per_prompt_answers(self, values: Sequence[float]) -> Counts:
        """The sum of `values`, one for each answer, in each prompt."""
        return self._summed(self.answers, values)

    def _summed(self, answers: Sequence[JudgedAnswer], values: Sequence[float] | Mask) -> Counts:
        sums = np.zeros(1 + max(self.prompts.values()))
        np.add.at(sums, [self.prompts[answer.item] for answer in answers], np.asarray(values, dtype=float))
        return sums

    def finding(self, metric: str, interval: Interval, *, n: int, hit: Mask | None = None, **more: Any) -> Finding:
        """A finding about this set; `hit` marks the references that make an answer evidence of it, the answer with most first."""
        told = Counter(answer.id for (answer, *_), is_hit in zip(self.row, hit if hit is not None else (), strict=False) if is_hit)
        more["where"] = {"set": self.probes.name, **more.get("where", {})}
        return Finding(
            "references",
            metric,
            interval.value,
            interval.low,
            interval.high,
            n=n,
            unit="prompts",
            evidence=tuple(sorted(told, key=lambda answer: (-told[answer], answer))[:SHOWN]),
            **{"responses": sum(bool(answer.references) for answer in self.answers), **more},
        )


def analyse(study: Study) -> list[Finding]:
    """What became of the references, per set of kind "references" or "questions" whose answers hold any."""
    sources = open_sources(study)
    findings: list[Finding] = []
    for probes, rows in study.of_kind(*KINDS):
        audited = _Audited(probes, judged_answers(rows, sources))
        if audited.row:
            findings += [_class_rate(audited, name, sources.names()) for name in CLASSES]
            findings += [_per_prompt(audited, name) for name in (*FAULTS, "unverifiable")]
            findings += [_answers_with_fabrication(audited), *_corrected(audited), *_broken_down(audited), *_overlap(audited)]
        elif probes.kind == "references" and audited.answers:
            nothing = Interval(math.nan, math.nan, math.nan)
            findings.append(audited.finding("fabricated_reference_rate", nothing, n=0, note="no answer holds a reference"))
        if probes.kind == "references" and audited.answers:
            findings += [_given(audited), _answers_without(audited)]
    return findings


def _class_rate(audited: _Audited, name: str, sources: list[str]) -> Finding:
    """Share of all references in one class, and how far the unverifiable ones could carry it."""
    hit, totals = audited.are(name), audited.per_prompt(audited.every)
    interval = clustered_ratio(audited.per_prompt(hit), totals)
    detail: dict[str, Any] = {"references": hit.size, "count": int(hit.sum()), "sources": sources}
    if name == "unverifiable":
        detail["reasons"] = _most_common(judgement.reason for *_, judgement in _marked(audited, hit))
    else:
        most = clustered_ratio(audited.per_prompt(audited.are(name, "unverifiable")), totals)
        detail["worst_case" if name == "fabricated" else "bounds"] = [interval.value, most.value]
        detail["bounds_interval"] = [interval.low, most.high]
    if name == "inaccurate":  # one reference may be wrong in several fields
        detail["fields"] = _most_common(field for *_, judgement in _marked(audited, hit) for field in judgement.differing)
    if name in FAULTS and measured_checker(name) is None:
        detail["correction"] = "uncorrected: the checker's own errors are not measured"
    return audited.finding(f"{name}_reference_rate", interval, n=int(np.count_nonzero(totals)), hit=hit, detail=detail)


def _marked(audited: _Audited, mask: Mask) -> Iterator[tuple[JudgedAnswer, Reference, Judgement]]:
    return (one for one, is_marked in zip(audited.row, mask, strict=True) if is_marked)


def _most_common(words: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda one: (-one[1], one[0]))[:SHOWN])


def _per_prompt(audited: _Audited, name: str) -> Finding:
    """Mean over prompts of the share within each, so that a prompt with many references weighs no more than another."""
    hit, totals = audited.are(name), audited.per_prompt(audited.every)
    shares = audited.per_prompt(hit)[totals > 0] / totals[totals > 0]
    # As a ratio with a denominator of 1 each, for the interval that holds where most prompts show nothing.
    interval = clustered_ratio(shares, np.ones_like(shares))
    return audited.finding(f"per_prompt_{name}_rate", interval, n=shares.size, hit=hit)


def _answers_with_fabrication(audited: _Audited) -> Finding:
    """Share of the answers with references of which at least one is fabricated."""
    some = [float(bool(answer.references)) for answer in audited.answers]
    least = [float(answer.count("fabricated") > 0) for answer in audited.answers]
    most = [float(answer.count("fabricated") + answer.count("unverifiable") > 0) for answer in audited.answers]
    totals = audited.per_prompt_answers(some)
    interval = clustered_ratio(audited.per_prompt_answers(least), totals)
    worst = clustered_ratio(audited.per_prompt_answers(most), totals)
    detail = {"count": int(sum(least)), "worst_case": [interval.value, worst.value], "bounds_interval": [interval.low, worst.high]}
    hit = audited.are("fabricated")
    return audited.finding("answer_with_fabrication_rate", interval, n=int(np.count_nonzero(totals)), hit=hit, detail=detail)


def _corrected(audited: _Audited) -> Iterator[Finding]:
    """Rates without the checker's own errors, among the references that could be checked; nothing without its figures."""
    checked = audited.per_prompt(~audited.are("unverifiable"))
    for name in FAULTS:
        checker, hit = measured_checker(name), audited.are(name)
        if checker is None or not checked.any():
            continue
        hits = audited.per_prompt(hit)
        rate = float(hits.sum() / checked.sum())
        true = corrected_rate(rate, effective_size(hits, checked), checker)
        detail = {
            "among": "references that could be checked",
            "uncorrected": rate,
            "unclipped": true.value,  # bounds are not clipped either; below 0, the checker's errors explain the whole rate
            "sensitivity": {"value": checker.sensitivity, "references": checker.positives},
            "specificity": {"value": checker.specificity, "references": checker.negatives},
            "measured_on": measured_on(),
        }
        shown = Interval(min(1.0, max(0.0, true.value)), true.low, true.high)
        yield audited.finding(f"corrected_{name}_rate", shown, n=int(np.count_nonzero(checked)), hit=hit, detail=detail)


def _broken_down(audited: _Audited) -> Iterator[Finding]:
    """Fabricated and inaccurate references by what the items say of themselves, and by the year that each reference claims."""
    items = [audited.items[answer.item] for answer, *_ in audited.row]
    places = {axis: [str(item.raw.get(axis, "")) for item in items] for axis in AXES}
    places["year of the reference"] = [_decade(reference.year) for _, reference, _ in audited.row]
    for axis, levels in places.items():
        for level in sorted({*levels} - {""}) if len({*levels} - {""}) > 1 else ():
            yield from _subgroup(audited, axis, level, np.array(levels) == level)


def _subgroup(audited: _Audited, axis: str, level: str, among: Mask) -> Iterator[Finding]:
    totals, open_ = audited.per_prompt(among), audited.are("unverifiable") & among
    for name in FAULTS:
        hit = audited.are(name) & among
        interval = clustered_ratio(audited.per_prompt(hit), totals)
        detail = {
            "references": int(among.sum()),
            "count": int(hit.sum()),
            "bounds": [interval.value, float((hit.sum() + open_.sum()) / among.sum())],
        }
        yield audited.finding(
            f"subgroup_{name}_rate",
            interval,
            n=int(np.count_nonzero(totals)),
            hit=hit,
            where={"axis": axis, "level": level},
            responses=len({answer.id for answer, *_ in _marked(audited, among)}),
            detail=detail,
        )


def _decade(year: int | None) -> str:
    return next((name for first, name in DECADES if year >= first), "none given") if year else "none given"


def _overlap(audited: _Audited) -> Iterator[Finding]:
    """How far repeats of one prompt name the same existing works; 1 when every rerun brings the same, nothing without repeats."""
    works, claims = _repeat_overlap(audited, resolved=True), _repeat_overlap(audited, resolved=False)
    if any(len(repeats) > 1 for repeats in _repeats(audited).values()):
        mean = t_interval(works)
        interval = Interval(mean.value, *(float(bound) for bound in np.clip([mean.low, mean.high], 0, 1)))
        note = "" if works else "no two repeats of a prompt name a work that exists"
        detail = {
            "claimed": t_interval(claims).value,
            "meaning": "claimed counts every reference by its DOI or title, whether it exists or not",
        }
        yield audited.finding("reference_overlap", interval, n=len(works), note=note, detail=detail)


def _repeats(audited: _Audited) -> Mapping[str, list[JudgedAnswer]]:
    repeats: dict[str, list[JudgedAnswer]] = defaultdict(list)
    for answer in audited.answers:
        repeats[answer.prompt].append(answer)
    return repeats


def _repeat_overlap(audited: _Audited, *, resolved: bool) -> list[float]:
    """Mean Jaccard index of the repeats of each prompt, averaged within base cases; prompts that name nothing are left out."""
    found: dict[str, list[float]] = defaultdict(list)
    for repeats in _repeats(audited).values():
        value = mean_jaccard([_names(answer, resolved=resolved) for answer in repeats])
        if not math.isnan(value):
            found[audited.items[repeats[0].item].base].append(value)
    return [float(np.mean(values)) for _, values in sorted(found.items())]


def _names(answer: JudgedAnswer, *, resolved: bool) -> set[str]:
    if resolved:
        exist = ("accurate", "inaccurate", "retracted")
        return {one.nearest.id for one in answer.judgements if one.nearest and one.verdict in exist}
    return {normal_doi(one.doi) if one.doi else normal_title(one.title or one.raw) for one in answer.references}


def _given(audited: _Audited) -> Finding:
    """References given for each one asked for; 1 when the model gave just what was asked. A refused answer is counted apart."""
    answers = [answer for answer in audited.answers if not answer.refused]
    asked = [float(audited.items[answer.item].raw.get("asked", 0)) * (not answer.refused) for answer in audited.answers]
    wanted = audited.per_prompt_answers(asked)
    given = np.where(wanted > 0, audited.per_prompt(audited.every), 0.0)
    interval = clustered_ratio(given, wanted, proportion=False)
    note = ""
    if not wanted.any():
        note = "every answer is a refusal" if not answers else "the set does not say how many were asked for"
    detail = {"given": int(given.sum()), "asked": int(wanted.sum()), "refused": len(audited.answers) - len(answers)}
    n = int(np.count_nonzero(wanted))
    return audited.finding("references_given_ratio", interval, n=n, responses=len(answers), note=note, detail=detail)


def _answers_without(audited: _Audited) -> Finding:
    """Share of the answers that give no reference at all, refusals among them."""
    without = [float(not answer.references) for answer in audited.answers]
    totals = audited.per_prompt_answers([1.0] * len(without))
    refused = sum(answer.refused for answer in audited.answers)
    detail = {"answers": len(without), "without": int(sum(without)), "refused": refused}
    interval = clustered_ratio(audited.per_prompt_answers(without), totals)
    return audited.finding("answer_without_references_rate", interval, n=int(totals.size), responses=len(without), detail=detail)
