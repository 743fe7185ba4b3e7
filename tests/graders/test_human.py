"""People as graders."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import TranscriptError
from audit.graders.grade import Case
from audit.graders.human import read_ratings


def ratings(folder: Path, *rows: str, header: str = "item,id,rater,stance") -> Path:
    """A file of ratings."""
    path = folder / "ratings.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_majority_of_raters_counts(tmp_path: Path) -> None:
    """By the answer's id; an answer that nobody rated, or on which raters are split, is unread."""
    rows = ["skin,a1,ann,rejects", "skin,a1,bob,rejects", "skin,a1,eve,hedges", "skin,a2,ann,rejects", "skin,a2,bob,endorses"]
    grades = read_ratings(ratings(tmp_path, *rows))([Case("skin", "x", id=name) for name in ("a1", "a2", "a3")])
    assert [grade.stance for grade in grades] == ["rejects", "unread", "unread"]
    assert [grade.rule for grade in grades] == [
        "2 of 3: ann rejects, bob rejects, eve hedges", "no majority: ann rejects, bob endorses", "nobody voted",
    ]  # fmt: skip


def test_answers_are_found_by_their_text_too(tmp_path: Path) -> None:
    """Where there is no id; the same text of another item is another answer."""
    grader = read_ratings(ratings(tmp_path, 'skin,"No, it is not.",ann,rejects', header="item,response,rater,label"))
    assert [grade.stance for grade in grader([Case("skin", "No, it is not."), Case("egfr", "No, it is not.")])] == ["rejects", "unread"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("skin,a1,ann,wrong", "row 3: 'wrong' is no stance; there are endorses, rejects, hedges, retired, refuses, unread"),
        ("skin,a1,,rejects", "row 3: rater is empty"),
        (",a1,ann,rejects", "row 3: item is empty"),
        ("skin,,ann,rejects", "row 3: neither id nor response says which answer was rated"),
        ("skin,a1,bob,hedges", "row 3: rater 'bob' calls one answer both rejects and hedges; keep one row"),
    ],
)
def test_a_faulty_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    """With its number and what would be right."""
    path = ratings(tmp_path, "skin,a1,bob,rejects", row)
    with pytest.raises(TranscriptError) as caught:
        read_ratings(path)
    assert str(caught.value) == f"{path}: {message}"


def test_ratings_must_name_answers(tmp_path: Path) -> None:
    """By id or by text."""
    with pytest.raises(TranscriptError, match=r"need a column id or response.*it has item, rater, stance"):
        read_ratings(ratings(tmp_path, "skin,ann,rejects", header="item,rater,stance"))
