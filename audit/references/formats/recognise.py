"""Which format is a file in? Told by how it begins, since names are often changed."""

from __future__ import annotations

import csv
import json
import re

from audit.references.formats.bibtex import BIBTEX
from audit.references.formats.citeproc import CITEPROC
from audit.references.formats.entry import FileError, Format
from audit.references.formats.nbib import NBIB
from audit.references.formats.openalex import OPENALEX
from audit.references.formats.pubmed_xml import PUBMED_XML
from audit.references.formats.retraction_watch import RETRACTION_WATCH
from audit.references.formats.ris import RIS
from audit.references.formats.table import TABLE, column_of, delimiter_of
from audit.references.formats.works_file import WORKS_FILE

READABLE = (
    "PubMed XML, Crossref JSON, OpenAlex works, RIS, BibTeX, NBIB, CSL-JSON, medaudit JSONL, the CSV of Retraction Watch, "
    "or a CSV with a column title, doi or pmid; also packed with gzip, or several in one tar"
)
BIB_ENTRY = re.compile(r"^\s{0,8}@(?:string|comment|preamble|[a-z]{4,20})\s{0,8}[{(]", re.IGNORECASE | re.MULTILINE)


def recognise(head: bytes) -> Format:
    """The format of a file that begins with `head`. FileError where it is none that can be read."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError("the file is written in UTF-16; save it as UTF-8")
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if not text:
        raise FileError("the file is empty")
    if text.startswith("<"):
        return _of_xml(text)
    if text.startswith(("{", "[")):
        return _of_json(text)
    if re.match(r"TY\s{1,2}- ", text):
        return RIS
    if re.match(r"PMID\s?- ", text):
        return NBIB
    if BIB_ENTRY.search(text):
        return BIBTEX
    return _of_table(text)


def _of_xml(text: str) -> Format:
    if re.search(r"<Pubmed(?:Book)?Article|<DeleteCitation", text):
        return PUBMED_XML
    raise FileError(f"an XML file, but not one of PubMed. Readable are: {READABLE}")


def _of_json(text: str) -> Format:
    if re.match(r"\{\s*\"coverage\"\s*:", text):
        return WORKS_FILE
    if re.search(r"\"id\"\s*:\s*\"https?://openalex\.org/W", text):
        return OPENALEX
    if re.search(r"\"(?:DOI|title|container-title|PMID)\"\s*:", text):
        return CITEPROC if not _is_own(text) else WORKS_FILE
    raise FileError(f"a JSON file without works in it, as far as it can be told. Readable are: {READABLE}")


def _is_own(text: str) -> bool:
    """Lines of our own file without the line of the coverage, told by names that no other format has."""
    try:
        record = json.loads(text.split("\n", maxsplit=1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and "id" in record and bool({"first_author", "journal"} & set(record))


def _of_table(text: str) -> Format:
    first = text.split("\n", maxsplit=1)[0].rstrip("\r")
    heading = next(csv.reader([first], delimiter=delimiter_of(first)), [])
    if {"RetractionNature", "OriginalPaperDOI"} <= set(heading):
        return RETRACTION_WATCH
    if {"title", "doi", "pmid"} & {column_of(name) for name in heading}:
        return TABLE
    raise FileError(f"the format is not recognised. Readable are: {READABLE}")
