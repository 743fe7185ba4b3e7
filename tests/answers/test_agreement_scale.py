"""Laws of audit/answers/agreement_scale.py."""

from __future__ import annotations

import pytest

from audit.answers.agreement_scale import agreement, same_side
from audit.probe import Field

FIVE = Field("belief", "ordinal", low=1, high=5)
SEVEN = Field("belief", "ordinal", low=1, high=7)


@pytest.mark.parametrize(
    ("text", "five", "seven"),
    [
        ("Strongly disagree", 1, 1),
        ("I completely agree that it helps", 5, 7),
        ("Disagree.", 2, None),
        ("Agree", 4, None),
        ("Neither agree nor disagree", 3, None),
        ("非常不同意", 1, 1),
        ("不同意", 2, None),
        ("同意转诊", None, None),
        ("somewhat agree", None, None),
        ("an agreement", None, None),
    ],
)
def test_words_of_agreement(text: str, five: float | None, seven: float | None) -> None:
    """The ends of every scale have a name, the levels between only where there are five."""
    assert (agreement(text, FIVE).value, agreement(text, SEVEN).value) == (five, seven)


def test_denied_words_are_ambiguous_and_triage_is_no_agreement() -> None:
    """ "I do not agree" may be anything below the middle; nobody agrees with a triage level."""
    assert agreement("I do not agree", FIVE).value is None
    assert agreement("Strongly agree", Field("triage", "ordinal", low=1, high=5)).value is None


def test_sides_of_the_middle() -> None:
    """1 and "disagree" go together on five levels, 5 and "disagree" do not; the middle goes with itself."""
    assert same_side(1, 2, FIVE) and same_side(3, 3, FIVE)
    assert not same_side(5, 2, FIVE) and not same_side(3, 2, FIVE)
