"""Laws of audit/references/formats/fields.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from bibliography import PUBMED_END, PUBMED_HEAD, pubmed_article, works, write

from audit.references.formats import fields


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (None, ""),
        ("  A \n B ", "A B"),
        ("<i>In vitro</i> &amp; <jats:sub>2</jats:sub>", "In vitro & 2"),
        ("p < 0.05 and q > 3", "p < 0.05 and q > 3"),
        (7, "7"),
    ],
)
def test_clean(written: object, text: str) -> None:
    """Mark-up goes, signs of comparison stay."""
    assert fields.clean(written) == text


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A trial.", "A trial"),
        ("And so on...", "And so on..."),
        ("[Sepsis in adults].", "Sepsis in adults"),
        ("[18F]FDG in [11C] imaging", "[18F]FDG in [11C] imaging"),
        ("Is it so?", "Is it so?"),
    ],
)
def test_titles(written: str, title: str) -> None:
    """The full stop and the brackets of a translation are the registry's; other brackets are the title's."""
    assert fields.title_of(written) == title


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("2020", 2020),
        ("2015 Nov 26", 2015),
        ("1998 Dec-1999 Jan", 1998),
        ("5/28/1998 0:00", 1998),
        ("20141109", 2014),
        (2020.0, 2020),
        ("", None),
        (None, None),
        ("12345", None),
        ("99", None),
        ("n.d.", None),
    ],
)
def test_years(written: object, year: int | None) -> None:
    """The first year of a date in any form, None where there is none."""
    assert fields.year_in(written) == year


@pytest.mark.parametrize(
    ("written", "doi"),
    [("https://doi.org/10.1000/ABC", "10.1000/ABC"), ("doi: 10.1000/a.b.", "10.1000/a.b"), ("unavailable", ""), (None, ""), ("10.1/x", "")],
)
def test_dois(written: object, doi: str) -> None:
    """A DOI without address, in the case in which it is printed; nothing else passes."""
    assert fields.doi_in(written) == doi


@pytest.mark.parametrize(
    ("written", "pmid"), [("0123", "123"), ("123.0", "123"), ("PMID: 9", "9"), ("0", ""), ("1234567890", ""), (None, "")]
)
def test_pubmed_numbers(written: object, pmid: str) -> None:
    """A number of at most nine digits, without zeros before it."""
    assert fields.pmid_in(written) == pmid


def test_numbers_of_pubmed_central() -> None:
    """The letters are added where they are missing."""
    assert [fields.pmcid_in(one) for one in ("PMC4689591", "4689591", "", "PMC")] == ["PMC4689591", "PMC4689591", "", ""]


def test_pages() -> None:
    """First and last page, or one alone."""
    assert [fields.page_range(*one) for one in (("1", "9"), ("e12", ""), ("5", "5"), (None, None))] == ["1-9", "e12", "5", ""]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Berg, Ada", "Berg"),
        ("Berg A", "Berg"),
        ("Ada van den Berg", "van den Berg"),
        ("FLUID Research Group", "FLUID Research Group"),
        ("", ""),
    ],
)
def test_family_names(name: str, family: str) -> None:
    """The order in which a name is written makes no difference; a group is not taken apart."""
    assert fields.family_name(name) == family


@pytest.mark.parametrize(
    ("written", "journal", "doi", "kind"),
    [
        ("journal-article", "Lancet", "", "article"),
        ("Journal Article", "Lancet", "", "article"),
        ("", "bioRxiv : the preprint server for biology", "", "preprint"),
        ("article", "", "10.48550/arXiv.2001.00001", "preprint"),
        ("article", "Genes & development", "10.1101/gad.1234", "article"),
        ("book", "Preprints", "", "book"),
        ("", "", "", ""),
        ("hologram", "", "", "other"),
    ],
)
def test_kinds(written: str, journal: str, doi: str, kind: str) -> None:
    """Formats' own words become ours; a preprint is known by its server or DOI, and the same publisher's journals are none."""
    assert fields.kind_of(written, journal=journal, doi=doi) == kind


def test_alternatives_are_named_once() -> None:
    """Empty names and repeated ones are left out."""
    assert fields.alternatives(["A", "", "B", "A"]) == "A | B"


@pytest.mark.parametrize(
    ("names", "cut", "listed"),
    [
        (["Lee A", "", "Roe B"], False, ("Lee A", "Roe B")),
        (["Lee A", "et al"], False, ("Lee A", "et al.")),
        (["Lee A", "and others"], False, ("Lee A", "et al.")),
        (["Lee A", "Others, Ann"], False, ("Lee A", "Others, Ann")),
        (["Lee A"], True, ("Lee A", "et al.")),
        (["et al."], True, ()),
    ],
)
def test_a_cut_list_says_so_at_its_end(names: list[str], cut: bool, listed: tuple[str, ...]) -> None:
    """However a source says that more signed, the last entry is "et al."; nobody is no list."""
    assert fields.author_list(names, cut=cut) == listed


CUT_PUBMED = '<AuthorList CompleteYN="N"><Author><LastName>Lee</LastName><ForeName>Ann</ForeName></Author></AuthorList>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xml", PUBMED_HEAD + pubmed_article(7, "Iron", inside=CUT_PUBMED) + PUBMED_END),
        ("a.nbib", "PMID- 7\nTI  - Iron\nFAU - Lee, Ann\nFAU - et al.\n"),
        ("a.ris", "TY  - JOUR\nTI  - Iron\nAU  - Lee, Ann\nAU  - et al.\nER  - \n"),
        ("a.bib", "@article{a, title={Iron}, author={Lee, Ann and others}}"),
        ("a.csv", 'title,authors\nIron,"Lee, Ann; et al."\n'),
        (
            "a.json",
            '[{"id": "a", "type": "article-journal", "title": "Iron", '
            '"author": [{"family": "Lee", "given": "Ann"}, {"literal": "et al."}]}]',
        ),
        (
            "a.jsonl",
            '{"id": "https://openalex.org/W7", "title": "Iron", "is_authors_truncated": true, '
            '"authorships": [{"raw_author_name": "Lee, Ann"}]}\n',
        ),
        ("b.jsonl", '{"coverage": {"name": "b"}}\n{"id": "w", "title": "Iron", "authors": ["Lee, Ann", "et al"]}\n'),
    ],
)  # fmt: skip
def test_every_format_tells_that_a_list_is_cut(tmp_path: Path, name: str, text: str) -> None:
    """A full list in a reference is then not called wrong because the source stopped early."""
    (work,) = works(write(tmp_path / name, text))
    assert work.authors == ("Lee, Ann", "et al.")
    assert work.first_author in ("Lee", "")  # nobody is called "et al."
