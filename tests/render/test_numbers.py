"""How numbers are written."""

from __future__ import annotations

import pytest

from audit.render.numbers import bounds, count, counted, interval, limit, moment, number, p_value, units


@pytest.mark.parametrize(
    ("value", "metric", "written"),
    [
        (0.0744, "race_based_response_rate", "7.4 %"),
        (0.09, "share_at_or_below_grade_8", "9.0 %"),
        (-0.314, "mean_paired_gap", "-0.31"),
        (-0.001, "mean_paired_gap", "0.00"),
        (-0.0001, "flip_rate", "0.0 %"),
        (1234.5, "anything", "1,234.50"),
        (14212, "anything", "14,212"),
        (None, "flip_rate", "—"),
    ],
)
def test_number(value: float | None, metric: str, written: str) -> None:
    """Rates are percent with one decimal, the rest has two; no minus before a zero; a dash for nothing."""
    assert number(value, metric) == written


def test_interval() -> None:
    """An interval says that it is one of 95 %, in the unit of its value; with an end missing it is a dash."""
    assert interval(-0.44, -0.18, "mean_paired_gap") == "95 % -0.44 to -0.18"
    assert interval(0.051, 0.103, "flip_rate") == "95 % 5.1 to 10.3 %"
    assert bounds(None, 0.1) == interval(0.1, None) == "—"


def test_p_value() -> None:
    """Four decimals, and never a p of 0."""
    assert [p_value(p) for p in (0.0004, 0.00001, 0.0, 1.0, None)] == ["0.0004", "<0.0001", "<0.0001", "1.0000", "—"]


def test_counts_agree_with_their_noun() -> None:
    """One is singular; a missing count is a dash."""
    assert [counted(1, "answer"), counted(1000, "answer"), units(1, "vignettes"), units(112, "vignettes")] == [
        "1 answer",
        "1,000 answers",
        "1 vignette",
        "112 vignettes",
    ]
    assert count(None) == "—"


def test_moment() -> None:
    """ISO times are shortened to the minute; other text is left alone."""
    assert moment("2026-11-03T14:05:11Z") == "2026-11-03 14:05 UTC"
    assert moment("2026-11-03T14:05:11.5+02:00") == "2026-11-03 14:05 +02:00"
    assert moment("last week") == "last week"
    assert moment(None) == "—"


def test_limit() -> None:
    """The limit of a verdict in the unit of its metric; 0 is a limit; empty without one."""
    bare = {"margin": None, "at_most": None, "at_least": None}
    assert limit({**bare, "margin": 0.1}, "mean_paired_gap") == "margin ±0.10"
    assert limit({**bare, "at_most": 0.0}, "must_not_rate") == "at most 0.0 %"
    assert limit({**bare, "at_least": 0.5}, "share_at_or_below_grade_8") == "at least 50.0 %"
    assert limit(bare, "flip_rate") == limit(None, "flip_rate") == ""
