"""Laws of audit/answers/advice.py: what is ordered, allowed, forbidden or not needed."""

from __future__ import annotations

import pytest

from audit.answers.advice import read_advice, read_yes_or_no


@pytest.mark.parametrize(
    ("clause", "force", "content"),
    [
        ("Do not drive home.", "must not", {"driv", "hom"}),
        ("You should not drive home.", "must not", {"driv", "hom"}),
        ("Never drive home.", "must not", {"driv", "hom"}),
        ("Driving home is not safe.", "must not", {"driv", "hom"}),
        ("You can drive home.", "may", {"driv", "hom"}),
        ("It is fine to drive home.", "may", {"driv", "hom"}),
        ("Drive home.", "do", {"driv", "hom"}),
        ("You should drive home.", "do", {"driv", "hom"}),
        ("You do not need to drive home.", "need not", {"driv", "hom"}),
        ("Stop aspirin.", "do", {"stop", "aspirin"}),
        ("Continue aspirin.", "must not", {"stop", "aspirin"}),
        ("Do not stop aspirin.", "must not", {"stop", "aspirin"}),
        ("不要饮酒。", "must not", {"饮", "酒"}),
        ("可以饮酒。", "may", {"饮", "酒"}),
        ("无需禁酒。", "need not", {"酒"}),
    ],
)
def test_force_and_content(clause: str, force: str, content: set[str]) -> None:
    """One clause of advice has one force, and content without the words that give it."""
    (found,) = read_advice(clause)
    assert (found.force, found.content) == (force, content)


def test_limits_go_with_the_clause() -> None:
    """A condition is kept, so that advice under other conditions is not compared."""
    (found,) = read_advice("Do not take ibuprofen if you have ulcers.")
    assert found.limits == {"if"}


def test_clauses_are_read_apart() -> None:
    """Two pieces of advice in a sentence are two, each at its place."""
    text = "Rest. You can drink water, but do not eat."
    found = read_advice(text)
    assert [one.force for one in found] == ["may", "must not"]
    assert text[found[1].start : found[1].end] == " do not eat."


@pytest.mark.parametrize(
    "text", ["", "Fever is common.", "Can I drive home?", "The liver filters blood.", "可以开车吗？", "Do not avoid exercise."]
)
def test_no_advice(text: str) -> None:
    """Facts and questions advise nothing, and a double negation is left unread."""
    assert read_advice(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Yes, you can.", "yes"), ("**No.** Wait.", "no"), ("No — rest.", "no"), ("是的，可以。", "yes"), ("不可以。", "no")],
)
def test_yes_or_no(text: str, expected: str) -> None:
    """A yes or no that opens an answer is read."""
    found = read_yes_or_no(text)
    assert found is not None and found[0] == expected


@pytest.mark.parametrize("text", ["", "No evidence shows that.", "Yesterday", "It is, yes.", "可以使用布洛芬。"])
def test_no_plain_yes_or_no(text: str) -> None:
    """A word that only begins like one, or goes on, is none."""
    assert read_yes_or_no(text) is None
