"""`medaudit plan`: its options reach the estimate."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from audit.commands.run import plan


def run(folder: Path, *arguments: str | Path) -> int:
    """The exit code of `medaudit plan` for the shipped vignettes."""
    return int(plan.main(["--probe-set", "vignettes", "--out", str(folder), *map(str, arguments)], standalone_mode=False))


def test_stated_standard_deviations_and_a_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is stated is used and said, and the budget is split; the plan is there, and nothing was asked."""
    options = ("--sd-rerun", "0.3", "--sd-wording", "0.1", "--sd-vignette-by-group", "0.05", "--budget", "20000", "--vignette-cost", "30")
    assert run(tmp_path, *options) == 0
    told = capsys.readouterr().out
    assert "SD 0.3 between reruns, 0.1 between wordings that the groups do not share, 0.05 of the gap itself" in told
    assert "20,000 calls, all on vignettes: triage" in told and "With a vignette as dear as 30 calls" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "probes.jsonl"]


def test_a_pilot_and_stated_figures_exclude_each_other(tmp_path: Path) -> None:
    """Wrong use, said before anything is written."""
    with pytest.raises(click.UsageError, match="give either --pilot or --sd-"):
        run(tmp_path / "run", "--pilot", tmp_path, "--sd-rerun", "0.3")
    assert not (tmp_path / "run").exists()
