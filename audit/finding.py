"""One number of an audit, with its uncertainty, its noise floor and the answers behind it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

AREAS = {
    "bias": "Bias gaps",
    "misconceptions": "Race-based medicine",
    "references": "References",
    "readability": "Readability",
    "variability": "Variability",
    "answers": "Answers obtained",
}


@dataclass(frozen=True)
class Finding:
    """One measured number. A `value` of nan means "cannot say" and must carry a `note` that says why."""

    area: str  # a key of AREAS
    metric: str  # the literature's name, spelled out, e.g. "mean_paired_gap"
    value: float
    low: float = math.nan  # bounds of the 95 % interval, in the unit of `value`
    high: float = math.nan
    n: int = 0  # independent units behind the value (vignettes, items, questions), never repeats
    unit: str = "vignettes"  # what `n` counts
    responses: int = 0  # answers behind the value
    where: Mapping[str, str] = field(default_factory=dict)  # e.g. {"set": "vignettes", "axis": "race", "level": "black", ...}
    noise: Mapping[str, float] = field(default_factory=dict)  # the same quantity under reruns and under paraphrases
    p: float = math.nan  # two-sided, unadjusted
    adjusted_p: float = math.nan  # adjusted within the family named in `detail`
    evidence: tuple[str, ...] = ()  # ids of responses ("probe#repeat"), the most telling first
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)  # further numbers, by name; JSON values only

    def __post_init__(self) -> None:
        """Refuse an unknown area, and a value that is no number and does not say why."""
        if self.area not in AREAS:
            raise ValueError(f"finding {self.metric}: unknown area {self.area!r} (areas: {', '.join(AREAS)})")
        if not math.isfinite(self.value) and not self.note:
            raise ValueError(f"finding {self.metric} {dict(self.where)} has no value and no note that says why")

    @property
    def id(self) -> str:
        """A stable anchor, e.g. "mean_paired_gap-vignettes-race-black-triage"."""
        return "-".join([self.metric, *self.where.values()]).replace(" ", "_").lower()

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values; nan becomes None, floats keep 10 significant digits."""
        return {"id": self.id, **{name: jsonable(value) for name, value in asdict(self).items()}}


def jsonable(value: Any) -> Any:
    """`value` with tuples as lists, nan and infinities as None, floats rounded to 10 significant digits."""
    if isinstance(value, Mapping):
        return {str(key): jsonable(value[key]) for key in value}
    if isinstance(value, list | tuple):
        return [jsonable(one) for one in value]
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if hasattr(value, "item"):  # a numpy scalar
        return jsonable(value.item())
    if isinstance(value, float):
        return float(f"{value:.10g}") if math.isfinite(value) else None
    return value
