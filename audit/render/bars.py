"""Pictures of counts and shares: runs of each item, and what became of the references."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from audit.render.ink import MARKS, REFERENCES, TITLE, Chart, above_rows, figure, parts, safe
from audit.render.numbers import number
from audit.render.text import metric_words, where_words

Finding = dict[str, Any]
SMALLEST_WRITTEN = 0.07  # a share below this has no room for its number inside the bar


def per_item(findings: list[Finding], prefix: str) -> list[Chart]:
    """For each item a bar: in how many of its runs it happened, out of how many; none when no finding names an item."""
    items = [one for one in findings if one["where"].get("item", "all") != "all" and one["value"] is not None and one["responses"]]
    if not items:
        return []
    names = [_item_name(one) for one in items]
    hits = [round(one["value"] * one["responses"]) for one in items]
    texts = [f"{hit} of {one['responses']}" for hit, one in zip(hits, items, strict=True)]
    most, count = max(one["responses"] for one in items), len(items)
    drawn = figure(
        _run_bars(hits, [one["responses"] - hit for hit, one in zip(hits, items, strict=True)], names, texts),
        height=70 + 28 * count,
        x={
            "title": {"text": "runs", **TITLE},
            "range": [0, most * 1.15],
            "tickformat": "d",
            **({"dtick": 1} if most <= 12 else {}),
        },
        y=_rows(names),
    )
    drawn.update_layout(barmode="stack", bargap=0.35)
    narrow = {"height": 70 + 42 * count, "bargap": 0.6, **above_rows(names, shift=17)}
    title = f"{metric_words(items[0]['metric'])}: runs of each item"
    alt = f"{title}. " + "; ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True)) + "."
    return [Chart(prefix, title, alt, *parts(drawn), narrow, caption="Filled: runs in which it happened. Empty: the other runs.")]


def _item_name(finding: Finding) -> str:
    more = {key: value for key, value in finding["where"].items() if key not in ("set", "item")}
    return str(finding["where"]["item"]).replace("_", " ") + (f", {where_words(more)}" if more else "")


def _rows(names: list[str]) -> dict[str, Any]:
    count = len(names)
    return {
        "tickvals": [*range(count)],
        "ticktext": [safe(one, longest=40) for one in names],
        "range": [count - 0.4, -0.6],
        "showgrid": False,
    }


def _run_bars(hits: list[int], rest: list[int], names: list[str], texts: list[str]) -> list[dict[str, Any]]:
    colour = MARKS["no limit set"][0]
    hover = [safe(f"{name}: {text}", longest=100) for name, text in zip(names, texts, strict=True)]
    shared = {"type": "bar", "orientation": "h", "y": [*range(len(names))], "hoverinfo": "text", "hovertext": hover}
    outline = {"color": colour, "width": 1}
    return [
        {**shared, "x": hits, "marker": {"color": colour, "line": outline}},
        {**shared, "x": rest, "marker": {"color": "#fff", "line": outline}},
        # The words stand in a trace of their own: the empty part of a bar may have no length to hang them on.
        {
            "type": "scatter",
            "mode": "text",
            "x": [hit + left for hit, left in zip(hits, rest, strict=True)],
            "y": [*range(len(names))],
            "text": [f" {text}" for text in texts],
            "textposition": "middle right",
            "hoverinfo": "skip",
            "cliponaxis": False,
        },
    ]


def references(findings: list[Finding], prefix: str) -> list[Chart]:
    """One stacked bar per set, or finer place: what became of the references that the model gave; none without a known class."""
    rates: dict[str, dict[str, float]] = defaultdict(dict)
    for one in findings:
        kind = one["metric"].removesuffix("_reference_rate")
        if one["value"] is not None and kind in REFERENCES:
            rates[where_words(one["where"])][kind] = one["value"]
    if not rates:
        return []
    count = len(rates)
    drawn = figure(
        [_share_bar(kind, [*rates.values()]) for kind in REFERENCES],
        height=70 + 46 * count,
        x={"tickformat": ".0%", "range": [0, 1], "title": {"text": "share of references", **TITLE}},
        y=_rows([*rates]),
    )
    drawn.update_layout(barmode="stack", bargap=0.3)
    said = ("; ".join(f"{kind} {number(row[kind], '_rate')}" for kind in REFERENCES if kind in row) for row in rates.values())
    alt = "What became of the references. " + ". ".join(f"{name}: {words}" for name, words in zip(rates, said, strict=True)) + "."
    narrow = {"height": 70 + 64 * count, "bargap": 0.55, **above_rows([*rates], shift=25)}
    present = tuple(kind for kind in REFERENCES if any(kind in row for row in rates.values()))
    return [Chart(prefix, "What became of the references", alt, *parts(drawn), narrow, present)]


def _share_bar(kind: str, rows: list[dict[str, float]]) -> dict[str, Any]:
    colour, shape = REFERENCES[kind]
    pattern = {"shape": shape, "bgcolor": colour, "fgcolor": "rgba(255,255,255,0.3)", "size": 7, "solidity": 0.15}
    return {
        "type": "bar",
        "orientation": "h",
        "y": [*range(len(rows))],
        "x": [row.get(kind, 0) for row in rows],
        "text": [number(row[kind], "_rate") if row.get(kind, 0) >= SMALLEST_WRITTEN else "" for row in rows],
        "textposition": "inside",
        "textangle": 0,
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "#fff"},
        "marker": {"color": colour, "line": {"color": "#fff", "width": 1.5}, "pattern": pattern},
        "hoverinfo": "text",
        "hovertext": [f"{kind} {number(row.get(kind), '_rate')}" for row in rows],
    }
