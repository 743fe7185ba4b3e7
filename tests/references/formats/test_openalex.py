"""Laws of audit/references/formats/openalex.py. The work is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bibliography import json_lines, read_all, works

from audit.references.work import Work

RECORD: dict[str, Any] = {
    "id": "https://openalex.org/W123",
    "doi": "https://doi.org/10.1000/abc",
    "display_name": "Early fluids",
    "title": "Early fluids",
    "publication_year": 2020,
    "type": "article",
    "is_retracted": True,
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/0123", "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/4567"},
    "primary_location": {"source": {"display_name": "The Lancet", "issn": ["0140-6736"]}},
    "biblio": {"volume": "395", "issue": "1", "first_page": "1", "last_page": "9"},
    "authorships": [
        {"raw_author_name": "Ada van den Berg", "author": {"display_name": "A. Berg"}},
        {"author": {"display_name": "Kim Lee"}},
    ],
}


def test_every_field(tmp_path: Path) -> None:
    """Names are kept as printed, addresses are taken off the numbers, and a retraction names who says so."""
    (work,) = works(json_lines(tmp_path / "part_000.gz", RECORD))
    assert work == Work(
        id="openalex:W123",
        title="Early fluids",
        first_author="van den Berg",
        year=2020,
        journal="The Lancet",
        volume="395",
        pages="1-9",
        doi="10.1000/abc",
        pmid="123",
        retracted="retracted (OpenAlex)",
        authors=("Ada van den Berg", "Kim Lee"),
        kind="article",
        issue="1",
        issn="0140-6736",
        pmcid="PMC4567",
    )


@pytest.mark.parametrize("name", ["doi", "ids", "primary_location", "biblio", "authorships", "publication_year", "title"])
def test_what_is_null_is_empty(tmp_path: Path, name: str) -> None:
    """OpenAlex writes null for what it does not know."""
    (work,) = works(json_lines(tmp_path / "a.jsonl", RECORD | {name: None}))
    assert work.id == "openalex:W123"


def test_a_record_without_id(tmp_path: Path) -> None:
    """A record that is no work is told."""
    _, faults = read_all(json_lines(tmp_path / "a.jsonl", RECORD, {"id": "https://openalex.org/A5"}))
    assert faults == ["line 2: has no id of OpenAlex: 'https://openalex.org/A5'"]
