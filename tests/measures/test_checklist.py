"""Checklists: which items the program checks, what it says of good and bad advice, and that no score comes out."""

from __future__ import annotations

import math

import pytest

from audit.measures import checklist
from audit.measures.checklist import DISCERN, ITEMS, PEMAT, check, for_raters

GOOD = """## Before the test

1. Drink clear water.
2. Do not eat.

Call your doctor if you have pain. **Ask** what matters to you. Another choice is a stool test.
Without treatment a small growth may turn bad. More research is going on.
For more information, visit the CDC at https://www.cdc.gov (last updated in 2024)."""
BAD = (
    "Comprehensive gastroenterological evaluation is considered by multidisciplinary specialists. Pharmacological optimisation was"
    " initiated for anticoagulation, whereas interindividual heterogeneity is characterised inadequately."
)


def test_the_instruments_are_whole() -> None:
    """24 items after PEMAT-P (1-12, 15-26) and 16 after DISCERN, each once; an automatic item says its rule, no other does."""
    assert [item.number for item in ITEMS if item.checklist == PEMAT] == [*range(1, 13), *range(15, 27)]
    assert [item.number for item in ITEMS if item.checklist == DISCERN] == list(range(1, 17))
    assert all(bool(item.rule) == item.automatic for item in ITEMS)
    assert len({item.name for item in ITEMS}) == len(ITEMS)


def test_good_and_bad_advice() -> None:
    """Plain advice meets every item that applies to it, jargon in the passive none of the same."""
    good, bad = check(GOOD), check(BAD)
    told = {name for name, met in good.items() if not math.isnan(met)}
    assert {name for name in told if good[name] != 1} <= {"pemat_informed_4"}
    for item in (3, 4, 5, 12, 20, 21):
        assert bad[f"pemat_informed_{item}"] == 0
    assert all(bad[f"discern_informed_{item}"] == 0 for item in (4, 5, 7, 8, 12, 14, 15))
    assert math.isnan(bad["pemat_informed_22"])  # no action, no steps


def test_long_texts_need_pieces_and_headings() -> None:
    """From 100 words on one block fails, and the same text under headings in pieces passes; a short text needs neither."""
    block = "Drink a glass of water. " * 25
    assert check(block)["pemat_informed_8"] == check(block)["pemat_informed_9"] == 0
    pieces = f"## Water\n\n{block[: len(block) // 2]}\n\n## More\n\n{block[len(block) // 2 :]}"
    assert check(pieces)["pemat_informed_8"] == check(pieces)["pemat_informed_9"] == 1
    assert math.isnan(check("Drink water.")["pemat_informed_8"])


@pytest.mark.parametrize("text", ["", "请随餐服药。", "Tome el medicamento con la comida y beba un vaso de agua. No se lo deje."])
def test_no_english_prose_is_not_checked(text: str) -> None:
    """Empty and foreign answers are neither met nor unmet."""
    assert all(map(math.isnan, check(text).values()))


def test_there_is_no_score() -> None:
    """The rest is left to raters, and nothing in the module adds items up."""
    assert len(for_raters(PEMAT)) == 24 - 9 and len(for_raters(DISCERN)) == 16 - 7
    assert not any("score" in name.lower() for name in dir(checklist)) and not any("score" in name for name in check(GOOD))
