"""Contrasts: one factor and one outcome of a set of vignettes, laid out for paired inference with the vignette as the unit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audit.measures import paired
from audit.outcomes import largest_step, outcomes, with_derived
from audit.probe import Factor, Field, ProbeSet

if TYPE_CHECKING:
    import pandas as pd

SCHOOL_GRADES = (0.0, 20.0)  # what the grade of an answer that never came could have been
Codes = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """The answers that state one factor, by stratum (wording of a vignette, and levels of the other factors) and level."""

    factor: Factor
    rows: pd.DataFrame  # the answers, with every outcome's column
    units: tuple[str, ...]  # vignettes, or base cases where several vignettes are variants of one
    unit: Codes  # of each stratum
    context: Codes  # of each stratum: the levels of the other factors
    stratum: Codes  # of each answer
    level: Codes  # of each answer
    names: NDArray[np.object_]  # S x L: the name that stood for the level, "" where it was stated by a label
    identical_reruns: bool  # every prompt got the same text each time, so one answer of each is kept

    @cached_property
    def answered(self) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
        """Id and repeat of each answer."""
        return self.rows["id"].to_numpy(dtype=object), self.rows["repeat"].to_numpy(dtype=np.intp)

    @cached_property
    def _by_stratum(self) -> tuple[Codes, Codes]:
        order = np.argsort(self.stratum, kind="stable")
        return order, np.searchsorted(self.stratum[order], np.arange(len(self.unit) + 1))

    def answers(self, stratum: int) -> Codes:
        """Places in `rows` of the answers of a stratum, in their order."""
        order, starts = self._by_stratum
        return order[starts[stratum] : starts[stratum + 1]]


@dataclass(frozen=True)
class Axis:
    """One factor and one outcome, ready for inference: `gaps` has a row per unit and a column per level but the reference."""

    probes: ProbeSet
    layout: Layout
    outcome: Field
    cells: paired.Cells
    low: float  # range of the outcome, for worst-case bounds
    high: float
    step: float  # largest plausible gap of one unit

    @property
    def factor(self) -> Factor:
        """The factor whose levels are compared."""
        return self.layout.factor

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that are compared with the reference."""
        return self.factor.levels[1:]

    @property
    def reference(self) -> str:
        """The level that the others are compared with."""
        return self.factor.levels[0]

    @cached_property
    def _table(self) -> tuple[tuple[str, ...], Floats]:
        columns = [paired.paired_gaps(self.cells, level, self.reference) for level in self.levels]
        gaps = np.stack(columns, axis=1)
        there = ~np.isnan(gaps).all(axis=1)
        return tuple(np.array(self.cells.units, dtype=object)[there]), gaps[there]

    @property
    def units(self) -> tuple[str, ...]:
        """The units that have a gap to some level."""
        return self._table[0]

    @property
    def gaps(self) -> Floats:
        """Gaps of `units` to the reference, a column per level; nan where a level is missing."""
        return self._table[1]

    def where(self, level: str) -> dict[str, str]:
        """What a finding about `level` names itself by."""
        return {**self.axis_where, "level": level, "reference": self.reference, "outcome": self.outcome.name}

    @property
    def axis_where(self) -> dict[str, str]:
        """What a finding about the whole axis names itself by, without its outcome."""
        return {"set": self.probes.name, "axis": self.factor.name}

    def labels(self, level: str) -> dict[str, str]:
        """What people call the level and the reference."""
        return {"level": self.factor.labels[level], "reference": self.factor.labels[self.reference]}

    def responses(self, level: str) -> int:
        """Readable answers of `level` and of the reference."""
        return int(self.cells.read[:, [self.cells.column(level), self.cells.column(self.reference)]].sum())


def axes(probes: ProbeSet, rows: pd.DataFrame) -> Iterator[Axis]:
    """Every axis of a set of vignettes: its outcomes in their order, each by every factor that some arm states."""
    rows = with_derived(probes, rows)
    layouts = [layout for factor in probes.factors if (layout := layout_of(probes, rows, factor))]
    for outcome in outcomes(probes, rows):
        for layout in layouts:
            yield axis_of(probes, layout, outcome)


def layout_of(probes: ProbeSet, rows: pd.DataFrame, factor: Factor) -> Layout | None:
    """The layout of one factor, from rows with derived outcomes; None where no arm states the factor."""
    rows = rows[(rows["arm"] != "control").to_numpy() & states(rows, factor.name)]
    if rows.empty:
        return None
    identical = reruns_are_identical(rows)
    if identical:
        rows = rows[(rows["repeat"] == rows.groupby(["item", "arm", "paraphrase"])["repeat"].transform("min")).to_numpy()]
    arm = rows["arm"].factorize()[0]
    stated = [dict(rows["factors"].iloc[place]) for place in np.unique(arm, return_index=True)[1]]
    by_arm = [tuple(sorted((name, one) for name, one in each.items() if name != factor.name)) for each in stated]
    others = list(dict.fromkeys(by_arm))
    other_of_arm = np.array([others.index(one) for one in by_arm], dtype=np.intp)
    level = np.array([factor.levels.index(each[factor.name]) for each in stated], dtype=np.intp)[arm]
    item, items = rows["item"].factorize()
    base = {one.id: one.base for one in probes.items}
    units = sorted({base[name] for name in items})
    wording = rows["paraphrase"].to_numpy(dtype=np.intp)
    key = (item * len(others) + other_of_arm[arm]) * (wording.max() + 1) + wording
    _, first, stratum = np.unique(key, return_index=True, return_inverse=True)
    unit_of_item = np.array([units.index(base[name]) for name in items], dtype=np.intp)
    names = np.full((len(first), len(factor.levels)), "", dtype=object)
    names[stratum, level] = np.where(rows["name"].isna(), "", rows["name"])
    # variants of one base case are told apart by the context, so that they are no wordings of one another
    context = item[first] * len(others) + other_of_arm[arm][first]
    return Layout(factor, rows, tuple(units), unit_of_item[item[first]], context, stratum, level, names, identical)


def states(rows: pd.DataFrame, factor: str) -> NDArray[np.bool_]:
    """Which rows state a level of the factor."""
    return np.fromiter((factor in stated for stated in rows["factors"]), dtype=bool, count=len(rows))


def reruns_are_identical(rows: pd.DataFrame) -> bool:
    """Whether every prompt that was answered twice or more got the same answer each time: a cache, or no sampling, and so no repeats.

    The same text, and the same outcome where somebody coded one; False where there are no texts, as then nobody knows.
    """
    texts = rows[rows["text"].notna() & (rows["text"] != "")]
    if texts.empty or texts["repeat"].nunique() < 2:
        return False
    by_prompt = texts.groupby(["item", "arm", "paraphrase"])["text"]
    if not ((by_prompt.size() > 1).any() and (by_prompt.nunique() == 1).all()):
        return False
    coded = texts.assign(coded=texts["outcomes"].map(repr)).groupby(["item", "arm", "paraphrase"])["coded"]
    return bool((coded.nunique() == 1).all())


def axis_of(probes: ProbeSet, layout: Layout, outcome: Field) -> Axis:
    """The contrast of one factor and one outcome."""
    values = layout.rows[f"read:{outcome.name}"].to_numpy(dtype=float)
    cells = paired.cells_of(
        layout.units,
        layout.factor.levels,
        unit=layout.unit,
        context=layout.context,
        stratum=layout.stratum,
        level=layout.level,
        values=values,
    )
    spread = float(np.ptp(values[~np.isnan(values)])) if cells.read.any() else 0.0
    return Axis(probes, layout, outcome, cells, *outcome_range(outcome, values), step=largest_step(outcome, spread))


def outcome_range(outcome: Field, values: Floats) -> tuple[float, float]:
    """Smallest and largest value an unread answer could have had: what the form declares, else what was read; nan when nothing was."""
    if outcome.kind == "binary":
        return 0.0, 1.0
    if outcome.kind == "text":
        return SCHOOL_GRADES
    seen = values[~np.isnan(values)]
    low = outcome.low if outcome.low is not None else float(seen.min()) if seen.size else math.nan
    high = outcome.high if outcome.high is not None else float(seen.max()) if seen.size else math.nan
    return low, high


def unlabelled_means(axis: Axis, rows: pd.DataFrame, arm: str = "none") -> Floats:
    """Mean of each unit of `axis.units` in an arm that states nothing ("none") or something meaningless ("dummy"); nan without answers."""
    base = {one.id: one.base for one in axis.probes.items}
    mine = rows[rows["arm"] == arm]
    column = f"read:{axis.outcome.name}"
    by_wording = mine.groupby(["item", "paraphrase"])[column].mean().dropna().reset_index()
    by_unit = by_wording.assign(unit=[base[item] for item in by_wording["item"]]).groupby("unit")[column].mean()
    return by_unit.reindex(list(axis.units)).to_numpy(dtype=float)


def pairs(axis: Axis, level: str, strata: Sequence[int]) -> Iterator[tuple[float, str, str]]:
    """Answers to the same vignette, wording and repeat, one of `level` and one of the reference: their difference and both ids."""
    column = axis.layout.rows[f"read:{axis.outcome.name}"].to_numpy(dtype=float)
    ids, repeats = axis.layout.answered
    wanted = axis.factor.levels.index(level)
    for stratum in strata:
        places = axis.layout.answers(stratum)
        by_repeat = {repeats[one]: one for one in places if axis.layout.level[one] == 0 and not math.isnan(column[one])}
        for one in places:
            other = by_repeat.get(repeats[one])
            if axis.layout.level[one] == wanted and other is not None and not math.isnan(column[one]):
                yield float(column[one] - column[other]), str(ids[one]), str(ids[other])
