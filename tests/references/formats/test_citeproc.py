"""Laws of audit/references/formats/citeproc.py and json_records.py. The works are invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bibliography import json_lines, read_all, works, write

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, Mark
from audit.references.work import ReferenceIndexError, Work

CROSSREF: dict[str, Any] = {
    "DOI": "10.1000/ABC",
    "prefix": "10.1000",
    "type": "journal-article",
    "title": ["Early fluids"],
    "subtitle": ["a <i>trial</i> &amp; more"],
    "author": [
        {"family": "Berg", "non-dropping-particle": "van den", "given": "Ada", "sequence": "first"},
        {"name": "FLUID Investigators", "sequence": "additional"},
    ],
    "container-title": ["The Lancet"],
    "short-container-title": ["Lancet"],
    "published-print": {"date-parts": [[2020, 1]]},
    "published-online": {"date-parts": [[2019, 12, 3]]},
    "issued": {"date-parts": [[2019, 12, 3]]},
    "volume": "395",
    "issue": "1",
    "page": "1-9",
    "ISSN": ["0140-6736", "1474-547X"],
}
CSL: dict[str, Any] = {
    "id": "berg2020",
    "type": "article-journal",
    "title": "Early fluids",
    "author": [{"family": "Berg", "given": "Ada"}, {"literal": "FLUID Investigators"}],
    "container-title": "The Lancet",
    "issued": {"date-parts": [["2020", "1"]]},
    "DOI": "https://doi.org/10.1000/ABC",
    "PMID": "0123",
    "page": "1-9",
}


def test_every_field_of_crossref(tmp_path: Path) -> None:
    """Lists give their first entry, the subtitle stands behind the title, print counts before online."""
    (work,) = works(json_lines(tmp_path / "a.jsonl", CROSSREF))
    assert work == Work(
        id="doi:10.1000/abc",
        title="Early fluids: a trial & more",
        first_author="van den Berg | FLUID Investigators",
        year=2020,
        journal="The Lancet",
        volume="395",
        pages="1-9",
        doi="10.1000/ABC",
        authors=("van den Berg, Ada", "FLUID Investigators"),
        kind="article",
        issue="1",
        issn="0140-6736 | 1474-547X",
        journal_abbreviation="Lancet",
        online_year=2019,
    )


def test_every_field_of_csl_json(tmp_path: Path) -> None:
    """Texts stand where Crossref has lists, years may be written as texts, and a work has no id of a registry."""
    (work,) = works(write(tmp_path / "a.json", json.dumps([CSL])))
    assert (work.id, work.title, work.first_author, work.year, work.journal) == (
        "",
        "Early fluids",
        "Berg | FLUID Investigators",
        2020,
        "The Lancet",
    )
    assert (work.doi, work.pmid, work.kind, work.pages, work.online_year) == ("10.1000/ABC", "123", "article", "1-9", None)


@pytest.mark.parametrize(
    "body",
    [
        [CROSSREF],
        {"items": [CROSSREF]},
        {"status": "ok", "message": {"items": [CROSSREF]}},
        {"status": "ok", "message": CROSSREF},
        CROSSREF,
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.json.gz"])
def test_every_dress_of_a_list(tmp_path: Path, body: Any, name: str) -> None:
    """A list, a file of a dump, a page of the API, one answer of the API and a lone work are read alike, on one line or many."""
    for indent in (None, 1):
        assert [one.doi for one in works(write(tmp_path / name, json.dumps(body, indent=indent)))] == ["10.1000/ABC"]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"type": "posted-content", "subtype": "preprint"}, "preprint"),
        ({"type": "journal-article", "DOI": "10.1101/2020.03.01.20029769"}, "preprint"),
        ({"type": "book-chapter"}, "chapter"),
        ({"type": "monograph"}, "book"),
        ({"type": "proceedings-article"}, "proceedings"),
        ({"type": "dissertation"}, "thesis"),
        ({"type": "something new"}, "other"),
    ],
)
def test_kinds(tmp_path: Path, change: dict[str, str], kind: str) -> None:
    """The registry's word is brought into ours; a preprint is also known by its DOI."""
    assert works(json_lines(tmp_path / "a.jsonl", CROSSREF | change))[0].kind == kind


def test_a_subtitle_that_is_repeated(tmp_path: Path) -> None:
    """A subtitle that the title already ends with is not put behind it again."""
    record = CROSSREF | {"title": ["Early fluids: A trial"], "subtitle": ["a trial"]}
    assert works(json_lines(tmp_path / "a.jsonl", record))[0].title == "Early fluids: A trial"


def test_a_preprint_names_what_it_became(tmp_path: Path) -> None:
    """The DOI of the article that followed is kept."""
    relation = {"relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/later"}]}}
    assert works(json_lines(tmp_path / "a.jsonl", CROSSREF | relation))[0].published_doi == "10.1000/later"


def test_notices(tmp_path: Path) -> None:
    """A notice marks the work that it updates, a work is marked by the notices about it; a correction is no mark."""
    day = {"date-parts": [[2010, 2, 6]]}
    notices = [{"DOI": "10.1000/gone", "type": kind, "updated": day} for kind in ("retraction", "correction", "expression_of_concern")]
    about = {"updated-by": [{"DOI": "10.1000/notice", "type": "reinstatement", "updated": day}]}
    entries, _ = read_all(json_lines(tmp_path / "a.jsonl", CROSSREF | {"update-to": notices} | about))
    assert [one for one in entries if isinstance(one, Mark)] == [
        Mark("10.1000/gone", "", RETRACTION, "2010-02-06", "retracted on 2010-02-06"),
        Mark("10.1000/gone", "", CONCERN, "2010-02-06", "expression of concern on 2010-02-06"),
        Mark("10.1000/ABC", "", REINSTATEMENT, "2010-02-06", ""),
    ]


def test_bad_lines_are_told_and_passed_over(tmp_path: Path) -> None:
    """Each bad record is named with its line; the others are read."""
    lines = [json.dumps(CROSSREF), "{broken", "[1]", '{"type": "journal"}', json.dumps(CSL)]
    entries, faults = read_all(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert len(entries) == 2
    assert faults[0].startswith("line 2: is not valid JSON")
    assert faults[1:] == ["line 3: is not a JSON object but list", "line 4: has no title, DOI or PMID"]


@pytest.mark.parametrize(
    ("text", "message"),
    [('[{"DOI": "10.1000/a"}, {"DOI"', "not valid JSON"), ('{"items": {"DOI": {"a": [' + "[" * 100_000, "not valid JSON")],
)
def test_a_broken_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """A list that was cut off, or is nested without end, names its file."""
    with pytest.raises(ReferenceIndexError, match=f"a.json: {message}"):
        read_all(write(tmp_path / "a.json", text))


@pytest.mark.parametrize(
    "odd",
    [
        {"author": "Berg"},
        {"author": ["Berg", None]},
        {"issued": {"date-parts": [[None]]}},
        {"issued": "2020"},
        {"relation": []},
        {"update-to": [None]},
        {"title": [None]},
        {"ISSN": "1"},
        {"page": 7},
        {"container-title": []},
    ],
)
def test_fields_of_unexpected_form(tmp_path: Path, odd: dict[str, Any]) -> None:
    """A field that is not what its description says never costs the work."""
    assert works(json_lines(tmp_path / "a.jsonl", CROSSREF | odd))[0].doi == "10.1000/ABC"
