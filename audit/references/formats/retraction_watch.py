"""The CSV file of Retraction Watch, which Crossref publishes: works that were retracted, and notices for other files' works.

https://gitlab.com/crossref/retraction-watch-data describes the columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.answers.author_names import split_authors
from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, Entry, Format, Mark, RecordError, notice
from audit.references.formats.fields import author_list, clean, doi_in, family_name, kind_of, pmid_in, title_of, year_in
from audit.references.formats.table import Row, split_rows
from audit.references.work import Work

NATURES = {"retraction": RETRACTION, "expression of concern": CONCERN, "reinstatement": REINSTATEMENT}
KINDS = {"book chapter": "chapter", "conference": "proceedings", "dissertation": "thesis", "preprint": "preprint"}


def read(row: Row) -> Sequence[Entry]:
    """The retracted work of one row and its notice; RecordError where the row names no work."""
    title = title_of(row.get("Title"))
    doi, pmid = doi_in(row.get("OriginalPaperDOI")), pmid_in(row.get("OriginalPaperPubMedID"))
    if not (title or doi or pmid):
        raise RecordError("has no Title, OriginalPaperDOI or OriginalPaperPubMedID")
    kind = NATURES.get(clean(row.get("RetractionNature")).lower(), "")
    date = _date(clean(row.get("RetractionDate")))
    state = notice(kind, date, "Retraction Watch") if kind else ""
    names, cut = split_authors(row.get("Author", ""))
    journal = clean(row.get("Journal"))
    written = clean(row.get("ArticleType")).lower()
    work = Work(
        id=f"retraction_watch:{clean(row.get('Record ID'))}" if row.get("Record ID") else "",
        title=title,
        first_author=family_name(names[0]) if names else "",
        year=year_in(row.get("OriginalPaperDate")),
        journal=journal,
        doi=doi,
        pmid=pmid,
        retracted=state,
        authors=author_list(names, cut=cut),
        kind=kind_of(next((kind for word, kind in KINDS.items() if word in written), "article"), journal=journal, doi=doi),
    )
    return [work, Mark(doi, pmid, kind, date, state)] if kind and (doi or pmid) else [work]


def _date(american: str) -> str:
    """ISO form of "2/6/2010 0:00"; "" for anything else."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", american)
    return f"{found[3]}-{int(found[1]):02d}-{int(found[2]):02d}" if found else ""


RETRACTION_WATCH = Format("Retraction Watch CSV", split_rows, read)
