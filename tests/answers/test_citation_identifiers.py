"""Laws of audit/answers/citation_identifiers.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_identifiers import find_doi, find_identifiers, find_pmid, trim_address


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1056/NEJMoa1511939.", "10.1056/NEJMoa1511939"),
        ("https://doi.org/10.1016/S0140-6736(97)11096-0)", "10.1016/S0140-6736(97)11096-0"),
        ("(10.1016/S0140-6736(97)11096-0).", "10.1016/S0140-6736(97)11096-0"),
        ("[text](https://doi.org/10.1126/science.aax2342)", "10.1126/science.aax2342"),
        ("**10.1126/science.aax2342**", "10.1126/science.aax2342"),
        ("https://www.nejm.org/doi/full/10.1056/NEJMms2004740", "10.1056/NEJMms2004740"),
        ("https://x.org/doi/10.1056/NEJMms2004740/full", "10.1056/NEJMms2004740"),
        ("https://x.org/10.1016%2FS0140-6736%2897%2911096-0", "10.1016/S0140-6736(97)11096-0"),
        ("version 10.12/3", None),
        ("10.1056/", None),
    ],
)
def test_doi(text: str, doi: str | None) -> None:
    """A DOI ends before the punctuation of its sentence, and balanced brackets belong to it."""
    assert find_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "pmid"),
    [
        ("PMID: 26551272.", "26551272"),
        ("pubmed.ncbi.nlm.nih.gov/31649194/", "31649194"),
        ("PubMed ID 27044069", "27044069"),
        ("PMC8042345", None),
        ("26551272", None),
    ],
)
def test_pmid(text: str, pmid: str | None) -> None:
    """A PubMed number needs its name or its address; a PMC number is none."""
    assert find_pmid(text) == pmid


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PMCID: PMC8042345.", {"pmcid": "PMC8042345"}),
        ("PMC8042345", {"pmcid": "PMC8042345"}),
        ("arXiv:2005.01234v2", {"arxiv": "2005.01234v2"}),
        ("https://arxiv.org/pdf/2005.01234", {"arxiv": "2005.01234"}),
        ("ClinicalTrials.gov identifier: NCT01206062", {"trial": "NCT01206062"}),
        ("ISRCTN12345678 and ChiCTR2000029308", {"trial": "ISRCTN12345678"}),
        ("PMID：90000888", {"pmid": "90000888"}),
        ("see https://www.example.org/a_(b)).", {"url": "https://www.example.org/a_(b)"}),
        ("https://doi.org/10.5555/a.1", {"doi": "10.5555/a.1"}),
        ("NCT0120606 or PMC12", {}),
    ],
)
def test_every_identifier(text: str, found: dict[str, str]) -> None:
    """Each is read under its own name, and an address only where it is no other identifier."""
    assert {name: value for name, value in find_identifiers(text).items() if value} == found


def test_an_address_keeps_its_own_brackets() -> None:
    """Punctuation of the sentence goes, balanced brackets stay."""
    assert trim_address("https://x.org/a(1)),") == "https://x.org/a(1)"
    assert trim_address("...") == ""
