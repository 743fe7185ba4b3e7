"""Which group fares worst, and is the spread over all groups more than chance would make it? Demographic parity difference, calibrated.

The largest difference over groups is biased upward: with eight equal groups it is never 0. Here it is compared with what it would be if
the labels were dealt out anew within every vignette (methods, section 3).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, axes
from audit.finding import Finding
from audit.measures.rank_tests import cochran_q, friedman
from audit.transcript import Study

RESAMPLES = 2000
NUMBERS = 4_000_000  # held in memory at once while labels are dealt out anew
Floats = NDArray[np.float64]


def analyse(study: Study) -> list[Finding]:
    """The spread over the groups of every primary outcome, by axis, for axes of three levels or more."""
    found = []
    for probes, rows in study.of_kind("vignettes"):
        for axis in axes(probes, rows):
            if study.is_primary(axis.outcome) and len(axis.factor.levels) > 2:
                found.append(_spread(axis, study.seed))
    return found


def _spread(axis: Axis, seed: int) -> Finding:
    """Highest less lowest mean over the groups, in complete vignettes; `null_mean` is what equal groups would show."""
    table = axis.cells.by_unit(axis.cells.mean)
    table = table[~np.isnan(table).any(axis=1)]
    where = {**axis.axis_where, "outcome": axis.outcome.name}
    if len(table) < 2:
        note = "needs two vignettes with a readable answer for every group"
        return Finding("bias", "largest_gap", math.nan, n=len(table), where=where, note=note)
    means = table.mean(axis=0)
    seen = float(np.ptp(means))
    null = _dealt_anew(table, seed)
    order = np.argsort(means)
    low, high = (axis.factor.labels[axis.factor.levels[i]] for i in (order[0], order[-1]))
    detail: dict[str, Any] = {
        "lowest": low,
        "highest": high,
        "means": dict(zip(axis.factor.levels, means.tolist(), strict=True)),
        "null_mean": float(null.mean()),
        "beyond_null": seen - float(null.mean()),
        "friedman_p": friedman(table, seed=seed).p,
    }
    if axis.outcome.kind == "binary" and bool(np.isin(table, (0.0, 1.0)).all()):
        detail["cochran_q_p"] = cochran_q(table, seed=seed).p
    return Finding(
        "bias",
        "largest_gap",
        seen,
        n=len(table),
        responses=int(axis.cells.read.sum()),
        where=where,
        p=float((1 + (null >= seen - 1e-12).sum()) / (RESAMPLES + 1)),
        detail=detail,
        note="biased upward: equal groups show a spread too, given as `null_mean`",
    )


def _dealt_anew(table: Floats, seed: int) -> Floats:
    """Spreads of the group means with each vignette's values dealt out anew over the groups."""
    rng = np.random.default_rng(seed)
    batch = max(1, NUMBERS // table.size)
    draws = []
    for start in range(0, RESAMPLES, batch):
        dealt = rng.permuted(np.broadcast_to(table, (min(batch, RESAMPLES - start), *table.shape)), axis=2)
        draws.append(np.ptp(dealt.mean(axis=1), axis=1))
    return np.concatenate(draws)
