"""Laws of audit/render/tipping.py: the strip shows what its words say, and is safe markup."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from audit.render.tipping import tipping_sentence, tipping_strip


def told(broken: float | None, kept: float | None, *, margin: float = 0.1, material: float = 0.0) -> dict[str, Any]:
    """A tipping point as JSON has it."""
    return {"margin": margin, "material_below": material, "broken_below": broken, "kept_above": kept}


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (
            told(0.12, 0.31),
            "Broken at margins up to 0.12, kept at margins above 0.31, inconclusive in between; the policy's margin",
        ),
        (told(0.0, 0.27), "Kept at margins above 0.27, inconclusive otherwise; the policy's margin is 0.10."),
        (told(0.4, 0.4, material=0.12), "Broken at margins up to 0.40 (material up to 0.12), kept at margins above 0.40; the"),
        (told(0.2, None, material=0.2), "Broken at margins up to 0.20, inconclusive otherwise; the policy's margin is 0.10."),
        (told(None, None, material=0.1), "Broken at any margin (material up to 0.10); the policy's margin is 0.10."),
        (told(0.0, None, margin=1.0), "Inconclusive at any margin; the policy's margin is 1.00."),
        (told(0.0, 0.0042, margin=0.05), "Kept at margins above 0.0042, inconclusive otherwise; the policy's margin is 0.050."),
    ],
)
def test_the_words(point: dict[str, Any], words: str) -> None:
    """Each stretch in its order, and the policy's margin; the caption of the picture says the same."""
    assert tipping_sentence(point).startswith(words)
    assert f"<figcaption>{tipping_sentence(point)}</figcaption>" in tipping_strip(point)


def widths(point: dict[str, Any]) -> list[float]:
    """Widths of the stretches drawn, from left to right."""
    return [float(one.attrib["width"]) for one in ElementTree.fromstring(tipping_strip(point)).iter("rect")]


def test_stretches_are_drawn_to_scale() -> None:
    """Broken to .1, inconclusive to .2, kept to 1.6 x .2 = .32, on 260 units: 81.25, 81.25 and 97.5."""
    assert widths(told(0.1, 0.2)) == pytest.approx([81.25, 81.25, 97.5], abs=0.11)
    assert len(widths(told(0.0, None))) == len(widths(told(None, None))) == 1


def test_verdicts_differ_without_colour() -> None:
    """Broken is the thickest bar, inconclusive an outline, kept a line."""
    broken, inconclusive, kept = ElementTree.fromstring(tipping_strip(told(0.1, 0.2))).iter("rect")
    heights = [float(one.attrib["height"]) for one in (broken, inconclusive, kept)]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 3
    assert (inconclusive.attrib["fill"], "stroke-dasharray" in inconclusive.attrib) == ("#fff", True)


@pytest.mark.parametrize(
    "point", [told(0.0, 1e-9), told(1e6, 1e9), told(0.2, 0.2001), told(0.0, 0.5, margin=1e-4), told(0.05, 0.3, margin=9.0)]
)
def test_every_mark_stays_in_the_picture(point: dict[str, Any]) -> None:
    """However far apart the numbers are: nothing starts left of 0 or right of the edge, and the markup is whole."""
    strip = tipping_strip(point)
    assert isinstance(strip, Markup)
    places = [float(x) for x in re.findall(r' x="([\d.e+-]+)"', strip)]
    assert places and all(0 <= x <= 640 for x in places)
    assert "nan" not in strip and "inf" not in strip.lower()
    ElementTree.fromstring(strip)
