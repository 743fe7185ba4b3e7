"""What one registry is, what it said about one reference, and how a look-up in any of them proceeds."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from audit.answers.citations import Reference
from audit.references.formats.entry import CONCERN, Entry, Mark
from audit.references.resolvers.client import Client
from audit.references.titles import same_title
from audit.references.work import Work, normal_doi, normal_title

ROWS = 10  # candidates asked for in one search
MOST = 25  # words of a title that a search goes by; registries refuse questions without end
SHORT = 3  # letters; shorter words select too little
COMMON = frozenset(
    ("about", "after", "among", "and", "are", "between", "does", "for", "from", "into", "the", "their", "using", "versus", "with")
)


@dataclass(frozen=True)
class Found:
    """What a registry holds that might be the claimed work. `complete`: it would have been found, if it existed."""

    works: tuple[Work, ...] = ()
    day: str = ""  # of the oldest answer that went into it, ISO
    complete: bool = False


@dataclass(frozen=True)
class Registry:
    """One registry; `look_up` raises Unavailable when any of its questions stays without an answer."""

    name: str  # as users name it
    title: str
    url: str
    per_second: float  # requests that it allows whoever gives an address
    look_up: Callable[[Reference, Client], Awaitable[Found]]
    polite: Callable[[str, str], dict[str, str]]  # contact address, key -> parameters that say who asks
    keyed_per_second: float | None = None  # with a key; None where there are no keys


def is_found(reference: Reference, works: Iterable[Work]) -> bool:
    """Whether one of `works` has the claimed title; with no title claimed, whether there is any work."""
    return any(not reference.title or same_title(reference.title, work.title) for work in works)


def unique(works: Iterable[Work]) -> tuple[Work, ...]:
    """Works without doubles, in order."""
    return tuple({work.id or normal_doi(work.doi): work for work in works}.values())


def marked(entries: Sequence[Entry]) -> list[Work]:
    """The works of one record, each with the state that notices about it say: of retraction and reinstatement the later one holds."""
    marks = sorted((one for one in entries if isinstance(one, Mark)), key=lambda one: one.date)
    return [_marked(one, marks) for one in entries if isinstance(one, Work)]


def _marked(work: Work, marks: Sequence[Mark]) -> Work:
    own = [one for one in marks if (one.doi and normal_doi(one.doi) == normal_doi(work.doi)) or (one.pmid and one.pmid == work.pmid)]
    decisive = [one for one in own if one.kind != CONCERN] or own
    return replace(work, retracted=decisive[-1].note or work.retracted) if decisive else work


def telling_words(title: str) -> Sequence[str]:
    """The words of a title that a search should go by, without signs that a query language knows."""
    words = normal_title(title).split()
    return ([word for word in words if len(word) >= SHORT and word not in COMMON] or words)[:MOST]


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object in an answer; ValueError for anything else."""
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    return found


def objects(value: Any, what: str) -> list[dict[str, Any]]:
    """`value` as the list of objects that it must be; ValueError names what it should have been."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(f"it holds no list of {what}")
    return value
