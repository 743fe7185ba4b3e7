from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.stats import nct

from audit.measures.equivalence import equivalence
from audit.measures.power import equivalence_power, minimum_detectable_difference, units_for_equivalence

UNITS = (10, 20, 40, 60, 100, 200)


@pytest.mark.parametrize(
    ("deviation", "differences"), [(0.25, (0.249, 0.165, 0.114, 0.092, 0.071, 0.050)), (0.15, (0.149, 0.099, 0.068, 0.055, 0.042, 0.030))]
)
def test_minimum_detectable_difference_fixtures(deviation: float, differences: tuple[float, ...]) -> None:
    """Two-sided 5 %, power 80 %, by the noncentral t (computed independently for the study plan)."""
    assert [minimum_detectable_difference(deviation, units) for units in UNITS] == pytest.approx(differences, abs=5e-4)


@pytest.mark.parametrize("power", [0.5, 0.8, 0.999])
@pytest.mark.parametrize("units", [2, 5, 1000])
def test_minimum_detectable_difference_has_the_power_it_promises(units: int, power: float) -> None:
    """Put back into the noncentral t distribution, the difference has the power asked for."""
    noncentrality = minimum_detectable_difference(1, units, power=power) * math.sqrt(units)
    assert nct.sf(stats.t.ppf(0.975, units - 1), units - 1, noncentrality) == pytest.approx(power, abs=1e-3)


@pytest.mark.parametrize(("deviation", "units"), [(0.0, 60), (math.nan, 60), (0.2, 1)])
def test_what_cannot_be_said_is_nan(deviation: float, units: int) -> None:
    """No spread or no second unit gives no detectable difference and no power, not a difference of 0."""
    assert math.isnan(minimum_detectable_difference(deviation, units))
    assert math.isnan(equivalence_power(deviation, units, margin=0.05))


def test_power_must_exceed_alpha() -> None:
    """A power that chance alone gives is an error."""
    with pytest.raises(ValueError, match="power"):
        minimum_detectable_difference(1, 20, power=0.05)


@pytest.mark.parametrize(
    ("margin", "deviation", "units"),
    [(0.05, 0.15, 79), (0.05, 0.25, 216), (0.05, 0.40, 550), (0.10, 0.15, 21), (0.10, 0.25, 55), (0.03, 0.25, 597), (0.03, 0.40, 1524)],
)
def test_units_for_equivalence_fixtures(margin: float, deviation: float, units: int) -> None:
    """Units for 80 % power of two one-sided t tests at a gap of 0 (computed independently for the study plan)."""
    assert units_for_equivalence(deviation, margin=margin) == units
    assert equivalence_power(deviation, units - 1, margin=margin) < 0.8 <= equivalence_power(deviation, units, margin=margin)


@pytest.mark.parametrize(("margin", "deviation", "units"), [(0.05, 0.15, 127), (0.05, 0.25, 261), (0.10, 0.15, 46), (0.10, 0.25, 78)])
def test_units_for_equivalence_with_both_gates(margin: float, deviation: float, units: int) -> None:
    """Surviving one worst-case vignette costs units: the simulated numbers of the study plan, within 2 %."""
    assert units_for_equivalence(deviation, margin=margin, step=1) == pytest.approx(units, rel=0.02)


def test_equivalence_power_matches_a_simulation() -> None:
    """The share of 1 500 normal data sets that both gates let pass is the computed power, within three standard errors (.036)."""
    rng = np.random.default_rng(41)
    passed = np.mean([equivalence(rng.normal(0, 0.15, 110), margin=0.05, step=1).equivalent for _ in range(1500)])
    assert equivalence_power(0.15, 110, margin=0.05, step=1) == pytest.approx(passed, abs=0.036)


def test_too_few_units_have_no_power() -> None:
    """Below the units a margin needs equivalence is never shown, however quiet the gaps; the plain tests would show it."""
    assert equivalence_power(0.01, 58, margin=0.05, step=1) == 0.0
    assert equivalence_power(0.01, 58, margin=0.05) == pytest.approx(1.0, abs=1e-6)
    assert units_for_equivalence(0.001, margin=0.1, step=1) >= 29


@pytest.mark.parametrize("units", [2, 3, 5, 40])
def test_gates_never_add_power(units: int) -> None:
    """However small the step, both gates together pass no more often than the plain tests."""
    gated, plain = (equivalence_power(0.1, units, margin=0.1, step=step) for step in (0.05, None))
    assert 0 < gated <= plain + 1e-12


def test_units_for_equivalence_refuses_the_impossible() -> None:
    """A margin of 0 can never be shown, and one far below the noise needs more units than there are."""
    with pytest.raises(ValueError, match="above 0"):
        units_for_equivalence(0.2, margin=0)
    with pytest.raises(ValueError, match="more than"):
        units_for_equivalence(1.0, margin=1e-5)
