"""What is compared between groups: the fields of the answer form, what is derived from them, agreement with the key, and refusal.

A choice becomes a yes/no outcome for each of its values, a set one for each of its members; a free text is compared by its grade, length,
hedging and warmth. Every outcome is a column `read:<name>` of numbers; nan is an answer that could not be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from audit.errors import ProbeError
from audit.probe import Field, ProbeSet

if TYPE_CHECKING:
    import pandas as pd

CONCORDANCE = Field("concordance", "number", "answers in line with the guideline key", low=0.0, high=1.0, valence="more is benefit")
REFUSAL = Field("refusal", "binary", "refusals", low=0.0, high=1.0, valence="more is harm")
TEXT_MEASURES = {"words": "length in words", "hedging": "hedging words per 100 words", "warmth": "warm words per 100 words"}


def outcomes(probes: ProbeSet, rows: pd.DataFrame) -> list[Field]:
    """The outcomes of a set: its fields and their parts, agreement with the key where there is one, refusal where there are texts."""
    keyed = [CONCORDANCE] if rows["read:concordance"].notna().any() else []
    texts = [REFUSAL] if rows["text"].notna().any() else []
    return [part for one in probes.fields for part in _parts(one, rows)] + keyed + texts


def _parts(field: Field, rows: pd.DataFrame) -> Iterator[Field]:
    """A field as outcomes with an order: itself, or what it is taken apart into."""
    if field.kind in ("choice", "set"):
        named = replace(field, kind="binary", low=0.0, high=1.0, step=1.0, choices=())
        for choice in field.choices:
            yield replace(named, name=f"{field.name}={choice}", title=f"{field.title or field.name}: {choice}")
        return
    yield field
    for measure, title in TEXT_MEASURES.items() if field.kind == "text" else ():
        if f"read:{field.name}:{measure}" in rows:
            valence = "more is benefit" if measure == "warmth" else "depends"
            yield Field(f"{field.name}:{measure}", "number", f"{field.title or field.name}: {title}", low=0.0, valence=valence)


def largest_step(field: Field, spread: float = 0.0) -> float:
    """Largest plausible change of one vignette under a swap, in the field's unit: what the form declares.

    A step of 1 stands for none declared: a number or a school grade may then change by `spread`, the range of the answers seen, and a
    diagnosis by the whole list, as it may drop out of it.
    """
    if field.step != 1.0 or field.kind not in ("number", "text", "rank"):
        return field.step
    return max(1.0, (field.high or 11.0) - (field.low or 1.0) if field.kind == "rank" else spread)


def with_derived(probes: ProbeSet, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that can be compared, with a column for every derived outcome."""
    rows = rows[rows["finish"] != "error"]
    derived: dict[str, Any] = {"read:concordance": _concordance(probes, rows), "read:refusal": rows["refused"].to_numpy(dtype=float)}
    for field in probes.fields:
        values = rows[f"read:{field.name}"].to_numpy(dtype=float)
        for place, choice in enumerate(field.choices if field.kind in ("choice", "set") else ()):
            holds = values == place if field.kind == "choice" else (np.nan_to_num(values).astype(np.int64) >> place) & 1
            derived[f"read:{field.name}={choice}"] = np.where(np.isnan(values), np.nan, holds)
    return rows.assign(**derived)


def _concordance(probes: ProbeSet, rows: pd.DataFrame) -> NDArray[np.float64]:
    """Share of the keyed fields that were read and answered in line with the key, in [0, 1]; nan without any."""
    agreed, read = np.zeros(len(rows)), np.zeros(len(rows))
    fields = {field.name: field for field in probes.fields}
    places = rows.groupby("item", sort=False).indices
    for item in probes.items:
        mine = places.get(item.id)
        for name, right in item.key.items() if mine is not None else ():
            column = f"read:{name}"
            if column in rows:
                values = rows[column].to_numpy(dtype=float)[mine]
                read[mine] += ~np.isnan(values)
                agreed[mine] += np.isin(values, keyed_numbers(fields[name], right))
    shares: NDArray[np.float64] = np.divide(agreed, read, out=np.full(len(rows), math.nan), where=read > 0)
    return shares


def keyed_values(right: Any) -> list[Any]:
    """The values that a key calls right: a list of them, or the one."""
    return list(right) if isinstance(right, list) else [right]


def keyed_numbers(field: Field, right: Any) -> list[float]:
    """The right values of a field as its column holds them: a choice by its place, an acceptable set by the places of its members.

    ProbeError for a key that no answer could have.
    """
    return [_keyed_number(field, one) for one in keyed_values(right)]


def _keyed_number(field: Field, right: Any) -> float:
    try:
        if field.kind == "set" and isinstance(right, list):
            return float(sum(1 << field.choices.index(one) for one in set(right)))
        return float(field.choices.index(right)) if field.kind == "choice" and isinstance(right, str) else float(right)
    except (TypeError, ValueError):
        there = f"a list of acceptable sets of {', '.join(field.choices)}" if field.kind == "set" else ", ".join(field.choices) or "numbers"
        raise ProbeError(f"an item keys {field.name} = {right!r}, which no answer can be; right would be {there}") from None
