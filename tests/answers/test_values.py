"""Laws of audit/answers/values.py that the tests of the form reader do not reach."""

from __future__ import annotations

import pytest

from audit.answers.decisions import read_yes_no
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


def test_yes_no_looks_at_the_first_sentence_for_doubt() -> None:
    """A later "if" does not blur a plain answer."""
    assert read_yes_no("No. Come back if it gets worse.").value == 0.0
    assert read_yes_no("No, unless it gets worse.").value is None
