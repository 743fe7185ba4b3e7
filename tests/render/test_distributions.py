"""School grades and similarities, many numbers to a picture."""

from __future__ import annotations

from typing import Any

from audit.render.distributions import distribution_chart, item_chart


def grades(values: list[float | None], name: str = "questions") -> dict[str, Any]:
    """A finding that holds these grades."""
    return {"where": {"set": name}, "detail": {"grades": values}, "value": 1.0}


def test_rising_line_ends_at_all_answers() -> None:
    """The line rises by one share per answer, from 0 to 1, and a missing grade is no answer."""
    (chart,) = distribution_chart([grades([9.0, None, 5.0, 7.0, 12.0])], "x")
    assert chart.data[0]["x"] == [5.0, 5.0, 7.0, 9.0, 12.0]
    assert chart.data[0]["y"] == [0, 0.25, 0.5, 0.75, 1.0]
    assert chart.rows == [("set questions", "4", "5.0", "8.0", "12.0", "25.0 %", "50.0 %")]
    assert sorted(shape["x0"] for shape in chart.layout["shapes"]) == [6, 8]


def test_many_distributions_are_spread_over_pictures() -> None:
    """At most six lines to a picture, and none is lost."""
    charts = distribution_chart([grades([1.0], f"set {number}") for number in range(14)], "x")
    assert [len(chart.data) for chart in charts] == [6, 6, 2]


def test_similarity_of_each_item_least_alike_first() -> None:
    """Items are sorted by value; one without a value is left out; the table beside has the same numbers."""
    finding = {
        "metric": "repeat_similarity",
        "where": {"set": "repeats"},
        "value": 0.5,
        "detail": {"by_item": {"a": 0.9, "b": 0.2, "c": None}},
    }
    (chart,) = item_chart([finding], "x")
    assert chart.data[0]["x"] == [0.2, 0.9]
    assert chart.rows == [("b", "0.20"), ("a", "0.90")]


def test_hundreds_of_items_stay_readable() -> None:
    """Beyond the labels that fit, the picture stays short and the table has the names."""
    finding = {
        "metric": "repeat_similarity",
        "where": {},
        "value": None,
        "detail": {"by_item": {f"i{number}": number / 500 for number in range(500)}},
    }
    (chart,) = item_chart([finding], "x")
    assert chart.height < 2500
    assert len(chart.rows) == 500
