"""Crossref's JSON and CSL-JSON, which share their names: Crossref gives lists where CSL-JSON gives texts.

https://api.crossref.org/swagger-ui and https://citeproc-js.readthedocs.io/en/latest/csl-json list the fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, Entry, Format, Mark, RecordError, notice
from audit.references.formats.fields import alternatives, author_list, clean, doi_in, kind_of, pmcid_in, pmid_in, title_of, year_in
from audit.references.formats.json_records import parsed, split
from audit.references.work import AND_OTHERS, Work, normal_doi

UPDATES = {
    "retraction": RETRACTION,
    "withdrawal": RETRACTION,
    "removal": RETRACTION,
    "expression_of_concern": CONCERN,
    "reinstatement": REINSTATEMENT,
}


def read(raw: Any) -> Sequence[Entry]:
    """The work of one record, and the states of other works that it tells; RecordError where it has neither title nor identifier."""
    record = parsed(raw)
    doi, pmid = doi_in(record.get("DOI")), pmid_in(record.get("PMID"))
    title = _title(record)
    if not (title or doi or pmid):
        raise RecordError("has no title, DOI or PMID")
    journal = clean(_one(record.get("container-title")))
    people = record.get("author") or record.get("editor")
    year, online = _years(record)
    work = Work(
        id=f"doi:{normal_doi(doi)}" if _is_crossref(record) and doi else "",
        title=title,
        first_author=_first(people),
        year=year,
        journal=journal,
        volume=clean(record.get("volume")),
        pages=clean(record.get("page")) or clean(record.get("article-number")),
        doi=doi,
        pmid=pmid,
        authors=author_list(_names(people)),
        kind=kind_of(record.get("subtype") or record.get("genre") or record.get("type"), journal=journal, doi=doi),
        issue=clean(record.get("issue")),
        issn=alternatives([clean(one) for one in _many(record.get("ISSN"))]),
        pmcid=pmcid_in(record.get("PMCID")),
        journal_abbreviation=clean(_one(record.get("short-container-title") or record.get("container-title-short"))),
        other_title=title_of(_one(record.get("original-title"))),
        online_year=online,
        published_doi=_published(record),
    )
    return [work, *_marks(record, doi)]


def _is_crossref(record: Mapping[str, Any]) -> bool:
    return "prefix" in record or "indexed" in record or isinstance(record.get("title"), list)


def _title(record: Mapping[str, Any]) -> str:
    """The title with its subtitle, which some publishers repeat."""
    title, subtitle = title_of(_one(record.get("title"))), title_of(_one(record.get("subtitle")))
    is_new = subtitle and not title.casefold().endswith(subtitle.casefold())
    return f"{title}: {subtitle}" if title and is_new else title or subtitle


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _one(value: Any) -> Any:
    return next((one for one in _many(value) if one), None)


def _names(people: Any) -> Iterator[str]:
    for one in _many(people):
        if isinstance(one, dict):
            family = _family(one)
            given = clean(one.get("given"))
            yield f"{family}, {given}" if family and given else family or given or clean(one.get("name") or one.get("literal"))


def _family(person: Mapping[str, Any]) -> str:
    return " ".join(clean(person.get(part)) for part in ("non-dropping-particle", "family") if person.get(part))


def _first(people: Any) -> str:
    """The first person with every group that signed."""
    named = [one for one in _many(people) if isinstance(one, dict)]
    families = [_family(one) for one in named if one.get("family")]
    groups = author_list(clean(one.get("name") or one.get("literal")) for one in named)
    return alternatives([*families[:1], *(group for group in groups if group != AND_OTHERS)])


def _year(date: Any) -> int | None:
    if not isinstance(date, dict):
        return year_in(date)
    parts = _one(date.get("date-parts"))
    return year_in(_one(parts)) or year_in(date.get("raw") or date.get("literal"))


def _years(record: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """The year in print, or else that of issue, and the year online where it is another one."""
    online = _year(record.get("published-online"))
    year = _year(record.get("published-print")) or _year(record.get("issued")) or online or _year(record.get("posted"))
    return year, online if online != year else None


def _published(record: Mapping[str, Any]) -> str:
    """The DOI of the article that a preprint became."""
    relations = record.get("relation")
    became = _many(relations.get("is-preprint-of")) if isinstance(relations, dict) else []
    return next((doi_in(one.get("id")) for one in became if isinstance(one, dict) and one.get("id-type") == "doi"), "")


def _marks(record: Mapping[str, Any], doi: str) -> Iterator[Mark]:
    """Notices name the works they update; Crossref also tells a work the notices about it."""
    for name in ("update-to", "updated-by"):
        for one in _many(record.get(name)):
            kind = UPDATES.get(str(one.get("type", "")).lower().replace("-", "_")) if isinstance(one, dict) else None
            target = doi_in(one.get("DOI")) if name == "update-to" and kind else doi
            if kind and target:
                yield Mark(target, "", kind, _date(one.get("updated")), notice(kind, _date(one.get("updated"))))


def _date(value: Any) -> str:
    parts = _one(value.get("date-parts")) if isinstance(value, dict) else None
    return "-".join(f"{part:02d}" for part in _many(parts) if isinstance(part, int))


CITEPROC = Format("Crossref or CSL-JSON", split, read)
