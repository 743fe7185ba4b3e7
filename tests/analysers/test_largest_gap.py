"""The largest gap over groups is read against what equal groups would show."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import largest_gap

Make = Callable[..., Any]
EIGHT = tuple("abcdefgh")


def test_equal_groups_show_a_spread_and_no_surprise(make_set: Make, make_study: Make) -> None:
    """Eight equal groups, 20 vignettes: never 0, about as large as `null_mean`, and p is no alarm."""
    rng = np.random.default_rng(2)
    (found,) = largest_gap.analyse(make_study(make_set(20, levels=EIGHT), lambda *_: {"treat": float(rng.random() < 0.4)}))
    assert found.value > 0.03 and found.detail["null_mean"] > 0.03
    assert found.p > 0.05 and found.detail["friedman_p"] > 0.05


def test_false_alarms_under_equal_groups(make_set: Make, make_study: Make) -> None:
    """p below .05 in about one of twenty of 60 studies of eight equal groups, vignettes differing widely."""
    probes = make_set(20, levels=EIGHT, items=[{"id": f"v{n:03}", "texts": ["One.{label}"]} for n in range(20)])
    alarms = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        rates = rng.random(20)
        study = make_study(probes, lambda item, *_, rng=rng, rates=rates: {"treat": float(rng.random() < rates[int(item[1:])])}, seed=seed)
        alarms += largest_gap.analyse(study)[0].p < 0.05
    assert alarms / 60 <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 60)


def test_the_group_that_fares_worst_is_named(make_set: Make, make_study: Make) -> None:
    """Level b is denied what all others get in every vignette: spread 1, lowest b, p at its floor 1/2001."""
    (found,) = largest_gap.analyse(make_study(make_set(20), lambda item, arm, p, r: {"treat": float(arm != "b")}))
    assert found.value == 1.0 and found.detail["lowest"] == "b"
    assert found.p == pytest.approx(1 / 2001) and found.detail["cochran_q_p"] < 0.001
    assert found.detail["beyond_null"] == pytest.approx(1 - found.detail["null_mean"])


def test_two_levels_have_a_paired_gap_already(make_set: Make, make_study: Make) -> None:
    """Nothing is largest among one."""
    assert largest_gap.analyse(make_study(make_set(20, levels=("a", "b")), lambda *_: {"treat": 1.0})) == []


def test_without_complete_vignettes_it_cannot_say(make_set: Make, make_study: Make) -> None:
    """Level c never readable: nan with a note."""
    (found,) = largest_gap.analyse(make_study(make_set(8), lambda item, arm, p, r: {"treat": None if arm == "c" else 1.0}))
    assert math.isnan(found.value) and "every group" in found.note
