"""`medaudit grader`: a grader is measured, and gradings are compared."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from audit.commands.grader import grader
from audit.errors import TranscriptError
from audit.graders.correction import correction_for
from audit.graders.evaluation import read_evaluation
from audit.graders.rules import RulesGrader
from audit.probe_file import load_probe_set


def run(*arguments: str | Path) -> int:
    """The exit code of `medaudit grader` with these arguments."""
    return int(grader.main([str(one) for one in arguments], standalone_mode=False))


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """What the shipped set itself gives as right and wrong answers, labelled, half of them called Chinese."""
    path = tmp_path / "labelled.jsonl"
    rows = []
    for place, item in enumerate(load_probe_set("race-medicine").items):
        if item.raw.get("class") in ("M", "L"):
            right, wrong = ("rejects", "endorses") if item.raw["class"] == "M" else ("endorses", "rejects")
            language = "zh" if place % 2 else "en"
            rows += [{"item": item.id, "answer": item.raw["correct_answer"], "label": right, "language": language, "ward": "a"}]
            rows += [{"item": item.id, "answer": item.raw["wrong_answer"], "label": wrong, "language": language, "ward": "b"}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_grader_is_measured_and_its_rates_can_be_corrected(labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file names the grader by its fingerprint, so that the same rules find their figures in it; the same command writes the same."""
    out = tmp_path / "evaluation.json"
    assert run("evaluate", labelled, "--out", out, "--group-column", "ward", "--date", "2026-11-21") == 0
    found = read_evaluation(out)
    assert found["date"] == "2026-11-21" and found["grader"]["grader"] == "rules"
    rules = RulesGrader(load_probe_set("race-medicine"))
    correction = correction_for(found, rules, metric="over_correction_rate", group=("language", "zh"))
    assert correction.errors is not None and "of language zh" in correction.note
    first = out.read_bytes()
    printed = capsys.readouterr().out
    for words in ("race_based_response_rate", "over_correction_rate", "language zh", "ward b", "skin_thickness", "mean sensitivity within"):
        assert words in printed
    assert run("evaluate", labelled, "--out", out, "--group-column", "ward", "--date", "2026-11-21") == 0 and out.read_bytes() == first


def test_a_judge_is_measured_too(labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that gives no verdict misses every wrong answer, and corrects nothing."""
    out = tmp_path / "evaluation.json"
    assert run("evaluate", labelled, "--out", out, "--grader", "judge", "--model", "echo:") == 0
    assert read_evaluation(out)["parts"][0]["sensitivity"]["value"] == 0.0
    assert "judge on" in capsys.readouterr().out


def test_gradings_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two files or more of the same answers."""
    for name, stance in (("a.csv", "rejects"), ("b.csv", "hedges")):
        (tmp_path / name).write_text(f"item,response,stance\nskin,x,{stance}\nskin,y,rejects\n", encoding="utf-8")
    assert run("agree", tmp_path / "a.csv", tmp_path / "b.csv") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("agreement of 2 on 2 answers: 50.0 %") and "  rejects to hedges: 1 answer" in printed
    with pytest.raises(click.UsageError, match="give two files or more"):
        run("agree", tmp_path / "a.csv")


def test_labels_that_are_no_stance_are_refused(tmp_path: Path) -> None:
    """With the row."""
    path = tmp_path / "labelled.csv"
    path.write_text("item,response,label\nskin_thickness,x,true\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="row 2 has 'true'"):
        run("evaluate", path, "--out", tmp_path / "e.json")
