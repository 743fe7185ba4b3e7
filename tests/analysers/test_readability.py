"""Grades of patient answers: questions are the unit, refusals have no grade, targets have clustered intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import readability
from audit.measures.readability import median_grade
from audit.probe import build_probe_set

PLAIN = "Drink clear fluids. Call us if you have pain. You can eat soup. Go to bed early."
HARD = (
    "Comprehensive multidisciplinary gastroenterological evaluation necessitates individualised pharmacological optimisation, "
    "notwithstanding considerable interindividual heterogeneity regarding anticoagulation management."
)


def questions(card: dict[str, str], number: int = 12) -> Any:
    """A plain list of questions."""
    return build_probe_set({**card, "kind": "questions", "items": [{"id": f"q{n}", "texts": ["?"]} for n in range(number)]}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in readability.analyse(study)}


def test_shares_and_medians(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A quarter of the questions answered in hard words: three quarters meet the targets, and the mean median lies between."""
    found = found_in(make_study(questions(card), lambda item, *_: HARD if int(item[1:]) % 4 == 0 else PLAIN))
    assert median_grade(PLAIN) < 6 < 8 < median_grade(HARD)
    assert found["share_at_or_below_grade_6"].value == found["share_at_or_below_grade_8"].value == pytest.approx(0.75)
    assert found["share_at_or_below_grade_8"].low < 0.75 < found["share_at_or_below_grade_8"].high
    assert found["median_grade"].value == pytest.approx(0.75 * median_grade(PLAIN) + 0.25 * median_grade(HARD))
    assert found["median_grade"].n == 12 and found["median_grade"].responses == 36
    assert found["median_grade"].detail["words_outside_the_word_lists"] < 0.2


def test_a_refusal_has_no_grade(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Short refusals must not make a model look easy to read: they are left out, and counted as ungraded."""
    refusal = "I'm sorry, but I can't help with that."
    found = found_in(make_study(questions(card), lambda item, arm, p, r: refusal if r == 1 else HARD))
    assert found["median_grade"].value == pytest.approx(median_grade(HARD)) and found["median_grade"].detail["ungraded"] == 12


def test_chinese_answers_have_no_flesch_number(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Formulas fitted to English say nothing of Chinese: nan with a note."""
    found = found_in(make_study(questions(card), lambda *_: "请在检查前一天喝清流质，不要吃固体食物。"))
    assert math.isnan(found["median_grade"].value) and "language" in found["median_grade"].note
