"""Laws of audit/commands/references_check.py: the command as a user runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.commands.references_check import check

INDEX = [
    {"coverage": {"name": "Mine", "as_of": "2026-01-31", "years": [2010, 2020], "complete": False}},
    {"id": "w", "title": "Iron for adults with sepsis in Norway", "first_author": "Lee", "year": 2019, "journal": "Lancet"},
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one work."""
    path = tmp_path / "index.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in INDEX), encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table that was written."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_manuscript_is_checked(tmp_path: Path, index: Path) -> None:
    """Each reference of a text has a row with its verdict and span, and the summary is printed."""
    paper, out = tmp_path / "paper.md", tmp_path / "out.csv"
    paper.write_text(
        "# References\n1. Lee A. Iron for adults with sepsis in Norway. Lancet. 2018;1:2-3.\n"
        "2. Poe E. Moonlight therapy for zebras with chronic hiccups. BMJ. 2015;1:2-3.\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(check, [str(paper), "--index", str(index), "--out", str(out)])
    assert done.exit_code == 0
    assert "2 references: 0 accurate, 1 inaccurate, 1 fabricated" in done.output
    assert [(row["verdict"], row["fields"]) for row in rows(out)] == [("inaccurate", "year"), ("fabricated", "")]
    careful = CliRunner().invoke(check, [str(paper), "--index", str(index), "--out", str(out), "--not-complete", "--year-tolerance", "1"])
    assert careful.exit_code == 0
    assert [row["verdict"] for row in rows(out)] == ["accurate", "unverifiable"]


def test_no_cell_is_a_formula(tmp_path: Path, index: Path) -> None:
    """What a spreadsheet would run is written as text, in headings as well."""
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    table.write_text('title,=note\n"=HYPERLINK(""x"")",@cmd\n', encoding="utf-8")
    assert CliRunner().invoke(check, [str(table), "--index", str(index), "--out", str(out)]).exit_code == 0
    (row,) = rows(out)
    assert row["title"] == '\'=HYPERLINK("x")'
    assert row["'=note"] == "'@cmd"


def test_the_input_is_never_written_over(tmp_path: Path, index: Path) -> None:
    """Naming the input or an index as the output is refused."""
    table = tmp_path / "in.csv"
    table.write_text("title\nIron\n", encoding="utf-8")
    for out in (table, index):
        done = CliRunner().invoke(check, [str(table), "--index", str(index), "--out", str(out)])
        assert done.exit_code == 2
        assert "name another file to write" in done.output
    assert table.read_text(encoding="utf-8") == "title\nIron\n"


def test_the_folder_of_the_output_is_made(tmp_path: Path, index: Path) -> None:
    """A folder that is not there yet is no reason to refuse."""
    table, out = tmp_path / "in.csv", tmp_path / "new" / "out.csv"
    table.write_text("title\nIron for adults with sepsis in Norway\n", encoding="utf-8")
    done = CliRunner().invoke(check, [str(table), "--index", str(index), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert [row["verdict"] for row in rows(out)] == ["accurate"]
