"""Verdict against margin: at which margins a gap that was found would be broken, inconclusive or kept (methods, section 15)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from audit.finding import Finding
from audit.measures.equivalence import undetectable_share
from audit.policy import Policy, has_inference, keeps_its_sign, nearest_bound, unread_bounds


@dataclass(frozen=True)
class TippingPoint:
    """Where the verdict turns along the margin, in the unit of the gap: broken below, kept above, inconclusive in between."""

    margin: float  # the policy's
    material_below: float  # the gap is a material disparity at every smaller margin; 0 where at none
    broken_below: float  # it is broken at every smaller margin; 0 where at none, infinite where at every margin
    kept_above: float  # it is kept at every larger margin; infinite where at none


def tipping_point(finding: Finding, policy: Policy) -> TippingPoint | None:
    """The tipping points of a gap that the policy judges by a margin; None for any other finding, and for one without inference.

    Exact: each verdict of section 4 of the methods holds on one side of a bound that the finding itself carries.
    """
    rule = policy.rule_for(finding.metric, finding.where, finding.detail.get("kind", ""))
    if rule is None or rule.margin is None or not has_inference(finding):
        return None
    significant = finding.adjusted_p <= policy.alpha
    shown = significant and keeps_its_sign(finding)
    small_above = _small_above(finding)
    equal_above = small_above if finding.detail.get("controls_detected") else math.inf
    material_below = max(0.0, nearest_bound(finding)) if shown else 0.0
    evident = shown and (finding.low > 0 or finding.high < 0)
    return TippingPoint(
        margin=rule.margin,
        material_below=material_below,
        broken_below=max(material_below, small_above) if evident else material_below,
        kept_above=math.inf if significant and not shown else equal_above,
    )


def _small_above(finding: Finding) -> float:
    """The bound above which every gate of equivalence opens but for the positive controls."""
    detail = finding.detail
    bounds = (finding.value, *detail["interval_90"], *detail["augmented_90"], *unread_bounds(finding))
    hidden = float(detail["step"]) * undetectable_share(finding.n)  # a subgroup that this many units cannot rule out
    return max(hidden, *(abs(float(bound)) for bound in bounds))
