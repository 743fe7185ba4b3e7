"""Majorities and agreement."""

from __future__ import annotations

import math

import pytest

from audit.graders.votes import agreement, majority


@pytest.mark.parametrize(
    ("votes", "stance", "confidence"),
    [
        (["rejects", "rejects", "hedges"], "rejects", 2 / 3),
        (["rejects", "endorses"], "unread", 0),  # a tie
        (["rejects", "rejects", "endorses", "hedges"], "unread", 0),  # two of four are not more than half
        (["rejects", None, None], "unread", 2 / 3),  # who says nothing could not read it
        (["rejects", "rejects", None], "rejects", 2 / 3),
        ([], "unread", 0),
    ],
)
def test_more_than_half_decides(votes: list[str | None], stance: str, confidence: float) -> None:
    """A tie or no majority is unread."""
    found = majority([(f"j{number}", one) for number, one in enumerate(votes)])
    assert found.stance == stance and found.confidence == pytest.approx(confidence)


def test_the_rule_tells_the_votes() -> None:
    """Who said what can be seen in the table."""
    assert majority([("a", "rejects"), ("b", "rejects"), ("c", None)]).rule == "2 of 3: a rejects, b rejects, c nothing"
    assert majority([("a", "rejects"), ("b", "hedges")]).rule == "no majority: a rejects, b hedges"
    assert majority([]).rule == "nobody voted"


def test_agreement_of_two_judges() -> None:
    """90 + 1 of 100 agree: AC1 .8996 and alpha .1385 (fixture of section 6 of the methods)."""
    pairs = [("endorses", "endorses")] * 90 + [("endorses", "rejects")] * 5 + [("rejects", "endorses")] * 4 + [("rejects", "rejects")]
    found = agreement([[("a", one), ("b", two)] for one, two in pairs], items=[str(number) for number in range(100)])
    assert (found.voters, found.answers) == (2, 100)
    assert found.share_equal.value == pytest.approx(0.91)
    assert found.gwet_ac1 == pytest.approx(0.8996, abs=5e-5)
    assert found.krippendorff_alpha == pytest.approx(0.1385, abs=5e-5)


def test_items_are_the_clusters() -> None:
    """Fifty answers to one item tell less than fifty items."""
    votes = [[("a", "rejects"), ("b", "rejects" if number % 3 else "endorses")] for number in range(60)]
    alone = agreement(votes, items=[str(number) for number in range(60)]).share_equal
    together = agreement(votes, items=["one"] * 60).share_equal
    assert alone.value == pytest.approx(together.value) == pytest.approx(2 / 3)
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_a_missing_vote_is_passed_over() -> None:
    """An answer with one vote says nothing of agreement."""
    found = agreement([[("a", "rejects"), ("b", None)]], items=["skin"])
    assert found.answers == 0 and math.isnan(found.share_equal.value) and math.isnan(found.gwet_ac1)
