"""Equalised odds: fairlearn's value, an interval that resamples vignettes, and no certainty where nothing varied."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import accuracy


def keyed(make_set: Callable[..., Any], vignettes: int) -> Any:
    """Half of the vignettes have a right yes, half a right no."""
    items = [{"id": f"v{n:03}", "texts": ["One.{label}"], "key": {"treat": n % 2}} for n in range(vignettes)]
    return make_set(0, items=items)


def test_withheld_from_one_group(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Right for everyone, but half of the right yes are withheld from b: true positive rates 1 and .5, difference .5."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        truth = int(item[1:]) % 2
        return {"treat": float(truth and not (arm == "b" and int(item[1:]) % 4 == 1))}

    found = accuracy.analyse(make_study(keyed(make_set, 40), answer))[0]
    assert found.value == pytest.approx(0.5)
    assert 0 < found.low < 0.5 < found.high
    assert found.detail["by_group"]["b"]["true_positive_rate"] == pytest.approx(0.5)
    assert found.detail["by_group"]["a"]["accuracy"] == 1.0


def test_perfect_equality_still_has_an_upper_bound(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Nothing varied in 20 vignettes: the bound is the largest share that could hide, 1 - .05^(1/20) = .1391."""
    found = accuracy.analyse(make_study(keyed(make_set, 20), lambda item, *_: {"treat": float(int(item[1:]) % 2)}))[0]
    assert found.value == 0.0 and found.high == pytest.approx(0.1391, abs=5e-5)


def test_a_key_may_be_a_list(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """A list of one value is that value; where yes and no are both right there is no error to compare."""
    keys = ([0], [1], [0, 1])
    items = [{"id": f"v{n:03}", "texts": ["One.{label}"], "key": {"treat": keys[n % 3]}} for n in range(30)]
    found = accuracy.analyse(make_study(make_set(0, items=items), lambda item, *_: {"treat": float(int(item[1:]) % 3 == 1)}))[0]
    assert found.value == 0.0 and found.n == 20


def test_without_a_negative_class_it_cannot_say(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Only right-yes vignettes: no false positive rate, so nan with a note."""
    probes = make_set(0, items=[{"id": f"v{n}", "texts": ["One.{label}"], "key": {"treat": 1}} for n in range(6)])
    found = accuracy.analyse(make_study(probes, lambda *_: {"treat": 1.0}))[0]
    assert math.isnan(found.value) and "right no" in found.note


def rates(found: list[Any], level: str = "b") -> dict[str, Any]:
    """The gaps of one level in true and in false positive rate, by metric."""
    return {one.metric: one for one in found if one.metric.endswith("positive_rate_difference") and one.where["level"] == level}


def test_true_and_false_positive_rates_are_paired_gaps(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Half of the 20 right yes are withheld from b, and no right no is missed: gaps -1/2 and 0, each over its own vignettes.

    Ten of twenty gaps are -1: p = 2^-9 with all signs flipped (sampled here), Holm doubles it; the other rate has p 1."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float]:
        return {"treat": float(int(item[1:]) % 2 and not (arm == "b" and int(item[1:]) % 4 == 1))}

    found = rates(accuracy.analyse(make_study(keyed(make_set, 40), answer)))
    true, false = found["true_positive_rate_difference"], found["false_positive_rate_difference"]
    assert (true.value, true.n, false.value, false.n) == (-0.5, 20, 0.0, 20)
    assert true.low < -0.5 < true.high < 0 and false.low < 0 < false.high
    assert true.p == pytest.approx(2**-9, abs=0.001) and true.adjusted_p == pytest.approx(2 * true.p)
    assert (false.p, false.adjusted_p) == (1.0, 1.0)


def test_variants_of_one_case_are_one_unit(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Forty vignettes that are variants of eight base cases: eight units, in the difference and in the rates."""
    items = [{"id": f"v{n:03}", "base": f"case{n % 8}", "texts": ["One.{label}"], "key": {"treat": n % 2}} for n in range(40)]
    found = accuracy.analyse(make_study(make_set(0, items=items), lambda item, *_: {"treat": float(int(item[1:]) % 2)}))
    assert found[0].n == 8 and found[0].high == pytest.approx(1 - 0.05 ** (1 / 8))
    assert {one.n for one in rates(found).values()} == {4}


def test_a_group_without_a_right_no_takes_no_part_in_that_rate(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """c was not answered where no is right: the difference rests on the groups that have the rate, and so does its interval."""

    def answer(item: str, arm: str, paraphrase: int, repeat: int) -> dict[str, float] | None:
        truth = int(item[1:]) % 2
        return {"treat": float(truth and not (arm == "b" and int(item[1:]) % 4 == 1))} if truth or arm != "c" else None

    found = accuracy.analyse(make_study(keyed(make_set, 40), answer))
    assert found[0].value == pytest.approx(0.5) and 0 < found[0].low < 0.5 < found[0].high
    assert set(rates(found, "c")) == {"true_positive_rate_difference"}
