"""Registries as sources: what they hold is found, what they say is kept, and what they could not say counts against nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from registries import RETRACTED, TOMATOES, RegistryServer

from audit.answers.citations import Reference
from audit.references.index import bundled_index
from audit.references.resolvers.client import Manners
from audit.references.resolvers.consult import Consultation, consult
from audit.references.resolvers.named import REGISTRIES, Registries
from audit.references.work import Coverage, ReferenceIndexError, Work

Ask = Callable[..., Consultation]
Make = Callable[..., Reference]
EVERY = ("crossref", "pubmed", "openalex", "retraction-watch")
HORTICULTURE = TOMATOES["journal"]


class Shelf:
    """A complete source that holds nothing of the claimed journal."""

    coverage = Coverage("Shelf", "2026-01-01", ("*",), (1900, 2030), complete=True)

    def by_doi(self, doi: str | None) -> Work | None:
        """Nothing."""
        return None

    by_pmid = by_doi

    def near_titles(self, title: str | None) -> list[tuple[Work, float]]:
        """Nothing."""
        return []


@pytest.mark.parametrize("name", ["crossref", "pubmed", "openalex"])
@pytest.mark.parametrize("given", ["doi", "title"])
def test_what_a_registry_holds_is_accurate(ask: Ask, make_claim: Make, name: str, given: str) -> None:
    """A right reference is accurate, found by its DOI or by its title alone, and the evidence names registry and day."""
    reference = make_claim() if given == "doi" else make_claim(doi=None)
    verdict = ask([reference], name).judge(reference, [])
    assert verdict.verdict == "accurate"
    assert verdict.nearest is not None and verdict.nearest.title == TOMATOES["title"]
    assert verdict.source == REGISTRIES[name].title


@pytest.mark.parametrize("name", ["crossref", "pubmed", "openalex"])
def test_a_wrong_field_is_named(ask: Ask, make_claim: Make, name: str) -> None:
    """A registered DOI proves nothing by itself: with another year and another first author the reference is inaccurate in both."""
    reference = make_claim(year=2009, first_author="Brontë")
    verdict = ask([reference], name).judge(reference, [])
    assert verdict.verdict == "inaccurate"
    assert "year" in verdict.differing and len(verdict.differing) == 2


def test_a_misremembered_title_is_found_by_pubmed(ask: Ask, make_claim: Make) -> None:
    """A title with a wrong word matches no search for all its words; author and year, or some of the words, still lead to the work."""
    reference = make_claim(doi=None, title="Moonlit watering of tomato seedlings in summer greenhouses")
    assert ask([reference], "pubmed").judge(reference, []).verdict == "inaccurate"


@pytest.mark.parametrize("name", EVERY)
def test_a_retraction_is_told(ask: Ask, make_claim: Make, name: str) -> None:
    """Each registry tells that a work was retracted, whatever the reference says right."""
    reference = make_claim(RETRACTED)
    verdict = ask([reference], name).judge(reference, [])
    assert verdict.verdict == "retracted"


def test_retraction_watch_is_asked_about_works_found_elsewhere(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """Without a claimed DOI, that of the work which a registry or an index found by its title is looked up."""
    server.library[1].pop("retracted")
    reference = make_claim(RETRACTED, doi=None)
    assert ask([reference], "pubmed").judge(reference, []).verdict == "accurate"
    server.library[1]["retracted"] = "2017-04-02"
    work = Work("w", RETRACTED["title"], "Faber", 2015, HORTICULTURE, doi=RETRACTED["doi"])
    known = type("Known", (Shelf,), {"near_titles": lambda self, title: [(work, 1.0)], "coverage": Coverage("Known")})()
    for names, indexes in ((("pubmed", "retraction-watch"), []), (("retraction-watch",), [known])):
        assert ask([reference], *names, indexes=indexes).judge(reference, indexes).verdict == "retracted"


def test_a_notice_of_somebody_else_is_not_retraction_watchs(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """Retraction Watch says nothing where only the publisher has a notice; Crossref tells both."""
    server.library[1]["noted_by"] = "publisher"
    reference = make_claim(RETRACTED)
    assert ask([reference], "retraction-watch").judge(reference, []).verdict == "unverifiable"
    assert ask([reference], "crossref").judge(reference, []).verdict == "retracted"


@pytest.mark.parametrize(
    ("names", "count", "other", "verdict"),
    [
        (("pubmed", "crossref"), 150, {}, "fabricated"),
        (("pubmed", "openalex"), 150, {}, "fabricated"),
        (("pubmed",), 150, {}, "unverifiable"),  # abstracts of congresses are printed, and not in PubMed
        (("crossref", "openalex"), 150, {}, "unverifiable"),  # neither claims to hold everything
        (("pubmed", "crossref"), 19, {}, "unverifiable"),
        (("pubmed", "crossref"), 0, {}, "unverifiable"),
        (("pubmed", "crossref"), 150, {"journal": "Quarterly of Unknown Things"}, "unverifiable"),
        (("pubmed", "crossref"), 150, {"year": 2018}, "unverifiable"),
        (("pubmed", "crossref"), 150, {"year": None}, "unverifiable"),
        (("pubmed", "crossref"), 150, {"pages": "Suppl 2:S14"}, "unverifiable"),
    ],
)
def test_silence_proves_nothing_unless_the_journal_is_indexed(
    ask: Ask, server: RegistryServer, make_invented: Make, names: tuple[str, ...], count: int, other: dict[str, Any], verdict: str
) -> None:
    """An invention is fabricated only where PubMed holds 20 MEDLINE records or more of the journal in that year, and Crossref or OpenAlex
    has nothing like it either."""
    server.indexed[HORTICULTURE, 2019] = count
    reference = make_invented(**other)
    assert ask([reference], *names).judge(reference, []).verdict == verdict


def test_a_name_taken_for_another_journal_proves_nothing(ask: Ask, server: RegistryServer, make_invented: Make) -> None:
    """Where the records that PubMed counts are of another journal than the claimed one, the claimed one is not shown to be indexed."""
    server.indexed["Silva", 2019] = 150
    server.library[0]["alias"] = "Silva"
    reference = make_invented(journal="Silva")
    assert ask([reference], "pubmed", "crossref").judge(reference, []).verdict == "unverifiable"


def test_another_works_doi_is_told_whoever_is_asked(ask: Ask, make_invented: Make) -> None:
    """An invention under the DOI of a real work is never accurate."""
    reference = make_invented()
    chimera = Reference(**{**vars(reference), "doi": TOMATOES["doi"]})
    verdict = ask([chimera], "crossref", "openalex").judge(chimera, [])
    assert verdict.verdict == "inaccurate" and "doi" in verdict.differing


@pytest.mark.parametrize(
    "told", ["down", "busy", "slow", "drip", "page", "cut", "other-form", "half", "nothing", "refuses", "lost", "elsewhere"]
)
@pytest.mark.parametrize("name", ["crossref", "pubmed", "openalex"])
def test_a_registry_that_fails_makes_nothing_fabricated(
    ask: Ask, server: RegistryServer, make_invented: Make, name: str, told: str
) -> None:
    """However a registry fails, the reference is unverifiable with the reason, even where a complete index lacks the work."""
    server.behaviour[name] = told
    server.indexed[HORTICULTURE, 2019] = 150
    reference = make_invented()
    consultation = ask([reference], "crossref", "pubmed", "openalex", manners=Manners(timeout=0.3, retries=0, first_wait=0.01))
    verdict = consultation.judge(reference, [Shelf()])
    assert verdict.verdict == "unverifiable"
    assert REGISTRIES[name].title in verdict.reason and verdict.differing == ()
    assert Consultation().judge(reference, [Shelf()]).verdict == "fabricated"


def test_a_failing_registry_does_not_hide_what_another_holds(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """A work that one registry confirms is accurate whatever becomes of the others."""
    server.behaviour["crossref"] = "down"
    reference = make_claim()
    assert ask([reference], "crossref", "openalex").judge(reference, []).verdict == "accurate"


def test_nothing_is_asked_twice(ask: Ask, server: RegistryServer, make_claim: Make, make_invented: Make) -> None:
    """A second check, and one offline, ask nobody and say the same; of equal references one is looked up."""
    server.indexed[HORTICULTURE, 2019] = 150
    references = [make_claim(), make_claim(RETRACTED), make_invented(), make_claim()]
    first = ask(references, *EVERY)
    asked = len(server.asked)
    assert len({(one.registry, one.path, tuple(sorted(one.query.items()))) for one in server.asked}) == asked
    again, offline = ask(references, *EVERY), ask(references, *EVERY, offline=True, contact="")
    assert len(server.asked) == asked
    verdicts = [[told.judge(one, []) for one in references] for told in (first, again, offline)]
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert [one.verdict for one in verdicts[0]] == ["accurate", "retracted", "fabricated", "accurate"]


def test_offline_tells_what_was_not_recorded(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """Offline a reference that was never looked up is unverifiable, and one whose look-up failed says why it failed."""
    server.behaviour["crossref"] = "down"
    reference = make_claim()
    ask([reference], "crossref")
    asked = len(server.asked)
    told = ask([reference, make_claim(RETRACTED)], "crossref", offline=True)
    assert len(server.asked) == asked
    assert "Crossref answers 500" in told.judge(reference, []).reason
    assert "not asked" in told.judge(make_claim(RETRACTED), []).reason


def test_a_failure_is_asked_again(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """What failed once is no recorded answer: the next check asks again."""
    server.behaviour["crossref"] = "down"
    reference = make_claim()
    assert ask([reference], "crossref").judge(reference, []).verdict == "unverifiable"
    server.behaviour.clear()
    assert ask([reference], "crossref").judge(reference, []).verdict == "accurate"


def test_another_address_is_another_registry(ask: Ask, server: RegistryServer, named: Any, make_claim: Make) -> None:
    """Answers recorded at one address do not speak for the same registry at another."""
    reference = make_claim()
    ask([reference], "crossref")
    moved = Registries(("crossref",), named("crossref").record, urls={"crossref": server.address("elsewhere")}, offline=True)
    assert consult([reference], moved).judge(reference, []).verdict == "unverifiable"


def test_sources_are_named_with_their_days(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """The dossier names every registry with the day, and how many references were left open."""
    server.behaviour["openalex"] = "down"
    names = ask([make_claim(), make_claim(RETRACTED)], "crossref", "openalex").names()
    assert [name.partition(" (")[0] for name in names] == ["Crossref", "registries that did not answer about 2 references"]
    assert Consultation().names() == []


def test_inside_a_running_loop(ask: Ask, make_claim: Make) -> None:
    """A notebook, where an event loop runs already, can ask too."""

    async def cell() -> str:
        return ask([make_claim()], "crossref").judge(make_claim(), []).verdict

    assert asyncio.run(cell()) == "accurate"


def test_an_unusable_record_is_an_error_with_its_name(ask: Ask, tmp_path: Path, make_claim: Make) -> None:
    """A file that is no record is named."""
    (tmp_path / "answers.sqlite").write_text("no database " * 100)
    with pytest.raises(ReferenceIndexError, match=r"answers\.sqlite: cannot be used"):
        ask([make_claim()], "crossref")


def test_judging_goes_on_without_registries(make_claim: Make) -> None:
    """No registry named: the indexes alone decide."""
    assert Consultation().judge(make_claim(), [bundled_index()]).verdict == "unverifiable"
