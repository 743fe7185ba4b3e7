"""Laws of audit/references/store.py: an index on disk answers as one in memory does, only faster. The works are invented."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from bibliography import json_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.answers.citations import Reference
from audit.references.build import build_index
from audit.references.index import ReferenceIndex, load_index
from audit.references.scope import Scope
from audit.references.store import StoredIndex
from audit.references.verdict import judge
from audit.references.work import Coverage, ReferenceIndexError

DRUGS = ["ramipril", "losartan", "metformin", "warfarin", "aspirin", "heparin", "insulin", "statin", "digoxin", "lithium"]
ILLS = ["hypertension", "diabetes", "stroke", "asthma", "sepsis", "migraine", "gout", "anaemia", "malaria", "epilepsy"]
ROWS = [
    {
        "id": f"pmid:{1000 + 10 * one + other}",
        "title": f"Effect of {drug} on {ill} in adults: a randomised controlled trial",
        "doi": f"10.1000/{drug}.{ill}",
    }
    | {"first_author": "Lee", "year": 2010, "journal": "Lancet", "pmid": str(1000 + 10 * one + other), "kind": "article"}
    for one, drug in enumerate(DRUGS)
    for other, ill in enumerate(ILLS)
]
MORE = [
    {"id": "pmid:1", "title": "Sepsis", "year": 2001},
    {"id": "pmid:2", "title": "Sepsis", "year": 2002},
    {"id": "pmid:3", "title": "脓毒症患者早期液体复苏的临床研究", "other_title": "Early fluids in patients with sepsis: a clinical study"},
    {"id": "pmid:4", "title": "Über die β-Blockade bei Herzschwäche", "authors": ["Müller, Jörg", "Lee, Kim"], "online_year": 1999},
    {"id": "pmid:5", "title": "Of the in and", "doi": "HTTPS://doi.org/10.1000/UPPER"},
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a hundred trials and some odd works."""
    folder = tmp_path_factory.mktemp("index")
    source = json_lines(folder / "works.jsonl", {"coverage": {"name": "x"}}, *ROWS, *MORE)
    build_index([source], folder / "index", scope=Scope("Mine", complete=True, years=(2000, 2020), as_of="2026-01-31"))
    return folder / "index"


@pytest.fixture(scope="module")
def index(path: Path) -> StoredIndex:
    """The same, opened."""
    opened = load_index(path)
    assert isinstance(opened, StoredIndex)
    return opened


def titles(index: StoredIndex | ReferenceIndex, title: str) -> list[str]:
    """Titles that are near, the best first."""
    return [work.title for work, _ in index.near_titles(title)]


def test_coverage(index: StoredIndex) -> None:
    """What was said when it was built is there when it is opened."""
    assert index.coverage == Coverage("Mine", "2026-01-31", ("*",), (2000, 2020), True, ("article",), 105)


def test_works_come_back_as_they_were(index: StoredIndex) -> None:
    """Every field, lists and foreign letters among them, passes through the file."""
    work = index.by_title("Über die β-Blockade bei Herzschwäche")[0]
    assert work is not None
    assert (work.id, work.authors, work.online_year, work.year) == ("pmid:4", ("Müller, Jörg", "Lee, Kim"), 1999, None)


def test_identifiers(index: StoredIndex) -> None:
    """DOIs match in any case and dress, PubMed numbers without zeros before them; what is not there is None."""
    for doi in ("10.1000/GOUT", "", None, "x"):
        assert index.by_doi(doi) is None
    assert [one.id for one in map(index.by_doi, ("10.1000/Aspirin.GOUT", "doi: 10.1000/upper")) if one] == ["pmid:1046", "pmid:5"]
    assert [one.id for one in map(index.by_pmid, ("1046", " 01046 ")) if one] == ["pmid:1046"] * 2
    assert index.by_pmid("9") is None and index.by_pmid(None) is None


@pytest.mark.parametrize(
    "title",
    [
        "Effect of warfarin on stroke in adults: a randomised controlled trial",
        "EFFECT OF WARFARIN ON STROKE IN ADULTS - A RANDOMISED CONTROLLED TRIAL.",
        "Effect of warfarin on stroke in adults",
        "Effects of warfarine on stroke in adult: a randomized controled trial",
        "Effect of warfarin on stroke",
        "Stroke in adults: effect of warfarin",
    ],
)
def test_a_title_is_found_in_any_dress(index: StoredIndex, title: str) -> None:
    """Case, a missing subtitle, slips of the pen, an end cut off and another order leave the work the nearest."""
    assert titles(index, title)[0].startswith("Effect of warfarin on stroke")


def test_a_subtitle_that_the_work_lacks(index: StoredIndex) -> None:
    """Words of an invented subtitle do not hide the work."""
    assert "Of the in and" in titles(index, "Of the in and: pharmacokinetics of ramipril nanoparticles in Antarctic penguins")


def test_works_share_short_titles(index: StoredIndex) -> None:
    """All works with an equal title are given, each with similarity 1."""
    near = index.near_titles("sepsis")
    assert [(work.id, similarity) for work, similarity in near[:2]] == [("pmid:1", 1.0), ("pmid:2", 1.0)]


def test_chinese_titles_and_translations(index: StoredIndex) -> None:
    """A title without blanks is found though signs differ, and by its translation."""
    assert index.by_title("脓毒症病人早期液体复苏的临床观察")[0].id == "pmid:3"
    assert index.by_title("Early fluids in patients with sepsis")[0].id == "pmid:3"
    assert index.by_title("Early fluids in patients with sepsis: a clinical study")[1] == 1.0


@pytest.mark.parametrize("title", [None, "", "…", "Quokka zebra yodelling"])
def test_nothing_is_like_it(index: StoredIndex, title: str | None) -> None:
    """Without a title, and without a word that is known, there is nothing near."""
    assert index.near_titles(title) == []
    assert index.by_title(title) == (None, 0.0)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_breaks_a_search(index: StoredIndex, text: str) -> None:
    """Signs that mean something in a query, and letters of any script, are only looked for."""
    for title in (text, f'"{text}" OR sepsis AND (NOT *'):
        assert all(0 <= similarity <= 1 for _, similarity in index.near_titles(title))


def test_it_answers_as_an_index_in_memory(index: StoredIndex, path: Path) -> None:
    """Verdicts do not hang on where the works lie."""
    in_memory = load_index(path.with_name("works.jsonl"))
    assert isinstance(in_memory, ReferenceIndex)
    in_memory = ReferenceIndex(in_memory.works, index.coverage)
    claims = [
        Reference("", 0, 0, "Effect of gold on stroke in adults: a randomised controlled trial", "Lee", 2010, "Lancet"),
        Reference("", 0, 0, "Effect of insulin on asthma in adults: a randomised controlled trial", "Lee", 2011, "Lancet"),
        Reference("", 0, 0, "Moonlight therapy for zebras with chronic hiccups", "Roe", 2010, "Lancet"),
        Reference("", 0, 0, "Effect of insulin on gout in adults", "Lee", 2010, "Lancet", doi="10.1000/aspirin.gout"),
    ]
    for claim in claims:
        assert judge(claim, [index]).verdict == judge(claim, [in_memory]).verdict


def test_what_is_no_index(tmp_path: Path, path: Path) -> None:
    """Another database, one of another version and a damaged file are refused in words."""
    with sqlite3.connect(tmp_path / "other.db") as database:
        database.execute("CREATE TABLE mine(x)")
    database.close()
    with pytest.raises(ReferenceIndexError, match="a database, but no index"):
        load_index(tmp_path / "other.db")
    (tmp_path / "old").write_bytes(path.read_bytes())
    with sqlite3.connect(tmp_path / "old") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(ReferenceIndexError, match="another version of medaudit; build the index anew"):
        load_index(tmp_path / "old")
    (tmp_path / "torn").write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ReferenceIndexError, match="cannot be read as an index"):
        load_index(tmp_path / "torn")


def test_damage_that_shows_late(tmp_path: Path, path: Path) -> None:
    """An index whose pages were overwritten after its head is told to be damaged when they are needed."""
    torn = tmp_path / "torn"
    content = path.read_bytes()
    torn.write_bytes(content[:20_480] + b"\xff" * (len(content) - 20_480))
    with pytest.raises(ReferenceIndexError, match=r"build it anew|cannot be read"):
        load_index(torn).near_titles("Effect of warfarin on stroke in adults")


def test_a_name_with_odd_signs(tmp_path: Path, path: Path) -> None:
    """A question mark or a percent sign in the path of an index is part of its name."""
    odd = tmp_path / "what? 100% #1"
    odd.write_bytes(path.read_bytes())
    assert load_index(odd).coverage.name == "Mine"
