"""Laws of audit/references/formats/works_file.py."""

from __future__ import annotations

from pathlib import Path

from bibliography import json_lines, read_all

from audit.references.work import Work

COVERAGE = {"coverage": {"name": "Mine", "complete": True}}


def test_our_own_lines(tmp_path: Path) -> None:
    """Works are read as they stand, the coverage is stated anew; an id is kept where it means the same in every file."""
    rows = [{"id": "a", "title": "A", "authors": ["Lee, Kim"], "year": 2001}, {"id": "pmid:5", "title": "B", "journal": "J"}]
    expected = [Work("", "A", year=2001, authors=("Lee, Kim",)), Work("pmid:5", "B", journal="J")]
    assert read_all(json_lines(tmp_path / "a.jsonl", COVERAGE, *rows)) == (expected, [])
    assert read_all(json_lines(tmp_path / "b.jsonl", *reversed(rows))) == (expected[::-1], [])


def test_bad_lines(tmp_path: Path) -> None:
    """An unknown field and a missing title are told with their line."""
    _, faults = read_all(json_lines(tmp_path / "a.jsonl", COVERAGE, {"id": "a", "title": "A", "isue": 1}, {"id": "b"}))
    assert faults[0].startswith("line 2: unknown field 'isue'")
    assert faults[1] == "line 3: a work needs 'title', a string that is not empty"
