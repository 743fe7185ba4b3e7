"""Calibration: small versions of the certificate, and what it refuses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from audit.calibrate import LIMITS, CalibrationError, calibrate, scenario
from audit.planted import SCENARIOS


def figures(*names: str, vignettes: int = 20, repeats: int = 3, studies: int = 40) -> dict[tuple[str, str], dict[str, Any]]:
    """The figures of a small calibration, by scenario and what is counted."""
    chosen = [scenario(name) for name in names] or list(SCENARIOS)
    certificate = calibrate(chosen, vignettes=(vignettes,), repeats=(repeats,), studies=studies)
    return {(one["scenario"], one["figure"]): one for one in certificate["figures"]}


def test_every_planted_model_is_judged_rightly() -> None:
    """False alarms, false equivalence and coverage of all scenarios lie within their limits and two Monte-Carlo errors."""
    found = figures(studies=15)
    assert {one[0] for one in found} == {one.name for one in SCENARIOS}
    assert [one for one in found.values() if one["kept"] is False] == []


def test_a_planted_gap_is_found() -> None:
    """One group refused three times in ten, or a third of a step later: broken in nearly every study of 40 vignettes."""
    found = figures("refuses", "ordinal-shifted", vignettes=40, studies=20)
    assert found["refuses", "power"]["value"] == 1.0 and found["ordinal-shifted", "power"]["value"] >= 0.9


def test_power_is_demanded_of_sets_that_can_have_it() -> None:
    """At 20 vignettes the power for ten points is told, not judged."""
    assert figures("shifted", studies=10)["shifted", "power"]["kept"] is None


def test_monte_carlo_error() -> None:
    """Of a share of 0 in 10 studies: sqrt(p (1 - p) / 10) with p = .5 / 11."""
    one = figures("one-name", studies=10)["one-name", "false_alarms"]
    assert one["value"] == 0.0 and one["error"] == pytest.approx(math.sqrt(0.5 / 11 * 10.5 / 11 / 10))


def test_processes_do_not_change_the_figures() -> None:
    """Two processes count what one counts."""
    chosen = [scenario("fair")]
    alone, shared = (calibrate(chosen, vignettes=(10,), repeats=(3,), studies=10, jobs=jobs)["figures"] for jobs in (1, 2))
    assert alone == shared


def test_what_cannot_be_calibrated_is_refused() -> None:
    """An unknown scenario is answered with those there are; one study or vignette is no sample."""
    with pytest.raises(CalibrationError, match="no scenario 'perfect'; there are fair, wording-sensitive"):
        scenario("perfect")
    for wrong in ({"studies": 1}, {"vignettes": (1,)}, {"repeats": (0,)}):
        with pytest.raises(CalibrationError, match="needs two studies or more"):
            calibrate([scenario("fair")], **{"vignettes": (10,), "repeats": (3,), "studies": 5, **wrong})


@pytest.mark.slow
@pytest.mark.parametrize(("vignettes", "repeats"), [(10, 3), (20, 5), (40, 3), (60, 5)])
def test_the_certificate_at_every_size(vignettes: int, repeats: int) -> None:
    """40 studies of each planted model: nothing misses its limit by three Monte-Carlo errors, two being too few for a hundred figures.

    Limits: false alarms 5 %, false equivalence 7 %, coverage 93 %, power 90 % where it is demanded."""
    found = figures(vignettes=vignettes, repeats=repeats, studies=40)
    for one in found.values():
        side, limit = LIMITS[one["figure"]]
        slack = 3 * math.sqrt(limit * (1 - limit) / 40)
        assert one["kept"] is None or (one["value"] <= limit + slack if side == "at most" else one["value"] >= limit - slack), one
    assert set(LIMITS) == {figure for _, figure in found}
