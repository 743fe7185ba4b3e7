"""Laws of audit/answers/citation_kinds.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_kinds import kind_of


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"title": "A trial", "journal": "bioRxiv"}, "preprint"),
        *(({"title": "A trial", "journal": server}, "preprint") for server in ("PsyArXiv", "EcoEvoRxiv", "SSRN", "arXiv", "ChemRxiv")),
        ({"title": "Guideline for hypertension", "first_author": "World Health Organization"}, "guideline"),
        ({"title": "Guideline for hypertension", "journal": "Geneva: WHO"}, "guideline"),
        ({"title": "Guidelines for hypertension", "journal": "Journal of the American College of Cardiology"}, ""),
        ({"title": "Guidelines for hypertension", "journal": "Eur Heart J", "first_author": "Lee", "volume": "3"}, ""),
        ({"title": "Handbook of medicine, 2nd edition"}, "book"),
        ({"title": "Coastal medicine", "journal": "Oxford University Press"}, "book"),
        ({"title": "A trial", "journal": "Wiley Interdisciplinary Reviews"}, ""),
        ({"title": "A trial", "journal": "JAMA Network Open"}, ""),
        ({"title": "Global report on diabetes", "journal": "World Health Organization"}, "report"),
        ({"trial": "NCT01206062"}, "trial"),
        ({"url": "https://example.org", "title": "Heart failure"}, "web"),
        ({"url": "https://example.org", "title": "Heart failure", "first_author": "Lee"}, ""),
        ({"title": "A trial", "journal": "Lancet", "volume": "3"}, ""),
        ({}, ""),
    ],
)
def test_kinds(given: dict[str, str], kind: str) -> None:
    """Guidance of a body, books, preprints and pages are told from articles; in doubt it is an article."""
    fields = {"title": None, "journal": None, "volume": None}
    assert kind_of(**{**fields, **given}) == kind
