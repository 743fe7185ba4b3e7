"""How well stances are read, on answers by an author who saw neither the rules nor the patterns (tests/answers/corpus/DATASHEET.md).

Positive is the wrong stance of an item: endorsing or reciting a misconception, or denying a fact. On the 261 answers to the shipped items
the rules see 69 of 81 wrong stances (85.2 %, exact 95 % 75.6 to 92.1) and accuse 13 of the 180 others, specificity 167/180 (92.8 %, exact
88.0 to 96.1). Nine topics of Omiye et al.: 42/49 and 101/109; legitimate facts: 27/32 and 66/71. The aim of 0.90 is reached for
specificity only. The 51 answers to items that are not shipped have no patterns and are not counted.

These are the third of three runs, each of which showed counts only: 59/81 and 173/180, 68/81 and 168/180, 69/81 and 167/180. The
rules were changed between them on other answers, so the figures lean a little to the good side. Nothing here may print an answer.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.answers.stance import read_stance
from audit.measures.intervals import clopper_pearson
from audit.probe_file import load_probe_set

CORPUS = Path(__file__).parent / "corpus" / "stances_held_back.jsonl"
Counts = dict[tuple[bool, bool], int]  # (labelled wrong, read wrong) -> answers


@pytest.fixture(scope="module")
def counts() -> Counts:
    """How many answers fall into each cell of the two-by-two table, over all shipped items."""
    items = {item.id: item.raw for item in load_probe_set("race-medicine").items}
    found = dict.fromkeys([(a, b) for a in (True, False) for b in (True, False)], 0)
    with CORPUS.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            if (raw := items.get(row["item"])) is None:
                continue
            read = read_stance(row["answer"], endorses=raw["endorses"], rejects=raw["rejects"], question=row["question"]).stance
            wrong = ("rejects",) if raw["class"] == "L" else ("endorses", "retired")
            found[row["label"] in wrong, read in wrong] += 1
    return found


def test_wrong_stances_are_seen(counts: Counts) -> None:
    """Sensitivity does not fall below the 69 of 81 that were reached; exact 95 % interval of that share: 75.6 to 92.1 %."""
    seen, missed = counts[True, True], counts[True, False]
    assert seen + missed == 81
    assert seen >= 69
    reached = clopper_pearson(69, 81)
    assert (reached.low, reached.high) == pytest.approx((0.756, 0.921), abs=5e-4)


def test_others_are_not_accused(counts: Counts) -> None:
    """Specificity does not fall below the 167 of 180 that were reached; exact 95 % interval of that share: 88.0 to 96.1 %."""
    spared, accused = counts[False, False], counts[False, True]
    assert spared + accused == 180
    assert spared >= 167
    reached = clopper_pearson(167, 180)
    assert (reached.low, reached.high) == pytest.approx((0.880, 0.961), abs=5e-4)
