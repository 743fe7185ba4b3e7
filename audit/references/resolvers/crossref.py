"""Crossref's REST API: works by DOI and by what a reference says, with the notices of retraction that publishers and Retraction Watch sent.

Never complete: many works have no DOI of Crossref's, and a search that finds nothing proves nothing. https://api.crossref.org documents it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from audit.answers.citations import Reference
from audit.references.formats import citeproc
from audit.references.resolvers.client import Client
from audit.references.resolvers.registry import MOST, ROWS, Found, Registry, is_found, json_object, marked, objects, unique
from audit.references.work import Work, normal_doi

SELECT = (
    "DOI,title,subtitle,author,container-title,short-container-title,issued,published-print,published-online,posted,volume,issue,page,"
    "article-number,type,ISSN,relation,updated-by,original-title"
)


async def look_up(reference: Reference, client: Client) -> Found:
    """The work under the claimed DOI and, unless it has the claimed title, the works that a search finds."""
    works: list[Work] = []
    days: list[str] = []
    if reference.doi:
        found, day = await client.get(work_path(reference.doi), {}, read_work, single=True)
        works += found or ()
        days.append(day)
    if reference.title and not is_found(reference, works):
        said = (" ".join(reference.title.split()[:MOST]), reference.first_author, reference.journal, reference.year)
        asked = {"query.bibliographic": " ".join(str(one) for one in said if one), "rows": str(ROWS), "select": SELECT}
        found, day = await client.get("/works", asked, read_list)
        works += found or ()
        days.append(day)
    return Found(unique(works), min(days, default=""))


def work_path(doi: str) -> str:
    """Where the record of a DOI stands."""
    return f"/works/{quote(normal_doi(doi), safe='')}"


def read_work(body: bytes) -> Sequence[Work]:
    """The work of a single record; ValueError for another form."""
    return marked(citeproc.read(message(body)))


def read_list(body: bytes) -> Sequence[Work]:
    """The works of a search; ValueError for another form."""
    return [work for item in objects(message(body).get("items"), "works") for work in marked(citeproc.read(item))]


def message(body: bytes) -> dict[str, Any]:
    """What an answer is about; ValueError where it has no message."""
    found = json_object(body).get("message")
    if not isinstance(found, dict):
        raise ValueError("it has no message")
    return found


def polite(contact: str, key: str) -> dict[str, str]:
    """The parameter that says who asks; there are no keys."""
    return {"mailto": contact}


REGISTRY = Registry("crossref", "Crossref", "https://api.crossref.org", 3.0, look_up, polite)
