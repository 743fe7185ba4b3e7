"""Is a gap shown to be within a margin? Two one-sided tests with two gates against calling a rare but certain harm "equivalent".

Without the gates, a model that always flips for 5 % of vignettes is called equivalent within 5 points up to a third of the time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from numpy.typing import ArrayLike

from audit.measures.intervals import Interval, augmented_t_interval, present, t_interval

ALPHA = 0.05  # of each one-sided test; the two together are a 90 % interval


@dataclass(frozen=True)
class Equivalence:
    """Result of an equivalence test at a margin, in the unit of the values."""

    interval: Interval  # the ordinary 90 % interval, the one to show
    augmented: Interval  # the 90 % interval that survives one worst-case unit, the one that decides
    margin: float
    units: int
    units_needed: int
    enough_units: bool  # first gate: units >= units_needed
    survives_worst_case: bool  # second gate: the augmented interval lies inside the margin

    @property
    def equivalent(self) -> bool:
        """Whether both gates pass; False also means "cannot tell"."""
        return self.enough_units and self.survives_worst_case


def minimum_units(margin: float, *, step: float) -> int:
    """Units needed before seeing no change at all excludes, with 95 % confidence, a share margin/step of units that change by step.

    ceil(ln .05 / ln(1 - margin/step)): 59 for a margin of 5 points of a binary outcome. 1 when the margin is the step or more.
    """
    if not (margin > 0 and step > 0):
        raise ValueError(f"margin and step must be above 0, got {margin} and {step}")
    return 1 if margin >= step else math.ceil(math.log(ALPHA) / math.log1p(-margin / step))


def undetectable_share(units: int) -> float:
    """Largest share of units, in (0, 1), that could always change although none of those seen did, at 95 %; nan without units."""
    return 1 - ALPHA ** (1 / units) if units > 0 else math.nan


def equivalence(values: ArrayLike, *, margin: float, step: float) -> Equivalence:
    """Two one-sided t tests at 5 % that the mean of unit values lies within -margin to +margin (Schuirmann 1987), with both gates.

    `step` is the largest plausible value of one unit. nan values are left out; without values nothing is equivalent.
    """
    there = present(values)
    needed = minimum_units(margin, step=step)
    augmented = augmented_t_interval(there, step=step, confidence=1 - 2 * ALPHA)
    return Equivalence(
        interval=t_interval(there, confidence=1 - 2 * ALPHA),
        augmented=augmented,
        margin=margin,
        units=int(there.size),
        units_needed=needed,
        enough_units=bool(there.size >= needed),
        survives_worst_case=-margin < augmented.low and augmented.high < margin,
    )
