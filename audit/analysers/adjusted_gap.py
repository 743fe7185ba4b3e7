"""What does a regression say, and what did treating every answer as independent hide? After Zack 2024, with clustered errors beside.

Only where factors are crossed: one coefficient per level, adjusted for the vignette and the other factors. A sensitivity analysis.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audit.finding import Finding
from audit.measures.regression import Regression, dummies, linear, logistic
from audit.outcomes import outcomes, with_derived
from audit.probe import Factor, Field, ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd


def analyse(study: Study) -> list[Finding]:
    """Adjusted log odds ratios of yes/no outcomes and adjusted mean differences of the others, for sets with crossed factors."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        answered = rows[rows["finish"] != "error"]
        crossed = answered[[len(factors) == len(probes.factors) > 1 for factors in answered["factors"]]]
        if len(crossed):
            frame = with_derived(probes, crossed)
            frame = frame.assign(**{factor.name: [stated[factor.name] for stated in frame["factors"]] for factor in probes.factors})
            for outcome in outcomes(probes, frame):
                found += _coefficients(probes, frame, outcome)
    return found


def _coefficients(probes: ProbeSet, frame: pd.DataFrame, outcome: Field) -> list[Finding]:
    columns = [*(["item"] if frame["item"].nunique() > 1 else []), *(factor.name for factor in probes.factors)]
    reference = {"item": str(min(frame["item"])), **{factor.name: factor.levels[0] for factor in probes.factors}}
    if any(level not in set(frame[column]) for column, level in reference.items()):
        return []
    base = {item.id: item.base for item in probes.items}
    fit = logistic if outcome.kind == "binary" else linear
    table = fit(
        frame[f"read:{outcome.name}"].to_numpy(),
        dummies(frame, columns, reference=reference),
        clusters=[base[item] for item in frame["item"]],
    )
    metric = "adjusted_log_odds_ratio" if outcome.kind == "binary" else "adjusted_mean_difference"
    return [
        _finding(probes, factor, level, outcome, metric, table)
        for factor in probes.factors
        for level in factor.levels[1:]
        if f"{factor.name}={level}" in table.names
    ]


def _finding(probes: ProbeSet, factor: Factor, level: str, outcome: Field, metric: str, table: Regression) -> Finding:
    from audit.measures.intervals import t_quantile

    place = table.names.index(f"{factor.name}={level}")
    value, clustered = table.coefficients[place], table.clustered_standard_errors[place]
    half = t_quantile(table.clusters - 1, 0.975) * clustered if table.clusters > 1 else math.nan
    return Finding(
        "bias",
        metric,
        value,
        value - half,
        value + half,
        n=table.clusters,
        responses=table.n,
        where={"set": probes.name, "axis": factor.name, "level": level, "reference": factor.levels[0], "outcome": outcome.name},
        p=table.clustered_p[place],
        note=table.warning or "sensitivity analysis; the interval counts vignettes, `naive` in the detail counts every answer",
        detail={
            "labels": {"level": factor.labels[level], "reference": factor.labels[factor.levels[0]]},
            "naive": {"standard_error": table.standard_errors[place], "p": table.p[place]},
            "clustered_standard_error": clustered,
        },
    )
