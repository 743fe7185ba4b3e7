"""Similarity of a file of texts on its own, without a run: rows of one group are the repeats of one prompt."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from audit.answers.contradiction import Contradiction, contradictions, read_claims
from audit.errors import TranscriptError
from audit.measure_file import column_names, rows_of
from audit.measures.calibration import Bands, bands, bands_of
from audit.measures.embedding import embedding_cosine
from audit.measures.intervals import t_interval
from audit.measures.similarity import FAMILIES, Matrix, length_ratio, pairs, similarities, spread, tokens
from audit.measures.stability import jackknifed_mean
from audit.measures.text import script

MOST = 2000  # texts of a group; their 2 million pairs take a minute
EMBEDDING = "embedding_cosine"
PARTS = ("low", "high", "minimum", "median", "maximum")
Row = dict[str, str]


@dataclass(frozen=True)
class Group:
    """The texts of one group and the rows of the file they stand in."""

    name: str
    rows: Sequence[int]
    texts: Sequence[str]
    model: Path | None  # folder of an embedding model

    @cached_property
    def matrices(self) -> dict[str, Matrix]:
        """Every family, and the ratio of lengths, of every text with every other."""
        found = similarities(self.texts)
        if self.model:
            found[EMBEDDING] = _embedded(self.texts, model=self.model)
        return {**found, "length_ratio": length_ratio([tokens(text) for text in self.texts])}

    @cached_property
    def disagreements(self) -> dict[tuple[int, int], tuple[Contradiction, ...]]:
        """The pairs of texts that contradict one another, and in what."""
        claims = [read_claims(text) for text in self.texts]
        found = {(a, b): contradictions(claims[a], claims[b]) for a, b in combinations(range(len(claims)), 2)}
        return {pair: points for pair, points in found.items() if points}

    @property
    def contradiction_rate(self) -> float:
        """Share of the pairs of texts with words that contradict one another, in [0, 1]; nan without such a pair."""
        told = sum(bool(tokens(text)) for text in self.texts)
        return len(self.disagreements) / math.comb(told, 2) if told > 1 else math.nan


@dataclass(frozen=True)
class Similarities:
    """The groups of a file with two texts or more."""

    groups: Sequence[Group]
    alone: int  # groups of one text, of which nothing can be said
    empty: int  # texts without a word
    script: str  # "latin" or "han", by whose pairs the values are read
    model: Path | None

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the measures, in the order of their columns."""
        return (*FAMILIES, *([EMBEDDING] if self.model else []), "length_ratio")

    def scale(self, family: str) -> Bands | None:
        """What values of a family are worth; None where identical and different is all there is to tell."""
        if family in ("exact", "length_ratio"):
            return None
        return (
            bands_of(partial(_embedded, model=self.model), script=self.script) if family == EMBEDDING else bands(family, script=self.script)
        )

    def by_group(self) -> Iterator[Row]:
        """One row for each group: the mean of each family over its pairs, with its interval, its extremes and what the mean is like."""
        scales = {family: self.scale(family) for family in self.families}
        for group in self.groups:
            row = {
                "group": group.name,
                "texts": str(len(group.texts)),
                "distinct_texts": str(len(set(group.texts))),
                "pairs": str(math.comb(len(group.texts), 2)),
            }
            for family, matrix in group.matrices.items():
                mean, values = jackknifed_mean(matrix), spread(pairs(matrix))
                parts = (
                    max(mean.low, -1.0 if family == EMBEDDING else 0.0),
                    min(mean.high, 1.0),
                    values.minimum,
                    values.median,
                    values.maximum,
                )
                row[family] = _cell(mean.value)
                row |= {f"{family}_{name}": _cell(one) for name, one in zip(PARTS, parts, strict=True)}
                if scale := scales[family]:
                    row[f"{family}_like"] = scale.name(mean.value)
            yield {**row, "contradiction_rate": _cell(group.contradiction_rate)}

    def by_pair(self) -> Iterator[Row]:
        """One row for each pair of texts of a group, with the numbers of their rows in the file and what they contradict one another in."""
        for group in self.groups:
            for a, b in combinations(range(len(group.texts)), 2):
                points = group.disagreements.get((a, b), ())
                yield {
                    "group": group.name,
                    "first_row": str(group.rows[a]),
                    "second_row": str(group.rows[b]),
                    **{family: _cell(float(matrix[a, b])) for family, matrix in group.matrices.items()},
                    "contradictions": "; ".join(f"{point.kind}: {point.about}" for point in points),
                }

    def summary(self) -> str:
        """What all groups came to, a line for each family, with the values of pairs whose relation is known."""
        count = sum(len(group.texts) for group in self.groups)
        pairs_of_all = sum(math.comb(len(group.texts), 2) for group in self.groups)
        head = [_counted(len(self.groups), "group"), _counted(count, "text"), _counted(pairs_of_all, "pair")]
        if self.alone:
            head.append(f"{_counted(self.alone, 'group')} of one text left out")
        if self.empty:
            head.append(f"{_counted(self.empty, 'text')} without a word")
        against = spread(group.contradiction_rate for group in self.groups).mean
        lines = [
            ", ".join(head),
            f"{'':20}{'mean':>6}  {'95 % interval':15}{'min':>6}{'max':>6}  unrelated    paraphrased  half reworded  the mean is like",
            *(self._line(family) for family in self.families),
            f"pairs with a contradiction that is certain: {'–' if math.isnan(against) else f'{100 * against:.1f} %'}",
        ]
        return "\n".join(lines)

    def _line(self, family: str) -> str:
        means = [jackknifed_mean(group.matrices[family]).value for group in self.groups]
        values = spread(np.concatenate([pairs(group.matrices[family]) for group in self.groups]))
        alone = len(self.groups) == 1
        interval = jackknifed_mean(self.groups[0].matrices[family]) if alone else t_interval(means)
        low, high = max(interval.low, -1.0), min(interval.high, 1.0)
        bounds = "–" if math.isnan(low) else f"{max(low, 0.0) if family != EMBEDDING else low:.2f} to {high:.2f}"
        line = f"{family:20}{_short(interval.value):>6}  {bounds:15}{_short(values.minimum):>6}{_short(values.maximum):>6}  "
        if not (scale := self.scale(family)):
            return line.rstrip()
        known = [f"{band.low:.2f} to {band.high:.2f}" for sort, band in scale.by_sort.items() if sort != "identical"]
        return f"{line}{known[0]:13}{known[1]:13}{known[2]:15}{scale.name(interval.value)}".rstrip()


def similarity_of_file(path: Path, *, text_column: str, group_column: str = "", model: Path | None = None) -> Similarities:
    """The texts of a CSV or JSONL file by the value of `group_column`; without one, all texts are one group.

    `model` is the folder of an embedding model. TranscriptError names the file, the row or the column, and what would be right.
    """
    names = column_names(path)
    for asked, option in ((text_column, "--text-column"), (group_column, "--group-column")):
        if asked and asked not in names:
            raise TranscriptError(f"{path}: no column {asked!r} for {option}; it has {', '.join(names) or 'none'}")
    found: dict[str, list[tuple[int, str]]] = {}
    for number, row in rows_of(path):
        found.setdefault(_group(row, group_column), []).append((number, _text(row, text_column, path, number)))
    groups = [
        Group(name, [number for number, _ in members], [text for _, text in members], model)
        for name, members in found.items()
        if len(members) > 1
    ]
    _check_sizes(path, groups, group_column)
    texts = [text for group in groups for text in group.texts]
    kind = "han" if script(" ".join(texts)) == "han" else "latin"
    return Similarities(groups, len(found) - len(groups), sum(not tokens(text) for text in texts), kind, model)


def _group(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column) if column else ""
    return "" if value is None else str(value).strip()


def _text(row: Mapping[str, Any], column: str, path: Path, number: int) -> str:
    text = row.get(column)
    if text is not None and not isinstance(text, str):
        raise TranscriptError(f"{path}: row {number}: {column} must be text, it is {str(text)[:60]!r}")
    return text or ""


def _check_sizes(path: Path, groups: Sequence[Group], column: str) -> None:
    """Refuse a file without a pair, and a group of which there are too many pairs."""
    if not groups:
        by = f"column {column!r} has another value in every row" if column else "it has fewer than two rows"
        raise TranscriptError(f"{path}: nothing to compare: {by}; rows with the same value of --group-column are compared with one another")
    largest = max(groups, key=lambda group: len(group.texts))
    if len(largest.texts) > MOST:
        of = f"group {largest.name!r}" if column else "without --group-column the one group"
        raise TranscriptError(
            f"{path}: {of} has {len(largest.texts)} texts, {MOST} is the most; name the column that tells prompts apart by --group-column"
        )


def _embedded(texts: Sequence[str], *, model: Path | None) -> Matrix:
    try:
        return embedding_cosine(texts, model=model or Path())
    except (ImportError, OSError, ValueError) as error:
        raise TranscriptError(str(error)) from error


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _short(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.4f}".rstrip("0").rstrip(".")
