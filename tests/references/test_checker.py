"""The checker's own figures: used where they were measured, and never guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.references.checker import measured_checker, measured_on
from audit.references.work import ReferenceIndexError

COUNTS = {"positives": 60, "true_positives": 57, "negatives": 240, "true_negatives": 234}


def test_counts_become_shares(tmp_path: Path) -> None:
    """57 of 60 inventions found and 234 of 240 others not called so: .95 and .975, each with its number of references."""
    path = tmp_path / "checker.json"
    path.write_text(json.dumps({"as_of": "2026-11-21", "verdicts": {"fabricated": COUNTS}}))
    found = measured_checker("fabricated", path=path)
    assert found is not None
    assert (found.sensitivity, found.positives, found.specificity, found.negatives) == (0.95, 60, 0.975, 240)
    assert measured_checker("inaccurate", path=path) is None


def test_without_a_file_nothing_was_measured(tmp_path: Path) -> None:
    """No file, no figures."""
    assert measured_checker("fabricated", path=tmp_path / "none.json") is None


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"verdicts": {"fabricated": {}}}', json.dumps({"verdicts": {"fabricated": COUNTS | {"positives": 0}}})]
)
def test_another_file_is_an_error_that_shows_the_form(tmp_path: Path, body: str) -> None:
    """The message names the file and what it should hold."""
    path = tmp_path / "checker.json"
    path.write_text(body)
    with pytest.raises(ReferenceIndexError, match=r"checker\.json: .*true_positives"):
        measured_checker("fabricated", path=path)


def test_the_committed_figures_can_be_used() -> None:
    """The file that comes with the package has figures of both verdicts that are corrected, and says on what they were measured."""
    for verdict in ("fabricated", "inaccurate"):
        found = measured_checker(verdict)
        assert found is not None and found.youden > 0.9
    assert "held-out" in measured_on()


def test_what_was_measured_on_is_told_where_it_is_known(tmp_path: Path) -> None:
    """A file without the note, or none, says nothing."""
    path = tmp_path / "checker.json"
    assert measured_on(path=path) == ""
    for body, said in (('{"measured_on": "here"}', "here"), ("{}", ""), ("[]", ""), ("{", "")):
        path.write_text(body)
        assert measured_on(path=path) == said
