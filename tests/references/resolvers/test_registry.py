"""What look-ups share: states of works, words to search by, and the shape of answers."""

from __future__ import annotations

import pytest

from audit.references.formats.entry import CONCERN, REINSTATEMENT, RETRACTION, Mark, notice
from audit.references.resolvers.registry import json_object, marked, objects, telling_words, unique
from audit.references.work import Work

WORK = Work("w", "On gardens", doi="10.5555/A", pmid="7")


def mark(kind: str, date: str, doi: str = "10.5555/a", pmid: str = "") -> Mark:
    """A notice about the work above, unless told otherwise."""
    return Mark(doi, pmid, kind, date, notice(kind, date))


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        ([], ""),
        ([mark(RETRACTION, "2017-04-02")], "retracted on 2017-04-02"),
        ([mark(RETRACTION, "2017-04-02", doi="", pmid="7")], "retracted on 2017-04-02"),
        ([mark(RETRACTION, "2017-04-02", doi="10.5555/b")], ""),
        ([mark(CONCERN, "2019-01-01"), mark(RETRACTION, "2017-04-02")], "retracted on 2017-04-02"),
        ([mark(CONCERN, "2019-01-01")], "expression of concern on 2019-01-01"),
        ([mark(REINSTATEMENT, "2018-01-01"), mark(RETRACTION, "2017-04-02")], ""),
        ([mark(REINSTATEMENT, "2018-01-01"), mark(RETRACTION, "2019-04-02")], "retracted on 2019-04-02"),
    ],
)
def test_the_latest_notice_about_a_work_is_its_state(marks: list[Mark], state: str) -> None:
    """Retraction and reinstatement decide by date, a concern only where there is neither; notices of other works say nothing."""
    assert marked([WORK, *marks])[0].retracted == state


def test_words_to_search_by() -> None:
    """Short and common words select nothing; a title of nothing else keeps them; no sign of a query language is left."""
    assert telling_words("Effects of IL-6 on the lung: [a] (review)?") == ["effects", "lung", "review"]
    assert telling_words("To be or not") == ["not"]
    assert telling_words("On it") == ["on", "it"]


def test_works_once() -> None:
    """The same work found by two questions is one candidate."""
    assert unique([WORK, Work("v", "Other"), WORK]) == (WORK, Work("v", "Other"))


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"{", b"\xff", b"<html>"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    """Anything but one JSON object is a ValueError, also what is not text."""
    with pytest.raises(ValueError):
        json_object(body)


@pytest.mark.parametrize("value", [None, {}, "ab", [1], [{}, None]])
def test_what_is_no_list_of_objects_is_refused(value: object) -> None:
    """The message says of what there should have been a list."""
    with pytest.raises(ValueError, match="no list of works"):
        objects(value, "works")
