"""What a reader found of one value, and how several findings become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What an answer says about one field; `value` is None when it cannot be read, and `reason` then says why (else it is "")."""

    value: float | str | None
    reason: str = ""


ABSENT = Reading(None, "not given")
UNCLEAR = Reading(None, "not understood")
AMBIGUOUS = Reading(None, "ambiguous")
CONTRADICTORY = Reading(None, "contradictory")
OUT_OF_RANGE = Reading(None, "out of range")


def agreed(readings: Sequence[Reading], *, otherwise: Reading = AMBIGUOUS) -> Reading:
    """The one value on which all readable `readings` agree, `otherwise` when they differ, the last reason when none is readable."""
    values = {reading.value for reading in readings if reading.value is not None}
    if len(values) > 1:
        return otherwise
    return Reading(values.pop()) if values else readings[-1] if readings else ABSENT


def settled(readings: Sequence[Reading]) -> Reading:
    """As `agreed`, for statements of equal standing: values that differ, or a value beside one that is off the scale, contradict one
    another, and a range or a doubt takes back the value beside it."""
    if AMBIGUOUS in readings:
        return AMBIGUOUS
    if OUT_OF_RANGE in readings and any(reading.value is not None for reading in readings):
        return CONTRADICTORY
    return agreed(readings, otherwise=CONTRADICTORY)
