"""Reading what people hand in: rows of CSV and JSONL files and the shape of parsed TOML; errors say where, and what would be right."""

from __future__ import annotations

import csv
import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit.errors import MedauditError

WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", dict: "a table", list: "a list"}
csv.field_size_limit(1 << 27)  # one recorded answer may be long


def csv_rows(path: Path, *, fault: type[MedauditError]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row, the header first, counted as a spreadsheet counts them; empty rows count but are passed over.

    A row that is not UTF-8, is badly quoted or has another number of cells than the header raises `fault` with its number.
    """
    number = width = 0
    # Escaped, not strict: a strict decoder fails on a block of the file and could not tell the row.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        try:
            for number, cells in enumerate(csv.reader(file, strict=True), 1):
                if not cells or (len(cells) > 1 and not any(cell.strip() for cell in cells)):  # one empty cell is an empty text
                    continue
                width = width or len(cells)
                if len(cells) != width:
                    raise fault(f"{path}: row {number} has {len(cells)} cells, the header has {width}; put text with commas in quotes")
                "".join(cells).encode()
                yield number, cells
        except UnicodeEncodeError as error:
            byte = ord(error.object[error.start]) - 0xDC00
            raise fault(f"{path}: row {number} is not UTF-8 (byte {byte:#04x}); save the file as UTF-8") from error
        except csv.Error as error:
            raise fault(f"{path}: row {number + 1} is not valid CSV: {error}") from error


def jsonl_rows(path: Path, *, fault: type[MedauditError]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and content of every line; empty lines count but are passed over. A line that is no JSON object in UTF-8 raises `fault`."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            content = line.removeprefix(BOM_UTF8).strip()
            if not content:
                continue
            try:
                row = json.loads(content.decode())
            except (ValueError, RecursionError) as error:
                raise fault(f"{path}: row {number} is not a JSON object in UTF-8: {error}") from error
            if not isinstance(row, dict):
                raise fault(f"{path}: row {number} is not a JSON object")
            yield number, row


def check_shape(value: Any, shape: Any, *, where: str, fault: type[MedauditError], path: str = "") -> None:
    """Raise `fault` where `value` departs from `shape`, which is a type, a tuple of the values that are admitted, a list of one shape, or
    a dict of shapes by key, where "" stands for every other key.

    Keys that a shape does not name may hold anything; none has to be there.
    """
    expected = f"one of {', '.join(shape)}" if isinstance(shape, tuple) else WORDS[shape if isinstance(shape, type) else type(shape)]
    if not _fits(value, shape):
        raise fault(f"{where}: {path or 'the whole'} must be {expected}, it is {_short(value)}")
    if isinstance(shape, dict):
        for key, one in value.items():
            if (inner := shape.get(key, shape.get(""))) is not None:
                check_shape(one, inner, where=where, fault=fault, path=f"{path}.{key}" if path else str(key))
    elif isinstance(shape, list):
        for number, one in enumerate(value, 1):
            name = one.get("id", one.get("name", number)) if isinstance(one, dict) else number
            check_shape(one, shape[0], where=where, fault=fault, path=f"{path}[{name}]")


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, tuple):
        return isinstance(value, str) and value in shape
    kind = shape if isinstance(shape, type) else type(shape)
    if isinstance(value, bool):
        return kind is bool
    return isinstance(value, int | float if kind is float else list | tuple if kind is list else kind)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
