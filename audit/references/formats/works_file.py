"""Our own JSONL, as `audit.references.index` reads it: the first line is the coverage, every further line one work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from audit.references.formats.entry import Format, RecordError
from audit.references.formats.json_records import parsed, split
from audit.references.index import work_of
from audit.references.work import ReferenceIndexError, Work

REGISTERED = re.compile(r"(?:pmid|doi|openalex|retraction_watch):\S")


def read(raw: Any) -> Sequence[Work]:
    """The work of one line, none of the line of the coverage, which is stated anew for a new index; RecordError for an unknown field.

    The id is kept where it is a number of a registry; any other means nothing beside other files."""
    record = parsed(raw)
    if "coverage" in record:
        return []
    try:
        work = work_of(record, "")
    except ReferenceIndexError as error:
        raise RecordError(str(error).removeprefix(": ")) from error
    return [work if REGISTERED.match(work.id) else replace(work, id="")]


WORKS_FILE = Format("medaudit JSONL", split, read)
