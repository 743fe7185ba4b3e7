"""Building an index on disk from bibliographic files, so that it can be stopped at any moment and goes on where it was."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from audit.references.formats.entry import Deletion, Mark, RecordError
from audit.references.merge import Shelf
from audit.references.scope import Scope, facts_from
from audit.references.source_files import Record, SourceFile, check_format, records, source_file
from audit.references.store import coverage_of, facts_of
from audit.references.tables import open_tables, register
from audit.references.work import Coverage, ReferenceIndexError

BATCH = 5_000  # records between two points from which a stopped build goes on
TOLD = 20  # bad records that are told with their place
UNSAID = Scope()
FAIR = 1_000  # records after which a file may be given up because most are bad
SHOWN_EVERY = 0.2  # seconds
ODD = (TypeError, AttributeError, ValueError, LookupError, RecursionError)  # a field of a form that no reader expects


@dataclass(frozen=True)
class Progress:
    """How far a build is."""

    file: str
    bytes_read: int
    bytes_total: int
    works: int  # records read so far, in this run and before
    bad: int


@dataclass(frozen=True)
class ReadFile:
    """What became of one file. `faults` names the first bad records, each with its place."""

    name: str
    format: str
    records: int
    bad: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """A finished index: what it covers, the files it was built from, and the states of works that are known."""

    coverage: Coverage
    sources: tuple[ReadFile, ...]
    retracted: int
    journals: int
    resumed: int  # records that an earlier run had read


def build_index(files: Sequence[Path], out: Path, *, scope: Scope = UNSAID, show: Callable[[Progress], None] = lambda _: None) -> Built:
    """Builds the index `out` from `files`, or goes on with it: files read before are not read again, further files are added.

    ReferenceIndexError where a file is in no known format, is damaged, holds mostly bad records, or has changed since it was read, and
    where `out` cannot be written."""
    if not files:
        raise ReferenceIndexError("no file to build an index from")
    described = list({one.digest: one for one in map(source_file, files)}.values())
    for one in described:
        check_format(one.path)  # before hours are spent on the files in front of it
    try:
        with closing(open_tables(out)) as database:
            numbers = register(database, described, out)
            resumed = database.execute("SELECT coalesce(sum(done), 0) FROM sources").fetchone()[0]
            before, total = 0, sum(one.size for one in described)
            for one, number in zip(described, numbers, strict=True):
                _read(database, one, number, _shown(show, one, before, total))
                before += one.size
            _finish(database, scope, described)
            return _told(database, out, resumed)
    except sqlite3.Error as error:
        raise ReferenceIndexError(f"{out}: cannot be written: {error}") from error


def _shown(show: Callable[[Progress], None], one: SourceFile, before: int, total: int) -> Callable[[int, int, int], None]:
    shown = 0.0

    def step(position: int, done: int, bad: int) -> None:
        nonlocal shown
        if time.monotonic() - shown >= SHOWN_EVERY:
            shown = time.monotonic()
            show(Progress(one.path.name, before + position, total, done, bad))

    return step


def _read(database: sqlite3.Connection, source: SourceFile, number: int, step: Callable[[int, int, int], None]) -> None:
    """Reads a file to its end from where an earlier run was, a batch at a time; each batch is kept whole or not at all."""
    done, bad, ended = database.execute("SELECT done, bad, ended FROM sources WHERE number = ?", (number,)).fetchone()
    if ended:
        return
    with source.path.open("rb") as file:
        waiting = records(source.path, file)
        for place, _ in enumerate(islice(waiting, done)):
            if place % BATCH == 0:
                step(file.tell(), done, bad)
        while not ended:
            batch = list(islice(waiting, BATCH))
            ended = len(batch) < BATCH
            database.execute("BEGIN IMMEDIATE")
            try:
                faults = _put(database, batch, number)
                done, bad = done + len(batch), bad + len(faults)
                if bad * 2 > done and (ended or done >= FAIR):
                    raise ReferenceIndexError(_mostly_bad(source, done, bad, faults))
                _note(database, number, faults, form=next((one.format for one in batch if one.format), ""))
                database.execute("UPDATE sources SET done = ?, bad = ?, ended = ? WHERE number = ?", (done, bad, ended, number))
                database.execute("COMMIT")
            except BaseException:
                database.execute("ROLLBACK")
                raise
            step(file.tell(), done, bad)


def _note(database: sqlite3.Connection, number: int, faults: Sequence[tuple[str, str]], *, form: str) -> None:
    told = database.execute("SELECT count(*) FROM faults WHERE source = ?", (number,)).fetchone()[0]
    rows = [(number, place, problem) for place, problem in faults[: max(0, TOLD - told)]]
    database.executemany("INSERT INTO faults VALUES(?, ?, ?)", rows)
    database.execute("UPDATE sources SET format = ? WHERE number = ? AND format = ''", (form, number))


def _put(database: sqlite3.Connection, batch: Sequence[Record], number: int) -> list[tuple[str, str]]:
    """Puts the entries of a batch into the tables; gives the bad records with their places."""
    shelf, faults = Shelf(database), []
    name = database.execute("SELECT name FROM sources WHERE number = ?", (number,)).fetchone()[0]
    for record in batch:
        try:
            entries = list(record.read())
        except RecordError as error:
            faults.append((record.place, str(error)))
            continue
        except ODD as error:
            faults.append((record.place, f"has a field of an unexpected form ({type(error).__name__}: {error})"))
            continue
        for entry in entries:
            if isinstance(entry, Mark):
                row = (entry.doi.lower(), entry.pmid, entry.kind, entry.date, entry.note)
                database.execute("INSERT OR REPLACE INTO marks VALUES(?, ?, ?, ?, ?)", row)
            elif isinstance(entry, Deletion):
                shelf.remove(entry.id)
            else:
                shelf.put(entry, otherwise=f"{name}, {record.place}")
    return faults


def _mostly_bad(source: SourceFile, done: int, bad: int, faults: Sequence[tuple[str, str]]) -> str:
    place, problem = faults[0]
    return f"{source.path}: {bad:,} of {done:,} records cannot be used, the first at {place}: it {problem}"


def _finish(database: sqlite3.Connection, scope: Scope, described: Sequence[SourceFile]) -> None:
    """Applies the notices, counts words and states the coverage; then the index is one file that nothing more belongs to."""
    database.execute("BEGIN IMMEDIATE")
    Shelf(database).apply_marks()
    database.execute("DELETE FROM frequencies")
    database.execute("INSERT INTO frequencies SELECT term, doc FROM vocabulary")
    database.execute("INSERT INTO titles(titles) VALUES('optimize')")
    facts = facts_from(scope, _held(database, described)) | {"state": "finished"}
    database.executemany("INSERT OR REPLACE INTO facts VALUES(?, ?)", [(name, json.dumps(value)) for name, value in facts.items()])
    database.execute("COMMIT")
    database.execute("PRAGMA journal_mode = DELETE")


def _held(database: sqlite3.Connection, described: Sequence[SourceFile]) -> dict[str, Any]:
    first, last, count = database.execute("SELECT min(year), max(year), count(*) FROM works").fetchone()
    names = [name for (name,) in database.execute("SELECT name FROM sources ORDER BY number")]
    newest = max(one.path.stat().st_mtime for one in described)
    return {
        "name": names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more",
        "as_of": datetime.fromtimestamp(newest, UTC).date().isoformat(),
        "years": [first, last] if first is not None else None,
        "kinds": [kind for (kind,) in database.execute("SELECT DISTINCT kind FROM works WHERE kind != '' ORDER BY kind")],
        "count": count,
    }


def _told(database: sqlite3.Connection, out: Path, resumed: int) -> Built:
    faults: dict[int, list[str]] = {}
    for number, place, problem in database.execute("SELECT source, place, problem FROM faults"):
        faults.setdefault(number, []).append(f"{place}: {problem}")
    rows = database.execute("SELECT number, name, format, done, bad FROM sources ORDER BY number")
    sources = tuple(ReadFile(name, form, done, bad, tuple(faults.get(number, ()))) for number, name, form, done, bad in rows)
    retracted = database.execute("SELECT count(*) FROM works WHERE retracted LIKE 'retracted%'").fetchone()[0]
    journals = database.execute("SELECT count(DISTINCT journal) FROM works WHERE journal != ''").fetchone()[0]
    return Built(coverage_of(facts_of(database, out)), sources, retracted, journals, resumed)
