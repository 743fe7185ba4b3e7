"""PubMed: the questions that are asked of it, and answers that are refused."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from registries import TOMATOES, XML_FAULTS, RegistryServer

from audit.answers.citations import Reference
from audit.references.resolvers.consult import Consultation
from audit.references.resolvers.pubmed import read_articles, read_search

Ask = Callable[..., Consultation]
Make = Callable[..., Reference]


@pytest.mark.parametrize("fault", XML_FAULTS)
def test_dangerous_and_broken_xml_is_unverifiable(ask: Ask, server: RegistryServer, make_claim: Make, fault: str) -> None:
    """Entities that unfold, from outside or undeclared, cut files, error texts: no work, no wait, no verdict of invention."""
    server.behaviour["pubmed"] = fault
    reference = make_claim()
    started = time.monotonic()
    verdict = ask([reference], "pubmed").judge(reference, [])
    assert time.monotonic() - started < 5
    assert verdict.verdict == "unverifiable" and "PubMed gave an answer that cannot be read" in verdict.reason


@pytest.mark.parametrize("fault", XML_FAULTS)
def test_no_such_answer_becomes_works(fault: str) -> None:
    """The reader itself refuses them all."""
    with pytest.raises(ValueError):
        read_articles(XML_FAULTS[fault])


def test_an_empty_set_is_an_answer() -> None:
    """No article is nothing wrong."""
    assert read_articles(b"<?xml version='1.0' ?><!DOCTYPE PubmedArticleSet PUBLIC 'a' 'b'><PubmedArticleSet></PubmedArticleSet>") == []


def test_a_search_is_read() -> None:
    """Count and numbers; a count means nothing once PubMed left out a phrase that it did not know."""
    found = {"count": "31", "idlist": ["2", "1"]}
    assert read_search(json.dumps({"esearchresult": found}).encode()) == (31, ["2", "1"])
    for part in ({"errorlist": {"phrasesnotfound": ["x[ta]"], "fieldsnotfound": []}}, {"warninglist": {"quotedphrasesnotfound": ['"x"']}}):
        assert read_search(json.dumps({"esearchresult": found | part}).encode()) == (0, ["2", "1"])


@pytest.mark.parametrize(
    "body",
    [
        {"esearchresult": {"ERROR": "Search Backend failed", "count": "0", "idlist": []}},
        {"error": "API rate limit exceeded", "count": "11"},
        {"esearchresult": {"count": "1", "idlist": ["1 OR 1"]}},
        {"esearchresult": {"count": "many", "idlist": []}},
        {"esearchresult": {"idlist": []}},
        {"esearchresult": []},
        [],
    ],
)
def test_a_search_that_failed_is_no_empty_search(body: object) -> None:
    """An error that comes with status 200 is an error."""
    with pytest.raises(ValueError):
        read_search(json.dumps(body).encode())


def test_the_narrowest_question_comes_first(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A right PubMed number, a right DOI and a right title each lead to the work with one search; a search for a wrong one goes on."""
    for number, reference in enumerate((make_claim(pmid="090000017"), make_claim(), make_claim(doi=None))):
        server.asked.clear()
        assert ask([reference], "pubmed", record=f"{number}").judge(reference, []).verdict == "accurate"
        assert [one.path for one in server.asked] == ["/esearch.fcgi", "/efetch.fcgi"]
    server.asked.clear()
    wrong = make_claim(pmid="99999999", doi="10.5555/none")
    assert set(ask([wrong], "pubmed").judge(wrong, []).differing) == {"doi", "pmid"}
    terms = [one.query["term"].rpartition("[")[2] for one in server.asked if "term" in one.query]
    assert terms == ["uid]", "doi]", "ti]"]


def test_signs_of_the_query_language_are_left_out(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A title full of operators is searched by its words."""
    reference = make_claim(doi=None, title='"Moonlit" (watering)[ti] OR of: tomato-seedlings* in {winter} greenhouses')
    ask([reference], "pubmed")
    terms = [one.query["term"] for one in server.asked if "term" in one.query]
    assert terms[0] == "moonlit[ti] AND watering[ti] AND tomato[ti] AND seedlings[ti] AND winter[ti] AND greenhouses[ti]"


def test_a_number_of_another_work_is_told(ask: Ask, make_invented: Make) -> None:
    """An invention that borrows a PubMed number is inaccurate in it, however little is known of the rest."""
    reference = Reference(**{**vars(make_invented()), "pmid": TOMATOES["pmid"]})
    verdict = ask([reference], "pubmed").judge(reference, [])
    assert verdict.verdict == "inaccurate" and "pmid" in verdict.differing
