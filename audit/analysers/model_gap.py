"""Does a model over all answers say the same as the paired gaps? Estimating equations, ordinal and conditional logit.

They are sensitivity analyses. Vignettes are the clusters, errors are corrected for their number (methods, section 2.6). What a model
cannot say is told, not guessed.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from audit.contrast import Axis, axis_of, layout_of
from audit.finding import Finding
from audit.measures.models import Effect, conditional_logit, gee, ordinal_gee
from audit.outcomes import with_derived
from audit.transcript import Study

MOST_ANSWERS = 20_000  # of one contrast; above, the models take minutes and agree with the paired gap
MOST_STEPS = 12  # of a scale that is taken as ordinal
NOTE = "sensitivity analysis: the paired gap decides"


def analyse(study: Study) -> list[Finding]:
    """The models of every primary yes/no, ordinal or numeric outcome, by axis and level."""
    found: list[Finding] = []
    for probes, rows in study.of_kind("vignettes"):
        derived = with_derived(probes, rows)
        layouts = [layout for factor in probes.factors if (layout := layout_of(probes, derived, factor))]
        for outcome in (one for one in probes.fields if study.is_primary(one) and one.kind in ("binary", "ordinal", "number", "rank")):
            for axis in (axis_of(probes, layout, outcome) for layout in layouts):
                found += [one for level in axis.levels if (one := _modelled(axis, level))]
    return found


def _modelled(axis: Axis, level: str) -> Finding | None:
    """One contrast by estimating equations, with the ordinal or the conditional model beside; None where it is too large or empty."""
    layout = axis.layout
    column = axis.factor.levels.index(level)
    mine = np.isin(layout.level, (0, column))
    outcome = layout.rows[f"read:{axis.outcome.name}"].to_numpy(dtype=float)[mine]
    if not 0 < np.count_nonzero(~np.isnan(outcome)) <= MOST_ANSWERS:
        return None
    exposed = (layout.level[mine] == column).astype(float)
    stratum = layout.stratum[mine]
    cluster = layout.unit[stratum]
    binary = axis.outcome.kind == "binary"
    model = gee(outcome, exposed, clusters=cluster, family="binomial" if binary else "gaussian")
    detail: dict[str, Any] = {"labels": axis.labels(level)}
    if binary:
        detail["conditional_logit"] = _told(conditional_logit(outcome, exposed, strata=stratum, clusters=cluster))
    elif axis.outcome.kind == "ordinal" and np.unique(outcome[~np.isnan(outcome)]).size <= MOST_STEPS:
        detail["ordinal_log_odds_ratio"] = _told(ordinal_gee(outcome, exposed, clusters=cluster))
    return Finding(
        "bias",
        "gee_log_odds_ratio" if binary else "gee_mean_difference",
        model.estimate,
        model.low,
        model.high,
        n=model.clusters,
        responses=model.n,
        where=axis.where(level),
        p=model.p,
        note=f"{NOTE}; {model.warning}" if model.warning else NOTE,
        detail=detail,
    )


def _told(effect: Effect) -> dict[str, Any]:
    """A model beside the main one."""
    told = {"estimate": effect.estimate, "low": effect.low, "high": effect.high, "p": effect.p, "warning": effect.warning}
    return {name: value for name, value in told.items() if value != "" and not (isinstance(value, float) and math.isnan(value))}
