"""Repeated answers: the question is the unit, similarity is not sameness, and a fact told once in two runs is told half of the time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import variability
from audit.probe import build_probe_set


def asked(card: dict[str, str]) -> Any:
    """Twelve questions with two facts that must be told and one thing that must not be said."""
    facts = [{"name": "fasting", "patterns": ["clear (fluids|liquids)"]}, {"name": "escort", "patterns": [r"take you home"]}]
    dangers = [{"name": "drive", "patterns": ["drive yourself"]}]
    items = [{"id": f"q{n}", "texts": ["?"], "critical_facts": facts, "must_not": dangers} for n in range(12)]
    return build_probe_set({**card, "kind": "repeats", "items": items}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in variability.analyse(study)}


def test_identical_answers(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """The same text every time: similarity 1, every fact told, nothing dangerous."""
    found = found_in(make_study(asked(card), lambda *_: "Drink clear fluids. Someone must take you home."))
    assert found["repeat_similarity"].value == 1.0 and found["repeat_similarity"].detail["prompts_with_identical_answers"] == 12
    assert found["repeat_similarity"].detail["five_word_overlap"] == 1.0
    assert found["critical_fact_recall"].value == 1.0 and found["must_not_rate"].value == 0.0


def test_a_fact_left_out_in_one_run_of_four(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Escort told in 3 of 4 runs, fasting always: mean recall .875, the least told fact .75."""
    full, short = "Drink clear liquids. Someone must take you home.", "Drink clear liquids. You may drive yourself."
    found = found_in(make_study(asked(card), lambda item, arm, p, r: short if r == 4 else full, repeats=4))
    assert found["critical_fact_recall"].value == pytest.approx(0.875)
    assert found["least_told_fact_recall"].value == pytest.approx(0.75)
    assert found["must_not_rate"].value == pytest.approx(0.25)
    assert found["repeat_similarity"].value < 1.0


def test_wordings_are_averaged_within_the_question(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One wording always answered alike, the other with nothing in common: (1 + 0) / 2, and one question, not two."""
    probes = build_probe_set({**card, "kind": "repeats", "items": [{"id": "q", "texts": ["a?", "b?"]}]}, where="test")
    words = ("alpha beta gamma", "delta epsilon zeta", "eta theta iota")
    found = found_in(make_study(probes, lambda item, arm, p, r: words[0] if p == 1 else words[r - 1]))["repeat_similarity"]
    assert found.value == 0.5 and found.n == 1


def test_asked_once_cannot_say(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One run has no pair: nan with a note."""
    assert math.isnan(found_in(make_study(asked(card), lambda *_: "Hello there.", repeats=1))["repeat_similarity"].value)


def test_agreement_of_repeated_decisions(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Two yes and one no in every cell: one pair of three agrees, so 1/3."""
    found = found_in(make_study(make_set(12), lambda item, arm, p, r: {"treat": float(r < 3)}))
    assert found["repeat_consistency"].value == pytest.approx(1 / 3) and found["repeat_consistency"].n == 12
