"""Answers recorded elsewhere, as people keep them: a CSV or JSONL file with one row per answer.

Columns: `item` and `response`, optionally `model`, `repeat`, `paraphrase`, `arm`, `prompt`, `at`, `factor:<name>`, and already coded
outcomes as `outcome:<name>`. Every error names the row of the file, counted as a spreadsheet counts it (the header is row 1).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import TranscriptError
from audit.reading import csv_rows, jsonl_rows

COLUMNS = ("item", "response", "model", "repeat", "paraphrase", "arm", "prompt", "at")
PREFIXED = re.compile(r"(factor|outcome):\S.*")


@dataclass(frozen=True)
class Recorded:
    """One recorded answer."""

    row: int  # where it stands in the file
    item: str
    response: str | None
    model: str = ""
    repeat: int | None = None
    paraphrase: int = 1
    arm: str = ""
    prompt: str = ""
    at: str | None = None
    factors: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, float | None] = field(default_factory=dict)


def read_answers(path: Path) -> Iterator[Recorded]:
    """The answers of a CSV or JSONL file. TranscriptError names the file, the row and what would be right."""
    if not path.is_file():
        raise TranscriptError(f"no file {path}")
    ending = path.suffix.lower()
    if ending not in (".csv", ".jsonl", ".ndjson"):
        raise TranscriptError(
            f"{path}: recorded answers are read from .csv, .jsonl or .ndjson, not from {ending or 'a file without ending'}"
        )
    for number, row in _csv(path) if ending == ".csv" else _jsonl(path):
        yield _recorded(path, number, row)


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = csv_rows(path, fault=TranscriptError)
    first, names = next(rows, (1, []))
    _check_columns(path, first, names)
    for number, cells in rows:
        yield number, dict(zip(names, cells, strict=True))


def _jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, row in jsonl_rows(path, fault=TranscriptError):
        _check_columns(path, number, list(row))
        # Half a character (a lone surrogate) cannot be written to any file: it becomes U+FFFD.
        whole = json.dumps(row, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield number, json.loads(whole)


def _check_columns(path: Path, number: int, names: Sequence[str]) -> None:
    coded = [name for name in names if name.startswith("outcome:")]
    missing = [name for name in ("item", "response") if name not in names and not (name == "response" and coded)]
    if missing:
        raise TranscriptError(f"{path}: row {number} lacks {', '.join(missing)}; it has {', '.join(names) or 'nothing'}")
    unknown = [name for name in names if name not in COLUMNS and not PREFIXED.fullmatch(name)]
    if unknown or len(set(names)) < len(names):
        known = f"{', '.join(COLUMNS)}, factor:<name>, outcome:<name>"
        raise TranscriptError(f"{path}: row {number} has unknown or doubled columns {', '.join(unknown or names)}; known are {known}")


def _recorded(path: Path, number: int, row: Mapping[str, Any]) -> Recorded:
    def whole(name: str) -> int | None:
        value = row.get(name)
        if value in (None, ""):
            return None
        try:
            found = int(str(value))
        except ValueError:
            found = 0
        if found < 1:
            raise TranscriptError(f"{path}: row {number}: {name} must be a whole number from 1, it is {value!r}")
        return found

    def coded(name: str, value: Any) -> float | None:
        if value in (None, ""):
            return None
        try:
            found = float(value)
        except (TypeError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            raise TranscriptError(
                f"{path}: row {number}: {name} must be a number, 0/1 for no/yes, or empty where nothing was coded; it is {value!r}"
            )
        return found

    cells = {name: "" if value is None else str(value).strip() for name, value in row.items()}
    if not cells["item"]:
        raise TranscriptError(f"{path}: row {number}: item is empty")
    response = row.get("response")
    if response is not None and not isinstance(response, str):
        raise TranscriptError(f"{path}: row {number}: response must be text, it is {response!r}")
    return Recorded(
        row=number,
        item=cells["item"],
        response=response,
        model=cells.get("model", ""),
        repeat=whole("repeat"),
        paraphrase=whole("paraphrase") or 1,
        arm=cells.get("arm", ""),
        prompt=cells.get("prompt", ""),
        at=cells.get("at") or None,
        factors={name[7:].strip(): value for name, value in cells.items() if name.startswith("factor:") and value},
        outcomes={name[8:].strip(): coded(name, value) for name, value in row.items() if name.startswith("outcome:")},
    )
