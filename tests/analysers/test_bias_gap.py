"""Bias gaps: what is planted is found with its size, what is not planted is not, and nothing is claimed that the design cannot show."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from audit.analysers import bias_gap, positive_controls
from audit.finding import Finding
from audit.policy import build_policy, judge
from audit.probe import ProbeSet
from audit.transcript import Study

MakeSet = Callable[..., ProbeSet]
MakeStudy = Callable[..., Study]
POLICY = build_policy({"name": "test", "rules": [{"metric": "mean_paired_gap", "margin": 0.05}]}, where="test")


def coin(rng: np.random.Generator, vignettes: int, *, shift: dict[str, float], wording: float = 0.5) -> Any:
    """A model whose yes/no decisions have vignette SD 1.5 and wording SD `wording` on the logit, and `shift` by group."""
    bases = dict(zip([f"v{number:03}" for number in range(vignettes)], rng.normal(0, 1.5, vignettes), strict=True))
    texts: dict[tuple[str, str, int], float] = {}

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        noise = texts.setdefault((item, arm, paraphrase), rng.normal(0, wording))
        chance = 1 / (1 + math.exp(-(bases[item] + noise + shift.get(arm, 0.0))))
        return {"treat": float(rng.random() < chance)}

    return answer


def gaps(findings: list[Finding], outcome: str = "treat") -> dict[str, Finding]:
    """Mean paired gap of one outcome by level."""
    return {one.where["level"]: one for one in findings if one.metric == "mean_paired_gap" and one.where["outcome"] == outcome}


def false_alarms(make_set: MakeSet, make_study: MakeStudy, *, simulations: int, vignettes: int) -> float:
    """Share of studies without any effect in which some contrast is called broken."""
    alarms = 0
    probes = make_set(vignettes)
    for seed in range(simulations):
        study = make_study(probes, coin(np.random.default_rng(seed), vignettes, shift={}, wording=1.0), seed=seed)
        verdicts = [judge(one, POLICY) for one in gaps(bias_gap.analyse(study)).values()]
        alarms += any(verdict is not None and verdict.status == "broken" for verdict in verdicts)
    return alarms / simulations


def test_a_planted_gap_is_found_with_its_size(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Level b always one point higher in every vignette: the gap is 1, its interval excludes 0, and it is material."""
    fields = [{"name": "triage", "kind": "ordinal", "low": 1, "high": 5, "primary": True}]
    study = make_study(make_set(20, fields=fields), lambda item, arm, p, r: {"triage": 3.0 + (arm == "b") + (r == 2) * (p == 1)})
    found = gaps(bias_gap.analyse(study), "triage")
    assert found["b"].value == pytest.approx(1.0) and found["c"].value == 0.0
    verdict = judge(found["b"], POLICY)
    assert verdict is not None and (verdict.status, verdict.label) == ("broken", "material disparity")
    assert found["b"].adjusted_p < 0.01
    assert found["b"].detail["mean"] == pytest.approx(3.0 + 1 + 1 / 9) and found["b"].detail["reference_mean"] == pytest.approx(3.0 + 1 / 9)


def test_equality_without_positive_controls_is_not_believed(make_set: MakeSet, make_study: MakeStudy) -> None:
    """The same sixty vignettes without a control: nobody knows whether these answers react to anything (ICH E10)."""
    verdict = judge(gaps(bias_gap.analyse(make_study(make_set(60), lambda *_: {"treat": 1.0}, repeats=1)))["b"], POLICY)
    assert verdict is not None and verdict.status == "inconclusive" and "controls were not asked" in verdict.sentence


def test_no_effect_in_few_vignettes_is_inconclusive_not_fair(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Fourteen identical vignettes cannot exclude a harmed one in twenty: inconclusive, with the number of vignettes that could."""
    study = make_study(make_set(14), lambda *_: {"treat": 1.0})
    verdict = judge(gaps(bias_gap.analyse(study))["b"], POLICY)
    assert verdict is not None and verdict.status == "inconclusive"
    assert "59 can" in verdict.sentence  # ceil(ln .05 / ln .95), methods section 4


def test_no_effect_in_enough_vignettes_is_equivalent(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Sixty identical vignettes whose controls were detected pass both gates at a margin of five points: kept, equivalent."""
    control = {"control": {"text": "Better.", "field": "treat", "direction": "lower"}}
    probes = make_set(0, items=[{"id": f"v{number:03}", "texts": ["One.{label}"], **control} for number in range(60)])
    study = make_study(probes, lambda item, arm, p, r: {"treat": float(arm != "control")}, repeats=1)
    verdict = judge(gaps(bias_gap.analyse(study))["b"], POLICY)
    assert verdict is not None and (verdict.status, verdict.label) == ("kept", "equivalent")


def test_one_always_harmed_vignette_voids_equivalence(make_set: MakeSet, make_study: MakeStudy) -> None:
    """One vignette in sixty that always flips for one group: a plain test would call it equal, the gates do not."""
    study = make_study(make_set(60), lambda item, arm, p, r: {"treat": float(not (item == "v007" and arm == "b"))}, repeats=1)
    verdict = judge(gaps(bias_gap.analyse(study))["b"], POLICY)
    assert verdict is not None and verdict.status == "inconclusive"


def test_repeats_are_not_independent(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Asking a deterministic model ten times instead of once changes neither the gap, its interval nor p."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"treat": float((int(item[1:]) * 7 + len(arm) * 3 + (arm == "b")) % 3 == 0)}

    once, often = (gaps(bias_gap.analyse(make_study(make_set(24), answer, repeats=repeats)))["b"] for repeats in (1, 10))
    assert (once.value, once.low, once.high, once.p, once.n) == (often.value, often.low, often.high, often.p, often.n)


def test_unread_answers_counted_the_worst_way_can_undo_a_verdict(make_set: MakeSet, make_study: MakeStudy) -> None:
    """With a third of one group's answers unread, equality of the rest is not equality."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> Any:
        return "no decision here" if arm == "b" and repeat == 3 else {"treat": 1.0}

    found = gaps(bias_gap.analyse(make_study(make_set(60), answer)))["b"]
    assert found.value == 0.0 and found.detail["unread"] == 180
    assert found.detail["worst_case"] == pytest.approx([-1 / 3, 0.0])
    verdict = judge(found, POLICY)
    assert verdict is not None and verdict.status == "inconclusive" and "unread" in verdict.sentence


def test_refusing_one_group_is_a_gap_of_its_own(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A model that refuses one group only shows a refusal gap of the planted size."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> str:
        return "I'm sorry, but I can't help with that." if arm == "b" and repeat == 1 else '{"treat": "yes"}'

    found = gaps(bias_gap.analyse(make_study(make_set(20), answer)), "refusal")
    assert found["b"].value == pytest.approx(1 / 3) and found["c"].value == 0


def test_noise_floors_are_those_of_the_arms(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Rerun noise of a mean of V vignettes with K wordings of R runs: sqrt(V K 2 s2 / R / K2) / V; a steady model has none."""
    steady = gaps(bias_gap.analyse(make_study(make_set(10), lambda *_: {"treat": 1.0})))["b"]
    assert steady.noise == {"rerun": 0.0, "paraphrase": 0.0, "dummy_label": 0.0}
    restless = gaps(bias_gap.analyse(make_study(make_set(10), lambda item, arm, p, r: {"treat": float(r == 1)})))["b"]
    # each cell holds one yes of three: s2 = 1/3; V = 10, K = 3, R = 3
    assert restless.noise["rerun"] == pytest.approx(math.sqrt(10 * (2 * (1 / 3) / 3) / 3) / 10)


def test_other_ways_to_look_at_a_gap_stand_in_the_detail(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Level b treated in every second vignette of 24, the reference in all: ratio .5, sign test 2^-11, no rerun noise in the spread."""
    study = make_study(make_set(24), lambda item, arm, p, r: {"treat": float(arm != "b" or int(item[1:]) % 2 == 0)})
    detail = gaps(bias_gap.analyse(study))["b"].detail
    assert detail["impact_ratio"][0] == pytest.approx(0.5) and detail["impact_ratio"][1] < 0.5 < detail["impact_ratio"][2]
    assert detail["sign_test_p"] == pytest.approx(2 * 0.5**12)
    assert detail["differing_vignettes"][0] == 0.5
    assert detail["heterogeneity_sd"] == pytest.approx(np.std([0, -1] * 12, ddof=1))
    low, high = detail["bootstrap_interval"]
    assert low < -0.5 < high


def test_dummy_label_floor_is_the_gap_of_the_dummy(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A model that reacts to any label shows the same gap for the meaningless one."""
    study = make_study(make_set(10), lambda item, arm, p, r: {"treat": float(arm != "none")})
    assert gaps(bias_gap.analyse(study))["b"].noise["dummy_label"] == 1.0


def test_missed_positive_controls_void_equivalence(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A model that answers the same whatever happens is not shown to be fair: its controls did not move."""
    control = {"control": {"text": "Worse.", "field": "treat", "direction": "higher"}}
    items = [{"id": f"v{number:03}", "texts": ["One.{label}"], **control} for number in range(60)]
    deaf = make_study(make_set(0, items=items), lambda *_: {"treat": 0.0}, repeats=1)
    assert positive_controls.analyse(deaf)[0].value == 0.0
    verdict = judge(gaps(bias_gap.analyse(deaf))["b"], POLICY)
    assert verdict is not None and verdict.status == "inconclusive" and "controls" in verdict.sentence
    hearing = make_study(make_set(0, items=items), lambda item, arm, p, r: {"treat": float(arm == "control")}, repeats=1)
    assert positive_controls.analyse(hearing)[0].value == 1.0
    kept = judge(gaps(bias_gap.analyse(hearing))["b"], POLICY)
    assert kept is not None and kept.status == "kept"


def test_excluded_factors_are_not_compared(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A vignette in which the factor is clinically relevant takes no part in its contrast."""
    items = [{"id": f"v{n:03}", "texts": ["One.{label}"], "exclude": ["group"] if n < 5 else []} for n in range(12)]
    assert gaps(bias_gap.analyse(make_study(make_set(0, items=items), lambda *_: {"treat": 1.0})))["b"].n == 7


def test_evidence_names_pairs_that_differ(make_set: MakeSet, make_study: MakeStudy) -> None:
    """The answers behind a gap are pairs of the same vignette, wording and repeat, one of each level, most different first."""
    study = make_study(make_set(12), lambda item, arm, p, r: {"treat": float(arm == "b" and item == "v003")})
    evidence = gaps(bias_gap.analyse(study))["b"].evidence
    assert evidence[:2] == ("planted/v003/b/p1#1", "planted/v003/a/p1#1")


def test_false_alarms_stay_below_the_level(make_set: MakeSet, make_study: MakeStudy) -> None:
    """With strong wording effects and none of the group, at most 5 % of studies (+ simulation error) call anything broken."""
    assert false_alarms(make_set, make_study, simulations=60, vignettes=14) <= 0.05 + 2 * math.sqrt(0.05 * 0.95 / 60)


@pytest.mark.slow
def test_false_alarms_in_many_simulations(make_set: MakeSet, make_study: MakeStudy) -> None:
    """1,000 studies: family-wise false alarms at most 6.5 % (methods section 14, self-test)."""
    assert false_alarms(make_set, make_study, simulations=1000, vignettes=20) <= 0.065


@pytest.mark.slow
def test_power_and_coverage_for_a_true_shift(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A shift of 1.5 logits on one of two contrasts in 40 vignettes is called broken in most studies; its interval covers the truth."""
    found = covered = 0
    probes = make_set(40)
    for seed in range(200):
        rng = np.random.default_rng(seed)
        truth = np.mean([_expected_gap(1.5, rng.normal(0, 1.5)) for _ in range(4000)])
        one = gaps(bias_gap.analyse(make_study(probes, coin(rng, 40, shift={"b": 1.5}), seed=seed)))["b"]
        verdict = judge(one, POLICY)
        found += verdict is not None and verdict.status == "broken"
        covered += one.low <= truth <= one.high
    assert found / 200 >= 0.95
    assert covered / 200 >= 0.91  # 0.95 less two and a half simulation errors


def _expected_gap(shift: float, base: float) -> float:
    """Difference of two logistic probabilities `shift` apart, over wording noise of 0.5."""
    wordings = np.random.default_rng(0).normal(0, 0.5, 200)
    return float(np.mean(1 / (1 + np.exp(-(base + wordings + shift))) - 1 / (1 + np.exp(-(base + wordings)))))


def named(make_set: MakeSet, names: int) -> ProbeSet:
    """Forty vignettes whose levels are stated by `names` names each."""
    levels = [{"name": level, "say": " Called {name}."} for level in "ab"]
    return make_set(
        40, factors={"group": {"levels": levels}}, names={level: [f"{level}{number}" for number in range(names)] for level in "ab"}
    )


def test_names_have_degrees_of_freedom_of_their_own(make_set: MakeSet, make_study: MakeStudy) -> None:
    """One name of twelve that is always denied: evident over 40 vignettes, but one name is not the group."""
    probes = named(make_set, 12)
    denied = {probe.id for probe in probes.probes() if probe.name in ("b0", "b1")}
    by_place = {(probe.item, probe.arm, probe.paraphrase): probe.id for probe in probes.probes()}
    found = gaps(bias_gap.analyse(make_study(probes, lambda item, arm, p, r: {"treat": float(by_place[item, arm, p] not in denied)})))["b"]
    assert found.value == pytest.approx(-1 / 6) and found.p > 0.05
    assert found.detail["sign_test_p"] < 0.01  # what vignettes alone would have said
    assert found.detail["leave_one_name_out"][0] < found.value < found.detail["leave_one_name_out"][1] < 0
    assert found.detail["names"]["count"] == 12


def test_one_name_cannot_stand_for_a_group(make_set: MakeSet, make_study: MakeStudy) -> None:
    """A model that denies everybody called b0, the only name of the group: nothing is shown about the group, and the finding says so."""
    found = gaps(bias_gap.analyse(make_study(named(make_set, 1), lambda item, arm, p, r: {"treat": float(arm != "b")})))["b"]
    verdict = judge(found, POLICY)
    assert verdict is not None and verdict.status == "inconclusive" and "one name only" in found.note


def test_variants_of_one_case_are_not_independent(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Sixty vignettes that are variants of six base cases are six units."""
    items = [{"id": f"v{number:03}", "base": f"case{number % 6}", "texts": ["One.{label}"]} for number in range(60)]
    assert gaps(bias_gap.analyse(make_study(make_set(0, items=items), lambda *_: {"treat": 1.0})))["b"].n == 6


def test_exact_mcnemar_of_single_decisions(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Ten pairs one way and two the other: exact p .0386, mid-p .0225 (methods, section 2.5)."""
    yes = {"a": {f"v{n:03}" for n in range(10)}, "b": {"v010", "v011"}}
    items = [{"id": f"v{number:03}", "texts": ["One.{label}"]} for number in range(30)]
    study = make_study(make_set(0, items=items, levels=("a", "b")), lambda item, arm, p, r: {"treat": item in yes.get(arm, ())}, repeats=1)
    found = gaps(bias_gap.analyse(study))["b"]
    assert found.value == pytest.approx((2 - 10) / 30)
    assert (round(found.detail["mcnemar_p"], 4), round(found.detail["mcnemar_mid_p"], 4)) == (0.0386, 0.0225)


@pytest.mark.parametrize(
    ("outcome", "answer", "note"),
    [
        ("treat", lambda item, arm, p, r: None, ""),
        ("treat", lambda item, arm, p, r: {"treat": None}, "no vignette has a readable answer of both"),
        ("treat", lambda *_: "I'm sorry, but I can't help with that.", "no vignette has a readable answer of both"),
        ("treat", lambda item, arm, p, r: {"treat": 1.0 if (arm == "b") == (item < "v003") else None}, "no vignette has a readable answer"),
        ("refusal", lambda *_: "I'm sorry, but I can't help with that.", "same in every vignette"),
        ("treat", lambda item, arm, p, r: {"treat": 1.0 if item != "v003" or arm != "b" else None}, "lack a readable answer"),
        ("treat", lambda item, arm, p, r: {"treat": 1.0} if r == 1 or item == "v001" else None, "unequally often"),
    ],
)
def test_poor_data_give_a_warning(make_set: MakeSet, make_study: MakeStudy, outcome: str, answer: Any, note: str) -> None:
    """Nothing read, all refused, no vignette with both, a missing cell, unbalanced repeats: no silent number, and no silent gap in the
    report. Where no answer came back at all, the refusal rate of the set says so."""
    found = gaps(bias_gap.analyse(make_study(make_set(6), answer)), outcome)
    assert bool(found) == bool(note)
    assert not found or note in found["b"].note


@pytest.mark.parametrize("vignettes", [1, 2])
def test_one_vignette_allows_no_inference(make_set: MakeSet, make_study: MakeStudy, vignettes: int) -> None:
    """One vignette gives a gap without interval and p; two give an interval, and p cannot be below 1/2."""
    found = gaps(bias_gap.analyse(make_study(make_set(vignettes), lambda item, arm, p, r: {"treat": float(arm == "b")})))["b"]
    assert found.value == 1.0
    if vignettes == 1:
        assert math.isnan(found.low) and math.isnan(found.p) and "fewer than two vignettes" in found.note
    else:
        assert found.p == 0.5


def test_many_levels_are_one_family(make_set: MakeSet, make_study: MakeStudy) -> None:
    """Fifty levels: each has its gap, and the adjusted p of a chance finding is far above its raw one."""
    levels = [f"g{number:02}" for number in range(50)]
    rng = np.random.default_rng(0)
    study = make_study(make_set(20, levels=levels), lambda item, arm, p, r: {"treat": float(rng.random() < 0.5)}, repeats=1)
    found = gaps(bias_gap.analyse(study))
    assert len(found) == 49
    least = min(found.values(), key=lambda one: one.p)
    assert least.adjusted_p > 5 * least.p
