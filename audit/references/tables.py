"""The tables of an index on disk, opened for building, and the files that it was built from."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from audit.references.source_files import SourceFile
from audit.references.store import APPLICATION, COLUMNS, VERSION, connect, facts_of, is_stored
from audit.references.work import ReferenceIndexError

CACHE = 1 << 18  # kB: the look-ups of a large build stay in memory
TABLES = f"""
CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE sources(
    number INTEGER PRIMARY KEY, name TEXT, digest TEXT, format TEXT DEFAULT '', done INTEGER DEFAULT 0, bad INTEGER DEFAULT 0,
    ended INTEGER DEFAULT 0
);
CREATE TABLE faults(source INTEGER, place TEXT, problem TEXT);
CREATE TABLE marks(doi TEXT, pmid TEXT, kind TEXT, date TEXT, note TEXT, PRIMARY KEY(doi, pmid, kind, date)) WITHOUT ROWID;
CREATE TABLE works(number INTEGER PRIMARY KEY, words TEXT, {COLUMNS});
CREATE UNIQUE INDEX works_id ON works(id);
CREATE INDEX works_doi ON works(lower(doi)) WHERE doi != '';
CREATE INDEX works_pmid ON works(pmid) WHERE pmid != '';
CREATE TABLE title_keys(key INTEGER, work INTEGER, PRIMARY KEY(key, work)) WITHOUT ROWID;
CREATE TABLE frequencies(word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE VIRTUAL TABLE titles USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('titles', 'row');
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {VERSION};
"""


def open_tables(out: Path) -> sqlite3.Connection:
    """An index to build, made where there is none. ReferenceIndexError where `out` is another file."""
    fresh = not out.exists() or out.stat().st_size == 0
    if not fresh and not is_stored(out):
        raise ReferenceIndexError(f"{out}: exists and is no index made by `medaudit references index`; choose another --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    database = connect(out, read_only=False)
    try:
        database.isolation_level = None  # transactions are opened where they begin, by name
        empty = not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if not empty:
            facts_of(database, out)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"PRAGMA cache_size = -{CACHE}")
        if empty:
            database.executescript(f"BEGIN; {TABLES} COMMIT;")
    except BaseException:
        database.close()
        raise
    return database


def register(database: sqlite3.Connection, described: Sequence[SourceFile], out: Path) -> list[int]:
    """The numbers of the files in the index. A file of which works are held must be given again, unchanged; from then on until all files
    are read the index is not finished."""
    database.execute("BEGIN IMMEDIATE")
    try:
        database.execute("DELETE FROM sources WHERE done = 0 AND NOT ended")
        held = {digest: (number, name) for number, name, digest in database.execute("SELECT number, name, digest FROM sources")}
        _refuse_other_files([name for digest, (_, name) in held.items() if digest not in {one.digest for one in described}], described, out)
        numbers = {digest: number for digest, (number, _) in held.items()}
        taken = {name for _, name in held.values()}
        for one in described:
            if one.digest not in numbers:
                name = next(name for name in _names(one.path.name) if name not in taken)
                taken.add(name)
                added = database.execute("INSERT INTO sources(name, digest) VALUES(?, ?)", (name, one.digest))
                numbers[one.digest] = int(added.lastrowid or 0)
        if database.execute("SELECT count(*) FROM sources WHERE NOT ended").fetchone()[0]:
            database.execute("INSERT OR REPLACE INTO facts VALUES('state', ?)", (json.dumps("building"),))
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    return [numbers[one.digest] for one in described]


def _refuse_other_files(missing: Sequence[str], described: Sequence[SourceFile], out: Path) -> None:
    if missing:
        changed = missing[0] in {one.path.name for one in described}
        what = "has changed since it was read" if changed else "was read before and is not among the files given"
        raise ReferenceIndexError(f"{out}: {missing[0]} {what}; delete {out} to build it anew, or choose another --out")


def _names(name: str) -> Iterator[str]:
    """Names for a file: its own, then with a number where another file of the index has it."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))
