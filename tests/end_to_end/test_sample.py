"""The committed sample dossier is what the committed code makes of the committed answers."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from audit.analyse import analyse
from audit.plan import build_plan, load_sets, write_plan
from audit.render.csv import render_csv

SAMPLE = Path(__file__).parents[2] / "reports" / "sample"


def alike(one: Any, other: Any) -> bool:
    """Equal, numbers to seven digits: other releases of the libraries may differ in the last ones."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float | int):
        return one == pytest.approx(other, rel=1e-7, abs=1e-9)
    return bool(one == other)


def test_the_sample_is_made_by_this_code(tmp_path: Path) -> None:
    """Its answers analysed again give the same dossier, and the same table."""
    committed = json.loads((SAMPLE / "dossier.json").read_text(encoding="utf-8"))
    shutil.copytree(SAMPLE, tmp_path / "sample", ignore=shutil.ignore_patterns("dossier.*", "findings.csv"))
    made = analyse(tmp_path / "sample").content
    assert [key for key in committed if not alike(made[key], committed[key])] == []
    with (SAMPLE / "findings.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file))) == len(list(csv.reader(render_csv(made).splitlines(keepends=True))))
    assert (SAMPLE / "dossier.html").stat().st_size < 6_000_000 and (SAMPLE / "dossier.png").is_file()


def test_the_sample_was_asked_with_the_shipped_sets(tmp_path: Path) -> None:
    """The plan of a default run today is the sample's: the same sets, policy, model and prompts."""
    from audit.adapters import AdapterOptions
    from audit.plugins import open_model
    from audit.policy import load_policy

    model = open_model("sim:biased", AdapterOptions()).describe() | {"reference_files": []}
    plan = write_plan(build_plan(load_sets(()), model=model, policy=load_policy().raw), tmp_path)
    assert json.loads(json.dumps(plan)) == json.loads((SAMPLE / "plan.json").read_text(encoding="utf-8"))
