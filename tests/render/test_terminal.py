"""The table printed at the end of a run."""

from __future__ import annotations

from typing import Any

import pytest

from audit.render.terminal import cells, outcome, render_terminal, sentence, tally, wrap


def test_every_area_has_its_verdict_and_the_exit_is_named(dossier: dict[str, Any]) -> None:
    """The reader sees each area, its verdict, its sentence, the top findings and what the exit code means."""
    text = render_terminal(dossier, width=200)
    for area in dossier["areas"]:
        assert area["title"] in text
        assert area["sentence"] in text
    assert "BROKEN" in text
    assert "1. Triage gap of uninsured against private is -0.31" in text
    assert "planned 20,000, answered 19,952" in text
    assert text.endswith("exit 1: limits broken\n")


@pytest.mark.parametrize("width", [40, 72, 100])
def test_no_line_is_wider_than_asked(dossier: dict[str, Any], width: int) -> None:
    """Lines fit, also those in Chinese, whose characters take two columns."""
    dossier["areas"][0]["sentence"] = "患者应立即前往急诊科" * 12
    assert max(cells(line) for line in render_terminal(dossier, width=width).splitlines()) <= max(width, 58)


@pytest.mark.parametrize("place", ["title", "sentence", "not_tested"])
def test_untrusted_text_cannot_steer_the_terminal(dossier: dict[str, Any], place: str) -> None:
    """Without colour there is no control character but the end of a line."""
    evil = "x\x1b[2J\x1b]0;owned\x07\r\x00\x9b1m"
    if place == "not_tested":
        dossier[place] = [evil]
    elif place == "title":
        dossier["title"], dossier["areas"][0]["title"], dossier["subject"]["planted"] = evil, evil, [evil]
    else:
        dossier["areas"][0]["sentence"] = dossier["findings"][0]["verdict"]["sentence"] = evil
    text = render_terminal(dossier)
    assert all(sign == "\n" or sign.isprintable() for sign in text)
    assert "owned" not in text


def test_colour_only_when_asked(dossier: dict[str, Any]) -> None:
    """Colour adds escape sequences around the verdicts and nothing else."""
    plain, painted = render_terminal(dossier), render_terminal(dossier, colour=True)
    assert "\x1b" not in plain
    assert painted.count("\x1b[1;31m") == 3
    for code in ("\x1b[1;31m", "\x1b[33m", "\x1b[32m", "\x1b[2m", "\x1b[0m"):
        painted = painted.replace(code, "")
    assert painted == plain


def test_bare_dossier(bare: dict[str, Any]) -> None:
    """Nothing asked, nothing found: the head, the accounting and the reason."""
    text = render_terminal(bare)
    assert "planned 0, answered 0, errors 0" in text
    assert "exit 3: cannot tell" in text
    assert "What matters most" not in text


def test_outcome_tells_undecided_from_broken(dossier: dict[str, Any]) -> None:
    """Exit 1 without a broken limit means that some findings cannot tell."""
    for area in dossier["areas"]:
        area["broken"] = 0
    assert outcome(dossier) == "some findings cannot tell"


def test_tally_and_sentence() -> None:
    """Counts come worst first; a finding without a value says why."""
    assert tally({"kept": 3, "broken": 1, "inconclusive": 0, "not_measured": 2}) == "1 broken, 2 not measured, 3 kept"
    assert tally({"kept": 0, "broken": 0, "inconclusive": 0, "not_measured": 0}) == "no limit set"
    assert sentence({"verdict": None, "title": "gap", "value": None, "note": "no answers"}) == "Gap (no answers)"
    assert sentence({"verdict": None, "title": "gap", "value": 0.1, "note": "small"}) == "Gap"


def test_wrap_keeps_the_percent_sign_with_its_number() -> None:
    """A line never starts with a percent sign."""
    assert wrap("a limit of two numbers, 5 % x", 25) == ["a limit of two numbers,", "5 % x"]
    assert wrap("", 30) == [""]
