"""Gradings of the same answers side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import TranscriptError
from audit.graders.comparison import compare_gradings


def graded(folder: Path, name: str, *rows: str) -> Path:
    """A graded file."""
    path = folder / name
    path.write_text("\n".join(["item,response,stance", *rows]) + "\n", encoding="utf-8")
    return path


def test_agreement_and_changes(tmp_path: Path) -> None:
    """Three of four agree; the fourth went from endorsing to hedging."""
    one = graded(tmp_path, "a.csv", "skin,1,rejects", "skin,2,endorses", "egfr,3,rejects", "egfr,4,endorses")
    two = graded(tmp_path, "b.csv", "skin,1,rejects", "skin,2,hedges", "egfr,3,rejects", "egfr,4,endorses")
    found = compare_gradings([one, two])
    assert found.agreement.answers == 4 and found.agreement.share_equal.value == pytest.approx(0.75)
    assert dict(found.changes) == {("endorses", "hedges"): 1}


def test_a_guarded_cell_is_the_same_answer(tmp_path: Path) -> None:
    """A table for a spreadsheet puts an apostrophe in front of a list, which changes no word."""
    one, two = graded(tmp_path, "a.csv", "skin,- No,rejects"), graded(tmp_path, "b.csv", "skin,'- No,rejects")
    assert compare_gradings([one, two]).agreement.answers == 1


@pytest.mark.parametrize("rows", [["skin,1,rejects"], ["skin,1,rejects", "skin,3,rejects"], ["skin,1,rejects", "egfr,2,rejects"]])
def test_other_answers_are_not_compared(tmp_path: Path, rows: list[str]) -> None:
    """A row less, another text or another item."""
    one = graded(tmp_path, "a.csv", "skin,1,rejects", "skin,2,rejects")
    with pytest.raises(TranscriptError, match="not the same answers in the same order"):
        compare_gradings([one, graded(tmp_path, "b.csv", *rows)])


def test_a_stance_that_is_none_is_named(tmp_path: Path) -> None:
    """With its row."""
    one = graded(tmp_path, "a.csv", "skin,1,yes")
    with pytest.raises(TranscriptError, match=r"a\.csv: row 2: 'yes' is no stance; there are endorses"):
        compare_gradings([one, one])
