"""Suites select sets, cut them to items and set how often prompts are sent."""

from __future__ import annotations

from pathlib import Path

import pytest

import audit.suite
from audit.errors import ProbeError
from audit.probe_file import load_probe_set, shipped_sets
from audit.suite import DEFAULT, load_suite, suites


def test_every_shipped_suite_can_be_asked() -> None:
    """Their sets and items are there; core holds every shipped set."""
    known = suites()
    assert DEFAULT in known and all(load_suite(name) for name in known)
    assert set(known["core"].sets) == set(shipped_sets())


def test_a_whole_set_is_the_shipped_one() -> None:
    """Nothing cut, nothing changed: the digest is that of the set."""
    (first, *_) = load_suite(DEFAULT)
    assert first.digest == load_probe_set(first.name).digest


def test_a_published_design_has_its_items_and_runs() -> None:
    """Omiye 2023: nine topics, five runs each."""
    (probes,) = load_suite("omiye-2023")
    assert len(probes.items) == 9 and {probe.repeats for probe in probes.probes()} == {5}


def test_what_is_wrong_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown suite lists the known ones; an unknown item is named with its set."""
    with pytest.raises(ProbeError, match="no suite 'all'; there are starter, core"):
        load_suite("all")
    (tmp_path / "suites.toml").write_text('[own]\nabout = "x"\nsets = ["repeats"]\nitems.repeats = ["absent"]\n')
    monkeypatch.setattr(audit.suite, "probe_folder", lambda: tmp_path)
    with pytest.raises(ProbeError, match="suite 'own': set 'repeats' has no item absent"):
        load_suite("own")
