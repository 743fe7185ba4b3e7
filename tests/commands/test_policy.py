"""`medaudit policy`: what its commands print, and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.commands.policy import policy
from audit.policy import load_policy


def run(*arguments: str | Path) -> int:
    """The exit code of `medaudit policy` with these arguments."""
    return int(policy.main([str(one) for one in arguments], standalone_mode=False))


def test_start_check_edit_and_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The way of a new policy: refused until its author has written the reasons, then shown with the digest that a plan freezes."""
    own = tmp_path / "own.toml"
    assert run("new", own) == 0 and f"medaudit policy check {own}" in capsys.readouterr().out
    assert run("check", own) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{own}: {len(lines) - 1} errors" and lines[1] == "  error: the policy needs a name of its own"
    own.write_text(own.read_text(encoding="utf-8").replace("EDIT: ", ""), encoding="utf-8")
    assert run("check", own) == 0 and capsys.readouterr().out == f"{own}: ok\n"
    assert run("show", own) == 0 and load_policy(own).sha256 in capsys.readouterr().out


def test_warnings_do_not_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A margin that the probe set is too small for is told, and the policy can be used."""
    default = Path(__file__).parents[2] / "audit" / "default_policy.toml"
    assert run("check", default, "--against", "vignettes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith(": ok") and len(lines) > 1 and all(line.startswith("  warning: the margin") for line in lines[1:])


def test_the_default_policy_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a source."""
    assert run("show") == 0 and capsys.readouterr().out.startswith(f"{load_policy().name} {load_policy().version}\n")
