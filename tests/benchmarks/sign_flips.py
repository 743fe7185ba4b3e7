"""Time of 10,000 sign flips and 10,000 bootstrap draws of an 8-group gap in a yes/no rate on 20,000 answers. Limit 0.2 s each.

Run by hand: `python tests/benchmarks/sign_flips.py`. fairlearn's bootstrap of the same table stands beside it, for 20 draws.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from audit.measures.paired import Cells, cells_of, paired_gaps
from audit.measures.permutation import sign_flip

VIGNETTES, GROUPS, REPEATS, DRAWS = 500, 8, 5, 10_000
LEVELS = [f"g{number}" for number in range(GROUPS)]


def answers() -> dict[str, Any]:
    """20,000 decisions without any effect."""
    rng = np.random.default_rng(0)
    return {
        "stratum": np.repeat(np.arange(VIGNETTES), GROUPS * REPEATS),
        "level": np.tile(np.repeat(np.arange(GROUPS), REPEATS), VIGNETTES),
        "values": (rng.random(VIGNETTES * GROUPS * REPEATS) < 0.4).astype(float),
    }


def laid_out(table: dict[str, Any]) -> Cells:
    """The decisions as cells."""
    units = [f"v{number}" for number in range(VIGNETTES)]
    return cells_of(units, LEVELS, unit=np.arange(VIGNETTES), context=np.zeros(VIGNETTES, dtype=int), **table)


def flips(table: dict[str, Any]) -> None:
    """Gaps of all groups, and the joint sign-flip test."""
    cells = laid_out(table)
    gaps = np.stack([paired_gaps(cells, level, LEVELS[0]) for level in LEVELS[1:]], axis=1)
    sign_flip(gaps, seed=0, resamples=DRAWS)


def bootstrap(table: dict[str, Any]) -> None:
    """Whole vignettes drawn anew: the largest gap in rate over the groups."""
    cells = laid_out(table)
    weights = np.random.default_rng(0).multinomial(VIGNETTES, np.full(VIGNETTES, 1 / VIGNETTES), size=DRAWS)
    np.ptp(weights @ cells.by_unit(cells.mean) / VIGNETTES, axis=1)


def fairlearn(table: dict[str, Any]) -> None:
    """The same with fairlearn, which draws rows: 20 draws."""
    from fairlearn.metrics import MetricFrame, selection_rate

    MetricFrame(
        metrics=selection_rate,
        y_true=table["values"],
        y_pred=table["values"],
        sensitive_features=table["level"],
        n_boot=20,
        ci_quantiles=[0.5],
        random_state=0,
    ).difference_ci()


def timed(work: Callable[[dict[str, Any]], None]) -> float:
    """The best of three."""
    table, best = answers(), float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work(table)
        best = min(best, time.perf_counter() - start)
    return best


if __name__ == "__main__":
    for work in (flips, bootstrap, fairlearn):
        print(f"{work.__name__:10} {timed(work):.3f} s")
