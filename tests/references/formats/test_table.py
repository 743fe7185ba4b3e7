"""Laws of audit/references/formats/table.py. The works are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibliography import read_all, works, write

from audit.references.formats.table import column_of
from audit.references.work import ReferenceIndexError, Work

EXPECTED = Work(
    id="",
    title="Early fluids, late outcomes",
    first_author="Berg",
    year=2020,
    journal="The Lancet",
    volume="395",
    pages="1-9",
    doi="10.1000/abc",
    pmid="123",
    authors=("Berg A", "Lee K"),
    kind="article",
    issue="1",
)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_column(tmp_path: Path, mark: str) -> None:
    """Commas, semicolons and tabulators part columns, numbers may have been made decimal, other columns are passed over."""
    cells = [
        '"Early fluids, late outcomes"',
        '"Berg A, Lee K"',
        "2020.0",
        "The Lancet",
        "395.0",
        "1",
        "1-9",
        "https://doi.org/10.1000/abc",
        "123.0",
        "x",
    ]
    heading = ["Title", "Author(s)", "Publication Year", "Journal/Book", "Vol.", "Issue", "Pages", "DOI", "PubMed ID", "Notes"]
    path = write(tmp_path / "a.csv", "\ufeff" + mark.join(heading) + "\r\n" + mark.join(cells) + "\r\n")
    assert works(path) == [EXPECTED]


def test_chinese_columns(tmp_path: Path) -> None:
    """Headings in Chinese are known, and a Chinese name is kept whole."""
    (work,) = works(write(tmp_path / "a.csv", "题名,作者,年份,期刊\n脓毒症患者的液体复苏,张三; 李四,2020,中华医学杂志\n"))
    assert (work.title, work.first_author, work.year, work.journal) == ("脓毒症患者的液体复苏", "张三", 2020, "中华医学杂志")


def test_retracted_and_preprint(tmp_path: Path) -> None:
    """A column may say that works were retracted; a work in a journal is an article unless that is a server of preprints."""
    text = "title,retracted,journal\nA,yes,x\nB,No,\nC,Retracted 2020,x\nD,,medRxiv\n"
    found = works(write(tmp_path / "a.csv", text))
    assert [one.retracted for one in found] == ["retracted", "", "retracted 2020", ""]
    assert [one.kind for one in found] == ["article", "", "article", "preprint"]


def test_bad_rows_are_told_with_their_line(tmp_path: Path) -> None:
    """A row without a work and one with too many cells are told; a text over two lines counts as the spreadsheet shows it."""
    text = '\ntitle,doi,year\nA,,2001\n,,2002\n"B\nb",,2003\nC, with a comma,10.1000/c,2004,5\n'
    entries, faults = read_all(write(tmp_path / "a.csv", text))
    assert [one.title for one in entries if isinstance(one, Work)] == ["A", "B b"]
    assert faults[0] == "line 4: has no title, doi or pmid"
    assert faults[1].startswith("line 7: has more cells than the heading")


def test_another_encoding_is_told(tmp_path: Path) -> None:
    """A table that a spreadsheet saved in another encoding says what to do."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"title\nM\xfcller\n")
    with pytest.raises(ReferenceIndexError, match=r"a\.csv: the text after line 1 is not UTF-8; save the table as CSV in UTF-8"):
        read_all(path)


def test_headings() -> None:
    """What a heading means does not hang on case, blanks and plural."""
    assert [column_of(one) for one in ("AUTHORS", "author(s)", "First Author", "first_author", "Anything")] == [
        "authors",
        "authors",
        "first_author",
        "first_author",
        "",
    ]


def test_the_plainest_column_goes_first(tmp_path: Path) -> None:
    """Where a table names a registry or a server beside a journal, the journal is meant; "NA" and the registry itself give way."""
    text = "source,published,title,journal,year,server\npubmed,NA,Iron,The Lancet,2019,x\npubmed,2021-02-03,Zinc,,,bioRxiv\n"
    found = works(write(tmp_path / "a.csv", text))
    assert [(one.journal, one.year) for one in found] == [("The Lancet", 2019), ("bioRxiv", 2021)]
    (preprint,) = works(write(tmp_path / "b.csv", "doi,title,date,server\n10.1101/2020.02.04.934547,Iron,2020-02-05,bioRxiv\n"))
    assert (preprint.journal, preprint.year, preprint.kind) == ("bioRxiv", 2020, "preprint")
