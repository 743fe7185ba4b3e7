"""Laws of audit/measures/paired.py, with every number worked by hand from `CELLS`."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.measures import paired
from audit.measures.disparity import squared_distance

NAN = math.nan
Answers = dict[tuple[str, Hashable], dict[str, list[float]]]  # (unit, stratum) -> level -> identical reruns
# v1 has two wordings, one answer of the second unread; v2 was asked once; v3 has no readable answer of b.
CELLS: Answers = {
    ("v1", 1): {"a": [1, 0], "b": [1, 1]},
    ("v1", 2): {"a": [0, 0, 0], "b": [1, 1, NAN]},
    ("v2", 1): {"a": [1], "b": [0]},
    ("v3", 1): {"a": [1, 1], "b": [NAN]},
}
UNREAD: Answers = {("v1", 1): {"a": [NAN], "b": [1.0]}}

runs = st.lists(st.sampled_from([0.0, 1.0, 2.0, NAN]), min_size=0, max_size=4)
tables = st.dictionaries(st.tuples(st.sampled_from(["v1", "v2", "v3"]), st.integers(1, 3)), st.fixed_dictionaries({"a": runs, "b": runs}))


def laid_out(answers: Answers) -> paired.Cells:
    """The answers as cells; a stratum is one wording, or a tuple of one wording and what else is held constant."""
    units = sorted({unit for unit, _ in answers})
    contexts = sorted({str(one[1:]) if isinstance(one, tuple) else "" for _, one in answers})
    rows = [
        (number, "ab".index(level), value) for number, levels in enumerate(answers.values()) for level in levels for value in levels[level]
    ]
    stratum, level, values = zip(*rows, strict=True) if rows else ((), (), ())
    return paired.cells_of(
        units,
        ("a", "b"),
        unit=[units.index(unit) for unit, _ in answers],
        context=[contexts.index(str(one[1:]) if isinstance(one, tuple) else "") for _, one in answers],
        stratum=stratum,
        level=level,
        values=values,
    )


def by_unit(answers: Answers, measured: Callable[..., Any], level: str = "b", reference: str = "a") -> dict[str, float]:
    """A measure of each unit that has it."""
    cells = laid_out(answers)
    return {unit: float(one) for unit, one in zip(cells.units, measured(cells, level, reference), strict=True) if not math.isnan(one)}


paired_gaps, flip_rates, rerun_flips, wording_flips = (
    partial(by_unit, measured=one) for one in (paired.paired_gaps, paired.flip_rates, paired.rerun_flips, paired.wording_flips)
)


def level_mean(answers: Answers, level: str) -> float:
    """Mean of a level."""
    return paired.level_mean(laid_out(answers), level)


def count(answers: Answers, level: str) -> tuple[int, int]:
    """Sum and number of the readable answers of a level."""
    return paired.count(laid_out(answers), level)


def rerun_noise(answers: Answers, level: str, reference: str) -> float:
    """SD of the mean gap from reruns."""
    return paired.rerun_noise(laid_out(answers), level, reference)


def wording_noise(answers: Answers, level: str, reference: str) -> float:
    """SD of the mean gap from wordings."""
    return paired.wording_noise(laid_out(answers), level, reference)


def worst_case_gap(answers: Answers, level: str, reference: str, *, low: float, high: float) -> tuple[float, float]:
    """Bounds of the mean gap."""
    return paired.worst_case_gap(laid_out(answers), level, reference, low=low, high=high)


def test_answers_are_summed_by_stratum_and_level() -> None:
    """v1, wording 2: a is 0, 0, 0; b is 1, 1 and one unread. Every value is counted apart."""
    cells = laid_out(CELLS)
    assert (cells.units, cells.levels, cells.values.tolist()) == (("v1", "v2", "v3"), ("a", "b"), [0.0, 1.0])
    assert cells.read[1].tolist() == [3, 2] and cells.unread[1].tolist() == [0, 1] and cells.total[1].tolist() == [0, 2]
    assert cells.counts[0].tolist() == [[1, 1], [0, 2]]  # one no and one yes of a, two yes of b
    assert cells.spread[0].tolist() == [0.5, 0.0]  # (1 - 1/2)^2 + (0 - 1/2)^2


def test_many_values_are_not_told_apart() -> None:
    """An outcome with more than 64 values has means and no counts: flips of it are nan."""
    answers: Answers = {("v1", 1): {"a": [float(number) for number in range(40)], "b": [100.0 + number for number in range(40)]}}
    assert laid_out(answers).values.size == 0
    assert paired_gaps(answers, level="b", reference="a") == {"v1": 100.0}  # the means of 100 to 139 and of 0 to 39
    assert math.isnan(paired.flip_rates(laid_out(answers), "b", "a")[0])


def test_gaps_are_averaged_over_wordings_within_the_unit() -> None:
    """v1: (1 - 1/2 + 1 - 0) / 2 = 3/4, v2: 0 - 1; v3 has no answer of b and no gap."""
    assert paired_gaps(CELLS, level="b", reference="a") == {"v1": 0.75, "v2": -1.0}


def test_wordings_weigh_the_same_however_often_they_were_run() -> None:
    """Gaps 1 (one run each) and 0 (nine runs each) make 1/2, not the 1/10 of pooled runs."""
    cells: Answers = {("v1", 1): {"a": [0], "b": [1]}, ("v1", 2): {"a": [0] * 9, "b": [0] * 9}}
    assert paired_gaps(cells, level="b", reference="a") == {"v1": 0.5}


def test_crossed_factors_are_no_wordings() -> None:
    """One wording under two levels of another factor: there is no paraphrase to compare, so no floor, however the other factor acts."""
    crossed: Answers = {("v1", (1, "man")): {"a": [0, 0], "b": [0, 0]}, ("v1", (1, "woman")): {"a": [1, 1], "b": [1, 1]}}
    assert wording_flips(crossed, level="b", reference="a") == {} and math.isnan(wording_noise(crossed, "b", "a"))
    # with a second wording for each: pairs within man and within woman only, all alike
    crossed |= {("v1", (2, "man")): {"a": [0, 0], "b": [0, 0]}, ("v1", (2, "woman")): {"a": [1, 1], "b": [1, 1]}}
    assert wording_flips(crossed, level="b", reference="a") == {"v1": 0.0} and wording_noise(crossed, "b", "a") == 0.0


def test_mean_of_a_level() -> None:
    """a: v1 (1/2 + 0) / 2 = 1/4, v2 1, v3 1, so (1/4 + 1 + 1) / 3 = 3/4. b: v1 1, v2 0, so 1/2. No answer is nan, never 0."""
    assert level_mean(CELLS, "a") == pytest.approx(0.75)
    assert level_mean(CELLS, "b") == 0.5
    assert math.isnan(level_mean(UNREAD, "a")) and math.isnan(level_mean({}, "a"))


def test_count_pools_readable_answers() -> None:
    """a: 1 + 0 + 0 + 0 + 0 + 1 + 1 + 1 = 4 of 8; b: 1 + 1 + 1 + 1 + 0 = 4 of the 5 that were read."""
    assert count(CELLS, "a") == (4, 8)
    assert count(CELLS, "b") == (4, 5)
    assert count(UNREAD, "a") == (0, 0)


def test_worst_case_fills_what_was_not_read() -> None:
    """Unread b as 0: v1 (1/2 + 2/3) / 2 = 7/12, v2 -1, v3 0 - 1, mean -17/36. As 1: v1 3/4, v2 -1, v3 1 - 1 = 0, mean -1/12."""
    assert worst_case_gap(CELLS, "b", "a", low=0, high=1) == pytest.approx((-17 / 36, -1 / 12))
    assert all(map(math.isnan, worst_case_gap({}, "b", "a", low=0, high=1)))


def test_worst_case_moves_both_levels_apart() -> None:
    """One unread answer on each side: the lower bound has b low and a high, 0 - 1; the upper one b high and a low, 1 - 0."""
    assert worst_case_gap({("v", 1): {"a": [NAN], "b": [NAN]}}, "b", "a", low=0, high=1) == (-1.0, 1.0)


def test_rerun_noise_by_hand() -> None:
    """v1: wording 1 has variance 1/2 of a over 2 runs, 1/4; wording 2 none; mean 1/8, over two wordings 1/16: SD 1/4.

    v2 and v3 were not run twice and say nothing. Two units like v1 give sqrt(2/16) / 2."""
    assert rerun_noise(CELLS, "b", "a") == pytest.approx(0.25)
    twice: Answers = {(unit, number): CELLS["v1", number] for unit in ("v1", "w1") for number in (1, 2)}
    assert rerun_noise(twice, "b", "a") == pytest.approx(math.sqrt(2 / 16) / 2)
    assert math.isnan(rerun_noise({("v2", 1): CELLS["v2", 1]}, "b", "a"))


def test_rerun_noise_is_the_spread_of_the_mean_gap_over_reruns() -> None:
    """Its square is on average the variance of the mean gap when nothing but the reruns is drawn anew:

    12 units of 2 wordings of 3 runs, p (1 - p) = .21 and .25: (.21/3 + .25/3) / 2 / 12 = .00639."""
    rng = np.random.default_rng(5)
    squares, gaps = [], []
    for _ in range(400):
        draws = rng.random((12, 2, 2, 3)) < np.array([0.3, 0.5])[:, None]
        cells: Answers = {(f"v{v}", w): dict(zip("ab", draws[v, w].astype(float).tolist(), strict=True)) for v in range(12) for w in (0, 1)}
        squares.append(rerun_noise(cells, "b", "a") ** 2)
        gaps.append(np.mean(list(paired_gaps(cells, level="b", reference="a").values())))
    expected = (0.21 / 3 + 0.25 / 3) / 2 / 12
    assert np.mean(squares) == pytest.approx(expected, rel=0.05)
    assert np.var(gaps) == pytest.approx(expected, rel=0.25)


def test_wording_noise_by_hand() -> None:
    """v1: gaps 1/2 and 1 over the wordings, variance 1/8, over two wordings 1/16: SD 1/4; v2 and v3 have one wording and say nothing."""
    assert wording_noise(CELLS, "b", "a") == pytest.approx(0.25)
    assert math.isnan(wording_noise({("v2", 1): CELLS["v2", 1]}, "b", "a"))


def test_a_wording_that_moves_both_levels_is_no_noise_of_the_gap() -> None:
    """Both levels 0 under one wording and 1 under the other: the gap is 0 under both, and nothing is noisy."""
    assert wording_noise({("v1", 1): {"a": [0], "b": [0]}, ("v1", 2): {"a": [1], "b": [1]}}, "b", "a") == 0.0


def test_a_wording_without_a_gap_does_not_steady_it() -> None:
    """A third wording of v1 that only one level answered is no part of its gap: the noise stays 1/4, by reruns and by wordings."""
    more: Answers = {**CELLS, ("v1", 3): {"a": [0, 1, 1], "b": []}}
    assert rerun_noise(more, "b", "a") == pytest.approx(0.25)
    assert wording_noise(more, "b", "a") == pytest.approx(0.25)


@given(cells=tables)
def test_squared_distance_is_that_of_two_arms(cells: Answers) -> None:
    """For one wording it is `disparity.squared_distance` of the two arms; without two reruns of both it is nan."""
    answers: Answers = {("v1", 1): next(iter(cells.values()), {"a": [], "b": []})}
    first, second = ([one for one in answers["v1", 1][level] if not math.isnan(one)] for level in "ba")
    for ordered in (False, True):
        laid = laid_out(answers)
        found = float(paired.squared_distances(laid, "b", "a", ordered=ordered)[0])
        known = squared_distance(first, second, level="ordinal" if ordered else "nominal")
        assert found == pytest.approx(known, nan_ok=True)


def test_flips_by_hand() -> None:
    """v1: wording 1 differs in 2 of 4 pairs, wording 2 in 6 of 6, mean 3/4; v2 in its one pair."""
    assert flip_rates(CELLS, level="b", reference="a") == {"v1": 0.75, "v2": 1.0}


def test_rerun_flips_by_hand() -> None:
    """v1: wording 1 has 1 of 1 pairs of a and 0 of 1 pairs of b that differ, 1/2; wording 2 none; mean 1/4. One run has no pair."""
    assert rerun_flips(CELLS, level="b", reference="a") == {"v1": 0.25}


def test_wording_flips_by_hand() -> None:
    """v1: of a, (1, 0) and (0, 0, 0) differ in 3 of 6 pairs; of b, (1, 1) and (1, 1) in none; mean 1/4. One wording has no pair."""
    assert wording_flips(CELLS, level="b", reference="a") == {"v1": 0.25}


@given(cells=tables)
def test_swapping_level_and_reference_changes_the_sign(cells: Answers) -> None:
    """The gap of b against a is minus that of a against b, its bounds too; noise and flips have no direction."""
    there, back = paired_gaps(cells, level="b", reference="a"), paired_gaps(cells, level="a", reference="b")
    assert there == {unit: -gap for unit, gap in back.items()}
    low, high = worst_case_gap(cells, "b", "a", low=0, high=2)
    assert (-high, -low) == pytest.approx(worst_case_gap(cells, "a", "b", low=0, high=2), nan_ok=True)
    for noise in (rerun_noise, wording_noise):
        assert noise(cells, "b", "a") == pytest.approx(noise(cells, "a", "b"), nan_ok=True)
    for flips in (flip_rates, rerun_flips, wording_flips):
        assert flips(cells, level="b", reference="a") == pytest.approx(flips(cells, level="a", reference="b"))


@given(cells=tables, data=st.data())
def test_worst_case_brackets_every_completion(cells: Answers, data: st.DataObject) -> None:
    """Whatever the unread answers were, within the range, the mean gap lies between the bounds."""
    low, high = worst_case_gap(cells, "b", "a", low=0, high=2)
    assume(not math.isnan(low))
    read = st.floats(0, 2)
    full = {
        key: {level: [data.draw(read) if math.isnan(one) else one for one in values] for level, values in levels.items()}
        for key, levels in cells.items()
    }
    assert low - 1e-9 <= np.mean(list(paired_gaps(full, level="b", reference="a").values())) <= high + 1e-9


@given(cells=tables)
def test_worst_case_brackets_the_gap_that_was_read(cells: Answers) -> None:
    """Where every stratum has a readable answer of both levels the bounds hold the gap; without an unread answer they are the gap."""
    readable = {key: levels for key, levels in cells.items() if all(any(not math.isnan(one) for one in levels[name]) for name in "ab")}
    assume(readable)
    low, high = worst_case_gap(readable, "b", "a", low=0, high=2)
    gap = float(np.mean(list(paired_gaps(readable, level="b", reference="a").values())))
    assert low - 1e-9 <= gap <= high + 1e-9
    if not any(math.isnan(one) for levels in readable.values() for values in levels.values() for one in values):
        assert (low, high) == pytest.approx((gap, gap))


@given(cells=tables)
def test_what_is_the_same_everywhere_makes_no_gap(cells: Answers) -> None:
    """A level against itself: gaps of 0, and the share of flips is that between an answer and the answers of its own prompt."""
    assert all(gap == 0 for gap in paired_gaps(cells, level="a", reference="a").values())
    shifted = {key: {"a": values["a"], "b": [one + 5 for one in values["a"]]} for key, values in cells.items()}
    assert all(gap == pytest.approx(5) for gap in paired_gaps(shifted, level="b", reference="a").values())
