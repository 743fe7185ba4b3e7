"""One gap: a level of a factor against the reference, with its interval, its noise floors and the other ways to look at it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.contrast import Axis, pairs
from audit.measures import paired
from audit.measures.disparity import heterogeneity_variance, impact_ratio
from audit.measures.intervals import Interval, augmented_t_interval, bootstrap_interval, clopper_pearson, t_interval
from audit.measures.permutation import exact_sign_test, is_sparse, mcnemar
from audit.measures.power import minimum_detectable_difference
from audit.measures.rank_tests import mean_superiority, signed_rank, superiority
from audit.measures.stimuli import StimulusGap, stimulus_gap

EVIDENCE_PAIRS = 6
ENOUGH_NAMES = 10  # names a level below which a gap speaks of these names rather than of the group
Floats = NDArray[np.float64]


def gap_interval(values: Floats, axis: Axis, names: StimulusGap | None, *, confidence: float = 0.95) -> Interval:
    """Mean of the units' gaps with t bounds; widened by a worst-case unit where they are sparse, and by the names where names vary."""
    plain = (
        augmented_t_interval(values, step=axis.step, confidence=confidence)
        if is_sparse(values)
        else t_interval(values, confidence=confidence)
    )
    if names is None:
        return plain
    wide = names.interval(confidence)
    return Interval(plain.value, float(np.fmin(plain.low, wide.low)), float(np.fmax(plain.high, wide.high)))


def names_of(axis: Axis, level: str) -> StimulusGap | None:
    """The gap of `level` with the names that stood for it, or for the reference, as stimuli; None where labels state the levels."""
    columns = [axis.factor.levels.index(one) for one in (level, axis.reference)]
    gaps = axis.cells.mean[:, columns[0]] - axis.cells.mean[:, columns[1]]
    there = ~np.isnan(gaps)
    found = [
        stimulus_gap(gaps[there], axis.cells.unit[there], axis.layout.names[there, column])
        for column in columns
        if len(set(axis.layout.names[there, column]) - {""}) > 0
    ]
    return max(found, key=lambda one: one.interval(0.95).high, default=None)  # the wider one; few names may be wider for that alone


def warnings_of(axis: Axis, level: str, values: Floats, names: StimulusGap | None) -> Iterator[str]:
    """What a reader must know before believing the gap; nothing when all is well."""
    if len(values) < 2:
        alone = "fewer than two vignettes: repeats are not independent, so no inference"
        yield alone if len(values) else "no vignette has a readable answer of both"
        return
    if is_sparse(values):
        yield "sparse: few vignettes differ, or very unevenly, so the interval is widened by one worst-case vignette on either side"
    if float(np.ptp(values)) == 0:
        yield "the gap is the same in every vignette, so its spread is unknown"
    columns = [axis.cells.column(level), axis.cells.column(axis.reference)]
    read = axis.cells.read[:, columns]
    missing = len(axis.cells.units) - len(values)
    if missing:
        yield f"{missing} of {len(axis.cells.units)} vignettes lack a readable answer of one of the two"
    if np.unique(read[read > 0]).size > 1:
        yield "vignettes were answered unequally often"
    if axis.layout.identical_reruns:
        yield "reruns are identical (a cache, or no sampling): they are counted once"
    if names is not None and names.stimuli < ENOUGH_NAMES:
        few = "one name" if names.stimuli == 1 else f"{names.stimuli} names"
        yield f"{few} only: read it as a gap between names, not between groups"


def detail_of(axis: Axis, level: str, values: Floats, names: StimulusGap | None) -> dict[str, Any]:
    """What a policy and a reader need besides the interval: equivalence bounds, worst case, spread, and the gap of each vignette."""
    step, reference = axis.step, axis.reference
    ninety = t_interval(values, confidence=0.90)
    augmented = augmented_t_interval(values, step=step, confidence=0.90)
    if names is not None:
        wide = names.interval(0.90)
        ninety, augmented = (
            Interval(one.value, float(np.fmin(one.low, wide.low)), float(np.fmax(one.high, wide.high))) for one in (ninety, augmented)
        )
    spread = float(np.std(values, ddof=1))
    unread = int(axis.cells.unread[:, [axis.cells.column(level), axis.cells.column(reference)]].sum())
    worst = paired.worst_case_gap(axis.cells, level, reference, low=axis.low, high=axis.high)
    by_unit = dict(zip(axis.units, axis.gaps[:, axis.levels.index(level)], strict=True))
    return means_of(axis, level) | {
        "interval_90": [ninety.low, ninety.high],
        "augmented_90": [augmented.low, augmented.high],
        "step": step,
        "sparse": bool(is_sparse(values)),
        "nonzero_vignettes": int(np.count_nonzero(values)),
        "standard_deviation": spread,
        "smallest_detectable": float(minimum_detectable_difference(spread, len(values))) if spread > 0 else math.nan,
        "unread": unread,
        "worst_case": list(worst) if unread and not any(map(math.isnan, worst)) else [float(np.mean(values))] * 2,
        "by_vignette": {unit: gap for unit, gap in by_unit.items() if not math.isnan(gap)},
    }


def means_of(axis: Axis, level: str) -> dict[str, Any]:
    """Mean of both levels over vignettes, kind and valence of the outcome, and for a yes/no outcome the plain counts [yes, answers]."""
    means: dict[str, Any] = {
        "kind": axis.outcome.kind,
        "valence": axis.outcome.valence,
        "labels": axis.labels(level),
        "mean": paired.level_mean(axis.cells, level),
        "reference_mean": paired.level_mean(axis.cells, axis.reference),
    }
    if axis.outcome.kind == "binary":
        means["counts"] = {one: list(paired.count(axis.cells, one)) for one in (level, axis.reference)}
    return means


def sensitivity_of(axis: Axis, level: str, values: Floats, *, seed: int) -> dict[str, Any]:
    """Other ways to look at the same gap: they inform a reader and decide nothing."""
    gaps = paired.paired_gaps(axis.cells, level, axis.reference)
    spread = heterogeneity_variance(gaps, paired.rerun_variances(axis.cells, level, axis.reference))
    differing = clopper_pearson(int(np.count_nonzero(values)), len(values))
    higher, lower = int((values > 0).sum()), int((values < 0).sum())
    without_one = (values.sum() - values) / (len(values) - 1)
    found: dict[str, Any] = {
        "heterogeneity_sd": math.sqrt(max(spread, 0.0)) if not math.isnan(spread) else math.nan,
        "higher_vignettes": higher,
        "lower_vignettes": lower,
        "sign_test_p": exact_sign_test(values),
        "differing_vignettes": [differing.value, differing.low, differing.high],
        "leave_one_vignette_out": [float(without_one.min()), float(without_one.max())],
    }
    if len(values) >= 20 and not is_sparse(values):
        bootstrap = bootstrap_interval(values, seed=seed)
        found["bootstrap_interval"] = [bootstrap.low, bootstrap.high]
    if axis.outcome.kind == "binary":
        found |= _of_decisions(axis, level, values, higher, lower)
    if axis.outcome.kind in ("ordinal", "rank"):
        superior = mean_superiority(superiority(axis.cells, level, axis.reference))
        found["probability_of_superiority"] = [superior.value, superior.low, superior.high]
        found["signed_rank_p"] = signed_rank(values).p
    if (names := names_of(axis, level)) is not None:
        found["leave_one_name_out"] = list(leave_one_name_out(axis, level))
        found["names"] = {"count": names.stimuli, "by_name_error": names.by_stimulus, "by_vignette_error": names.by_vignette}
    return found


def leave_one_name_out(axis: Axis, level: str) -> tuple[float, float]:
    """Smallest and largest mean gap when the strata of one name of `level` are left out; nan for fewer than two names."""
    column = axis.factor.levels.index(level)
    gaps, names = axis.cells.mean[:, column] - axis.cells.mean[:, 0], axis.layout.names[:, column]
    distinct = sorted(set(names) - {""})
    if len(distinct) < 2:
        return math.nan, math.nan
    means = [float(np.nanmean(axis.cells.by_unit(np.where(names == one, np.nan, gaps)))) for one in distinct]
    return min(means), max(means)


def _of_decisions(axis: Axis, level: str, values: Floats, higher: int, lower: int) -> dict[str, Any]:
    """The ratio of a yes/no outcome's rates, and McNemar's exact test where every vignette gives one pair of decisions."""
    rates, others = (axis.cells.by_unit(axis.cells.mean[:, axis.cells.column(one)]) for one in (level, axis.reference))
    ratio = impact_ratio(rates, others)
    found: dict[str, Any] = {"impact_ratio": [ratio.value, ratio.low, ratio.high]}
    if bool(np.isin(values, (-1.0, 0.0, 1.0)).all()):
        exact = mcnemar(higher, lower)
        found |= {"mcnemar_p": exact.p, "mcnemar_mid_p": exact.mid_p}
    return found


def noise_of(axis: Axis, level: str, dummy: float) -> dict[str, float]:
    """The floors beside a gap: reruns, paraphrases, and a label without social meaning; only those that were measured."""
    noise = {
        "rerun": paired.rerun_noise(axis.cells, level, axis.reference),
        "paraphrase": paired.wording_noise(axis.cells, level, axis.reference),
        "dummy_label": dummy,
    }
    return {name: value for name, value in noise.items() if not math.isnan(value)}


def evidence_of(axis: Axis, level: str) -> tuple[str, ...]:
    """Pairs of answers that differ most in the direction of the gap: same vignette, wording and repeat, one of each level."""
    gaps = axis.cells.mean[:, axis.cells.column(level)] - axis.cells.mean[:, 0]
    sign = math.copysign(1.0, float(np.nansum(axis.gaps[:, axis.levels.index(level)])))
    there = np.flatnonzero(~np.isnan(gaps))
    widest = there[np.argsort(-sign * gaps[there], kind="stable")][: 4 * EVIDENCE_PAIRS]
    found = sorted(pairs(axis, level, widest.tolist()), key=lambda pair: (-sign * pair[0], pair[1]))
    return tuple(name for _, *both in found[:EVIDENCE_PAIRS] for name in both)
