"""Crossref: records in the shape that its API gives, with the notices about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from registries import RegistryServer

from audit.answers.citations import Reference
from audit.references.resolvers.consult import Consultation
from audit.references.resolvers.crossref import SELECT, read_list, read_work, work_path
from audit.references.resolvers.retraction_watch import read_noted

# The shape of a work that was corrected and later retracted, as the API tells it; the work itself is made up.
RECORD: dict[str, Any] = {
    "DOI": "10.5555/garden.1998.11",
    "type": "journal-article",
    "title": ["RETRACTED: Humming to beetroots"],
    "container-title": ["Journal of Imaginary Horticulture"],
    "short-container-title": ["J Imag Hort"],
    "author": [{"given": "A J", "family": "Faber", "sequence": "first"}, {"name": "Beetroot Study Group", "sequence": "additional"}],
    "issued": {"date-parts": [[1998, 2]]},
    "published-online": {"date-parts": [[1997, 12, 30]]},
    "published-print": {"date-parts": [[1998, 2]]},
    "volume": "351",
    "page": "637-641",
    "updated-by": [
        {"DOI": "10.5555/n.1", "type": "correction", "source": "retraction-watch", "updated": {"date-parts": [[2004, 3, 6]]}},
        {"DOI": "10.5555/n.2", "type": "retraction", "source": "publisher", "updated": {"date-parts": [[2010, 2, 6]]}},
    ],
}


def body(**other: Any) -> bytes:
    """An answer with the record above."""
    return json.dumps({"status": "ok", "message-type": "work", "message": RECORD | other}).encode()


def test_a_record_is_read() -> None:
    """Fields, groups beside the first author, both years, and the retraction with its date."""
    (work,) = read_work(body())
    assert (work.doi, work.first_author, work.year, work.online_year) == (
        "10.5555/garden.1998.11",
        "Faber | Beetroot Study Group",
        1998,
        1997,
    )
    assert (work.journal, work.volume, work.pages) == ("Journal of Imaginary Horticulture", "351", "637-641")
    assert work.retracted == "retracted on 2010-02-06"


def test_a_correction_is_no_retraction() -> None:
    """A work with a corrigendum stands; one without notices too."""
    for notices in (RECORD["updated-by"][:1], [], None):
        (work,) = read_work(body(**{"updated-by": notices}))
        assert work.retracted == ""


def test_only_retraction_watchs_notices_are_its_own() -> None:
    """The publisher's notice is not Retraction Watch's; its own correction is no retraction; its own retraction is."""
    assert read_noted(body()) == []
    own = [{**RECORD["updated-by"][1], "source": "retraction-watch"}]
    assert [work.retracted for work in read_noted(body(**{"updated-by": own}))] == ["retracted on 2010-02-06"]
    assert read_noted(body(**{"updated-by": None})) == []


@pytest.mark.parametrize("answer", [{}, {"message": []}, {"message": {}}, {"message": {"DOI": "", "title": []}}])
def test_another_form_is_refused(answer: Any) -> None:
    """A message without a record is no record."""
    with pytest.raises(ValueError):
        read_work(json.dumps(answer).encode())


def test_a_list_is_read_whole() -> None:
    """Every item; one that is no record spoils the answer, as something is wrong with it."""
    assert len(read_list(json.dumps({"message": {"items": [RECORD, RECORD]}}).encode())) == 2
    assert read_list(b'{"message": {"items": []}}') == []
    with pytest.raises(ValueError):
        read_list(json.dumps({"message": {"items": [RECORD, {}]}}).encode())


def test_a_search_asks_for_little(ask: Callable[..., Consultation], server: RegistryServer, make_claim: Callable[..., Reference]) -> None:
    """A search says what the reference says, and asks for ten records with the fields that are compared."""
    ask([make_claim(doi=None)], "crossref")
    (asked,) = server.asked
    assert asked.path == "/works" and asked.query["rows"] == "10" and asked.query["select"] == SELECT
    assert asked.query["query.bibliographic"].endswith("greenhouses Okonkwo Journal of Imaginary Horticulture 2019")


def test_a_doi_stands_in_the_path_as_one_part() -> None:
    """Slashes and question marks of a DOI do not become part of the address; case does not matter."""
    assert work_path("https://doi.org/10.5555/A?b/c") == "/works/10.5555%2Fa%3Fb%2Fc"
