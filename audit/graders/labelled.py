"""Labelled answers: what a grader is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.errors import TranscriptError
from audit.graders.answer_rows import Table, check_items, open_table
from audit.graders.grade import STANCES, WRONG, Case
from audit.probe import ProbeSet

RESERVED = frozenset({"item", "metric"})  # figures by these are there anyway
MOST_NAMED = 10  # faulty rows that an error names


@dataclass(frozen=True)
class Labelled:
    """Answers with the stance that people gave them, and the groups they belong to."""

    cases: list[Case]
    labels: list[str]
    groups: dict[str, list[str]]  # column -> the value of each answer
    left_out: int  # rows of items that have no wrong stance: not in the probe set, or without a class there
    digest: str  # of the file


def read_labelled(path: Path, probes: ProbeSet, *, group_columns: Sequence[str] = (), any_item: bool = False) -> Labelled:
    """The labelled answers in `path`; `language` is a group too where the file has such a column.

    TranscriptError names the rows whose label is no stance, and the items that the set does not hold, unless `any_item` leaves them out.
    """
    if reserved := RESERVED & set(group_columns):
        raise TranscriptError(f"{path}: {', '.join(sorted(reserved))} is no group; figures by item and by metric are always there")
    table = open_table(path)
    label, language = table.column("label"), table.column("language", needed=False)
    columns = {**({"language": language} if language else {}), **{name: table.column(name) for name in group_columns}}
    check_items(table, probes, any_item=any_item)
    _check_labels(table, label)
    classed = {item.id for item in probes.items if item.raw.get("class") in WRONG}
    every = list(table.cases())
    kept = [(row, case) for _, row, case in every if case.item in classed]
    if not kept:
        raise TranscriptError(f"{path}: no labelled answer to an item of {probes.name!r} that has a class ({', '.join(WRONG)})")
    return Labelled(
        [case for _, case in kept],
        [_cell(row, label) for row, _ in kept],
        {name: [_cell(row, column) for row, _ in kept] for name, column in columns.items()},
        len(every) - len(kept),
        sha256(path.read_bytes()).hexdigest(),
    )


def _check_labels(table: Table, column: str) -> None:
    faulty = [f"row {number} has {_cell(row, column)[:40]!r}" for number, row in table.rows() if _cell(row, column) not in STANCES]
    if faulty:
        more = f" and {len(faulty) - MOST_NAMED} more" if len(faulty) > MOST_NAMED else ""
        named = ", ".join(faulty[:MOST_NAMED])
        raise TranscriptError(f"{table.path}: {column} must be one of {', '.join(STANCES)}; {named}{more}")


def _cell(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()
