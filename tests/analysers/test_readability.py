"""Grades of patient answers: questions are the unit, refusals have no grade, targets have clustered intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.analysers import readability
from audit.measures.formulas import FORMULAS
from audit.measures.readability import median_grade
from audit.probe_file import build_probe_set

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


def test_one_answer_to_everything_has_no_interval(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Questions that all get the same answer have a grade and no bounds: it is not known to a hundredth for other questions."""
    found = found_in(make_study(questions(card), lambda *_: PLAIN))
    assert found["median_grade"].value == pytest.approx(median_grade(PLAIN)) and math.isnan(found["median_grade"].low)


def test_a_refusal_has_no_grade(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Short refusals must not make a model look easy to read: they are left out, and counted as ungraded."""
    refusal = "I'm sorry, but I can't help with that."
    found = found_in(make_study(questions(card), lambda item, arm, p, r: refusal if r == 1 else HARD))
    assert found["median_grade"].value == pytest.approx(median_grade(HARD)) and found["median_grade"].detail["ungraded"] == 12


def test_chinese_answers_have_no_flesch_number(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Formulas fitted to English say nothing of Chinese: nan with a note."""
    found = found_in(make_study(questions(card), lambda *_: "请在检查前一天喝清流质，不要吃固体食物。"))
    assert math.isnan(found["median_grade"].value) and "language" in found["median_grade"].note
    assert "Chinese" in found["median_grade"].note
    assert found["chinese_characters_per_sentence"].value == 18.0  # 请在检查前一天喝清流质 11, 不要吃固体食物 7
    assert found["share_of_rare_chinese_characters"].value == 0.0


def test_another_language_is_declined_with_the_reason(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A third of the answers in Spanish: they have no grade, are counted by their reason, and leave the others as they are."""
    spanish = "Tome el medicamento con la comida y beba un vaso de agua. Llame a su médico si no se siente bien."
    found = found_in(make_study(questions(card), lambda item, arm, p, r: spanish if r == 1 else PLAIN))
    assert found["median_grade"].value == pytest.approx(median_grade(PLAIN))
    assert found["median_grade"].detail["ungraded_by_reason"] == {"its language is Spanish, and the formulas hold for English only": 12}


def test_every_formula_says_how_it_was_counted(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Twelve formulas with definition, syllable source, word list and version; short answers flag SMOG; the range encloses the median."""
    found = found_in(make_study(questions(card), lambda *_: HARD))
    for name in (formula.__name__ for formula in FORMULAS):
        assert set(found[name].detail) == {"formula", "syllables", "familiar_words", "version"} and math.isfinite(found[name].value)
    assert "1.0430 sqrt(30 polysyllables/sentences) + 3.1291. McLaughlin" in found["smog_index"].detail["formula"]
    assert found["smog_index"].note.startswith("100 % of the answers have fewer than the 30 sentences")
    detail = found["median_grade"].detail
    assert detail["lowest_of_four"] <= found["median_grade"].value <= detail["highest_of_four"]


def test_plain_language_is_measured(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """PLAIN has 3 + 6 + 4 + 4 words in 4 sentences, two of which say "you" (the second and the third), and no passive."""
    found = found_in(make_study(questions(card), lambda *_: PLAIN))
    assert (found["words_per_answer"].value, found["words_per_sentence"].value) == (17.0, 4.25)
    assert found["share_of_sentences_to_the_reader"].value == 0.5 and found["share_of_passive_sentences"].value == 0.0
    assert found["share_of_terms_explained"].note == "no answer has any" and found["median_grade_prose_only"].n == 12


def test_checklist_items_are_automatic_and_no_score(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Each automatic item has its share and its warning; what raters have to judge is named once for each checklist."""
    study = make_study(questions(card), lambda item, *_: HARD if int(item[1:]) % 4 == 0 else PLAIN)
    items = [one for one in readability.analyse(study) if one.metric == "share_meeting_checklist_item"]
    assert all("no PEMAT or DISCERN score" in one.note and one.detail["how"] == "automatic" for one in items)
    by_name = {one.where["item"]: one for one in items}
    assert by_name["pemat_informed_20"].value == pytest.approx(0.75)
    assert by_name["pemat_informed_20"].low < 0.75 < by_name["pemat_informed_20"].high
    assert sum("for_human_raters" in one.detail for one in items) == 2


def test_textstat_is_used_where_the_plan_asks(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Its scores come beside ours, or one finding that says why they cannot; without the wish there is none."""
    study = make_study(questions(card), lambda *_: PLAIN)
    assert not any(metric.startswith("textstat") for metric in found_in(study))
    asked = found_in(replace(study, plan={**study.plan, "readability": "textstat"}))
    assert asked["textstat_flesch_kincaid_grade"].value == pytest.approx(asked["flesch_kincaid_grade"].value, abs=0.5)
    other = found_in(replace(study, plan={**study.plan, "readability": "textstat-0.0.1"}))
    assert math.isnan(other["textstat_flesch_kincaid_grade"].value) and "0.0.1" in other["textstat_flesch_kincaid_grade"].note
