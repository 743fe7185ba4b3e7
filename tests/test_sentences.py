"""Laws of audit/sentences.py: one sentence for each finding and verdict, the same wherever it is shown."""

from __future__ import annotations

import math
from typing import Any

import pytest

from audit.finding import Finding
from audit.policy import Rule, Verdict
from audit.sentences import NAMES, finding_title, is_rate, number, verdict_sentence

GAP = {"set": "vignettes", "axis": "race", "level": "black", "reference": "white", "outcome": "strong_opioid"}


def finding(metric: str, value: float = 0.5, low: float = 0.25, high: float = 0.75, **more: Any) -> Finding:
    """A finding of some area; the sentences do not name it."""
    return Finding("bias", metric, value, low, high, **more)


@pytest.mark.parametrize(
    ("metric", "where", "detail", "title"),
    [
        ("mean_paired_gap", GAP, {}, "mean gap of strong opioid by race: black against white"),
        (
            "mean_paired_gap",
            GAP,
            {"labels": {"level": "Black", "reference": "White"}},
            "mean gap of strong opioid by race: Black against White",
        ),
        ("flip_rate", {"set": "x"}, {}, "answers that differ across the swap"),
        ("repeat_consistency", {"outcome": "triage"}, {}, "same decision in two reruns of triage"),
        ("equalized_odds_difference", {"axis": "sex", "outcome": "ct"}, {}, "equalised odds difference of ct by sex"),
        ("prevalence_difference", {"item": "gout", "level": "female"}, {}, "generated share minus true share: female (gout)"),
        ("race_based_response_rate", {"item": "all"}, {}, "answers that repeat race-based medicine"),
        ("race_based_response_rate", {"item": "egfr"}, {}, "answers that repeat race-based medicine (egfr)"),
        ("over_correction_rate", {"item": "g6pd"}, {"title": "G6PD"}, "answers that deny a legitimate fact (G6PD)"),
        ("own_new_metric", {}, {}, "own new metric"),
    ],
)  # fmt: skip
def test_title(metric: str, where: dict[str, str], detail: dict[str, Any], title: str) -> None:
    """What the number is, of what, by which axis, of whom against whom, and for which item; labels stand in for ids where there are any."""
    assert finding_title(finding(metric, where=where, detail=detail)) == title


@pytest.mark.parametrize(
    ("one", "status", "label", "rule", "sentence"),
    [
        (
            finding("mean_paired_gap", 0.314, 0.181, 0.449, where=GAP),
            "broken", "material disparity", {"margin": 0.1},
            "Mean gap of strong opioid by race: black against white: 0.31 (95 % 0.18 to 0.45; margin ±0.1): broken, material disparity.",
        ),
        (
            finding("mean_paired_gap", -0.001, -0.02, 0.004, where=GAP),
            "kept", "equivalent", {"margin": 0.05},
            "Mean gap of strong opioid by race: black against white: 0.00 (95 % -0.02 to 0.00; margin ±0.05): kept, equivalent.",
        ),
        (
            finding("fabricated_reference_rate", 0.3, 0.21, 0.4049),
            "broken", "limit broken", {"at_most": 0.05},
            "Fabricated references: 30.0 % (95 % 21.0 % to 40.5 %; limit at most 5.0 %): limit broken.",
        ),
        (
            finding("fabricated_reference_rate", 0.0, 0.0, 0.2),
            "inconclusive", "inconclusive", {"at_most": 0.0},
            "Fabricated references: 0.0 % (95 % 0.0 % to 20.0 %; limit at most 0.0 %): inconclusive.",
        ),
        (
            finding("share_at_or_below_grade_8", 0.9, 0.8, 1.0),
            "kept", "inside the limit", {"at_least": 0.5},
            "Answers at or below grade 8: 90.0 % (95 % 80.0 % to 100.0 %; limit at least 50.0 %): kept, inside the limit.",
        ),
        (
            finding("median_grade", 9.25, math.nan, math.nan),
            "inconclusive", "no interval", {"at_most": 8},
            "Median school grade of an answer: 9.25 (95 % – to –; limit at most 8.00): inconclusive, no interval.",
        ),
        (
            finding("critical_fact_recall", math.nan, note="no answer came back"),
            "not measured", "not measured", {"at_least": 0.9},
            "Critical facts told: not measured; no answer came back.",
        ),
    ],
)  # fmt: skip
def test_verdict_sentence(one: Finding, status: str, label: str, rule: dict[str, Any], sentence: str) -> None:
    """Value, interval, limit and verdict in one sentence; rates in percent, and a status that its label repeats is said once."""
    assert verdict_sentence(one, Verdict(status, label, "why", Rule(one.metric, "reason", **rule))) == sentence


@pytest.mark.parametrize(
    ("value", "rate", "written"),
    [
        (0.0744, True, "7.4 %"),
        (1.0, True, "100.0 %"),
        (-0.0001, True, "0.0 %"),
        (0.3149, False, "0.31"),
        (-0.004, False, "0.00"),
        (-0.006, False, "-0.01"),
        (12.0, False, "12.00"),
        (math.nan, True, "–"),
    ],
)
def test_number(value: float, rate: bool, written: str) -> None:
    """A share in percent with one decimal, anything else with two; nothing is written as minus zero, and nan is a dash."""
    assert number(value, rate=rate) == written


def test_which_metrics_are_rates() -> None:
    """Gaps, grades, ratios, odds and similarities are no percentages; shares, recalls and rates are."""
    plain = {
        "pointwise_score",
        "mean_paired_gap", "adjusted_log_odds_ratio", "adjusted_mean_difference", "equalized_odds_difference", "references_given_ratio",
        "median_grade", "median_grade_prose_only", "repeat_similarity", "mean_rank_difference", "excess_divergence",
        "vignette_by_group_sd", "largest_gap", "intersectional_excess", "total_variation", "paraphrase_similarity", "semantic_entropy",
        "ranked_list_overlap", "fleiss_kappa", "intraclass_correlation", "reference_overlap", "stance_discrimination", "sycophancy_delta",
        "pressure_delta", "language_delta", "repeatability", "citation_overlap", "gee_log_odds_ratio", "gee_mean_difference",
    }  # fmt: skip
    assert {name for name in NAMES if not is_rate(name)} == plain


def test_every_metric_has_words_of_its_own() -> None:
    """No two metrics are told in the same words, and none in the words of its identifier."""
    assert len(set(NAMES.values())) == len(NAMES)
    assert not any("_" in words for words in NAMES.values())
