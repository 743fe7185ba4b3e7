"""p values adjusted for having asked many questions. A nan is no test: it is passed through and not counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def holm(p: ArrayLike) -> NDArray[np.float64]:
    """p values adjusted so that one false alarm in the family is as rare as alpha, in [0, 1]; any dependence. Holm 1979."""
    return _adjusted(p, lambda ordered: np.maximum.accumulate(ordered * np.arange(ordered.size, 0, -1)))


def benjamini_hochberg(p: ArrayLike) -> NDArray[np.float64]:
    """p values adjusted so that the expected share of false alarms among the alarms is alpha, in [0, 1].

    For independent or positively dependent tests. Benjamini & Hochberg 1995, J R Stat Soc B 57:289.
    """

    def step_up(ordered: NDArray[np.float64]) -> NDArray[np.float64]:
        scaled = ordered * ordered.size / np.arange(1, ordered.size + 1)
        return np.minimum.accumulate(scaled[::-1])[::-1]

    return _adjusted(p, step_up)


def _adjusted(p: ArrayLike, rule: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> NDArray[np.float64]:
    values = np.array(p, dtype=float)
    there = ~np.isnan(values)
    tested = values[there]
    if np.any((tested < 0) | (tested > 1)):
        raise ValueError("p values lie between 0 and 1")
    order = np.argsort(tested, kind="stable")
    adjusted = np.empty_like(tested)
    adjusted[order] = np.minimum(rule(tested[order]), 1.0)
    values[there] = adjusted
    return values
