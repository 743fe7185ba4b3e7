"""The verdict against other margins, drawn as a strip: broken, inconclusive and kept along the margin, with the policy's own marked.

The caption says the same in words and is the text alternative. Height and filling tell the verdicts apart, not colour alone, so that
the strip reads in print and in shades of grey.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from audit.render.ink import MARKS, TEXT

WIDTH, HEIGHT, PAD, MIDDLE = 280, 74, 10, 40  # of the picture, its blank ends and the strip's middle, in its own units
FAR = 1.6  # the strip ends this many times beyond its last mark
APART, ROOM = 60, 85  # numbers closer than this are turned away from each other; a stretch shorter than that is not named
BARS = {"broken": 22, "inconclusive": 12, "kept": 4}  # height


def tipping_strip(told: Mapping[str, Any]) -> Markup:
    """A figure from the numbers of a `TippingPoint`, as JSON has them: None stands for a bound that is never reached."""
    margin, broken, kept = (_bound(told[name]) for name in ("margin", "broken_below", "kept_above"))
    marks = [one for one in (margin, broken, kept) if 0 < one < math.inf]
    end = FAR * max(marks)
    said = tipping_sentence(told)
    bars = "".join(_bar(name, low, high, end) for name, low, high in _stretches(broken, kept) if low < end)
    return Markup(  # made of numbers and of the words below, nothing else
        f'<figure class="tipping"><svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" width="100%" '
        f'style="max-width:{WIDTH}px" font-size="13" fill="{TEXT}">{bars}'
        f"{_ticks(broken, kept, end)}{_policy(margin, end)}</svg><figcaption>{said}</figcaption></figure>"
    )


def tipping_sentence(told: Mapping[str, Any]) -> str:
    """The same in words, e.g. "Broken at margins up to 0.12, kept above 0.31, inconclusive in between; the policy's margin is 0.10."."""
    margin, broken, kept = (_bound(told[name]) for name in ("margin", "broken_below", "kept_above"))
    parts = []
    if broken > 0:
        material = f" (material up to {_short(told['material_below'])})" if 0 < told["material_below"] < broken else ""
        parts.append(("broken at any margin" if broken == math.inf else f"broken at margins up to {_short(broken)}") + material)
    if kept < math.inf:
        parts.append(f"kept at margins above {_short(kept)}")
    if broken < kept:
        parts.append(
            "inconclusive at any margin" if not parts else "inconclusive in between" if len(parts) == 2 else "inconclusive otherwise"
        )
    text = ", ".join(parts)
    return f"{text[:1].upper()}{text[1:]}; the policy's margin is {_short(margin)}."


def _bound(value: float | None) -> float:
    return math.inf if value is None else float(value)


def _short(value: float) -> str:
    return f"{value:#.2g}" if value < 1 else f"{value:.2f}"


def _stretches(broken: float, kept: float) -> list[tuple[str, float, float]]:
    """Verdicts along the margin, each from one bound to the next."""
    all_three = [("broken", 0.0, broken), ("inconclusive", broken, kept), ("kept", kept, math.inf)]
    return [(name, low, high) for name, low, high in all_three if low < high]


def _x(value: float, end: float) -> float:
    return round(PAD + (WIDTH - 2 * PAD) * min(value, end) / end, 1)


def _bar(name: str, low: float, high: float, end: float) -> str:
    left, right, height = _x(low, end), _x(high, end), BARS[name]
    ink = MARKS[name][0]
    fill = f'fill="#fff" stroke="{ink}" stroke-width="1.5" stroke-dasharray="4 3"' if name == "inconclusive" else f'fill="{ink}"'
    bar = f'<rect x="{left}" y="{MIDDLE - height / 2:g}" width="{right - left:.1f}" height="{height}" {fill}/>'
    words = f'<text x="{(left + right) / 2:.1f}" y="{HEIGHT - 5}" text-anchor="middle" fill="{ink}" font-weight="650">{name}</text>'
    return bar + (words if right - left > ROOM else "")


def _ticks(broken: float, kept: float, end: float) -> str:
    """Where the verdict turns, below the strip."""
    turns = sorted({one for one in (broken, kept) if 0 < one < math.inf})
    places = [_x(one, end) for one in turns]
    near = len(places) == 2 and places[1] - places[0] < APART
    anchors = ("end", "start") if near else ("middle", "middle")
    labels = (
        f'<path d="M{x} {MIDDLE - 13}V{MIDDLE + 15}" stroke="{TEXT}"/>'
        f'<text x="{x}" y="{HEIGHT - 5}" text-anchor="{anchor}">{_short(one)}</text>'
        for one, x, anchor in zip(turns, places, anchors, strict=False)
    )
    return f'<text x="{PAD}" y="{HEIGHT - 5}">0</text>' + "".join(labels)


def _policy(margin: float, end: float) -> str:
    """The policy's margin: a triangle that points down onto the strip."""
    x = _x(margin, end)
    anchor = "start" if x < WIDTH / 4 else "end" if x > 3 * WIDTH / 4 else "middle"
    shift = {"start": -5, "middle": 0, "end": 5}[anchor]
    mark = f'<path d="M{x - 5:.1f} 17h10l-5 8z"/><path d="M{x} 25V{MIDDLE + 13}" stroke="{TEXT}" stroke-width="1.5"/>'
    return f'{mark}<text x="{x + shift:.1f}" y="12" text-anchor="{anchor}">margin {_short(margin)}</text>'
