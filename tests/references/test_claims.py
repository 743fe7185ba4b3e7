"""Laws of audit/references/claims.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.references.claims import Claim, ClaimsError, read_claims, reference_of


def read(folder: Path, name: str, text: str, text_column: str | None = None) -> list[Claim]:
    """The claims in a file with this content."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return list(read_claims(path, text_column=text_column))


def test_a_table_gives_one_claim_for_each_row(tmp_path: Path) -> None:
    """Rows keep their order and number; an empty row has a claim with its problem; an empty line has none, but counts."""
    text = 'Title,Author(s),Publication Year,Venue,DOI,note\nIron in sepsis,"Lee, A.; Roe, B.",2019.0,Lancet,https://doi.org/10.5555/A.1,x\n,,,,,\n\nGold,nan,n.d.,,,y\n'
    first, empty, last = read(tmp_path, "a.csv", text)
    assert first.reference is not None and last.reference is not None
    assert (first.row, empty.row, last.row) == (2, 3, 5)
    assert (first.reference.title, first.reference.authors, first.reference.year) == ("Iron in sepsis", ("Lee, A", "Roe, B"), 2019)
    assert (first.reference.journal, first.reference.doi, first.given["note"]) == ("Lancet", "10.5555/A.1", "x")
    assert (empty.reference, empty.problem) == (None, "the row is empty")
    assert (last.reference.title, last.reference.authors, last.reference.year) == ("Gold", (), None)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "title;year\nIron;2019\n"),
        ("a.csv", "\ufefftitle,year\r\nIron,2019\r\n"),
        ("a.tsv", "TITLE\tYear\nIron\t2019\n"),
        ("a.csv", "claimed_title,claimed_year,source,journal\nIron,2019,model,\n"),
        ("a.jsonl", '{"title": "Iron", "year": 2019}\n'),
        ("a.csv", 'citation\n"Lee A. Iron. Lancet. 2019;1:2."\n'),
    ],
)
def test_tables_of_every_form(tmp_path: Path, name: str, text: str) -> None:
    """Commas, semicolons, tabulators, JSON lines, prefixed headings and one column of written references."""
    (one,) = read(tmp_path, name, text)
    assert one.reference is not None
    assert (one.reference.title, one.reference.year) == ("Iron", 2019)


def test_authors_in_json(tmp_path: Path) -> None:
    """A list of names and a list of family and given names are both read."""
    lines = '{"title": "Iron", "authors": ["Lee A", "Roe B"]}\n{"title": "Gold", "authors": [{"family": "Lee", "given": "Ann"}]}\n{}\n'
    names, parts, empty = read(tmp_path, "a.jsonl", lines)
    assert names.reference is not None and parts.reference is not None
    assert names.reference.authors == ("Lee A", "Roe B")
    assert parts.reference.authors == ("Lee, Ann",)
    assert empty.reference is None


def test_a_row_with_too_many_cells_is_told_of(tmp_path: Path) -> None:
    """One bad row does not stop the others."""
    bad, good = read(tmp_path, "a.csv", "title,year\nIron, gold and lead,2019\nGold,2020\n")
    assert bad.reference is None and "put text with commas in quotes" in bad.problem
    assert good.reference is not None


def test_a_text_gives_one_claim_for_each_reference(tmp_path: Path) -> None:
    """Any other file is text; each reference comes with its place in it."""
    text = "Iron helps (Lee et al., 2019).\n\nReferences\n1. Roe B. Gold. BMJ. 2018;1:2-3.\n"
    mention, listed = read(tmp_path, "paper.md", text)
    assert (mention.row, mention.given["kind"], listed.row, listed.given["title"]) == (1, "mention", 2, "Gold")
    assert text[int(listed.given["start"]) : int(listed.given["end"])] == listed.given["reference"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - JOUR\nTI  - Iron in sepsis\nAU  - Lee, Ann\nPY  - 2019\nJO  - Lancet\nER  - \n"),
        ("a.bib", "@article{a, title={Iron in sepsis}, author={Lee, Ann}, year={2019}, journal={Lancet}}\n"),
        ("a.json", '[{"title": "Iron in sepsis", "author": [{"family": "Lee", "given": "Ann"}], "issued": {"date-parts": [[2019]]}}]'),
    ],
)
def test_exports_of_reference_managers(tmp_path: Path, name: str, text: str) -> None:
    """Each record is one claim, with its fields."""
    (one,) = read(tmp_path, name, text)
    assert one.reference is not None
    assert (one.reference.title, one.reference.year, one.reference.authors) == ("Iron in sepsis", 2019, ("Lee, Ann",))


def test_a_column_of_texts(tmp_path: Path) -> None:
    """Every reference in the text of each row; a row without any is kept with its problem, and columns of the same name are renamed."""
    text = 'id,title,answer\n1,q,"Lee A. Iron. Lancet. 2019;1:2. Roe B. Gold. BMJ. 2018;1:2-3."\n2,q,no idea\n3,q,\n'
    found = read(tmp_path, "a.csv", text, text_column="answer")
    assert [(one.row, one.given["title"]) for one in found] == [(2, "Iron"), (2, "Gold"), (3, ""), (4, "")]
    assert found[0].given["input_title"] == "q"
    assert [one.problem for one in found[2:]] == ["no reference was found in the text", "the row is empty"]


@pytest.mark.parametrize(
    ("name", "content", "column", "says"),
    [
        ("a.csv", b"colour,size\n1,2\n", None, "no column to read references from; there are colour, size"),
        ("a.csv", b"title,title\n1,2\n", None, "two columns have the same name"),
        ("a.csv", b"title\ncaf\xe9\n", None, "not UTF-8"),
        ("a.csv", b"title\nx\n", "answer", "no column 'answer'; there are title"),
        ("a.md", b"text", "answer", "a column can only be named for a table"),
        ("a.pdf", b"%PDF", None, "save the text as .txt"),
        ("a.jsonl", b"{", None, "row 1 is not a JSON object"),
    ],
)
def test_what_cannot_be_read(tmp_path: Path, name: str, content: bytes, column: str | None, says: str) -> None:
    """The error names the file, what is wrong, and what would be right."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ClaimsError, match=name) as caught:
        list(read_claims(tmp_path / name, text_column=column))
    assert says in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ClaimsError, match="no file"):
        list(read_claims(tmp_path / "none.csv"))


def test_nothing_is_no_reference() -> None:
    """Fields that are all empty make no reference; one field is enough for one."""
    assert reference_of({"title": "", "doi": ""}) is None
    one = reference_of({"doi": "10.5555/a.1"})
    assert one is not None and (one.doi, one.title) == ("10.5555/a.1", None)
