"""Laws of audit/answers/numerals.py."""

from __future__ import annotations

import pytest

from audit.answers.numerals import number_of, read_number, within
from audit.probe import Field

LEVEL = Field("level", "ordinal", low=1, high=10)
SHARE = Field("share", "number", low=0, high=1)


@pytest.mark.parametrize(("written", "number"), [("VIII", 8), ("ten", 10), ("十", 10), ("两", 2), ("1,000.5", 1000.5), ("−3", -3)])
def test_numerals(written: str, number: float) -> None:
    """Digits with signs and separators, words, Roman and Chinese numerals."""
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("3 (urgent)", 3, ""),
        ("level three", 3, ""),
        ("3, possibly 2", None, "ambiguous"),
        ("2-3", None, "ambiguous"),
        ("2 to level 3", None, "ambiguous"),
        ("1, 2, 3", None, "ambiguous"),
        ("at least 3", None, "ambiguous"),
        ("3+", None, "ambiguous"),
        ("3/5", None, "another scale"),
        ("11", None, "out of range"),
        ("2.5", None, "between two levels"),
        ("2 large cannulas", None, "not understood"),
        ("two hours", None, "not understood"),
        ("一般", None, "not understood"),
        ("二十级", None, "not understood"),
        ("三级", 3, ""),
    ],
)
def test_levels(text: str, value: float | None, reason: str) -> None:
    """A level stands alone or with its remark; what is counted, measured or left open is none."""
    reading = read_number(text, LEVEL)
    assert (reading.value, reading.reason) == (value, reason)


def test_percent_and_infinity() -> None:
    """70 % is .7 where the scale ends at 1; what is no number is on no scale."""
    assert read_number("70 %", SHARE).value == pytest.approx(0.7)
    assert within(float("inf"), SHARE).reason == "not understood"
