"""OpenAlex works, one JSON object a line or a page of the API. https://docs.openalex.org/api-entities/works lists the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from audit.references.formats.entry import RETRACTION, Format, RecordError, notice
from audit.references.formats.fields import (
    alternatives,
    author_list,
    clean,
    doi_in,
    family_name,
    kind_of,
    page_range,
    pmcid_in,
    pmid_in,
    title_of,
)
from audit.references.formats.json_records import parsed, split
from audit.references.work import Work


def read(raw: Any) -> Sequence[Work]:
    """The work of one record; RecordError where it has no id of OpenAlex."""
    record = parsed(raw)
    key = clean(record.get("id")).rsplit("/", maxsplit=1)[-1]
    if not key.upper().startswith("W"):
        raise RecordError(f"has no id of OpenAlex: {record.get('id')!r}")
    ids, place, printed = _part(record, "ids"), _part(_part(record, "primary_location"), "source"), _part(record, "biblio")
    journal, doi = clean(place.get("display_name")), doi_in(record.get("doi") or ids.get("doi"))
    authors = author_list(_names(record), cut=record.get("is_authors_truncated") is True)  # lists of works stop after a hundred names
    year = record.get("publication_year")
    return [
        Work(
            id=f"openalex:{key}",
            title=title_of(record.get("title") or record.get("display_name")),
            first_author=alternatives([family_name(authors[0])]) if authors else "",
            year=year if isinstance(year, int) and not isinstance(year, bool) else None,
            journal=journal,
            volume=clean(printed.get("volume")),
            pages=page_range(printed.get("first_page"), printed.get("last_page")),
            doi=doi,
            pmid=pmid_in(clean(ids.get("pmid")).rstrip("/").rsplit("/", maxsplit=1)[-1]),
            retracted=notice(RETRACTION, where="OpenAlex") if record.get("is_retracted") is True else "",
            authors=authors,
            kind=kind_of(record.get("type"), journal=journal, doi=doi),
            issue=clean(printed.get("issue")),
            issn=alternatives([clean(one) for one in place.get("issn") or ()]),
            pmcid=pmcid_in(clean(ids.get("pmcid")).rstrip("/").rsplit("/", maxsplit=1)[-1]),
            journal_abbreviation=clean(place.get("abbreviated_title")),
        )
    ]


def _part(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = record.get(name)
    return value if isinstance(value, dict) else {}


def _names(record: Mapping[str, Any]) -> list[str]:
    listed = [one for one in record.get("authorships") or () if isinstance(one, dict)]
    names = [clean(one.get("raw_author_name")) or clean(_part(one, "author").get("display_name")) for one in listed]
    return names


OPENALEX = Format("OpenAlex", split, read)
