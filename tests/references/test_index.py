"""Laws of audit/references/index.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.errors import MedauditError
from audit.references.index import ReferenceIndex, bundled_index, load_index
from audit.references.work import Coverage, Work, normal_doi, normal_title, title_similarity

COVERAGE = {"coverage": {"name": "Test", "as_of": "2026-01-31", "journals": ["Lancet"], "years": [2000, 2020], "complete": True}}
WORK = {
    "id": "a",
    "title": "Sepsis in adults",
    "first_author": "Lee",
    "year": 2019,
    "journal": "Lancet",
    "doi": "10.1000/ABC",
    "pmid": "123456",
}


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_a_file_comes_back_as_written(tmp_path: Path) -> None:
    """Coverage and works are read, blank lines do not count, and what a work leaves out is empty."""
    index = load_index(write(tmp_path / "i.jsonl", COVERAGE, "", WORK))
    assert index.coverage == Coverage("Test", "2026-01-31", ("Lancet",), (2000, 2020), True, count=1)
    assert index.works == (Work("a", "Sepsis in adults", "Lee", 2019, "Lancet", doi="10.1000/ABC", pmid="123456"),)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "line 1 must be"),
        (("# A list of works", "[" * 100_000), "is no index; right is a file that `medaudit references index` makes"),
        (("{", '"coverage": {}}'), "is no index; right is a file that `medaudit references index` makes"),
        ((WORK,), "line 1 must be"),
        (({"coverage": {"as_of": "2026"}},), "line 1: the coverage needs a name"),
        (({"coverage": {"name": "x", "years": [2020, 2000]}},), "years must be [first, last]"),
        (({"coverage": {"name": "x", "journals": "all"}},), "journals must be a list"),
        (({"coverage": {"name": "x", "complete": "no"}},), "complete must be true or false"),
        (({"coverage": {"name": "x", "journal": []}},), "unknown field 'journal'"),
        ((COVERAGE, "{"), "line 2 is not valid JSON"),
        ((COVERAGE, "[]"), "line 2 must be a JSON object, not list"),
        ((COVERAGE, {"id": "a"}), "line 2: a work needs 'title'"),
        ((COVERAGE, WORK | {"id": ""}), "line 2: a work needs 'id'"),
        ((COVERAGE, WORK | {"year": "2019"}), "line 2: year must be a whole number"),
        ((COVERAGE, WORK | {"isue": "1"}), "line 2: unknown field 'isue' (fields: id, title"),
        ((COVERAGE, WORK | {"online_year": 2019.5}), "line 2: online_year must be a whole number"),
        ((COVERAGE, WORK | {"authors": "Lee"}), "line 2: authors must be a list of names"),
        (({"coverage": {"name": "x", "kinds": "article"}},), "kinds must be a list"),
        ((COVERAGE, WORK, WORK), "line 3: id 'a' is used twice"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path: Path, rows: tuple[object, ...], message: str) -> None:
    """A malformed file is refused with its name, the line and what would be right."""
    path = write(tmp_path / "broken.jsonl", *rows)
    with pytest.raises(MedauditError) as caught:
        load_index(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_every_field_comes_back(tmp_path: Path) -> None:
    """What a source tells beyond the first fields is read too, and a line separator inside a title ends no line."""
    coverage = {"coverage": {"name": "Test", "kinds": ["article"]}}
    more = {"authors": ["Lee, Kim", "Roe, Jan"], "kind": "article", "issn": "1 | 2", "online_year": 2018, "other_title": "Une\u2028autre"}
    path = tmp_path / "i.jsonl"
    path.write_text(json.dumps(coverage) + "\n" + json.dumps(WORK | more, ensure_ascii=False), encoding="utf-8")
    index = load_index(path)
    assert isinstance(index, ReferenceIndex)
    (work,) = index.works
    assert (work.authors, work.kind, work.issn, work.online_year) == (("Lee, Kim", "Roe, Jan"), "article", "1 | 2", 2018)
    assert index.coverage.kinds == ("article",)
    assert index.by_title("Une autre") == (work, 1.0)


def test_a_missing_file_is_an_error_to_mend(tmp_path: Path) -> None:
    """No bare OSError reaches the user."""
    with pytest.raises(MedauditError, match=r"none\.jsonl: cannot be read: No such file or directory; right is a file that") as caught:
        load_index(tmp_path / "none.jsonl")
    assert "Errno" not in str(caught.value)
    photograph = tmp_path / "a.jpg"
    photograph.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(MedauditError, match="is no index; right is"):
        load_index(photograph)


def test_look_up(tmp_path: Path) -> None:
    """DOIs match in any case and dress, PubMed numbers exactly, and titles by likeness; what is not there is None."""
    index = load_index(write(tmp_path / "i.jsonl", COVERAGE, WORK, WORK | {"id": "b", "title": "Something else", "doi": "", "pmid": ""}))
    assert index.by_doi("https://doi.org/10.1000/abc") is index.works[0]
    assert index.by_doi("10.1000/other") is None
    assert index.by_doi(None) is None
    assert index.by_pmid("0123456") is index.works[0]
    assert index.by_pmid("1") is None
    assert index.by_title("SEPSIS in Adults.") == (index.works[0], 1.0)
    assert index.by_title(None) == (None, 0.0)
    assert index.by_title("…") == (None, 0.0)
    assert ReferenceIndex((), Coverage("empty")).by_title("Sepsis") == (None, 0.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A β-Blocker’s Effect", "a beta blocker's effect", True),
        ("Lésions — review", "Lesions: Review", True),
        ("RETRACTED: Some trial of drugs", "Some trial of drugs", True),
        ("Some new trial of drugs", "Some new trial of drugs: a randomised controlled study", True),
        ("Sepsis", "Sepsis: a randomised controlled study", False),
        ("Some new trial of drugs: part one", "Some new trial of drugs: a different study altogether", False),
        ("", "", False),
    ],
)
def test_titles_are_compared_without_dress(one: str, other: str, same: bool) -> None:
    """Case, accents, Greek letters, punctuation and a missing subtitle make no difference; another subtitle does."""
    assert (title_similarity(one, other) >= 0.95) is same
    assert title_similarity(one, other) == title_similarity(other, one)


def test_similarity_by_hand() -> None:
    """Normalised indel similarity: "abcd" and "abce" have 2 edits among 8 letters, 1 - 2/8 = .75."""
    assert title_similarity("abcd", "abce") == 0.75


def test_normal_forms() -> None:
    """Normalising twice changes nothing."""
    for text in ("  RETRACTED: A β–B ", "10.1000/ABC"):
        assert normal_title(normal_title(text)) == normal_title(text)
        assert normal_doi(normal_doi(text)) == normal_doi(text)


def test_the_bundled_index() -> None:
    """The landmark works are at least 28, never called complete, each with author, year, journal and a DOI of its own."""
    index = bundled_index()
    assert len(index.works) >= 28
    assert not index.coverage.complete
    assert all(work.first_author and work.year and work.journal and work.doi.startswith("10.") for work in index.works)
    assert len({normal_doi(work.doi) for work in index.works}) == len(index.works)
    assert all(index.by_title(work.title) == (work, 1.0) for work in index.works)
    retracted = {work.doi for work in index.works if work.retracted.startswith("retracted")}
    assert {"10.1016/S0140-6736(97)11096-0", "10.1056/NEJMoa1200303", "10.1038/nature04533", "10.1038/nature12968"} <= retracted
    assert not retracted & {"10.1056/NEJMoa1800389", "10.1056/NEJM199912093412402", "10.1056/NEJMoa1511939"}
