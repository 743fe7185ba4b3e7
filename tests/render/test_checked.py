"""Laws of audit/render/checked.py."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.render.checked import write_checked


def test_columns_rows_and_formulas(tmp_path: Path) -> None:
    """Our columns stand first, a cell that a spreadsheet would run begins with an apostrophe, and a missing cell is empty."""
    path = tmp_path / "out.csv"
    write_checked([{"row": "1", "verdict": "=1+1", "note": "a\x07b"}, {"row": "2"}], path, columns=("row", "verdict"))
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["row", "verdict", "note"], ["1", "'=1+1", "a\u2407b"], ["2", "", ""]]


def test_no_rows_give_a_heading(tmp_path: Path) -> None:
    """A table without rows still has its columns."""
    path = tmp_path / "out.csv"
    write_checked([], path, columns=("row", "verdict"))
    assert path.read_bytes() == b"row,verdict\r\n"


def test_a_fault_leaves_nothing_behind(tmp_path: Path) -> None:
    """What was there before stays when reading fails half-way."""
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")

    def failing() -> Iterator[dict[str, str]]:
        yield {"row": "1"}
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        write_checked(failing(), path, columns=("row",))
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    assert path.read_text(encoding="utf-8") == "before"
