"""Laws of audit/references/build.py and tables.py: an index holds what its files hold, whatever happens while it is built."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from bibliography import json_lines, pubmed_article, pubmed_file, write

from audit.references.build import Progress, build_index
from audit.references.scope import Scope
from audit.references.store import StoredIndex
from audit.references.work import Coverage, ReferenceIndexError

ROOT = Path(__file__).parents[2]
ROWS = 700


def table(path: Path, rows: int = ROWS, *, first: int = 0) -> Path:
    """A CSV file of invented works."""
    lines = [
        f"Outcome {one} of treatment {one % 7} in group {one % 13},Lee K,{2000 + one % 20},Lancet,10.1000/{one}"
        for one in range(first, first + rows)
    ]
    return write(path, "\n".join(["title,authors,year,journal,doi", *lines]) + "\n")


def held(path: Path) -> list[tuple[object, ...]]:
    """What an index holds, without the numbers of its rows."""
    database = sqlite3.connect(path)
    tables = ("works", "frequencies", "facts", "sources", "faults", "marks")
    rows = [(name, *row) for name in tables for row in database.execute(f"SELECT * FROM {name} ORDER BY 1, 2")]
    found = database.execute("SELECT rowid FROM titles WHERE titles MATCH 'outcome' ORDER BY rowid").fetchall()
    database.close()
    return [*rows, *found]


def test_what_is_built_can_be_looked_up(tmp_path: Path) -> None:
    """Coverage is counted, nothing is called complete, and the files are told."""
    path = table(tmp_path / "works.csv")
    os.utime(path, (1_700_000_000, 1_700_000_000))  # 14 November 2023
    built = build_index([path], tmp_path / "out" / "index")
    assert built.coverage == Coverage("works.csv", "2023-11-14", (), (2000, 2019), False, ("article",), ROWS)
    assert [(one.name, one.format, one.records, one.bad) for one in built.sources] == [("works.csv", "CSV", ROWS, 0)]
    assert (built.resumed, built.retracted, built.journals) == (0, 0, 1)
    with StoredIndex(tmp_path / "out" / "index") as index:
        assert index.coverage == built.coverage
        work = index.by_doi("https://doi.org/10.1000/42")
        assert work is not None and work.title == "Outcome 42 of treatment 0 in group 3"
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["index"]


def test_what_the_user_says_of_an_index(tmp_path: Path) -> None:
    """A scope counts before what the works show; a complete index is so for every journal unless some are named."""
    path = table(tmp_path / "works.csv", 3)
    scope = Scope("Mine", complete=True, years=(1990, 2030), kinds=("article",), journals=("Lancet",), as_of="2026-01-31")
    built = build_index([path], tmp_path / "index", scope=scope)
    assert built.coverage == Coverage("Mine", "2026-01-31", ("Lancet",), (1990, 2030), True, ("article",), 3)
    again = build_index([path], tmp_path / "index", scope=Scope("Mine", complete=True)).coverage
    assert (again.journals, again.years) == (("*",), (2000, 2002))


def test_a_finished_index_is_not_read_again(tmp_path: Path) -> None:
    """The same files again leave the works as they are, and every record counts as read before."""
    path = table(tmp_path / "works.csv")
    build_index([path], tmp_path / "index")
    before = held(tmp_path / "index")
    assert build_index([path], tmp_path / "index").resumed == ROWS
    assert held(tmp_path / "index") == before


def test_further_files_are_added(tmp_path: Path) -> None:
    """A file that is new is read, and the ones from before are not; the order in which they are given makes no difference."""
    first, second = table(tmp_path / "a.csv", 10), table(tmp_path / "b.csv", 10, first=10)
    build_index([first], tmp_path / "index")
    built = build_index([second, first], tmp_path / "index")
    assert (built.resumed, built.coverage.count, built.coverage.name) == (10, 20, "a.csv and 1 more")


def test_the_same_contents_count_once(tmp_path: Path) -> None:
    """A copy under another name, given beside the file or later in its place, adds nothing."""
    one, copy = table(tmp_path / "a.csv", 10), table(tmp_path / "copy.csv", 10)
    assert build_index([one, copy], tmp_path / "index").coverage.count == 10
    assert build_index([copy], tmp_path / "index").resumed == 10


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Works without a number of a registry keep apart, though their files have one name."""
    for folder, first in (("x", 0), ("y", 50)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "a.csv", f"title\nWork number {first} of this file\n")
    built = build_index([tmp_path / "x" / "a.csv", tmp_path / "y" / "a.csv"], tmp_path / "index")
    assert [one.name for one in built.sources] == ["a.csv", "a.csv (2)"]
    assert built.coverage.count == 2


@pytest.mark.parametrize(
    ("change", "message"), [("changed", "works.csv has changed since it was read"), ("gone", "works.csv was read before and is not")]
)
def test_files_that_changed_are_noticed(tmp_path: Path, change: str, message: str) -> None:
    """Old works are never mixed with new ones unseen."""
    path = table(tmp_path / "works.csv")
    build_index([path], tmp_path / "index")
    other = table(tmp_path / ("works.csv" if change == "changed" else "other.csv"), ROWS, first=1)
    with pytest.raises(ReferenceIndexError, match=f"{message}.*delete .*index to build it anew"):
        build_index([other], tmp_path / "index")
    assert StoredIndex(tmp_path / "index").coverage.count == ROWS


def killed_build(path: Path, out: Path, *, after: int) -> None:
    """Builds in a process of its own, with small batches, that is killed while it puts work number `after` in its place."""
    code = f"""
        import os, signal
        from pathlib import Path
        from audit.references import build
        build.BATCH, put, count = 100, build.Shelf.put, 0
        def kill(self, work, *, otherwise):
            global count
            count += 1
            if count == {after}:
                os.kill(os.getpid(), signal.SIGKILL)
            put(self, work, otherwise=otherwise)
        build.Shelf.put = kill
        build.build_index([Path({str(path)!r})], Path({str(out)!r}))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("after", [1, 250, ROWS])
def test_a_killed_build_goes_on(tmp_path: Path, after: int) -> None:
    """After a kill -9 in the middle of a batch, the next run goes on behind the last whole batch and ends with the same index."""
    path = table(tmp_path / "works.csv")
    build_index([path], tmp_path / "whole")
    killed_build(path, tmp_path / "index", after=after)
    with pytest.raises(ReferenceIndexError, match="not finished; run the same"):
        StoredIndex(tmp_path / "index")
    assert build_index([path], tmp_path / "index").resumed == (after - 1) // 100 * 100
    assert held(tmp_path / "index") == held(tmp_path / "whole")


def test_an_index_that_is_being_added_to_is_not_finished(tmp_path: Path) -> None:
    """A kill while further files are read leaves an index that says so, rather than one that lacks works unseen."""
    first, second = table(tmp_path / "a.csv", 10), table(tmp_path / "b.csv", 300, first=10)
    build_index([first], tmp_path / "index")
    code = f"""
        import os, signal
        from pathlib import Path
        from audit.references import build
        build.Shelf.put = lambda self, work, otherwise: os.kill(os.getpid(), signal.SIGKILL)
        build.build_index([Path({str(first)!r}), Path({str(second)!r})], Path({str(tmp_path / "index")!r}))
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, timeout=60, check=False)
    with pytest.raises(ReferenceIndexError, match="not finished"):
        StoredIndex(tmp_path / "index")
    assert build_index([first, second], tmp_path / "index").coverage.count == 310


def test_bad_records_are_counted_and_told(tmp_path: Path) -> None:
    """A record that cannot be used is named with its place, the first twenty of a file; the others are in the index."""
    rows = (
        [{"DOI": f"10.1000/{one}", "title": f"T {one}"} for one in range(60)]
        + [{"type": "nothing"}] * 30
        + [{"DOI": "10.1000/x", "issued": {"date-parts": 5}}]
    )
    built = build_index([json_lines(tmp_path / "a.jsonl", *rows)], tmp_path / "index")
    (source,) = built.sources
    assert (source.records, source.bad, len(source.faults), built.coverage.count) == (91, 30, 20, 61)
    assert source.faults[0] == "line 61: has no title, DOI or PMID"


def test_a_file_of_mostly_bad_records_is_refused(tmp_path: Path) -> None:
    """What is mostly unreadable was misunderstood; the first bad record is named, and a mended file may take its place."""
    path = write(tmp_path / "a.csv", "title,doi\nA,\n,\n,\n")
    with pytest.raises(
        ReferenceIndexError, match=r"a\.csv: 2 of 3 records cannot be used, the first at line 3: it has no title, doi or pmid"
    ):
        build_index([path], tmp_path / "index")
    write(path, "title,doi\nA,\n")
    assert build_index([path], tmp_path / "index").coverage.count == 1


def test_an_update_of_pubmed(tmp_path: Path) -> None:
    """A newer version replaces the older, a deletion takes out, and a notice marks a work of another file."""
    notice = '<CommentsCorrections RefType="RetractionOf"><PMID>3</PMID></CommentsCorrections>'
    baseline = pubmed_file(tmp_path / "base.xml.gz", *(pubmed_article(number, f"Title number {number}") for number in (1, 2, 3)))
    update = pubmed_file(
        tmp_path / "update.xml.gz",
        pubmed_article(1, "Title number one, corrected"),
        "<DeleteCitation><PMID>2</PMID></DeleteCitation>",
        pubmed_article(4, "Retraction of title number 3", more=f"<CommentsCorrectionsList>{notice}</CommentsCorrectionsList>"),
    )
    built = build_index([baseline, update], tmp_path / "index")
    assert (built.coverage.count, built.retracted) == (3, 1)
    with StoredIndex(tmp_path / "index") as index:
        assert index.by_title("Title number one, corrected")[1] == 1.0
        assert {work.pmid for work, _ in index.near_titles("Title number 1")} == {"1", "3", "4"}
        assert index.by_pmid("2") is None
        third = index.by_pmid("3")
        assert third is not None and third.retracted == "retracted (N Engl J Med 2015)"


@pytest.mark.parametrize("content", [b"Dear reader", b""])
def test_nothing_else_is_overwritten(tmp_path: Path, content: bytes) -> None:
    """A file that is no index stays as it is, unless it is empty."""
    out = tmp_path / "notes.txt"
    out.write_bytes(content)
    if not content:
        assert build_index([table(tmp_path / "a.csv", 3)], out).coverage.count == 3
        return
    with pytest.raises(ReferenceIndexError, match="exists and is no index"):
        build_index([table(tmp_path / "a.csv", 3)], out)
    assert out.read_bytes() == content


def test_another_database_is_not_touched(tmp_path: Path) -> None:
    """Nor is a database of something else."""
    with sqlite3.connect(tmp_path / "other.db") as database:
        database.execute("CREATE TABLE mine(x)")
    database.close()
    with pytest.raises(ReferenceIndexError, match="a database, but no index"):
        build_index([table(tmp_path / "a.csv", 3)], tmp_path / "other.db")


def test_missing_files_are_told(tmp_path: Path) -> None:
    """No file, and a file that is not there, are errors to mend."""
    with pytest.raises(ReferenceIndexError, match="no file to build"):
        build_index([], tmp_path / "index")
    with pytest.raises(ReferenceIndexError, match=r"none\.csv: cannot be read"):
        build_index([tmp_path / "none.csv"], tmp_path / "index")


def test_an_unknown_format_is_told_before_anything_is_built(tmp_path: Path) -> None:
    """The last of many files is looked at before the first is read."""
    with pytest.raises(ReferenceIndexError, match=r"letter\.txt: the format is not recognised"):
        build_index([table(tmp_path / "a.csv", 3), write(tmp_path / "letter.txt", "Dear editor")], tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_progress_never_goes_back(tmp_path: Path) -> None:
    """The bytes read grow up to the size of all files."""
    files = [table(tmp_path / "a.csv", 5), table(tmp_path / "b.csv", 5, first=9)]
    shown: list[Progress] = []
    build_index(files, tmp_path / "index", show=shown.append)
    total = sum(one.stat().st_size for one in files)
    assert [one.bytes_read for one in shown] == sorted(one.bytes_read for one in shown)
    assert {one.bytes_total for one in shown} == {total}
    assert shown[-1].bytes_read == total
