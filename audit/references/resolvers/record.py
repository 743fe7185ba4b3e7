"""What registries answered, kept in one file so that nothing is asked twice and a check can be replayed without a network.

The file holds questions and answers only: neither the contact address nor a key is part of a question.
"""

from __future__ import annotations

import sqlite3
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from audit.references.work import ReferenceIndexError

LARGEST_ANSWER = 20_000_000  # bytes; more is no answer to a look-up
SCHEMA = "CREATE TABLE IF NOT EXISTS answers (question TEXT PRIMARY KEY, day TEXT NOT NULL, fault TEXT NOT NULL, body BLOB NOT NULL)"


@dataclass(frozen=True)
class Answer:
    """One answer of a registry, or why there was none."""

    day: str  # when it was given, ISO date in UTC
    body: bytes = b""  # empty where the registry holds no such record
    fault: str = ""  # "" for an answer; otherwise the reason why none came


class Record:
    """The file of answers. Use as a context manager, in one thread. ReferenceIndexError when it cannot be read or written.

    With `read_only` nothing is written, and a missing file holds no answer."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path, self._read_only = path, read_only

    def __enter__(self) -> Self:
        """Open the file; a missing one is made, unless nothing is to be written."""
        try:
            if self._read_only and self.path.exists():
                self._base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
                return self
            if not self._read_only:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(":memory:" if self._read_only else self.path, isolation_level=None)
            self._base.execute(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self._base.close()

    def find(self, question: str) -> Answer | None:
        """The answer to `question`, or None when it was never asked."""
        try:
            row = self._base.execute(
                "SELECT CAST(day AS TEXT), CAST(fault AS TEXT), body FROM answers WHERE question = ?", (question,)
            ).fetchone()
            return Answer(row[0], _unpack(row[2]), row[1]) if row else None
        except (sqlite3.Error, zlib.error, TypeError) as error:
            raise self._unusable(error) from error

    def keep(self, question: str, answer: Answer) -> None:
        """Keep an answer; a fault never takes the place of an answer that came once."""
        row = (question, answer.day, answer.fault, zlib.compress(answer.body))
        rule = "IGNORE" if answer.fault else "REPLACE"
        try:
            if answer.fault:
                self._base.execute("DELETE FROM answers WHERE question = ? AND fault != ''", (question,))
            self._base.execute(f"INSERT OR {rule} INTO answers VALUES (?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> ReferenceIndexError:
        return ReferenceIndexError(
            f"{self.path}: cannot be used to keep what registries answer ({error}); name another file, or delete this one to ask anew"
        )


def _unpack(packed: bytes) -> bytes:
    # The file may have been handed over by somebody else: a small one must not grow without bounds.
    reader = zlib.decompressobj()
    body = reader.decompress(packed, LARGEST_ANSWER)
    if reader.unconsumed_tail:
        raise zlib.error(f"an answer of more than {LARGEST_ANSWER:,} bytes")
    return body
