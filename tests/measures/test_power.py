"""Laws of audit/measures/power.py: chances are those of the tests that will be run, and a budget goes where it tells most."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from scipy.stats import nct

from audit.measures.equivalence import equivalence
from audit.measures.power import (
    Spread,
    best_repeats,
    best_split,
    detection_power,
    equivalence_power,
    gap_deviation,
    mean_spread,
    minimum_detectable_difference,
    splits,
    spread_of_gaps,
    units_for_equivalence,
)

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


STUDY = Spread(vignette_by_group=0.10, wording=0.0, rerun=math.sqrt(0.154))  # the study plan's worked example


@pytest.mark.parametrize(("power", "units"), [(0.5, 3), (0.8, 20), (0.95, 300)])
def test_detection_power_inverts_the_detectable_difference(power: float, units: int) -> None:
    """The smallest gap found with some power is found with that power, in either direction; no gap is "found" as often as alpha says."""
    gap = minimum_detectable_difference(0.3, units, power=power)
    assert detection_power(gap, 0.3, units) == detection_power(-gap, 0.3, units) == pytest.approx(power, abs=1e-9)
    assert detection_power(0.0, 0.3, units, alpha=0.01) == pytest.approx(0.01)


def test_detection_power_by_simulation() -> None:
    """A gap of .1 with an SD of .3 in 40 vignettes: the share of 4 000 t tests at 5 % that find it, within three standard errors (.024)."""
    values = np.random.default_rng(7).normal(0.1, 0.3, (4000, 40))
    found = np.mean(stats.ttest_1samp(values, 0, axis=1).pvalue <= 0.05)
    assert detection_power(0.1, 0.3, 40) == pytest.approx(found, abs=0.024)


@pytest.mark.parametrize("units", [2, 60, 5000])
def test_what_is_certain_is_found(units: int) -> None:
    """A gap of thousands of standard errors has a power of 1, where tails are too small to compute; without spread nothing is said."""
    assert detection_power(1e4, 1.0, units) == pytest.approx(1.0)
    assert math.isnan(detection_power(0.1, 0.0, units)) and math.isnan(detection_power(0.1, 1.0, 1))


@pytest.mark.parametrize(
    ("deviation", "units", "margin", "power"), [(0.36, 60, 0.10, 0.37), (0.29, 60, 0.10, 0.66), (0.23, 200, 0.05, 0.86)]
)
def test_a_noisy_decision_in_the_study_plan(deviation: float, units: int, margin: float, power: float) -> None:
    """Before the second gate, from standard deviations that the plan rounds to two digits."""
    assert equivalence_power(deviation, units, margin=margin) == pytest.approx(power, abs=0.025)


@pytest.mark.parametrize("deviation", [0.36, 0.29])
def test_sixty_vignettes_can_never_certify_five_points_on_a_noisy_decision(deviation: float) -> None:
    """With three or five repeats the chance is nil, with the gates or without."""
    assert equivalence_power(deviation, 60, margin=0.05) < 1e-3
    assert equivalence_power(deviation, 60, margin=0.05, step=1) < 1e-9


@pytest.mark.parametrize(
    ("vignettes", "repeats", "error"), [(20, 50, 0.028), (50, 20, 0.023), (100, 10, 0.020), (200, 5, 0.019), (500, 2, 0.018)]
)
def test_a_budget_is_best_spent_on_vignettes(vignettes: int, repeats: int, error: float) -> None:
    """A thousand calls per arm in five ways: the standard errors of the study plan's simulation."""
    assert gap_deviation(STUDY, texts=1, repeats=repeats) / math.sqrt(vignettes) == pytest.approx(error, abs=5e-4)
    (split,) = splits(2000, STUDY, arms=2, repeats=(repeats,))
    assert (split.vignettes, split.calls) == (vignettes, 2000) and split.error == pytest.approx(error, abs=5e-4)


def test_wordings_share_the_reruns() -> None:
    """s_vg .1, s_text .2, s_rerun .3, 4 wordings of 2 repeats: sqrt(.01 + 2 x .04 / 4 + 2 x .09 / 8) = sqrt(.0525)."""
    assert gap_deviation(Spread(0.1, 0.2, 0.3), texts=4, repeats=2) == pytest.approx(math.sqrt(0.0525))


@pytest.mark.parametrize(("cost", "repeats"), [(10, 13), (50, 28), (1, 4)])
def test_best_repeats_of_two_arms(cost: float, repeats: int) -> None:
    """sqrt(cost x .154 / .01), which the study plan found by brute force; the formula's neighbours are no better than half a percent."""
    assert best_repeats(STUDY, vignette_cost=cost) == pytest.approx(repeats, abs=0.7)

    def error(number: int) -> float:
        return gap_deviation(STUDY, texts=1, repeats=number) * math.sqrt(cost + 2 * number)

    assert error(repeats) <= 1.005 * min(map(error, range(1, 200)))


def test_best_repeats_of_many_arms() -> None:
    """sqrt(cost / G x 2 s_rerun^2 / (s_vg^2 + 2 s_text^2 / T)) runs over T texts, here 8 arms, 100 calls and 2 texts."""
    spread = Spread(0.10, 0.10, math.sqrt(0.154))
    assert best_repeats(spread, vignette_cost=100, arms=8, texts=2) == pytest.approx(math.sqrt(12.5 * 0.308 / 0.02) / 2)
    assert best_repeats(STUDY, vignette_cost=0) == 0.0
    assert best_repeats(Spread(0.0, 0.0, 1.0), vignette_cost=1) == math.inf
    assert best_repeats(Spread(0.0, 0.0, 0.0), vignette_cost=1) == 0.0


def test_the_best_split_has_no_better_neighbour() -> None:
    """Free vignettes: as few repeats as noise can be told from. Dear ones: near the formula. A floor of vignettes is kept."""
    free = best_split(6000, STUDY, arms=2)
    assert free is not None and (free.repeats, free.vignettes, free.calls) == (3, 1000, 6000)
    dear = best_split(100_000, STUDY, arms=2, vignette_cost=50)
    assert dear is not None and dear.repeats == pytest.approx(27.7, abs=2) and dear.calls + 50 * dear.vignettes <= 100_000
    many = best_split(100_000, STUDY, arms=2, vignette_cost=50, fewest=1500)
    assert many is not None and many.vignettes >= 1500 and many.error >= dear.error
    assert best_split(10, STUDY, arms=2) is None and splits(10, STUDY, arms=2) == []


def test_names_that_groups_do_not_share_are_worth_more_than_repeats() -> None:
    """Where wordings differ between the arms, the same calls on more wordings and fewer repeats give a steadier gap."""
    spread = Spread(0.05, 0.3, 0.4)
    best = best_split(100_000, spread, arms=2, texts=range(1, 11), vignette_cost=100)
    assert best is not None and best.texts > 1 and best.repeats == 3


def test_the_spread_of_a_pilot_is_recovered() -> None:
    """20 000 simulated vignettes, 3 wordings that the arms do not share, 4 reruns: the planted parts .10, .20 and .40 within a tenth."""
    rng, units, texts, repeats = np.random.default_rng(5), 20_000, 3, 4
    arms = rng.normal(0, 0.20, (2, units, texts, 1)) + rng.normal(0, 0.40, (2, units, texts, repeats))
    gap = rng.normal(0.05, 0.10, units)
    by_text = gap[:, None] + arms[0].mean(axis=2) - arms[1].mean(axis=2)
    rerun = (arms.var(axis=3, ddof=1) / repeats).sum(axis=0).mean(axis=1) / texts
    found = spread_of_gaps(by_text.mean(axis=1), wording=by_text.var(axis=1, ddof=1) / texts, rerun=rerun, texts=texts, repeats=repeats)
    assert (found.vignette_by_group, found.wording, found.rerun) == pytest.approx((0.10, 0.20, 0.40), rel=0.1)


def test_what_a_pilot_cannot_tell_counts_to_the_coarser_part() -> None:
    """One wording and one run: all spread is the vignettes'. Gaps 0 and .2: SD .1414. One vignette tells nothing."""
    nothing = [math.nan, math.nan]
    found = spread_of_gaps([0.0, 0.2], wording=nothing, rerun=nothing, texts=1, repeats=1)
    assert (found.vignette_by_group, found.wording, found.rerun) == pytest.approx((math.sqrt(0.02), 0.0, 0.0))
    assert spread_of_gaps([0.1, 0.1], wording=nothing, rerun=[0.5, 0.5], texts=1, repeats=2) == Spread(
        0.0, 0.0, pytest.approx(math.sqrt(0.5))
    )
    assert math.isnan(spread_of_gaps([0.1], wording=[0.1], rerun=[0.1], texts=2, repeats=2).rerun)


def test_spreads_of_several_contrasts() -> None:
    """Root mean squares, part by part; what is nan is left out, and nothing gives nan."""
    unknown = Spread(math.nan, math.nan, math.nan)
    found = mean_spread([Spread(0.3, 0.0, 1.0), unknown, Spread(0.4, 0.2, 1.0)])
    assert (found.vignette_by_group, found.wording, found.rerun) == pytest.approx((math.sqrt(0.125), math.sqrt(0.02), 1.0))
    assert math.isnan(mean_spread([unknown]).rerun) and math.isnan(mean_spread([]).rerun)
