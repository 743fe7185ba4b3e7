"""Grades a file of recorded answers, row by row and in order; the rules on every core."""

from __future__ import annotations

import os
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from typing import Any

from audit.graders.answer_rows import Table, check_items
from audit.graders.grade import Case, Grade, Grader
from audit.graders.votes import Votes
from audit.probe import ProbeSet

CHUNK = 250  # rows that a process takes at once
WORTH_PROCESSES = 10_000  # rows from which starting further processes pays
UNKNOWN_ITEM = "item not in the probe set"
Row = tuple[dict[str, Any], Case, Grade]  # content of the row of the file, its case and its grade


@dataclass
class Tally:
    """What the grades of a file come to."""

    rows: int = 0
    stances: Counter[tuple[str, str]] = field(default_factory=Counter)  # (item, stance)
    reasons: Counter[str] = field(default_factory=Counter)  # why answers are unread, where the grader says so
    votes: list[Votes] = field(default_factory=list)  # of each answer that was voted on
    items: list[str] = field(default_factory=list)  # of each answer that was voted on

    def count(self, case: Case, grade: Grade) -> None:
        """Add one grade."""
        self.rows += 1
        self.stances[case.item, grade.stance] += 1
        if grade.stance == "unread" and grade.rule:
            self.reasons[grade.rule] += 1
        if grade.votes:
            self.votes.append(grade.votes)
            self.items.append(case.item)


def graded_rows(
    table: Table,
    probes: ProbeSet,
    grader: Grader,
    *,
    any_item: bool = False,
    together: bool = False,
    processes: int | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[Row]:
    """Every row of the file with its grade, in order. `together` hands the grader all answers at once, which a model needs to answer many
    at a time; otherwise they go to `processes` (as many as there are cores when None) some hundred at a time.

    TranscriptError for an unknown item, before anything is graded; with `any_item` its answers are unread."""
    known = frozenset(item.id for item in probes.items)
    rows = check_items(table, probes, any_item=any_item)
    cases = ((row, case) for _, row, case in table.cases())
    if processes is None:
        processes = _cores() if rows >= WORTH_PROCESSES and not together else 1
    size = max(rows, 1) if together else CHUNK
    done = 0
    for chunk, grades in _graded(cases, grader, known, size=size, processes=processes):
        done += len(chunk)
        progress(done, rows)
        yield from ((row, case, grade) for (row, case), grade in zip(chunk, grades, strict=True))


def grade_known(grader: Grader, known: frozenset[str], cases: Sequence[Case]) -> list[Grade]:
    """A grade for each case; one whose item is not known is unread."""
    grades = iter(grader([case for case in cases if case.item in known]))
    return [next(grades) if case.item in known else Grade("unread", 1.0, rule=UNKNOWN_ITEM) for case in cases]


def _graded(
    cases: Iterator[tuple[dict[str, Any], Case]], grader: Grader, known: frozenset[str], *, size: int, processes: int
) -> Iterator[tuple[list[tuple[dict[str, Any], Case]], list[Grade]]]:
    """The rows, some at a time, with their grades; only so many are under way that memory stays small."""
    chunks = iter(lambda: list(islice(cases, size)), [])
    if processes < 2:
        for chunk in chunks:
            yield chunk, grade_known(grader, known, [case for _, case in chunk])
        return
    waiting: deque[tuple[list[tuple[dict[str, Any], Case]], Any]] = deque()
    with get_context("spawn").Pool(processes, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        for chunk in chunks:
            waiting.append((chunk, pool.apply_async(grade_known, (grader, known, [case for _, case in chunk]))))
            if len(waiting) > 3 * processes:
                before, job = waiting.popleft()
                yield before, job.get()
        for before, job in waiting:
            yield before, job.get()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
