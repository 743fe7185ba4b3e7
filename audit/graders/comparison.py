"""Gradings of the same answers side by side: several graders, people and rules, or a judge with and without the group names hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from audit.errors import TranscriptError
from audit.graders.answer_rows import open_table
from audit.graders.grade import STANCES
from audit.graders.votes import Agreement, agreement

SIGNS = re.compile(r"[\W_]+")  # a table for a spreadsheet guards some of them


@dataclass(frozen=True)
class Comparison:
    """How far gradings agree, and from which stance to which the first two differ."""

    files: tuple[str, ...]
    agreement: Agreement
    changes: Counter[tuple[str, str]]  # stance in the first file, stance in the second; only where they differ


def compare_gradings(paths: Sequence[Path]) -> Comparison:
    """The gradings in these files, answer by answer. TranscriptError where they are not of the same answers in the same order."""
    tables = [open_table(path) for path in paths]
    columns = [table.column("stance") for table in tables]
    names = tuple(str(path) for path in paths)
    votes, items, changes = [], [], Counter[tuple[str, str]]()
    for rows in zip_longest(*(table.cases() for table in tables)):
        answers = {(one[2].item, SIGNS.sub("", one[2].response)) if one else None for one in rows}
        if len(answers) > 1:
            raise TranscriptError(f"{' and '.join(names)}: not the same answers in the same order; give gradings of one file")
        stances = []
        for path, column, (number, row, _) in zip(paths, columns, rows, strict=True):
            stance = str(row.get(column) or "").strip()
            if stance not in STANCES:
                raise TranscriptError(f"{path}: row {number}: {stance!r} is no stance; there are {', '.join(STANCES)}")
            stances.append(stance)
        votes.append(list(zip(names, stances, strict=True)))
        items.append(rows[0][2].item)
        if stances[0] != stances[1]:
            changes[stances[0], stances[1]] += 1
    return Comparison(names, agreement(votes, items=items), changes)
