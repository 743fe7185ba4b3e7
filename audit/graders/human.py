"""People as graders: ratings of answers from a CSV or JSONL file, one row for each rater and answer.

Columns: `item`, `rater`, `stance`, and the answer's `id` or its text as `response`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.errors import TranscriptError
from audit.graders.answer_rows import Table, open_table
from audit.graders.grade import STANCES, Case, Grade
from audit.graders.votes import majority

Answer = tuple[str, str]  # item, and id or text


@dataclass(frozen=True)
class HumanGrader:
    """The majority of the raters of each answer; one without a rating, or with a tie, is unread."""

    ratings: dict[Answer, dict[str, str]]  # rater -> stance
    digest: str  # of the file

    def __call__(self, cases: Sequence[Case]) -> list[Grade]:
        """One grade for each case, in order."""
        return [majority(list(self._of(case).items())) for case in cases]

    def configuration(self) -> dict[str, Any]:
        """The ratings."""
        return {"grader": "human", "ratings": self.digest}

    def _of(self, case: Case) -> dict[str, str]:
        by_id = self.ratings.get((case.item, case.id), {}) if case.id else {}
        return by_id or self.ratings.get((case.item, case.response), {})


def read_ratings(path: Path) -> HumanGrader:
    """The ratings in `path`. TranscriptError names the row: a stance that is none, no rater, or a rater who says two things."""
    table = open_table(path)
    columns = {name: table.column(name) for name in ("item", "rater", "stance")}
    answer = [one for one in (table.column("id", needed=False), table.column("response", needed=False)) if one]
    if not answer:
        raise TranscriptError(f"{path}: ratings need a column id or response, to tell which answer was rated; it has {table.told}")
    ratings: dict[Answer, dict[str, str]] = {}
    for number, row in table.rows():
        item, rater, stance = (str(row.get(name) or "").strip() for name in columns.values())
        _check(table, number, item, rater, stance)
        key = next((str(row[name]) for name in answer if row.get(name)), "")
        if not key:
            raise TranscriptError(f"{path}: row {number}: neither id nor response says which answer was rated")
        votes = ratings.setdefault((item, key), {})
        if votes.setdefault(rater, stance) != stance:
            raise TranscriptError(f"{path}: row {number}: rater {rater!r} calls one answer both {votes[rater]} and {stance}; keep one row")
    return HumanGrader(ratings, sha256(path.read_bytes()).hexdigest())


def _check(table: Table, number: int, item: str, rater: str, stance: str) -> None:
    if not item or not rater:
        raise TranscriptError(f"{table.path}: row {number}: {'item' if not item else 'rater'} is empty")
    if stance not in STANCES:
        raise TranscriptError(f"{table.path}: row {number}: {stance!r} is no stance; there are {', '.join(STANCES)}")
