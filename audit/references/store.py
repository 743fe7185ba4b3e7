"""An index of works on disk (SQLite), for millions of them: look-up by DOI, by PubMed number and by the most similar title."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any

from audit.references.title_search import queries, search_words, title_keys
from audit.references.work import COLON, Coverage, ReferenceIndexError, Work, normal_doi, normal_title, title_similarity

MAGIC = b"SQLite format 3\x00"
APPLICATION = 0x6D656461  # marks a file of SQLite as an index of medaudit
VERSION = 1  # of the tables, and of the way in which titles are cut into words
NAMES = tuple(one.name for one in fields(Work))
COLUMNS = ", ".join(f'"{name}"' for name in NAMES)
BY_DOI, BY_PMID = "doi != '' AND lower(doi) = ?", "pmid != '' AND pmid = ?"  # as the tables are indexed
EQUAL = 200  # works with equal titles that are handed on; more share a title such as "Reply"
CANDIDATES = 150  # works whose titles are compared letter by letter
NEAREST = 10
CACHED = 200_000  # words whose frequency is kept in memory


class StoredIndex:
    """An index in a file of SQLite, opened for reading. Use it in the thread that opened it; `close` it, or let `with` do so."""

    def __init__(self, path: str | Path) -> None:
        """Opens a finished index. ReferenceIndexError for any other file."""
        self.path = Path(path)
        self._database = connect(self.path, read_only=True)
        try:
            facts = facts_of(self._database, self.path)
            if facts.get("state") != "finished":
                raise ReferenceIndexError(f"{path}: the index is not finished; run the same `medaudit references index` again to go on")
        except ReferenceIndexError:
            self._database.close()
            raise
        self._coverage = coverage_of(facts)
        self._frequencies: dict[str, int] = {}

    @property
    def coverage(self) -> Coverage:
        """What the index holds."""
        return self._coverage

    def by_doi(self, doi: str | None) -> Work | None:
        """The work registered under `doi`, or None; case and resolver address do not matter."""
        return self._one(BY_DOI, normal_doi(doi)) if doi else None

    def by_pmid(self, pmid: str | None) -> Work | None:
        """The work with this PubMed number, or None."""
        return self._one(BY_PMID, pmid.strip().lstrip("0")) if pmid else None

    def by_title(self, title: str | None) -> tuple[Work | None, float]:
        """The work with the most similar title, and that similarity in [0, 1]; (None, 0.0) where nothing is like it."""
        return next(iter(self.near_titles(title)), (None, 0.0))

    def near_titles(self, title: str | None) -> list[tuple[Work, float]]:
        """The works with the most similar titles and their similarities in [0, 1], the best first.

        All with an equal title (200 at most), and up to ten others that share rare words with it; none where no word is known."""
        if not title or not normal_title(title):
            return []
        equal, found = self._equal(title), self._sharing_words(title)
        near = [*equal, *(number for number in self._most_alike(title, found) if number not in equal)]
        works = self._works(near)
        scored = [(work, max(title_similarity(title, one) for one in (work.title, work.other_title))) for work in works]
        return sorted(scored, key=lambda one: -one[1])

    def _one(self, condition: str, value: str) -> Work | None:
        rows = self._rows(f"SELECT {COLUMNS} FROM works WHERE {condition} ORDER BY number LIMIT 1", (value,))
        return work_from(rows[0]) if rows else None

    def _rows(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise ReferenceIndexError(f"{self.path}: the index is damaged ({error}); build it anew") from error

    def _works(self, numbers: Sequence[int]) -> list[Work]:
        marks = ",".join("?" * len(numbers))
        return [work_from(row) for row in self._rows(f"SELECT {COLUMNS} FROM works WHERE number IN ({marks})", numbers)]

    def _equal(self, title: str) -> dict[int, None]:
        keys = sorted(title_keys(title))
        marks = ",".join("?" * len(keys))
        rows = self._rows(f"SELECT work FROM title_keys WHERE key IN ({marks}) ORDER BY work LIMIT {EQUAL}", keys)
        return dict.fromkeys(number for (number,) in rows)

    def _sharing_words(self, title: str) -> list[tuple[Any, ...]]:
        """Numbers and searched words of the works that share the rarest words with a title, or with what stands before its colon."""
        wanted = list(dict.fromkeys(search_words(title)))
        head = list(dict.fromkeys(search_words(COLON.split(title, maxsplit=1)[0])))
        found: dict[int, None] = {}
        for words in (wanted, head) if head != wanted else (wanted,):
            known = [(count, word) for word in words if (count := self._frequency(word))]
            fresh: dict[int, None] = {}
            for query in queries(known):
                if len(fresh) >= CANDIDATES:
                    break
                rows = self._rows("SELECT rowid FROM titles WHERE titles MATCH ? LIMIT ?", (query, CANDIDATES))
                fresh |= dict.fromkeys(number for (number,) in rows)
            found |= fresh
        numbers = list(found)
        marks = ",".join("?" * len(numbers))
        return self._rows(f"SELECT number, words FROM works WHERE number IN ({marks}) ORDER BY number", numbers)

    def _most_alike(self, title: str, found: Sequence[tuple[Any, ...]]) -> list[int]:
        """The works whose words are most like the title's, whole or as far as the title goes."""
        from rapidfuzz import fuzz, process

        wanted = " ".join(search_words(title))
        head = " ".join(search_words(COLON.split(title, maxsplit=1)[0]))
        whole = [words for _, words in found]
        searches = [(wanted, whole), (wanted, [words[: len(wanted)] for words in whole])]
        if head != wanted:
            searches.append((head, whole))
        best: dict[int, float] = {}
        for text, texts in searches:
            for _, score, place in process.extract(text, texts, scorer=fuzz.ratio, limit=NEAREST):
                best[place] = max(score, best.get(place, 0.0))
        return [found[place][0] for place in sorted(best, key=lambda one: -best[one])[:NEAREST]]

    def _frequency(self, word: str) -> int:
        count = self._frequencies.get(word)
        if count is None:
            rows = self._rows("SELECT count FROM frequencies WHERE word = ?", (word,))
            if len(self._frequencies) >= CACHED:
                self._frequencies.clear()
            count = self._frequencies[word] = rows[0][0] if rows else 0
        return count

    def close(self) -> None:
        """Closes the file."""
        self._database.close()

    def __enter__(self) -> StoredIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def is_stored(path: Path) -> bool:
    """Whether a file is one of SQLite, told by how it begins."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection to an index. ReferenceIndexError where the file cannot be opened."""
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}", uri=True, timeout=5)
    except sqlite3.Error as error:
        raise ReferenceIndexError(f"{path}: cannot be opened: {error}") from error


def facts_of(database: sqlite3.Connection, path: Path) -> Mapping[str, Any]:
    """What an index says of itself. ReferenceIndexError where the file is none, or was made by another version."""
    try:
        application, version = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
        if application != APPLICATION:
            raise ReferenceIndexError(f"{path}: a database, but no index made by `medaudit references index`")
        if version != VERSION:
            raise ReferenceIndexError(f"{path}: made by another version of medaudit; build the index anew")
        return {name: json.loads(value) for name, value in database.execute("SELECT name, value FROM facts")}
    except sqlite3.Error as error:
        raise ReferenceIndexError(f"{path}: cannot be read as an index ({error}); build it anew") from error


def coverage_of(facts: Mapping[str, Any]) -> Coverage:
    """The coverage that an index states."""
    years = facts["years"]
    return Coverage(
        name=facts["name"],
        as_of=facts["as_of"],
        journals=tuple(facts["journals"]),
        years=(years[0], years[1]) if years else None,
        complete=facts["complete"],
        kinds=tuple(facts["kinds"]),
        count=facts["count"],
    )


def work_from(row: Sequence[Any]) -> Work:
    """The work in a row of the columns `COLUMNS`."""
    values = dict(zip(NAMES, row, strict=True))
    values["authors"] = tuple(values["authors"].split("\n")) if values["authors"] else ()
    return Work(**values)


def row_of(work: Work) -> tuple[Any, ...]:
    """What the columns `COLUMNS` hold of a work."""
    return tuple("\n".join(work.authors) if name == "authors" else getattr(work, name) for name in NAMES)
