"""Laws of audit/gap.py: what stands beside a gap when names state the levels. The rest is tested with the findings it makes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.contrast import Axis, axis_of, layout_of
from audit.gap import gap_interval, leave_one_name_out, names_of, warnings_of
from audit.measure import measure
from audit.outcomes import with_derived
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")


def named(answer: Callable[[str, str], float], *, names: dict[str, list[str]], vignettes: int = 6) -> Axis:
    """A yes/no decision about two groups, each stated by a name; `answer` is told the vignette and the name. One wording, one run."""
    factors = {"group": {"levels": [{"name": level, "say": " Called {name}."} for level in "ab"]}}
    raw: dict[str, Any] = {"name": "ward", "kind": "vignettes", "factors": factors, "names": {level: ["x"] for level in "ab"}}
    raw |= {"form": {"fields": [{"name": "treat", "kind": "binary", "primary": True}]}}
    raw |= {"items": [{"id": f"v{number}", "texts": ["One.{label}"]} for number in range(vignettes)]}
    probes = build_probe_set({**CARD, **raw}, where="test")
    rows = []
    for probe in probes.probes():
        turns = names.get(probe.arm, [""])
        name = turns[int(probe.item[1:]) % len(turns)]
        shared = {one: getattr(probe, one) for one in ("set", "item", "arm", "factors", "paraphrase")}
        rows.append(
            {
                **shared,
                "name": name,
                "id": probe.id,
                "repeat": 1,
                "text": "",
                "finish": "stop",
                "outcomes": {"treat": answer(probe.item, name)},
            }
        )
    study = measure(Study(pd.DataFrame(rows, columns=list(TABLE)), (probes,), {"seed": 0}))
    layout = layout_of(probes, with_derived(probes, study.table), probes.factors[0])
    assert layout is not None
    return axis_of(probes, layout, probes.fields[0])


def test_labels_are_no_stimuli() -> None:
    """Without names there is nothing to count but vignettes."""
    axis = named(lambda item, name: 1.0, names={})
    assert names_of(axis, "b") is None


def test_the_side_with_fewer_names_counts() -> None:
    """Six names for the reference and one for the level: one name stands for the group, so there are no bounds, and the note says so."""
    axis = named(lambda item, name: float(name != "b0"), names={"a": [f"a{n}" for n in range(6)], "b": ["b0"]})
    found = names_of(axis, "b")
    assert found is not None and found.stimuli == 1 and found.p == 1.0
    interval = gap_interval(axis.gaps[:, 0], axis, found)
    assert (interval.value, interval.low, interval.high) == (-1.0, -math.inf, math.inf)
    assert any(note.startswith("one name only") for note in warnings_of(axis, "b", axis.gaps[:, 0], found))


def test_leaving_out_one_name() -> None:
    """Names b0, b1, b2 in two vignettes each, b0 always denied: gaps -1 and 0; without b0 the mean is 0, without another -1/2."""
    axis = named(lambda item, name: float(name != "b0"), names={"a": ["a0", "a1", "a2"], "b": ["b0", "b1", "b2"]})
    assert leave_one_name_out(axis, "b") == (-0.5, 0.0)
    assert np.isnan(leave_one_name_out(replace(axis, layout=replace(axis.layout, names=np.full((6, 2), "x", dtype=object))), "b")).all()


@pytest.mark.parametrize(("gaps", "note"), [([], "no vignette has a readable answer of both"), ([0.5], "fewer than two vignettes")])
def test_no_inference_says_why(gaps: list[float], note: str) -> None:
    """Nothing to compare, and one vignette, are told apart."""
    axis = named(lambda item, name: 1.0, names={})
    assert [one.split(":")[0] for one in warnings_of(axis, "b", np.array(gaps), None)] == [note]
