"""Laws of audit/analysers/critical_facts.py: recall of what must be told, and what must not be said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import critical_facts
from audit.probe_file import build_probe_set


def asked(card: dict[str, str]) -> Any:
    """Twelve questions with two facts that must be told and one thing that must not be said."""
    facts = [{"name": "fasting", "patterns": ["clear (fluids|liquids)"]}, {"name": "escort", "patterns": [r"take you home"]}]
    dangers = [{"name": "drive", "patterns": ["drive yourself"]}]
    items = [{"id": f"q{n}", "texts": ["?"], "critical_facts": facts, "must_not": dangers} for n in range(12)]
    return build_probe_set({**card, "kind": "repeats", "items": items}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in critical_facts.analyse(study)}


def test_everything_told_every_time(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Every fact told in every run, nothing dangerous."""
    found = found_in(make_study(asked(card), lambda *_: "Drink clear fluids. Someone must take you home."))
    assert found["critical_fact_recall"].value == found["least_told_fact_recall"].value == found["all_facts_told_rate"].value == 1.0
    assert found["must_not_rate"].value == 0.0


def test_facts_left_out_in_different_runs(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Of 4 runs one lacks the escort and another the fasting: mean recall 3/4, least told 3/4, both told in 2/4; danger in 1/4."""
    said = (
        "Clear liquids. They take you home.",
        "They take you home.",
        "Clear liquids. You may drive yourself.",
        "Clear fluids; take you home.",
    )
    found = found_in(make_study(asked(card), lambda item, arm, p, r: said[r - 1], repeats=4))
    assert found["critical_fact_recall"].value == pytest.approx(0.75)
    assert found["least_told_fact_recall"].value == pytest.approx(0.75)
    assert found["all_facts_told_rate"].value == pytest.approx(0.5)
    assert found["must_not_rate"].value == pytest.approx(0.25)
    assert found["critical_fact_recall"].detail["statements"]["q0"] == {"fasting": 0.75, "escort": 0.75}


def test_the_least_told_fact_is_taken_by_question(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Escort told in 3 of 4 runs, fasting always: mean recall .875, the least told fact .75."""
    full, short = "Drink clear liquids. Someone must take you home.", "Drink clear liquids."
    found = found_in(make_study(asked(card), lambda item, arm, p, r: short if r == 4 else full, repeats=4))
    assert found["critical_fact_recall"].value == pytest.approx(0.875)
    assert found["least_told_fact_recall"].value == pytest.approx(0.75)


def test_questions_without_facts_say_nothing(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """No facts, no findings."""
    probes = build_probe_set({**card, "kind": "questions", "items": [{"id": "q", "texts": ["?"]}]}, where="test")
    assert found_in(make_study(probes, lambda *_: "Anything.")) == {}
