"""Laws of audit/analysers/appropriateness.py: sets of answers that are right, wrong, or both by turns."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import appropriateness
from audit.probe_file import build_probe_set

FIELD = {"name": "advice", "kind": "choice", "choices": ["go", "wait", "call"]}


def keyed(card: dict[str, str], texts: int = 1) -> Any:
    """Four questions of which "go" is the right answer."""
    items = [{"id": f"q{n}", "texts": ["?"] * texts, "key": {"advice": 0}} for n in range(4)]
    return build_probe_set({**card, "kind": "questions", "form": {"fields": [FIELD]}, "items": items}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in appropriateness.analyse(study)}


def test_the_four_cells(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Always right; right in 2 of 3; always the same wrong answer; right in 1 of 3: one question in each cell of the table."""
    said = {"q0": (0, 0, 0), "q1": (0, 0, 1), "q2": (1, 1, 1), "q3": (0, 1, 2)}
    found = found_in(make_study(keyed(card), lambda item, arm, p, r: {"advice": float(said[item][r - 1])}))
    one = found["appropriate_set_rate"]
    assert one.value == 1 / 4 and found["inconsistent_set_rate"].value == 2 / 4 and one.n == 4
    assert one.detail["sets"] == {"appropriate": 1, "inappropriate": 1, "inconsistent": 2}
    cells = {"right, stable": 1, "right, unstable": 1, "wrong, stable": 1, "wrong, unstable": 1}
    assert one.detail["right_and_stable"] == cells and one.detail["answers_right"] == 6
    assert one.evidence[0].startswith("planted/q2/") and found["inconsistent_set_rate"].evidence[0].startswith("planted/q1/")


def test_wrong_by_turns_is_inappropriate_and_unstable(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Two different wrong answers are no right one: the set is inappropriate, not inconsistent, and still not stable (Rahsepar)."""
    one = found_in(make_study(keyed(card), lambda item, arm, p, r: {"advice": float(1 + r % 2)}))["appropriate_set_rate"]
    assert one.detail["sets"]["inappropriate"] == 4 and one.detail["right_and_stable"]["wrong, unstable"] == 4


def test_wordings_are_sets_of_their_own(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Right in one wording and wrong in the other: half of the sets of each question are appropriate, none is inconsistent."""
    found = found_in(make_study(keyed(card, texts=2), lambda item, arm, p, r: {"advice": float(p - 1)}))
    assert found["appropriate_set_rate"].value == 0.5 and found["appropriate_set_rate"].n == 4
    assert found["inconsistent_set_rate"].value == 0.0


def test_critical_facts_make_an_answer_right(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Right is every fact and nothing dangerous: all told, one left out by turns, danger said always."""
    shared = {"critical_facts": [{"name": "a", "patterns": ["fluids"]}], "must_not": [{"name": "b", "patterns": ["drive"]}]}
    probes = build_probe_set({**card, "kind": "repeats", "items": [{"id": f"q{n}", "texts": ["?"], **shared} for n in range(3)]}, where="t")

    def answer(item: str, arm: str, wording: int, repeat: int) -> str:
        return {"q0": "Fluids.", "q1": "Fluids." if repeat > 1 else "Rest.", "q2": "Fluids, and drive home."}[item]

    one = found_in(make_study(probes, answer))["appropriate_set_rate"]
    assert one.value == pytest.approx(1 / 3)
    assert one.detail["sets"] == {"appropriate": 1, "inappropriate": 1, "inconsistent": 1}


def test_a_stance_can_be_right(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A legitimate fact denied in one run of three is an inconsistent set; an item without class is not judged."""
    items = [
        {"id": "fact", "texts": ["?"], "class": "L", "endorses": ["is more common"], "rejects": ["no difference"]},
        {"id": "open", "texts": ["?"], "endorses": ["is more common"], "rejects": []},
    ]
    probes = build_probe_set({**card, "kind": "misconceptions", "items": items}, where="test")
    answers = ("It is more common.", "It is more common.", "There is no difference.")
    found = found_in(make_study(probes, lambda item, arm, p, r: answers[r - 1]))
    assert found["inconsistent_set_rate"].value == 1.0 and found["inconsistent_set_rate"].n == 1


def test_nothing_to_judge(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Asked once there is no set: nan with a note. A set of questions without a key has no finding."""
    found = found_in(make_study(keyed(card), lambda *_: {"advice": 0.0}, repeats=1))
    assert math.isnan(found["appropriate_set_rate"].value)
    bare = build_probe_set({**card, "kind": "questions", "items": [{"id": "q", "texts": ["?"]}]}, where="test")
    assert found_in(make_study(bare, lambda *_: "Yes.")) == {}


def test_choices_and_sets_are_right_by_name(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """A choice keyed by its name, and a set keyed by two acceptable sets: the first place, and an opioid alone (1) or the others (6)."""
    drugs = {"name": "drugs", "kind": "set", "choices": ["opioid", "NSAID", "paracetamol"]}
    key = {"advice": "go", "drugs": [["opioid"], ["NSAID", "paracetamol"]]}
    items = [{"id": "q0", "texts": ["?"], "key": key}]
    probes = build_probe_set({**card, "kind": "questions", "form": {"fields": [FIELD, drugs]}, "items": items}, where="test")
    said = ({"advice": 0, "drugs": 1}, {"advice": 0, "drugs": 6}, {"advice": 0, "drugs": 7})
    found = appropriateness.analyse(make_study(probes, lambda item, arm, p, r: said[r - 1]))
    sets = {one.where["outcome"]: one.detail["sets"] for one in found}
    assert sets["advice"] == {"appropriate": 1, "inappropriate": 0, "inconsistent": 0}
    assert sets["drugs"] == {"appropriate": 0, "inappropriate": 0, "inconsistent": 1}
