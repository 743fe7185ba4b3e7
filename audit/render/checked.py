"""Checked references as a table for a spreadsheet (RFC 4180), one row each, written as they come."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from audit.render.csv import FORMULA
from audit.render.text import printable


def write_checked(rows: Iterable[Mapping[str, str]], path: Path, *, columns: tuple[str, ...]) -> None:
    """Write a header line and one line for each row to `path`, which appears when all is written.

    The columns are `columns`, which stand also where there is no row, and then those of the first row. No cell is one that a spreadsheet
    would run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            remaining = iter(rows)
            first = next(remaining, None)
            names = list(dict.fromkeys([*columns, *(first or ())]))
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([_cell(name) for name in names])
            for row in chain([first] if first is not None else [], remaining):
                writer.writerow([_cell(row.get(name, "")) for name in names])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _cell(text: str) -> str:
    return ("'" if text.startswith(FORMULA) else "") + printable(text)
