"""Laws of audit/answers/choices.py."""

from __future__ import annotations

import pytest

from audit.answers.choices import plain, read_choice, read_set


def test_plain_makes_spellings_equal() -> None:
    """Case, width, underscores and hyphens make no difference."""
    assert plain(" Non-Opioid. ") == plain("non_opioid") == plain("ＮＯＮ opioid") == "non opioid"


def test_chinese_choices_need_no_blanks() -> None:
    """A choice in Chinese is found inside a sentence, and a denied one is not."""
    assert read_choice("建议住院治疗", ("住院", "回家")).value == "住院"
    assert read_choice("不住院", ("住院", "回家")).value is None


@pytest.mark.parametrize(
    ("value", "members"),
    [
        (["fever", "cough"], 3.0),
        ("cough and fever", 3.0),
        ("cough", 2.0),
        ("none", 0.0),
        ([], 0.0),
        (["fever", "rash"], None),
        ("fever or cough", None),
        (None, None),
        (3, None),
    ],
)
def test_sets(value: object, members: float | None) -> None:
    """The sum of 2^place over the members: fever 1, cough 2; a member that is no choice leaves the whole unread."""
    assert read_set(value, ("fever", "cough")).value == members
