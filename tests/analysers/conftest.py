"""Studies built in memory, so that analysers can be tested on planted effects without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from audit.measure import measure
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

CARD = {
    "name": "planted", "title": "Planted", "version": "0", "language": "en", "jurisdiction": "US", "licence": "Apache-2.0",
    "source": "test", "as_of": "2026-11-21", "review_by": "2027-11-21", "sign_off": "test",
}  # fmt: skip
Answer = Callable[[str, str, int, int], Any]  # item, arm, paraphrase, repeat -> coded outcome(s) or text


def vignette_set(
    vignettes: int, *, fields: list[dict[str, Any]] | None = None, levels: Iterable[str] = ("a", "b", "c"), **raw: Any
) -> ProbeSet:
    """A set of `vignettes` items with one factor "group" and, unless told otherwise, one primary yes/no field "treat"."""
    return build_probe_set(
        {
            **CARD,
            "kind": "vignettes",
            "dummy": " Born on a Tuesday.",
            "factors": {"group": {"levels": [{"name": level, "say": f" Group {level}."} for level in levels]}},
            "form": {"fields": fields or [{"name": "treat", "kind": "binary", "primary": True}]},
            "items": [{"id": f"v{number:03}", "texts": ["One.{label}", "Two.{label}", "Three.{label}"]} for number in range(vignettes)],
            **raw,
        },
        where="test",
    )


def study_of(probes: ProbeSet, answer: Answer, *, repeats: int = 3, seed: int = 0) -> Study:
    """Every probe of `probes` answered `repeats` times by `answer`: a dict is a coded outcome, a str a text, None no answer."""
    rows = []
    for probe in probes.probes():
        for repeat in range(1, repeats + 1):
            given = answer(probe.item, probe.arm, probe.paraphrase, repeat)
            row = {
                "id": f"{probe.id}#{repeat}", "set": probe.set, "item": probe.item, "arm": probe.arm, "factors": probe.factors,
                "name": probe.name, "paraphrase": probe.paraphrase, "repeat": repeat, "text": given if isinstance(given, str) else "",
                "finish": "error" if given is None else "stop", "outcomes": given if isinstance(given, dict) else {},
                "prompt": probe.turns[0],
            }  # fmt: skip
            rows.append(row)
    plan = {"seed": seed, "model": {"model": "test", "adapter": "test"}, "policy": {}}
    return measure(Study(pd.DataFrame(rows, columns=list(TABLE)), (probes,), plan))


@pytest.fixture
def make_set() -> Callable[..., ProbeSet]:
    """`vignette_set`."""
    return vignette_set


@pytest.fixture
def make_study() -> Callable[..., Study]:
    """`study_of`."""
    return study_of


@pytest.fixture
def card() -> dict[str, str]:
    """A complete card for sets of other kinds."""
    return dict(CARD)
