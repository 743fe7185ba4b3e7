"""Readability of a file of texts on its own, without a run: a CSV or JSONL file in, the same rows with their measures out.

The rows are read, measured and written in turn, so that a file may be larger than memory; every core takes a share, and the order is kept.
"""

from __future__ import annotations

import csv
import io
import json
import math
import os
import signal
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from audit.answers.refusal import is_refusal
from audit.errors import TranscriptError
from audit.measures import checklist, chinese, readability, textstat_counts
from audit.reading import csv_rows, jsonl_rows

Row = tuple[dict[str, Any], str]  # content and text

CHUNK = 500  # rows that a process takes at once
WORTH_PROCESSES = 4_000  # rows from which starting further processes pays
LONGEST_REFUSAL = 300  # characters; of longer texts it is not asked whether they refuse, because that takes longer than every measure
RENAMED = "input_"  # in front of a column of the file that is called as a measure is
OF_CHINESE = tuple(f"chinese_{name}" for name in chinese.MEASURES)
SUMMARISED = (  # what a summary tells; every measure is in the file
    "words", "sentences", "words_per_sentence", "median_grade", "median_grade_prose", "flesch_kincaid_grade", "smog_index",
    "flesch_reading_ease", "unfamiliar_share", "terms_explained_share", "passive_share", "second_person_share", "unknown_share",
    "chinese_characters_per_sentence", "chinese_rare_character_share",
)  # fmt: skip
COUNTED = frozenset({"language", "words", "sentences", "syllables", "polysyllables", "characters"})  # what a refusal has too
CHECKED = tuple(item.name for item in checklist.ITEMS if item.automatic)


@dataclass(frozen=True)
class Wanted:
    """What to measure."""

    textstat: str = ""  # "textstat" or "textstat-<version>": textstat's own scores too
    checklists: bool = False  # the automatic items of the checklists too

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are added to each row, in their order."""
        more = (CHECKED if self.checklists else ()) + (("textstat_version", *textstat_counts.MEASURES) if self.textstat else ())
        return ("language", "refused", *readability.MEASURES, *OF_CHINESE, *more)


@dataclass
class Measured:
    """What the whole file came to: group, cluster and the main measures of every row, for a summary."""

    rows: int = 0
    languages: dict[str, int] = field(default_factory=dict)  # of the rows that do not refuse
    groups: list[str] = field(default_factory=list)  # of each row; "" where no group was asked for
    clusters: list[str] = field(default_factory=list)  # of each row: rows of one cluster are not independent
    values: dict[str, array[float]] = field(default_factory=lambda: {name: array("d") for name in SUMMARISED})  # of each row
    renamed: tuple[str, ...] = ()  # columns of the input that had to give way to a measure
    clustered_by: str = ""  # the column that names the clusters; "" when every row is one
    refused: int = 0  # rows that refuse to answer


@dataclass(frozen=True)
class Chunk:
    """Some rows measured."""

    lines: list[str]  # the measures as CSV
    languages: list[str]  # of those that do not refuse
    values: dict[str, array[float]]  # of the measures that are summarised; nan where a row refuses


def measure_file(
    path: Path,
    out: Path,
    *,
    text_column: str,
    group_column: str = "",
    cluster_column: str = "",
    wanted: Wanted | None = None,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> Measured:
    """Write the rows of `path` with their measures to `out` (CSV) and return what they came to.

    A measure that a text has not is an empty cell; a refusal to answer has no grade, and the summary leaves it out. The interval of a
    summary is clustered by `cluster_column`, or by a column `item` where the file has one. TranscriptError names the file, the row or the
    column, and what would be right; `out` is then left as it was.
    """
    wanted = wanted or Wanted()
    if wanted.textstat and (reason := textstat_counts.unavailable(wanted.textstat)):
        raise TranscriptError(reason)
    names = column_names(path)
    for asked, option in ((text_column, "--text-column"), (group_column, "--group-column"), (cluster_column, "--cluster-column")):
        if asked and asked not in names:
            raise TranscriptError(f"{path}: no column {asked!r} for {option}; it has {', '.join(names) or 'none'}")
    if out.exists() and out.samefile(path):
        raise TranscriptError(f"{out} is the file that is read; give another --out")
    cluster_column = cluster_column or ("item" if "item" in names and group_column != "item" else "")
    if not out.parent.is_dir():
        raise TranscriptError(f"{out}: there is no folder {out.parent}")
    renamed = {name: RENAMED + name for name in names if name in wanted.columns}
    if doubled := set(renamed.values()) & set(names):
        raise TranscriptError(f"{path}: column {min(doubled)!r} would be there twice; give it another name")
    found = Measured(renamed=tuple(renamed), clustered_by=cluster_column)
    part = out.with_name(out.name + ".part")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*(renamed.get(name, name) for name in names), *wanted.columns])
            rows = ((row, _text_of(row, text_column, path, number)) for number, row in rows_of(path))
            for chunk, done in _measured(rows, wanted, processes=_processes(path, processes)):
                inputs = _lines([row.get(name) for name in names] for row in chunk)
                file.writelines(f"{mine},{measures}\r\n" for mine, measures in zip(inputs, done.lines, strict=True))
                _add(found, chunk, done, group_column, cluster_column)
                progress(found.rows)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)
    return found


def column_names(path: Path) -> list[str]:
    """The columns of a CSV or JSONL file, in order; of JSONL every key that some row has. TranscriptError when it cannot be read."""
    if not path.is_file():
        raise TranscriptError(f"no file {path}")
    if path.suffix.lower() == ".csv":
        names = next((cells for _, cells in csv_rows(path, fault=TranscriptError)), [])
        if len(set(names)) < len(names):
            raise TranscriptError(f"{path}: two columns have one name: {', '.join(names)}")
        return names
    if path.suffix.lower() not in (".jsonl", ".ndjson"):
        raise TranscriptError(f"{path}: texts are read from .csv, .jsonl or .ndjson, not from {path.suffix or 'a file without ending'}")
    return list(dict.fromkeys(name for _, row in jsonl_rows(path, fault=TranscriptError) for name in row))


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number and content of every row of a CSV or JSONL file."""
    if path.suffix.lower() != ".csv":
        yield from jsonl_rows(path, fault=TranscriptError)
        return
    rows = csv_rows(path, fault=TranscriptError)
    _, names = next(rows, (1, []))
    for number, cells in rows:
        yield number, dict(zip(names, cells, strict=True))


def measure_text(text: str, wanted: Wanted) -> dict[str, Any]:
    """The value of one text for each of `wanted.columns`; nan where it has none. A refusal to answer has counts and nothing else."""
    values: dict[str, Any] = dict.fromkeys(wanted.columns, math.nan) | readability.measure(text)
    if values["language"]:
        values["refused"] = float(len(text) <= LONGEST_REFUSAL and is_refusal(text))
    if values["refused"] == 1:
        return values | {name: math.nan for name in wanted.columns if name not in COUNTED | {"refused"}}
    if values["language"] == "zh":
        values |= {f"chinese_{name}": value for name, value in chinese.measure(text).items()}
    if wanted.checklists:
        values |= checklist.check(text)
    if wanted.textstat:
        values |= {"textstat_version": textstat_counts.installed(), **textstat_counts.measure(text)}
    return values


def _text_of(row: dict[str, Any], column: str, path: Path, number: int) -> str:
    text = row.get(column)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise TranscriptError(f"{path}: row {number}: {column} must be text, it is {str(text)[:60]!r}")
    return text


def _processes(path: Path, asked: int | None) -> int:
    """As many as there are cores to use, or one for a file that is measured before others would have started."""
    if asked is not None:
        return asked
    with path.open("rb") as file:
        if sum(1 for _ in islice(file, WORTH_PROCESSES)) < WORTH_PROCESSES:
            return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _measured(rows: Iterator[Row], wanted: Wanted, *, processes: int) -> Iterator[tuple[list[dict[str, Any]], Chunk]]:
    """The rows, some hundred at a time, with what their texts came to, in order; only so many are under way that memory stays small."""
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    if processes < 2:
        for chunk in chunks:
            yield [row for row, _ in chunk], measure_texts([text for _, text in chunk], wanted)
        return
    waiting: deque[tuple[list[dict[str, Any]], Any]] = deque()
    with get_context("spawn").Pool(processes, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        for chunk in chunks:
            waiting.append(([row for row, _ in chunk], pool.apply_async(measure_texts, ([text for _, text in chunk], wanted))))
            if len(waiting) > 3 * processes:
                before, job = waiting.popleft()
                yield before, job.get()
        for before, job in waiting:
            yield before, job.get()


def measure_texts(texts: list[str], wanted: Wanted) -> Chunk:
    """Measure some texts; made to be done in another process, so what comes back is small."""
    measured = [measure_text(text, wanted) for text in texts]
    values = {name: array("d", [math.nan if one["refused"] == 1 else one[name] for one in measured]) for name in SUMMARISED}
    languages = [one["language"] for one in measured if one["refused"] != 1]
    return Chunk(_lines([one[name] for name in wanted.columns] for one in measured), languages, values)


def _lines(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Each row of values as a line of CSV without its end."""
    written = []
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="").writerow(map(_cell, row))
        written.append(line.getvalue())
    return written


def _add(found: Measured, rows: list[dict[str, Any]], done: Chunk, group: str, cluster: str) -> None:
    found.groups += [str(_cell(row.get(group))) if group else "" for row in rows]
    found.clusters += [str(_cell(row.get(cluster))) if cluster else str(number) for number, row in enumerate(rows, found.rows)]
    found.rows += len(rows)
    found.refused += len(rows) - len(done.languages)
    for code in done.languages:
        found.languages[code] = found.languages.get(code, 0) + 1
    for name, values in done.values.items():
        found.values[name].extend(values)


def _cell(value: Any) -> Any:
    """A value for CSV: nothing for None and nan, six decimals for a fraction, JSON for a list or an object."""
    if isinstance(value, float):
        return "" if value != value else int(value) if value.is_integer() else round(value, 6)
    if value is None or isinstance(value, str | int):
        return str(value).lower() if isinstance(value, bool) else value
    return json.dumps(value, ensure_ascii=False)
