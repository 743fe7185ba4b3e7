"""Which pictures a group of findings gets. A group that is not named in PICTURES is told by its table alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.render.bars import per_item, references
from audit.render.distributions import distribution_chart, item_chart
from audit.render.ink import NOISE, Chart
from audit.render.intervals import flips, forest, interval_chart, overall

Finding = dict[str, Any]
PICTURES: dict[str, tuple[Callable[[list[Finding], str], list[Chart]], ...]] = {
    "mean_paired_gap": (forest,),
    "flip_rate": (flips,),
    "race_based_response_rate": (overall, per_item),
    "over_correction_rate": (overall, per_item),
    "reference_rates": (references,),
    "excess_flip_rate": (forest,),
    "grade_distribution": (distribution_chart,),
    "median_grade": (distribution_chart,),
    "repeat_similarity": (item_chart,),
    "repeat_consistency": (item_chart,),
    "critical_fact_recall": (item_chart,),
}


def group_of(metric: str) -> str:
    """The name under which findings are shown together: the metric, or one name for all classes of references."""
    return "reference_rates" if metric.endswith("_reference_rate") else metric


def charts_of(group: str, findings: list[Finding], *, prefix: str) -> list[Chart]:
    """The pictures of one group of findings, in a fixed order with fixed ids; none for an unknown group."""
    return [chart for place, draw in enumerate(PICTURES.get(group, ())) for chart in draw(findings, f"{prefix}-{place}")]


def top_chart(finding: Finding, *, id: str) -> Chart | None:
    """The picture of one finding: its value, interval, noise floors and limit; None without a value."""
    if finding["value"] is None:
        return None
    return interval_chart([finding], id=id, title=finding["title"], labels=[], noise=tuple(NOISE))
