"""Laws of audit/references/coverage.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.answers.citations import Reference
from audit.references.coverage import covering, why_not_covered
from audit.references.index import ReferenceIndex
from audit.references.work import Coverage

CLAIM = Reference("", 0, 0, "A title", "Lee", 2015, "Lancet")
FULL = Coverage("Full", journals=("*",), years=(2010, 2020), complete=True)


def of(cover: Coverage) -> ReferenceIndex:
    """An empty index with this coverage."""
    return ReferenceIndex((), cover)


@pytest.mark.parametrize(
    ("cover", "claim", "covers", "covers_as_universe"),
    [
        (FULL, CLAIM, True, True),
        (replace(FULL, complete=False), CLAIM, False, True),
        (replace(FULL, journals=()), CLAIM, False, True),
        (replace(FULL, journals=("BMJ",)), CLAIM, False, False),
        (replace(FULL, years=None), CLAIM, False, True),
        (FULL, replace(CLAIM, year=2021), False, False),
        (FULL, replace(CLAIM, year=None), False, True),
        (FULL, replace(CLAIM, journal=None), True, True),
        (replace(FULL, kinds=("article",)), replace(CLAIM, kind="guideline"), False, False),
        (replace(FULL, kinds=("report",)), replace(CLAIM, kind="guideline"), True, True),
        (FULL, replace(CLAIM, kind="book"), True, False),
        (replace(FULL, kinds=("article",)), replace(CLAIM, kind="preprint"), True, True),
    ],
)
def test_what_an_index_could_have_held(cover: Coverage, claim: Reference, covers: bool, covers_as_universe: bool) -> None:
    """Journal, year and kind must be covered; an index taken for all there is need not call itself complete or name journals."""
    index = of(cover)
    assert (covering(claim, [index]) is index) is covers
    assert (covering(claim, [index], [index]) is index) is covers_as_universe


def test_the_reason_names_every_gap() -> None:
    """Each index that was asked says what it does not cover."""
    reason = why_not_covered(replace(CLAIM, year=1990), [of(FULL), of(replace(FULL, name="Part", complete=False))])
    assert "Full covers 2010 to 2020, not 1990" in reason
    assert "Part is not complete" in reason
    assert why_not_covered(CLAIM, []) == "there is no index to look it up in"
