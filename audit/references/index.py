"""Indexes of works that are known to exist, to look a claimed reference up in.

A small index is a file of JSONL, held in memory: the first line is {"coverage": {...}}, every further line one work.
A large one is built on disk, see `audit.references.store`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from audit.references.formats.fields import author_list
from audit.references.store import StoredIndex, is_stored
from audit.references.work import COLON, Coverage, ReferenceIndexError, Work, normal_doi, normal_title, title_similarity

BUNDLED = ("known_works", "simulated_library")
YEARS = ("year", "online_year")
MADE = "right is a file that `medaudit references index` makes of works in PubMed XML, RIS, CSV and other formats"
NEAREST = 10  # candidates that each comparison hands on


@dataclass(frozen=True)
class ReferenceIndex:
    """Works and what they cover, with look-up by DOI, by PubMed number and by the most similar title."""

    works: tuple[Work, ...]
    coverage: Coverage

    @cached_property
    def _by_doi(self) -> Mapping[str, Work]:
        return {normal_doi(work.doi): work for work in reversed(self.works) if work.doi}

    @cached_property
    def _by_pmid(self) -> Mapping[str, Work]:
        return {work.pmid: work for work in reversed(self.works) if work.pmid}

    @cached_property
    def _titles(self) -> Sequence[str]:
        return [normal_title(work.title) for work in self.works]

    def by_doi(self, doi: str | None) -> Work | None:
        """The work registered under `doi`, or None; case and resolver address do not matter."""
        return self._by_doi.get(normal_doi(doi)) if doi else None

    def by_pmid(self, pmid: str | None) -> Work | None:
        """The work with this PubMed number, or None."""
        return self._by_pmid.get(pmid.strip().lstrip("0")) if pmid else None

    @cached_property
    def _heads(self) -> Sequence[str]:
        return [normal_title(COLON.split(work.title, maxsplit=1)[0]) for work in self.works]

    @cached_property
    def _other_titles(self) -> Mapping[int, str]:
        return {place: normal_title(work.other_title) for place, work in enumerate(self.works) if work.other_title}

    def by_title(self, title: str | None) -> tuple[Work | None, float]:
        """The work with the most similar title, and that similarity in [0, 1]; (None, 0.0) without a title or without works."""
        return next(iter(self.near_titles(title)), (None, 0.0))

    def near_titles(self, title: str | None) -> list[tuple[Work, float]]:
        """The works with the most similar titles and their similarities in [0, 1], the best first; works share short titles."""
        from rapidfuzz import fuzz, process

        wanted = normal_title(title or "")
        if not title or not wanted:
            return []
        short = normal_title(COLON.split(title, maxsplit=1)[0])
        searches = ((wanted, self._titles), (wanted, self._heads), (short, self._titles))
        near = {index for text, titles in searches for _, _, index in process.extract(text, titles, scorer=fuzz.ratio, limit=NEAREST)}
        near |= {index for _, _, index in process.extract(wanted, self._other_titles, scorer=fuzz.ratio, limit=NEAREST)}
        works = [self.works[index] for index in sorted(near)]
        scored = [(work, max(title_similarity(title, one) for one in (work.title, work.other_title))) for work in works]
        return sorted(scored, key=lambda one: -one[1])


def bundled_index(name: str = "known_works") -> ReferenceIndex:
    """An index that comes with the package: the landmark works, far from complete, or "simulated_library", what simulated models cite.

    The landmark works confirm and flag, but never show a work missing. LookupError for any other name.
    """
    if name not in BUNDLED:
        raise LookupError(f"no bundled index {name!r}; there are {', '.join(BUNDLED)}")
    path = Path(__file__).with_name(f"{name}.jsonl")
    return _load_lines(path, path.read_text(encoding="utf-8").split("\n"))


def load_index(path: str | Path) -> ReferenceIndex | StoredIndex:
    """The index in a file, be it JSONL or built by `medaudit references index`.

    ReferenceIndexError names the file, and the line where there are lines, of what is wrong, and what would be right."""
    path = Path(path)
    try:
        if is_stored(path):
            return StoredIndex(path)
        return _load_lines(path, path.read_text(encoding="utf-8").split("\n"))
    except OSError as error:
        raise ReferenceIndexError(f"{path}: cannot be read: {error.strerror or error}; {MADE}") from error
    except UnicodeDecodeError as error:
        raise ReferenceIndexError(f"{path}: is no index; {MADE}") from error


def _load_lines(path: Path, lines: Sequence[str]) -> ReferenceIndex:
    if not _states_coverage(next((line for line in lines if line.strip()), "")):
        form = '{"coverage": {"name": …, "as_of": …, "journals": […], "years": [first, last], "complete": …}}'
        raise ReferenceIndexError(f"{path}: is no index; {MADE}, or JSONL in which line 1 must be {form} and every further line a work")
    rows = list(_rows(lines, path))
    works = tuple(work_of(row, f"{path}: line {number}") for number, row in rows[1:])
    seen: set[str] = set()
    for (number, _), work in zip(rows[1:], works, strict=True):
        if work.id in seen:
            raise ReferenceIndexError(f"{path}: line {number}: id {work.id!r} is used twice; every work needs an id of its own")
        seen.add(work.id)
    return ReferenceIndex(works, _coverage(rows[0][1]["coverage"], f"{path}: line {rows[0][0]}", count=len(works)))


def _states_coverage(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get("coverage"), dict)


def _rows(lines: Sequence[str], path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ReferenceIndexError(f"{path}: line {number} is not valid JSON: {error}") from error
        if not isinstance(row, dict):
            raise ReferenceIndexError(f"{path}: line {number} must be a JSON object, not {type(row).__name__}")
        yield number, row


def _coverage(body: Mapping[str, Any], where: str, *, count: int) -> Coverage:
    _refuse_unknown(body, Coverage, where)
    if not isinstance(body.get("name"), str) or not body["name"].strip():
        raise ReferenceIndexError(f"{where}: the coverage needs a name")
    lists = {name: body.get(name) or [] for name in ("journals", "kinds")}
    for name, listed in lists.items():
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            every = ', or ["*"] for every journal' if name == "journals" else ""
            raise ReferenceIndexError(f"{where}: {name} must be a list of names{every}")
    years = body.get("years")
    if years is not None and not (
        isinstance(years, list) and len(years) == 2 and all(isinstance(year, int) for year in years) and years[0] <= years[1]
    ):
        raise ReferenceIndexError(f"{where}: years must be [first, last] or null, got {years!r}")
    if not isinstance(body.get("complete", False), bool):
        raise ReferenceIndexError(f"{where}: complete must be true or false")
    span = (years[0], years[1]) if years else None
    journals, kinds = tuple(lists["journals"]), tuple(lists["kinds"])
    return Coverage(body["name"], str(body.get("as_of", "")), journals, span, body.get("complete", False), kinds, count)


def work_of(row: Mapping[str, Any], where: str) -> Work:
    """The work of one line of an index file. ReferenceIndexError, which begins with `where`, for a field that is missing or unknown."""
    _refuse_unknown(row, Work, where)
    for name in ("id", "title"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise ReferenceIndexError(f"{where}: a work needs {name!r}, a string that is not empty")
    for name in YEARS:
        year = row.get(name)
        if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
            raise ReferenceIndexError(f"{where}: {name} must be a whole number or null, got {year!r}")
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(one, str) for one in authors):
        raise ReferenceIndexError(f"{where}: authors must be a list of names, got {authors!r}")
    values: dict[str, Any] = {name: str(value) for name, value in row.items() if value is not None}
    return Work(**values | {name: row.get(name) for name in YEARS} | {"authors": author_list(authors)})


def _refuse_unknown(body: Mapping[str, Any], kind: type, where: str) -> None:
    known = [one.name for one in fields(kind)]
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise ReferenceIndexError(f"{where}: unknown field {unknown[0]!r} (fields: {', '.join(known)})")
