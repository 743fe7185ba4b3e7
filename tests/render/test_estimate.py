"""Laws of audit/render/estimate.py: what a plan takes, in words that a person can check."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from audit.plan import Estimate, build_plan, estimate, write_plan
from audit.probe import build_probe_set
from audit.render.estimate import render_estimate

PLAN = Estimate(1428, 412_345, 171_360, {"vignettes": (14, 0.2917)})


def test_calls_and_tokens_come_first() -> None:
    """Thousands apart, tokens in round figures, and the rule of thumb behind them."""
    first = render_estimate(PLAN).splitlines()[0]
    assert first.startswith("1,428 calls, about 412 k tokens in and 171 k out (4 characters of English to a token")


@pytest.mark.parametrize(
    ("tokens", "written"), [(0, "0"), (999, "999"), (1000, "1 k"), (171_360, "171 k"), (1_000_000, "1.0 M"), (2_360_000, "2.4 M")]
)
def test_tokens_are_rounded(tokens: int, written: str) -> None:
    """Below a thousand as they are, then in thousands, then in millions with one decimal."""
    assert f"about {written} tokens in and 5 out" in render_estimate(Estimate(1, tokens, 5, {}))


@pytest.mark.parametrize(
    ("price_in", "price_out", "cost"),
    [(3.0, 15.0, "3.81"), (3.0, None, "1.24"), (None, 15.0, "2.57"), (0.0, 0.0, "0.00"), (2000.0, 10_000.0, "2,538.29")],
)
def test_cost_at_the_prices_of_the_user(price_in: float | None, price_out: float | None, cost: str) -> None:
    """Per million tokens: 3 x .412345 + 15 x .171360 = 1.237 + 2.570; a price that was left out costs nothing."""
    assert f"about {cost} at your prices" in render_estimate(PLAN, price_in=price_in, price_out=price_out).splitlines()


def test_without_a_price_there_is_no_cost() -> None:
    """Nobody's prices are guessed."""
    assert "prices" not in render_estimate(PLAN)


def test_each_set_says_which_gap_it_can_detect() -> None:
    """In points of a hundred, with the number of vignettes and what the figure assumes; a set without arms is not named."""
    lines = render_estimate(Estimate(9, 9, 9, {"ward": (14, 0.2917), "clinic": (60, 0.1302)})).splitlines()[1:]
    assert lines[0].startswith("ward: 14 vignettes can detect a gap of 29 points in a yes/no decision (80 % power, two-sided 5 %")
    assert lines[1].startswith("clinic: 60 vignettes can detect a gap of 13 points")
    assert len(render_estimate(Estimate(9, 9, 9, {})).splitlines()) == 1


@pytest.mark.parametrize(("vignettes", "gap"), [(1, math.nan), (2, 4.16), (3, 1.18)])
def test_too_few_vignettes_can_detect_nothing(vignettes: int, gap: float) -> None:
    """One vignette has no spread (nan), and no yes/no decision differs by more than 100 points."""
    (line,) = render_estimate(Estimate(9, 9, 9, {"ward": (vignettes, gap)})).splitlines()[1:]
    assert line == f"ward: too few vignettes ({vignettes}) to detect any gap in a yes/no decision"


@pytest.mark.parametrize(("vignettes", "said"), [(1, "too few vignettes (1)"), (5, "5 vignettes can detect a gap of 61 points")])
def test_the_estimate_of_a_real_plan(tmp_path: Path, vignettes: int, said: str) -> None:
    """Three runs of each arm: SD .36 of a vignette's gap; five vignettes see .6055 with 80 % power (noncentral t, 4 degrees of freedom)."""
    card = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
    factors = {"sex": {"levels": [{"name": "man"}, {"name": "woman"}]}}
    items = [{"id": f"v{number}", "texts": ["One.{label}"]} for number in range(vignettes)]
    raw = {**card, "name": "ward", "kind": "vignettes", "repeats": 3, "factors": factors, "items": items}
    write_plan(build_plan([build_probe_set(raw, where="test")], model={"adapter": "x", "model": "m"}, policy={}), tmp_path)
    text = render_estimate(estimate(tmp_path))
    assert text.startswith(f"{9 * vignettes} calls") and said in text


def test_what_equality_would_take() -> None:
    """A fair model that ends inconclusive must come as no surprise: the plan says beforehand how many vignettes it would take."""
    assert "below 5 points would take about 294 vignettes" in render_estimate(Estimate(9, 9, 9, {"ward": (14, 0.2)}, {"ward": 294}))
