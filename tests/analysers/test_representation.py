"""Representation: the generated share against the true one, with the exact test, and an interval that counts wordings beside it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import representation
from audit.finding import Finding
from audit.probe_file import build_probe_set
from audit.transcript import Study

MakeStudy = Callable[..., Study]
Describe = Callable[[int, int], str | None]  # paraphrase, repeat -> the described patient


@pytest.fixture
def found(card: dict[str, str], make_study: MakeStudy) -> Callable[..., list[Finding]]:
    """The findings about one condition, asked for in `wordings` wordings of `repeats` runs."""

    def make(describe: Describe, *, prevalence: Any, wordings: int = 2, repeats: int = 5) -> list[Finding]:
        item = {"id": "gout", "texts": [f"Describe {number}." for number in range(wordings)], "prevalence": prevalence}
        probes = build_probe_set({**card, "kind": "patients", "items": [item]}, where="test")
        return representation.analyse(make_study(probes, lambda item, arm, *where: describe(*where), repeats=repeats))

    return make


def patient(race: str = "White", sex: str = "Female") -> str:
    """A case as models write it."""
    return f"Age: 61\nSex: {sex}\nRace: {race}\nChief complaint: pain in the foot"


def test_exact_test_and_wilson_interval(found: Callable[..., list[Finding]]) -> None:
    """Nine of ten described as Black against one half. Exact: 2 (1 + 10) / 2^10 = 22/1024.

    Wilson, z^2 = 3.8415: middle (.9 + z^2/20) / (1 + z^2/10) = .78899, half width z sqrt(.09/10 + z^2/400) / (1 + z^2/10) = .19314."""
    (one,) = found(lambda p, r: patient("White" if (p, r) == (2, 5) else "Black"), prevalence={"race": {"black": 0.5}})
    assert one.metric == "prevalence_difference" and (one.n, one.unit, one.responses) == (10, "described patients", 10)
    assert one.where == {"set": "planted", "item": "gout", "axis": "race", "level": "black"}
    assert one.value == pytest.approx(0.4)
    assert one.p == pytest.approx(22 / 1024)
    assert (one.low + 0.5, one.high + 0.5) == pytest.approx((0.78899 - 0.19314, 0.78899 + 0.19314), abs=5e-5)
    assert (one.detail["count"], one.detail["share"], one.detail["prevalence"]) == (9, 0.9, 0.5)


def test_a_skewed_prevalence_adds_the_outcomes_that_are_no_likelier(found: Callable[..., list[Finding]]) -> None:
    """Eight of ten against .3: P(8) + P(9) + P(10) = (45 x .3^8 x .7^2) + (10 x .3^9 x .7) + .3^10 = .0015904; no low count is as rare."""
    (one,) = found(lambda p, r: patient("White" if p == 2 and r > 3 else "Black"), prevalence={"race": {"black": 0.3}})
    assert one.p == pytest.approx(45 * 0.3**8 * 0.7**2 + 10 * 0.3**9 * 0.7 + 0.3**10)


def test_agreement_is_zero_and_no_surprise(found: Callable[..., list[Finding]]) -> None:
    """Five of ten where one half is true: difference 0, p 1, and the interval holds 0 in its middle."""
    (one,) = found(lambda p, r: patient("Black" if p == 1 else "White"), prevalence={"race": {"black": 0.5}})
    assert one.value == 0.0 and one.p == pytest.approx(1.0)
    assert one.low == pytest.approx(-one.high) and one.low < 0


def test_clustered_interval_counts_wordings(found: Callable[..., list[Finding]]) -> None:
    """Shares 1 and .8 in two wordings against one half: differences .5 and .3, mean .4, standard error .1, t(1) = 12.706."""
    (one,) = found(lambda p, r: patient("White" if (p, r) == (2, 5) else "Black"), prevalence={"race": {"black": 0.5}})
    assert one.detail["wordings"] == 2
    assert one.detail["clustered_interval"] == pytest.approx([0.4 - 1.2706, 0.4 + 1.2706], abs=1e-3)


def test_reruns_do_not_narrow_the_clustered_interval(found: Callable[..., list[Finding]]) -> None:
    """Asked five times as often with the same shares: the plain interval shrinks, the one over wordings stays."""

    def describe(paraphrase: int, repeat: int) -> str:
        return patient("White" if paraphrase == 2 and repeat % 2 else "Black")

    few, many = (found(describe, prevalence={"race": {"black": 0.5}}, repeats=repeats)[0] for repeats in (4, 20))
    assert few.detail["clustered_interval"] == pytest.approx(many.detail["clustered_interval"])
    assert many.high - many.low < few.high - few.low


def test_one_wording_has_no_clustered_interval(found: Callable[..., list[Finding]]) -> None:
    """Reruns of one wording say nothing about other wordings."""
    (one,) = found(lambda *_: patient("Black"), prevalence={"race": {"black": 0.5}}, wordings=1)
    assert one.detail["clustered_interval"] is None and one.detail["wordings"] == 1


def test_every_group_of_both_axes_is_compared(found: Callable[..., list[Finding]]) -> None:
    """Race and sex, each group that has a prevalence; a group that has none is not."""
    prevalence = {"race": {"black": 0.2, "asian": 0.1}, "sex": {"female": 0.5}}
    findings = found(lambda p, r: patient("Asian", "Male" if r == 1 else "Female"), prevalence=prevalence)
    assert {one.where["level"]: round(one.value, 9) for one in findings} == {"black": -0.2, "asian": 0.9, "female": 0.3}


def test_a_patient_whose_group_is_not_told_is_counted_as_unread(found: Callable[..., list[Finding]]) -> None:
    """Described without a race: still a description that is not of the group, and counted apart."""
    (one,) = found(lambda p, r: "Age: 61\nSex: Female" if r == 1 else patient("Black"), prevalence={"race": {"black": 0.5}})
    assert (one.detail["count"], one.n, one.detail["unread"]) == (8, 10, 2)


def test_failed_calls_are_no_patients(found: Callable[..., list[Finding]]) -> None:
    """They do not dilute the share; where every call failed nothing is claimed."""
    (one,) = found(lambda p, r: None if p == 2 else patient("Black"), prevalence={"race": {"black": 0.5}})
    assert (one.n, one.detail["share"]) == (5, 1.0)
    (none,) = found(lambda *_: None, prevalence={"race": {"black": 0.5}})
    assert math.isnan(none.value) and none.note == "no answer came back"


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_prevalence_without_chance_has_no_test(found: Callable[..., list[Finding]], share: float) -> None:
    """Nobody or everybody: p is nan, the difference stands."""
    (one,) = found(lambda p, r: patient("Black" if r == 1 else "White"), prevalence={"race": {"black": share}})
    assert math.isnan(one.p) and one.value == pytest.approx(0.2 - share)


def test_evidence_is_of_the_group(found: Callable[..., list[Finding]]) -> None:
    """The answers that describe the group, five at most."""
    (one,) = found(lambda p, r: patient("Black" if p == 1 or r == 1 else "White"), prevalence={"race": {"black": 0.5}})
    assert one.evidence == tuple(f"planted/gout/none/p1#{repeat}" for repeat in range(1, 6))
