"""What a design can see: its chance of finding a gap or of showing equivalence, and where a budget is best spent.

Units are vignettes, never repeats. Repeats and wordings make the gap of one vignette steadier; only vignettes make the mean steadier.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import chdtr
from scipy.stats import nct

from audit.measures.equivalence import ALPHA, minimum_units
from audit.measures.intervals import present, t_quantile

POINTS = 2001  # of the grid over the mean gap; the power is right to about six digits
MOST_UNITS = 10**7
FEWEST_REPEATS, MOST_REPEATS = 3, 200  # below three, rerun noise cannot be measured


@dataclass(frozen=True)
class Spread:
    """Where the spread of one vignette's gap comes from: standard deviations, in the unit of the outcome."""

    vignette_by_group: float  # of the true gap between vignettes; no wording and no repeat makes it smaller
    wording: float  # of one arm between wordings or names, as far as the two arms do not share them
    rerun: float  # of one answer between identical reruns


@dataclass(frozen=True)
class Split:
    """One way to spend a budget."""

    vignettes: int
    texts: int  # wordings or names of each vignette and arm
    repeats: int  # of each text
    calls: int
    error: float  # standard error of the mean gap, in the unit of the outcome


def gap_deviation(spread: Spread, *, texts: int, repeats: int) -> float:
    """Standard deviation between the gaps of vignettes: sqrt(s_vg^2 + 2 s_text^2/T + 2 s_rerun^2/(T R)), methods section 1.

    `repeats` counts reruns of each text. Wordings that both arms share cancel and belong into no term.
    """
    return math.sqrt(_fixed_variance(spread, texts) + 2 * spread.rerun**2 / (texts * repeats))


def _fixed_variance(spread: Spread, texts: int) -> float:
    """What more repeats do not take away."""
    return spread.vignette_by_group**2 + 2 * spread.wording**2 / texts


def best_repeats(spread: Spread, *, vignette_cost: float, arms: float = 2, texts: int = 1) -> float:
    """Repeats of each text that give the steadiest mean gap for a budget, when a vignette costs as much as `vignette_cost` calls.

    sqrt(vignette_cost / arms x 2 s_rerun^2 / s_fixed^2) runs per arm, over its texts; s_fixed^2 is what repeats do not take away
    (methods section 1). 0 when vignettes are free: then as few repeats as possible; infinite when only reruns differ.
    """
    fixed = _fixed_variance(spread, texts)
    if vignette_cost == 0 or spread.rerun == 0:
        return 0.0
    return math.sqrt(vignette_cost / arms * 2 * spread.rerun**2 / fixed) / texts if fixed > 0 else math.inf


def splits(
    budget: float, spread: Spread, *, arms: float, texts: int = 1, vignette_cost: float = 0.0, repeats: Sequence[int] = (3, 5, 10, 20)
) -> list[Split]:
    """What a budget of calls buys with each number of repeats; numbers that leave fewer than two vignettes are left out."""
    found = []
    for number in repeats:
        calls = arms * texts * number
        vignettes = int(budget // (vignette_cost + calls))
        if vignettes >= 2:
            error = gap_deviation(spread, texts=texts, repeats=number) / math.sqrt(vignettes)
            found.append(Split(vignettes, texts, number, round(vignettes * calls), error))
    return found


def best_split(
    budget: float, spread: Spread, *, arms: float, texts: Iterable[int] = (1,), vignette_cost: float = 0.0, fewest: int = 2
) -> Split | None:
    """The split with the smallest standard error over these numbers of texts and 3 to 200 repeats, with `fewest` vignettes or more.

    `budget` and `vignette_cost` count calls. Among equals the one with more vignettes; None where the budget does not reach.
    """
    tried = range(FEWEST_REPEATS, MOST_REPEATS + 1)
    every = [one for number in texts for one in splits(budget, spread, arms=arms, texts=number, vignette_cost=vignette_cost, repeats=tried)]
    found = [one for one in every if one.vignettes >= fewest]
    return min(found, key=lambda one: (round(one.error, 12), -one.vignettes, one.calls), default=None)


def spread_of_gaps(gaps: ArrayLike, *, wording: ArrayLike, rerun: ArrayLike, texts: float, repeats: float) -> Spread:
    """The parts of the spread seen in a pilot, by the moments of methods section 1; a part below 0 counts as 0.

    `gaps` holds the mean gap of each vignette; `wording` its variance from wordings and the reruns within them, `rerun` that from
    reruns alone; nan where a vignette had one wording, or one run. What a pilot cannot tell apart is counted to the coarser part.
    nan with fewer than two gaps.
    """
    values = present(gaps)
    if values.size < 2:
        return Spread(math.nan, math.nan, math.nan)
    by_wording, by_rerun = (float(there.mean()) if (there := present(one)).size else math.nan for one in (wording, rerun))
    reruns = 0.0 if math.isnan(by_rerun) else by_rerun
    within = reruns if math.isnan(by_wording) else max(by_wording, reruns)
    between = max(0.0, float(values.var(ddof=1)) - within)
    return Spread(math.sqrt(between), math.sqrt((within - reruns) * texts / 2), math.sqrt(reruns * texts * repeats / 2))


def mean_spread(spreads: Iterable[Spread]) -> Spread:
    """Root mean square of each part over several contrasts of one outcome, those that are nan left out; nan when none is left."""
    rows = np.array([astuple(one) for one in spreads if not math.isnan(one.rerun)], dtype=float)
    return Spread(*(float(one) for one in np.sqrt((rows**2).mean(axis=0)))) if rows.size else Spread(math.nan, math.nan, math.nan)


def detection_power(gap: float, standard_deviation: float, units: int, *, alpha: float = 0.05) -> float:
    """Chance, in [0, 1], that a two-sided paired t test finds a true mean gap of this size, by the noncentral t distribution.

    `alpha` when the gap is 0. nan with fewer than 2 units, and for a standard deviation of 0 or nan.
    """
    if units < 2 or not standard_deviation > 0:
        return math.nan
    return _rejection(abs(gap) / standard_deviation * math.sqrt(units), units - 1, alpha)


def _rejection(noncentrality: float, freedom: int, alpha: float) -> float:
    critical = t_quantile(freedom, 1 - alpha / 2)
    # a tail is nan in scipy where it is too small to compute: the far one is nothing, the near one everything
    near, far = float(nct.sf(critical, freedom, noncentrality)), float(nct.cdf(-critical, freedom, noncentrality))
    return min(1.0, (1.0 if math.isnan(near) else near) + (0.0 if math.isnan(far) else far))


def minimum_detectable_difference(standard_deviation: float, units: int, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Smallest true mean gap that a two-sided paired t test finds with this power, in the unit of the standard deviation.

    By the noncentral t distribution. nan with fewer than 2 units, and for a standard deviation of 0 or nan: gaps that never vary
    say nothing about those not seen, for which `undetectable_share` is the answer.
    """
    if not alpha < power < 1:
        raise ValueError(f"power lies between alpha ({alpha}) and 1, got {power}")
    if units < 2 or not standard_deviation > 0:
        return math.nan

    def shortfall(noncentrality: float) -> float:
        return _rejection(noncentrality, units - 1, alpha) - power

    high = t_quantile(units - 1, 1 - alpha / 2) + 10
    while shortfall(high) < 0:
        high *= 2
    return float(brentq(shortfall, 0.0, high)) * standard_deviation / math.sqrt(units)


def equivalence_power(standard_deviation: float, units: int, *, margin: float, step: float | None = None) -> float:
    """Chance, in [0, 1], that equivalence within the margin is shown when the true gap is 0 and gaps are normal; exact.

    Without `step` it is the power of the two one-sided t tests alone; with `step` (the largest plausible gap of one unit) both
    gates of `audit.measures.equivalence` are counted. nan with fewer than 2 units or a standard deviation of 0 or nan.
    """
    if units < 2 or not standard_deviation > 0:
        return math.nan
    if step is not None and units < minimum_units(margin, step=step):
        return 0.0
    error = standard_deviation / math.sqrt(units)
    means = np.linspace(0.0, min(margin, 12 * error), POINTS)
    largest = _largest_variance(means, units, margin) if step is None else _largest_variance_augmented(means, units, margin, step)
    # mean and variance of normal data are independent: integrate P(variance small enough | mean) over the mean
    density = np.exp(-0.5 * (means / error) ** 2) / (error * math.sqrt(2 * math.pi))
    passes = chdtr(units - 1, (units - 1) * np.maximum(largest, 0.0) / standard_deviation**2)
    return float(min(1.0, 2 * np.trapezoid(density * passes, means)))


def units_for_equivalence(standard_deviation: float, *, margin: float, power: float = 0.8, step: float | None = None) -> int:
    """Fewest units with which `equivalence_power` reaches `power`."""
    if not (standard_deviation > 0 and margin > 0 and 0 < power < 1):
        raise ValueError("the standard deviation and the margin must be above 0 and the power between 0 and 1")

    def enough(units: int) -> bool:
        return equivalence_power(standard_deviation, units, margin=margin, step=step) >= power

    low, high = 1, 2
    while not enough(high):
        low, high = high, high * 2
        if high > MOST_UNITS:
            raise ValueError(f"a margin of {margin} needs more than {MOST_UNITS} units at a standard deviation of {standard_deviation}")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _largest_variance(means: NDArray[np.float64], units: int, margin: float) -> NDArray[np.float64]:
    """Largest sample variance with which the 90 % t interval about each mean lies inside the margin."""
    return units * ((margin - means) / t_quantile(units - 1, 1 - ALPHA)) ** 2


def _largest_variance_augmented(means: NDArray[np.float64], units: int, margin: float, step: float) -> NDArray[np.float64]:
    """The same with one more unit at +step, the side that binds for means of 0 and above; below 0 where no variance will do."""
    room = margin - (units * means + step) / (units + 1)
    allowed = units * (units + 1) * (room / t_quantile(units, 1 - ALPHA)) ** 2  # largest sum of squares with the added unit
    added = units / (units + 1) * (means - step) ** 2  # what the added unit puts into it
    return np.where(room > 0, np.minimum(_largest_variance(means, units, margin), (allowed - added) / (units - 1)), -1.0)
