"""What two collections share."""

from __future__ import annotations

import math

import pytest

from audit.measures.overlap import jaccard, mean_jaccard


def test_jaccard_by_hand() -> None:
    """{a, b, c} and {b, c, d}: two of four; equal sets 1, disjoint 0; doubles do not count; two empty ones say nothing."""
    assert jaccard("abc", "bcd") == 0.5
    assert jaccard([1, 1, 2], {2, 1}) == 1 and jaccard("ab", "cd") == 0 and jaccard("", "a") == 0
    assert math.isnan(jaccard((), ()))


def test_mean_over_all_pairs() -> None:
    """Three sets have three pairs, 1, 1/3 and 1/3 here; a pair of empty ones is left out, and one set has no pair."""
    assert mean_jaccard(["ab", "ab", "bc"]) == pytest.approx((1 + 1 / 3 + 1 / 3) / 3)
    assert mean_jaccard(["a", "", ""]) == 0
    assert math.isnan(mean_jaccard(["ab"])) and math.isnan(mean_jaccard(["", ""])) and math.isnan(mean_jaccard([]))
