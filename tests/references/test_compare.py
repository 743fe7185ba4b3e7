"""Laws of audit/references/compare.py. Works and claims are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.answers.citations import Reference
from audit.references.compare import Comparison, authors_agree, pages_agree, plain_doi, same_doi
from audit.references.work import Work

WORK = Work(
    "w", "Iron in sepsis", "Lee", 2019, "Lancet", "12", "123-128", "10.5555/a.1", "900001",
    authors=("Lee, Ann", "Roe, Bo", "Doe, Cy", "Fox, Di"), journal_abbreviation="Lancet",
)  # fmt: skip
CLAIM = Reference("", 0, 0, "Iron in sepsis", "Lee", 2019, "Lancet", "12", "123-8", "10.5555/A.1", "0900001", ("Lee A", "Roe B"), True)


@pytest.mark.parametrize(
    ("authors", "et_al", "agree"),
    [
        (("Lee A", "Roe B", "Doe C", "Fox D"), False, True),
        (("Lee A", "Doe C", "Roe B", "Fox D"), False, True),
        (("Lee A",), False, True),
        (("Lee A", "Roe B"), False, True),
        (("Lee A", "Roe B", "Fox D"), False, True),
        (("Lee A", "Fox D"), True, True),
        (("Lee, Roe",), False, True),
        (("Lee", "Ann", "Roe", "Bo"), False, True),
        (("Lee", "Ann", "Poe", "Bo"), False, False),
        (("Roe B", "Lee A"), False, False),
        (("Lee A", "Doe C"), False, False),
        (("Lee A", "Poe B"), True, False),
        (("Lee K",), False, False),
        (("Lee A", "Roe B", "Doe C", "Fox D", "Poe E"), False, False),
        ((), False, None),
    ],
)
def test_lists_of_authors(authors: tuple[str, ...], et_al: bool, agree: bool | None) -> None:
    """The first is the first; a list may stop early or skip to the last, or anywhere when it says so; nobody is added."""
    claim = Reference("", 0, 0, authors=authors, first_author=authors[0] if authors else None, et_al=et_al)
    assert authors_agree(claim, WORK) is agree


def test_authors_of_records_that_tell_little() -> None:
    """A record with the first author alone, or with a list that is cut, is compared as far as it goes; a group stands for its members."""
    claim = Reference("", 0, 0, authors=("Lee A", "Poe B"))
    assert authors_agree(claim, Work("w", "T", "Lee")) is True
    assert authors_agree(claim, replace(WORK, authors=("Lee A", "et al."))) is True
    cut = replace(WORK, authors=("Lee A", "Roe B", "et al."))
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Roe B", "Doe C", "Fox D")), cut) is True
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Fox D")), cut) is True
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Doe C", "Fox D")), cut) is False
    three = replace(WORK, authors=("Lee A", "Roe B", "Doe C", "et al."))
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Roe B", "Fox D")), three) is True
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Poe E", "Doe C")), three) is False
    assert authors_agree(claim, Work("w", "T")) is None
    signed = replace(WORK, first_author="CALMSEA Investigators | Lee", authors=("CALMSEA Investigators", "Lee A", "Roe B"))
    assert authors_agree(Reference("", 0, 0, authors=("CALMSEA Investigators",)), signed) is True
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Roe B")), signed) is True
    assert authors_agree(Reference("", 0, 0, authors=("Poe A",)), signed) is False


@pytest.mark.parametrize(
    ("claimed", "known", "agree"),
    [
        ("123-8", "123-128", True),
        ("123", "123-128", True),
        ("pp. 123–128", "123-128", True),
        ("S12-8", "S12-S18", True),
        ("2103-16", "2103-2116", True),
        ("124-128", "123-128", False),
        ("123-127", "123-128", False),
        ("e123", "123-128", None),
        ("1-9", "e0123456", None),
        ("in press", "123", None),
    ],
)
def test_pages(claimed: str, known: str, agree: bool | None) -> None:
    """A shortened last page stands for the whole; an article number and a page cannot be compared."""
    assert pages_agree(claimed, known) is agree


def test_dois() -> None:
    """Case, resolver address, trailing points and the version of a preprint make no difference."""
    assert same_doi("https://doi.org/10.1101/2021.03.04.433901v2", "10.1101/2021.03.04.433901")
    assert same_doi("DOI: 10.5555/ABC.", "10.5555/abc")
    assert not same_doi("10.5555/abc", "10.5555/abd")
    assert plain_doi("10.1101/2021.03.04.433901v1.full") == "10.1101/2021.03.04.433901"


def test_what_agrees_and_what_differs() -> None:
    """Every field is compared; a missing one neither agrees nor differs; the cost grows with what is wrong."""
    found = Comparison(CLAIM, WORK)
    assert set(found.agrees.values()) == {True}
    assert (found.differing, found.cost, found.similarity, found.years_apart) == ((), 0, 1.0, 0)
    wrong = Comparison(replace(CLAIM, year=2018, journal="BMJ", volume=None), WORK)
    assert (wrong.differing, wrong.agrees["volume"], wrong.years_apart) == (("year", "journal"), None, 1)
    assert wrong.cost > found.cost
    assert wrong.support < found.support


def test_a_preprint_cited_as_published() -> None:
    """A preprint in the record and a journal in the claim; naming the server is right."""
    preprint = replace(WORK, kind="preprint", journal="bioRxiv", journal_abbreviation="")
    assert Comparison(CLAIM, preprint).cites_preprint_as_published
    assert not Comparison(replace(CLAIM, journal="bioRxiv"), preprint).cites_preprint_as_published
    assert not Comparison(CLAIM, WORK).cites_preprint_as_published
