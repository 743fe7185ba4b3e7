"""The figures of the checker on the committed fixtures: see fixtures/DATASHEET.md."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from checker_fixtures import FIXTURES, figures, judged, registry

from audit.answers.citations import read_references
from audit.references.checker import FIGURES
from audit.references.claims import read_claims
from audit.references.verdict import judge

SPLITS = pytest.mark.parametrize("split", ["tuning", "held out"])


@SPLITS
def test_no_valid_reference_is_called_fabricated(split: str) -> None:
    """Every right reference, however it is written, is accurate, or retracted where the work was."""
    wrong = [(row["id"], found.verdict) for row, found in judged(split) if row["label"] in ("accurate", "retracted", "unverifiable")
             and found.verdict != row["label"]]  # fmt: skip
    assert wrong == []


@SPLITS
def test_inventions_are_called_fabricated(split: str) -> None:
    """At least 98 % of the inventions."""
    verdicts = [found.verdict for row, found in judged(split) if row["label"] == "fabricated"]
    assert len(verdicts) >= 35
    assert verdicts.count("fabricated") / len(verdicts) >= 0.98


@SPLITS
def test_a_wrong_field_is_named(split: str) -> None:
    """At least 95 % of the errors are called inaccurate with the right field, and seldom with another one beside it."""
    errors = [(row["fault"], found) for row, found in judged(split) if row["label"] == "inaccurate"]
    named = [found for fault, found in errors if found.verdict == "inaccurate" and fault in found.differing]
    assert len(errors) >= 100
    assert len(named) / len(errors) >= 0.95
    assert sum(len(set(found.differing) - {"merged", "preprint"}) == 1 for found in named) / len(errors) >= 0.95


@SPLITS
def test_every_kind_of_error_is_found(split: str) -> None:
    """No field is left out: of each, at least four fifths of the errors are named."""
    faults: dict[str, list[bool]] = {}
    for row, found in judged(split):
        if row["label"] == "inaccurate":
            faults.setdefault(row["fault"], []).append(row["fault"] in found.differing)
    assert set(faults) == {"title", "authors", "year", "journal", "volume", "pages", "doi", "pmid"}
    assert {fault: named for fault, named in faults.items() if sum(named) / len(named) < 0.8} == {}


def test_a_registry_that_is_not_complete_shows_no_invention() -> None:
    """The same claims against the same works, which now only confirm and correct: nothing is fabricated."""
    index = registry()
    claims = [one.reference for one in read_claims(FIXTURES / "claims.csv") if one.given["label"] == "fabricated" and one.reference]
    assert len(claims) >= 100
    assert {judge(one, [index]).verdict for one in claims} <= {"unverifiable", "inaccurate"}


def vancouver(row: Mapping[str, str]) -> str:
    """A claim as Vancouver style prints it, however its authors are written."""
    parts = [row["authors"].replace(";", ","), row["title"], row["journal"]]
    head = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    tail = f"{row['year']};{row['volume']}:{row['pages']}" if row["volume"] else row["year"]
    identifiers = (f" doi:{row['doi']}." if row["doi"] else "") + (f" PMID: {row['pmid']}" if row["pmid"] else "")
    return f"{head} {tail}.{identifiers}"


def short(authors: str) -> str:
    """ "Zhou, Li; Lee, Ann B." as "Zhou L, Lee AB"."""
    names = [one.partition(", ") for one in authors.split("; ")]
    return ", ".join(f"{family} {''.join(word[0] for word in given.split())}".strip() for family, _, given in names)


def test_the_same_from_a_written_list() -> None:
    """Read from a reference list in place of columns, no right reference is called fabricated and at least 98 % get their verdict."""
    rows = [row for split in ("tuning", "held out") for row, _ in judged(split) if row["title"] and row["label"] != "unverifiable"]
    rows = [{**row, "authors": short(row["authors"]) if "; " in row["authors"] else row["authors"]} for row in rows]
    text = "References\n" + "".join(f"{number}. {vancouver(row)}\n" for number, row in enumerate(rows, 1))
    references = read_references(text)
    assert len(references) == len(rows)
    index = registry()
    found = [(row["label"], judge(one, [index], universe=[index]).verdict) for row, one in zip(rows, references, strict=True)]
    assert [verdict for label, verdict in found if label in ("accurate", "retracted")].count("fabricated") == 0
    assert sum(label == verdict for label, verdict in found) / len(found) >= 0.98


def test_the_figures_that_correct_rates_are_those_measured() -> None:
    """checker.json holds what the claims held out give today; after a change of the checker tests/support/checker_fixtures.py writes it."""
    assert json.loads(FIGURES.read_text(encoding="utf-8")) == figures()
