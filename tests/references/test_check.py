"""Laws of audit/references/check.py."""

from __future__ import annotations

from audit.references.check import COLUMNS, Checker
from audit.references.claims import Claim, reference_of
from audit.references.index import ReferenceIndex
from audit.references.work import Coverage, Work

WORK = Work("w", "Iron for adults with sepsis in Norway", "Lee", 2019, "Lancet", doi="10.5555/a.1", authors=("Lee, Ann", "Roe, Bo"))
INDEX = ReferenceIndex((WORK,), Coverage("Mine", as_of="2026-01-31", years=(2010, 2020), count=1))
GIVEN = [
    {"title": WORK.title, "year": "2019", "doi": "10.5555/a.1"},
    {"title": WORK.title, "year": "2018", "verdict": "x"},
    {"title": "Moonlight therapy for zebras with chronic hiccups", "year": "2015"},
    {"title": ""},
]
CLAIMS = [Claim(row, given, reference_of(given), "" if given["title"] else "the row is empty") for row, given in enumerate(GIVEN, 2)]


def test_every_claim_has_a_row_in_order() -> None:
    """One row each, with our columns first and what was handed in behind; a column of ours in it is renamed."""
    rows = [one.row() for one in Checker([INDEX]).check(CLAIMS)]
    assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
    assert [row["verdict"] for row in rows] == ["accurate", "inaccurate", "fabricated", "unverifiable"]
    assert all(tuple(row)[: len(COLUMNS)] == COLUMNS for row in rows)
    assert rows[1]["input_verdict"] == "x"
    assert rows[3]["reason"] == "the row is empty"


def test_the_evidence_stands_in_the_row() -> None:
    """Fields at fault with both sides, the nearest record, and the sources with their dates."""
    row = list(Checker([INDEX]).check(CLAIMS))[1].row()
    assert (row["fields"], row["nearest_title"], row["nearest_authors"]) == ("year", WORK.title, "Lee, Ann; Roe, Bo")
    assert (row["differences"], row["similarity"]) == ("year: '2018' against '2019'", "1.00")
    assert (row["source"], row["sources"]) == ("Mine", "Mine (2026-01-31)")


def test_the_summary_tells_what_fabricated_means() -> None:
    """Counts of each verdict, and the rule; without completeness an invention is unverifiable."""
    checker = Checker([INDEX])
    list(checker.check(CLAIMS))
    told = checker.summary()
    assert "4 references: 1 accurate, 1 inaccurate, 1 fabricated, 1 unverifiable, 0 retracted" in told
    assert "Mine, 1 works, years 2010 to 2020, as of 2026-01-31" in told
    assert "taken to hold every work" in told
    careful = Checker([INDEX], complete=False)
    assert [one.judgement.verdict for one in careful.check(CLAIMS)][2] == "unverifiable"
    assert "in a source that is complete for the journal and year" in careful.summary()
