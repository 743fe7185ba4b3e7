"""Pictures of numbers with their 95 % intervals: forest plots, flip rates beside their noise floors, rates beside their limit."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from audit.render.ink import BAND, MARKS, NOISE, TITLE, Chart, above_rows, figure, line_at, parts, safe
from audit.render.numbers import interval, limit, number
from audit.render.text import metric_words, named, where_words
from audit.sentences import is_rate

Finding = dict[str, Any]
MOST_SAID = 40  # findings told in the text alternative of one picture; the table has them all


def status(finding: Finding) -> str:
    """The verdict's word, or "no limit set"."""
    return str((finding["verdict"] or {}).get("status", "no limit set"))


def forest(findings: list[Finding], prefix: str) -> list[Chart]:
    """Forest plots of gaps, one for each set and outcome, with the zero line and the margin of the policy."""
    return _per_outcome(findings, prefix, ())


def flips(findings: list[Finding], prefix: str) -> list[Chart]:
    """Flip rates beside the two noise floors they must exceed, one picture for each set and outcome."""
    return _per_outcome(findings, prefix, ("rerun", "paraphrase"))


def _per_outcome(findings: list[Finding], prefix: str, noise: tuple[str, ...]) -> list[Chart]:
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in findings:
        if one["value"] is not None:
            groups[one["where"].get("set", ""), one["where"].get("outcome", "")].append(one)
    charts = []
    for place, ((name, outcome), group) in enumerate(groups.items()):
        title = _named(group[0]["metric"], outcome) + (f" ({name})" if name else "")
        labels = [where_words(named(one), skip=("set", "outcome")) for one in group]
        charts.append(interval_chart(group, id=f"{prefix}-{place}", title=title, labels=labels, noise=noise))
    return charts


def overall(findings: list[Finding], prefix: str) -> list[Chart]:
    """Rates over all items, with interval and limit; one picture, or none without a value."""
    whole = [one for one in findings if one["where"].get("item", "all") == "all" and one["value"] is not None]
    labels = [where_words(one["where"], skip=("item",)) for one in whole] if len(whole) > 1 else []
    return [interval_chart(whole, id=prefix, title=f"{metric_words(whole[0]['metric'])}, overall", labels=labels)] if whole else []


def interval_chart(findings: list[Finding], *, id: str, title: str, labels: list[str], noise: tuple[str, ...] = ()) -> Chart:
    """Points with 95 % whiskers, one row per finding, the first on top; `labels` is empty for a single row that needs none."""
    count, metric = len(findings), findings[0]["metric"]
    marks = [name for name in MARKS if any(status(one) == name for one in findings)]
    floors = [name for name in noise if any(one["noise"].get(name) is not None for one in findings)]
    shapes = [shape for row, one in enumerate(findings) for shape in _limit(one, row)]
    drawn = figure(
        [*(_points(name, findings) for name in marks), *(_floor(name, findings) for name in floors)],
        height=76 + 34 * count if labels else 120,
        x={
            "title": {"text": safe(_named(metric, findings[0]["where"].get("outcome", ""))), **TITLE},
            "range": _range(findings, floors),
            **_ticks(metric),
        },
        y={"tickvals": [*range(count)], "ticktext": [safe(one) for one in labels] or [""], "range": [count - 0.4, -0.6], "showgrid": False},
        shapes=[*shapes, line_at(0, over=(-1, count))],
    )
    data, layout = parts(drawn)
    narrow = {"height": 76 + 46 * count, **above_rows(labels, shift=17)} if labels else {}
    limits = [key for key, kind in (("band", "rect"), ("limit", "line")) if any(shape["type"] == kind for shape in shapes)]
    legend = (*marks, *floors, *limits)
    return Chart(id, title, _told(title, findings), data, layout, narrow, legend)


def _told(title: str, findings: list[Finding]) -> str:
    said = [
        f"{one['title']} {number(one['value'], one['metric'])} ({interval(one['low'], one['high'], one['metric'])}), {status(one)}"
        for one in findings[:MOST_SAID]
    ]
    rest = len(findings) - len(said)
    return f"{title}. {'; '.join(said)}{f'; {rest} more in the table' if rest else ''}."


def _named(metric: str, outcome: str) -> str:
    return metric_words(metric) + (f" in {outcome.replace('_', ' ')}" if outcome else "")


def _ticks(metric: str) -> dict[str, Any]:
    return {"tickformat": ".1~%"} if is_rate(metric) else {}


def _range(findings: list[Finding], floors: list[str]) -> list[float]:
    """From the smallest to the largest number drawn, with 0 in sight and a little room at both ends."""
    drawn = [0.0]
    for one in findings:
        verdict = one["verdict"] or {}
        margin = verdict.get("margin")
        drawn += [
            bound for bound in (one["value"], one["low"], one["high"], verdict.get("at_most"), verdict.get("at_least")) if bound is not None
        ]
        drawn += [-margin, margin] if margin is not None else []
        drawn += [one["noise"][name] for name in floors if one["noise"].get(name) is not None]
    room = 0.05 * ((max(drawn) - min(drawn)) or 1.0)
    return [min(drawn) - room, max(drawn) + room]


def _points(name: str, findings: list[Finding]) -> dict[str, Any]:
    colour, symbol = MARKS[name]
    rows = [(row, one) for row, one in enumerate(findings) if status(one) == name]
    ends = [(one["value"],) * 2 if one["low"] is None or one["high"] is None else (one["low"], one["high"]) for _, one in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [one["value"] for _, one in rows],
        "y": [row for row, _ in rows],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [high - one["value"] for (_, high), (_, one) in zip(ends, rows, strict=True)],
            "arrayminus": [one["value"] - low for (low, _), (_, one) in zip(ends, rows, strict=True)],
            "color": colour,
            "thickness": 2,
            "width": 5,
        },
        "marker": {"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
        "hoverinfo": "text",
        "hovertext": [_hover(one) for _, one in rows],
    }


def _hover(finding: Finding) -> str:
    metric = finding["metric"]
    value = f"{number(finding['value'], metric)} ({interval(finding['low'], finding['high'], metric)})"
    lines = [safe(where_words(named(finding), skip=("set",))), value, safe(status(finding)), limit(finding["verdict"], metric)]
    return "<br>".join(line for line in lines if line)


def _floor(name: str, findings: list[Finding]) -> dict[str, Any]:
    colour, symbol, words = NOISE[name]
    rows = [(row, one["noise"][name]) for row, one in enumerate(findings) if one["noise"].get(name) is not None]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value for _, value in rows],
        "y": [row + 0.26 for row, _ in rows],  # a little below the value, so that neither hides the other
        "marker": {"color": colour, "symbol": symbol, "size": 8, "line": {"width": 1.5, "color": colour}},
        "hoverinfo": "text",
        "hovertext": [f"{words} {number(value, findings[0]['metric'])}" for _, value in rows],
    }


def _limit(finding: Finding, row: int) -> list[dict[str, Any]]:
    """The margin of one row as a band around 0, or its limit as a dashed line."""
    verdict = finding["verdict"] or {}
    margin, top, bottom = verdict.get("margin"), row - 0.5, row + 0.5
    if margin is not None:
        band = {"fillcolor": BAND, "line": {"width": 0}, "layer": "below"}
        return [{"type": "rect", "x0": -margin, "x1": margin, "y0": top, "y1": bottom, **band}]
    bound = verdict.get("at_most") if verdict.get("at_most") is not None else verdict.get("at_least")
    line = {"color": MARKS["broken"][0], "width": 1.5, "dash": "dash"}
    return [] if bound is None else [{"type": "line", "x0": bound, "x1": bound, "y0": top, "y1": bottom, "line": line}]
