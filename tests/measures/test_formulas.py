"""The twelve published formulas against values worked out apart from the program, and at their edges."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from audit.measures import formulas
from audit.measures.formulas import FORMULAS, Counts

FIELDS = 11  # columns of the table that are counts; the others are formulas


def table() -> list[dict[str, float]]:
    """The rows of the table of worked values."""
    lines = Path(__file__).with_name("formula_values.tsv").read_text(encoding="utf-8").splitlines()
    names, *rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [dict(zip(names, map(float, row), strict=True)) for row in rows]


def test_the_table_is_long_enough() -> None:
    """Thirty rows or more, and every formula has its column."""
    assert len(table()) >= 30
    assert {formula.__name__ for formula in FORMULAS} == set(list(table()[0])[FIELDS:])


@pytest.mark.parametrize("row", table(), ids=lambda row: f"{row['words']:.0f}/{row['sentences']:.0f}/{row['unfamiliar']:.0f}")
def test_formulas_on_worked_rows(row: dict[str, float]) -> None:
    """Every formula equals its worked value to 0.001."""
    names = list(row)
    counts = Counts(**{name: row[name] for name in names[:FIELDS]})  # type: ignore[arg-type]
    found = {formula.__name__: formula(counts) for formula in FORMULAS}
    assert found == pytest.approx({name: row[name] for name in names[FIELDS:]}, abs=0.001)


def test_dale_chall_adds_its_constant_above_five_percent_only() -> None:
    """5 of 100 words unfamiliar: 0.1579 * 5 + 0.0496 * 20 = 1.7815. 6 of 100: 0.1579 * 6 + 0.0496 * 20 + 3.6365 = 5.5759."""
    shared = {"words": 100, "sentences": 5, "syllables": 1, "polysyllables": 0, "complex_words": 0, "letters": 1, "characters": 1}
    assert formulas.dale_chall(Counts(**shared, unfamiliar=5)) == pytest.approx(1.7815)
    assert formulas.dale_chall(Counts(**shared, unfamiliar=6)) == pytest.approx(5.5759)


@pytest.mark.parametrize("formula", FORMULAS)
def test_nothing_and_the_uncounted_give_no_number(formula: object) -> None:
    """Counts of nothing give nan, and so does a count that was not made to the formulas that need it."""
    assert callable(formula)
    assert math.isnan(formula(Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
    uncounted = {"dale_chall", "lix", "rix", "forcast", "spache"}
    assert math.isnan(formula(Counts(9, 2, 9, 0, 0, 26, 28))) == (formula.__name__ in uncounted)
