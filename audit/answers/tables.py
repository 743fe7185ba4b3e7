"""Fields in a row below a row of their names (CSV, Markdown), and fields in tags of their own (`<triage>3</triage>`)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Set

from audit.answers.labels import same_key

TAGGED = re.compile(r"<([A-Za-z_]\w{0,40})>([^<>]{1,400})</\1>")
RULE = re.compile(r"[\s|:+=-]*$")
MANY = 60  # cells of a row that are looked at


def rows_below_names(text: str, names: Set[str]) -> Iterator[tuple[dict[str, str], int, int]]:
    """Cells by column, with start and end, of every row below a line that holds two or more of `names` as cells."""
    position, header = 0, list[str]()
    for line in text.split("\n"):
        start, position = position, position + len(line) + 1
        if len(line) > 2000 or not any(sign in line for sign in ",|\t;"):
            header = []
            continue
        cells = _cells(line)
        keys = [same_key(cell) for cell in cells]
        if len(names & set(keys)) > 1:
            header = keys
        elif header and len(cells) == len(header):
            yield dict(zip(header, cells, strict=True)), start, position - 1
        elif not RULE.match(line):
            header = []


def _cells(line: str) -> list[str]:
    """The cells of a line, rules between table rows being none."""
    if RULE.match(line):
        return []
    sign = next(one for one in "|\t,;" if one in line)
    bare = line.strip().strip("|") if sign == "|" else line.strip()
    try:
        return [cell.strip() for cell in next(csv.reader([bare.replace("\0", "")], delimiter=sign, skipinitialspace=True), [])][:MANY]
    except csv.Error:
        return []


def tagged(text: str) -> dict[str, str]:
    """The text of every tag without tags inside; of a tag that stands twice, both texts with "or" between them, which no reader takes
    for one value."""
    found: dict[str, str] = {}
    for tag in TAGGED.finditer(text):
        before = found.get(tag[1])
        found[tag[1]] = tag[2] if before in (None, tag[2]) else f"{before} or {tag[2]}"
    return found
