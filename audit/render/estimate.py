"""What a plan will take and what it can show, in words and one table for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from audit.design import CHARACTERS_PER_TOKEN, DECISION, POWER, Chances, Claim, Estimate
from audit.measures.equivalence import minimum_units
from audit.measures.power import FEWEST_REPEATS, Spread, best_repeats
from audit.render.numbers import DASH
from audit.render.text import one_line

HEADS = ("", "vignettes x", "", "smallest gap", "a gap of the", "a gap of 0", "vignettes to"), (
    "comparison of two groups", "texts x repeats", "margin", "it can find", "margin found", "shown kept", "show that",
)  # fmt: skip
PILOT = "a pilot tells: medaudit plan --pilot RUN_FOLDER"
SOURCES = {
    "assumed": f" Assumed for a noisy model; a steadier one shows smaller gaps. What this one does, {PILOT}.",
    "stated": " As stated.",
    "pilot": " As seen in the pilot.",
    "unknown": f"not known for this kind of outcome; {PILOT}, or --sd-rerun and the like state it.",
}


def render_estimate(estimate: Estimate, *, price_in: float | None = None, price_out: float | None = None) -> str:
    """Calls, tokens, cost at the user's prices per million tokens, and what each comparison can show, plainly where it cannot."""
    lines = [
        f"{estimate.calls:,} calls, about {_tokens(estimate.tokens_in)} tokens in and {_tokens(estimate.tokens_out)} out "
        f"({CHARACTERS_PER_TOKEN} characters of English to a token; lengths of answers assumed)"
    ]
    if price_in is not None or price_out is not None:
        cost = (estimate.tokens_in * (price_in or 0.0) + estimate.tokens_out * (price_out or 0.0)) / 1e6
        lines.append(f"about {cost:,.2f} at your prices")
    if estimate.claims:
        head = f"What it can show ({100 * POWER:.0f} % power, two-sided; a gap is kept when it is shown to lie within the policy's margin):"
        lines += ["", head, *_table([*HEADS, *map(_row, estimate.claims)]), "", *_said(estimate.claims)]
    for claim in estimate.claims:
        lines += _budget(claim, estimate)
    return "\n".join(lines)


def _tokens(count: int) -> str:
    return f"{count / 1e6:.1f} M" if count >= 1e6 else f"{count / 1e3:.0f} k" if count >= 1000 else str(count)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]) for row in rows
    ]


def _row(claim: Claim) -> tuple[str, ...]:
    design = claim.design
    asked = f"{design.vignettes} x {design.texts} x {design.repeats}"
    return (_title(claim), asked, _amount(claim, claim.margin, "±"), *_shown(claim, claim.chances), _count(claim.needed))


def _title(claim: Claim) -> str:
    return one_line(f"{claim.design.name}: {claim.outcome.name.replace('_', ' ')}")


def _shown(claim: Claim, chances: Chances) -> tuple[str, str, str]:
    return _gap(claim, chances.smallest_gap), _share(chances.finds_margin), _share(chances.shows_equal)


def _gap(claim: Claim, gap: float) -> str:
    largest = 1.0 if claim.outcome.kind == "binary" else (claim.outcome.high or math.inf) - (claim.outcome.low or 0.0)
    return "none" if gap > largest else _amount(claim, gap)


def _amount(claim: Claim, value: float, sign: str = "") -> str:
    """A gap: in points for a yes/no decision, else in the outcome's own unit."""
    if math.isnan(value):
        return DASH
    return f"{sign}{100 * value:.3g} points" if claim.outcome.kind == "binary" else f"{sign}{value:.2f}"


def _share(chance: float) -> str:
    return DASH if math.isnan(chance) else f"{100 * chance:.0f} %"


def _count(number: float) -> str:
    return DASH if math.isnan(number) else "over 10 million" if math.isinf(number) else f"{number:,.0f}"


def _said(claims: Sequence[Claim]) -> Iterator[str]:
    """In plain words: what cannot be reached, what could stay hidden, and where the spread is from."""
    yield from (f"- {sentence}" for claim in claims if (sentence := _reach(claim)))
    for design in dict.fromkeys(claim.design for claim in claims):
        yield (
            f"- {one_line(design.name)}: up to {100 * design.hidden:.0f} % of the vignettes could always harm one group and not one of "
            f"these {design.vignettes} would show it; to rule out 5 % takes {minimum_units(0.05, step=1.0)} vignettes."
        )
    for told in dict.fromkeys((claim.source, _parts(claim)) for claim in claims):
        mine = [_title(claim) for claim in claims if (claim.source, _parts(claim)) == told]
        yield f"- Spread of {' and of '.join(mine)}: {told[1]}{SOURCES[told[0]]}"


def _parts(claim: Claim) -> str:
    spread = claim.spread
    if math.isnan(spread.rerun):
        return ""
    if spread == Spread(0.0, 0.0, 0.0):
        return "none; every gap was the same, which says nothing about vignettes that were not asked."
    return (
        f"SD {spread.rerun:.2g} between reruns, {spread.wording:.2g} between wordings that the groups do not share, "
        f"{spread.vignette_by_group:.2g} of the gap itself between vignettes."
    )


def _reach(claim: Claim) -> str:
    """Whether the claim "no gap beyond the margin" can be reached."""
    chance, design = claim.chances.shows_equal, claim.design
    if math.isnan(chance) or chance >= POWER:
        return ""
    name = "a yes/no decision" if claim.outcome == DECISION else claim.outcome.name.replace("_", " ")
    asked = f"{design.vignettes} vignettes with {design.texts * design.repeats} runs of each group"
    verb = "can never certify" if chance < 0.005 else f"certify only {100 * chance:.0f} times in 100"
    noisy = ", if the model is noisy" if claim.source == "assumed" else ""
    calls = f", {claim.needed * design.arms * design.texts * design.repeats:,.0f} calls" if math.isfinite(claim.needed) else ""
    return one_line(
        f"{design.name}: {asked} {verb} that the gap of {name} lies within {_amount(claim, claim.margin, '±')}{noisy}: "
        f"it takes about {_count(claim.needed)} vignettes{calls}."
    )


def _budget(claim: Claim, estimate: Estimate) -> Iterator[str]:
    """The ways to spend the budget on one set, the best one marked."""
    if claim.uses is None:
        return
    design = claim.design
    yield ""
    yield f"{estimate.budget:,} calls, all on {_title(claim)} ({design.arms:.0f} calls are one run of every arm of a vignette):"
    if not claim.uses:
        yield "- too few for two vignettes with three repeats"
        return
    heads = ("texts x repeats", "vignettes", "calls", *(f"{HEADS[0][place]} {HEADS[1][place]}" for place in (3, 4, 5)))
    rows = [
        (
            f"{split.texts} x {split.repeats}{' (best)' if place == 0 else ''}",
            f"{split.vignettes:,}",
            f"{split.calls:,}",
            *_shown(claim, chances),
        )
        for place, (split, chances) in enumerate(claim.uses)
    ]
    yield from _table([heads, *rows])
    yield _dearness(claim, estimate.vignette_cost)


def _dearness(claim: Claim, vignette_cost: float) -> str:
    """Why few repeats, or many."""
    if vignette_cost == 0:
        return "- Vignettes are counted as free, so few repeats are best; --vignette-cost says what writing one costs, in calls."
    ideal = best_repeats(claim.spread, vignette_cost=vignette_cost, arms=claim.design.arms, texts=claim.design.texts)
    return (
        f"- With a vignette as dear as {vignette_cost:g} calls, {ideal:.1f} repeats of each text make the mean gap steadiest "
        f"({FEWEST_REPEATS} at least, or rerun noise cannot be told); more vignettes rule out smaller harmed subgroups."
    )
