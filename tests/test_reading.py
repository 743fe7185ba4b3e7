"""Laws of audit/reading.py; how its errors reach a user is tested with the files that read."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import PolicyError, ProbeError
from audit.reading import check_shape, csv_rows, jsonl_rows

cells = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=6)))
def test_what_csv_writes_is_read(tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]) -> None:
    """Every row that holds something, and one empty text, comes back as it was written, with its place in the file."""
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(table)
    expected = [(number, row) for number, row in enumerate(table, 1) if any(cell.strip() for cell in row) or len(row) == 1]
    assert list(csv_rows(path, fault=ProbeError)) == expected


@pytest.mark.parametrize("text", ["a,b\r\n1,2\r\n", "a,b\n1,2", "\ufeffa,b\r1,2\r", 'a,b\n"1",2\n\n\n'])
def test_all_line_ends_are_read(tmp_path: Path, text: str) -> None:
    """Windows, Unix and old Macintosh files, with a mark in front or without a last line end."""
    (tmp_path / "a.csv").write_bytes(text.encode())
    assert list(csv_rows(tmp_path / "a.csv", fault=ProbeError)) == [(1, ["a", "b"]), (2, ["1", "2"])]


def test_rows_before_a_fault_are_given(tmp_path: Path) -> None:
    """Reading is lazy: a fault at the end does not hide what stands before it."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n", encoding="utf-8")
    rows = csv_rows(tmp_path / "a.csv", fault=PolicyError)
    assert [next(rows), next(rows)] == [(1, ["a", "b"]), (2, ["1", "2"])]
    with pytest.raises(PolicyError, match="row 3 has 1 cells"):
        next(rows)


def test_lines_of_json(tmp_path: Path) -> None:
    """Only a newline ends a line; numbers count empty lines; the first may carry a byte order mark."""
    (tmp_path / "a.jsonl").write_bytes('\ufeff{"a": "\u2028"}\n \n\r\n{"b": 1}'.encode())
    assert list(jsonl_rows(tmp_path / "a.jsonl", fault=ProbeError)) == [(1, {"a": "\u2028"}), (4, {"b": 1})]


SHAPE = {
    "name": str,
    "size": float,
    "count": int,
    "kind": ("a", "b"),
    "on": bool,
    "rows": [{"id": str, "n": int}],
    "by": {"": [str]},
    "any": {},
}


@pytest.mark.parametrize(
    "value",
    [
        {},
        {
            "name": "x",
            "size": 1,
            "count": 1,
            "kind": "b",
            "on": False,
            "rows": [{"id": "x", "n": 1}],
            "by": {"k": ["v"]},
            "any": {"k": None},
        },
        {"size": 1.5, "rows": [], "by": {}, "unknown": object()},
        {"rows": ({"id": "x"},)},
    ],
)
def test_what_has_the_shape_passes(value: Any) -> None:
    """Nothing has to be there, a whole number is a number, and keys that are not named may hold anything."""
    check_shape(value, SHAPE, where="f", fault=ProbeError)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "the whole must be a table, it is []"),
        ({"name": None}, "name must be text, it is None"),
        ({"size": "1"}, "size must be a number, it is '1'"),
        ({"size": True}, "size must be a number, it is True"),
        ({"count": 1.0}, "count must be a whole number, it is 1.0"),
        ({"on": 1}, "on must be true or false, it is 1"),
        ({"kind": "c"}, "kind must be one of a, b, it is 'c'"),
        ({"kind": ["a"]}, "kind must be one of a, b, it is ['a']"),
        ({"rows": "x"}, "rows must be a list, it is 'x'"),
        ({"rows": [{"id": "x", "n": 1}, {"id": "y", "n": "2"}]}, "rows[y].n must be a whole number, it is '2'"),
        ({"rows": [{}, 3]}, "rows[2] must be a table, it is 3"),
        ({"by": {"k": ["v", 1]}}, "by.k[2] must be text, it is 1"),
        ({"name": ["x" * 100]}, f"name must be text, it is ['{'x' * 55}..."),
    ],
)
def test_what_has_not_is_named_by_its_path(value: Any, said: str) -> None:
    """The path to the entry, what it must be, and what it is, in short."""
    with pytest.raises(ProbeError) as caught:
        check_shape(value, SHAPE, where="f", fault=ProbeError)
    assert str(caught.value) == f"f: {said}"
