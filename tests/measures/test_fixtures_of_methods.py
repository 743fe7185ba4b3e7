"""Reference values of the methods (sections 2.5, 4, 5 and 6), computed apart from this code, that no other test of the measures checks.

The others stand with their measure: McNemar's p and the floors of p in test_permutation, detectable differences and units in
test_power, the gates in test_equivalence, Rogan and Gladen in test_misclassification, kappa, AC1 and alpha in test_agreement.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from audit.measures.agreement import fleiss_kappa
from audit.measures.equivalence import equivalence, undetectable_share
from audit.measures.intervals import clopper_pearson
from audit.measures.misclassification import Judge, corrected_gap
from audit.measures.multiplicity import holm
from audit.measures.permutation import McNemar, mcnemar, sign_flip
from audit.measures.power import Spread, gap_deviation, units_for_equivalence


@pytest.mark.parametrize(("n", "high"), [(45, 0.079), (300, 0.012)])
def test_nothing_seen_in_n_vignettes(n: int, high: float) -> None:
    """Upper bounds of 0 of n (2.5)."""
    assert clopper_pearson(0, n).high == pytest.approx(high, abs=5e-4)


@pytest.mark.parametrize(("share", "runs"), [(0.10, 29), (0.05, 59), (0.02, 149)])
def test_runs_that_see_a_failure(share: float, runs: int) -> None:
    """A failure of 10, 5 or 2 % of runs needs 29, 59 or 149 to be seen with 95 %; five runs leave 45 % undetectable (2.5)."""
    assert undetectable_share(runs) <= share < undetectable_share(runs - 1)
    assert undetectable_share(5) > 0.45


def power(pairs: int, split: float, p_of: Callable[[McNemar], float]) -> float:
    """Chance that McNemar's test is significant at 5 % among so many discordant pairs, of which `split` go one way."""
    found = np.array([p_of(mcnemar(b, pairs - b)) <= 0.05 for b in range(pairs + 1)])
    return float(stats.binom.pmf(np.arange(pairs + 1), pairs, split)[found].sum())


@pytest.mark.parametrize(("split", "exact", "mid"), [(0.60, 210, 198), (0.65, 97, 89), (0.70, 54, 48), (0.75, 35, 32), (0.80, 23, 22)])
def test_discordant_pairs_for_mcnemar(split: float, exact: int, mid: int) -> None:
    """Discordant pairs from which on the exact test, and its mid-p, have a power of 80 % (4)."""
    for pairs, p_of in ((exact, lambda one: one.p), (mid, lambda one: one.mid_p)):
        assert power(pairs - 1, split, p_of) < 0.8
        assert min(power(more, split, p_of) for more in range(pairs, pairs + 20)) >= 0.8


@pytest.mark.parametrize(("margin", "deviation", "units"), [(0.10, 0.40, 139), (0.03, 0.15, 216)])
def test_units_for_equivalence(margin: float, deviation: float, units: int) -> None:
    """Vignettes for 80 % power of the two one-sided tests (4)."""
    assert units_for_equivalence(deviation, margin=margin) == units


@pytest.mark.parametrize(
    ("margin", "deviation", "units"), [(0.05, 0.40, 594), (0.10, 0.40, 159), (0.03, 0.15, 296), (0.03, 0.25, 670), (0.03, 0.40, 1618)]
)
def test_units_for_equivalence_with_gates(margin: float, deviation: float, units: int) -> None:
    """The same when one worst-case vignette must be survived, within 2 % of the simulated values (4)."""
    assert units_for_equivalence(deviation, margin=margin, step=1) == pytest.approx(units, rel=0.02)


@pytest.mark.parametrize(("vignettes", "plain"), [(20, 0.36), (40, 0.13), (60, 0.19), (100, 0.12)])
def test_false_equivalence_without_and_with_gates(vignettes: int, plain: float) -> None:
    """One vignette in twenty always flips: how often 5 points are "kept", by the chance of each number of flips (4)."""
    tests = [equivalence([1.0] * flips + [0.0] * (vignettes - flips), margin=0.05, step=1) for flips in range(vignettes + 1)]
    chance = stats.binom.pmf(np.arange(vignettes + 1), vignettes, 0.05)
    assert chance @ [one.interval.low > -0.05 and one.interval.high < 0.05 for one in tests] == pytest.approx(plain, abs=0.01)
    assert chance @ [one.equivalent for one in tests] <= 0.066


def spread_of_rates(base: float) -> Spread:
    """Wording and rerun spread of a yes/no answer whose logit has SD 1.5 between vignettes and .5 between wordings."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    weights = weights / weights.sum()
    rates = expit(base + 1.5 * nodes[:, None] + 0.5 * nodes)
    by_vignette = rates @ weights
    wording = weights @ ((rates - by_vignette[:, None]) ** 2 @ weights)
    return Spread(vignette_by_group=0.0, wording=math.sqrt(wording), rerun=math.sqrt(weights @ (rates * (1 - rates)) @ weights))


@pytest.mark.parametrize(("base", "deviations"), [(0.0, (0.60, 0.36, 0.29, 0.23, 0.18)), (-3.07, (0.39, 0.23, 0.18, 0.14, 0.11))])
def test_expected_spread_of_a_noisy_decision(base: float, deviations: tuple[float, ...]) -> None:
    """SD of the gap at 1, 3, 5, 10 and 20 repeats, for a rate of 50 % and of about 10 % (4)."""
    found = [gap_deviation(spread_of_rates(base), texts=1, repeats=repeats) for repeats in (1, 3, 5, 10, 20)]
    assert found == pytest.approx(deviations, abs=0.012)


def test_holm_of_many_tests_is_blocked_by_the_floor() -> None:
    """At ten vignettes no p is below 2^-9 = .002: Holm over 25 tests can reject, over 26 never (5)."""
    floor = float(sign_flip(np.ones(10), seed=0).raw_p[0])
    assert floor == pytest.approx(0.00195, abs=5e-6)
    assert holm([floor] * 25)[0] <= 0.05 < holm([floor] * 26)[0]


def test_scotts_pi_of_the_skewed_table() -> None:
    """90, 5, 4, 1: pi .134 as Fleiss' kappa of two raters (6)."""
    assert fleiss_kappa([[2, 0]] * 90 + [[1, 1]] * 9 + [[0, 2]]) == pytest.approx(0.134, abs=5e-4)


def test_a_pooled_correction_inflates_a_gap_that_is_the_judges() -> None:
    """Equal true rates of .10, specificities .95 and .90: an apparent gap of .045, "corrected" with the pooled figures to .058 (6)."""
    sensitivity, true = 0.85, 0.10
    rates = [true * sensitivity + (1 - true) * (1 - specificity) for specificity in (0.90, 0.95)]
    assert rates[0] - rates[1] == pytest.approx(0.045)
    assert corrected_gap(rates[0] - rates[1], 0.0, Judge(sensitivity, 100, 0.925, 100)).value == pytest.approx(0.058, abs=5e-4)
