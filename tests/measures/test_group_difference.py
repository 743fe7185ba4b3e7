"""Differences of two groups of texts, with the question as the unit."""

from __future__ import annotations

import math

import pytest

from audit.measures.group_difference import cluster_means, mean_difference


def test_cluster_means() -> None:
    """Values of one cluster are averaged, nan is left out, and a cluster of nan only is none."""
    assert cluster_means([1.0, 3.0, math.nan, 5.0, math.nan], ["a", "a", "a", "b", "c"]) == {"a": 2.0, "b": 5.0}


def test_paired_difference() -> None:
    """Differences 1, 2, 3 within three questions: mean 2, t(2) 4.303 * 1 / sqrt(3) = 2.484 to either side; a lone question is left out."""
    found, paired = mean_difference({"a": 2.0, "b": 4.0, "c": 6.0, "d": 90.0}, {"a": 1.0, "b": 2.0, "c": 3.0})
    assert paired and found.value == pytest.approx(2.0)
    assert (found.low, found.high) == pytest.approx((2 - 2.484, 2 + 2.484), abs=0.001)


def test_difference_of_separate_questions() -> None:
    """Welch: means 5 and 2, variances 3 and 1 of three each, so a standard error of sqrt(4/3) = 1.1547 on

    (4/3)^2 / (1^2/2 + (1/3)^2/2) = 3.2 degrees of freedom, where t is 3.0728: 3.5482 to either side.
    """
    found, paired = mean_difference({"a": 4.0, "b": 4.0, "c": 7.0}, {"d": 1.0, "e": 2.0, "f": 3.0})
    assert not paired and found.value == pytest.approx(3.0)
    assert found.high - found.value == pytest.approx(3.5482, abs=0.001)


def test_too_little_gives_no_bounds() -> None:
    """One question on a side gives a gap without bounds, none gives nothing, equal values a width of zero."""
    found, _ = mean_difference({"a": 3.0}, {"b": 1.0, "c": 2.0})
    assert found.value == 1.5 and math.isnan(found.low)
    assert math.isnan(mean_difference({}, {"b": 1.0})[0].value)
    same, _ = mean_difference({"a": 3.0, "b": 3.0}, {"c": 1.0, "d": 1.0})
    assert (same.low, same.high) == (2.0, 2.0)
