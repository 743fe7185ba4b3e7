"""`medaudit measure similarity`: a file in, a table and a summary out."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner

from audit.commands.measure_similarity import similarity

TEXTS = "q,answer\na,Take it daily.\na,Take it weekly.\nb,Rest.\nb,Rest.\n"


def run(folder: Path, *options: str) -> tuple[str, list[dict[str, str]]]:
    """What is printed, and the rows that are written."""
    (folder / "in.csv").write_text(TEXTS, encoding="utf-8")
    done = CliRunner().invoke(similarity, [str(folder / "in.csv"), "--text-column", "answer", "--out", str(folder / "out.csv"), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    written = (folder / "out.csv").read_text(encoding="utf-8") if (folder / "out.csv").exists() else ""
    return done.output, list(csv.DictReader(written.splitlines()))


def test_one_row_for_each_group(tmp_path: Path) -> None:
    """Two groups, two rows, with columns named as the measures."""
    said, rows = run(tmp_path, "--group-column", "q")
    assert [row["group"] for row in rows] == ["a", "b"]
    assert [row["rouge_l"] for row in rows] == ["0.6667", "1"]
    assert "2 groups, 4 texts, 2 pairs" in said and "out.csv written" in said


def test_one_row_for_each_pair(tmp_path: Path) -> None:
    """Without groups all four texts are compared: six pairs."""
    _, rows = run(tmp_path, "--pairs")
    assert len(rows) == 6 and rows[0]["first_row"] == "2"


def test_the_file_is_not_written_over(tmp_path: Path) -> None:
    """The output cannot be the input."""
    said, rows = run(tmp_path, "--out", str(tmp_path / "in.csv"))
    assert "is read from; name another file" in said and rows == []
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == TEXTS
