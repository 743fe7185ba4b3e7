"""Positive controls: did the one clinically decisive edit of a vignette move its answer? Without that, no equality is believed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audit.errors import ProbeError
from audit.probe import ProbeSet

if TYPE_CHECKING:
    import pandas as pd

SENSITIVE = 0.9  # share of the controls that must be detected before an equality is claimed


def controls_moved(probes: ProbeSet, rows: pd.DataFrame) -> dict[str, bool]:
    """Vignette -> whether the mean of its edited case lies on the right side of its unlabelled one; those without both are left out.

    ProbeError for a control that names no field.
    """
    arms = rows[rows["arm"].isin(["none", "control"]) & (rows["finish"] != "error")]
    moved: dict[str, bool] = {}
    for (item, _), sides in _means(probes, arms).items():
        edited, base = sides.get("control", math.nan), sides.get("none", math.nan)
        if not math.isnan(edited) and not math.isnan(base):
            higher = probes.item(item).raw["control"]["direction"] == "higher"
            moved[item] = edited > base if higher else edited < base
    return moved


def _means(probes: ProbeSet, rows: pd.DataFrame) -> dict[tuple[str, str], dict[str, float]]:
    """(item, field of its control) -> arm -> mean."""
    controls = {item.id: str(item.raw["control"]["field"]) for item in probes.items if item.raw.get("control")}
    found: dict[tuple[str, str], dict[str, float]] = {}
    for field in dict.fromkeys(controls.values()):
        if f"read:{field}" not in rows:
            there = ", ".join(one.name for one in probes.fields)
            raise ProbeError(f"{probes.name}: a control names {field!r}, which is no field of the answer form (fields: {there})")
        means = rows.groupby(["item", "arm"])[f"read:{field}"].mean()
        for item, arm, value in means.reset_index().itertuples(index=False):
            if controls.get(item) == field:
                found.setdefault((item, field), {})[arm] = float(value)
    return found


def controls_detected(probes: ProbeSet, rows: pd.DataFrame) -> bool | None:
    """Whether enough controls were detected to believe an equality; None where none was asked and answered, which shows nothing."""
    moved = controls_moved(probes, rows)
    return sum(moved.values()) / len(moved) >= SENSITIVE if moved else None
