"""Laws of audit/references/formats/ris.py and tagged_lines.py. The works are invented."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibliography import read_all, works, write

from audit.references.work import ReferenceIndexError, Work

RECORD = """\
TY  - JOUR
AU  - van den Berg, Ada
AU  - Lee, Kim
TI  - Early fluids and later outcomes
   in adults
JO  - Lancet
JF  - The Lancet
PY  - 2020/01/03/
VL  - 395
IS  - 1
SP  - 1
EP  - 9
SN  - 0140-6736
DO  - 10.1000/abc
AN  - 0123
DB  - PubMed
ER  - 
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_field(tmp_path: Path, end: str) -> None:
    """Wrapped lines are joined, either line end is right, and the number of PubMed is known by its database."""
    (work,) = works(write(tmp_path / "a.ris", "\ufeff" + RECORD.replace("\n", end)))
    assert work == Work(
        id="",
        title="Early fluids and later outcomes in adults",
        first_author="van den Berg",
        year=2020,
        journal="The Lancet",
        volume="395",
        pages="1-9",
        doi="10.1000/abc",
        pmid="123",
        authors=("van den Berg, Ada", "Lee, Kim"),
        kind="article",
        issue="1",
        issn="0140-6736",
        journal_abbreviation="Lancet",
    )


def test_other_words_for_the_same(tmp_path: Path) -> None:
    """Older tags, an address in place of a DOI or a PubMed number, and other kinds of works are understood."""
    text = (
        "TY  - CHAP\nA1  - Roe, Jan\nT1  - Malaria\nT2  - Handbook\nY1  - 2001\nUR  - https://doi.org/10.1000/x\nER  -\n"
        "TY  - JOUR\nTI  - B\nUR  - https://pubmed.ncbi.nlm.nih.gov/77/\nER  - \n"
    )
    first, second = works(write(tmp_path / "a.ris", text))
    assert (first.first_author, first.title, first.journal, first.year, first.doi, first.kind) == (
        "Roe",
        "Malaria",
        "Handbook",
        2001,
        "10.1000/x",
        "chapter",
    )
    assert (second.pmid, second.doi) == ("77", "")


def test_records_without_end_and_without_title(tmp_path: Path) -> None:
    """A missing ER ends with the next TY; a record without title and identifier is told with its place."""
    text = "TY  - JOUR\nTI  - A\nTY  - JOUR\nAU  - X, Y\nER  - \n\nTY  - JOUR\nTI  - C\n"
    entries, faults = read_all(write(tmp_path / "a.ris", text))
    assert [one.title for one in entries if isinstance(one, Work)] == ["A", "C"]
    assert faults == ["record 2, line 3: has no title (TI), DOI (DO) or PubMed number (AN)"]


def test_another_encoding_names_the_line(tmp_path: Path) -> None:
    """A file in Latin letters of another encoding says what to do."""
    path = tmp_path / "a.ris"
    path.write_bytes(RECORD.encode() + "TY  - JOUR\nTI  - Müller\n".encode("latin-1"))
    with pytest.raises(ReferenceIndexError, match=r"a\.ris: the text after line \d+ is not UTF-8; save the file as UTF-8"):
        read_all(path)
