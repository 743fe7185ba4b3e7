"""Laws of audit/answers/keyed.py: correct, wrong, abstained or unread, and never one of them for another."""

from __future__ import annotations

import pytest

from audit.answers.keyed import Question, chosen_option, keyed_outcome, question_of

OPTIONS = {"A": "Aspirin", "B": "Ibuprofen", "C": "None of the above", "D": "All of the above", "E": "I do not know"}
QUESTION = Question(OPTIONS, frozenset("B"), abstain=("E",))
ANSWERS = [
    ("B", "correct"),
    ("B. Ibuprofen", "correct"),
    ("The answer is B.", "correct"),
    ("The correct answer is (A) Aspirin", "wrong"),
    ("A) Ibuprofen", "unread"),
    ("Answer: B or C", "unread"),
    ("All of the above", "wrong"),
    ("None of the above", "wrong"),
    ("I don't know.", "abstained"),
    ("E", "abstained"),
    ("I can't help with that.", "abstained"),
    ("Ibuprofen", "correct"),
    ("**Answer: B) Ibuprofen**\n\nAspirin is not right because it irritates.", "correct"),
    ("A is incorrect. B is correct because...", "unread"),
    ('{"answer": "B"}', "correct"),
    ('{"cop": "B", "why": "A is wrong"}', "correct"),
    ("<think>A</think>B", "correct"),
    ("答案是B", "correct"),
    ("选B。", "correct"),
    ("我不知道", "abstained"),
    ("A. Aspirin\nB. Ibuprofen\nC. None of the above\nD. All of the above\nE. I do not know", "unread"),
    ("Option A is wrong; I'd go with B.", "correct"),
    ("", "unread"),
    ("The patient has a headache.", "unread"),
    ("The question makes no sense.", "abstained"),
    ("I choose A. Final answer: B", "correct"),
    ("The answer is A. The answer is B.", "unread"),
    ("Not A.", "unread"),
    ("The best choice is ibuprofen, because it is safe.", "correct"),
    ("\\boxed{B}", "correct"),
    ("It is B", "unread"),
    ("A patient needs care.", "unread"),
    ("I would choose Ibuprofen over Aspirin.", "correct"),
]


@pytest.mark.parametrize(("text", "outcome"), ANSWERS)
def test_multiple_choice(text: str, outcome: str) -> None:
    """The letter, the text or both name an option; two options, a letter beside another option's text, and a list of all are unread."""
    assert keyed_outcome(text, QUESTION).value == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("The question is nonsensical.", "correct"),
        ("No such syndrome exists.", "correct"),
        ("A", "wrong"),
        ("All of the above", "unread"),
        ("I can't help with that.", "abstained"),
    ],
)
def test_a_question_without_an_answer(text: str, outcome: str) -> None:
    """To say that it has none is right and to choose is wrong; "all of the above" is no way to say so, and neither is a refusal."""
    assert keyed_outcome(text, Question({"A": "x ray", "B": "moon"}, frozenset(), abstain_is_right=True)).value == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Two weeks.", "correct"),
        ("4 weeks", "wrong"),
        ("Not four weeks but two weeks.", "correct"),
        ("2 weeks or 4 weeks", "unread"),
        ("Some time.", "unread"),
        ("I don't know.", "abstained"),
        (None, "unread"),
    ],
)
def test_an_open_question(text: str | None, outcome: str) -> None:
    """Patterns of right and of wrong answers; a denied match does not count, both leave it unread."""
    assert keyed_outcome(text, Question({}, frozenset([r"\b(two|2) weeks"]), (r"\b(four|4) weeks",))).value == outcome


def test_why() -> None:
    """The reason tells the option, how it abstained, or why nothing was read."""
    assert [keyed_outcome(text, QUESTION).reason for text in ("B", "E", "I don't know.", "B or C", "")] == [
        *("B", "E", "said so", "ambiguous", "no answer"),
    ]


def test_options_of_several_letters_and_of_the_form() -> None:
    """Numbers serve as letters; the item's entries become the question, and "abstain" alone makes a trap."""
    assert chosen_option("Answer: 2", {"1": "Aspirin", "2": "Ibuprofen"}).value == "2"
    asked = question_of({"options": OPTIONS, "right": ["A", "B"], "abstain": ["E"]})
    assert asked == Question(OPTIONS, frozenset("AB"), (), ("E",))
    assert question_of({"right": ["abstain"]}).abstain_is_right
