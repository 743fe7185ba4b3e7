"""A combination of groups is compared with what its two parts add up to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import intersections

Make = Callable[..., Any]
FACTORS = {
    "race": {"levels": [{"name": "white", "label": "White", "say": " W."}, {"name": "black", "label": "Black", "say": " B."}]},
    "sex": {"levels": [{"name": "man", "label": "man", "say": " M."}, {"name": "woman", "label": "woman", "say": " F."}]},
}
TRIAGE = [{"name": "triage", "kind": "ordinal", "low": 1, "high": 5, "primary": True}]


def by_level(make_set: Make, make_study: Make, answer: Any, **raw: Any) -> dict[str, Any]:
    """The findings by combination."""
    probes = make_set(24, factors=FACTORS, cross=[["race", "sex"]], **{"fields": TRIAGE, **raw})
    return {one.where["level"]: one for one in intersections.analyse(make_study(probes, answer))}


def test_parts_that_add_up_leave_nothing(make_set: Make, make_study: Make) -> None:
    """Black one step later, women another: Black women two later is just the sum."""
    found = by_level(make_set, make_study, lambda item, arm, p, r: {"triage": 1.0 + ("black" in arm) + ("woman" in arm)})
    assert set(found) == {"white/man", "white/woman", "black/man", "black/woman"}
    assert all(one.value == pytest.approx(0.0) for one in found.values())
    assert found["black/woman"].detail["mean"] == 3.0 and found["black/woman"].detail["labels"] == {"level": "Black, woman"}


def test_what_only_the_combination_shows(make_set: Make, make_study: Make) -> None:
    """Black women two steps later, nobody else: cells 1, 1, 1, 3; her rows and columns 2, all 1.5: 3 - 2.5 = .5."""
    found = by_level(make_set, make_study, lambda item, arm, p, r: {"triage": 1.0 + 2 * (arm == "black/woman")})
    assert found["black/woman"].value == pytest.approx(0.5) and found["white/woman"].value == pytest.approx(-0.5)


def test_differential_fairness_of_a_decision(make_set: Make, make_study: Make) -> None:
    """Granted in all 24 vignettes but for Black women, who get it in 12: smoothed rates 24.5/25 and 12.5/25; no: .5/25 and 12.5/25.

    The widest log ratio is that of "no": log 25 = 3.219 (Foulds 2020)."""
    fields = [{"name": "treat", "kind": "binary", "primary": True}]
    answer = lambda item, arm, p, r: {"treat": float(arm != "black/woman" or int(item[1:]) % 2 == 0)}  # noqa: E731
    found = by_level(make_set, make_study, answer, fields=fields)
    assert found["white/man"].detail["differential_fairness"] == pytest.approx(3.2189, abs=1e-4)


def test_few_vignettes_are_not_to_be_read_one_by_one(make_set: Make, make_study: Make) -> None:
    """Twelve vignettes: the note says so."""
    probes = make_set(12, factors=FACTORS, cross=[["race", "sex"]], fields=TRIAGE)
    found = intersections.analyse(make_study(probes, lambda *_: {"triage": 2.0}))
    assert all("fewer than 20" in one.note for one in found)


def test_factors_stated_one_at_a_time_do_not_intersect(make_set: Make, make_study: Make) -> None:
    """No arm states both."""
    probes = make_set(12, factors=FACTORS, fields=TRIAGE)
    assert intersections.analyse(make_study(probes, lambda *_: {"triage": 2.0})) == []
