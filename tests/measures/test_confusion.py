"""Agreement from tables."""

from __future__ import annotations

import math

import numpy as np
import pytest

from audit.measures.agreement import cohen_kappa, gwet_ac1
from audit.measures.confusion import ac1_of_table, exact_agreement, kappa_of_table, over_clusters


def test_figures_of_a_skewed_table() -> None:
    """(a, b, c, d) = (90, 5, 4, 1): 91 of 100 agree; kappa .1346 and AC1 .8996 (section 6 of the methods)."""
    table = [[90, 5], [4, 1]]
    assert exact_agreement(table) == pytest.approx(0.91)
    assert kappa_of_table(table) == pytest.approx(0.1346, abs=5e-5)
    assert ac1_of_table(table) == pytest.approx(0.8996, abs=5e-5)


def test_tables_and_labels_give_the_same() -> None:
    """The coefficients are those of the labels that the table crosses, with an unused category too."""
    rng = np.random.default_rng(3)
    first = rng.integers(0, 4, 80)
    second = np.where(rng.random(80) < 0.6, first, rng.integers(0, 4, 80))
    table = np.zeros((5, 5))
    np.add.at(table, (first, second), 1)
    assert kappa_of_table(table) == pytest.approx(cohen_kappa(first, second))
    assert ac1_of_table(table) == pytest.approx(gwet_ac1(first, second))


def test_nothing_can_be_said_without_answers_or_with_one_category() -> None:
    """nan for an empty table; with one category chance alone would agree always."""
    for statistic in (exact_agreement, kappa_of_table, ac1_of_table):
        assert math.isnan(statistic(np.zeros((2, 2))))
    assert exact_agreement([[7, 0], [0, 0]]) == 1
    assert math.isnan(kappa_of_table([[7, 0], [0, 0]])) and math.isnan(ac1_of_table([[7, 0], [0, 0]]))


def test_clusters_are_resampled_whole() -> None:
    """Ten answers that agree or disagree together are worth one: the bounds are as wide as with a tenth of the answers."""
    agree, disagree = np.array([[5.0, 0], [0, 5]]), np.array([[0.0, 5], [5, 0]])
    clusters = [agree] * 12 + [disagree] * 8
    answers = [one / 5 / 2 for one in clusters]  # the same shares, a tenth of the counts
    many, few = (over_clusters(tables, exact_agreement, seed=1) for tables in (clusters, answers))
    assert many.value == few.value == pytest.approx(0.6)
    assert (many.low, many.high) == (few.low, few.high)
    assert many.high - many.low == pytest.approx(2 * 1.96 * math.sqrt(0.6 * 0.4 / 20), abs=0.08)


def test_one_cluster_has_no_bounds() -> None:
    """Nothing is known of other clusters."""
    found = over_clusters([[[3, 1], [0, 2]]], exact_agreement, seed=1)
    assert found.value == pytest.approx(5 / 6) and math.isnan(found.low) and math.isnan(found.high)
