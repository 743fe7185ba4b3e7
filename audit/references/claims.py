"""References that people hand in to be checked: a table with one reference in each row, or any text with references in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.answers.author_names import split_authors
from audit.answers.citation_identifiers import find_doi
from audit.answers.citation_kinds import kind_of
from audit.answers.citations import Reference, read_reference, read_references
from audit.errors import MedauditError
from audit.reading import jsonl_rows
from audit.references.formats.fields import pmcid_in, pmid_in, year_in
from audit.references.formats.table import NOTHING, column_of, columns_of, delimiter_of, first_value
from audit.references.work import Work

TABLES = (".csv", ".tsv", ".jsonl", ".ndjson")
RECORDS = (".ris", ".nbib", ".bib", ".json")  # exports of reference managers
NOT_TEXT = (".pdf", ".docx", ".doc", ".odt", ".rtf", ".xlsx", ".xls", ".zip", ".gz")
PREFIX = re.compile(r"^(?:claimed|cited|citation|reference|ref|work)[\s_-]+", re.IGNORECASE)
WRITTEN = ("reference", "citation", "references", "reference_text", "citation_text", "raw", "text")  # columns of whole references
HEAD = 65536  # bytes by which the format of an export is known


class ClaimsError(MedauditError):
    """A file of references to check cannot be read as it is."""


@dataclass(frozen=True)
class Claim:
    """One reference to check, with what stood in its row; `problem` says why there is none."""

    row: int  # of a table as a spreadsheet counts it, the header being row 1; of a text the running number
    given: Mapping[str, str]  # columns of the table, or what was read in the text
    reference: Reference | None
    problem: str = ""


def read_claims(path: Path, *, text_column: str | None = None) -> Iterator[Claim]:
    """Every reference in a file.

    A table (CSV, TSV, JSONL) gives one for each row, from columns such as title, authors, year, journal, volume, pages, doi and pmid, or
    from one column of written references; with `text_column`, every reference in the texts of that column. An export of a reference
    manager (RIS, NBIB, BibTeX, CSL-JSON) gives one for each record; any other file is read as text. ClaimsError says what is wrong with
    the file and what would be right."""
    if not path.is_file():
        raise ClaimsError(f"no file {path}")
    ending = path.suffix.lower()
    if ending in NOT_TEXT:
        raise ClaimsError(f"{path}: {ending} is not read; save the text as .txt or .md, or a table as .csv")
    if ending not in TABLES:
        if text_column is not None:
            raise ClaimsError(f"{path}: a column can only be named for a table ({', '.join(TABLES)})")
        yield from _of_records(path) if ending in RECORDS else _of_text(_decoded(path))
        return
    names, rows = _jsonl(path) if ending in (".jsonl", ".ndjson") else _csv(path, "\t" if ending == ".tsv" else None)
    read = _reader(path, names, text_column)
    for number, row, problem in rows:
        yield from [Claim(number, row, None, problem)] if problem else read(number, row)


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ClaimsError(f"{path}: not UTF-8 (byte {error.object[error.start]:#04x} at {error.start}); save the file as UTF-8") from error


Rows = Iterator[tuple[int, dict[str, str], str]]  # number, cells by column, what is wrong with the row


def _csv(path: Path, delimiter: str | None) -> tuple[list[str], Rows]:
    text = _decoded(path)
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(first))
    names = next(rows, [])
    if len(set(names)) < len(names):
        raise ClaimsError(f"{path}: two columns have the same name; the header is {', '.join(names)}")
    return names, _csv_rows(names, rows)


def _csv_rows(names: list[str], rows: Iterator[list[str]]) -> Rows:
    for number, cells in enumerate(rows, 2):
        if not cells:  # an empty line
            continue
        wrong = (
            "" if len(cells) == len(names) else f"the row has {len(cells)} cells, the header {len(names)}: put text with commas in quotes"
        )
        yield number, dict(zip(names, [*cells, *[""] * len(names)], strict=False)), wrong


def _jsonl(path: Path) -> tuple[list[str], Rows]:
    rows = list(jsonl_rows(path, fault=ClaimsError))
    names = list(dict.fromkeys(name for _, row in rows for name in row))
    return names, ((number, {name: _cell(row.get(name)) for name in names}, "") for number, row in rows)


def _cell(value: Any) -> str:
    """A value of JSON as one cell; authors as a list of names or of {"family", "given"} become "Lee, Ann; Roe, Bo"."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_cell, value)))
    if isinstance(value, dict):
        parts = [value.get("family"), value.get("given")]
        return ", ".join(str(one) for one in parts if one) or str(value.get("name") or value.get("literal") or json.dumps(value))
    return str(value)


def _reader(path: Path, names: Sequence[str], text_column: str | None) -> Callable[[int, Mapping[str, str]], list[Claim]]:
    """How a row of this table becomes claims."""
    if text_column is not None:
        if text_column not in names:
            raise ClaimsError(f"{path}: no column {text_column!r}; there are {', '.join(names) or 'none'}")
        return lambda number, row: _of_cell(number, row, row[text_column])
    columns = columns_of(names, field_of=lambda name: column_of(name) or column_of(PREFIX.sub("", name.strip())))
    plain = {name.strip().lower(): name for name in reversed(names)}
    written = next((plain[one] for one in WRITTEN if one in plain), None)
    if {"title", "doi", "pmid"}.isdisjoint(columns):
        if written is None:
            raise ClaimsError(
                f"{path}: no column to read references from; there are {', '.join(names) or 'none'}. Right would be some of title, "
                "authors, year, journal, volume, pages, doi, pmid, or one column `reference`, or --text-column for a column of texts"
            )
        return lambda number, row: [_written(number, row, row[written])]
    return lambda number, row: [_of_row(number, row, {key: first_value(row, named) for key, named in columns.items()})]


def _of_row(number: int, row: Mapping[str, str], cells: Mapping[str, str]) -> Claim:
    reference = reference_of(cells)
    return Claim(number, row, reference, "" if reference else "the row is empty")


def reference_of(cells: Mapping[str, str]) -> Reference | None:
    """A reference from its fields as text (title, authors or first_author, year, journal, volume, pages, doi, pmid, url); None when all
    are empty."""
    if not any(cells.values()):
        return None
    authors, cut = split_authors(cells.get("authors", "") or cells.get("first_author", ""))
    doi = cells.get("doi", "")
    reference = Reference(
        "; ".join(value for value in cells.values() if value), 0, 0,
        title=cells.get("title") or None, first_author=authors[0] if authors else None, authors=authors, et_al=cut,
        year=year_in(cells.get("year")), journal=cells.get("journal") or None, volume=cells.get("volume", "").removesuffix(".0") or None,
        pages=cells.get("pages") or None, doi=(find_doi(doi) or doi) or None, pmid=pmid_in(cells.get("pmid")) or None,
        pmcid=pmcid_in(cells.get("pmcid")) or None, url=cells.get("url") or None,
    )  # fmt: skip
    kind = kind_of(
        title=reference.title, journal=reference.journal, volume=reference.volume, first_author=reference.first_author, url=reference.url
    )
    return replace(reference, kind=kind)


def _written(number: int, row: Mapping[str, str], text: str) -> Claim:
    if text.strip().casefold() in NOTHING:
        return Claim(number, row, None, "the row is empty")
    return Claim(number, row, read_reference(text))


def _of_cell(number: int, row: Mapping[str, str], text: str) -> list[Claim]:
    found = read_references(text)
    blank = dict.fromkeys(_spelled_out(Reference("", 0, 0)), "")
    own = {f"input_{name}" if name in blank else name: value for name, value in row.items()}
    if not found:
        return [Claim(number, {**own, **blank}, None, "no reference was found in the text" if text.strip() else "the row is empty")]
    return [Claim(number, {**own, **_spelled_out(one)}, one) for one in found]


def _of_text(text: str) -> Iterator[Claim]:
    for number, one in enumerate(read_references(text), 1):
        yield Claim(number, _spelled_out(one), one)


def _of_records(path: Path) -> Iterator[Claim]:
    from audit.references.formats.entry import FileError, RecordError
    from audit.references.formats.recognise import recognise

    content = path.read_bytes()
    try:
        form = recognise(content[:HEAD])
        for number, (place, record) in enumerate(form.split(io.BytesIO(content)), 1):
            try:
                works = [one for one in form.read(record) if isinstance(one, Work)]
            except RecordError as error:
                yield Claim(number, _spelled_out(Reference("", 0, 0)), None, f"{place}: {error}")
                continue
            for work in works:
                claimed = _of_work(work)
                yield Claim(number, _spelled_out(claimed), claimed)
    except FileError as error:
        raise ClaimsError(f"{path}: {error}") from error


def _of_work(work: Work) -> Reference:
    named = {"title": work.title, "authors": "; ".join(work.authors) or work.first_author, "year": str(work.year or ""), "doi": work.doi}
    one = reference_of(named | {"journal": work.journal, "volume": work.volume, "pages": work.pages, "pmid": work.pmid})
    return replace(one, kind=work.kind if work.kind not in ("article", "other") else "") if one else Reference("", 0, 0)


def _spelled_out(one: Reference) -> dict[str, str]:
    """A reference found in a text: where it stands, how it was written, what was read."""
    authors = "; ".join(one.authors) + (" et al." if one.et_al and one.authors else "")
    read = {"title": one.title, "authors": authors or one.first_author, "year": one.year, "journal": one.journal, "volume": one.volume}
    more = {
        "pages": one.pages,
        "doi": one.doi,
        "pmid": one.pmid,
        "pmcid": one.pmcid,
        "arxiv": one.arxiv,
        "trial": one.trial,
        "url": one.url,
    }
    found = {"start": one.start, "end": one.end, "reference": one.raw, "kind": one.kind, **read, **more}
    return {name: "" if value is None else str(value) for name, value in found.items()}
