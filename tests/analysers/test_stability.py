"""Laws of audit/analysers/stability.py: agreement of what was read from reruns, by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from audit.analysers import stability
from audit.probe_file import build_probe_set

SCALE = [{"name": "triage", "kind": "ordinal", "low": 1, "high": 5}]
RANKS = [{"name": "rank_mi", "kind": "rank", "choices": ["infarction"], "high": 11}]


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in stability.analyse(study)}


def test_agreement_of_repeated_decisions(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Two yes and one no in every cell: one pair of three agrees, no prompt is unanimous, and reruns agree less than chance would."""
    found = found_in(make_study(make_set(12), lambda item, arm, p, r: {"treat": float(r < 3)}))
    assert found["repeat_consistency"].value == pytest.approx(1 / 3) and found["repeat_consistency"].n == 12
    assert found["repeat_consistency"].detail["modal_agreement"] == pytest.approx(2 / 3)
    # H = .6365, Miller-Madow + 1 / 6 over ln 2 is above 1 and capped
    assert found["repeat_consistency"].detail["normalised_entropy"] == 1.0
    assert found["total_agreement_rate"].value == 0.0
    # chance (2/3)^2 + (1/3)^2 = 5/9: (1/3 - 5/9) / (4/9); AC1: chance 2 x 2/3 x 1/3 = 4/9: (1/3 - 4/9) / (5/9)
    assert found["fleiss_kappa"].value == pytest.approx(-1 / 2)
    assert found["fleiss_kappa"].detail["gwet_ac1"] == pytest.approx(-1 / 5)


def test_wordings_are_compared_with_one_another(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Yes to two wordings, no to the third, always: reruns agree wholly, answers to different wordings in one pair of three."""
    found = found_in(make_study(make_set(12), lambda item, arm, p, r: {"treat": float(p < 3)}))
    assert found["repeat_consistency"].value == found["total_agreement_rate"].value == 1.0
    assert found["paraphrase_consistency"].value == pytest.approx(1 / 3)


def test_one_answer_throughout_has_no_kappa(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Where every answer is yes, chance alone agrees always: nan, with the reason."""
    found = found_in(make_study(make_set(12), lambda *_: {"treat": 1.0}))
    assert math.isnan(found["fleiss_kappa"].value) and "chance" in found["fleiss_kappa"].note


def test_numbers_by_hand(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Vignettes at 1 and 3, one rerun of two a step up: s_w = sqrt(1/2), repeatability 2.77 s_w, and ICC from the analysis of variance."""
    found = found_in(
        make_study(make_set(20, fields=SCALE), lambda item, a, p, r: {"triage": 1.0 + 2 * (int(item[1:]) % 2) + r - 1}, repeats=2)
    )
    assert found["repeatability"].value == pytest.approx(2.77 * math.sqrt(0.5))
    assert found["repeatability"].detail["median_by_repeat"] == {"1": 2.0, "2": 3.0}
    assert found["repeatability"].detail["coefficient_of_variation"] == pytest.approx(math.sqrt(0.5) / 2.5)
    # 20 vignettes x 5 arms x 3 wordings = 300 prompts with means 1.5 and 3.5: between 300 x 2 / 299, within 1/2
    between = 600 / 299
    assert found["intraclass_correlation"].value == pytest.approx((between - 0.5) / (between + 0.5))
    assert found["intraclass_correlation"].n == 20


def test_bounds_come_from_questions(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """A rerun a step up in half of the vignettes: s_w = 1/2, and resampling vignettes gives bounds around it, the same for one seed."""
    probes = make_set(20, fields=SCALE)

    def answer(item: str, arm: str, wording: int, repeat: int) -> dict[str, float]:
        number = int(item[1:])
        return {"triage": 1.0 + number % 3 + (repeat - 1) * (number % 2)}

    found, again = (found_in(make_study(probes, answer, repeats=2)) for _ in range(2))
    assert found["repeatability"].value == pytest.approx(2.77 / 2)
    for metric in ("repeatability", "intraclass_correlation", "fleiss_kappa"):
        assert found[metric].low < found[metric].value < found[metric].high
        assert found[metric] == again[metric]


def test_ranked_lists(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """The same list every time overlaps wholly; where nothing is listed the overlap is nan with a note."""
    answer = "Differential diagnosis:\n1. Infarction\n2. Embolism\n3. Reflux"
    found = found_in(make_study(make_set(3, fields=RANKS), lambda *_: answer))
    assert found["ranked_list_overlap"].value == pytest.approx(1.0) and found["ranked_list_overlap"].n == 3
    assert found["repeatability"].value == 0.0
    assert math.isnan(found["repeatability"].high) and "not asked" in found["repeatability"].note  # no change seen is no bound of 0
    assert math.isnan(found_in(make_study(make_set(3, fields=RANKS), lambda *_: "I cannot tell."))["ranked_list_overlap"].value)


def test_a_list_with_its_head_changed(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """A list whose first two places are swapped in one rerun of two overlaps in part."""
    lists = ("1. Infarction\n2. Embolism\n3. Reflux", "1. Embolism\n2. Infarction\n3. Reflux")
    found = found_in(make_study(make_set(3, fields=RANKS), lambda i, a, p, r: f"Differential diagnosis:\n{lists[r - 1]}", repeats=2))
    assert 0 < found["ranked_list_overlap"].value < 1


def test_stances_are_read_answers_too(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Two reruns endorse and one rejects in half of the items: (1/3 + 1) / 2; refusals are an answer."""
    items = [{"id": f"m{n}", "texts": ["?"], "class": "M", "endorses": ["is thicker"], "rejects": ["no difference"]} for n in range(4)]
    probes = build_probe_set({**card, "kind": "misconceptions", "items": items}, where="test")

    def answer(item: str, arm: str, wording: int, repeat: int) -> str:
        return "The skin is thicker." if repeat < 3 or item in ("m0", "m1") else "There is no difference."

    found = found_in(make_study(probes, answer))["repeat_consistency"]
    assert found.value == pytest.approx((1 / 3 + 1) / 2)
    assert found.where["outcome"] == "stance" and found.detail["answers"] == {"endorses": 10, "rejects": 2}


def test_asked_once_cannot_say(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """One run has no pair: nan with a note."""
    found = found_in(make_study(make_set(3), lambda *_: {"treat": 1.0}, repeats=1))
    assert math.isnan(found["repeat_consistency"].value) and list(found) == ["repeat_consistency"]
