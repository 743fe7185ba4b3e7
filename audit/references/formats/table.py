"""Tables of works (CSV or TSV) with a heading: title, author(s), year, journal, volume, pages, doi, pmid and their common other names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from audit.answers.author_names import split_authors
from audit.references.formats.entry import FileError, Format, RecordError
from audit.references.formats.fields import author_list, clean, doi_in, family_name, kind_of, pmcid_in, pmid_in, title_of, year_in
from audit.references.work import Work

Row = Mapping[str, str]

COLUMNS = {
    "title": "title articletitle papertitle worktitle titel titre 题名 标题",
    "authors": "author authors authorlist authornames creator creators 作者",
    "first_author": "firstauthor firstauthorname leadauthor",
    "year": "year publicationyear pubyear publishedyear date publicationdate pubdate published datepublished 年份 年",
    "journal": "journal journaltitle journalname journalbook publicationtitle containertitle booktitle sourcetitle source venue server"
    " 期刊 刊名",
    "volume": "volume vol 卷",
    "issue": "issue number no 期",
    "pages": "pages page pagerange pagination 页码",
    "doi": "doi doilink",
    "pmid": "pmid pubmedid pubmed",
    "pmcid": "pmcid pmc",
    "kind": "type kind publicationtype documenttype itemtype",
    "issn": "issn eissn",
    "retracted": "retracted isretracted retractionstatus",
}
COLUMN_OF = {name: column for column, names in COLUMNS.items() for name in names.split()}
REGISTRIES = ("pubmed", "medline", "embase", "scopus", "crossref", "openalex", "web of science")  # no journal, in a column `source`
NOTHING = frozenset({"", "na", "n/a", "nan", "none", "null", "unknown", "-", "--", "—", "not available", *REGISTRIES})
NO = frozenset({"", "0", "no", "false", "none", "nan", "n", "not retracted"})


def column_of(heading: str) -> str:
    """The field that a column holds, by its heading; "" for any other column."""
    return COLUMN_OF.get(_plain(heading), "")


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.lower().removesuffix("(s)"))


def columns_of(headings: Iterable[str], *, field_of: Callable[[str], str] = column_of) -> dict[str, list[str]]:
    """The headings of each field; where several hold one, in the order in which `COLUMNS` names them ("journal" goes before "source")."""
    columns: dict[str, list[str]] = {}
    for heading in headings:
        if field_of(heading):
            columns.setdefault(field_of(heading), []).append(heading)
    for field, named in columns.items():
        order = COLUMNS[field].split()
        named.sort(key=lambda heading: order.index(_plain(heading)) if _plain(heading) in order else len(order))
    return columns


def first_value(row: Row, headings: Iterable[str]) -> str:
    """What a row holds of a field, in the first of its columns that says more than "NA" and the like; "" without one."""
    values = (clean(row[heading]) for heading in headings)
    return next((one for one in values if one.casefold() not in NOTHING), "")


def delimiter_of(line: str) -> str:
    """What parts the columns of a heading: a comma, semicolon or tabulator."""
    return max(",;\t", key=line.count)


def split_rows(stream: BinaryIO) -> Iterator[tuple[str, Row]]:
    """The rows of a table as a map from heading to value, with the line where each ends."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    line = 0
    try:
        skipped, first = next(((number, one) for number, one in enumerate(text) if one.strip()), (0, ""))
        heading = next(csv.reader([first], delimiter=delimiter_of(first)), [])
        reader = csv.DictReader(text, fieldnames=heading, delimiter=delimiter_of(first), restval="")
        for row in reader:
            line = reader.line_num + 1 + skipped
            yield f"line {line}", row
    except UnicodeDecodeError as error:
        raise FileError(f"the text after line {max(line, 1)} is not UTF-8; save the table as CSV in UTF-8") from error
    except csv.Error as error:
        raise FileError(f"line {line + 1}: {error}") from error


def read(row: Row) -> Sequence[Work]:
    """The work of one row; RecordError where it has more cells than the heading, or neither title nor identifier."""
    if None in row:
        raise RecordError("has more cells than the heading; a text that holds a comma must stand in quotation marks")
    cells = {field: first_value(row, headings) for field, headings in columns_of(row).items()}
    title, doi, pmid = title_of(cells.get("title")), doi_in(cells.get("doi")), pmid_in(cells.get("pmid"))
    if not (title or doi or pmid):
        raise RecordError("has no title, doi or pmid")
    names, cut = split_authors(cells.get("authors", ""))
    journal = clean(cells.get("journal"))
    first = clean(cells.get("first_author")) or (names[0] if names else "")
    state = clean(cells.get("retracted")).lower()
    return [
        Work(
            id="",
            title=title,
            first_author=family_name(first) if first else "",
            year=year_in(cells.get("year")),
            journal=journal,
            volume=clean(cells.get("volume")).removesuffix(".0"),
            pages=clean(cells.get("pages")),
            doi=doi,
            pmid=pmid,
            retracted="" if state in NO else state if state.startswith("retracted") else "retracted",
            authors=author_list(names, cut=cut),
            kind=kind_of(cells.get("kind") or ("article" if journal else ""), journal=journal, doi=doi),
            issue=clean(cells.get("issue")).removesuffix(".0"),
            issn=clean(cells.get("issn")),
            pmcid=pmcid_in(cells.get("pmcid")),
        )
    ]


TABLE = Format("CSV", split_rows, read)
