"""Pictures of findings whose `detail` holds many numbers: school grades of all answers, one number for each item."""

from __future__ import annotations

import statistics
from typing import Any

from audit.render.ink import LINES, MARKS, TITLE, Chart, figure, line_at, parts, safe
from audit.render.numbers import number
from audit.render.text import metric_words, where_words

Finding = dict[str, Any]
GRADES = (6, 8)  # texts for patients: grade 6 is the common aim, grade 8 the common limit
MOST_LABELS = 80  # items; beyond that a picture with every name would be longer than anyone reads


def distribution_chart(findings: list[Finding], prefix: str) -> list[Chart]:
    """Rising lines: which share of answers can be read at each school grade or below. At most six lines to a picture."""
    graded = [(where_words(one["where"]), sorted(g for g in one["detail"].get("grades", ()) if g is not None)) for one in findings]
    graded = [(name, grades) for name, grades in graded if grades]
    steps = range(0, len(graded), len(LINES))
    return [_distribution(graded[start : start + len(LINES)], f"{prefix}-{start}") for start in steps]


def _distribution(graded: list[tuple[str, list[float]]], id: str) -> Chart:
    data = [_rising(grades, name, number) for number, (name, grades) in enumerate(graded)]
    top = {"y": 1.0, "yref": "paper", "yanchor": "bottom", "showarrow": False, "font": {"size": 12}}
    sides = zip(GRADES, ("right", "left"), strict=True)  # each label away from the other line, for they are close on a phone
    notes = [{**top, "x": grade, "xanchor": side, "text": f"grade {grade}"} for grade, side in sides]
    drawn = figure(
        data,
        height=340,
        x={"title": {"text": "US school grade", **TITLE}, "rangemode": "tozero"},
        y={"tickformat": ".0%", "range": [0, 1.02], "title": {"text": "answers at or below", **TITLE}},
        shapes=[line_at(grade, over=(0, 1.02), dash="dash") for grade in GRADES],
        notes=notes,
    )
    legend = {"orientation": "h", "x": 0, "y": -0.28, "yanchor": "top"}
    drawn.update_layout(showlegend=len(graded) > 1, legend=legend, margin={"t": 28, "b": 56})
    header = ("Answers", "Number", "Lowest", "Median", "Highest", "At or below grade 6", "At or below grade 8")
    rows = [_summary(name, grades) for name, grades in graded]
    alt = "School grade of the answers. " + " ".join(f"{row[0]}: median {row[3]}, {row[6]} at or below grade 8." for row in rows)
    narrow = {"height": 340 + 22 * len(graded), "margin": {"l": 8, "r": 12}}
    return Chart(id, "School grade of the answers", alt, *parts(drawn), narrow, header=header, rows=rows)


def _rising(grades: list[float], name: str, place: int) -> dict[str, Any]:
    colour, dash = LINES[place]
    count = len(grades)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": safe(name, longest=40),
        "x": [grades[0], *grades],
        "y": [0, *((rank + 1) / count for rank in range(count))],
        "line": {"color": colour, "dash": dash, "width": 2.5, "shape": "hv"},
        "hovertemplate": "%{y:.0%} at or below grade %{x:.1f}<extra></extra>",
    }


def _summary(name: str, grades: list[float]) -> tuple[str, ...]:
    shares = (number(sum(one <= grade for one in grades) / len(grades), "_rate") for grade in GRADES)
    return name, str(len(grades)), *(f"{one:.1f}" for one in (grades[0], statistics.median(grades), grades[-1])), *shares


def item_chart(findings: list[Finding], prefix: str) -> list[Chart]:
    """One dot per item of numbers in [0, 1], the lowest on top; one picture per finding."""
    charts: list[Chart] = []
    for one in findings:
        values = sorted((value, item) for item, value in one["detail"].get("by_item", {}).items() if value is not None)
        if values and values[0][0] < values[-1][0]:  # a picture of equal bars tells nothing
            charts.append(_items(one, values, f"{prefix}-{len(charts)}"))
    return charts


def _items(finding: Finding, values: list[tuple[float, str]], id: str) -> Chart:
    labelled = len(values) <= MOST_LABELS
    name, rows = metric_words(finding["metric"]), range(len(values))
    stems = [_stem(value, row) for row, (value, _) in enumerate(values)] if labelled else []
    mean = [] if finding["value"] is None else [line_at(finding["value"], over=(-1, len(values)), dash="dash")]
    drawn = figure(
        [_dots(values, size=9 if labelled else 5)],
        height=80 + (22 if labelled else 4) * len(values),
        x={"range": [0, 1.03], "title": {"text": f"{name} (dashed: the value of the finding)", **TITLE}},
        y={"tickvals": [*rows] if labelled else [], "ticktext": [safe(item, longest=40) for _, item in values] if labelled else []},
        shapes=[*stems, *mean],
    )
    drawn.update_yaxes(range=[len(values) - 0.4, -0.6], showgrid=False)
    title = f"{name} per item, {where_words(finding['where'])}"
    lowest, highest = values[0], values[-1]
    alt = f"{title}: {len(values)} items, from {lowest[0]:.2f} ({lowest[1]}) to {highest[0]:.2f} ({highest[1]})."
    narrow = {"margin": {"l": 8, "r": 12}, "yaxis": {"tickfont": {"size": 10}}, "xaxis": {"title": {"text": name}}}
    table = [(item, f"{value:.2f}") for value, item in values]
    return Chart(id, title, alt, *parts(drawn), narrow, header=("Item", "Value"), rows=table)


def _dots(values: list[tuple[float, str]], *, size: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value for value, _ in values],
        "y": [*range(len(values))],
        "marker": {"color": MARKS["no limit set"][0], "size": size},
        "hoverinfo": "text",
        "hovertext": [safe(f"{item}: {value:.2f}") for value, item in values],
    }


def _stem(value: float, row: int) -> dict[str, Any]:
    return {"type": "line", "x0": 0, "x1": value, "y0": row, "y1": row, "line": {"color": "#b8c4d0", "width": 1}, "layer": "between"}
