"""The findings as a table for a spreadsheet (RFC 4180), one row each."""

from __future__ import annotations

import csv
import io
from typing import Any

from audit.render.text import printable

WHERE = ("set", "axis", "level", "reference", "outcome", "item")
NOISE = ("rerun", "dummy_label", "paraphrase")
LIMITS = ("margin", "at_most", "at_least")
COLUMNS = (
    *("id", "area", "metric", "title", "value", "low", "high", "n", "unit", "responses"),
    *WHERE,
    "where_other",
    *(f"noise_{name}" for name in NOISE),
    *("p", "adjusted_p", "verdict", "label", "sentence"),
    *LIMITS,
    *("evidence", "note"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that starts so


def render_csv(dossier: dict[str, Any]) -> str:
    """One header line and one row per finding; empty cells where there is no number, and no cell that a spreadsheet would run."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row[name]) for name in COLUMNS] for row in map(_row, dossier["findings"]))
    return out.getvalue()


def _row(finding: dict[str, Any]) -> dict[str, Any]:
    where, noise, verdict = finding["where"], finding["noise"], finding["verdict"] or {}
    other = [f"{key}={value}" for key, value in where.items() if key not in WHERE]
    return {
        **{name: finding.get(name) for name in COLUMNS},
        **{name: where.get(name) for name in WHERE},
        "where_other": "; ".join(other),
        **{f"noise_{name}": noise.get(name) for name in NOISE},
        "verdict": verdict.get("status"),
        **{name: verdict.get(name) for name in ("label", "sentence", *LIMITS)},
        "evidence": " ".join(finding["evidence"]),
    }


def _cell(value: Any) -> str:
    """Numbers as they are; text with an apostrophe in front where a spreadsheet would take it for a formula."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return ("'" if text.startswith(FORMULA) else "") + printable(text)
