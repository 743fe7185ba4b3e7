"""Laws of audit/references/scope.py: an index is never called complete by itself."""

from __future__ import annotations

from typing import Any

import pytest

from audit.references.scope import Scope, facts_from, read_scope
from audit.references.work import ReferenceIndexError

HELD = {"name": "a.csv", "as_of": "2026-01-31", "years": [2001, 2020], "kinds": ["article"], "count": 7}


def test_what_is_written_is_read() -> None:
    """Years with either dash or alone, kinds parted by commas or repeated, a day."""
    assert read_scope() == Scope()
    found = read_scope(name=" Mine ", complete=True, years="2000-2024", kinds=("article, preprint", "book"), as_of="2026-01-31")
    assert found == Scope("Mine", True, (2000, 2024), ("article", "preprint", "book"), (), "2026-01-31")
    assert [read_scope(years=one).years for one in ("2000–2001", " 2000 ")] == [(2000, 2001), (2000, 2000)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"years": "2024-2000"}, "the first before the last, got '2024-2000'"),
        ({"years": "lately"}, "years must be written as 2000-2024"),
        ({"kinds": ("articles",)}, r"unknown kind of work 'articles' \(kinds: article, preprint"),
        ({"as_of": "31.1.2026"}, "a date must be written as 2026-01-31"),
    ],
)
def test_what_is_not_understood_is_told(written: dict[str, Any], message: str) -> None:
    """The error shows what would be right."""
    with pytest.raises(ReferenceIndexError, match=message):
        read_scope(**written)


def test_completeness_is_said_and_never_found() -> None:
    """Years and kinds may be taken from the works, completeness not; a complete index that names no journal covers every one."""
    assert facts_from(Scope(), HELD) == HELD | {"complete": False, "journals": []}
    assert facts_from(Scope(complete=True), HELD) == HELD | {"complete": True, "journals": ["*"]}
    scope = Scope("Mine", True, (1990, 2030), ("book",), ("Lancet",), "2026-02-01")
    assert facts_from(scope, HELD) == {
        "name": "Mine",
        "as_of": "2026-02-01",
        "complete": True,
        "years": [1990, 2030],
        "kinds": ["book"],
        "journals": ["Lancet"],
        "count": 7,
    }
