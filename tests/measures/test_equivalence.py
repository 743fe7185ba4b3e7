from __future__ import annotations

import math

import numpy as np
import pytest

from audit.measures.equivalence import equivalence, minimum_units, undetectable_share


@pytest.mark.parametrize(("margin", "units"), [(0.10, 29), (0.05, 59), (0.03, 99), (0.02, 149)])
def test_minimum_units_of_a_binary_outcome(margin: float, units: int) -> None:
    """The fewest units with (1 - margin)^V <= .05, e.g. .95^59 = .0485 and .95^58 = .0510."""
    assert minimum_units(margin, step=1) == units
    assert (1 - margin) ** units <= 0.05 < (1 - margin) ** (units - 1)


def test_minimum_units_depend_on_margin_over_step() -> None:
    """A margin of .1 on a scale that can jump by 2 is a margin of .05; a margin of a whole step or more needs one unit."""
    assert minimum_units(0.1, step=2) == 59
    assert minimum_units(1.0, step=1) == minimum_units(3.0, step=1) == 1


@pytest.mark.parametrize(("margin", "step"), [(0, 1), (0.05, 0), (-0.1, 1)])
def test_margin_and_step_must_be_positive(margin: float, step: float) -> None:
    """An impossible margin or step is an error."""
    with pytest.raises(ValueError, match="above 0"):
        minimum_units(margin, step=step)


def test_undetectable_share_inverts_minimum_units() -> None:
    """With as many units as a margin needs, a share of that margin would have been seen; without units nothing is known."""
    assert undetectable_share(59) <= 0.05 < undetectable_share(58)
    assert undetectable_share(10) == pytest.approx(0.2589, abs=1e-4)  # 1 - .05^(1/10)
    assert math.isnan(undetectable_share(0))


def test_no_gap_anywhere_is_not_equivalence_with_few_vignettes() -> None:
    """Twenty vignettes without any gap give an interval of width 0 and still no verdict at 5 points; 100 give one."""
    few, many = equivalence([0.0] * 20, margin=0.05, step=1), equivalence([0.0] * 100, margin=0.05, step=1)
    assert (few.interval.low, few.interval.high) == (0.0, 0.0)
    assert (few.units, few.units_needed, few.enough_units, few.survives_worst_case) == (20, 59, False, False)
    assert not few.equivalent
    # 100 zeros and a one: mean 1/101, standard error 1/101, t(100; .95) = 1.6602: bound .02634
    assert many.augmented.high == pytest.approx(0.02634, abs=1e-5)
    assert many.equivalent


def test_each_gate_can_refuse_alone() -> None:
    """Small steps pass the worst case with too few units; many noisy units fail the worst case only."""
    spread = np.tile([0.7, -0.7], 40)
    noisy = equivalence(spread, margin=0.1, step=1)
    assert (noisy.enough_units, noisy.survives_worst_case, noisy.equivalent) == (True, False, False)
    quiet = equivalence([0.0] * 28, margin=0.12, step=1.19)
    assert (quiet.enough_units, quiet.survives_worst_case, quiet.equivalent) == (False, True, False)


def test_a_true_gap_is_not_equivalent() -> None:
    """A gap beyond the margin is refused on either side."""
    values = 0.2 + 0.05 * np.tile([1.0, -1.0], 50)
    assert not equivalence(values, margin=0.1, step=1).equivalent
    assert not equivalence(-values, margin=0.1, step=1).equivalent
    assert equivalence(values, margin=0.3, step=1).equivalent


def test_without_values_nothing_is_equivalent() -> None:
    """No data is never a pass."""
    result = equivalence([math.nan], margin=5, step=1)
    assert (result.units, result.equivalent) == (0, False)


def false_equivalence(share: float, vignettes: int, simulations: int) -> tuple[float, float]:
    """How often equivalence within `share` is declared when that share of vignettes always flips: plain two one-sided tests, both gates."""
    rng = np.random.default_rng(31)
    results = [equivalence(rng.binomial(1, share, vignettes), margin=share, step=1) for _ in range(simulations)]
    plain = [-share < one.interval.low and one.interval.high < share for one in results]
    return float(np.mean(plain)), float(np.mean([one.equivalent for one in results]))


@pytest.mark.parametrize("vignettes", [20, 60, 100])
def test_the_gates_stop_false_equivalence(vignettes: int) -> None:
    """When 5 % of vignettes always flip, plain tests say "equivalent within 5 points" far too often; with both gates at most 7 % do."""
    plain, gated = false_equivalence(0.05, vignettes, 1000)
    assert plain > 0.09
    assert gated <= 0.07


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.03, 0.05, 0.10])
@pytest.mark.parametrize("vignettes", [30, 40, 60, 100, 150, 200, 300])
def test_the_gates_stop_false_equivalence_over_designs(share: float, vignettes: int) -> None:
    """The same for other margins and sizes."""
    assert false_equivalence(share, vignettes, 3000)[1] <= 0.07
