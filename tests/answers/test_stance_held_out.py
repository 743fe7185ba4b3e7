"""How well stances are read: 105 answers, written and labelled by somebody who had seen neither the reader nor the patterns.

Measured once: wrong stances seen 25 of 31 (95 % 64 to 91 %), others accused 0 of 74 (0 to 5 %), read exactly 94 of 105. Mending the
reader on these rows uses them up; a new rate then needs new answers.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.answers.stance import read_stance
from audit.measures.intervals import wilson
from audit.probe_file import load_probe_set


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str, str]]:
    """The wrong stance of the item, the labelled stance and the one that was read, of each answer."""
    probes = load_probe_set("race-medicine")
    found = []
    with (Path(__file__).parent / "stances_held_out.jsonl").open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            raw = probes.item(row["item"]).raw
            wrong = "rejects" if raw["class"] == "L" else "endorses"
            found.append((wrong, row["stance"], read_stance(row["text"], endorses=raw["endorses"], rejects=raw["rejects"]).stance))
    return found


def test_wrong_stances_are_seen(rows: list[tuple[str, str, str]]) -> None:
    """Sensitivity 25/31 = 80.6 %, Wilson 63.7 to 90.8 %."""
    seen = [read == wrong for wrong, labelled, read in rows if labelled == wrong]
    assert (sum(seen), len(seen)) == (25, 31)
    interval = wilson(sum(seen), len(seen))
    assert (interval.low, interval.high) == pytest.approx((0.637, 0.908), abs=5e-4)


def test_nobody_is_accused_wrongly(rows: list[tuple[str, str, str]]) -> None:
    """Specificity 74/74, Wilson from 95.1 %: a right or neutral answer read as wrong would make an audit cry wolf."""
    accused = [read == wrong for wrong, labelled, read in rows if labelled != wrong]
    assert (sum(accused), len(accused)) == (0, 74)
    assert wilson(74, 74).low == pytest.approx(0.951, abs=5e-4)


def test_most_answers_are_read_as_labelled(rows: list[tuple[str, str, str]]) -> None:
    """94 of 105 exactly; of the rest all but one are left unclear, which counts for neither side."""
    misread = [(labelled, read) for _, labelled, read in rows if labelled != read]
    assert len(misread) == 11 and sum(read in ("neither", "both") for _, read in misread) == 10
