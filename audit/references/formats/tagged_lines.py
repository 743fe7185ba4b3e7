"""Files of lines that begin with a tag, RIS and NBIB (the MEDLINE display of PubMed), cut into records."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from audit.references.formats.entry import FileError

Record = Mapping[str, list[str]]

RIS_LINE = re.compile(r"([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
NBIB_LINE = re.compile(r"([A-Z]{2,4})\s{0,2}- (.*)$")


def split_ris(stream: BinaryIO) -> Iterator[tuple[str, Record]]:
    """The records of a RIS file: from TY to ER, or to the next TY where ER is missing."""
    return _split(stream, RIS_LINE, first="TY", last="ER")


def split_nbib(stream: BinaryIO) -> Iterator[tuple[str, Record]]:
    """The records of an NBIB file: each begins with PMID."""
    return _split(stream, NBIB_LINE, first="PMID", last="")


def _split(stream: BinaryIO, pattern: re.Pattern[str], *, first: str, last: str) -> Iterator[tuple[str, Record]]:
    number, begun = 0, 0
    record: dict[str, list[str]] = {}
    tag = ""
    for line_number, line in _lines(stream):
        found = pattern.match(line)
        if found and record and found[1] in (first, last):
            number += 1
            yield f"record {number}, line {begun}", record
            record, tag = {}, ""
        if found and found[1] != last:
            begun = begun if record else line_number
            tag = found[1]
            record.setdefault(tag, []).append((found[2] or "").strip())
        elif not found and line.strip() and tag:  # a value that was wrapped
            record[tag][-1] = f"{record[tag][-1]} {line.strip()}".strip()
    if record:
        yield f"record {number + 1}, line {begun}", record


def _lines(stream: BinaryIO) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        for number, line in enumerate(io.TextIOWrapper(stream, encoding="utf-8-sig"), 1):
            yield number, line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise FileError(f"the text after line {number} is not UTF-8; save the file as UTF-8") from error
