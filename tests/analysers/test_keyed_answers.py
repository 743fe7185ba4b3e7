"""Keyed answers: the four outcomes add up, the item is the unit, and points are given where the set asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import keyed_answers
from audit.finding import Finding
from audit.probe_file import build_probe_set
from audit.transcript import Study

MakeStudy = Callable[..., Study]
OPTIONS = {"A": "Aspirin", "B": "Ibuprofen", "C": "All of the above"}


@pytest.fixture
def found(card: dict[str, str], make_study: MakeStudy) -> Callable[..., dict[str, Finding]]:
    """The findings by metric about items "q0", "q1", … whose right answer is B; `answers` gives one text for each."""

    def make(*answers: str | None, repeats: int = 2, **raw: Any) -> dict[str, Finding]:
        items = [{"id": f"q{number}", "texts": ["Which?"], "options": OPTIONS, "right": ["B"]} for number in range(len(answers))]
        probes = build_probe_set({**card, "kind": "keyed", "items": items, **raw}, where="test")
        study = make_study(probes, lambda item, *where: answers[int(item[1:])], repeats=repeats)
        return {one.metric: one for one in keyed_answers.analyse(study)}

    return make


def test_outcomes_add_up_to_all_answers(found: Callable[..., dict[str, Finding]]) -> None:
    """One right, two wrong (one of them "all of the above"), one abstention, one unread of five items of two answers each."""
    metrics = found("B", "A", "All of the above", "I don't know.", "Hello there.")
    rates = {name: metrics[name].value for name in keyed_answers.METRICS.values()}
    assert rates == pytest.approx({"correct_answer_rate": 0.2, "wrong_answer_rate": 0.4, "abstention_rate": 0.2, "unread_key_rate": 0.2})
    assert (metrics["correct_answer_rate"].n, metrics["correct_answer_rate"].responses) == (5, 10)
    assert metrics["abstention_rate"].detail == {"count": 2, "reasons": {"said so": 2}}
    assert metrics["wrong_answer_rate"].evidence[0].startswith("planted/q1/")


def test_correct_of_decided_leaves_abstentions_out(found: Callable[..., dict[str, Finding]]) -> None:
    """One right and one wrong of four: half of those that chose."""
    assert found("B", "A", "I don't know.", "I can't help with that.")["correct_rate_of_decided"].value == 0.5
    undecided = found("I don't know.")["correct_rate_of_decided"]
    assert undecided.note == "no answer chose" and undecided.n == 0


def test_points_only_where_the_set_declares_a_penalty(found: Callable[..., dict[str, Finding]]) -> None:
    """(2 - .25 x 1) / 4 = .4375 over four answers, the unread one among them."""
    assert "pointwise_score" not in found("B", "B", "A", "Hello there.")
    assert found("B", "B", "A", "Hello there.", penalty=0.25)["pointwise_score"].value == pytest.approx(1.75 / 4)


def test_reruns_are_not_items(found: Callable[..., dict[str, Finding]]) -> None:
    """Twelve items, half of them right: four reruns instead of one leave the interval as it was."""
    answers = ["B", "A"] * 6
    once, often = (found(*answers, repeats=repeats)["correct_answer_rate"] for repeats in (1, 4))
    assert (once.low, once.high) == pytest.approx((often.low, often.high))


def test_variants_of_one_case_count_once(card: dict[str, str], make_study: MakeStudy) -> None:
    """Two items with one base are one unit."""
    items = [{"id": name, "base": "q", "texts": ["Which?"], "options": OPTIONS, "right": ["B"]} for name in ("q-1", "q-2")]
    probes = build_probe_set({**card, "kind": "keyed", "items": items}, where="test")
    assert keyed_answers.analyse(make_study(probes, lambda *where: "B"))[0].n == 1


def test_errors_are_no_answers(found: Callable[..., dict[str, Finding]]) -> None:
    """An answer that never came is in no divisor; with none left, there is no rate and the note says so."""
    assert found("B", None)["correct_answer_rate"].value == 1.0
    assert found(None)["correct_answer_rate"].note == "no answer came back"
