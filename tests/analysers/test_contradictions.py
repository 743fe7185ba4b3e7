"""Laws of audit/analysers/contradictions.py: contradictory reruns and clusters of meaning."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import contradictions
from audit.probe_file import build_probe_set


def asked(card: dict[str, str], **item: Any) -> Any:
    """Twelve questions."""
    return build_probe_set({**card, "kind": "repeats", "items": [{"id": f"q{n}", "texts": ["?"], **item} for n in range(12)]}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in contradictions.analyse(study)}


def test_a_dose_that_changes(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One rerun of three doubles the dose in a third of the questions: 2 pairs of 3 there, 2/9 in all, with the words of both."""

    def answer(item: str, arm: str, wording: int, repeat: int) -> str:
        return f"Take ibuprofen {800 if repeat == 3 and int(item[1:]) < 4 else 400} mg every 6 hours."

    found = found_in(make_study(asked(card), answer))
    one = found["contradiction_rate"]
    assert one.value == pytest.approx(2 / 9) and one.n == 12
    assert one.detail["kinds"] == {"quantity": 8, "advice": 0, "yes or no": 0}
    example = one.detail["examples"][0]
    assert example["words"] == ["400 mg", "800 mg"] and example["places"] == [[15, 21], [15, 21]]
    assert one.evidence[0] == example["responses"][0]
    # a third of the questions has clusters of 2 and 1, the others one cluster
    entropy = math.log(3) - 2 / 3 * math.log(2)
    assert found["semantic_entropy"].value == pytest.approx(entropy / 3)
    assert found["semantic_entropy"].detail["clusters"] == pytest.approx(4 / 3)


def test_the_same_answer_has_one_meaning(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Identical reruns: no contradiction, one cluster, entropy 0."""
    found = found_in(make_study(asked(card), lambda *_: "Drink clear fluids and rest."))
    assert found["contradiction_rate"].value == 0.0
    assert found["semantic_entropy"].value == 0.0 and found["semantic_entropy"].detail["clusters"] == 1.0


def test_answers_with_nothing_in_common_have_meanings_of_their_own(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Three texts without a common word: three clusters, entropy ln 3."""
    texts = ("alpha beta gamma", "delta epsilon zeta", "eta theta iota")
    found = found_in(make_study(asked(card), lambda item, arm, p, r: texts[r - 1]))["semantic_entropy"]
    assert found.value == pytest.approx(math.log(3)) and found.detail["clusters"] == 3.0


def test_critical_facts_are_the_meaning_where_they_are_given(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Other words with the same facts are one meaning; the same words without a fact are another."""
    probes = asked(card, critical_facts=[{"name": "fasting", "patterns": ["clear (fluids|liquids)"]}])
    texts = ("Have only clear fluids.", "Nothing but clear liquids is allowed on that day.", "Have only fluids.")
    found = found_in(make_study(probes, lambda item, arm, p, r: texts[r - 1]))["semantic_entropy"]
    assert found.detail["clusters"] == 2.0 and "critical facts" in found.note


def test_wordings_are_compared_too(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Yes to one wording and no to the other, always: no two reruns contradict one another, all pairs across wordings do."""
    probes = build_probe_set({**card, "kind": "repeats", "items": [{"id": "q", "texts": ["a?", "b?"]}]}, where="test")
    found = found_in(make_study(probes, lambda item, arm, p, r: "Yes, you can." if p == 1 else "No, you should wait."))
    assert found["contradiction_rate"].value == 0.0
    assert found["contradiction_rate"].detail["across_wordings"] == 1.0
    assert found["contradiction_rate"].detail["kinds"]["yes or no"] == 9
    assert found["semantic_entropy"].detail["clusters"] == 1.0


def test_asked_once_cannot_say(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One run has no pair: nan with a note."""
    assert math.isnan(found_in(make_study(asked(card), lambda *_: "Rest.", repeats=1))["contradiction_rate"].value)
