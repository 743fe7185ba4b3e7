"""Files of answers to be graded, labelled or rated: CSV or JSONL, one row each, with the columns people commonly have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from audit.errors import ProbeError, TranscriptError
from audit.graders.grade import Case
from audit.probe import ProbeSet
from audit.reading import csv_rows, jsonl_rows

ALIASES = {  # what is wanted -> names of columns that hold it, the first that is there counts
    "item": ("item", "item_id", "question_id"),
    "response": ("response", "answer", "text", "output", "completion"),
    "question": ("question", "prompt"),
    "id": ("id", "response_id"),
    "rater": ("rater", "rater_id", "annotator"),
    "stance": ("stance", "label", "rating"),
    "label": ("label", "stance", "gold"),
    "language": ("language", "lang"),
}
KIND = "misconceptions"
MOST_NAMED = 10  # unknown items that an error names


@dataclass(frozen=True)
class Table:
    """A file whose columns are known."""

    path: Path
    columns: tuple[str, ...]

    @property
    def told(self) -> str:
        """The columns, for an error."""
        return ", ".join(self.columns) or "none"

    def column(self, wanted: str, *, needed: bool = True) -> str:
        """The name of the column that holds what is wanted; "" when it may be missing and is. TranscriptError when it is needed."""
        names = ALIASES.get(wanted, (wanted,))
        found = next((name for name in names if name in self.columns), "")
        if needed and not found:
            other = f" (or {', '.join(names[1:])})" if len(names) > 1 else ""
            raise TranscriptError(f"{self.path}: no column {wanted}{other}; it has {self.told}")
        return found

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number and content of every row."""
        if self.path.suffix.lower() != ".csv":
            yield from jsonl_rows(self.path, fault=TranscriptError)
            return
        rows = csv_rows(self.path, fault=TranscriptError)
        next(rows, None)
        for number, cells in rows:
            yield number, dict(zip(self.columns, cells, strict=True))

    def cases(self) -> Iterator[tuple[int, dict[str, Any], Case]]:
        """Number, content and case of every row. TranscriptError names a row whose item is empty or whose response is no text."""
        names = {wanted: self.column(wanted, needed=wanted in ("item", "response")) for wanted in ("item", "response", "question", "id")}
        for number, row in self.rows():
            texts = {}
            for wanted, name in names.items():
                value = row.get(name) if name else ""
                if wanted == "response" and value is not None and not isinstance(value, str):
                    raise TranscriptError(f"{self.path}: row {number}: {name} must be text, it is {str(value)[:60]!r}")
                texts[wanted] = "" if value is None else str(value)
            if not texts["item"].strip():
                raise TranscriptError(f"{self.path}: row {number}: {names['item']} is empty")
            yield number, row, Case(texts["item"].strip(), texts["response"], texts["question"], texts["id"].strip())


def open_table(path: Path) -> Table:
    """The file with its columns; of JSONL every key that some row has. TranscriptError when it cannot be read as rows."""
    if not path.is_file():
        raise TranscriptError(f"no file {path}")
    ending = path.suffix.lower()
    if ending not in (".csv", ".jsonl", ".ndjson"):
        raise TranscriptError(f"{path}: answers are read from .csv, .jsonl or .ndjson, not from {ending or 'a file without ending'}")
    if ending != ".csv":
        return Table(path, tuple(dict.fromkeys(name for _, row in jsonl_rows(path, fault=TranscriptError) for name in row)))
    names = next((cells for _, cells in csv_rows(path, fault=TranscriptError)), [])
    if len(set(names)) < len(names):
        raise TranscriptError(f"{path}: two columns have one name: {', '.join(names)}")
    return Table(path, tuple(names))


def check_items(table: Table, probes: ProbeSet, *, any_item: bool = False) -> int:
    """The number of rows. TranscriptError names items that are not in the probe set and how often they stand there, unless `any_item`.

    ProbeError for a set that holds no claims."""
    if probes.kind != KIND:
        raise ProbeError(f"probe set {probes.name!r} is of the kind {probes.kind}; stances are those of a set of the kind {KIND}")
    offer = [item.id for item in probes.items]
    known = set(offer)
    unknown: Counter[str] = Counter()
    rows = 0
    for _, _, case in table.cases():
        rows += 1
        if case.item not in known:
            unknown[case.item] += 1
    if unknown and not any_item:
        named = [f"{item!r} ({count}{_near(item, offer)})" for item, count in unknown.most_common(MOST_NAMED)]
        more = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
        raise TranscriptError(
            f"{table.path}: {len(unknown)} items are not in the probe set {probes.name!r}: {', '.join(named)}{more}; "
            f"it holds {', '.join(offer)}; --any-item passes over the others"
        )
    return rows


def _near(item: str, offer: list[str]) -> str:
    near = get_close_matches(item, offer, n=1)
    return f", perhaps {near[0]!r}" if near else ""
