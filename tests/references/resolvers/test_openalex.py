"""OpenAlex: the questions that are asked of it, and the shape of its answers."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from registries import RETRACTED, TOMATOES, RegistryServer, openalex_work

from audit.answers.citations import Reference
from audit.references.resolvers.consult import Consultation
from audit.references.resolvers.openalex import read_list, read_work

Ask = Callable[..., Consultation]
Make = Callable[..., Reference]


def test_a_record_is_read() -> None:
    """Fields by their places in the record, and the flag of retraction."""
    (work,) = read_work(json.dumps(openalex_work(RETRACTED)).encode())
    assert (work.doi, work.pmid, work.first_author, work.year) == ("10.5555/garden.2015.3", "90000003", "Faber", 2015)
    assert work.retracted.startswith("retracted")


@pytest.mark.parametrize("answer", [{}, {"results": 3}, {"results": [{}]}, {"error": "Invalid query", "message": "…"}])
def test_another_form_is_refused(answer: object) -> None:
    """An error that comes with status 200, or a page without results, is no empty list."""
    with pytest.raises(ValueError):
        read_list(json.dumps(answer).encode())


def test_every_identifier_is_asked(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """DOI and PubMed number each own a record, which may differ; a preprint's number is a DOI of its own; a search goes by words."""
    ask([make_claim(pmid=TOMATOES["pmid"])], "openalex")
    assert [one.path for one in server.asked] == [f"/works/doi:{TOMATOES['doi']}", f"/works/pmid:{TOMATOES['pmid']}"]
    server.asked.clear()
    ask([make_claim(doi=None, arxiv="2101.00001", title=None), make_claim(doi=None)], "openalex")
    assert sorted(one.path for one in server.asked) == ["/works", "/works/doi:10.48550/arxiv.2101.00001"]
    assert [one.query.get("filter") for one in server.asked if one.path == "/works"] == [
        "title.search:moonlit watering tomato seedlings winter greenhouses"
    ]
