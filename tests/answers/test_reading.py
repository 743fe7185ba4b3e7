"""Laws of audit/answers/reading.py."""

from __future__ import annotations

import pytest

from audit.answers.reading import ABSENT, AMBIGUOUS, CONTRADICTORY, OUT_OF_RANGE, UNCLEAR, Reading, agreed, settled

TWO, THREE = Reading(2.0), Reading(3.0)


def test_readings_agree_or_are_called_otherwise() -> None:
    """Equal readings agree, unreadable ones do not count, and no reading at all is absent."""
    assert agreed([TWO, AMBIGUOUS, TWO]) == TWO
    assert agreed([TWO, THREE]) is AMBIGUOUS
    assert agreed([AMBIGUOUS]) is AMBIGUOUS
    assert agreed([]) is ABSENT


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ([TWO, TWO, UNCLEAR], TWO),
        ([TWO, THREE], CONTRADICTORY),
        ([TWO, AMBIGUOUS], AMBIGUOUS),
        ([TWO, OUT_OF_RANGE], CONTRADICTORY),
        ([OUT_OF_RANGE], OUT_OF_RANGE),
    ],
)
def test_statements_of_equal_standing(readings: list[Reading], found: Reading) -> None:
    """A value beside another, beside one off the scale or beside a range is no value."""
    assert settled(readings) == found
