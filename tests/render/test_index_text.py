"""Laws of audit/render/index_text.py."""

from __future__ import annotations

from pathlib import Path

from audit.references.build import Built, ReadFile
from audit.references.work import Coverage
from audit.render.index_text import built_text, coverage_lines


def test_bad_records_are_counted_whole() -> None:
    """Five are shown, the rest is counted, and control signs of a file do nothing to the terminal."""
    source = ReadFile("a\x1b[31m.csv", "CSV", 1_000, 30, tuple(f"line {one}: bad\x07" for one in range(20)))
    shown = built_text(Built(Coverage("x", count=970), (source,), 12, 3, 1_000), Path("out")).splitlines()
    assert shown[0] == "a.csv: CSV, 1,000 records, 30 of them cannot be used"
    assert shown[1:7] == [*(f"  line {one}: bad" for one in range(5)), "  and 25 more"]
    assert shown[7] == "1,000 of these records had been read before"
    assert shown[-2:] == ["  retracted  12", "out written."]


def test_what_is_not_known_is_said() -> None:
    """An empty index and a source without count claim nothing."""
    assert coverage_lines(Coverage("x")) == [
        "x, as of an unknown date",
        "  works      not known",
        "  years      not known",
        "  kinds      not known",
        "  complete   not said to be complete: in an audit a work it lacks is unverifiable; `references check` calls it fabricated, "
        "in these years and kinds, unless --not-complete is given",
    ]


def test_many_journals_are_counted() -> None:
    """Ten journals are named."""
    journals = tuple(f"J{one}" for one in range(12))
    assert coverage_lines(Coverage("x", journals=journals, complete=True))[-1].endswith(
        "for J0, J1, J2, J3, J4, J5, J6, J7, J8, J9 and 2 more"
    )
