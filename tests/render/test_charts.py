"""Which pictures there are, and that they say what the findings say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from audit.render.charts import PICTURES, charts_of, group_of, top_chart
from audit.render.ink import MARKS, safe


def group(dossier: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The findings shown together under `name`."""
    return [finding for finding in dossier["findings"] if group_of(finding["metric"]) == name]


def test_unknown_metrics_have_no_picture(dossier: dict[str, Any]) -> None:
    """A metric of tomorrow falls back to its table."""
    assert charts_of("metric_of_tomorrow", group(dossier, "metric_of_tomorrow"), prefix="x") == []


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_no_picture_without_values(dossier: dict[str, Any], name: str) -> None:
    """Findings without a value draw nothing and break nothing."""
    for finding in group(dossier, name):
        finding["value"], finding["detail"] = None, {}
    assert charts_of(name, group(dossier, name), prefix="x") == []


DRAWN = ("mean_paired_gap", "flip_rate", "race_based_response_rate", "over_correction_rate", "reference_rates", "repeat_similarity")


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_pictures_are_plain_json_with_words(dossier: dict[str, Any], name: str) -> None:
    """Every picture has an id of its own, a text alternative, a fixed height, and holds no hostile markup."""
    charts = charts_of(name, group(dossier, name), prefix="x")
    assert charts or name not in DRAWN  # the fixture has numbers for these
    assert len({chart.id for chart in charts}) == len(charts)
    for chart in charts:
        text = json.dumps(chart.spec(), allow_nan=False)
        assert "<script" not in text
        assert chart.alt.startswith(chart.title)
        assert chart.height > 0
        assert "template" not in chart.layout


def test_top_chart_shows_value_interval_noise_and_margin(dossier: dict[str, Any]) -> None:
    """One finding: its point with whiskers, one sign per noise floor that is known, the margin as a band."""
    finding = group(dossier, "mean_paired_gap")[7]
    chart = top_chart(finding, id="top")
    assert chart is not None
    points, *floors = chart.data
    assert points["x"] == [-0.31]
    assert points["error_x"]["array"] == pytest.approx([0.06])
    assert points["marker"]["symbol"] == MARKS["broken"][1]
    assert [floor["x"] for floor in floors] == [[0.03], [0.05]]
    assert chart.legend == ("broken", "rerun", "paraphrase", "band")
    assert top_chart({**finding, "value": None}, id="top") is None


def test_labels_are_escaped_for_plotly_and_cut() -> None:
    """Plotly reads a little HTML in labels; ours holds none."""
    assert safe("<b>&\x1b") == "&lt;b&gt;&amp;␛"
    assert len(safe("x" * 100)) == 60
