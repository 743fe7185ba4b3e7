"""Laws of audit/measures/keyed.py."""

from __future__ import annotations

import math

import pytest

from audit.measures.keyed import pointwise_score


def test_points_over_all_answers() -> None:
    """Four items of two answers: 5 correct, 2 wrong, 1 neither: (5 - .25 x 2) / 8 = .5625, whatever "per hundred" would make of it."""
    score = pointwise_score([2, 2, 1, 0], [0, 0, 1, 1], [2, 2, 2, 2])
    assert score.value == pytest.approx(4.5 / 8)
    assert score.low < score.value < score.high


def test_the_ends_and_abstaining() -> None:
    """All right is 1, all wrong is -.25, abstaining throughout is 0, and no answer is nan."""
    assert pointwise_score([1, 1], [0, 0], [1, 1]).value == 1
    assert pointwise_score([0, 0], [1, 1], [1, 1]).value == -0.25
    assert pointwise_score([0, 0], [0, 0], [1, 1]).value == 0
    assert math.isnan(pointwise_score([], [], []).value)


def test_guessing_among_five_is_worth_nothing() -> None:
    """One of five right at 1, four wrong at -1/4 each: the default penalty makes it 0."""
    assert pointwise_score([1, 0, 0, 0, 0], [0, 1, 1, 1, 1], [1] * 5).value == pytest.approx(0)


def test_the_interval_counts_items_and_not_reruns() -> None:
    """Every answer given ten times over leaves the interval as it was."""
    once = pointwise_score([1, 0, 1, 0], [0, 1, 0, 0], [1] * 4)
    often = pointwise_score([10, 0, 10, 0], [0, 10, 0, 0], [10] * 4)
    assert (once.low, once.high) == pytest.approx((often.low, often.high))


def test_without_variation_the_interval_is_not_a_point() -> None:
    """Ten of ten right: 1 is the best there is; a share of 1 - .05^(1/10) = .2589 wrong ones could have been missed, 1 - .2589 x 1.25."""
    score = pointwise_score([1] * 10, [0] * 10, [1] * 10)
    assert score.high == 1
    assert score.low == pytest.approx(1 - (1 - 0.05 ** (1 / 10)) * 1.25)


def test_a_penalty_lies_in_0_to_1() -> None:
    """A negative penalty would reward wrong answers, as one published run did."""
    with pytest.raises(ValueError, match=r"a penalty lies in \[0, 1\], got -1"):
        pointwise_score([1], [0], [1], penalty=-1)
