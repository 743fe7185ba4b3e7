"""Laws of audit/references/formats/recognise.py: contents count, names do not."""

from __future__ import annotations

import pytest

from audit.references.formats.entry import FileError
from audit.references.formats.recognise import recognise


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<?xml version='1.0'?>\n<PubmedArticleSet>\n<PubmedArticle>", "PubMed XML"),
        ("<PubmedArticleSet><DeleteCitation>", "PubMed XML"),
        ('{"items":[{"DOI":"10.1000/a"', "Crossref or CSL-JSON"),
        ('[{"id":"a","type":"book","title":"A"}]', "Crossref or CSL-JSON"),
        ('{"id": "a", "type": "book", "title": "A"}\n', "Crossref or CSL-JSON"),
        ('{"id":"https://openalex.org/W1","doi":null,"title":"A"', "OpenAlex"),
        ('{"coverage": {"name": "x"}}\n', "medaudit JSONL"),
        ('{"id": "a", "title": "A", "first_author": "B"}\n', "medaudit JSONL"),
        ("\ufeff\r\n\r\nTY  - JOUR\r\n", "RIS"),
        ("\nPMID- 5\n", "NBIB"),
        ("% Encoding: UTF-8\n\n@Article{a,\n", "BibTeX"),
        ("@comment{x}\n@book(a, title={b})", "BibTeX"),
        ("Record ID,Title,OriginalPaperDOI,RetractionNature\n", "Retraction Watch CSV"),
        ("author,title\n", "CSV"),
        ('"PMID";"Year"\n', "CSV"),
        ("doi\n10.1000/a\n", "CSV"),
    ],
)
def test_formats(head: str, name: str) -> None:
    """Each format is known by how it begins."""
    assert recognise(head.encode()).name == name


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"<html>", "not one of PubMed"),
        (b'{"a": 1}', "without works"),
        (b"Dear editor, please find enclosed", "not recognised"),
        (b"PK\x03\x04\x00\x00", "not recognised"),
        ("title".encode("utf-16"), "UTF-16; save it as UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_can(head: bytes, message: str) -> None:
    """Nothing is guessed: the error says what the file is not."""
    with pytest.raises(FileError, match=message):
        recognise(head)
