"""Published rates of repeated answers come out when the answers are imported: Haver, Rahsepar, Lee and Goodman 2023.

The papers give counts, not the grade of every answer; which answer had which grade is filled in so that the counts hold. What depends on
more than the published counts is not claimed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from audit.analysers import appropriateness, stability, variability
from audit.finding import Finding
from audit.import_answers import import_answers
from audit.measure import measure
from audit.measures.intervals import wilson
from audit.measures.similarity import pairs, shingle_containment, tokens
from audit.probe_file import build_probe_set
from audit.transcript import Study, open_study

CARD = {
    "name": "published", "title": "Published", "version": "1", "kind": "questions", "language": "en", "jurisdiction": "US",
    "licence": "none", "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test",
}  # fmt: skip


def imported(folder: Path, answers: list[tuple[str, int, dict[str, Any]]], fields: list[dict[str, Any]], key: dict[str, Any]) -> Study:
    """The study of an imported file with one row for each (item, repeat, cells), whose items share a key."""
    columns = ["item", "repeat", *answers[0][2]]
    path = folder / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([item, repeat, *cells.values()] for item, repeat, cells in answers)
    items = [{"id": item, "texts": [f"Question {item}?"], "key": key} for item in dict.fromkeys(item for item, *_ in answers)]
    probes = build_probe_set(
        {**CARD, "repeats": max(repeat for _, repeat, _ in answers), "form": {"fields": fields}, "items": items}, where="t"
    )
    import_answers(path, folder / "run", policy={"name": "none"}, probes=probes)
    return measure(open_study(folder / "run"))


def by_metric(findings: list[Finding]) -> dict[str, Finding]:
    """Findings by metric."""
    return {one.metric: one for one in findings}


def graded(appropriate: int, inappropriate: int, inconsistent: int) -> list[tuple[str, int, dict[str, Any]]]:
    """Three answers to each question, as many questions of each class as given."""
    patterns = [(1, 1, 1)] * appropriate + [(0, 0, 0)] * inappropriate + [(1, 0, 1)] * inconsistent
    return [(f"q{n:02}", r, {"outcome:appropriate": one}) for n, grades in enumerate(patterns) for r, one in enumerate(grades, 1)]


@pytest.mark.parametrize(
    ("classes", "share", "low", "high"),
    [
        ((22, 1, 2), 0.88, 0.700, 0.958),  # breast, Radiology 2023;307:e230424
        ((21, 2, 2), 0.84, 0.653, 0.936),  # lung, Radiol Cardiothorac Imaging 2023;5:e230115
    ],
)
def test_haver_2023(tmp_path: Path, classes: tuple[int, int, int], share: float, low: float, high: float) -> None:
    """25 questions asked three times: 22 (21) sets appropriate, 1 (2) inappropriate, 2 (2) inconsistent; 88 % (84 %) and its interval."""
    study = imported(tmp_path, graded(*classes), [{"name": "appropriate", "kind": "binary"}], {"appropriate": 1})
    found = by_metric(appropriateness.analyse(study))
    one = found["appropriate_set_rate"]
    assert (one.value, one.n) == (share, 25)
    assert (one.low, one.high) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))
    assert tuple(one.detail["sets"].values()) == classes
    assert found["inconsistent_set_rate"].value == classes[2] / 25


@pytest.mark.parametrize(
    ("tool", "correct", "partly", "incorrect", "unanswered"),
    [("ChatGPT-3.5", 85, 14, 21, 0), ("Bard", 62, 11, 24, 23), ("Bing", 74, 13, 33, 0), ("Google", 66, 27, 27, 0)],
)
def test_rahsepar_2023(tmp_path: Path, tool: str, correct: int, partly: int, incorrect: int, unanswered: int) -> None:
    """40 questions asked by three authors: of 120 answers so many correct, partly correct, incorrect and not given; consistency apart."""
    grades = ["0"] * correct + ["1"] * partly + ["2"] * incorrect + [""] * unanswered
    assert len(grades) == 120
    answers = [(f"q{n // 3:02}", n % 3 + 1, {"outcome:grade": grade}) for n, grade in enumerate(grades)]
    fields = [{"name": "grade", "kind": "choice", "choices": ["correct", "partly correct", "incorrect"]}]
    study = imported(tmp_path, answers, fields, {"grade": 0})
    found = by_metric(stability.analyse(study))
    assert found["repeat_consistency"].detail["answers"] == {"correct": correct, "partly correct": partly, "incorrect": incorrect}
    # question by question in this order: a set is of one grade unless a boundary between grades falls into it
    whole = [set(grades[n : n + 3]) - {""} for n in range(0, 120, 3) if sum(grade != "" for grade in grades[n : n + 3]) > 1]
    assert found["total_agreement_rate"].value == pytest.approx(sum(len(one) == 1 for one in whole) / len(whole))
    cells = by_metric(appropriateness.analyse(study))["appropriate_set_rate"].detail["right_and_stable"]
    assert sum(cells.values()) == len(whole) and cells["wrong, stable"] > 0  # stable says nothing about right
    if tool == "ChatGPT-3.5":
        assert [round(100 * count / 120, 1) for count in (correct, partly, incorrect)] == [70.8, 11.7, 17.5]


def test_two_years_later() -> None:
    """The same 40 questions in 2025: 91 of 120 grades correct for o3-mini, 89 for Gemini, with the intervals of the reference file."""
    for right, share, low, high in ((91, 0.7583, 0.674, 0.826), (89, 0.7417, 0.657, 0.812)):
        interval = wilson(right, 120)
        assert (interval.value, interval.low, interval.high) == pytest.approx((share, low, high), abs=6e-4)


def test_goodman_2023(tmp_path: Path) -> None:
    """34 low-scored questions asked again: the median accuracy of the first answers is 2, of the second 4, on the scale from 1 to 6."""
    first, second = list(islice(cycle([1, 2, 2]), 34)), list(islice(cycle([2, 4, 4, 5, 6]), 34))
    answers = [(f"q{n:02}", r, {"outcome:accuracy": [first, second][r - 1][n]}) for n in range(34) for r in (1, 2)]
    study = imported(tmp_path, answers, [{"name": "accuracy", "kind": "ordinal", "low": 1, "high": 6}], {})
    one = by_metric(stability.analyse(study))["repeatability"]
    assert one.detail["median_by_repeat"] == {"1": 2.0, "2": 4.0}
    assert one.n == 34 and one.responses == 68


def of_overlap(share: int) -> Iterator[str]:
    """Two answers of 100 runs of five words, of which `share` are in both."""
    common = [f"w{n}" for n in range(share + 4)] if share else []
    for side in "ab":
        yield " ".join([*common, *(f"{side}{n}" for n in range(104 - len(common)))])


def test_lee_2023(tmp_path: Path) -> None:
    """Eight questions asked twice with an overlap of 0 and of 28 to 77 %: the measure gives back what was put in, question by question.

    The paper's plagiarism detector is not published, so this is the same class of measure and not the same number.
    """
    shares = [0, 28, 35, 44, 52, 61, 70, 77]
    for share in shares:
        assert pairs(shingle_containment([tokens(text) for text in of_overlap(share)])) == pytest.approx([share / 100])
    answers = [(f"q{n}", r, {"response": text}) for n, share in enumerate(shares) for r, text in enumerate(of_overlap(share), 1)]
    study = imported(tmp_path, answers, [], {})
    one = by_metric(variability.analyse(study))["repeat_similarity"]
    lee = one.detail["families"]["shingle_containment"]
    assert (lee["minimum"], lee["maximum"]) == (0.0, 0.77)
    assert lee["mean"] == pytest.approx(sum(shares) / 800)
