"""Retraction Watch: asked last and only about DOIs, and never the reason to call a work unknown."""

from __future__ import annotations

from collections.abc import Callable

from registries import RETRACTED, RegistryServer

from audit.answers.citations import Reference
from audit.references.resolvers.consult import Consultation

Ask = Callable[..., Consultation]
Make = Callable[..., Reference]


def test_without_a_doi_nobody_is_asked(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """There is nothing to look up, and no fault either."""
    told = ask([make_claim(doi=None)], "retraction-watch")
    assert server.asked == [] and told.faults == {} and told.names() == []


def test_beside_crossref_it_costs_nothing(ask: Ask, server: RegistryServer, make_claim: Make) -> None:
    """Both read the same record, which is fetched once."""
    reference = make_claim(RETRACTED)
    assert ask([reference], "crossref", "retraction-watch").judge(reference, []).verdict == "retracted"
    assert len(server.asked) == 1


def test_it_does_not_confirm_what_it_has_no_notice_of(ask: Ask, make_claim: Make) -> None:
    """A work without a notice is not confirmed by it: its data are about retractions only."""
    reference = make_claim()
    assert ask([reference], "retraction-watch").judge(reference, []).verdict == "unverifiable"
