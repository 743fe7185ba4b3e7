"""How charts look: colours (all at least 4.5 : 1 on white), shapes, and the layout they share."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit.render.text import printable

TEXT, RULE, BAND, FONT = (
    "#1f2933",
    "#d3dae2",
    "#e3edf5",
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
)

TITLE = {"standoff": 12, "font": {"size": 13}}  # of an axis

# Colour and shape both tell the verdict, so that neither is needed alone.
MARKS = {
    "broken": ("#a4161a", "diamond"),
    "inconclusive": ("#8a5a00", "square-open"),
    "kept": ("#1b6e3c", "circle"),
    "not measured": ("#52606d", "x-thin-open"),
    "no limit set": ("#1d4f7c", "circle-open"),
}
NOISE = {
    "rerun": ("#52606d", "triangle-up-open", "rerun noise"),
    "paraphrase": ("#52606d", "triangle-down-open", "paraphrase noise"),
    "dummy_label": ("#52606d", "cross-thin-open", "dummy-label noise"),
}
REFERENCES = {
    "accurate": ("#1b6e3c", ""),
    "inaccurate": ("#b35c00", "/"),
    "unverifiable": ("#65717e", "|"),
    "retracted": ("#5b2a86", "-"),
    "fabricated": ("#a4161a", "x"),
}
LINES = (
    ("#1d4f7c", "solid"),
    ("#a4161a", "dash"),
    ("#1b6e3c", "dot"),
    ("#5b2a86", "dashdot"),
    ("#8a5a00", "longdash"),
    ("#52606d", "longdashdot"),
)


@dataclass(frozen=True)
class Chart:
    """One picture: a plotly figure as JSON values, the words that say the same, and the numbers where no finding row has them."""

    id: str
    title: str
    alt: str
    data: list[Any]
    layout: dict[str, Any]
    narrow: dict[str, Any]  # what the layout changes on a phone
    legend: tuple[str, ...] = ()  # keys of MARKS, NOISE and "band", in the order shown
    header: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    caption: str = ""

    @property
    def height(self) -> int:
        """Of the picture on a wide screen, in pixels."""
        return int(self.layout["height"])

    def spec(self) -> dict[str, Any]:
        """What the script on the page needs to draw this chart."""
        return {"id": self.id, "data": self.data, "layout": self.layout, "narrow": self.narrow}


def safe(text: str, *, longest: int = 60) -> str:
    """`text` for a plotly label, which reads a little HTML: escaped, without control characters, cut at `longest`."""
    flat = " ".join(printable(text).split())
    return html.escape(flat if len(flat) <= longest else flat[: longest - 1] + "…", quote=False)


def figure(
    data: list[Any], *, height: int, x: dict[str, Any], y: dict[str, Any], shapes: Sequence[Any] = (), notes: Sequence[Any] = ()
) -> Any:
    """A plotly figure in the house style: no zoom, no drag, so that a finger on a phone scrolls the page."""
    import plotly.graph_objects as go

    axis = {"fixedrange": True, "automargin": True, "gridcolor": RULE, "zeroline": False, "ticks": "", "tickfont": {"size": 12}}
    return go.Figure(
        data=data,
        layout={
            "template": "none",
            "height": height,
            "autosize": True,
            "margin": {"l": 8, "r": 28, "t": 12, "b": 48, "pad": 4},
            "font": {"family": FONT, "size": 13, "color": TEXT},
            "paper_bgcolor": "#fff",
            "plot_bgcolor": "#fff",
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"bgcolor": "#fff", "bordercolor": TEXT, "font": {"family": FONT, "color": TEXT}, "align": "left"},
            "xaxis": {**axis, **x},
            "yaxis": {**axis, **y},
            "shapes": list(shapes),
            "annotations": list(notes),
        },
    )


def parts(drawn: Any) -> tuple[list[Any], dict[str, Any]]:
    """Data and layout of a plotly figure as JSON values, without the template, which "none" leaves empty."""
    spec = json.loads(drawn.to_json())
    layout = {key: value for key, value in spec["layout"].items() if key != "template"}
    return spec["data"], layout


def above_rows(labels: Sequence[str], *, shift: int) -> dict[str, Any]:
    """The layout for a phone, where the label of a row stands `shift` pixels above it instead of beside it."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "middle", "yshift": shift, "showarrow": False, "font": {"size": 12}}
    notes = [{**place, "y": row, "text": safe(label)} for row, label in enumerate(labels)]
    axis = {"showticklabels": False, "range": [len(labels) - 0.4, -0.9]}
    return {"annotations": notes, "margin": {"l": 12, "r": 28}, "yaxis": axis}


def line_at(x: float, *, over: tuple[float, float], dash: str = "solid") -> dict[str, Any]:
    """A vertical line behind the data, `over` a range of the other axis."""
    ends = {"x0": x, "x1": x, "y0": over[0], "y1": over[1]}
    return {"type": "line", **ends, "line": {"color": TEXT, "width": 1.2, "dash": dash}, "layer": "between"}
