"""Bars of runs and of references."""

from __future__ import annotations

from typing import Any

import pytest

from audit.render.bars import per_item, references


def test_runs_are_value_times_answers(dossier: dict[str, Any]) -> None:
    """0.6 of 5 answers is 3 runs; filled and empty parts make up all runs."""
    findings = [finding for finding in dossier["findings"] if finding["metric"] == "race_based_response_rate"]
    (chart,) = per_item(findings, "x")
    filled, empty, words = chart.data
    assert filled["x"] == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    assert [hit + rest for hit, rest in zip(filled["x"], empty["x"], strict=True)] == [5] * 9
    assert words["text"][3] == " 3 of 5"
    assert "skin-thickness 3 of 5" in chart.alt


def test_reference_classes_stack_to_their_shares(dossier: dict[str, Any]) -> None:
    """One bar per place, one part per class, in words too."""
    findings = [finding for finding in dossier["findings"] if finding["area"] == "references"]
    (chart,) = references(findings, "x")
    assert sum(trace["x"][0] for trace in chart.data) == pytest.approx(0.55 + 0.2 + 0.118 + 0.112 + 0.02)
    assert chart.legend == ("accurate", "inaccurate", "unverifiable", "retracted", "fabricated")
    assert "fabricated 11.8 %" in chart.alt


def test_a_class_nobody_knows_is_left_to_the_table(dossier: dict[str, Any]) -> None:
    """An unknown class of reference draws nothing."""
    finding = next(finding for finding in dossier["findings"] if finding["area"] == "references")
    assert references([{**finding, "metric": "imagined_reference_rate"}], "x") == []
