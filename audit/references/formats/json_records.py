"""JSON files of works, cut into records: one object a line, a list, or an object that holds the list, as Crossref and OpenAlex deliver."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from audit.references.formats.entry import FileError, RecordError

LISTS = ("items", "results", "message", "data", "references")


def split(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The records of a file: bytes of a line where each line is one object, else parsed objects."""
    first = _first_line(stream)
    if _is_record(first):
        yield "line 1", first
        for number, line in enumerate(stream, 2):
            if line.strip():
                yield f"line {number}", line
        return
    try:
        body = json.loads(first + stream.read())
    except (ValueError, RecursionError) as error:
        raise FileError(f"not valid JSON: {error}") from error
    for number, record in enumerate(_listed(body), 1):
        yield f"record {number}", record


def parsed(raw: Any) -> dict[str, Any]:
    """The object of one record; RecordError where it is not valid JSON, or none."""
    try:
        body = json.loads(raw) if isinstance(raw, bytes) else raw
    except (ValueError, RecursionError) as error:
        raise RecordError(f"is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise RecordError(f"is not a JSON object but {type(body).__name__}")
    return body


def _first_line(stream: BinaryIO) -> bytes:
    return next((line for line in stream if line.strip()), b"").removeprefix(b"\xef\xbb\xbf")


def _is_record(line: bytes) -> bool:
    """Whether the first line is a whole object that is not itself a list of works."""
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and not any(isinstance(body.get(name), (list, dict)) for name in LISTS)


def _listed(body: Any) -> list[Any]:
    while isinstance(body, dict):
        inner = next((body[name] for name in LISTS if isinstance(body.get(name), (list, dict))), None)
        if inner is None:
            return [body]
        body = inner
    if not isinstance(body, list):
        raise FileError(f"holds no list of works (a list, or one under {', '.join(LISTS)})")
    return body
