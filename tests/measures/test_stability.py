"""Laws of audit/measures/stability.py, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.measures.intervals import Interval
from audit.measures.stability import (
    clusters,
    entropy,
    is_consistent,
    jackknifed_mean,
    mean_interval,
    normalised_entropy,
    repeatability,
    right_and_stable,
    set_class,
    unless_flat,
)


def test_entropy_by_hand() -> None:
    """One label 0; two alike often ln 2; missing ones are left out."""
    assert entropy(["a", "a", None]) == 0.0
    assert entropy(["a", "b", math.nan]) == pytest.approx(math.log(2))
    assert math.isnan(entropy([]))


def test_normalised_entropy_by_hand() -> None:
    """Four a and one b of five, three categories: (.5004 + 1/10) / ln 3; one label 0; more than can be is capped at 1."""
    # -.8 ln .8 - .2 ln .2 = .1785 + .3219
    assert normalised_entropy([*"aaaab"], categories=3) == pytest.approx((0.500402 + 0.1) / math.log(3), abs=1e-6)
    assert normalised_entropy([*"aaaaa"], categories=3) == 0.0
    assert normalised_entropy([*"ab"], categories=5) == 1.0  # (.6931 + .25) / ln 2, capped
    assert math.isnan(normalised_entropy(["a"], categories=3)) and math.isnan(normalised_entropy(["a", "a"], categories=1))


def test_repeatability_by_hand() -> None:
    """Repeats 1, 3 and 4, 4, 7: squares 2 and 6 on 1 + 2 degrees of freedom, so 2.77 sqrt(8/3)."""
    assert repeatability([[1, 3, math.nan], [4, 4, 7]]) == pytest.approx(2.77 * math.sqrt(8 / 3))
    assert repeatability([[2, 2], [5, 5]]) == 0.0
    assert math.isnan(repeatability([[1], [2]])) and math.isnan(repeatability([]))


def test_jackknifed_mean_by_hand() -> None:
    """Pairs 1, 0, 0 of three repeats: leaving one out gives 0, 0, 1; pseudo-values 1, 1, -1; t of 2 degrees of freedom is 4.3027."""
    found = jackknifed_mean(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=float))
    half = 4.302653 * math.sqrt(4 / 3) / math.sqrt(3)  # the standard deviation of 1, 1, -1 is sqrt(4/3)
    assert (found.value, found.low, found.high) == pytest.approx((1 / 3, 1 / 3 - half, 1 / 3 + half), abs=1e-5)


def test_jackknifed_mean_without_enough() -> None:
    """Two repeats have a mean and no bounds, one has nothing; a repeat that is nan is left out."""
    two = np.array([[1, 0.4], [0.4, 1]])
    assert jackknifed_mean(two).value == pytest.approx(0.4) and math.isnan(jackknifed_mean(two).low)
    padded = np.full((3, 3), np.nan)
    padded[:2, :2] = two
    assert jackknifed_mean(padded).value == pytest.approx(0.4)
    assert math.isnan(jackknifed_mean(np.ones((1, 1))).value)


@pytest.mark.slow
def test_jackknifed_mean_covers() -> None:
    """Of 600 sets of 12 texts drawn from one source, between 90 and 99 % have the true mean inside their 95 % interval."""
    rng = np.random.default_rng(7)
    inside = 0
    for _ in range(600):
        traits = rng.normal(0, 1, 12)
        found = jackknifed_mean(np.abs(np.subtract.outer(traits, traits)))
        inside += found.low <= 2 / math.sqrt(math.pi) <= found.high  # the mean difference of two normal draws
    assert 0.90 <= inside / 600 <= 0.99


def test_mean_interval_by_number_of_questions() -> None:
    """Below 20 questions Student's t, from 20 on a bootstrap that the seed fixes; nan values are left out."""
    few, many = [0.1, 0.2, 0.6, math.nan], list(np.linspace(0, 1, 25))
    # t of 2 degrees of freedom 4.3027, standard deviation .26458
    assert mean_interval(few, seed=1).high == pytest.approx(0.3 + 4.302653 * 0.264575 / math.sqrt(3), abs=1e-5)
    assert mean_interval(many, seed=1) == mean_interval(many, seed=1) != mean_interval(many, seed=2)
    assert mean_interval(many, seed=1).value == pytest.approx(0.5)


def test_a_flat_interval_promises_nothing() -> None:
    """An interval of no width loses its bounds, any other keeps them: else the same would be promised of every other question."""
    flat, wide = Interval(1.0, 1.0, 1.0), Interval(1.0, 0.5, 1.5)
    assert unless_flat(flat).value == 1.0 and math.isnan(unless_flat(flat).low) and math.isnan(unless_flat(flat).high)
    assert unless_flat(wide) == wide


def test_clusters_by_hand() -> None:
    """Every two of a cluster are linked: a chain a-b-c without a-c is not one cluster."""
    chain = np.array([[1, 0.9, 0.1], [0.9, 1, 0.9], [0.1, 0.9, 1]])
    assert len(set(clusters(chain, link=0.5))) == 2
    assert clusters(chain, link=0.05) == [0, 0, 0] and clusters(chain, link=0.95) == [0, 1, 2]
    assert clusters(np.ones((1, 1)), link=0.5) == [0] and clusters(np.ones((0, 0)), link=0.5) == []


def test_what_is_apart_or_empty_shares_no_cluster() -> None:
    """Contradictory answers are parted however alike they are, and an answer without a word stands alone."""
    alike = np.ones((3, 3))
    apart = np.zeros((3, 3), dtype=bool)
    apart[0, 2] = apart[2, 0] = True
    found = clusters(alike, link=0.5, apart=apart)
    assert found[0] != found[2]
    alike[1, :] = alike[:, 1] = np.nan
    assert clusters(alike, link=0.5) == [0, 1, 0]


@settings(max_examples=50, deadline=None, database=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=8), st.floats(0.1, 0.9))
def test_every_pair_of_a_cluster_is_linked(places: list[float], link: float) -> None:
    """Whatever the likenesses are, no cluster holds a pair below the link."""
    likeness = 1 - np.abs(np.subtract.outer(places, places))
    found = clusters(likeness, link=link)
    assert all(likeness[a, b] >= link - 1e-9 for a in range(len(found)) for b in range(a) if found[a] == found[b])


@pytest.mark.parametrize(
    ("right", "name"),
    [([1, 1, 1], "appropriate"), ([0, 0, 0], "inappropriate"), ([1, 0, 1], "inconsistent"), ([None, 1], "appropriate"), ([], "")],
)
def test_set_class(right: list[int | None], name: str) -> None:
    """All right, none right, or both by turns (Haver 2023); unjudged answers are left out."""
    assert set_class(right) == name


def test_consistent_whatever_is_right() -> None:
    """The same label throughout (Rahsepar 2023); one answer cannot say."""
    assert is_consistent(["wrong", "wrong", None]) is True
    assert is_consistent(["wrong", "right"]) is False
    assert is_consistent(["right", None]) is None


@pytest.mark.parametrize(
    ("right", "labels", "cell"),
    [
        ([1, 1, 1], [*"aaa"], "right, stable"), ([1, 1, 0], [*"aab"], "right, unstable"), ([0, 0, 0], [*"bbb"], "wrong, stable"),
        ([0, 0, 0], [*"bcb"], "wrong, unstable"), ([1, 0], [*"ab"], "wrong, unstable"), ([1], ["a"], ""),
    ],
)  # fmt: skip
def test_right_and_stable(right: list[int], labels: list[str], cell: str) -> None:
    """More than half right makes a question right; the same label throughout makes it stable."""
    assert right_and_stable(right, labels) == cell
