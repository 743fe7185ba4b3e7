"""Laws of audit/tipping.py: where along the margin the verdict turns, exactly."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.finding import Finding
from audit.policy import Policy, build_policy, judge
from audit.tipping import TippingPoint, tipping_point


def policy(margin: float) -> Policy:
    """A policy with one margin."""
    return build_policy({"name": "test", "rules": [{"metric": "gap", "margin": margin}]}, where="test")


def gap(value: float, half: float, **changes: Any) -> Finding:
    """A gap in 100 vignettes, shown, with intervals of `half` on each side, the augmented one a tenth wider."""
    bounds = [value - half, value + half]
    detail = {"simultaneous": bounds, "interval_90": bounds, "augmented_90": [value - 1.1 * half, value + 1.1 * half]}
    detail |= {"step": 1.0, "controls_detected": True} | changes.pop("detail", {})
    return Finding(
        "bias", "gap", value, value - half, value + half, n=changes.pop("n", 100), detail=detail, **{"adjusted_p": 0.01} | changes
    )


def tipping(finding: Finding, margin: float = 0.1) -> TippingPoint:
    """The tipping point, which there must be."""
    found = tipping_point(finding, policy(margin))
    assert found is not None
    return found


def test_a_shown_gap_is_broken_up_to_its_augmented_bound() -> None:
    """.2 +- .05: material below .15, kept above .2 + 1.1 x .05 = .255, broken up to there: a shown gap is never inconclusive."""
    found = tipping(gap(0.2, 0.05))
    assert (found.margin, found.material_below, found.broken_below, found.kept_above) == pytest.approx((0.1, 0.15, 0.255, 0.255))
    assert tipping(gap(-0.2, 0.05)) == found


def test_a_gap_that_is_not_shown_is_never_broken() -> None:
    """.01 +- .05, p .5: inconclusive up to .01 + .055 = .065."""
    found = tipping(gap(0.01, 0.05, adjusted_p=0.5))
    assert (found.material_below, found.broken_below, found.kept_above) == pytest.approx((0.0, 0.0, 0.065))


def test_too_few_vignettes_bound_the_margin() -> None:
    """No gap anywhere in 20 vignettes: kept above the subgroup that could hide, 1 - .05^(1/20) = .1391; twice that for steps of 2."""
    assert tipping(gap(0.0, 0.0, adjusted_p=1.0, n=20)).kept_above == pytest.approx(0.1391, abs=1e-4)
    assert tipping(gap(0.0, 0.0, adjusted_p=1.0, n=20, detail={"step": 2.0})).kept_above == pytest.approx(0.2782, abs=1e-4)


def test_what_no_margin_can_mend() -> None:
    """Without detected controls nothing is kept; a gap whose sign hangs on unread answers is inconclusive at every margin."""
    seen = gap(0.2, 0.05)
    unheard = replace(tipping(seen), kept_above=math.inf)
    assert tipping(gap(0.2, 0.05, detail={"controls_detected": False})) == unheard
    assert tipping(gap(0.2, 0.05, detail={"worst_case": [-0.1, 0.3]})) == TippingPoint(0.1, 0.0, 0.0, math.inf)


def test_what_has_no_tipping_point() -> None:
    """A limit, a number without a rule, one without inference and one that is missing."""
    limit = build_policy({"name": "test", "rules": [{"metric": "gap", "at_most": 0.1}]}, where="test")
    found = gap(0.2, 0.05)
    assert tipping_point(found, limit) is None
    assert tipping_point(replace(found, metric="other"), policy(0.1)) is None
    assert tipping_point(replace(found, detail={}), policy(0.1)) is None
    assert tipping_point(replace(found, value=math.nan, note="nothing read"), policy(0.1)) is None


@given(
    value=st.floats(-0.3, 0.3),
    half=st.floats(0, 0.2),
    p=st.floats(0, 1),
    n=st.integers(2, 200),
    margin=st.floats(0.001, 0.999),
    unread=st.floats(0, 0.2),
    controls=st.booleans(),
)
def test_the_tipping_point_tells_the_verdict_at_any_margin(
    value: float, half: float, p: float, n: int, margin: float, unread: float, controls: bool
) -> None:
    """Judging by any other margin gives what the tipping points say of it; only on a bound itself may rounding decide."""
    detail = {"worst_case": [value - unread, value + unread], "controls_detected": controls}
    finding = gap(value, half, adjusted_p=p, n=n, detail=detail)
    found = tipping(finding)
    assume(all(abs(margin - bound) > 1e-9 for bound in (found.material_below, found.broken_below, found.kept_above)))
    assert found.material_below <= found.broken_below <= found.kept_above
    verdict = judge(finding, policy(margin))
    assert verdict is not None
    expected = "broken" if margin < found.broken_below else "kept" if margin > found.kept_above else "inconclusive"
    assert verdict.status == expected
    assert (verdict.label == "material disparity") == (margin < found.material_below)
