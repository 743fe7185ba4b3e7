"""Laws of audit/answers/values.py that the tests of the form reader do not reach."""

from __future__ import annotations

import pytest

from audit.answers.choices import plain, read_choice
from audit.answers.decisions import read_yes_no
from audit.answers.reading import ABSENT, AMBIGUOUS, Reading, agreed
from audit.answers.values import read_value
from audit.probe import Field

LEVEL = Field("level", "ordinal", low=1, high=10)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,000", None),
        ("VIII", 8.0),
        ("viii", None),
        ("ten", 10.0),
        ("十", 10.0),
        ("7分", 7.0),
        ("３", 3.0),
        ("10.", 10.0),
        ("5 days", None),
        ("3.0", 3.0),
    ],
)
def test_written_numerals(written: str, value: float | None) -> None:
    """Every kind of numeral gives its number; 1,000 is off the scale, a lower-case Roman numeral is a word, a length of time no level."""
    assert read_value(written, LEVEL).value == value


def test_readings_agree_or_are_called_otherwise() -> None:
    """Equal readings agree, unreadable ones do not count, and no reading at all is absent."""
    assert agreed([Reading(1.0), AMBIGUOUS, Reading(1.0)]).value == 1.0
    assert agreed([Reading(1.0), Reading(2.0)]) is AMBIGUOUS
    assert agreed([AMBIGUOUS]) is AMBIGUOUS
    assert agreed([]) is ABSENT


def test_plain_makes_spellings_equal() -> None:
    """Case, width, underscores and hyphens make no difference."""
    assert plain(" Non-Opioid. ") == plain("non_opioid") == plain("ＮＯＮ opioid") == "non opioid"


def test_chinese_choices_need_no_blanks() -> None:
    """A choice in Chinese is found inside a sentence, and a denied one is not."""
    assert read_choice("建议住院治疗", ("住院", "回家")).value == "住院"
    assert read_choice("不住院", ("住院", "回家")).value is None


def test_yes_no_looks_at_the_first_sentence_for_doubt() -> None:
    """A later "if" does not blur a plain answer."""
    assert read_yes_no("No. Come back if it gets worse.").value == 0.0
    assert read_yes_no("No, unless it gets worse.").value is None
