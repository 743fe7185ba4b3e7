"""Models of one contrast that stand beside the paired gaps as sensitivity analyses: do they say the same?

Answers are clustered by vignette throughout, with small-sample errors and Student's t. What a model cannot say is nan, with the reason
in `warning`: nothing is raised for data that do not suit it, and no Python warning gets out.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import gammaln, stdtr

from audit.measures.intervals import t_quantile
from audit.measures.regression import CONSTANT, LARGEST, Clusters

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

ONE_LEVEL = "answers of one level only, so there is nothing to compare"
SEPARATES = "the level separates the outcome perfectly, so no finite odds ratio exists"
NO_STRATA = "no vignette in which answers differ and both levels were answered"
TOO_FEW = "too few vignettes for the coefficients of the model"
RARE = "nine answers in ten or more are the same and there are fewer than 20 vignettes: errors cannot be trusted and are not given"
NO_SPREAD = "the gap does not vary between vignettes, so no error can be estimated"
NOT_CONVERGED = "the fit did not converge"
INDEPENDENT = "some pairs of answers never occur, so answers of a vignette were taken as independent in the fit, though not in its errors"
FEW_CLUSTERS, MOSTLY = 20, 0.9  # clusters below which, and share of the commonest answer from which, a rare outcome is refused


@dataclass(frozen=True)
class Effect:
    """Level against reference: a log odds ratio, or a difference in the outcome's unit for a numeric one; 0 is parity."""

    estimate: float
    standard_error: float  # vignettes as clusters
    low: float
    high: float
    p: float  # two-sided, t
    degrees_of_freedom: int
    n: int  # answers used
    clusters: int  # vignettes used
    warning: str = ""  # empty when all is well


@dataclass(frozen=True)
class _Answers:
    outcome: Floats
    exposed: Floats  # 1 for the level, 0 for the reference
    cluster: Codes

    @property
    def clusters(self) -> int:
        return int(self.cluster.max()) + 1 if self.cluster.size else 0


def gee(
    outcome: ArrayLike, exposed: ArrayLike, *, clusters: Clusters, family: Literal["binomial", "gaussian"], confidence: float = 0.95
) -> Effect:
    """Marginal effect of a level by generalised estimating equations, exchangeable within vignettes (Liang & Zeger 1986).

    `exposed` is 1 for answers of the level, 0 for the reference. Errors are bias-reduced (Mancl & DeRouen 2001, Biometrics 57:126) and
    read on t with V - 2 degrees of freedom. Answers with a nan outcome are left out. binomial: log odds ratio of a 0/1 outcome;
    gaussian: difference of means. nan and a warning for a constant outcome, one level, separation, too few vignettes, a gap without
    spread, and no convergence; a rare outcome below 20 vignettes keeps its estimate only.
    """
    if family not in ("binomial", "gaussian"):
        raise ValueError(f"unknown family {family!r} (families: binomial, gaussian)")
    answers = _answers(outcome, exposed, clusters, binary=family == "binomial")
    if fault := _fault(answers, 2) or (_separation(answers) if family == "binomial" else ""):
        return _nothing(answers, fault)
    if family == "gaussian" and not math.isnan(same := _same_gap(answers)):
        return _inferred(answers, same, 0.0, answers.clusters - 2, confidence)

    def fitted() -> Any:
        from statsmodels.genmod.cov_struct import Exchangeable
        from statsmodels.genmod.families import Binomial, Gaussian
        from statsmodels.genmod.generalized_estimating_equations import GEE

        design = np.column_stack([np.ones(answers.exposed.size), answers.exposed])
        distribution = Binomial() if family == "binomial" else Gaussian()
        return GEE(answers.outcome, design, groups=answers.cluster, family=distribution, cov_struct=Exchangeable())

    return _effect(answers, [(fitted, "")], 2, confidence, odds=family == "binomial")


def ordinal_gee(outcome: ArrayLike, exposed: ArrayLike, *, clusters: Clusters, confidence: float = 0.95) -> Effect:
    """Log odds ratio of a higher answer under proportional odds, by estimating equations with a global odds ratio within vignettes.

    Errors, t (V - p with p the number of steps) and missing answers as in `gee`; Heagerty & Zeger 1996, J Am Stat Assoc 91:1024. Where
    rare steps leave that association without a value, the fit assumes none and `warning` says so: the errors do not depend on it.
    ValueError for more than 12 distinct values, which are numbers and no scale.
    """
    answers = _answers(outcome, exposed, clusters, binary=False)
    steps = np.unique(answers.outcome).size
    if steps > 12:
        raise ValueError(f"an ordinal model takes up to 12 distinct values, got {steps}; use gee with family='gaussian'")
    if fault := _fault(answers, steps) or _separation(answers):
        return _nothing(answers, fault)

    def fitted(association: str) -> Any:
        from statsmodels.genmod import cov_struct
        from statsmodels.genmod.generalized_estimating_equations import OrdinalGEE

        within = cov_struct.GlobalOddsRatio("ordinal") if association else cov_struct.OrdinalIndependence()
        return OrdinalGEE(answers.outcome, answers.exposed[:, None], groups=answers.cluster, cov_struct=within)

    ways = [(lambda: fitted("global"), ""), (lambda: fitted(""), INDEPENDENT)]
    return _effect(answers, ways, steps, confidence, odds=True)


def conditional_logit(
    outcome: ArrayLike, exposed: ArrayLike, *, strata: Clusters, clusters: Clusters | None = None, confidence: float = 0.95
) -> Effect:
    """Log odds ratio of a 0/1 outcome within strata, their own rates conditioned away (Breslow & Day 1980, ch. 7).

    Strata are vignettes, or wordings with their vignettes as `clusters`. Only strata with both levels and both answers tell anything and
    are counted. Errors are clustered, G / (G - 1), t on G - 1: the usual ones take a vignette's reruns as independent and are wrong where
    the gap varies between vignettes. nan and a warning where no stratum tells, or all say the same; rarity as in `gee`.
    """
    answers = _answers(outcome, exposed, strata, binary=True)
    grouped = answers if clusters is None else _answers(outcome, exposed, clusters, binary=True)
    if fault := _fault(answers, 0):
        return _nothing(answers, fault)
    weights, seen, least, informative = _hypergeometric(answers)
    if not informative.any():
        return _nothing(answers, NO_STRATA)
    used = informative[answers.cluster]
    codes = np.unique(grouped.cluster[used], return_inverse=True)[1]
    kept = _Answers(answers.outcome[used], answers.exposed[used], codes)
    most = least + np.isfinite(weights).sum(axis=1) - 1

    def expected(log_odds: float) -> Floats:
        k = least[:, None] + np.arange(weights.shape[1])
        chance = np.exp(weights + log_odds * k - (weights + log_odds * k).max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        mean = (chance * k).sum(axis=1)
        return np.stack([mean, (chance * (k - mean[:, None]) ** 2).sum(axis=1)])

    def score(log_odds: float) -> float:
        return float((seen - expected(log_odds)[0]).sum())

    if seen.sum() in (least.sum(), most.sum()) or score(-LARGEST) <= 0 or score(LARGEST) >= 0:
        return _nothing(kept, SEPARATES)
    estimate = float(brentq(score, -LARGEST, LARGEST))
    mean, variance = expected(estimate)
    of_strata = np.zeros(kept.clusters)
    np.add.at(of_strata, _cluster_of(answers.cluster[used], codes), (seen - mean)[informative])
    number = kept.clusters
    factor = number / (number - 1) if number > 1 else math.nan
    error = math.sqrt(factor * float((of_strata**2).sum())) / float(variance.sum())
    return _inferred(kept, estimate, error, number - 1, confidence, TOO_FEW if number < 2 else _rarity(grouped))


def _hypergeometric(answers: _Answers) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Of each stratum: log weights of the possible yes answers of the level, those seen, the least possible, and whether it tells."""
    arms = np.stack([1 - answers.exposed, answers.exposed])
    ones, yes = (_by_cluster(weights, answers) for weights in (arms, arms * answers.outcome))
    events = yes[0] + yes[1]
    least, most = np.maximum(0.0, events - ones[0]), np.minimum(ones[1], events)
    k = least[:, None] + np.arange((most - least).max() + 1)
    inside = k <= most[:, None]
    k = np.where(inside, k, least[:, None])
    logs = _log_choose(ones[1][:, None], k) + _log_choose(ones[0][:, None], events[:, None] - k)
    return np.where(inside, logs, -np.inf), yes[1], least, np.asarray(most > least)


def _by_cluster(weights: Floats, answers: _Answers) -> list[Floats]:
    """Sums of each row of weights over the answers of each cluster."""
    return [np.asarray(np.bincount(answers.cluster, weights=row, minlength=answers.clusters), dtype=float) for row in weights]


def _log_choose(n: Floats, k: Floats) -> Floats:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _cluster_of(strata: Codes, clusters: Codes) -> Codes:
    """Cluster of each stratum that occurs, in the order of the strata."""
    _, first = np.unique(strata, return_index=True)
    return clusters[first]


def _effect(answers: _Answers, ways: list[tuple[Callable[[], Any], str]], coefficients: int, confidence: float, *, odds: bool) -> Effect:
    """The last coefficient of the first model that can be fitted, with the remark that goes with it."""
    for model, remark in ways:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what they say shows in the result: no convergence, or values that are no numbers
            try:
                result = model().fit(cov_type="bias_reduced")
                estimate, error = float(np.asarray(result.params)[-1]), float(np.asarray(result.bse)[-1])
            except (np.linalg.LinAlgError, ValueError, FloatingPointError, ZeroDivisionError):
                continue
        if result.converged and math.isfinite(estimate) and math.isfinite(error):
            if odds and abs(estimate) > LARGEST:
                return _nothing(answers, SEPARATES)
            rare = _rarity(answers) if odds else ""
            return _inferred(answers, estimate, error, answers.clusters - coefficients, confidence, rare, remark)
    return _nothing(answers, NOT_CONVERGED)


def _inferred(
    answers: _Answers, estimate: float, error: float, freedom: int, confidence: float, fault: str = "", remark: str = ""
) -> Effect:
    if not fault and not error > 1e-9 * max(1.0, abs(estimate)):
        fault = NO_SPREAD
    if fault:
        unknown = math.nan
        return Effect(estimate, unknown, unknown, unknown, unknown, freedom, answers.outcome.size, answers.clusters, fault)
    half = t_quantile(freedom, (1 + confidence) / 2) * error
    p = float(2 * stdtr(freedom, -abs(estimate) / error))
    return Effect(estimate, error, estimate - half, estimate + half, p, freedom, answers.outcome.size, answers.clusters, remark)


def _nothing(answers: _Answers, warning: str) -> Effect:
    unknown = math.nan
    return Effect(unknown, unknown, unknown, unknown, unknown, 0, answers.outcome.size, answers.clusters, warning)


def _answers(outcome: ArrayLike, exposed: ArrayLike, clusters: Clusters, *, binary: bool) -> _Answers:
    values, level = np.asarray(outcome, dtype=float).ravel(), np.asarray(exposed, dtype=float).ravel()
    if not values.size == level.size == len(clusters):
        raise ValueError(
            f"outcome, exposed and clusters need one entry per answer each, got {values.size}, {level.size} and {len(clusters)}"
        )
    if not np.isin(level, (0.0, 1.0)).all():
        raise ValueError("exposed is 1 for answers of the level and 0 for those of the reference")
    there = ~np.isnan(values)
    if binary and not np.isin(values[there], (0.0, 1.0)).all():
        raise ValueError("this model needs an outcome of 0 and 1")
    codes = np.unique(np.asarray(clusters).astype(str)[there], return_inverse=True)[1] if there.any() else np.zeros(0, dtype=np.intp)
    return _Answers(values[there], level[there], codes)


def _fault(answers: _Answers, coefficients: int) -> str:
    if np.unique(answers.exposed).size < 2:
        return ONE_LEVEL
    if np.ptp(answers.outcome) == 0:
        return CONSTANT
    return TOO_FEW if answers.clusters <= coefficients else ""


def _same_gap(answers: _Answers) -> float:
    """The gap, where it is the same in every cluster and its answers do not vary within a level, which no fit survives; else nan."""
    place = answers.cluster * 2 + answers.exposed.astype(np.intp)
    n = np.bincount(place, minlength=2 * answers.clusters)
    cells = np.bincount(place, weights=answers.outcome, minlength=n.size) / np.where(n > 0, n, np.nan)
    if not np.allclose(answers.outcome, cells[place], rtol=1e-9, atol=0.0):
        return math.nan
    gaps = cells[1::2] - cells[::2]
    there = gaps[~np.isnan(gaps)]
    return float(there.mean()) if there.size and np.ptp(there) <= 1e-9 * float(np.abs(answers.outcome).max()) else math.nan


def _separation(answers: _Answers) -> str:
    """Whether no answer of one level is above any answer of the other, so that the odds ratio has no bound."""
    one, two = answers.outcome[answers.exposed == 0], answers.outcome[answers.exposed == 1]
    return SEPARATES if one.max() <= two.min() or two.max() <= one.min() else ""


def _rarity(answers: _Answers) -> str:
    commonest = np.unique(answers.outcome, return_counts=True)[1].max() / answers.outcome.size
    return RARE if commonest >= MOSTLY and answers.clusters < FEW_CLUSTERS else ""
