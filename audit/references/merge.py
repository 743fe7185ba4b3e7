"""One work told by several files becomes one work of the index; a newer version of a record takes the place of the older."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import fields, replace

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION
from audit.references.store import BY_DOI, BY_PMID, COLUMNS, NAMES, row_of, work_from
from audit.references.title_search import search_words, title_keys
from audit.references.work import RESOLVER, Work, title_similarity

SAME_TITLE = 0.9  # works that share an identifier, but not so much of the title, stay apart: registries err, and supplements share DOIs
MARKED = {RETRACTION: "retracted NOT LIKE 'retracted%'", CONCERN: "retracted = ''", REINSTATEMENT: "TRUE"}  # works whose state changes
MARKS = ",".join("?" * (len(NAMES) + 2))


class Shelf:
    """The works of an index that is being built."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def put(self, work: Work, *, otherwise: str) -> None:
        """Puts a work in its place. `otherwise` is the id of a work that its registry does not number.

        A work with an id that is there replaces it. A work with the DOI or PubMed number and the title of another fills what that lacks."""
        work = replace(work, id=work.id or otherwise, doi=RESOLVER.sub("", work.doi.strip()))
        number, older = self._held("id = ?", work.id) or (None, None)
        if number is None:
            number, older = self._twin(work) or (None, None)
            work = _filled(older, work) if older else work
        if number is not None and older is not None:
            if work == older:
                return
            self._take_out(number, older)
        self._put_in(number, work)

    def remove(self, identifier: str) -> None:
        """Takes the work with this id out, if there is one."""
        held = self._held("id = ?", identifier)
        if held:
            self._take_out(*held)

    def apply_marks(self) -> None:
        """Writes into the works what notices say of them: the last reinstatement undoes a retraction, which counts more than a concern."""
        order = f"ORDER BY date, kind != '{RETRACTION}', kind = '{REINSTATEMENT}'"
        for doi, pmid, kind, note in self._database.execute(f"SELECT doi, pmid, kind, note FROM marks {order}").fetchall():
            for owner, value in ((BY_DOI, doi), (BY_PMID, pmid)):
                if value:
                    self._database.execute(f"UPDATE works SET retracted = ? WHERE {owner} AND {MARKED[kind]}", (note, value))

    def _held(self, condition: str, value: str) -> tuple[int, Work] | None:
        row = self._database.execute(f"SELECT number, {COLUMNS} FROM works WHERE {condition}", (value,)).fetchone()
        return (row[0], work_from(row[1:])) if row else None

    def _twin(self, work: Work) -> tuple[int, Work] | None:
        """The work that another file tells under the same identifier and much the same title."""
        for condition, value in ((BY_DOI, work.doi.lower()), (BY_PMID, work.pmid)):
            if value:
                for row in self._database.execute(f"SELECT number, {COLUMNS} FROM works WHERE {condition} LIMIT 20", (value,)):
                    held = work_from(row[1:])
                    if not held.title or not work.title or title_similarity(held.title, work.title) >= SAME_TITLE:
                        return row[0], held
        return None

    def _put_in(self, number: int | None, work: Work) -> None:
        words = " ".join(word for title in (work.title, work.other_title) if title for word in search_words(title))
        row = (number, words, *row_of(work))
        added = self._database.execute(f"INSERT INTO works(number, words, {COLUMNS}) VALUES({MARKS})", row).lastrowid
        if words:
            self._database.execute("INSERT INTO titles(rowid, words) VALUES(?, ?)", (added, words))
            keys = title_keys(work.title) | title_keys(work.other_title)
            self._database.executemany("INSERT INTO title_keys VALUES(?, ?)", [(key, added) for key in keys])

    def _take_out(self, number: int, work: Work) -> None:
        words = self._database.execute("SELECT words FROM works WHERE number = ?", (number,)).fetchone()[0]
        if words:
            self._database.execute("INSERT INTO titles(titles, rowid, words) VALUES('delete', ?, ?)", (number, words))
            keys = title_keys(work.title) | title_keys(work.other_title)
            self._database.executemany("DELETE FROM title_keys WHERE key = ? AND work = ?", [(key, number) for key in keys])
        self._database.execute("DELETE FROM works WHERE number = ?", (number,))


def _filled(held: Work, other: Work) -> Work:
    """The held work with what it lacks from the other."""
    lacking: Mapping[str, object] = {
        one.name: getattr(other, one.name) for one in fields(Work) if not getattr(held, one.name) and getattr(other, one.name)
    }
    return replace(held, **lacking) if lacking else held  # type: ignore[arg-type]
