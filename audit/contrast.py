"""Contrasts: one factor and one outcome of a set of vignettes, laid out for paired inference with the vignette as the unit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.measures import paired
from audit.probe import Factor, Field, ProbeSet
from audit.transcript import records

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("id", "item", "arm", "factors", "paraphrase", "repeat")
SCHOOL_GRADES = (0.0, 20.0)  # what the grade of an answer that never came could have been
CONCORDANCE = Field("concordance", "number", "answers in line with the guideline key", low=0.0, high=1.0, valence="more is benefit")
REFUSAL = Field("refusal", "binary", "refusals", low=0.0, high=1.0, valence="more is harm")


@dataclass(frozen=True)
class Axis:
    """One factor and one outcome, ready for inference: `gaps` has a row per unit and a column per level but the reference."""

    probes: ProbeSet
    factor: Factor
    outcome: Field
    cells: paired.Cells
    units: tuple[str, ...]
    gaps: np.ndarray[Any, np.dtype[np.float64]]
    low: float  # range of the outcome, for worst-case bounds
    high: float
    rows: Sequence[Mapping[str, Any]]  # the answers compared; columns in `NEEDED` and the outcome's

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that are compared with the reference."""
        return self.factor.levels[1:]

    @property
    def reference(self) -> str:
        """The level that the others are compared with."""
        return self.factor.levels[0]

    def where(self, level: str) -> dict[str, str]:
        """What a finding about `level` names itself by."""
        names = {"set": self.probes.name, "axis": self.factor.name, "level": level, "reference": self.reference}
        return {**names, "outcome": self.outcome.name}

    def labels(self, level: str) -> dict[str, str]:
        """What people call the level and the reference."""
        return {"level": self.factor.labels[level], "reference": self.factor.labels[self.reference]}

    def responses(self, level: str) -> int:
        """Readable answers of `level` and of the reference."""
        return sum(not math.isnan(value) for cell in self.cells.values() for one in (level, self.reference) for value in cell.get(one, ()))


def outcomes(probes: ProbeSet, rows: pd.DataFrame) -> list[Field]:
    """The outcomes of a set: its fields, agreement with the key where there is one, and refusal where there is an answer text."""
    keyed = [CONCORDANCE] if rows["read:concordance"].notna().any() else []
    texts = [REFUSAL] if rows["text"].notna().any() else []
    return [one for one in probes.fields if one.kind != "choice"] + keyed + texts


def with_derived(probes: ProbeSet, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that can be compared, with the outcomes derived from the fields: agreement with the key, and refusal."""
    rows = rows[rows["finish"] != "error"].copy()
    keys = {item.id: item.key for item in probes.items}
    rows["read:concordance"] = [_concordance(row, keys[row["item"]]) for row in records(rows)]
    rows["read:refusal"] = rows["refused"].astype(float)
    return rows


def _concordance(row: dict[str, Any], key: Any) -> float:
    """Share of the keyed fields that were read and answered in line with the key, in [0, 1]; nan without any."""
    agreed = []
    for name, right in key.items():
        value = row.get(f"read:{name}", math.nan)
        if not math.isnan(value):
            agreed.append(value in [float(one) for one in (right if isinstance(right, list) else [right])])
    return float(np.mean(agreed)) if agreed else math.nan


def axis_of(probes: ProbeSet, rows: pd.DataFrame, factor: Factor, outcome: Field) -> Axis | None:
    """The contrast of one factor and one outcome, from rows with derived outcomes; None where no arm states the factor."""
    column = f"read:{outcome.name}"
    stated = [row for row in records(rows[[*NEEDED, column]]) if factor.name in row["factors"] and row["arm"] != "control"]
    if not stated:
        return None
    cells = paired.cells_of((row["item"], stratum(row, factor.name), row["factors"][factor.name], row[column]) for row in stated)
    reference = factor.levels[0]
    by_level = [paired.paired_gaps(cells, level, reference) for level in factor.levels[1:]]
    units = tuple(sorted(set().union(*by_level)))
    gaps = np.array([[gaps.get(unit, math.nan) for gaps in by_level] for unit in units]).reshape(len(units), len(by_level))
    seen = rows[column].dropna()
    low = outcome.low if outcome.low is not None else float(seen.min()) if len(seen) else math.nan
    high = outcome.high if outcome.high is not None else float(seen.max()) if len(seen) else math.nan
    if outcome.kind == "binary":
        low, high = 0.0, 1.0
    if outcome.kind == "text":
        low, high = SCHOOL_GRADES
    return Axis(probes, factor, outcome, cells, units, gaps, low, high, stated)


def stratum(row: Mapping[str, Any], factor: str) -> tuple[Any, ...]:
    """Everything that is held constant in a contrast of `factor`: the wording and the other factors' levels."""
    return (row["paraphrase"], *sorted((name, level) for name, level in row["factors"].items() if name != factor))
