"""The record of answers: nothing is lost, an answer outlives a later fault, and a file from elsewhere cannot do harm."""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

import pytest

from audit.references.resolvers.record import LARGEST_ANSWER, Answer, Record
from audit.references.work import ReferenceIndexError


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    """Answers, empty ones too, are there when the file is opened again; what was never asked is None."""
    path = tmp_path / "new" / "answers.sqlite"
    with Record(path) as record:
        record.keep("a?b=1", Answer("2026-11-21", "Käse".encode()))
        record.keep("none", Answer("2026-11-20"))
    with Record(path) as record:
        assert record.find("a?b=1") == Answer("2026-11-21", "Käse".encode())
        assert record.find("none") == Answer("2026-11-20")
        assert record.find("other") is None


def test_a_fault_gives_way_to_an_answer_and_not_the_other_way_round(tmp_path: Path) -> None:
    """The latest fault is told until an answer comes; a fault after it changes nothing."""
    with Record(tmp_path / "a") as record:
        for answer in (Answer("1", fault="busy"), Answer("2", fault="down")):
            record.keep("q", answer)
        assert record.find("q") == Answer("2", fault="down")
        record.keep("q", Answer("3", b"found"))
        record.keep("q", Answer("4", fault="down"))
        assert record.find("q") == Answer("3", b"found")


def test_an_answer_that_would_not_end_is_refused(tmp_path: Path) -> None:
    """A few packed bytes that unfold into more than any answer holds are an error, not a full memory."""
    path = tmp_path / "a"
    with Record(path) as record:
        record.keep("q", Answer("1", b"x"))
    with sqlite3.connect(path) as base:
        base.execute("UPDATE answers SET body = ?", (zlib.compress(bytes(LARGEST_ANSWER + 1)),))
    base.close()
    with Record(path) as record, pytest.raises(ReferenceIndexError, match="more than"):
        record.find("q")


def test_a_folder_that_cannot_be_made_is_an_error_with_its_name(tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, the message says which record could not be opened."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ReferenceIndexError, match=r"answers\.sqlite: cannot be used"), Record(tmp_path / "file" / "answers.sqlite"):
        pass


def test_reading_alone_writes_nothing(tmp_path: Path) -> None:
    """A record that is only read is never made nor changed: a missing one holds nothing, and a fault cannot be put into one."""
    missing, there = tmp_path / "no" / "record", tmp_path / "there"
    with Record(missing, read_only=True) as record:
        assert record.find("q") is None
    assert not missing.parent.exists()
    with Record(there) as record:
        record.keep("q", Answer("1", b"x"))
    with Record(there, read_only=True) as record:
        assert record.find("q") == Answer("1", b"x")
        with pytest.raises(ReferenceIndexError, match="cannot be used"):
            record.keep("q", Answer("2", b"y"))


def test_a_record_that_was_tampered_with_is_an_error(tmp_path: Path) -> None:
    """A body that is no packed answer is an error that names the file."""
    with Record(tmp_path / "a") as record:
        record.keep("q", Answer("1", b"x"))
    for body in (b"not packed", 7):
        with sqlite3.connect(tmp_path / "a") as base:
            base.execute("UPDATE answers SET body = ?", (body,))
        base.close()
        with Record(tmp_path / "a", read_only=True) as record, pytest.raises(ReferenceIndexError, match="cannot be used"):
            record.find("q")
