"""Do generated patients come from the groups that real ones do? Counts by group against reference shares, after Zack et al. 2024.

The reference is a choice (prevalence, uniform, a policy), to be named with the result: generated shares need not equal prevalence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc, gammaln, xlogy

from audit.measures.intervals import NOTHING, Interval
from audit.measures.permutation import TIE

Floats = NDArray[np.float64]

MOST_TABLES = 50_000  # ways to divide n among the groups up to which all are counted


@dataclass(frozen=True)
class GoodnessOfFit:
    """Generated counts against reference shares; nan without any generated patient."""

    chi_square: float  # Pearson's; about groups - 1 when the shares are as given
    chi_square_p: float  # approximate; independent patients
    exact_p: float  # multinomial; independent patients
    exact: bool  # all tables were counted, none drawn
    total_variation: float  # share of patients, in [0, 1], who would have to change group; 0 is agreement
    n: int


@dataclass(frozen=True)
class ClusteredFit:
    """The same test with the wording as the unit; nan with fewer than 2 wordings that gave patients."""

    statistic: float  # F; about 1 when the shares are as given
    p: float
    design_effect: float  # by how much patients of one wording being alike inflates chi-square, at least 1
    clusters: int
    n: int


def goodness_of_fit(counts: ArrayLike, shares: ArrayLike, *, seed: int, resamples: int = 9999) -> GoodnessOfFit:
    """Do counts by group come from these shares? Pearson's chi-square, the exact multinomial test, and how far apart they are.

    Exact p is the chance of all tables that are no more probable than the one seen: counted where there are at most 50 000, else
    (1 + #) / (resamples + 1) of drawn ones. `shares` are above 0 and add up to 1. Repeats of one wording are not independent:
    see `clustered_fit`.
    """
    seen, expected = _checked(np.asarray(counts, dtype=float), shares)
    n = int(seen.sum())
    if not n:
        return GoodnessOfFit(math.nan, math.nan, math.nan, False, math.nan, 0)
    statistic = float(((seen - n * expected) ** 2 / (n * expected)).sum())
    groups = expected.size
    exact = math.comb(n + groups - 1, groups - 1) <= MOST_TABLES
    if exact:
        tables = _log_chances(_all_tables(n, groups), expected)
        p = min(1.0, float(np.exp(tables[tables <= _log_chances(seen, expected) + TIE]).sum()))
    else:
        drawn = np.random.default_rng(seed).multinomial(n, expected, size=resamples)
        extreme = int((_log_chances(drawn, expected) <= _log_chances(seen, expected) + TIE).sum())
        p = (1 + extreme) / (1 + resamples)
    return GoodnessOfFit(statistic, float(chdtrc(groups - 1, statistic)), p, exact, total_variation(seen / n, expected), n)


def clustered_fit(counts: ArrayLike, shares: ArrayLike) -> ClusteredFit:
    """Do counts by wording (rows) and group (columns) come from these shares, when patients of one wording resemble each other?

    Chi-square over its mean design effect, at least 1, as F on (K - 1) and (K - 1)(C - 1) degrees of freedom, C wordings (Rao & Scott
    1981, J Am Stat Assoc 76:221; Thomas & Rao 1987, ibid. 82:630). With a handful of wordings it is rough.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2:
        raise ValueError(f"counts are a table of wordings x groups, got the shape {table.shape}")
    seen, expected = _checked(table.sum(axis=0), shares)
    _check_counts(table)
    table = table[table.sum(axis=1) > 0]
    clusters, n, groups = len(table), float(seen.sum()), expected.size
    if clusters < 2:
        return ClusteredFit(math.nan, math.nan, math.nan, clusters, int(n))
    residuals = table - table.sum(axis=1, keepdims=True) * seen / n
    variances = clusters / (clusters - 1) * (residuals**2).sum(axis=0) / n**2  # of the shares, wordings as clusters
    design = max(1.0, float((variances / expected).sum()) * n / (groups - 1))
    statistic = float(((seen - n * expected) ** 2 / (n * expected)).sum()) / design / (groups - 1)
    return ClusteredFit(statistic, float(fdtrc(groups - 1, (groups - 1) * (clusters - 1), statistic)), design, clusters, int(n))


def total_variation(first: ArrayLike, second: ArrayLike) -> float:
    """Half the sum of absolute differences of two lists of shares, in [0, 1]; 0 is agreement; nan where a share is."""
    one, two = _shares(first), _shares(second)
    if one.size != two.size:
        raise ValueError(f"each group needs a share in both, got {one.size} and {two.size}")
    return float(np.abs(one - two).sum()) / 2


def exaggeration_ratio(generated: Interval, reference: Interval) -> Interval:
    """Natural log of generated over reference share; 0 is agreement, log 2 twice as many as there are.

    Both shares come with their own uncertainty: `wilson` or `clopper_pearson` of counts, `clustered_ratio` over wordings, the published
    interval of a prevalence, or `exactly` of a share that is given. Bounds combine both on the log scale without the symmetry that
    shares lack (MOVER: Zou & Donner 2008, Stat Med 27:1693); both must be of the same confidence. A share of 0 gives nan, and a lower
    bound of 0 in either a nan bound: report the difference instead.
    """
    for one in (generated, reference):
        if any(not 0 <= value <= 1 for value in (one.value, one.low, one.high) if value == value) or one.low > one.high:
            raise ValueError(f"a share and its bounds lie between 0 and 1, got {one.value} ({one.low} to {one.high})")
    if not (generated.value > 0 and reference.value > 0):
        return NOTHING
    ratio = math.log(generated.value / reference.value)
    down = math.hypot(_log_ratio(generated.value, generated.low), _log_ratio(reference.high, reference.value))
    up = math.hypot(_log_ratio(generated.high, generated.value), _log_ratio(reference.value, reference.low))
    return Interval(ratio, ratio - down, ratio + up)


def exactly(share: float) -> Interval:
    """A share without uncertainty, such as a policy's."""
    return Interval(share, share, share)


def exact_binomial(count: int, n: int, share: float) -> float:
    """Two-sided p that `count` of `n` independent patients come from a share: the chance of all counts no more probable.

    nan for n = 0. ValueError for a share of 0 or 1, which leaves nothing to test.
    """
    _check_counts(np.array([count, n - count], dtype=float))
    if not 0 < share < 1:
        raise ValueError(f"a share to test against lies between 0 and 1, both excluded, got {share}")
    if n == 0:
        return math.nan
    logs = _log_chances(np.column_stack([np.arange(n + 1), np.arange(n, -1, -1)]), np.array([share, 1 - share]))
    return min(1.0, float(np.exp(logs[logs <= logs[count] + TIE]).sum()))


def _log_ratio(large: float, small: float) -> float:
    return math.log(large / small) if small > 0 else math.nan


def _all_tables(n: int, groups: int) -> Floats:
    """Every way to divide n among the groups, one a row: the gaps between `groups` - 1 bars set among n stars."""
    bars = np.array(list(itertools.combinations(range(n + groups - 1), groups - 1)), dtype=float)
    edge = np.ones((len(bars), 1))
    return np.diff(np.hstack([-edge, bars, edge * (n + groups - 1)]), axis=1) - 1


def _log_chances(tables: ArrayLike, shares: Floats) -> Floats:
    seen = np.asarray(tables, dtype=float)
    return np.asarray(gammaln(seen.sum(axis=-1) + 1) - gammaln(seen + 1).sum(axis=-1) + xlogy(seen, shares).sum(axis=-1))


def _checked(counts: Floats, shares: ArrayLike) -> tuple[Floats, Floats]:
    expected = _shares(shares)
    if counts.ndim != 1 or counts.size != expected.size or counts.size < 2:
        raise ValueError(f"two groups or more need a count and a share each, got {counts.size} and {expected.size}")
    if not (expected > 0).all():
        raise ValueError("a reference share must be above 0 for every group; merge groups that the reference does not know into 'other'")
    _check_counts(counts)
    return counts, expected / expected.sum()


def _check_counts(counts: Floats) -> None:
    if not ((counts >= 0) & (counts == np.rint(counts))).all():
        raise ValueError("counts are whole numbers from 0")


def _shares(values: ArrayLike | Sequence[float]) -> Floats:
    shares = np.asarray(values, dtype=float).ravel()
    if (shares < 0).any() or abs(float(shares.sum()) - 1) > 1e-6:
        raise ValueError(f"shares are at least 0 and add up to 1, got a sum of {shares.sum():.6g}; a group 'other' takes what is missing")
    return shares
