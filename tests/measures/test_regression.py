from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from audit.measures.regression import CONSTANT, ONE_CLUSTER, Regression, dummies, linear, logistic


def two_groups(first: list[float], second: list[float]) -> tuple[list[float], pd.DataFrame]:
    return [*first, *second], pd.DataFrame({"group=b": [0.0] * len(first) + [1.0] * len(second)})


def unknown(result: Regression) -> bool:
    columns = (result.coefficients, result.standard_errors, result.p, result.clustered_standard_errors, result.clustered_p)
    return all(math.isnan(value) for column in columns for value in column)


def test_linear_with_one_dummy_is_the_two_sample_t_test() -> None:
    """Intercept = mean of the reference, coefficient = difference of means, p = the pooled t test's."""
    first, second = [1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 4.0, 8.0]
    result = linear(*two_groups(first, second))
    assert result.names == ("intercept", "group=b")
    assert result.coefficients == pytest.approx((2.5, 2.5))
    assert result.p[1] == pytest.approx(stats.ttest_ind(first, second).pvalue)
    assert (result.n, result.clusters, result.warning) == (8, 0, "")
    assert all(math.isnan(value) for value in (*result.clustered_standard_errors, *result.clustered_p))


def test_logistic_with_one_dummy_is_the_log_odds_ratio() -> None:
    """10 of 40 against 20 of 40: log odds -1.0986 and log odds ratio 1.0986, Woolf's standard error."""
    result = logistic(*two_groups([1.0] * 10 + [0.0] * 30, [1.0] * 20 + [0.0] * 20))
    assert result.coefficients == pytest.approx((-math.log(3), math.log(3)), abs=1e-6)
    assert result.standard_errors[1] == pytest.approx(math.sqrt(1 / 10 + 1 / 30 + 1 / 20 + 1 / 20), abs=1e-6)
    assert result.p[1] == pytest.approx(2 * stats.norm.sf(math.log(3) / result.standard_errors[1]), abs=1e-8)


def test_repeating_every_answer_fools_the_naive_error_only() -> None:
    """Sending each of 20 vignettes 9 times with the same result shrinks the naive error threefold and leaves the clustered one."""
    rng = np.random.default_rng(81)
    group = np.tile([0.0, 1.0], 10)
    outcome = rng.normal(size=20) + group
    once = linear(outcome, pd.DataFrame({"b": group}), clusters=np.arange(20))
    often = linear(np.repeat(outcome, 9), pd.DataFrame({"b": np.repeat(group, 9)}), clusters=np.repeat(np.arange(20), 9))
    assert often.standard_errors[1] < 0.36 * once.standard_errors[1]
    assert often.clustered_standard_errors[1] == pytest.approx(once.clustered_standard_errors[1], rel=0.05)
    assert (often.n, often.clusters) == (180, 20)


def test_clustered_p_has_one_degree_of_freedom_less_than_clusters() -> None:
    """p is read from t with clusters - 1 degrees of freedom, in both models."""
    rng = np.random.default_rng(82)
    design = pd.DataFrame({"b": np.tile([0.0, 1.0], 40)})
    clusters = [f"v{number // 8}" for number in range(80)]
    for result in (linear(rng.normal(size=80), design, clusters=clusters), logistic(rng.integers(0, 2, 80), design, clusters=clusters)):
        ratio = abs(result.coefficients[1] / result.clustered_standard_errors[1])
        assert result.clustered_p[1] == pytest.approx(2 * stats.t.sf(ratio, 9))
        assert result.clusters == 10


@pytest.mark.parametrize(
    "outcome",
    [
        [0.0] * 20 + [1.0] * 20,  # perfect
        [0.0, 1.0] * 10 + [1.0] * 20,  # quasi: one level always says yes
    ],
)
@pytest.mark.parametrize("clusters", [None, list(range(20)) * 2])
def test_separation_is_told_and_not_estimated(outcome: list[float], clusters: Any) -> None:
    """A regressor that separates the outcome gives nan and a sentence, no exception and no Python warning."""
    result = logistic(outcome, pd.DataFrame({"b": [0.0] * 20 + [1.0] * 20}), clusters=clusters)
    assert unknown(result)
    assert "separates the outcome" in result.warning
    assert result.n == 40


@pytest.mark.parametrize("model", [linear, logistic])
def test_a_constant_outcome_is_told(model: Any) -> None:
    """Nothing varies, nothing is explained."""
    result = model([1.0] * 10, pd.DataFrame({"b": [0.0, 1.0] * 5}), clusters=list(range(10)))
    assert unknown(result)
    assert result.warning == CONSTANT


@pytest.mark.parametrize("model", [linear, logistic])
@pytest.mark.parametrize("rows", [12, 2, 0])
def test_collinear_regressors_and_too_few_answers_are_told(model: Any, rows: int) -> None:
    """A regressor twice, fewer answers than coefficients, or none at all: nan and a sentence."""
    column = np.array([0.0, 1.0, 1.0, 0.0, 1.0, 0.0] * 2)[:rows]
    result = model(np.array([0.0, 1.0, 0.0] * 4)[:rows], pd.DataFrame({"a": column, "b": column}))
    assert unknown(result)
    assert "collinear" in result.warning


def test_missing_rows_are_left_out() -> None:
    """A nan in outcome or design removes the answer, and n says how many were used."""
    outcome, design = two_groups([1.0, 2.0, 3.0, 4.0], [3.0, 5.0, 4.0, 8.0])
    more = pd.DataFrame({"group=b": [*design["group=b"], 1.0, math.nan]})
    with_gaps = linear([*outcome, math.nan, 7.0], more, clusters=[*"aabbccddef"])
    assert with_gaps == linear(outcome, design, clusters=[*"aabbccdd"])
    assert (with_gaps.n, with_gaps.clusters) == (8, 4)


def test_one_cluster_has_no_robust_error() -> None:
    """The naive table stands, the clustered columns are nan, and the warning says why."""
    result = linear(*two_groups([1.0, 2.0, 4.0], [3.0, 5.0, 4.0]), clusters=["v"] * 6)
    assert math.isnan(result.clustered_p[1]) and result.p[1] > 0
    assert result.warning == ONE_CLUSTER


def test_bad_input_is_refused() -> None:
    """Scores are no logistic outcome, and lengths must match."""
    design = pd.DataFrame({"b": [0.0, 1.0, 0.0]})
    with pytest.raises(ValueError, match="0 and 1"):
        logistic([0, 1, 2], design)
    with pytest.raises(ValueError, match="one entry per answer"):
        linear([0, 1], design)


def test_dummies_leave_out_the_reference() -> None:
    """One 0/1 column per other level, named by column and level; a missing level makes a row of nan."""
    frame = pd.DataFrame({"race": ["white", "black", None, "asian"], "sex": ["f", "m", "m", "f"]}, index=[3, 5, 7, 9])
    result = dummies(frame, ["race", "sex"], reference={"race": "white", "sex": "f"})
    assert list(result.columns) == ["race=asian", "race=black", "sex=m"]
    assert list(result.index) == [3, 5, 7, 9]
    assert result.loc[[3, 5, 9]].to_numpy().tolist() == [[0, 0, 0], [0, 1, 1], [1, 0, 0]]
    assert np.isnan(result.to_numpy()[2]).tolist() == [True, True, False]


def test_dummies_need_a_reference_that_occurs() -> None:
    """The error lists the levels there are."""
    with pytest.raises(ValueError, match="black, white"):
        dummies(pd.DataFrame({"race": ["white", "black"]}), ["race"], reference={"race": "hispanic"})
