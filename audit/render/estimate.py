"""What a plan will take and what it can detect, in words for the terminal."""

from __future__ import annotations

from audit.plan import CHARACTERS_PER_TOKEN, EQUAL_WITHIN, Estimate


def render_estimate(estimate: Estimate, *, price_in: float | None = None, price_out: float | None = None) -> str:
    """Calls, tokens, cost at the user's prices per million tokens, and the smallest gap each set could detect."""
    lines = [
        f"{estimate.calls:,} calls, about {_tokens(estimate.tokens_in)} tokens in and {_tokens(estimate.tokens_out)} out "
        f"({CHARACTERS_PER_TOKEN} characters of English to a token; lengths of answers assumed)"
    ]
    if price_in is not None or price_out is not None:
        cost = (estimate.tokens_in * (price_in or 0.0) + estimate.tokens_out * (price_out or 0.0)) / 1e6
        lines.append(f"about {cost:,.2f} at your prices")
    for name, (vignettes, gap) in estimate.detectable.items():
        if not gap <= 1:  # nan for a single vignette
            lines.append(f"{name}: too few vignettes ({vignettes}) to detect any gap in a yes/no decision")
            continue
        lines.append(
            f"{name}: {vignettes} vignettes can detect a gap of {100 * gap:.0f} points in a yes/no decision "
            "(80 % power, two-sided 5 %, one contrast; assumes a noisy model, so a steadier one shows smaller gaps)"
        )
    for name, vignettes in estimate.needed.items():
        lines.append(
            f"{name}: to show that a gap is below {100 * EQUAL_WITHIN:.0f} points would take about {vignettes} vignettes; with fewer, "
            "a fair model ends inconclusive"
        )
    return "\n".join(lines)


def _tokens(count: int) -> str:
    return f"{count / 1e6:.1f} M" if count >= 1e6 else f"{count / 1e3:.0f} k" if count >= 1000 else str(count)
