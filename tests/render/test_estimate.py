"""Laws of audit/render/estimate.py: what a plan takes and can show, in words that a person can check."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from audit.design import DECISION, Claim, Estimate, Spread, claims, estimate
from audit.plan import build_plan, write_plan
from audit.policy import load_policy
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.render.estimate import render_estimate

PLAN = Estimate(1428, 412_345, 171_360)
CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")


def ward(vignettes: int, *, fields: Any = (), repeats: int = 3) -> ProbeSet:
    """A set of vignettes with two levels of one factor."""
    factors = {"sex": {"levels": [{"name": "man"}, {"name": "woman"}]}}
    items = [{"id": f"v{number}", "texts": ["One.{label}"]} for number in range(vignettes)]
    form = {"fields": list(fields)}
    raw = {**CARD, "name": "ward", "kind": "vignettes", "repeats": repeats, "factors": factors, "items": items, "form": form}
    return build_probe_set(raw, where="test")


def told(*found: Claim, **more: Any) -> str:
    """The text about some claims."""
    return render_estimate(Estimate(9, 9, 9, found, **more))


def claim(vignettes: int, **more: Any) -> Claim:
    """What a set of noisy yes/no decisions can show."""
    (one,) = claims([ward(vignettes, **more)], load_policy())
    return one


def row(text: str) -> list[str]:
    """The cells of the table's first row of numbers."""
    return next(line for line in text.splitlines() if line.startswith("ward: ")).split("  ")


def test_calls_and_tokens_come_first() -> None:
    """Thousands apart, tokens in round figures, and the rule of thumb behind them; without comparisons nothing else."""
    (first,) = render_estimate(PLAN).splitlines()
    assert first.startswith("1,428 calls, about 412 k tokens in and 171 k out (4 characters of English to a token")


@pytest.mark.parametrize(
    ("tokens", "written"), [(0, "0"), (999, "999"), (1000, "1 k"), (171_360, "171 k"), (1_000_000, "1.0 M"), (2_360_000, "2.4 M")]
)
def test_tokens_are_rounded(tokens: int, written: str) -> None:
    """Below a thousand as they are, then in thousands, then in millions with one decimal."""
    assert f"about {written} tokens in and 5 out" in render_estimate(Estimate(1, tokens, 5))


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


def test_each_comparison_is_a_row() -> None:
    """Five vignettes with three runs, SD .3595 of a gap: .605 is found with 80 % power (t, 4 degrees of freedom)."""
    cells = [cell.strip() for cell in row(told(claim(5))) if cell.strip()]
    assert cells[:4] == ["ward: any yes/no decision", "5 x 1 x 3", "±5 points", "60.5 points"]
    lines = told(claim(5), claim(60)).splitlines()
    assert len({len(line) for line in lines if line.startswith(("ward: any", "comparison"))}) == 1  # columns stand below their heads


@pytest.mark.parametrize(("vignettes", "said"), [(1, "—"), (3, "none"), (60, "13.2 points")])
def test_too_few_vignettes_can_find_nothing(vignettes: int, said: str) -> None:
    """One vignette has no spread, and no yes/no decision differs by more than 100 points."""
    assert said in [cell.strip() for cell in row(told(claim(vignettes)))]


def test_what_can_never_be_claimed_is_said_plainly() -> None:
    """Sixty vignettes with three repeats and five points of a noisy decision, with what it would take; a claim in reach is not scolded."""
    text = told(claim(60))
    assert "ward: 60 vignettes with 3 runs of each group can never certify that the gap of a yes/no decision lies within ±5 points" in text
    assert "if the model is noisy: it takes about 485 vignettes, 4,365 calls." in text
    assert "certify only 44 times in 100" in told(claim(300))
    assert "certify" not in told(claim(485))


def test_a_subgroup_that_could_hide_is_told() -> None:
    """1 - .05^(1/14) = 19.3 %."""
    assert "up to 19 % of the vignettes could always harm one group and not one of these 14 would show it" in told(claim(14))


def test_where_the_spread_is_from() -> None:
    """Assumed, stated, or not known at all; a pilot without any spread says what that does not show."""
    assert "Assumed for a noisy model" in told(claim(14))
    dose = ward(14, fields=[{"name": "dose", "kind": "number"}])
    (unknown,) = claims([dose], load_policy())
    assert "Spread of ward: dose: not known for this kind of outcome" in told(unknown)
    assert "—" in row(told(unknown))[-1]
    (stated,) = claims([dose], load_policy(), stated=Spread(0.1, 0.2, 2.0))
    assert "SD 2 between reruns, 0.2 between wordings that the groups do not share, 0.1 of the gap itself" in told(stated)
    (still,) = claims([ward(14)], load_policy(), pilot={("ward", DECISION.name): Spread(0.0, 0.0, 0.0)})
    assert "none; every gap was the same, which says nothing about vignettes that were not asked. As seen in the pilot." in told(still)


def test_a_budget_is_a_table_with_the_best_first(tmp_path: Path) -> None:
    """The splits, what they buy, and why few repeats or many; a budget for less than two vignettes is said to be too small."""
    write_plan(build_plan([ward(10)], model={"adapter": "x", "model": "m"}, policy=load_policy().raw), tmp_path)
    lines = render_estimate(estimate(tmp_path, budget=9000)).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("9,000 calls, all on ward: any yes/no decision (3 calls"))
    assert lines[start + 2].split()[:5] == ["1", "x", "3", "(best)", "1,000"] and len(lines) == start + 7
    assert "Vignettes are counted as free" in lines[-1]
    dear = render_estimate(estimate(tmp_path, budget=9000, vignette_cost=100)).splitlines()[-1]
    # sqrt(100 / 3 x 2 x .415^2 / .12^2) = 28.2
    assert "With a vignette as dear as 100 calls, 28.2 repeats of each text make the mean gap steadiest" in dear
    assert render_estimate(estimate(tmp_path, budget=17)).splitlines()[-1] == "- too few for two vignettes with three repeats"


def test_names_are_safe_on_a_terminal() -> None:
    """What a probe set calls its outcome cannot move the cursor."""
    assert "\x1b" not in told(*claims([ward(5, fields=[{"name": "a\x1b[2Jb", "kind": "binary"}])], load_policy()))


def test_a_margin_that_is_missing_is_a_dash() -> None:
    """No rule, no margin, and no promise about it."""
    (one,) = claims([ward(5, fields=[{"name": "dose", "kind": "number"}])], load_policy(), stated=Spread(0.0, 0.0, 1.0))
    assert math.isnan(one.margin) and [cell.strip() for cell in row(told(one)) if cell.strip()].count("—") == 4
