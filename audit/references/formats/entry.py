"""What a bibliographic file holds, record by record: works, states of other works, and deletions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from audit.references.work import Work

RETRACTION, CONCERN, REINSTATEMENT = "retraction", "concern", "reinstatement"


@dataclass(frozen=True)
class Mark:
    """A notice about a work that may stand in another file: the work with this DOI or PubMed number was retracted, say."""

    doi: str
    pmid: str
    kind: str  # RETRACTION, CONCERN or REINSTATEMENT
    date: str  # ISO, or only its year, or "" where it is not told
    note: str  # what `Work.retracted` becomes


@dataclass(frozen=True)
class Deletion:
    """The work with this id was taken out of its registry."""

    id: str


Entry = Work | Mark | Deletion


class RecordError(ValueError):
    """One record cannot be used; the others can."""


class FileError(ValueError):
    """The file cannot be read on from here."""


@dataclass(frozen=True)
class Format:
    """`split` cuts a file into records, each with its place in words, without looking into them; `read` makes entries of a record.

    `split` raises FileError, `read` RecordError. A work that its registry numbers has that number as id; any other work has none."""

    name: str
    split: Callable[[BinaryIO], Iterator[tuple[str, Any]]]
    read: Callable[[Any], Sequence[Entry]]


def notice(kind: str, date: str = "", where: str = "") -> str:
    """What `Work.retracted` says of a notice, e.g. "retracted on 2010-02-06 (Lancet 2010;375:445)"."""
    words = {RETRACTION: "retracted", CONCERN: "expression of concern", REINSTATEMENT: ""}[kind]
    return " ".join(part for part in (words, f"on {date}" if date else "", f"({where})" if where else "") if part) if words else ""
