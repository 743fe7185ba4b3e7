"""Can patients read the answers? School grades by published formulas, against the AMA (6th) and NIH (8th grade) targets.

The question is the unit; reruns are averaged within it. Empty and refused answers have no grade, nor have answers in other languages than
English: Chinese ones are measured as Chinese, others are declined with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from audit import __version__
from audit.finding import Finding
from audit.measures import checklist, chinese, formulas, syllables, textstat_counts, vocabulary
from audit.measures import readability as english
from audit.measures.intervals import Interval, clustered_ratio, t_interval
from audit.measures.language import declined
from audit.measures.stability import unless_flat
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

TARGETS = {"share_at_or_below_grade_6": 6.0, "share_at_or_below_grade_8": 8.0}
PLAIN = {  # metric of the dossier and its measure
    "words_per_answer": "words",
    "words_per_sentence": "words_per_sentence",
    "median_grade_prose_only": "median_grade_prose",
    "share_of_unfamiliar_words": "unfamiliar_share",
    "terms_per_answer": "terms",
    "share_of_terms_explained": "terms_explained_share",
    "share_of_passive_sentences": "passive_share",
    "share_of_sentences_to_the_reader": "second_person_share",
    "numbers_per_100_words": "numbers_per_100_words",
}
OF_CHINESE = {
    "chinese_characters_per_sentence": "characters_per_sentence",
    "chinese_clauses_per_sentence": "clauses_per_sentence",
    "share_of_rare_chinese_characters": "rare_character_share",
    "chinese_characters_per_word": "characters_per_word",
    "share_of_medical_terms_in_chinese": "medical_term_share",
    **{f"share_of_chinese_words_in_top_{size}": f"words_in_top_{size}" for size in chinese.COMMON_WORDS},
}
NO_SCORE = "an automatic check of one item; no PEMAT or DISCERN score, which needs two trained raters and every item"


def analyse(study: Study) -> list[Finding]:
    """Grades, targets, plain language and checklist items per set of patient questions; Chinese answers apart."""
    findings: list[Finding] = []
    for probes, rows in study.of_kind("repeats", "questions"):
        told = rows[(rows["finish"] != "error") & ~rows["refused"] & rows["text"].notna()]
        told = _measured(told)
        graded = told[told["median_grade"].notna()]
        ungraded = _ungraded(len(rows), told, graded)
        if graded.empty:
            note = f"no answer has a grade: {_reasons(told)}"
            findings.append(Finding("readability", "median_grade", math.nan, unit="questions", where={"set": probes.name}, note=note))
        else:
            findings += _of_english(probes, graded, ungraded=ungraded)
            findings += _comparable(probes, graded, str(study.plan.get("readability", "")))
        findings += _of_chinese(probes, told[told["language"] == "zh"])
    return findings


def _measured(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers with every measure and checklist item as a column; nan in an answer that has no grade."""
    import pandas as pd

    columns = ("language", *english.MEASURES, *(item.name for item in checklist.ITEMS if item.automatic))
    values = [{**english.measure(text), **checklist.check(text)} for text in rows["text"]]
    return rows.join(pd.DataFrame(values, columns=list(columns), index=rows.index))


def _of_english(probes: ProbeSet, rows: pd.DataFrame, *, ungraded: dict[str, int]) -> Iterator[Finding]:
    shared = _shared(probes, rows)
    hardest = tuple(rows.sort_values(["median_grade", "id"], ascending=[False, True])["id"][:6])
    by_item = rows.groupby("item")
    detail: dict[str, Any] = {
        "grades": [round(float(one), 2) for one in sorted(rows["median_grade"])],
        "ungraded": sum(ungraded.values()),
        "ungraded_by_reason": ungraded,
        "lowest_of_four": float(by_item["grade_low"].mean().mean()),
        "highest_of_four": float(by_item["grade_high"].mean().mean()),
        "words_outside_the_word_lists": float(by_item["unknown_share"].mean().mean()),
        "formulas_in_the_median": list(english.IN_MEDIAN),
        **_counted_with(),
    }
    yield _mean("median_grade", rows, "median_grade", detail=detail, evidence=hardest, **shared)
    for metric, target in TARGETS.items():
        met = (rows["median_grade"] <= target).astype(float).groupby(rows["item"])
        interval = clustered_ratio(met.sum().to_numpy(), met.count().to_numpy())
        above = tuple(rows.loc[rows["median_grade"] > target, "id"][:6])
        yield _finding(metric, interval, evidence=above, **shared)
    for formula in formulas.FORMULAS:
        name = formula.__name__
        counted = {"formula": formulas.definition(formula), **_counted_with()}
        yield _mean(name, rows, name, note=_caveat(name, rows), detail=counted, **shared)
    for metric, name in PLAIN.items():
        yield _mean(metric, rows, name, **shared)
    yield from _checklists(probes, rows, shared)


def _checklists(probes: ProbeSet, rows: pd.DataFrame, shared: dict[str, Any]) -> Iterator[Finding]:
    """One finding for each automatic item, and the items that are left to human raters named with the first of its checklist."""
    named = set()
    for item in checklist.ITEMS:
        met = rows[item.name].dropna() if item.automatic else None
        if met is None or met.empty:
            continue
        by_item = met.groupby(rows.loc[met.index, "item"])
        where = {"set": probes.name, "checklist": item.checklist, "item": item.name}
        detail: dict[str, Any] = {"title": f"{item.checklist}: {item.topic}", "how": "automatic", "rule": item.rule}
        if item.checklist not in named:
            named.add(item.checklist)
            detail["for_human_raters"] = [one.topic for one in checklist.for_raters(item.checklist)]
        interval = clustered_ratio(by_item.sum().to_numpy(), by_item.count().to_numpy())
        counted = {"n": by_item.ngroups, "unit": "questions", "responses": len(met), "where": where}
        unmet = tuple(rows.loc[met.index[met == 0], "id"][:6])
        yield _finding("share_meeting_checklist_item", interval, note=NO_SCORE, detail=detail, evidence=unmet, **counted)


def _comparable(probes: ProbeSet, rows: pd.DataFrame, wanted: str) -> Iterator[Finding]:
    """textstat's own scores, where the plan asks for them as "textstat-<version>", to compare with studies that used it."""
    if not wanted:
        return
    shared = _shared(probes, rows)
    if reason := textstat_counts.unavailable(wanted):
        yield Finding("readability", textstat_counts.MEASURES[1], math.nan, note=reason, **shared)
        return
    scores = [textstat_counts.measure(text) for text in rows["text"]]
    note = f"counted by textstat {textstat_counts.installed()} on the raw text, with the bundled CMU dictionary"
    for name in textstat_counts.MEASURES:
        yield _mean(name, rows.assign(**{name: [one[name] for one in scores]}), name, note=note, **shared)


def _of_chinese(probes: ProbeSet, rows: pd.DataFrame) -> Iterator[Finding]:
    measured = [chinese.measure(text) for text in rows["text"]]
    if not measured:
        return
    shared = _shared(probes, rows)
    for metric, name in OF_CHINESE.items():
        values = rows.assign(value=[one[name] for one in measured])
        note = chinese.NEEDS if name in chinese.OF_WORDS and not chinese.can_segment() else ""
        yield _mean(metric, values, "value", note=note, **shared)


def _shared(probes: ProbeSet, rows: pd.DataFrame) -> dict[str, Any]:
    return {"n": rows["item"].nunique(), "unit": "questions", "responses": len(rows), "where": {"set": probes.name}}


def _counted_with() -> dict[str, str]:
    """What a reader needs to count the same again."""
    return {"syllables": syllables.source(), "familiar_words": vocabulary.source(), "version": f"medaudit {__version__}"}


def _caveat(formula: str, rows: pd.DataFrame) -> str:
    if formula == "smog_index":
        short = float(rows["smog_too_short"].mean())
        return f"{100 * short:.0f} % of the answers have fewer than the 30 sentences SMOG was validated on" if short else ""
    if formula == "spache":
        return "with Dale and Chall's list of familiar words in place of Spache's, which is shorter: the grade comes out low"
    return ""


def _ungraded(all_rows: int, told: pd.DataFrame, graded: pd.DataFrame) -> dict[str, int]:
    """How many answers have no grade, by reason."""
    without = told.drop(graded.index)
    reasons = without["language"].map(lambda code: declined(code) or "no words").value_counts().sort_index()
    missing = {"failed, refused or not given": all_rows - len(told)} if all_rows > len(told) else {}
    return missing | {str(reason): int(number) for reason, number in reasons.items()}


def _reasons(told: pd.DataFrame) -> str:
    reasons = sorted({declined(code) or "no words" for code in told["language"]})
    return "; ".join(reasons) or "none came back, or all were refused"


def _mean(metric: str, rows: pd.DataFrame, column: str, **shared: Any) -> Finding:
    """Mean over questions of the mean over their answers; without bounds where every question has the same."""
    values = rows.groupby("item")[column].mean().dropna()
    if values.empty and not shared.get("note"):
        shared["note"] = "no answer has any"
    interval = unless_flat(t_interval(values.to_numpy()))
    if metric.startswith("share_") and not math.isnan(interval.low):  # Student's bounds know nothing of 0 and 1
        interval = Interval(interval.value, max(0.0, interval.low), min(1.0, interval.high))
    return _finding(metric, interval, **{**shared, "n": len(values)})


def _finding(metric: str, interval: Interval, **shared: Any) -> Finding:
    return Finding("readability", metric, interval.value, interval.low, interval.high, **shared)
