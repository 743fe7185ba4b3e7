"""NBIB, the MEDLINE display that PubMed exports. https://www.nlm.nih.gov/bsd/mms/medlineelements.html lists the tags."""

from __future__ import annotations

from collections.abc import Sequence

from audit.references.formats.entry import CONCERN, RETRACTION, Format, RecordError, notice
from audit.references.formats.fields import (
    alternatives,
    author_list,
    clean,
    doi_in,
    family_name,
    kind_of,
    pmcid_in,
    pmid_in,
    title_of,
    year_in,
)
from audit.references.formats.tagged_lines import Record, split_nbib
from audit.references.work import Work


def read(record: Record) -> Sequence[Work]:
    """The work of one NBIB record; RecordError where the PubMed number is none."""
    pmid = pmid_in(_first(record, "PMID"))
    if not pmid:
        raise RecordError(f"PMID is no number: {_first(record, 'PMID')!r}")
    groups = [clean(name) for name in record.get("CN", ())]
    people = record.get("FAU", ()) or record.get("AU", ())
    authors = author_list([*map(clean, people), *groups])
    journal = clean(_first(record, "JT", "TA", "BTI"))
    doi = doi_in(next((one for tag in ("LID", "AID") for one in record.get(tag, ()) if one.endswith("[doi]")), ""))
    types = [one.lower() for one in record.get("PT", ())]
    year, online = year_in(_first(record, "DP")), year_in(_first(record, "DEP"))
    return [
        Work(
            id=f"pmid:{pmid}",
            title=title_of(_first(record, "TI", "BTI")),
            first_author=alternatives([family_name(clean(people[0])) if people else "", *groups]),
            year=year or online,
            journal=journal,
            volume=clean(_first(record, "VI")),
            pages=clean(_first(record, "PG")),
            doi=doi,
            pmid=pmid,
            retracted=_state(record, types),
            authors=authors,
            kind=kind_of("preprint" if "preprint" in types else "book" if "BTI" in record else "article", journal=journal, doi=doi),
            issue=clean(_first(record, "IP")),
            issn=alternatives([one.split(" ", maxsplit=1)[0] for one in record.get("IS", ())]),
            pmcid=pmcid_in(_first(record, "PMC")) if "PMC" in record else "",
            journal_abbreviation=clean(_first(record, "TA")),
            other_title=title_of(_first(record, "TT")),
            online_year=online if online != year else None,
        )
    ]


def _first(record: Record, *tags: str) -> str:
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")


def _state(record: Record, types: Sequence[str]) -> str:
    if "retracted publication" in types or "RIN" in record:
        return notice(RETRACTION, where=clean(_first(record, "RIN")))
    return notice(CONCERN, where=clean(_first(record, "ECI"))) if "ECI" in record else ""


NBIB = Format("NBIB", split_nbib, read)
