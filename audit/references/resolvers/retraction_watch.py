"""Retraction Watch's data as Crossref's REST API gives them: the notices about a work whose `source` is Retraction Watch.

A record of Crossref lists the notices about it under `updated-by`; see the page on Retraction Watch in Crossref's documentation.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.answers.citations import Reference
from audit.references.formats import citeproc
from audit.references.resolvers import crossref
from audit.references.resolvers.client import Client
from audit.references.resolvers.registry import Found, Registry, marked
from audit.references.work import Work


async def look_up(reference: Reference, client: Client) -> Found:
    """The work under the claimed DOI where Retraction Watch has a notice about it; nothing without a DOI."""
    if not reference.doi:
        return Found()
    works, day = await client.get(crossref.work_path(reference.doi), {}, read_noted, single=True)
    return Found(tuple(works or ()), day)


def read_noted(body: bytes) -> Sequence[Work]:
    """The work of a record, if Retraction Watch noted it; ValueError for another form."""
    record = crossref.message(body)
    notices = record.get("updated-by") or []
    noted = [one for one in notices if isinstance(one, dict) and one.get("source") == "retraction-watch"]
    return [work for work in marked(citeproc.read({**record, "updated-by": noted})) if work.retracted]


REGISTRY = Registry("retraction-watch", "Retraction Watch (Crossref)", crossref.REGISTRY.url, 3.0, look_up, crossref.polite)
