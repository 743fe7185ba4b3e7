"""What a design can see: the smallest gap it would detect, and its chance of showing equivalence. Units are vignettes, never repeats."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import chdtr
from scipy.stats import nct

from audit.measures.equivalence import ALPHA, minimum_units
from audit.measures.intervals import t_quantile

POINTS = 2001  # of the grid over the mean gap; the power is right to about six digits
MOST_UNITS = 10**7


def minimum_detectable_difference(standard_deviation: float, units: int, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Smallest true mean gap that a two-sided paired t test finds with this power, in the unit of the standard deviation.

    By the noncentral t distribution. nan with fewer than 2 units, and for a standard deviation of 0 or nan: gaps that never vary
    say nothing about those not seen, for which `undetectable_share` is the answer.
    """
    if not alpha < power < 1:
        raise ValueError(f"power lies between alpha ({alpha}) and 1, got {power}")
    if units < 2 or not standard_deviation > 0:
        return math.nan
    freedom, critical = units - 1, t_quantile(units - 1, 1 - alpha / 2)

    def shortfall(noncentrality: float) -> float:
        # the far tail is nan in scipy where it is too small to compute, which is too small to matter
        far = float(np.nan_to_num(nct.cdf(-critical, freedom, noncentrality)))
        return float(nct.sf(critical, freedom, noncentrality)) + far - power

    high = critical + 10
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
