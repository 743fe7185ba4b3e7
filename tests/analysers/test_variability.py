"""Laws of audit/analysers/variability.py: likeness of reruns and of wordings, and determinism that is tested, not assumed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.analysers import variability
from audit.probe_file import build_probe_set

ITEMS = [{"id": f"q{n}", "texts": ["?"]} for n in range(12)]


def asked(card: dict[str, str], items: list[dict[str, Any]] | None = None) -> Any:
    """Twelve questions in one wording each, or these."""
    return build_probe_set({**card, "kind": "repeats", "items": items or ITEMS}, where="test")


def found_in(study: Any) -> dict[str, Any]:
    """Findings by metric."""
    return {one.metric: one for one in variability.analyse(study)}


def test_identical_answers(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """The same text every time: 1 in every family, identical reruns of every prompt, and the note says that repeats may be cached."""
    found = found_in(make_study(asked(card), lambda *_: "Drink clear fluids. Someone must take you home."))
    similar = found["repeat_similarity"]
    assert similar.value == 1.0 and (similar.low, similar.high) == (1.0, 1.0) and similar.detail["like"] == "identical"
    assert {name: one["minimum"] for name, one in similar.detail["families"].items()} == dict.fromkeys(similar.detail["families"], 1.0)
    assert found["identical_rerun_rate"].value == 1.0 and "cache" in found["identical_rerun_rate"].note
    assert "paraphrase_similarity" not in found


def test_families_by_hand(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Three reruns, two of them the same: pairs 1, x, x in every family; words one to six against one to five and seven."""
    texts = ("one two three four five six", "one two three four five six", "one two three four five seven")
    detail = found_in(make_study(asked(card), lambda item, arm, p, r: texts[r - 1]))["repeat_similarity"].detail
    families = detail["families"]
    # runs of five: {1-5, 2-6} against {1-5, 2-7}: 1 of 2 in both directions, 1 of 3 in all
    assert families["shingle_containment"]["minimum"] == pytest.approx(1 / 2)
    assert families["shingle_resemblance"]["mean"] == pytest.approx((1 + 2 / 3) / 3)
    assert families["rouge_l"]["mean"] == pytest.approx((1 + 2 * 5 / 6) / 3)
    assert families["word_jaccard"]["minimum"] == pytest.approx(5 / 7)
    assert families["exact"]["mean"] == pytest.approx(1 / 3) and families["exact"]["pairs"] == 36
    assert detail["length_ratio"] == 1.0 and math.isnan(detail["correlation_with_length"])


def test_wordings_are_averaged_within_the_question(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One wording always answered alike, the other with nothing in common: (1 + 0) / 2, one question, and nothing across wordings."""
    words = ("alpha beta gamma", "delta epsilon zeta", "eta theta iota")
    probes = asked(card, [{"id": "q", "texts": ["a?", "b?"]}])
    found = found_in(make_study(probes, lambda item, arm, p, r: words[0] if p == 1 else words[r - 1]))
    assert found["repeat_similarity"].value == 0.5 and found["repeat_similarity"].n == 1
    assert found["paraphrase_similarity"].value == pytest.approx(1 / 3)  # 3 of the 9 pairs across wordings are the same text


def test_one_question_has_an_interval_over_its_reruns(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """With a single question the reruns are the units: the jackknife gives bounds, and the note says so."""
    texts = ("one two three", "one two four", "one five six", "one two three")
    found = found_in(make_study(asked(card, [{"id": "q", "texts": ["?"]}]), lambda i, a, p, r: texts[r - 1], repeats=4))[
        "repeat_similarity"
    ]
    assert 0 <= found.low < found.value < found.high <= 1
    assert "over reruns of the one question" in found.note


def test_asked_once_cannot_say(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """One run has no pair: nan with a note, and nothing is said of determinism."""
    found = found_in(make_study(asked(card), lambda *_: "Hello there.", repeats=1))
    assert math.isnan(found["repeat_similarity"].value)
    assert "identical_rerun_rate" not in found


@pytest.mark.parametrize(
    ("temperature", "differing", "said"),
    [
        (0, 0, "temperature 0, and the reruns of all 12 prompts were identical"),
        (0, 3, "temperature 0, yet the reruns of 3 of 12 prompts differed: not deterministic"),
        (0.7, 0, "at temperature 0.7, and all reruns were identical: the model is deterministic or the answers come from a cache"),
        (None, 3, "the reruns of 3 of 12 prompts differed"),
    ],
)
def test_determinism_is_tested(
    card: dict[str, str], make_study: Callable[..., Any], temperature: float | None, differing: int, said: str
) -> None:
    """The share of prompts with identical reruns is counted, whatever the temperature promises, and the note says what came out."""
    study = make_study(asked(card), lambda item, arm, p, r: f"Answer {r if int(item[1:]) < differing else 0}.")
    study = replace(study, plan={**study.plan, "model": {**study.plan["model"], "settings": {"temperature": temperature}}})
    found = found_in(study)["identical_rerun_rate"]
    assert found.value == pytest.approx(1 - differing / 12) and found.n == 12
    assert said in found.note
    assert not differing or found.evidence[0].startswith("planted/q0/")


def test_identical_reruns_of_vignettes_are_counted_too(make_set: Callable[..., Any], make_study: Callable[..., Any]) -> None:
    """Every kind of set is tested for determinism, where its answers are texts."""
    found = found_in(make_study(make_set(4), lambda item, arm, p, r: f"Treat: yes {r if item == 'v000' else ''}"))
    assert found["identical_rerun_rate"].value == pytest.approx(3 / 4)
    assert "identical_rerun_rate" not in found_in(make_study(make_set(4), lambda *_: {"treat": 1.0}))


def test_chinese_answers_are_read_by_chinese_pairs(card: dict[str, str], make_study: Callable[..., Any]) -> None:
    """Answers in Chinese are compared by the character and read by the bands of the Chinese pairs."""
    texts = ("检查前一天只能喝清流质，不要吃固体食物。", "检查的前一日只可以喝清汤，别吃硬的东西。")
    detail = found_in(make_study(asked(card), lambda i, a, p, r: texts[r % 2], repeats=2))["repeat_similarity"].detail
    assert detail["families"]["rouge_l"]["bands"]["unrelated"][1] < detail["families"]["rouge_l"]["mean"] < 0.7
