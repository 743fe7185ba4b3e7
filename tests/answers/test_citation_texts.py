"""How much of the fixture texts is found, with the right span: audit/answers/citations.py, citation_lists.py and citation_prose.py.

In citation_texts.txt every reference stands between ⟦ and ⟧; a third of the texts was held out while the patterns were written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.answers.citations import read_references

TEXTS = Path(__file__).with_name("citation_texts.txt")
EDGE = " \t\n.,;:()[]*_\"'“”|`"  # signs at either end of a reference that may belong to it or not

Spans = set[tuple[int, int]]


def texts() -> Iterator[tuple[str, str, str, Spans]]:
    """Name, split, text without marks, and spans of the references of each fixture text."""
    for part in re.split(r"^=== ", TEXTS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, marked = part.split("\n", 1)
        name, split = head.split(" | ")
        pieces = re.split("[⟦⟧]", marked)
        ends = [sum(map(len, pieces[: at + 1])) for at in range(len(pieces))]
        yield name, split, "".join(pieces), set(zip(ends[0:-1:2], ends[1::2], strict=True))


def within(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the signs at its edges."""
    body = text[start:end]
    return start + len(body) - len(body.lstrip(EDGE)), end - len(body) + len(body.rstrip(EDGE))


@pytest.mark.parametrize("split", ["tuning", "held out"])
def test_references_are_found_with_their_spans(split: str) -> None:
    """At least 97 % of the references are found just where they stand, and nothing else is taken for one."""
    wanted = missed = invented = 0
    for _, which, text, spans in texts():
        if which == split:
            marked = {within(text, *span) for span in spans}
            found = {within(text, one.start, one.end) for one in read_references(text)}
            wanted, missed, invented = wanted + len(marked), missed + len(marked - found), invented + len(found - marked)
    assert wanted >= 25
    assert (wanted - missed) / wanted >= 0.97
    assert invented == 0


def test_every_span_is_its_text() -> None:
    """Offsets count in the text that was given."""
    for _, _, text, _ in texts():
        assert all(text[one.start : one.end] == one.raw for one in read_references(text))


def test_fields_of_each_style() -> None:
    """Author, year and title or journal are read from every style of the fixture texts."""
    found = {name: read_references(text) for name, _, text, _ in texts()}
    expected = {
        "vancouver numbered": ("van der Meer", 2021, "Sleep and delirium in intensive care", "Crit Care Med"),
        "apa paragraph list": ("Uzun", 2020, "Melatonin for postoperative delirium: A systematic review", "Anaesthesia"),
        "bullets with bold titles": ("Kaczmarek", 2017, "High-flow oxygen in children with bronchiolitis", "Pediatrics"),
        "gbt 7714": ("Li", 2015, "Home-based rehabilitation after stroke", "Stroke"),
        "mla": ("Müller", 2019, "Iron Therapy in Heart Failure", "European Heart Journal"),
        "chicago note": ("Zhou", 2010, "Vagus Nerve Stimulation in Epilepsy", "Neurology"),
        "quoted titles in prose": ("van der Meer", 2021, "Sleep and delirium in intensive care", "Critical Care Medicine"),
        "table": ("Zhou", 2010, "Vagus nerve stimulation", "Neurology"),
    }
    for name, fields in expected.items():
        last = found[name][-1]
        assert (last.first_author, last.year, last.title, last.journal) == fields
