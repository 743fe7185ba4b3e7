"""What users say of the index that they build: its name and date, and whether it is complete, for which years, kinds and journals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from audit.references.formats.fields import KINDS
from audit.references.work import ReferenceIndexError


@dataclass(frozen=True)
class Scope:
    """What is left out is taken from the works, but never that they are complete."""

    name: str = ""  # the names of the files when left out
    complete: bool = False
    years: tuple[int, int] | None = None  # first and last; those of the works when left out
    kinds: tuple[str, ...] = ()  # those of the works when left out
    journals: tuple[str, ...] = ()  # of a complete index every journal when left out
    as_of: str = ""  # ISO date; that of the newest file when left out


def read_scope(
    *,
    name: str = "",
    complete: bool = False,
    years: str = "",
    kinds: tuple[str, ...] = (),
    journals: tuple[str, ...] = (),
    as_of: str = "",
) -> Scope:
    """A scope as it is written on a command line: years as "2000-2024" or "2024", kinds one by one or parted by commas, an ISO date.

    ReferenceIndexError says what was not understood and what would be right."""
    parted = tuple(kind.strip() for one in kinds for kind in one.split(",") if kind.strip())
    unknown = next((kind for kind in parted if kind not in (*KINDS, "other")), None)
    if unknown is not None:
        raise ReferenceIndexError(f"unknown kind of work {unknown!r} (kinds: {', '.join(KINDS)}, other)")
    return Scope(name.strip(), complete, _span(years), parted, journals, _day(as_of))


def _span(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise ReferenceIndexError(f"years must be written as 2000-2024, the first before the last, got {text!r}")
    return first, last


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise ReferenceIndexError(f"a date must be written as 2026-01-31, got {text!r}") from error


def facts_from(scope: Scope, held: Mapping[str, Any]) -> dict[str, Any]:
    """What an index says of itself: the scope, and what it leaves out from what is held (name, as_of, years, kinds, count)."""
    return {
        "name": scope.name or held["name"],
        "as_of": scope.as_of or held["as_of"],
        "complete": scope.complete,
        "years": list(scope.years) if scope.years else held["years"],
        "kinds": list(scope.kinds) or held["kinds"],
        "journals": list(scope.journals) or (["*"] if scope.complete else []),
        "count": held["count"],
    }
