"""Laws of audit/design.py: what a plan takes, what it can show at the policy's margins, and where a budget goes."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from audit.adapter import Response
from audit.design import (
    DECISION,
    NOISY,
    Claim,
    Spread,
    claims,
    design_of,
    estimate,
    judged_outcomes,
    margin_of,
    pilot_spreads,
    stated_spread,
)
from audit.errors import TranscriptError
from audit.measures.power import equivalence_power, gap_deviation
from audit.plan import build_plan, write_plan
from audit.policy import build_policy, load_policy
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set, load_probe_set
from audit.transcript import TranscriptWriter

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
SEX = {"sex": {"levels": [{"name": "man"}, {"name": "woman", "say": " W"}]}}
TRIAGE = {"name": "triage", "kind": "ordinal", "low": 1, "high": 5, "primary": True}
IMAGING = {"name": "imaging", "kind": "binary"}


def ward(vignettes: int, *, fields: Any = (), texts: int = 1, **more: Any) -> ProbeSet:
    """A set of vignettes with two levels of one factor, each in some wordings of five characters."""
    items = [{"id": f"v{number}", "texts": [f"Pa{text}n?{{label}}" for text in range(texts)]} for number in range(vignettes)]
    raw = {**CARD, "name": "ward", "kind": "vignettes", "factors": SEX, "items": items, "form": {"fields": list(fields)}, **more}
    return build_probe_set(raw, where="test")


def frozen(folder: Path, probes: ProbeSet, **more: Any) -> Path:
    """A run folder with the plan of one set."""
    write_plan(build_plan([probes], model={"adapter": "x", "model": "m"}, policy=load_policy().raw, **more), folder)
    return folder


def only(found: list[Claim] | tuple[Claim, ...]) -> Claim:
    """The one claim."""
    (one,) = found
    return one


@pytest.mark.parametrize(("runs", "deviation"), [(1, 0.60), (3, 0.36), (5, 0.29), (10, 0.23), (20, 0.18)])
def test_the_assumed_noise_is_that_of_the_methods(runs: int, deviation: float) -> None:
    """SD of the gap of a noisy yes/no decision by runs per arm, section 4, to a hundredth; wordings and reruns are both runs."""
    assert gap_deviation(NOISY, texts=1, repeats=runs) == pytest.approx(deviation, abs=0.01)
    assert gap_deviation(NOISY, texts=runs, repeats=1) == gap_deviation(NOISY, texts=1, repeats=runs)


def test_estimate_by_hand(tmp_path: Path) -> None:
    """Ten vignettes, arms none + 2 levels, 3 repeats: 90 calls.

    A prompt is "Pa0n?" (5 characters) with " W" behind it in the second level, and the system prompt "Be brief, please!" is 17: three
    sendings are 3 * 22 // 4 = 16 tokens, of the longer one 3 * 24 // 4 = 18; 10 * (16 + 16 + 18) = 500. Vignettes answer in 120
    tokens: 90 * 120 = 10,800. Three runs per arm: SD .36; the published .249 for SD .25 and 10 vignettes (methods, section 4) gives
    .36 / .25 * .249 = .359. A subgroup of 1 - .05^(1/10) = .2589 could hide.
    """
    found = estimate(frozen(tmp_path, ward(10, repeats=3, system="Be brief, please!")))
    assert (found.calls, found.tokens_in, found.tokens_out) == (90, 500, 10_800)
    claim = only(found.claims)
    assert (claim.outcome, claim.source, claim.margin, claim.uses) == (DECISION, "assumed", 0.05, None)
    assert claim.chances.smallest_gap == pytest.approx(0.359, abs=1e-3)
    assert claim.design.hidden == pytest.approx(0.2589, abs=1e-4)


def test_repeats_of_the_plan_go_before_those_of_the_set(tmp_path: Path) -> None:
    """`--repeats` changes the calls and the power, as it changes what is sent."""
    found = estimate(frozen(tmp_path, ward(10, repeats=3), repeats=5))
    assert found.calls == 150 and only(found.claims).design.repeats == 5


def test_sixty_vignettes_with_three_repeats_cannot_certify_five_points() -> None:
    """A noisy decision: nil, and the plan names the fewest vignettes with a power of 80 % for both gates."""
    claim = only(claims([ward(60, repeats=3)], load_policy()))
    assert claim.chances.shows_equal < 1e-9 and claim.chances.finds_margin < 0.25
    spread = gap_deviation(NOISY, texts=1, repeats=3)
    powers = [equivalence_power(spread, int(claim.needed) - less, margin=0.05, step=1.0) for less in (0, 1)]
    assert powers[1] < 0.8 <= powers[0]


def test_a_design_is_as_good_as_its_smallest_cell() -> None:
    """Base cases count, not their variants; a vignette that leaves one factor out, and one with fewer repeats, bound the rest."""
    plain = design_of(ward(6, texts=2, repeats=3))
    assert plain is not None
    assert (plain.vignettes, plain.texts, plain.repeats, plain.arms) == (6, 2, 3, 3.0)  # arms none, man, woman
    items = [{"id": f"v{number}", "texts": ["Pain?{label}"], "base": f"b{number // 2}"} for number in range(6)]
    variants = design_of(ward(0, items=items))
    assert variants is not None and (variants.vignettes, variants.texts) == (3, 2)
    two = {**SEX, "race": {"levels": [{"name": "white"}, {"name": "black"}]}}
    items = [{"id": "a", "texts": ["Pain?{label}"], "exclude": ["sex"]}, {"id": "b", "texts": ["Pain?{label}"], "repeats": 2}]
    partial = design_of(ward(0, items=items, factors=two, repeats=4))
    assert partial is not None and (partial.vignettes, partial.repeats) == (1, 2)


def test_crossed_factors_give_a_level_more_runs() -> None:
    """Race by sex in four arms: each level of either stands in two of them."""
    two = {**SEX, "race": {"levels": [{"name": "white"}, {"name": "black"}]}}
    crossed = design_of(ward(4, factors=two, cross=[["race", "sex"]]))
    assert crossed is not None and (crossed.texts, crossed.arms * crossed.texts) == (2, 5.0)  # four arms and none


def test_a_set_without_groups_has_no_claim(tmp_path: Path) -> None:
    """No factor, or none that an item states, is no comparison."""
    assert design_of(ward(3, factors={})) is None
    assert design_of(ward(0)) is None
    assert estimate(frozen(tmp_path, ward(3, factors={}))).claims == ()


def test_outcomes_that_are_planned_for() -> None:
    """The policy's primary outcomes, else the set's, else all; other yes/no decisions in one row; a choice counts by its values."""
    probes = ward(3, fields=[TRIAGE, IMAGING, {"name": "drug", "kind": "choice", "choices": ["a", "b"]}])

    def names(**policy: Any) -> list[tuple[str, str]]:
        return [(one.name, one.kind) for one in judged_outcomes(probes, build_policy({"name": "test", **policy}, where="test"))]

    assert names() == [("triage", "ordinal"), (DECISION.name, "binary")]
    assert names(primary=["drug=a", "imaging"]) == [("imaging", "binary"), ("drug", "binary")]
    assert [one.name for one in judged_outcomes(ward(3, fields=[{"name": "dose", "kind": "number"}]), load_policy())] == ["dose"]


def test_the_margin_is_the_smallest_that_may_judge() -> None:
    """A rule for one level counts; an outcome that no rule is for has none."""
    rules = [{"metric": "mean_paired_gap", "where": {"level": "woman"}, "margin": 0.02}, {"metric": "mean_paired_gap", "margin": 0.1}]
    policy = build_policy({"name": "test", "rules": rules}, where="test")
    assert margin_of(ward(1), DECISION, policy) == 0.02
    assert math.isnan(margin_of(ward(1), DECISION, build_policy({"name": "test"}, where="test")))


def test_what_is_not_known_is_not_guessed() -> None:
    """The spread of a number in its own unit is unknown before a pilot, unless somebody states it."""
    probes = ward(20, fields=[{"name": "dose", "kind": "number"}])
    claim = only(claims([probes], load_policy()))
    assert claim.source == "unknown" and math.isnan(claim.chances.smallest_gap) and math.isnan(claim.needed)
    known = only(claims([probes], load_policy(), stated=Spread(0.0, 0.0, 2.0)))
    assert known.source == "stated" and known.chances.smallest_gap > 1
    assert stated_spread(vignette_by_group=None, wording=None, rerun=None) is None
    assert stated_spread(vignette_by_group=None, wording=0.2, rerun=None) == Spread(0.0, 0.2, 0.0)


def test_a_margin_out_of_reach_is_infinitely_far(tmp_path: Path) -> None:
    """More than ten million vignettes is said as never."""
    claim = only(claims([ward(20)], load_policy(), stated=Spread(0.0, 0.0, 1e4)))
    assert claim.needed == math.inf and claim.chances.shows_equal == 0.0


def test_a_budget(tmp_path: Path) -> None:
    """Free vignettes: three repeats are best. What is too little for two vignettes buys nothing; only the first claim of a set has uses."""
    folder = frozen(tmp_path, ward(10, fields=[TRIAGE, IMAGING], repeats=3))
    first, second = estimate(folder, budget=9000).claims
    assert first.uses is not None and second.uses is None
    best, chances = first.uses[0]
    assert (best.vignettes, best.texts, best.repeats, best.calls) == (1000, 1, 3, 9000)  # 3 arms x 3 repeats
    assert chances.shows_equal == max(use.shows_equal for _, use in first.uses) and [split.repeats for split, _ in first.uses] == [
        3,
        5,
        10,
        20,
    ]
    assert estimate(folder, budget=17).claims[0].uses == ()
    dear = estimate(folder, budget=9000, vignette_cost=100).claims[0].uses
    assert dear is not None and dear[0][0].repeats > 3


def answered(folder: Path, probes: ProbeSet, value: Any) -> Path:
    """A pilot: every planned call answered with `value(item number, level, wording, repeat)` as its triage."""
    frozen(folder, probes)
    with TranscriptWriter(folder) as writer:
        for probe in probes.probes():
            for repeat in range(1, probe.repeats + 1):
                triage = value(int(probe.item[1:]), probe.factors.get("sex", ""), probe.paraphrase, repeat)
                writer.append(Response(probe.id, repeat, f'{{"triage": {triage}}}'))
    return folder


def test_a_pilot_tells_the_spread(tmp_path: Path) -> None:
    """By hand: the gap is 2 in every second of ten vignettes, the reruns of each arm are 2 and 3.

    Rerun variance .5 within an arm, so .5 / 2 twice = .5 in each vignette's gap; gaps 0 and 2 have variance 10/9, of which .5 are
    reruns: sqrt(10/9 - .5) = .7817 between vignettes, and sqrt(.5) = .7071 of one answer.
    """
    probes = ward(10, fields=[TRIAGE], repeats=2)
    folder = answered(
        tmp_path / "pilot", probes, lambda item, level, text, repeat: 1 + repeat + (2 if level == "woman" and item % 2 else 0)
    )
    found = pilot_spreads(folder)["ward", "triage"]
    assert (found.vignette_by_group, found.wording, found.rerun) == pytest.approx((0.7817, 0.0, 0.7071), abs=1e-4)
    claim = only(estimate(frozen(tmp_path / "plan", probes), pilot=folder).claims)
    assert (claim.source, claim.spread) == ("pilot", found)


def test_a_pilot_of_another_set_tells_nothing(tmp_path: Path) -> None:
    """Its spreads are for its own sets and outcomes; answers that compare nothing are refused."""
    pilot = answered(tmp_path / "pilot", ward(4, fields=[TRIAGE], repeats=2), lambda *_: 3)
    other = ward(4, fields=[TRIAGE], name="clinic")
    assert only(estimate(frozen(tmp_path / "plan", other), pilot=pilot).claims).source == "assumed"
    with pytest.raises(TranscriptError, match="a pilot needs answers that compare groups"):
        pilot_spreads(answered(tmp_path / "plain", ward(2, fields=[TRIAGE], factors={}), lambda *_: 3))


def test_the_shipped_vignettes_have_a_claim() -> None:
    """Triage at its margin, and any other decision at the margin of yes/no decisions."""
    found = claims([load_probe_set("vignettes")], load_policy())
    assert [(one.outcome.name, one.margin) for one in found] == [("triage", 0.1), (DECISION.name, 0.05)]
