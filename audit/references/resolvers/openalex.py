"""OpenAlex's API: works by DOI, by PubMed number and by the words of the title.

Never complete: it gathers what others publish, and its search wants every word of the title. https://developers.openalex.org documents it.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from audit.answers.citations import Reference
from audit.references.formats import openalex
from audit.references.resolvers.client import Client
from audit.references.resolvers.registry import ROWS, Found, Registry, is_found, json_object, objects, telling_words, unique
from audit.references.work import Work, normal_doi


async def look_up(reference: Reference, client: Client) -> Found:
    """The works under the claimed identifiers and, unless one has the claimed title, the works that a search finds."""
    works: list[Work] = []
    days: list[str] = []
    for path in _paths(reference):
        found, day = await client.get(path, {}, read_work, single=True)
        works += found or ()
        days.append(day)
    if reference.title and not is_found(reference, works):
        asked = {"filter": f"title.search:{' '.join(telling_words(reference.title))}", "per_page": str(ROWS)}
        found, day = await client.get("/works", asked, read_list)
        works += found or ()
        days.append(day)
    return Found(unique(works), min(days, default=""))


def _paths(reference: Reference) -> Sequence[str]:
    doi = reference.doi or (f"10.48550/arxiv.{reference.arxiv}" if reference.arxiv else "")
    by_doi = [f"/works/doi:{quote(normal_doi(doi), safe='')}"] if doi else []
    return [*by_doi, *([f"/works/pmid:{quote(reference.pmid, safe='')}"] if reference.pmid else [])]


def read_work(body: bytes) -> Sequence[Work]:
    """The work of a single record; ValueError for another form."""
    return openalex.read(json_object(body))


def read_list(body: bytes) -> Sequence[Work]:
    """The works of a search; ValueError for another form."""
    return [work for item in objects(json_object(body).get("results"), "works") for work in openalex.read(item)]


def polite(contact: str, key: str) -> dict[str, str]:
    """The parameters that say who asks; without a key only a small allowance a day is free."""
    return {"mailto": contact, **({"api_key": key} if key else {})}


REGISTRY = Registry("openalex", "OpenAlex", "https://api.openalex.org", 10.0, look_up, polite, keyed_per_second=10.0)
