"""Regressions as published studies ran them, with standard errors that treat answers as independent beside cluster-robust ones.

The naive ones reproduce a paper; the clustered ones (clusters = vignettes) are what may be concluded.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, stdtr

if TYPE_CHECKING:
    import pandas

Clusters = Sequence[Any] | NDArray[Any]

SEPARATES = "a regressor, alone or with others, separates the outcome (nearly) perfectly, so no finite odds ratio exists"
CONSTANT = "the outcome does not vary, so there is nothing to explain"
COLLINEAR = "the regressors are collinear or more than the answers can tell apart"
ONE_CLUSTER = "fewer than 2 clusters, so no cluster-robust standard error"
LARGEST = 15.0  # a log odds ratio beyond this has run away


@dataclass(frozen=True)
class Regression:
    """One table of coefficients, the intercept first; nan where `warning` says why. Coefficients are log odds in a logistic one."""

    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    standard_errors: tuple[float, ...]  # naive: every answer independent
    clustered_standard_errors: tuple[float, ...]  # nan without clusters
    p: tuple[float, ...]
    clustered_p: tuple[float, ...]  # t with clusters - 1 degrees of freedom
    n: int  # answers used
    clusters: int  # 0 when none were given
    warning: str = ""  # empty when all is well


def linear(outcome: ArrayLike, design: pandas.DataFrame, *, clusters: Clusters | None = None) -> Regression:
    """Least squares of a numeric outcome on a table of regressors without a constant, which is added; in the unit of the outcome.

    Rows with a nan are left out. A coefficient of 0 means no difference from the reference level. Cluster-robust errors after Liang &
    Zeger 1986 with the usual small-sample factor. A constant outcome or collinear regressors give nan and a warning.
    """
    from statsmodels.regression.linear_model import OLS

    return _fit(OLS, {}, outcome, design, clusters)


def logistic(outcome: ArrayLike, design: pandas.DataFrame, *, clusters: Clusters | None = None) -> Regression:
    """Maximum likelihood of a 0/1 outcome on a table of regressors without a constant, which is added; coefficients are log odds ratios.

    Rows with a nan are left out; 0 means no difference from the reference level. Separation, perfect or nearly so, a constant
    outcome and collinear regressors give nan and a warning, never an exception.
    """
    from statsmodels.discrete.discrete_model import Logit

    values = np.asarray(outcome, dtype=float)
    if not np.isin(values[~np.isnan(values)], (0.0, 1.0)).all():
        raise ValueError("a logistic regression needs an outcome of 0 and 1")
    return _fit(Logit, {"disp": 0, "maxiter": 100}, values, design, clusters)


def dummies(frame: pandas.DataFrame, columns: Sequence[str], *, reference: Mapping[str, str]) -> pandas.DataFrame:
    """0/1 regressors named "column=level" for every level but the reference of its column; a missing level gives a row of nan."""
    import pandas

    blocks = {}
    for column in columns:
        seen = frame[column]
        levels = sorted({str(level) for level in seen.dropna()})
        if reference.get(column) not in levels:
            raise ValueError(
                f"column {column!r} needs a reference level that occurs in it, got {reference.get(column)!r} (levels: {', '.join(levels)})"
            )
        for level in levels:
            if level != reference[column]:
                blocks[f"{column}={level}"] = (seen.astype(str) == level).astype(float).where(seen.notna())
    return pandas.DataFrame(blocks, index=frame.index)


def _fit(model: Any, options: dict[str, Any], outcome: ArrayLike, design: pandas.DataFrame, clusters: Clusters | None) -> Regression:
    values = np.asarray(outcome, dtype=float)
    regressors = np.column_stack([np.ones(len(design)), design.to_numpy(dtype=float)])
    if len(values) != len(design) or (clusters is not None and len(clusters) != len(design)):
        raise ValueError("outcome, design and clusters need one entry per answer each")
    there = ~np.isnan(values) & ~np.isnan(regressors).any(axis=1)
    values, regressors = values[there], regressors[there]
    names = ("intercept", *map(str, design.columns))
    codes = None if clusters is None else np.unique([str(one) for one in clusters], return_inverse=True)[1][there]
    number = 0 if codes is None else int(np.unique(codes).size)
    if fault := _fault(values, regressors):
        return _nothing(names, len(values), number, fault)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            naive = model(values, regressors).fit(**options)
            robust = _robust_errors(model(values, regressors), options, codes, number)
        except np.linalg.LinAlgError:
            return _nothing(names, len(values), number, SEPARATES)
    if options and _ran_away(naive, caught):
        return _nothing(names, len(values), number, SEPARATES)
    coefficients, errors = np.asarray(naive.params, dtype=float), np.asarray(naive.bse, dtype=float)
    return Regression(
        names=names,
        coefficients=_floats(coefficients),
        standard_errors=_floats(errors),
        clustered_standard_errors=_floats(robust),
        p=_floats(_two_sided(coefficients, errors, math.inf if options else len(values) - len(names))),
        clustered_p=_floats(_two_sided(coefficients, robust, number - 1)),
        n=len(values),
        clusters=number,
        warning=ONE_CLUSTER if number == 1 else "",
    )


def _fault(values: NDArray[np.float64], regressors: NDArray[np.float64]) -> str:
    if len(values) and np.ptp(values) == 0:
        return CONSTANT
    if len(values) <= regressors.shape[1] or np.linalg.matrix_rank(regressors) < regressors.shape[1]:
        return COLLINEAR
    return ""


def _robust_errors(model: Any, options: Mapping[str, Any], codes: NDArray[np.int64] | None, number: int) -> NDArray[np.float64]:
    if number < 2:
        return np.full(model.exog.shape[1], np.nan)
    return np.asarray(model.fit(**options, cov_type="cluster", cov_kwds={"groups": codes}).bse, dtype=float)


def _ran_away(fitted: Any, caught: Sequence[warnings.WarningMessage]) -> bool:
    # separation shows in several ways: a warning of its own, no convergence, or a coefficient without bound
    separated = any("PerfectSeparation" in one.category.__name__ for one in caught)
    return bool(separated or not fitted.mle_retvals["converged"] or not np.all(np.abs(fitted.params) <= LARGEST))


def _two_sided(coefficients: NDArray[np.float64], errors: NDArray[np.float64], freedom: float) -> NDArray[np.float64]:
    there = errors > 0  # False for nan too
    ratios = np.divide(coefficients, errors, out=np.full(len(errors), np.nan), where=there)
    tails = ndtr(-np.abs(ratios)) if math.isinf(freedom) else stdtr(freedom, -np.abs(ratios))
    return np.where(there, 2 * tails, np.nan)


def _nothing(names: tuple[str, ...], n: int, clusters: int, warning: str) -> Regression:
    unknown = (math.nan,) * len(names)
    return Regression(names, unknown, unknown, unknown, unknown, unknown, n, clusters, warning)


def _floats(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
