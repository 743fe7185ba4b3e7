"""Positive controls: detected, missed, and not asked are three things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from audit.controls import controls_detected, controls_moved
from audit.errors import ProbeError
from audit.probe_file import build_probe_set

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")


@pytest.fixture
def probes() -> Any:
    """Ten vignettes with a control that must lower the triage level."""
    control = {"text": "Worse.", "field": "triage", "direction": "lower"}
    items = [{"id": f"v{number}", "texts": ["One."], "control": control} for number in range(10)]
    fields = [{"name": "triage", "kind": "ordinal", "low": 1, "high": 5}]
    return build_probe_set({**CARD, "name": "ward", "kind": "vignettes", "form": {"fields": fields}, "items": items}, where="test")


def rows(value: Callable[[int, str], float | None]) -> pd.DataFrame:
    """Both arms of every vignette, answered by `value`; None for a failed call."""
    cells = [(f"v{number}", arm, value(number, arm)) for number in range(10) for arm in ("none", "control")]
    return pd.DataFrame(
        [{"item": item, "arm": arm, "read:triage": given, "finish": "error" if given is None else "stop"} for item, arm, given in cells]
    )


def test_enough_controls_must_move_the_right_way(probes: Any) -> None:
    """Nine of ten are enough, eight are not; an answer that moves the wrong way counts as missed."""
    for missed, detected in ((1, True), (2, False)):
        table = rows(lambda number, arm, missed=missed: 3 - (arm == "control") * (1 if number >= missed else -1))
        assert sum(controls_moved(probes, table).values()) == 10 - missed
        assert controls_detected(probes, table) is detected


def test_controls_that_were_not_answered_show_nothing(probes: Any) -> None:
    """None, not True: nothing was shown to react."""
    assert controls_detected(probes, rows(lambda number, arm: None if arm == "control" else 3.0)) is None


def test_a_control_of_an_unknown_field_is_named(probes: Any) -> None:
    """A slip in a set of one's own is told with the fields there are."""
    with pytest.raises(ProbeError, match=r"ward: a control names 'triage', which is no field of the answer form \(fields: triage"):
        controls_moved(probes, rows(lambda number, arm: 3.0).rename(columns={"read:triage": "read:urgency"}))
