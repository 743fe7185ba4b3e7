"""Laws of audit/commands/references.py: an index is built on the command line from files of any format."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibliography import pubmed_article, pubmed_file, write
from click.testing import CliRunner, Result

from audit.commands.references import references
from audit.references.index import load_index
from audit.references.work import ReferenceIndexError


def run(*arguments: object) -> Result:
    """The command with these arguments; what the user can mend is raised, as `main` expects."""
    return CliRunner().invoke(references, ["index", *map(str, arguments)], standalone_mode=False, catch_exceptions=True)


def sources(folder: Path) -> list[Path]:
    """One work in each of three formats, and one bad record."""
    return [
        pubmed_file(folder / "a.xml.gz", pubmed_article(1, "Early fluids in sepsis")),
        write(folder / "b.ris", "TY  - JOUR\nTI  - Late fluids\nPY  - 2001\nER  - \nTY  - JOUR\nER  - \n"),
        write(folder / "c.csv", "title,year,type\nOn fluids,2002,book\n"),
    ]


def test_files_become_an_index(tmp_path: Path) -> None:
    """The files, their bad records, and what the index covers are shown; the index can be opened."""
    done = run(*sources(tmp_path), "--out", tmp_path / "index", "--name", "Mine", "--as-of", "2026-01-31")
    assert done.return_value == 0, done.output
    shown = done.output.splitlines()
    assert shown[:4] == [
        "a.xml.gz: PubMed XML, 1 records",
        "b.ris: RIS, 2 records, 1 of them cannot be used",
        "  record 2, line 5: has no title (TI), DOI (DO) or PubMed number (AN)",
        "c.csv: CSV, 1 records",
    ]
    assert "Mine, as of 2026-01-31" in shown
    assert "  years      2001 to 2015" in shown and "  kinds      article, book" in shown
    assert "in an audit a work it lacks is unverifiable; `references check` calls it fabricated" in done.output
    assert load_index(tmp_path / "index").coverage.count == 3


def test_completeness_is_what_the_user_says(tmp_path: Path) -> None:
    """Years, kinds and journals are stated as given, and what they mean is shown."""
    options = ("--complete", "--years", "1990-2020", "--kinds", "article,book", "--journal", "Lancet", "--journal", "BMJ")
    done = run(*sources(tmp_path), "--out", tmp_path / "index", *options)
    cover = load_index(tmp_path / "index").coverage
    assert (cover.complete, cover.years, cover.kinds, cover.journals) == (True, (1990, 2020), ("article", "book"), ("Lancet", "BMJ"))
    assert "a work it lacks is called fabricated, in these years and kinds, for Lancet, BMJ" in done.output


def test_again(tmp_path: Path) -> None:
    """The same command again reads nothing again, and says so."""
    files = sources(tmp_path)
    run(*files, "--out", tmp_path / "index")
    assert "4 of these records had been read before" in run(*files, "--out", tmp_path / "index").output


@pytest.mark.parametrize(("options", "message"), [(("--years", "x"), "years must be written"), (("--kinds", "x"), "unknown kind")])
def test_errors_to_mend(tmp_path: Path, options: tuple[str, str], message: str) -> None:
    """What was not understood stops the command before anything is written."""
    done = run(*sources(tmp_path), "--out", tmp_path / "index", *options)
    assert isinstance(done.exception, ReferenceIndexError) and message in str(done.exception)
    assert not (tmp_path / "index").exists()
