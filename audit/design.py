"""What a design can show and what it costs: calls, tokens, power at the policy's margins, and how a budget is best split.

The vignette is the unit. How much a vignette's gap varies is assumed for a noisy model, stated, or taken from the answers of a pilot.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import TranscriptError
from audit.measures.equivalence import minimum_units, undetectable_share
from audit.measures.power import (
    Split,
    Spread,
    best_split,
    detection_power,
    equivalence_power,
    gap_deviation,
    mean_spread,
    minimum_detectable_difference,
    splits,
    spread_of_gaps,
    units_for_equivalence,
)
from audit.outcomes import largest_step
from audit.policy import Policy, build_policy
from audit.probe import Field, Probe, ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import PLAN, open_study, read_plan

if TYPE_CHECKING:
    from audit.contrast import Axis

CHARACTERS_PER_TOKEN = 4  # English text, rule of thumb; stated beside every estimate
ANSWER_TOKENS = {"vignettes": 120, "misconceptions": 300, "references": 350, "repeats": 350, "patients": 60, "questions": 350}
POWER = 0.8
LEAST = 1e-6  # share of a step that stands for a spread of 0, so that the gates alone decide

# A noisy yes/no decision. With n runs per arm its gap has an SD of .60, .36, .29, .22 and .18 for n = 1, 3, 5, 10 and 20, which is what
# section 4 of the methods gives for decisions of a logit SD of 1.5 and wordings of .5; the wordings' part, .12, is put where no run
# takes it away. A rating is taken to waver between two steps.
NOISY = Spread(vignette_by_group=0.12, wording=0.0, rerun=0.415)
DECISION = Field("any yes/no decision", "binary")
REFUSAL = "refusal"  # no decision of the answer form
MOST_TEXTS = 10


@dataclass(frozen=True)
class Design:
    """How one set is asked, where it compares groups; each number is the smallest over its factors and levels."""

    name: str  # of the set
    vignettes: int  # base cases, the units of inference
    texts: int  # ways in which a level is put in each vignette: wordings, times the settings of factors crossed with it
    repeats: int  # identical reruns of each
    arms: float  # calls of one run of one text of a vignette

    @property
    def hidden(self) -> float:
        """Largest share of vignettes, in (0, 1), that could always be harmed although none of those asked was, at 95 %."""
        return undetectable_share(self.vignettes)


@dataclass(frozen=True)
class Chances:
    """What a number of vignettes can show of one outcome, for one comparison of two groups; nan where the spread is not known."""

    smallest_gap: float  # found with a power of `POWER`, in the outcome's unit
    finds_margin: float  # chance, in [0, 1], to find a gap as large as the margin
    shows_equal: float  # chance, in [0, 1], to show that a gap of 0 lies within the margin


@dataclass(frozen=True)
class Claim:
    """One outcome of one set: its margin, the spread of its gaps, and what the design can show."""

    design: Design
    outcome: Field
    margin: float  # the smallest that the policy has for it; nan without one
    spread: Spread
    source: str  # of the spread: "assumed", "stated", "pilot", or "unknown", where it is nan
    chances: Chances
    needed: float  # vignettes that would show a gap of 0 to lie within the margin with a power of `POWER`; infinite beyond ten million
    uses: tuple[tuple[Split, Chances], ...] | None = None  # of a budget spent on this set alone, the best first; empty if too small


@dataclass(frozen=True)
class Estimate:
    """What a plan will take and what it can show."""

    calls: int
    tokens_in: int
    tokens_out: int
    claims: tuple[Claim, ...] = ()
    budget: int | None = None  # calls
    vignette_cost: float = 0.0  # of writing one, in calls


def estimate(
    folder: Path, *, stated: Spread | None = None, pilot: Path | None = None, budget: int | None = None, vignette_cost: float = 0.0
) -> Estimate:
    """What the plan frozen in `folder` takes and can show; `budget` and `vignette_cost` count calls, `pilot` is another run folder."""
    plan = read_plan(folder)
    sets = [build_probe_set(raw, where=f"{raw['name']}/set.toml") for raw in plan["sets"]]
    calls = tokens_in = tokens_out = 0
    for one in sets:
        for probe in planned(one, repeats=plan["repeats"]):
            calls += probe.repeats
            tokens_in += probe.repeats * (sum(map(len, probe.turns)) + len(probe.system)) // CHARACTERS_PER_TOKEN
            tokens_out += probe.repeats * ANSWER_TOKENS[one.kind]
    policy = build_policy(plan["policy"], where=PLAN)
    known = pilot_spreads(pilot) if pilot is not None else {}
    found = claims(sets, policy, repeats=plan["repeats"], stated=stated, pilot=known)
    if budget is not None:
        found = _spent(found, budget, vignette_cost, policy.alpha)
    return Estimate(calls, tokens_in, tokens_out, tuple(found), budget, vignette_cost)


def stated_spread(*, vignette_by_group: float | None, wording: float | None, rerun: float | None) -> Spread | None:
    """A spread as somebody states it, what is left out counting as 0; None where nothing is stated."""
    parts = (vignette_by_group, wording, rerun)
    return None if parts == (None, None, None) else Spread(*(part or 0.0 for part in parts))


def planned(one: ProbeSet, *, repeats: int | None = None) -> Iterator[Probe]:
    """The probes of a set as they will be sent; `repeats` overrides the set's own."""
    return (replace(probe, repeats=repeats) for probe in one.probes()) if repeats else one.probes()


def claims(
    sets: Sequence[ProbeSet],
    policy: Policy,
    *,
    repeats: int | None = None,
    stated: Spread | None = None,
    pilot: Mapping[tuple[str, str], Spread] | None = None,
) -> list[Claim]:
    """What these sets can show of their primary outcomes, and of any other yes/no decision, at the policy's margins."""
    found = []
    for one in sets:
        design = design_of(one, repeats=repeats)
        if design is None:
            continue
        for outcome in judged_outcomes(one, policy):
            spread, source = _spread(one, outcome, stated, pilot or {})
            found.append(_claim(design, outcome, margin_of(one, outcome, policy), spread, source, policy.alpha))
    return found


def design_of(one: ProbeSet, *, repeats: int | None = None) -> Design | None:
    """How a set is asked where it compares groups; None for a set that compares none."""
    if not one.factors:
        return None
    base = {item.id: item.base for item in one.items}
    reruns: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))  # by factor, then by vignette and level
    calls = 0
    for probe in planned(one, repeats=repeats):
        calls += probe.repeats
        for factor, level in probe.factors.items():
            reruns[factor][base[probe.item], level].append(probe.repeats)
    if not reruns:
        return None
    vignettes = min(len({unit for unit, _ in arms}) for arms in reruns.values())
    every = [texts for arms in reruns.values() for texts in arms.values()]
    least, fewest = min(map(len, every)), min(map(min, every))
    return Design(one.name, vignettes, least, fewest, calls / (vignettes * least * fewest))


def judged_outcomes(one: ProbeSet, policy: Policy) -> list[Field]:
    """The primary outcomes of a set, every field where none is primary, and a yes/no decision where another field holds one."""
    fields = [
        replace(each, kind="binary", step=1.0) if each.kind in ("choice", "set") else replace(each, step=largest_step(each))
        for each in one.fields
    ]
    wanted = {name.partition("=")[0] for name in policy.primary}  # of a choice, one value may be named as "field=value"
    primary = [each for each in fields if (each.name in wanted if wanted else each.primary)]
    named = primary or fields
    others = any(each.kind == "binary" and each not in named for each in fields)
    return [*named, DECISION] if others or not named else named


def margin_of(one: ProbeSet, outcome: Field, policy: Policy) -> float:
    """The smallest margin that the policy has for an outcome, over the levels it is compared by; nan without one."""
    metric = "mean_rank_difference" if outcome.kind == "rank" else "mean_paired_gap"
    margins = []
    for factor in one.factors:
        for level in factor.levels[1:]:
            where = {"set": one.name, "axis": factor.name, "level": level, "reference": factor.levels[0], "outcome": outcome.name}
            rule = policy.rule_for(metric, where, outcome.kind)
            margins += [rule.margin] if rule is not None and rule.margin is not None else []
    return min(margins, default=math.nan)


def _spread(one: ProbeSet, outcome: Field, stated: Spread | None, pilot: Mapping[tuple[str, str], Spread]) -> tuple[Spread, str]:
    """The best that is known of an outcome's spread, and where from."""
    if stated is not None:
        return stated, "stated"
    seen = pilot.get((one.name, outcome.name))
    if seen is not None and not math.isnan(seen.rerun):
        return seen, "pilot"
    if outcome.kind in ("binary", "ordinal"):
        return Spread(*(outcome.step * part for part in astuple(NOISY))), "assumed"
    return Spread(math.nan, math.nan, math.nan), "unknown"


def _claim(design: Design, outcome: Field, margin: float, spread: Spread, source: str, alpha: float) -> Claim:
    deviation = gap_deviation(spread, texts=design.texts, repeats=design.repeats)
    chances = _chances(design.vignettes, deviation, margin, outcome.step, alpha)
    return Claim(design, outcome, margin, spread, source, chances, _needed(deviation, margin, outcome.step))


def _chances(vignettes: int, deviation: float, margin: float, step: float, alpha: float) -> Chances:
    return Chances(
        minimum_detectable_difference(deviation, vignettes, power=POWER, alpha=alpha),
        detection_power(margin, deviation, vignettes, alpha=alpha) if margin > 0 else math.nan,
        equivalence_power(max(deviation, LEAST * step), vignettes, margin=margin, step=step) if margin > 0 else math.nan,
    )


def _needed(deviation: float, margin: float, step: float) -> float:
    if math.isnan(deviation) or math.isnan(margin):
        return math.nan
    try:
        return units_for_equivalence(max(deviation, LEAST * step), margin=margin, power=POWER, step=step)
    except ValueError:
        return math.inf


def _spent(claims: Sequence[Claim], budget: int, vignette_cost: float, alpha: float) -> list[Claim]:
    """The claims, the first one of each set whose spread is known with the uses of a budget of calls."""
    first = {claim.design.name: claim for claim in reversed(claims) if not math.isnan(claim.spread.rerun)}
    return [replace(one, uses=_uses(one, budget, vignette_cost, alpha)) if one in first.values() else one for one in claims]


def _uses(claim: Claim, budget: int, vignette_cost: float, alpha: float) -> tuple[tuple[Split, Chances], ...]:
    """The best use, by its chance to show equality and then by its standard error, and one for each usual number of repeats."""
    design, spread, outcome = claim.design, claim.spread, claim.outcome
    texts = range(design.texts, max(design.texts, MOST_TEXTS) + 1) if spread.wording > 0 else [design.texts]
    enough = minimum_units(claim.margin, step=outcome.step) if claim.margin > 0 else 2  # with fewer, equality can never be shown
    best = [
        best_split(budget, spread, arms=design.arms, texts=texts, vignette_cost=vignette_cost, fewest=fewest)
        for fewest in (2, max(enough, 2))
    ]
    usual = splits(budget, spread, arms=design.arms, texts=design.texts, vignette_cost=vignette_cost)

    def weighed(split: Split) -> tuple[Split, Chances]:
        deviation = gap_deviation(spread, texts=split.texts, repeats=split.repeats)
        return split, _chances(split.vignettes, deviation, claim.margin, outcome.step, alpha)

    uses = [weighed(split) for split in dict.fromkeys([*usual, *(one for one in best if one)])]
    if not uses:
        return ()
    first = min(uses, key=lambda use: (-round(use[1].shows_equal, 2) if claim.margin > 0 else 0.0, use[0].error))
    return (first, *(use for use in uses if use[0] in usual and use is not first))


def pilot_spreads(folder: Path) -> dict[tuple[str, str], Spread]:
    """Set and outcome -> spread of its gaps in the answers of a run folder; TranscriptError without answers that compare groups."""
    from audit.contrast import axes
    from audit.measure import measure

    study = measure(open_study(folder))
    found: dict[tuple[str, str], list[Spread]] = defaultdict(list)
    for probes, rows in study.of_kind("vignettes"):
        for axis in axes(probes, rows):
            some = [_pilot_spread(axis, level) for level in axis.levels]
            found[probes.name, axis.outcome.name] += some
            if axis.outcome.kind == "binary" and axis.outcome.name != REFUSAL:
                found[probes.name, DECISION.name] += some
    if not found:
        raise TranscriptError(f"{folder}: a pilot needs answers that compare groups; none of its probe sets has vignettes with factors")
    return {key: mean_spread(some) for key, some in found.items()}


def _pilot_spread(axis: Axis, level: str) -> Spread:
    from audit.measures import paired

    cells, reference = axis.cells, axis.reference
    read = cells.read[:, [cells.column(level), cells.column(reference)]]
    compared = read[(read > 0).all(axis=1)]
    units = len(set(cells.unit[(read > 0).all(axis=1)]))
    return spread_of_gaps(
        paired.paired_gaps(cells, level, reference),
        wording=paired.wording_variances(cells, level, reference),
        rerun=paired.rerun_variances(cells, level, reference),
        texts=len(compared) / max(units, 1),
        repeats=float(compared.mean()) if compared.size else 1.0,
    )
