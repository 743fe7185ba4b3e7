"""Laws of audit/references/merge.py. The works are invented."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, notice
from audit.references.merge import Shelf
from audit.references.store import COLUMNS, work_from
from audit.references.tables import open_tables
from audit.references.work import Work

PUBMED = Work("pmid:5", "Early fluids in adults with sepsis", "Lee", 2020, "The Lancet", doi="10.1000/ABC", pmid="5")
CROSSREF = Work(
    "doi:10.1000/abc", "Early Fluids in Adults with Sepsis.", "Li", 2021, "Lancet", volume="395", doi="10.1000/abc", kind="article"
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The tables of an index, empty."""
    with closing(open_tables(tmp_path / "index")) as opened:
        yield opened


def put(database: sqlite3.Connection, *works: Work) -> list[Work]:
    """The works of an index after these were put in."""
    for number, work in enumerate(works):
        Shelf(database).put(work, otherwise=f"a.csv, line {number}")
    return held(database)


def held(database: sqlite3.Connection) -> list[Work]:
    """The works of an index, and that their titles can be found."""
    works = [work_from(row) for row in database.execute(f"SELECT {COLUMNS} FROM works ORDER BY number")]
    found = database.execute("SELECT count(*) FROM titles WHERE titles MATCH 'sepsis'").fetchone()[0]
    keys = database.execute("SELECT count(DISTINCT work) FROM title_keys").fetchone()[0]
    assert found == sum("sepsis" in work.title.lower() for work in works)
    assert keys == sum(bool(work.title) for work in works)
    return works


def test_one_work_of_two_registries(database: sqlite3.Connection) -> None:
    """The first registry's word counts; the second adds what it lacks."""
    (work,) = put(database, PUBMED, CROSSREF)
    assert (work.id, work.first_author, work.year, work.volume, work.kind) == ("pmid:5", "Lee", 2020, "395", "article")


def test_two_works_under_one_identifier(database: sqlite3.Connection) -> None:
    """Registries err: works of different titles stay apart, though they share a DOI."""
    other = Work("", "An abstract on something else", doi="10.1000/abc")
    assert [one.id for one in put(database, PUBMED, other)] == ["pmid:5", "a.csv, line 1"]


def test_a_newer_version_replaces(database: sqlite3.Connection) -> None:
    """The same record of a registry, changed, leaves nothing of the older one behind."""
    newer = Work("pmid:5", "Late fluids in adults", "Lee", 2020, doi="10.1000/new", pmid="5")
    assert put(database, PUBMED, PUBMED, newer) == [newer]


def test_a_deletion(database: sqlite3.Connection) -> None:
    """A work that is taken out cannot be found; one that never was there is no error."""
    put(database, PUBMED)
    Shelf(database).remove("pmid:6")
    Shelf(database).remove("pmid:5")
    assert held(database) == []


def test_a_work_without_title_takes_that_of_its_twin(database: sqlite3.Connection) -> None:
    """A record that only knows a DOI is the work that has it."""
    (work,) = put(database, Work("", "", doi="10.1000/abc"), PUBMED)
    assert (work.title, work.pmid) == (PUBMED.title, "5")


R, C, B = RETRACTION, CONCERN, REINSTATEMENT


@pytest.mark.parametrize(
    ("notices", "state"),
    [
        ([(R, "2010")], "retracted on 2010"),
        ([(C, "2010")], "expression of concern on 2010"),
        ([(C, "2009"), (R, "2010")], "retracted on 2010"),
        ([(R, "2010"), (C, "2011")], "retracted on 2010"),
        ([(R, "2010"), (B, "2012")], ""),
        ([(R, "2010"), (B, "2010")], ""),
        ([(B, "2012"), (R, "2013")], "retracted on 2013"),
        ([], ""),
    ],
)
def test_notices(database: sqlite3.Connection, notices: Sequence[tuple[str, str]], state: str) -> None:
    """The last reinstatement undoes a retraction, which counts more than a concern; the order in the files makes no difference."""
    put(database, PUBMED)
    for kind, date in reversed(notices):
        database.execute("INSERT INTO marks VALUES('10.1000/abc', '', ?, ?, ?)", (kind, date, notice(kind, date)))
    for _ in range(2):  # an index that is added to applies them again
        Shelf(database).apply_marks()
        assert held(database)[0].retracted == state


def test_a_notice_by_pubmed_number(database: sqlite3.Connection) -> None:
    """A work is marked by either identifier, and no other work is."""
    put(database, PUBMED, Work("pmid:6", "Another", pmid="6"), Work("x", "A third"))
    database.execute("INSERT INTO marks VALUES('', '5', ?, '2010', 'retracted on 2010')", (RETRACTION,))
    Shelf(database).apply_marks()
    assert [work.retracted for work in held(database)] == ["retracted on 2010", "", ""]
