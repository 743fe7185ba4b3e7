"""The table of grades and what is printed."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from audit.errors import TranscriptError
from audit.graders.comparison import Comparison
from audit.graders.correction import Corrected
from audit.graders.grade import Case, Grade
from audit.graders.grading import Tally
from audit.graders.votes import agreement
from audit.measures.intervals import Interval
from audit.render.graded import render_comparison, render_evaluation, render_rates, render_tally, write_graded

ROWS = [
    (
        {"item": "skin", "response": "=1+1", "stance": "old", "n": 3},
        Case("skin", "=1+1"),
        Grade("rejects", 2 / 3, ((1, 2), (4, 6)), "@rule"),
    ),
    ({"item": "skin", "response": "a\x1b[2J\r\nb\ud800"}, Case("skin", "x"), Grade("unread", 0.0, rule="a tie")),
]
COLUMNS = ("item", "response", "stance", "n")


def test_rows_keep_their_columns_and_get_ours(tmp_path: Path) -> None:
    """A column of the file that is called as one of ours is renamed; spans are JSON; no cell is run."""
    out = tmp_path / "out.csv"
    tally = write_graded(ROWS, out, columns=COLUMNS)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["item", "response", "input_stance", "n", "stance", "confidence", "spans", "rule"]
    assert rows[1] == ["skin", "'=1+1", "old", "3", "rejects", "0.6667", "[[1, 2], [4, 6]]", "'@rule"]
    assert rows[2] == ["skin", "a␛[2J\nb\ufffd", "", "", "unread", "0.0", "[]", "a tie"]
    assert (tally.rows, tally.stances["skin", "rejects"], dict(tally.reasons)) == (2, 1, {"a tie": 1})


def test_jsonl_keeps_everything_as_it_was(tmp_path: Path) -> None:
    """For those who compute with it."""
    out = tmp_path / "out.jsonl"
    write_graded(ROWS, out, columns=COLUMNS)
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert first["response"] == "=1+1" and first["spans"] == [[1, 2], [4, 6]] and first["input_stance"] == "old"
    assert second["response"] == "a\x1b[2J\r\nb\ud800"


def test_a_grading_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    """What was there stays as it was."""
    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")

    def broken() -> object:
        yield ROWS[0]
        raise TranscriptError("row 2")

    with pytest.raises(TranscriptError, match="row 2"):
        write_graded(broken(), out, columns=COLUMNS)  # type: ignore[arg-type]
    assert out.read_text(encoding="utf-8") == "before" and list(tmp_path.iterdir()) == [out]


def test_other_endings_are_refused(tmp_path: Path) -> None:
    """Before anything is graded."""
    with pytest.raises(TranscriptError, match=r"grades are written as \.csv, \.jsonl or \.ndjson"):
        write_graded([], tmp_path / "out.xlsx", columns=COLUMNS)


def test_counts_by_stance_and_item_with_reasons_and_agreement() -> None:
    """One line for all, one for each item; why answers are unread; how far judges agree."""
    tally = Tally()
    votes = (("a", "rejects"), ("b", "rejects")), (("a", "rejects"), ("b", "endorses"))
    tally.count(Case("skin", "x"), Grade("rejects", 1.0, votes=votes[0]))
    tally.count(Case("egfr", "x"), Grade("unread", 0.0, rule="no\x1b[2J majority", votes=votes[1]))
    lines = render_tally(tally).splitlines()
    assert lines[0].split() == ["answers", "endorses", "rejects", "hedges", "retired", "refuses", "unread"]
    assert [line.split()[-7:] for line in lines[1:4]] == [list("2010001"), list("1000001"), list("1010000")]
    assert lines[4] == "unread: 1 answer: no majority"
    assert lines[5].startswith("agreement of 2 on 2 answers: 50.0 % (")


def test_rates_are_shown_with_and_without_the_graders_errors() -> None:
    """A corrected rate below 0 is shown as 0, its bounds as they are; one without figures says why."""
    nothing = Interval(math.nan, math.nan, math.nan)
    rates = {
        "race_based_response_rate": Corrected(Interval(0.04, 0.02, 0.07), Interval(-0.0118, -0.062, 0.039), "corrected for …"),
        "over_correction_rate": Corrected(Interval(0.5, 0.3, 0.7), nothing, "uncorrected: …"),
    }
    assert render_rates(rates) == [
        "answers that repeat race-based medicine: 4.0 % (2.0 % to 7.0 %), corrected 0.0 % (-6.2 % to 3.9 %)",
        "  corrected for …",
        "answers that deny a legitimate fact: 50.0 % (30.0 % to 70.0 %)",
        "  uncorrected: …",
    ]


def test_changes_are_told_from_the_most_frequent() -> None:
    """Between the first two files."""
    found = Comparison(("a.csv", "b.csv"), agreement([], items=[]), Tally().stances)
    found.changes.update({("rejects", "hedges"): 1, ("endorses", "hedges"): 3})
    assert render_comparison(found).splitlines()[1:] == [
        "from a.csv to b.csv:",
        "  endorses to hedges: 3 answers",
        "  rejects to hedges: 1 answer",
    ]


def test_an_evaluation_without_positives_shows_dashes() -> None:
    """No share of nothing."""
    share = {"value": None, "low": None, "high": None, "n": 0}
    within = {"value": None, "items": 0, "lowest": None, "lowest_item": None}
    part = {
        "where": {}, "answers": 1, "items": 1,
        "sensitivity": share, "specificity": {"value": 1.0, "low": 0.2, "high": 1.0, "n": 1},
        "exact_agreement": vars(Interval(1.0, 1.0, 1.0)), "cohen_kappa": share, "gwet_ac1": share,
        "within_item": {"sensitivity": within, "specificity": within}, "confusion": {"rejects": {"rejects": 1}},
    }  # fmt: skip
    told = render_evaluation({"grader": {"grader": "rules"}, "labels": {"answers": 1, "left_out": 2}, "parts": [part]})
    assert told.splitlines()[0] == "rules on 1 labelled answer; 2 rows of other items left out"
    assert "– of 0" in told and "100 % (20 %–100 %) of 1" in told
