"""The table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from audit.render.csv import COLUMNS, render_csv


def rows_of(dossier: dict[str, Any]) -> list[dict[str, str]]:
    """The file as a reader of RFC 4180 sees it."""
    return list(csv.DictReader(io.StringIO(render_csv(dossier), newline="")))


def test_one_row_per_finding(dossier: dict[str, Any]) -> None:
    """Every finding is there, in order, under the columns promised; lines end as RFC 4180 asks."""
    rows = rows_of(dossier)
    assert [row["id"].removeprefix("'") for row in rows] == [finding["id"] for finding in dossier["findings"]]
    assert tuple(rows[0]) == COLUMNS
    assert render_csv(dossier).count("\r\n") == len(rows) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(dossier: dict[str, Any], start: str) -> None:
    """Text that a spreadsheet would run gets an apostrophe in front, wherever it stands."""
    finding = dossier["findings"][0]
    for name in ("title", "note", "metric"):
        finding[name] = start + "cmd()"
    finding["where"] = {"set": start + "x", "topic": "y"}
    row = rows_of(dossier)[0]
    assert all(row[name].startswith("'") for name in ("title", "note", "metric", "set"))


def test_numbers_stay_numbers(dossier: dict[str, Any]) -> None:
    """A negative number is not text, keeps every digit, and no number is an empty cell."""
    finding = dossier["findings"][0]
    finding["value"], finding["low"], finding["p"] = -0.123456789, None, 1e-05
    row = rows_of(dossier)[0]
    assert (row["value"], row["low"], row["p"]) == ("-0.123456789", "", "1e-05")


def test_values_with_commas_and_quotes_survive(dossier: dict[str, Any]) -> None:
    """Quotes, commas and line breaks come back as they were; control characters do not."""
    dossier["findings"][0]["title"] = 'a "b", c\nd\x1b[31m'
    assert rows_of(dossier)[0]["title"] == 'a "b", c\nd␛[31m'


def test_empty(bare: dict[str, Any]) -> None:
    """A dossier without findings is a header line."""
    assert render_csv(bare) == ",".join(COLUMNS) + "\r\n"
