"""Laws of audit/measures/models.py; statsmodels is the oracle of what is written by hand, simulation of the errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit
from statsmodels.discrete.conditional_models import ConditionalLogit
from statsmodels.tools.sm_exceptions import ModelWarning

from audit.measures import models
from audit.measures.intervals import t_interval
from audit.measures.models import Effect, conditional_logit, gee, ordinal_gee
from audit.measures.regression import CONSTANT

Rows = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]


def asked(
    rng: np.random.Generator, *, vignettes: int, repeats: int, shift: float = 0.0, gap: float = 0.0, base: float = 0.0, spread: float = 1.5
) -> Rows:
    """Outcome, level and vignette of yes/no answers; logits vary by vignette, and the shift of the level by `gap`."""
    unit = np.repeat(np.arange(vignettes), 2 * repeats)
    level = np.tile(np.repeat([0.0, 1.0], repeats), vignettes)
    logits = rng.normal(base, spread, vignettes)[unit] + level * rng.normal(shift, gap, vignettes)[unit]
    return (rng.random(unit.size) < expit(logits)).astype(float), level, unit


def inference(effect: Effect) -> tuple[float, ...]:
    return effect.standard_error, effect.low, effect.high, effect.p


def untold(effect: Effect) -> bool:
    return all(map(math.isnan, (effect.estimate, *inference(effect))))


def test_gaussian_of_complete_pairs_is_the_mean_gap() -> None:
    """With both levels equally often in every vignette the estimate is the mean paired gap, and the errors are near those of t."""
    rng = np.random.default_rng(51)
    outcome, level, unit = rng.normal(size=240), np.tile([0.0, 0.0, 1.0, 1.0], 60), np.repeat(np.arange(60), 4)
    gaps = [outcome[(unit == v) & (level == 1)].mean() - outcome[(unit == v) & (level == 0)].mean() for v in range(60)]
    effect, plain = gee(outcome, level, clusters=unit, family="gaussian"), t_interval(gaps)
    assert effect.estimate == pytest.approx(plain.value)
    assert (effect.low, effect.high) == pytest.approx((plain.low, plain.high), abs=0.02)
    assert (effect.n, effect.clusters, effect.degrees_of_freedom, effect.warning) == (240, 60, 58, "")


def test_binomial_is_the_marginal_log_odds_ratio() -> None:
    """With balanced arms it is the log odds ratio of the pooled table; p is t with V - 2 degrees of freedom."""
    outcome, level, unit = asked(np.random.default_rng(52), vignettes=40, repeats=3, shift=0.6)
    yes = [outcome[level == arm].mean() for arm in (0, 1)]
    effect = gee(outcome, level, clusters=unit, family="binomial")
    assert effect.estimate == pytest.approx(math.log(yes[1] / (1 - yes[1]) * (1 - yes[0]) / yes[0]), abs=1e-6)
    assert effect.p == pytest.approx(2 * stats.t.sf(abs(effect.estimate) / effect.standard_error, 38))
    assert effect.high - effect.estimate == pytest.approx(stats.t.ppf(0.975, 38) * effect.standard_error)


def test_ordinal_of_two_steps_is_the_binomial_model() -> None:
    """A scale of two steps has one split, and the same log odds ratio; more steps find the planted direction."""
    rng = np.random.default_rng(53)
    outcome, level, unit = asked(rng, vignettes=30, repeats=2, shift=0.8)
    two, one = ordinal_gee(outcome, level, clusters=unit), gee(outcome, level, clusters=unit, family="binomial")
    assert two.estimate == pytest.approx(one.estimate, abs=1e-4)
    assert two.standard_error == pytest.approx(one.standard_error, rel=0.05)
    latent = rng.normal(size=30)[unit] + level + rng.logistic(size=unit.size)
    effect = ordinal_gee(np.digitize(latent, [-1, 0, 1, 2]), level, clusters=unit)
    assert effect.low < 1 < effect.high and effect.warning == ""
    assert effect.degrees_of_freedom == 30 - 5  # four thresholds and the level


def test_ordinal_with_rare_steps_says_how_it_was_fitted() -> None:
    """Where a pair of steps never occurs together the working association is dropped, and the warning says so."""
    rng = np.random.default_rng(54)
    level, unit = np.tile([0.0, 1.0], 60), np.repeat(np.arange(30), 4)
    outcome = np.where(np.arange(120) == 5, 4.0, rng.integers(1, 4, 120))
    effect = ordinal_gee(outcome, level, clusters=unit)
    assert effect.warning == models.INDEPENDENT and math.isfinite(effect.p)


def test_conditional_logit_of_pairs_by_hand() -> None:
    """One run of each level: log(b / c) of the discordant pairs 9 and 3, error^2 (1/9 + 1/3) x 12/11 as clusters; equal pairs are mute."""
    pairs = [(0, 1)] * 9 + [(1, 0)] * 3 + [(1, 1)] * 4 + [(0, 0)] * 5
    effect = conditional_logit(np.ravel(pairs), [0, 1] * 21, strata=np.repeat(np.arange(21), 2))
    assert effect.estimate == pytest.approx(math.log(3))
    assert effect.standard_error == pytest.approx(math.sqrt((1 / 9 + 1 / 3) * 12 / 11))
    assert (effect.n, effect.clusters, effect.degrees_of_freedom) == (24, 12, 11)


def test_conditional_logit_agrees_with_statsmodels() -> None:
    """Several, unequally many, reruns: its score is 0 at ours, its looser fit near; so is its error, as the gap does not vary."""
    rng = np.random.default_rng(55)
    outcome, level, unit = asked(rng, vignettes=150, repeats=4, shift=0.7)
    kept = rng.random(outcome.size) < 0.8
    with pytest.warns(ModelWarning, match="no within-group variance"):
        model = ConditionalLogit(outcome[kept], level[kept][:, None], groups=unit[kept])
    theirs = model.fit(disp=0)
    effect = conditional_logit(outcome[kept], level[kept], strata=unit[kept])
    assert model.score(np.array([effect.estimate])) == pytest.approx(0, abs=1e-9)
    assert effect.estimate == pytest.approx(float(theirs.params[0]), abs=1e-3)
    assert effect.standard_error == pytest.approx(float(theirs.bse[0]), rel=0.15)


def test_wordings_within_a_vignette_are_one_cluster() -> None:
    """Every stratum given twice, as wordings of one vignette, changes nothing once vignettes are the clusters."""
    outcome, level, unit = asked(np.random.default_rng(56), vignettes=30, repeats=3, shift=0.5)
    once = conditional_logit(outcome, level, strata=unit)
    strata = [*(f"{one}/1" for one in unit), *(f"{one}/2" for one in unit)]
    twice = conditional_logit(np.tile(outcome, 2), np.tile(level, 2), strata=strata, clusters=np.tile(unit, 2))
    assert (twice.estimate, *inference(twice)) == pytest.approx((once.estimate, *inference(once)))
    assert (twice.clusters, twice.n) == (once.clusters, 2 * once.n)
    assert conditional_logit(np.tile(outcome, 2), np.tile(level, 2), strata=strata).p < once.p


@pytest.mark.parametrize("model", ["gee", "gaussian", "ordinal", "conditional"])
def test_data_that_tell_nothing(model: str) -> None:
    """No answers, one level, a constant outcome, one vignette: nan and a sentence, no exception and no Python warning."""
    assert fit(model, [math.nan, math.nan], [0, 1], [0, 1]).warning == models.ONE_LEVEL
    assert fit(model, [0.0, 1.0, 1.0], [1, 1, 1], [0, 1, 2]).warning == models.ONE_LEVEL
    assert fit(model, [1.0] * 6, [0, 1] * 3, [0, 0, 1, 1, 2, 2]).warning == CONSTANT
    one = fit(model, [0.0, 1.0, 1.0, 0.0, 1.0, 1.0], [0, 0, 0, 1, 1, 1], ["v"] * 6)
    assert one.warning == models.TOO_FEW and all(map(math.isnan, inference(one)))
    for told in (fit(model, [], [], []), fit(model, [1.0] * 6, [0, 1] * 3, [0, 0, 1, 1, 2, 2])):
        assert untold(told)


@pytest.mark.parametrize("model", ["gee", "ordinal", "conditional"])
def test_separation_is_told(model: str) -> None:
    """A level that always says yes has no finite odds ratio."""
    effect = fit(model, [0.0, 1.0, 1.0, 1.0] * 25, [0, 0, 1, 1] * 25, np.repeat(np.arange(25), 4))
    assert effect.warning == models.SEPARATES and untold(effect)


def test_vignettes_that_do_not_differ_within_tell_nothing() -> None:
    """Each vignette always answers the same, so nothing is left once its own rate is conditioned away."""
    effect = conditional_logit(np.repeat([0.0, 1.0], 4), [0, 0, 1, 1] * 2, strata=np.repeat([0, 1], 4))
    assert effect.warning == models.NO_STRATA and untold(effect)


@pytest.mark.parametrize("model", ["gee", "ordinal", "conditional"])
def test_rare_outcomes_with_few_vignettes_keep_the_estimate_only(model: str) -> None:
    """Below 20 vignettes errors of a rare outcome are not given; from 20 on they are."""
    outcome, level = np.zeros((19, 2, 10)), np.zeros((19, 2, 10))
    outcome[:6, 1, :2], outcome[3:8, 0, 0], level[:, 1] = 1, 1, 1
    few = fit(model, outcome.ravel(), level.ravel(), np.repeat(np.arange(19), 20))
    assert few.warning == models.RARE and few.estimate > 0 and all(map(math.isnan, inference(few)))
    more = [np.append(one.ravel(), extra) for one, extra in ((outcome, np.zeros(20)), (level, np.repeat([0.0, 1.0], 10)))]
    assert 0 < fit(model, *more, np.repeat(np.arange(20), 20)).p < 1


@pytest.mark.parametrize("vignettes", [np.zeros(20), np.arange(20.0)])
def test_a_gap_without_spread_has_no_error(vignettes: Any) -> None:
    """The same difference in every vignette, whose own means may vary: the estimate stands, the error does not."""
    outcome = (vignettes[:, None] + [1.0, 3.0]).ravel()
    effect = gee(outcome, np.tile([0, 1], 20), clusters=np.repeat(np.arange(20), 2), family="gaussian")
    assert effect.estimate == pytest.approx(2)
    assert effect.warning == models.NO_SPREAD and all(map(math.isnan, inference(effect)))


def test_missing_answers_are_left_out() -> None:
    """A nan outcome removes its answer, in every model."""
    outcome, level, unit = asked(np.random.default_rng(57), vignettes=25, repeats=3)
    more = [np.append(outcome, math.nan), np.append(level, 1), np.append(unit, 0)]
    for model in ("gee", "gaussian", "ordinal", "conditional"):
        assert fit(model, *more) == fit(model, outcome, level, unit)


def test_bad_input_is_refused() -> None:
    """Lengths, levels, outcomes and families that cannot be meant."""
    with pytest.raises(ValueError, match="one entry per answer"):
        gee([0, 1], [0, 1], clusters=[1], family="binomial")
    with pytest.raises(ValueError, match="1 for answers of the level"):
        gee([0, 1], [1, 2], clusters=[1, 2], family="gaussian")
    with pytest.raises(ValueError, match="0 and 1"):
        conditional_logit([0, 2], [0, 1], strata=[1, 1])
    with pytest.raises(ValueError, match="gaussian"):
        ordinal_gee(np.arange(20), [0, 1] * 10, clusters=np.arange(20))
    family: Any = "poisson"
    with pytest.raises(ValueError, match="binomial, gaussian"):
        gee([0, 1], [0, 1], clusters=[1, 2], family=family)


def fit(model: str, outcome: Any, level: Any, unit: Any) -> Effect:
    if model == "conditional":
        return conditional_logit(outcome, level, strata=unit)
    if model == "ordinal":
        return ordinal_gee(outcome, level, clusters=unit)
    return gee(outcome, level, clusters=unit, family="gaussian" if model == "gaussian" else "binomial")


def false_alarms(model: str, runs: int, **design: Any) -> float:
    """Share of simulated audits without a mean gap on the logit scale that are flagged at 5 %."""
    rng = np.random.default_rng(58)
    return float(np.mean([fit(model, *asked(rng, **design)).p <= 0.05 for _ in range(runs)]))


@pytest.mark.parametrize("model", ["gee", "gaussian", "conditional"])
def test_a_fair_model_is_rarely_accused(model: str) -> None:
    """At most 5 % plus two Monte-Carlo errors of 200 audits of 12 vignettes are flagged, although the gap varies between vignettes."""
    assert false_alarms(model, 200, vignettes=12, repeats=3, gap=0.5) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 200)


@pytest.mark.slow
@pytest.mark.parametrize("model", ["gee", "gaussian", "conditional", "ordinal"])
@pytest.mark.parametrize(("vignettes", "base"), [(10, 0.0), (20, 0.0), (20, -2.6), (40, 0.0)])
def test_a_fair_model_is_rarely_accused_over_designs(model: str, vignettes: int, base: float) -> None:
    """The same for 1 000 audits of other sizes, rare outcomes from 20 vignettes on among them."""
    limit = 0.05 + 2 * math.sqrt(0.05 * 0.95 / 1000)
    gap = 0.0 if base else 0.5  # about a rare rate, gaps that vary on the logit scale are a gap on the scale of rates
    assert false_alarms(model, 1000, vignettes=vignettes, repeats=3, gap=gap, base=base) <= limit
