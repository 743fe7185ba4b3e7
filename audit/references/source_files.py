"""Bibliographic files as they lie on disk: packed or not, one or many in an archive, told apart by their contents."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from audit.references.formats.entry import Entry, FileError, RecordError
from audit.references.formats.recognise import recognise
from audit.references.work import ReferenceIndexError

HEAD = 1 << 16  # bytes by which a format is recognised
LONGEST_RECORD = 1 << 28  # bytes; a packed file can hide any number of them
BROKEN = (EOFError, zlib.error, gzip.BadGzipFile, tarfile.TarError)


@dataclass(frozen=True)
class SourceFile:
    """A file to be read, and what tells its contents from any others."""

    path: Path
    size: int  # bytes
    digest: str  # SHA-256


@dataclass(frozen=True)
class Record:
    """One record of a file, not yet looked into: `read` gives its entries, or raises RecordError."""

    place: str  # e.g. "line 17"
    format: str
    read: Callable[[], Sequence[Entry]]


class _Measured(io.RawIOBase):
    """A stream whose beginning was looked at, that refuses to go on without end where no record does."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self.head, self._rest, self._left = head, rest, head
        self.since_record = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._left:
            chunk, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        else:
            chunk = self._rest.read(len(buffer))
        self.since_record += len(chunk)
        if self.since_record > LONGEST_RECORD:
            raise FileError(f"one record is longer than {LONGEST_RECORD >> 20} MB; write one record a line, or fewer works to a file")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def source_file(path: Path) -> SourceFile:
    """A file with its size and digest. ReferenceIndexError where there is none."""
    try:
        with path.open("rb") as file:
            return SourceFile(path, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise ReferenceIndexError(f"{path}: cannot be read: {error.strerror or error}") from error


def check_format(path: Path) -> None:
    """ReferenceIndexError where a file is in no known format, as far as its beginning tells; an archive is taken as it is."""
    try:
        with path.open("rb") as file:
            head = _unpacked(file).head
            if not _is_archive(head):
                recognise(head)
    except FileError as error:
        raise ReferenceIndexError(f"{path}: {error}") from error
    except BROKEN as error:
        raise ReferenceIndexError(f"{path}: the packed file is damaged or cut off ({error}); fetch it again") from error


def records(path: Path, file: io.BufferedReader) -> Iterator[Record]:
    """The records of an open file in their order. ReferenceIndexError names the file, and the last record before what is wrong."""
    place = "the beginning"
    try:
        for record in _records(file):
            place = record.place
            yield record
    except FileError as error:
        raise ReferenceIndexError(f"{path}: {error}") from error
    except BROKEN as error:
        raise ReferenceIndexError(f"{path}: the packed file is damaged or cut off after {place} ({error}); fetch it again") from error


def _records(file: io.BufferedReader) -> Iterator[Record]:
    stream = _unpacked(file)
    if not _is_archive(stream.head):
        yield from _of_part(stream, "")
        return
    with tarfile.open(fileobj=io.BufferedReader(stream), mode="r|") as archive:
        for member in archive:
            stream.since_record = 0
            name = member.name.rsplit("/", maxsplit=1)[-1]
            content = archive.extractfile(member) if member.isfile() and not name.startswith(".") else None
            if content is not None:
                yield from _of_member(cast(io.BufferedReader, content), name, stream)


def _is_archive(head: bytes) -> bool:
    return head[257:262] == b"ustar"


def _of_member(content: io.BufferedReader, name: str, archive: _Measured) -> Iterator[Record]:
    """The records of one file in an archive; a file that cannot be read on counts as one bad record."""
    try:
        for record in _of_part(_unpacked(content), f"{name}, "):
            archive.since_record = 0
            yield record
    except FileError as error:
        yield Record(name, "", partial(_refuse, str(error)))


def _refuse(message: str) -> Sequence[Entry]:
    raise RecordError(message)


def _of_part(stream: _Measured, prefix: str) -> Iterator[Record]:
    form = recognise(stream.head)
    for place, raw in form.split(io.BufferedReader(stream, buffer_size=1 << 18)):
        stream.since_record = 0
        yield Record(f"{prefix}{place}", form.name, partial(form.read, raw))


def _unpacked(file: io.BufferedReader) -> _Measured:
    stream: BinaryIO = gzip.GzipFile(fileobj=file) if file.peek(2)[:2] == b"\x1f\x8b" else file  # type: ignore[assignment]
    return _Measured(stream.read(HEAD), stream)
