"""Laws of audit/measures/stimuli.py: names are a sample too."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from audit.measures.intervals import t_interval
from audit.measures.stimuli import stimulus_gap


def test_a_name_for_each_vignette_is_the_t_interval() -> None:
    """With as many names as vignettes, one each, both errors are that of the mean gap, and so is the interval."""
    gaps = [0.2, -0.1, 0.4, 0.0, 0.3]
    found, plain = stimulus_gap(gaps, range(5), list("abcde")), t_interval(gaps)
    assert found.by_vignette == found.by_stimulus == found.standard_error == pytest.approx(np.std(gaps, ddof=1) / math.sqrt(5))
    assert found.interval(0.95).low == pytest.approx(plain.low) and found.interval(0.95).high == pytest.approx(plain.high)
    assert found.p == pytest.approx(stats.ttest_1samp(gaps, 0).pvalue)


def test_both_errors_by_hand() -> None:
    """Gaps 1, 3 of name a and -1, 1 of name b: mean 1; residuals 0, 2, -2, 0 over 4.

    Vignettes: 4/3 x 8/16 = 2/3. Names: totals 1/2 and -1/2, 2/1 x 1/2 = 1. The larger, on one degree of freedom."""
    found = stimulus_gap([1, 3, -1, 1], [1, 2, 3, 4], ["a", "a", "b", "b"])
    assert (found.value, found.by_vignette, found.by_stimulus) == pytest.approx((1, math.sqrt(2 / 3), 1))
    assert (found.standard_error, found.degrees_of_freedom, found.vignettes, found.stimuli) == (found.by_stimulus, 1, 4, 2)
    assert found.p == pytest.approx(0.5)  # t(1) is Cauchy: half of it lies beyond 1
    assert found.interval(0.95).high == pytest.approx(1 + 12.7062, abs=1e-4)


def test_vignettes_weigh_the_same_however_many_wordings_they_have() -> None:
    """One vignette with gaps 1, 1, 1 and one with 0 have the mean 1/2."""
    assert stimulus_gap([1, 1, 1, 0], [1, 1, 1, 2], ["a", "b", "c", "a"]).value == pytest.approx(0.5)


@pytest.mark.parametrize(("vignette", "stimulus"), [([1, 2, 3], ["a", "a", "a"]), ([1, 1, 1], ["a", "b", "c"])])
def test_one_name_or_one_vignette_shows_nothing(vignette: Any, stimulus: Any) -> None:
    """One name speaks of itself, not of its group: no bounds and p 1, however clear its gap."""
    found = stimulus_gap([0.9, 1.0, 1.1], vignette, stimulus)
    assert found.value == pytest.approx(1) and math.isnan(found.standard_error)
    assert (found.p, found.interval(0.95).low, found.interval(0.95).high) == (1.0, -math.inf, math.inf)


def test_no_gaps() -> None:
    """Nothing is nan."""
    assert math.isnan(stimulus_gap([], [], []).value)


def alarms(runs: int, *, vignettes: int, names: int, repeats: int = 5, noise: float = 0.5, base: float = 0.0) -> tuple[float, float]:
    """False alarms at 5 % with names counted as stimuli, and with vignettes only: both groups are alike, but every name has its own
    shift of the logit; the names of the two groups take turns over the vignettes."""
    rng, flagged = np.random.default_rng(61), []
    for _ in range(runs):
        turn = np.arange(vignettes) % names
        logits = rng.normal(base, 1.5, vignettes) + rng.normal(0, noise, (2, names))[:, turn]
        rates = rng.binomial(repeats, expit(logits)) / repeats
        found = stimulus_gap(rates[1] - rates[0], np.arange(vignettes), turn)
        alone = 2 * stats.t.sf(abs(found.value) / found.by_vignette, vignettes - 1) if found.by_vignette > 0 else 1.0
        flagged.append((found.p <= 0.05, alone <= 0.05))
    return tuple(np.mean(flagged, axis=0).tolist())


def limit(runs: int) -> float:
    return 0.05 + 2 * math.sqrt(0.05 * 0.95 / runs)


def test_twelve_names_are_enough_to_be_fair() -> None:
    """12 names a group with noise of .5 logit: at most 5 % false alarms, plus two Monte-Carlo errors, where vignettes alone give more."""
    with_names, without = alarms(1000, vignettes=60, names=12)
    assert with_names <= limit(1000)
    assert without > 0.1
    # the more vignettes share a name and the fewer names there are, the worse it is to pass over them
    assert alarms(300, vignettes=120, names=3)[1] > 0.3


@pytest.mark.slow
@pytest.mark.parametrize("base", [0.0, -2.0])
@pytest.mark.parametrize(("vignettes", "names"), [(12, 12), (20, 12), (40, 2), (40, 12), (60, 5), (60, 12), (120, 12), (200, 12)])
def test_names_keep_their_promise_over_designs(vignettes: int, names: int, base: float) -> None:
    """The same over sizes, names and base rates, in 10 000 audits each."""
    assert alarms(10000, vignettes=vignettes, names=names, base=base)[0] <= limit(10000)
