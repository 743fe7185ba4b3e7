"""Laws of audit/references/verdict.py. The works and claims are invented unless they are in the bundled index."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.citations import Reference, read_references
from audit.references.index import ReferenceIndex, bundled_index
from audit.references.verdict import judge
from audit.references.work import Coverage, Work

SEPSIS = Work("w1", "Early fluids and later outcomes in adults with sepsis", "Lee", 2019, "Lancet", doi="10.1000/one", pmid="111111")
ASTHMA = Work("w2", "Inhaled steroids in children with mild asthma", "Roe", 2015, "Lancet", doi="10.1000/two", pmid="222222")
GONE = Work(
    "w3", "A cure for everything in very few patients", "Fox", 2012, "Lancet", doi="10.1000/three", retracted="retracted on 1 May 2013"
)
PARTIAL = ReferenceIndex((SEPSIS, ASTHMA, GONE), Coverage("Partial", complete=False))
COMPLETE = ReferenceIndex((ASTHMA,), Coverage("Complete", journals=("Lancet",), years=(2010, 2020), complete=True))
CLAIM = Reference("", 0, 0, SEPSIS.title, "Lee", 2019, "Lancet", doi="10.1000/one", pmid="111111")
INVENTED = Reference("", 0, 0, "Moonlight therapy for zebras with chronic hiccups", "Nobody", 2015, "Lancet")


def test_a_right_reference_is_accurate() -> None:
    """All fields agree: accurate, nothing differs, and the index that decided is named."""
    found = judge(CLAIM, [PARTIAL])
    assert (found.verdict, found.differing, found.nearest, found.similarity, found.source) == ("accurate", (), SEPSIS, 1.0, "Partial")
    bare = replace(CLAIM, doi=None, pmid=None, journal=None)
    assert judge(bare, [PARTIAL]).verdict == "accurate"


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"year": 2018}, ("year",)),
        ({"year": 2001}, ("year",)),
        ({"first_author": "Smith"}, ("authors",)),
        ({"journal": "Nature"}, ("journal",)),
        ({"doi": "10.1000/nowhere"}, ("doi",)),
        ({"doi": "10.1000/two"}, ("doi",)),
        ({"pmid": "222222"}, ("pmid",)),
        ({"title": "Early fluids and late outcomes in grown-ups with sepsis"}, ("title",)),
        ({"title": "Another thing about infection"}, ("title",)),
        ({"year": 2018, "journal": "BMJ"}, ("year", "journal")),
    ],
)
def test_one_wrong_field_makes_it_inaccurate(change: dict[str, object], differing: tuple[str, ...]) -> None:
    """The work is identified by what is right, and the wrong fields are named; a year that is one off counts as wrong."""
    found = judge(replace(CLAIM, **change), [PARTIAL])  # type: ignore[arg-type]
    assert (found.verdict, found.differing, found.nearest) == ("inaccurate", differing, SEPSIS)


def test_a_registered_doi_alone_proves_nothing() -> None:
    """The DOI of another work: inaccurate where nothing complete can be asked, fabricated where a complete index lacks the work."""
    stolen = replace(INVENTED, doi="10.1000/one")
    partial, complete = judge(stolen, [PARTIAL]), judge(stolen, [PARTIAL, COMPLETE])
    assert (partial.verdict, partial.differing, partial.nearest) == ("inaccurate", ("doi",), SEPSIS)
    assert (complete.verdict, complete.source) == ("fabricated", "Complete")
    assert judge(replace(INVENTED, pmid="111111"), [PARTIAL]).differing == ("pmid",)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "fabricated"),
        ({"doi": "10.1000/nowhere"}, "fabricated"),
        ({"journal": "The Lancet"}, "fabricated"),
        ({"journal": "Lancet Oncology"}, "unverifiable"),
        ({"journal": None}, "unverifiable"),
        ({"year": None}, "unverifiable"),
        ({"year": 2009}, "unverifiable"),
        ({"year": 2021}, "unverifiable"),
    ],
)
def test_only_a_complete_index_shows_a_fabrication(change: dict[str, object], verdict: str) -> None:
    """Fabricated needs an index that is complete for the claimed journal and year; otherwise nobody can tell."""
    claim = replace(INVENTED, **change)  # type: ignore[arg-type]
    assert judge(claim, [PARTIAL, COMPLETE]).verdict == verdict
    assert judge(claim, [PARTIAL]).verdict == "unverifiable"
    assert judge(claim, []).verdict == "unverifiable"


def test_an_index_of_every_journal() -> None:
    """The journal "*" stands for all; no journal stands for none; no years stand for none."""
    cover = Coverage("All", journals=("*",), years=(2000, 2020), complete=True)
    assert judge(INVENTED, [ReferenceIndex((), cover)]).verdict == "fabricated"
    assert judge(INVENTED, [ReferenceIndex((), replace(cover, journals=()))]).verdict == "unverifiable"
    assert judge(INVENTED, [ReferenceIndex((), replace(cover, years=None))]).verdict == "unverifiable"


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ({"title": None, "first_author": None, "journal": None, "year": None}, "doi, pmid"),
        ({"title": "Sepsis", "doi": None, "pmid": None, "journal": None, "year": None, "first_author": None}, "title"),
        ({"doi": None, "pmid": None, "title": None}, "first author, year, journal"),
    ],
)
def test_an_incomplete_reference_is_unverifiable(change: dict[str, object], given: str) -> None:
    """A bare identifier, a bare short title, or author and year without a title can be no claim about a work."""
    found = judge(replace(CLAIM, **change), [PARTIAL, COMPLETE])  # type: ignore[arg-type]
    assert (found.verdict, found.reason) == ("unverifiable", f"incomplete: gives only {given}")


def test_a_telling_title_alone_is_a_claim() -> None:
    """A title of six words or more is looked up by itself: found it is accurate, not found it is fabricated where the index is all."""
    alone, invented = Reference("", 0, 0, SEPSIS.title), Reference("", 0, 0, INVENTED.title)
    assert judge(alone, [PARTIAL]).verdict == "accurate"
    assert judge(invented, [PARTIAL, COMPLETE]).verdict == "unverifiable"
    assert judge(invented, [PARTIAL], universe=[PARTIAL]).verdict == "fabricated"


def test_an_index_that_is_taken_for_all_there_is() -> None:
    """In the universe an index counts as complete for every journal; a year or kind that it does not cover stays unverifiable."""
    index = ReferenceIndex((SEPSIS,), Coverage("Mine", years=(2010, 2020), kinds=("article",)))
    assert judge(INVENTED, [index]).verdict == "unverifiable"
    assert judge(INVENTED, [index], universe=[index]).verdict == "fabricated"
    assert judge(replace(INVENTED, year=2030), [index], universe=[index]).verdict == "unverifiable"
    assert judge(replace(INVENTED, kind="guideline"), [index], universe=[index]).verdict == "unverifiable"
    assert judge(replace(INVENTED, year=None, journal=None), [index], universe=[index]).verdict == "fabricated"
    assert "2010 to 2020, not 2030" in judge(replace(INVENTED, year=2030), [index], universe=[index]).reason


PREPRINT = Work("p1", SEPSIS.title, "Lee", 2018, "bioRxiv", doi="10.1101/2018.01.01.000001", kind="preprint")


def test_a_preprint_and_its_published_version() -> None:
    """With both in the index the claim is compared with the one it means; with the preprint alone it is cited as published."""
    both = ReferenceIndex((SEPSIS, PREPRINT), Coverage("Both"))
    assert judge(CLAIM, [both]).nearest == SEPSIS
    claim = Reference("", 0, 0, SEPSIS.title, "Lee", 2018, "bioRxiv", doi="10.1101/2018.01.01.000001v2")
    assert (judge(claim, [both]).verdict, judge(claim, [both]).nearest) == ("accurate", PREPRINT)
    mixed = judge(replace(claim, journal="Lancet"), [ReferenceIndex((PREPRINT,), Coverage("Preprints"))])
    assert (mixed.verdict, mixed.differing) == ("inaccurate", ("journal", "preprint"))


def test_only_the_other_version_is_known() -> None:
    """Where no index is complete and only the preprint is known, whether it was published cannot be told."""
    index = ReferenceIndex((PREPRINT,), Coverage("Preprints"))
    published = Reference("", 0, 0, SEPSIS.title, "Lee", 2018, "Lancet")
    assert judge(published, [index]).verdict == "unverifiable"
    assert judge(published, [index], universe=[index]).differing == ("journal", "preprint")


def test_fields_of_two_works() -> None:
    """The authors of another work that the claim leads to are named as merged."""
    claim = replace(CLAIM, first_author="Roe", doi="10.1000/two", pmid=None)
    found = judge(claim, [PARTIAL])
    assert (found.verdict, found.nearest) == ("inaccurate", SEPSIS)
    assert found.differing == ("authors", "doi", "merged")
    assert ASTHMA.title in found.reason


def test_the_evidence_of_a_verdict() -> None:
    """A verdict carries both sides of every field and the sources with their dates."""
    index = ReferenceIndex((SEPSIS,), Coverage("Dated", as_of="2026-01-31"))
    found = judge(replace(CLAIM, year=2018), [index])
    sides = {one.field: (one.claimed, one.record, one.agrees) for one in found.differences}
    assert sides["year"] == ("2018", "2019", False)
    assert sides["journal"] == ("Lancet", "Lancet", True)
    assert found.sources == ("Dated (2026-01-31)",)


def test_the_year_online_and_the_tolerance() -> None:
    """The year online agrees as that in print does; one year off agrees only where the caller says so."""
    index = ReferenceIndex((replace(SEPSIS, online_year=2018),), Coverage("Online"))
    assert judge(replace(CLAIM, year=2018), [index]).verdict == "accurate"
    assert judge(replace(CLAIM, year=2018), [PARTIAL]).differing == ("year",)
    assert judge(replace(CLAIM, year=2018), [PARTIAL], year_tolerance=1).verdict == "accurate"
    assert judge(replace(CLAIM, year=2017), [PARTIAL], year_tolerance=1).differing == ("year",)


def test_a_retracted_work() -> None:
    """Retraction goes before every other verdict, by title, by DOI and by a bare DOI; wrong fields stay named."""
    claim = Reference("", 0, 0, GONE.title, "Fox", 2011, "Lancet")
    found = judge(claim, [PARTIAL])
    assert (found.verdict, found.differing) == ("retracted", ("year",))
    assert "1 May 2013" in found.reason
    assert judge(Reference("", 0, 0, doi="10.1000/three"), [PARTIAL]).verdict == "retracted"


def test_the_index_that_knows_of_the_retraction_decides() -> None:
    """One index that does not know of a retraction cannot hide it, whatever the order."""
    ignorant = ReferenceIndex((replace(GONE, retracted=""),), Coverage("Old"))
    claim = Reference("", 0, 0, GONE.title, "Fox", 2012, "Lancet", doi="10.1000/three")
    assert judge(claim, [ignorant, PARTIAL]).verdict == judge(claim, [PARTIAL, ignorant]).verdict == "retracted"
    assert judge(replace(claim, doi=None), [ignorant, PARTIAL]).verdict == "retracted"


def test_a_concern_is_told_but_is_no_retraction() -> None:
    """A work under a concern is judged by its fields, and the reason tells of the concern."""
    worried = ReferenceIndex((replace(SEPSIS, retracted="concern: doubts about the data"),), Coverage("Partial"))
    found = judge(CLAIM, [worried])
    assert found.verdict == "accurate"
    assert "doubts about the data" in found.reason


def test_a_short_title_does_not_name_a_work() -> None:
    """ "Sepsis" by another author, in another journal and year, is another work; among equal titles the agreeing one is taken."""
    first, second = Work("a", "Sepsis", "Lee", 2001, "Lancet"), Work("b", "Sepsis", "Roe", 2011, "BMJ")
    index = ReferenceIndex((first, second), Coverage("Partial"))
    assert judge(Reference("", 0, 0, "Sepsis", "Fox", 1990, "Nature"), [index]).verdict == "unverifiable"
    assert judge(Reference("", 0, 0, "Sepsis", "Roe", 2011, "BMJ"), [index]).nearest == second


BUNDLED = [
    ("Wright JT Jr, et al. A randomized trial of intensive versus standard blood-pressure control. NEJM. 2015;373:2103-16.", "accurate"),
    (
        "SPRINT Research Group. A Randomized Trial of Intensive versus Standard Blood-Pressure Control. N Engl J Med. 2016;373:2103.",
        "inaccurate",
    ),
    ("Vyas DA, Eisenstein LG, Jones DS. Hidden in plain sight. N Engl J Med. 2020;383:874-882.", "accurate"),
    (
        "Wakefield AJ. Ileal-lymphoid-nodular hyperplasia, non-specific colitis, "
        "and pervasive developmental disorder in children. Lancet. 1998;351:637-41.",
        "retracted",
    ),
    ("Estruch R. Primary prevention of cardiovascular disease with a Mediterranean diet. N Engl J Med. 2013;368:1279-90.", "retracted"),
    (
        "Estruch R. Primary prevention of cardiovascular disease with a Mediterranean diet supplemented with extra-virgin olive oil "
        "or nuts. N Engl J Med. 2018;378:e34.",
        "accurate",
    ),
    ("Lesne S. A specific amyloid-beta protein assembly in the brain impairs memory. Nature. 2006;440:352-7.", "retracted"),
    ("Nobody A. Moonlight therapy for zebras. N Engl J Med. 2015;373:1-2. doi:10.1056/NEJMoa1511939", "inaccurate"),
    ("Nobody A. Moonlight therapy for zebras. N Engl J Med. 2015;373:1-2.", "unverifiable"),
]


@pytest.mark.parametrize(("text", "verdict"), BUNDLED)
def test_from_text_to_verdict_with_the_bundled_index(text: str, verdict: str) -> None:
    """References as models write them, read and judged against the landmark works."""
    (reference,) = read_references(f"1. {text}")
    assert judge(reference, [bundled_index()]).verdict == verdict


PART = st.none() | st.text(max_size=12)


@settings(max_examples=60, deadline=None)
@given(PART, PART, st.none() | st.integers(1800, 2100), PART, PART, PART)
def test_any_claim_has_a_verdict(
    title: str | None, author: str | None, year: int | None, journal: str | None, doi: str | None, pmid: str | None
) -> None:
    """Every claim is judged, and a partial index never calls one fabricated."""
    found = judge(Reference("", 0, 0, title, author, year, journal, doi=doi, pmid=pmid), [PARTIAL])
    assert found.verdict in ("accurate", "inaccurate", "unverifiable", "retracted")
    assert 0 <= found.similarity <= 1


def test_names_taken_for_a_part_of_the_title_make_no_invention() -> None:
    """A known title that stands whole in the claimed one means this work, where journal and year agree: its title is wrong, no more."""
    index = ReferenceIndex((SEPSIS,), Coverage("All", journals=("*",), years=(2010, 2020), complete=True))
    title = f"Lee, A., Roe, B., Poe, C., Doe, D., & the Infection and Critical Care Group of Norway {SEPSIS.title}"
    claim = replace(CLAIM, title=title, first_author=None, doi=None, pmid=None)
    assert (judge(claim, [index]).verdict, judge(claim, [index]).differing) == ("inaccurate", ("title",))
    assert judge(replace(claim, journal="BMJ", year=2011), [index]).verdict == "fabricated"
