"""Laws of audit/references/formats/retraction_watch.py. The works are invented; the columns are those of the published file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bibliography import read_all

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, Mark
from audit.references.work import Work

ROW = {
    "Record ID": "42",
    "Title": "A cure for everything",
    "Journal": "The Lancet",
    "Author": "Ada van den Berg;Kim Lee",
    "ArticleType": "Clinical Study;Research Article;",
    "RetractionDate": "2/6/2010 0:00",
    "RetractionDOI": "10.1000/notice",
    "OriginalPaperDate": "5/28/1998 0:00",
    "OriginalPaperDOI": "10.1000/gone",
    "OriginalPaperPubMedID": "9500320",
    "RetractionNature": "Retraction",
    "Reason": "+Misconduct;",
}


def write_rows(path: Path, *changes: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROW))
        writer.writeheader()
        writer.writerows(ROW | change for change in changes)
    return path


def test_a_row_is_a_work_and_a_notice(tmp_path: Path) -> None:
    """The work is retracted since the day of the notice, which also marks what other files say of it."""
    entries, faults = read_all(write_rows(tmp_path / "rw.csv", {}))
    state = "retracted on 2010-02-06 (Retraction Watch)"
    assert faults == []
    assert entries == [
        Work(
            id="retraction_watch:42",
            title="A cure for everything",
            first_author="van den Berg",
            year=1998,
            journal="The Lancet",
            doi="10.1000/gone",
            pmid="9500320",
            retracted=state,
            authors=("Ada van den Berg", "Kim Lee"),
            kind="article",
        ),
        Mark("10.1000/gone", "9500320", RETRACTION, "2010-02-06", state),
    ]


@pytest.mark.parametrize(
    ("nature", "kind", "state"),
    [
        ("Expression of concern", CONCERN, "expression of concern on 2010-02-06 (Retraction Watch)"),
        ("Reinstatement", REINSTATEMENT, ""),
    ],
)
def test_other_notices(tmp_path: Path, nature: str, kind: str, state: str) -> None:
    """A concern is no retraction, and a reinstatement leaves no stain."""
    work, mark = read_all(write_rows(tmp_path / "rw.csv", {"RetractionNature": nature}))[0]
    assert isinstance(work, Work) and isinstance(mark, Mark)
    assert (work.retracted, mark.kind, mark.note) == (state, kind, state)


def test_a_correction_is_no_notice(tmp_path: Path) -> None:
    """A corrected work is held without any state."""
    (work,) = read_all(write_rows(tmp_path / "rw.csv", {"RetractionNature": "Correction"}))[0]
    assert isinstance(work, Work)
    assert work.retracted == ""


def test_numbers_that_are_none(tmp_path: Path) -> None:
    """ "unavailable" is no DOI and 0 no PubMed number: nothing can be marked, but the work itself is held as retracted."""
    nothing = {"OriginalPaperDOI": "unavailable", "OriginalPaperPubMedID": "0"}
    (work,) = read_all(write_rows(tmp_path / "rw.csv", nothing))[0]
    assert isinstance(work, Work)
    assert (work.doi, work.pmid, work.retracted[:9]) == ("", "", "retracted")
    _, faults = read_all(write_rows(tmp_path / "rw.csv", nothing | {"Title": ""}))
    assert faults == ["line 2: has no Title, OriginalPaperDOI or OriginalPaperPubMedID"]
