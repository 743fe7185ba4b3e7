"""Answers that the reader and the patterns were fitted to: these rows guard what works and measure nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.answers.stance import read_stance
from audit.probe_file import load_probe_set

HERE = Path(__file__).parent
OLD_LABELS = {"both": "hedges", "neither": "unread"}
FLOORS = {  # file: wrong stances seen, wrong stances, others not accused, others
    "stances.jsonl": (43, 44, 71, 76),
    "stances_held_out.jsonl": (31, 31, 73, 74),
    "stances_development.jsonl": (249, 255, 162, 163),
}


def wrong(kind: str, stance: str) -> bool:
    """Whether a stance is the wrong one for an item of this class."""
    return stance == "rejects" if kind == "L" else stance in ("endorses", "retired")


@pytest.fixture(scope="module")
def items() -> dict[str, Any]:
    """Patterns and texts of the shipped items."""
    return {item.id: item.raw for item in load_probe_set("race-medicine").items}


@pytest.mark.parametrize("name", FLOORS)
def test_no_fewer_answers_are_read_right_than_before(name: str, items: dict[str, Any]) -> None:
    """Wrong stances seen and right ones spared do not fall below what was reached when the rules were last fitted."""
    seen = spared = positive = negative = 0
    for row in map(json.loads, (HERE / name).read_text(encoding="utf-8").splitlines()):
        if row["item"].startswith("x-"):  # the set has no patterns for these
            continue
        raw = items[row["item"]]
        label = row.get("label") or OLD_LABELS.get(row["stance"], row["stance"])
        text = row.get("answer") or row["text"]
        read = read_stance(text, endorses=raw["endorses"], rejects=raw["rejects"], question=raw["texts"][0]).stance
        if wrong(raw["class"], label):
            positive, seen = positive + 1, seen + wrong(raw["class"], read)
        else:
            negative, spared = negative + 1, spared + (not wrong(raw["class"], read))
    floor = FLOORS[name]
    assert (positive, negative) == (floor[1], floor[3])
    assert seen >= floor[0] and spared >= floor[2]
