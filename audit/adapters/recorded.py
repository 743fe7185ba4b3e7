"""Answers read from a CSV or JSONL file: a model that somebody else has asked, or a table out of a paper's supplement.

A row names its prompt by `probe` (the probe's id), or by `item` ("chest-pain" or "set/chest-pain") with `arm` (default "none") and
`paraphrase` (default 1). `response` holds the answer, in JSONL also a list with one reply per turn. Without `repeat`, rows of the same
prompt count as repeats 1, 2, 3 in file order.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.errors import AdapterError

Name = str | tuple[str, str, int]  # probe id, or item, arm, paraphrase
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """The adapter: recorded replies by the prompt's name and repeat."""

    path: str
    answers: Mapping[tuple[Name, int], tuple[str, ...]]

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """One response per prompt, in order; an error where nothing was recorded."""
        for prompt in prompts:
            replies = self._find(prompt)
            if not replies:
                yield Response(prompt.probe.id, prompt.repeat, finish="error", error="no recorded answer")
            else:
                finish = "stop" if replies[-1].strip() else "empty"
                yield Response(prompt.probe.id, prompt.repeat, replies[-1], replies, finish=finish)

    def describe(self) -> dict[str, Any]:
        """Contacts nobody; how the answers were made is not known."""
        return {"adapter": "file", "model": Path(self.path).name, "hosts": [], "settings": {"answers": len(self.answers)}}

    def _find(self, prompt: Prompt) -> tuple[str, ...]:
        probe = prompt.probe
        items: tuple[Name, ...] = tuple((item, probe.arm, probe.paraphrase) for item in (probe.item, f"{probe.set}/{probe.item}"))
        for name in (probe.id, *items):
            if (name, prompt.repeat) in self.answers:
                return self.answers[name, prompt.repeat]
        return ()


def open_adapter(target: str, options: AdapterOptions) -> Recorded:
    """The answers recorded in the file at `target`."""
    path = Path(target)
    if not path.is_file():
        raise AdapterError(f"no file of recorded answers at {target!r}")
    readers = {".csv": _csv_rows, ".jsonl": _jsonl_rows}
    if path.suffix.lower() not in readers:
        raise AdapterError(f"{target}: recorded answers are read from .csv or .jsonl, not from {path.suffix or 'a file without ending'}")
    try:
        return Recorded(target, _collect(readers[path.suffix.lower()](path), target))
    except (UnicodeDecodeError, csv.Error) as error:
        raise AdapterError(f"{target}: not readable as UTF-8 text: {error}") from error


def _csv_rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row


def _jsonl_rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise AdapterError(f"{path}: line {number} is not valid JSON: {error}") from error
            if not isinstance(row, dict):
                raise AdapterError(f"{path}: line {number} must be a JSON object, it is {type(row).__name__}")
            yield number, row


def _collect(rows: Iterable[tuple[int, Row]], path: str) -> dict[tuple[Name, int], tuple[str, ...]]:
    answers: dict[tuple[Name, int], tuple[str, ...]] = {}
    counted: dict[Name, int] = {}
    for line, row in rows:
        where = f"{path}: line {line}"
        name = _name(row, where)
        counted[name] = counted.get(name, 0) + 1
        key = name, _whole(row, "repeat", counted[name], where)
        if key in answers:
            raise AdapterError(f"{where} records {name} repeat {key[1]} a second time")
        answers[key] = _replies(row, where)
    return answers


def _name(row: Row, where: str) -> Name:
    if row.get("probe"):
        return str(row["probe"])
    if not row.get("item"):
        raise AdapterError(f"{where} needs `probe` (a probe's id) or `item`; it has {', '.join(str(key) for key in row)}")
    # No arm means that nothing was stated: an answer is never lent to another arm, which would make every gap zero.
    return str(row["item"]), str(row.get("arm") or "none"), _whole(row, "paraphrase", 1, where)


def _whole(row: Row, column: str, default: int, where: str) -> int:
    value = row.get(column)
    if value is None or value == "":
        return default
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number < 1:
        raise AdapterError(f"{where}: {column} must be a whole number from 1, got {value!r}")
    return number


def _replies(row: Row, where: str) -> tuple[str, ...]:
    if "response" not in row:
        raise AdapterError(f"{where} needs `response`; it has {', '.join(str(key) for key in row)}")
    found = row["response"]
    replies = () if found is None else tuple(found) if isinstance(found, list) else (found,)
    if not all(isinstance(reply, str) for reply in replies):
        raise AdapterError(f"{where}: response must be text, or a list of texts")
    return tuple(reply.encode("utf-8", "replace").decode() for reply in replies)
