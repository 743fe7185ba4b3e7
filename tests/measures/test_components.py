"""Laws of audit/measures/components.py."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from audit.measures.components import NAMES, component_intervals, variance_components
from audit.measures.paired import Cells, cells_of

PLANTED = {"vignette": 1.0, "group": 0.5, "vignette_by_group": 0.3, "wording": 0.4, "wording_by_group": 0.2, "rerun": 0.8}


def laid_out(answers: Sequence[tuple[int, int, int, float]], levels: int) -> Cells:
    """Cells from (vignette, wording, level, value)."""
    strata = sorted({(vignette, wording) for vignette, wording, _, _ in answers})
    units = sorted({vignette for vignette, _ in strata})
    return cells_of(
        [f"v{one}" for one in units],
        [f"g{one}" for one in range(levels)],
        unit=[units.index(vignette) for vignette, _ in strata],
        context=[0] * len(strata),
        stratum=[strata.index((vignette, wording)) for vignette, wording, _, _ in answers],
        level=[level for _, _, level, _ in answers],
        values=[value for _, _, _, value in answers],
    )


def planted(rng: np.random.Generator, *, vignettes: int, wordings: Any, repeats: Any, levels: int = 3) -> Cells:
    """Answers with the planted components; `wordings` and `repeats` are numbers, or pairs between which each is drawn."""
    deviation = {name: math.sqrt(one) for name, one in PLANTED.items()}
    texts = rng.integers(*wordings, size=vignettes) if isinstance(wordings, tuple) else np.full(vignettes, wordings)
    unit = np.repeat(np.arange(vignettes), texts)
    shape = (unit.size, levels)
    fixed = np.array([-1.0, 0.0, 1.0]) * deviation["group"]  # variance over three levels: deviation^2
    middle = rng.normal(0, deviation["vignette"], vignettes)[unit] + rng.normal(0, deviation["wording"], unit.size)
    cell = middle[:, None] + fixed[:levels] + rng.normal(0, deviation["vignette_by_group"], (vignettes, levels))[unit]
    cell = cell + rng.normal(0, deviation["wording_by_group"], shape)
    times = (rng.integers(*repeats, size=shape) if isinstance(repeats, tuple) else np.full(shape, repeats)).ravel()
    place = np.repeat(np.arange(cell.size), times)
    return cells_of(
        [f"v{one}" for one in range(vignettes)],
        [f"g{one}" for one in range(levels)],
        unit=unit,
        context=np.zeros(unit.size),
        stratum=place // levels,
        level=place % levels,
        values=cell.ravel()[place] + rng.normal(0, deviation["rerun"], place.size),
    )


def test_two_way_analysis_by_hand() -> None:
    """Cell means 2, 5 | 6, 8 of two reruns that differ by 2: mean squares 24.5, 12.5, .5 and 2 in the classical table.

    rerun 2; by group (.5 - 2)/2 = -.75, kept; vignette (24.5 - .5)/4 = 6; group (12.5 - .5)/4 = 3."""
    pairs = {(0, 0): (1, 3), (0, 1): (4, 6), (1, 0): (5, 7), (1, 1): (7, 9)}
    cells = laid_out([(v, 0, g, float(value)) for (v, g), both in pairs.items() for value in both], 2)
    found = variance_components(cells)
    told = {name: value for name, value in found.variance.items() if not math.isnan(value)}
    assert told == pytest.approx({"vignette": 6, "group": 3, "vignette_by_group": -0.75, "rerun": 2})
    assert (found.units, found.strata, found.left_out) == (2, 2, 0)
    assert found.deviation["vignette_by_group"] == 0 and found.deviation["rerun"] == pytest.approx(math.sqrt(2))
    assert found.share["vignette"] == pytest.approx(6 / 11) and found.share["vignette_by_group"] == 0


def test_wordings_within_vignettes_by_hand() -> None:
    """One level, one run: wordings (0, 2) of one vignette and (5, 9) of the other.

    Variances 2 and 8, mean 5, of the wordings; vignette means 1 and 7, variance 18, less 5/2: 15.5."""
    found = variance_components(laid_out([(0, 0, 0, 0.0), (0, 1, 0, 2.0), (1, 0, 0, 5.0), (1, 1, 0, 9.0)], 1))
    told = {name: value for name, value in found.variance.items() if not math.isnan(value)}
    assert told == pytest.approx({"vignette": 15.5, "wording": 5})


def test_wordings_crossed_with_levels_by_hand() -> None:
    """Gaps of one vignette over two wordings 1 and 3: the halves vary by 2 x (1/2)^2 x 2 = 1 = the component of wording by group."""
    cells = laid_out([(0, 0, 0, 0.0), (0, 0, 1, 1.0), (0, 1, 0, 5.0), (0, 1, 1, 8.0)], 2)
    found = variance_components(cells).variance
    # middles .5 and 6.5 vary by 18, of which half of 1 is the interaction's
    assert found["wording_by_group"] == pytest.approx(1) and found["wording"] == pytest.approx(17.5)
    assert all(math.isnan(found[name]) for name in ("vignette", "group", "vignette_by_group", "rerun"))


@pytest.mark.parametrize(("wordings", "repeats"), [(2, 3), ((1, 4), (1, 6))])
def test_planted_components_are_recovered(wordings: Any, repeats: Any) -> None:
    """The mean over simulated audits is each planted variance within four Monte-Carlo errors, balanced or not."""
    rng = np.random.default_rng(11)
    runs = [variance_components(planted(rng, vignettes=15, wordings=wordings, repeats=repeats)).variance for _ in range(250)]
    for name, truth in PLANTED.items():
        values = np.array([run[name] for run in runs])
        assert values.mean() == pytest.approx(truth, abs=4 * values.std() / math.sqrt(len(runs))), name


@pytest.mark.slow
def test_planted_components_are_recovered_closely() -> None:
    """The same over 4 000 audits, within three Monte-Carlo errors."""
    rng = np.random.default_rng(12)
    runs = [variance_components(planted(rng, vignettes=15, wordings=(1, 4), repeats=(1, 6))).variance for _ in range(4000)]
    for name, truth in PLANTED.items():
        values = np.array([run[name] for run in runs])
        assert values.mean() == pytest.approx(truth, abs=3 * values.std() / math.sqrt(len(runs))), name


def test_what_cannot_be_told_is_in_the_next_component() -> None:
    """Without reruns the rerun variance is nan and counted with wording by group; without wordings both go to the vignette."""
    rng = np.random.default_rng(13)
    once = [variance_components(planted(rng, vignettes=15, wordings=2, repeats=1)).variance for _ in range(200)]
    assert all(math.isnan(run["rerun"]) for run in once)
    assert np.mean([run["wording_by_group"] for run in once]) == pytest.approx(0.2 + 0.8, rel=0.1)
    single = [variance_components(planted(rng, vignettes=15, wordings=1, repeats=3)).variance for _ in range(200)]
    assert all(math.isnan(run["wording"]) and math.isnan(run["wording_by_group"]) for run in single)
    assert np.mean([run["vignette_by_group"] for run in single]) == pytest.approx(0.3 + 0.2, rel=0.15)
    assert np.mean([run["vignette"] for run in single]) == pytest.approx(1.0 + 0.4, rel=0.15)


def test_a_wording_without_an_answer_of_some_level_is_left_out() -> None:
    """It changes nothing but the count of what was left out."""
    answers = [(v, 0, g, float(v + g * v + run)) for v in range(4) for g in range(2) for run in range(2)]
    found, more = variance_components(laid_out(answers, 2)), variance_components(laid_out([*answers, (1, 7, 0, 40.0)], 2))
    assert more.left_out == 1
    assert list(more.variance.values()) == pytest.approx(list(found.variance.values()), nan_ok=True)


def test_nothing_varies() -> None:
    """All answers equal: every variance is 0 and no component has a share; no answers: nan throughout."""
    equal = variance_components(laid_out([(v, w, g, 2.0) for v in range(3) for w in range(2) for g in range(2) for _ in range(2)], 2))
    assert list(equal.variance.values()) == pytest.approx([0] * len(NAMES))
    assert all(math.isnan(one) for one in equal.share.values())
    nothing = variance_components(laid_out([(0, 0, 0, math.nan)], 2))
    assert all(math.isnan(one) for one in nothing.variance.values()) and nothing.units == 0


def test_a_shift_of_all_answers_changes_no_component() -> None:
    """Components are about differences only, whatever the size of the numbers."""
    cells = planted(np.random.default_rng(14), vignettes=8, wordings=2, repeats=2)
    shifted = Cells(
        cells.units, cells.levels, cells.unit, cells.context, cells.read, cells.unread,
        cells.total + 1e6 * cells.read, cells.spread, cells.values, cells.counts,
    )  # fmt: skip
    assert list(variance_components(shifted).variance.values()) == pytest.approx(
        list(variance_components(cells).variance.values()), rel=1e-6
    )


def test_intervals_hold_the_estimate_and_the_seed() -> None:
    """Bounds lie about the estimates, the planted rerun variance among them, and are nan below three vignettes."""
    cells = planted(np.random.default_rng(15), vignettes=40, wordings=2, repeats=3)
    first = component_intervals(cells, seed=1)
    assert first == component_intervals(cells, seed=1) != component_intervals(cells, seed=2)
    assert all(first[name].low < first[name].value < first[name].high for name in NAMES)
    assert first["rerun"].low < PLANTED["rerun"] < first["rerun"].high
    few = component_intervals(planted(np.random.default_rng(16), vignettes=2, wordings=2, repeats=2), seed=1)
    assert math.isnan(few["rerun"].low) and few["rerun"].value > 0
