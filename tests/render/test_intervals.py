"""Forest plots, flip rates and rates with their limits."""

from __future__ import annotations

from typing import Any

from audit.render.ink import MARKS
from audit.render.intervals import flips, forest, overall, status


def of(dossier: dict[str, Any], metric: str) -> list[dict[str, Any]]:
    """The findings of one metric."""
    return [finding for finding in dossier["findings"] if finding["metric"] == metric]


def test_one_forest_per_outcome_with_every_gap(dossier: dict[str, Any]) -> None:
    """Each gap that has a value is one point of the picture of its outcome, coloured and shaped by its verdict."""
    gaps = [finding for finding in of(dossier, "mean_paired_gap") if finding["value"] is not None]
    charts = forest(of(dossier, "mean_paired_gap"), "x")
    assert [chart.title for chart in charts] == ["Mean paired gap in triage (vignettes)", "Mean paired gap in analgesia (vignettes)"]
    drawn = [(value, trace["marker"]["symbol"]) for chart in charts for trace in chart.data for value in trace["x"]]
    assert sorted(drawn) == sorted((finding["value"], MARKS[status(finding)][1]) for finding in gaps)


def test_forest_has_a_zero_line_and_a_band_per_row(dossier: dict[str, Any]) -> None:
    """The band of a row is as wide as the margin of its verdict; the line at 0 runs through all rows."""
    shapes = forest(of(dossier, "mean_paired_gap"), "x")[0].layout["shapes"]
    bands = [shape for shape in shapes if shape["type"] == "rect"]
    assert len(bands) == 11
    assert {(band["x0"], band["x1"]) for band in bands} == {(-0.1, 0.1)}
    assert [shape["x0"] for shape in shapes if shape["type"] == "line"] == [0]


def test_everything_drawn_lies_inside_the_axis(dossier: dict[str, Any]) -> None:
    """No whisker, limit or noise floor is cut off, and 0 is in sight."""
    for chart in [*forest(of(dossier, "mean_paired_gap"), "x"), *flips(of(dossier, "flip_rate"), "y")]:
        low, high = chart.layout["xaxis"]["range"]
        assert low <= 0 <= high
        for trace in chart.data:
            ends = trace.get("error_x", {"array": [0] * len(trace["x"]), "arrayminus": [0] * len(trace["x"])})
            assert all(low <= x - minus for x, minus in zip(trace["x"], ends["arrayminus"], strict=True))
            assert all(x + plus <= high for x, plus in zip(trace["x"], ends["array"], strict=True))


def test_flips_show_both_noise_floors(dossier: dict[str, Any]) -> None:
    """A floor that is null is left out; the others stand in the row of their rate."""
    (chart,) = flips(of(dossier, "flip_rate"), "x")
    rates, rerun, paraphrase = chart.data
    assert (len(rates["x"]), len(rerun["x"]), len(paraphrase["x"])) == (11, 11, 5)
    assert [round(y) for y in paraphrase["y"]] == [1, 3, 5, 7, 9]


def test_overall_leaves_single_items_out(dossier: dict[str, Any]) -> None:
    """The rate over all items is one point beside its limit."""
    (chart,) = overall(of(dossier, "race_based_response_rate"), "x")
    assert chart.data[0]["x"] == [0.074]
    assert [shape["x0"] for shape in chart.layout["shapes"]] == [0.02, 0]  # the limit, and the line at 0
    assert "7.4 % (95 % 5.1 to 10.3 %), broken" in chart.alt
