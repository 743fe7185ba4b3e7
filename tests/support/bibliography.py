"""Bibliographic files that several tests write and read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from audit.references.formats.entry import Deletion, Entry, Mark, RecordError
from audit.references.source_files import records
from audit.references.work import Work

PUBMED_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
PUBMED_END = "</PubmedArticleSet>\n"


def read_all(path: Path) -> tuple[list[Entry], list[str]]:
    """Every entry of a file, and every bad record as "place: problem"."""
    entries: list[Entry] = []
    faults = []
    with path.open("rb") as file:
        for record in records(path, file):
            try:
                entries += record.read()
            except RecordError as error:
                faults.append(f"{record.place}: {error}")
    return entries, faults


def works(path: Path) -> list[Work]:
    """The works of a file without a bad record."""
    entries, faults = read_all(path)
    if faults:
        raise ValueError(faults)
    return [one for one in entries if not isinstance(one, Mark | Deletion)]


def write(path: Path, text: str) -> Path:
    """A file with this text in UTF-8, packed if its name says so."""
    content = text.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def pubmed_article(pmid: int, title: str, *, year: int = 2015, more: str = "", inside: str = "") -> str:
    """One work as PubMed writes it; `more` stands behind the article, `inside` in it."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal>'
        f'<ISSN IssnType="Electronic">1533-4406</ISSN><JournalIssue CitedMedium="Internet"><Volume>373</Volume><Issue>22</Issue>'
        f"<PubDate><Year>{year}</Year><Month>Nov</Month></PubDate></JournalIssue><Title>The New England journal of medicine</Title>"
        f"<ISOAbbreviation>N Engl J Med</ISOAbbreviation></Journal><ArticleTitle>{title}</ArticleTitle>"
        f"<Pagination><MedlinePgn>2103-16</MedlinePgn></Pagination>"
        f'<ELocationID EIdType="doi" ValidYN="Y">10.1056/{pmid}</ELocationID>{inside}'
        f"</Article>{more}</MedlineCitation></PubmedArticle>\n"
    )


def pubmed_file(path: Path, *records_: str) -> Path:
    """A file of PubMed with these records."""
    return write(path, PUBMED_HEAD + "".join(records_) + PUBMED_END)


def json_lines(path: Path, *rows: object) -> Path:
    """A file with one JSON text a line."""
    return write(path, "\n".join(json.dumps(row) for row in rows) + "\n")
