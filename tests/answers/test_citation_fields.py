"""Laws of audit/answers/citation_fields.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_fields import find_doi, find_pmid, first_author, read_fields_of

SPRINT = "A Randomized Trial of Intensive versus Standard Blood-Pressure Control"


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
    ("authors", "first"),
    [
        ("Wright JT Jr, Williamson JD, et al", "Wright"),
        ("Wright, J. T., & Whelton, P. K.", "Wright"),
        ("Jackson T. Wright, Paul K. Whelton", "Wright"),
        ("van den Berg, A., & Jones, B.", "van den Berg"),
        ("Ludwig van Beethoven and others", "van Beethoven"),
        ("de Boer IH, Rue TC", "de Boer"),
        ("Obermeyer, Ziad, et al.", "Obermeyer"),
        ("O'Brien K", "O'Brien"),
        ("Lloyd-Jones DM", "Lloyd-Jones"),
        ("Lesné S", "Lesné"),
        ("SPRINT Research Group, Wright JT", "SPRINT Research Group"),
        ("World Health Organization", "World Health Organization"),
        ("张三, 李四", "张三"),
        ("", None),
    ],
)
def test_first_author(authors: str, first: str | None) -> None:
    """The family name of the first author, with its particle, or the name of the group."""
    assert first_author(authors) == first


FULL = {"title": SPRINT, "first_author": "Wright", "year": 2015, "volume": "373", "doi": None, "pmid": None}


@pytest.mark.parametrize(
    ("raw", "journal", "pages"),
    [
        (f"Wright JT Jr, Williamson JD, et al. {SPRINT}. N Engl J Med. 2015;373(22):2103-2116.", "N Engl J Med", "2103-2116"),
        (
            f"Wright JT Jr, Williamson JD. {SPRINT}. *N Engl J Med*. 2015 Nov 26;373(22):2103-16. Epub 2015 Nov 9.",
            "N Engl J Med",
            "2103-16",
        ),
        (
            f"Wright, J. T., & Whelton, P. K. (2015). {SPRINT}. *New England Journal of Medicine*, *373*(22), 2103–2116.",
            "New England Journal of Medicine",
            "2103–2116",
        ),
        (f"Wright, J. T. et al. {SPRINT}. N. Engl. J. Med. 373, 2103–2116 (2015).", "N. Engl. J. Med", "2103–2116"),
        (
            f'Wright, Jackson T., et al. "{SPRINT}." New England Journal of Medicine 373.22 (2015): 2103-2116.',
            "New England Journal of Medicine",
            "2103-2116",
        ),
        (f"**{SPRINT}** - Wright JT, Williamson JD. NEJM 2015;373:2103-16", "NEJM", "2103-16"),
        (
            f"**Title:** {SPRINT}\n- **Authors:** Jackson T. Wright, Jeff Williamson\n- **Journal:** NEJM, 2015; 373: 2103-16",
            "NEJM",
            "2103-16",
        ),
        (
            f"@article{{a, title = {{{SPRINT}}}, author = {{Wright, Jackson T and others}}, journal = {{NEJM}}, "
            f"year = {{2015}}, volume = {{373}}, pages = {{2103--2116}}}}",
            "NEJM",
            "2103--2116",
        ),
        (
            f'{{"title": "{SPRINT}", "authors": ["Wright JT", "Williamson JD"], "journal": "NEJM", '
            '"year": 2015, "volume": 373, "pages": "2103-2116"}',
            "NEJM",
            "2103-2116",
        ),
    ],
)
def test_the_same_work_in_every_style(raw: str, journal: str, pages: str) -> None:
    """Vancouver, AMA, APA, Nature, MLA, bold title, labelled lines, BibTeX and JSON give the same fields."""
    assert read_fields_of(raw) == FULL | {"journal": journal, "pages": pages}


@pytest.mark.parametrize(
    ("raw", "known"),
    [
        (
            "张三, 李四. 高血压的治疗[J]. 中华内科杂志, 2019, 58(3): 180-185.",
            {"title": "高血压的治疗", "first_author": "张三", "journal": "中华内科杂志", "year": 2019, "volume": "58"},
        ),
        (
            "World Health Organization. Guidelines on hepatitis. Geneva: WHO; 2019.",
            {"title": "Guidelines on hepatitis", "year": 2019, "journal": None, "volume": None},
        ),
        (
            '"Sepsis in adults" by Ann Lee et al., Science, 2019.',
            {"title": "Sepsis in adults", "first_author": "Lee", "journal": "Science", "year": 2019, "volume": None},
        ),
        ("Smith J. Sepsis. Lancet. 2020.", {"title": "Sepsis", "first_author": "Smith", "journal": "Lancet", "year": 2020, "volume": None}),
        ("Treatment of 1918 influenza in 2009", {"title": "Treatment of 1918 influenza in", "year": 2009}),
        ("", dict.fromkeys(("title", "first_author", "year", "journal", "volume", "pages", "doi", "pmid"))),
    ],
)
def test_what_is_not_there_is_none(raw: str, known: dict[str, object]) -> None:
    """Books, short and Chinese references give what they hold, and None for the rest."""
    found = read_fields_of(raw)
    assert {name: found[name] for name in known} == known
