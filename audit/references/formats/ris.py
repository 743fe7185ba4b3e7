"""RIS, as reference managers and publishers export it. https://en.wikipedia.org/wiki/RIS_(file_format) lists the tags."""

from __future__ import annotations

from collections.abc import Sequence

from audit.references.formats.entry import Format, RecordError
from audit.references.formats.fields import (
    author_list,
    clean,
    doi_in,
    family_name,
    kind_of,
    page_range,
    pmcid_in,
    pmid_in,
    title_of,
    year_in,
)
from audit.references.formats.tagged_lines import Record, split_ris
from audit.references.work import Work


def read(record: Record) -> Sequence[Work]:
    """The work of one RIS record; RecordError where it has no type, or neither title nor identifier."""
    if "TY" not in record:
        raise RecordError("begins without TY, the type of the work")
    title = title_of(_first(record, "TI", "T1", "CT"))
    doi = doi_in(_first(record, "DO", "M3")) or doi_in(_first(record, "UR", "L3"))
    journal = clean(_first(record, "JF", "T2", "JO", "JA", "J2", "BT"))
    authors = author_list(clean(name) for tag in ("AU", "A1") for name in record.get(tag, ()))
    pmid = _pmid(record)
    if not (title or doi or pmid):
        raise RecordError("has no title (TI), DOI (DO) or PubMed number (AN)")
    return [
        Work(
            id="",
            title=title,
            first_author=family_name(authors[0]) if authors else "",
            year=year_in(_first(record, "PY", "Y1", "DA")),
            journal=journal,
            volume=clean(_first(record, "VL")),
            pages=page_range(_first(record, "SP"), _first(record, "EP")),
            doi=doi,
            pmid=pmid,
            authors=authors,
            kind=kind_of(_first(record, "TY"), journal=journal, doi=doi),
            issue=clean(_first(record, "IS")),
            issn=clean(_first(record, "SN")),
            pmcid=pmcid_in(_first(record, "C2")) if "PMC" in _first(record, "C2") else "",
            journal_abbreviation=clean(_first(record, "JA", "J2", "JO") if "JF" in record else _first(record, "JA", "J2")),
            other_title=title_of(_first(record, "TT", "OP")),
        )
    ]


def _first(record: Record, *tags: str) -> str:
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")


def _pmid(record: Record) -> str:
    """Exports of PubMed give the number as accession number beside the name of the database, or in the address."""
    database = " ".join(record.get("DB", ())).lower()
    if "pubmed" in database or "medline" in database or any("pmid" in one.lower() for one in record.get("AN", ())):
        return pmid_in(_first(record, "AN"))
    address = next((one for one in record.get("UR", ()) if "ncbi.nlm.nih.gov" in one and "pmc" not in one.lower()), "")
    return pmid_in(address.rstrip("/").rsplit("/", maxsplit=1)[-1]) if address else ""


RIS = Format("RIS", split_ris, read)
