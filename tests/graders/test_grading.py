"""Grading a file: every row, in order, however it is split."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import TranscriptError
from audit.graders.answer_rows import open_table
from audit.graders.grading import CHUNK, graded_rows
from audit.graders.rules import RulesGrader
from audit.probe import ProbeSet

TEXTS = ("It is thicker.", "It is no thicker.", "", "Something else.")
STANCES = ("endorses", "rejects", "unread", "unread")


def answers(folder: Path, rows: int) -> Path:
    """A file with so many answers, in turn of four kinds."""
    path = folder / "answers.csv"
    path.write_text("n,item,response\n" + "".join(f"{number},skin,{TEXTS[number % 4]}\n" for number in range(rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize(("processes", "together"), [(1, False), (2, False), (None, True)])
def test_order_is_kept(tmp_path: Path, probes: ProbeSet, processes: int | None, together: bool) -> None:
    """In one process, in two and all at once, over more chunks than can be under way."""
    rows, seen = CHUNK * 8 + 7, list[tuple[int, int]]()
    table = open_table(answers(tmp_path, rows))
    options = {"together": together, "progress": lambda done, total: seen.append((done, total))}
    found = list(graded_rows(table, probes, RulesGrader(probes), processes=processes, **options))  # type: ignore[arg-type]
    assert [row["n"] for row, _, _ in found] == [str(number) for number in range(rows)]
    assert [grade.stance for _, _, grade in found] == [STANCES[number % 4] for number in range(rows)]
    assert seen[-1] == (rows, rows) and len(seen) == (1 if together else 9)


def test_unknown_items_stop_before_anything_is_graded_or_are_unread(tmp_path: Path, probes: ProbeSet) -> None:
    """Either way no row is lost."""
    path = tmp_path / "answers.csv"
    path.write_text("item,response\nliver,It is thicker.\nskin,It is thicker.\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="'liver'"):
        next(graded_rows(open_table(path), probes, RulesGrader(probes)))
    found = list(graded_rows(open_table(path), probes, RulesGrader(probes), any_item=True))
    assert [(grade.stance, grade.rule == "item not in the probe set") for _, _, grade in found] == [("unread", True), ("endorses", False)]


def test_a_file_without_answers_has_no_grades(tmp_path: Path, probes: ProbeSet) -> None:
    """Only a header."""
    assert list(graded_rows(open_table(answers(tmp_path, 0)), probes, RulesGrader(probes), together=True)) == []
