"""What a similarity is worth: where each family lies for pairs of answers whose relation is known.

The pairs come from short pieces of health advice in `similarity_pairs.toml`, 50 to 75 words each; of longer answers even unrelated ones
share somewhat more words.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np

from audit.measures.similarity import FAMILIES, Matrix, tokens
from audit.measures.text import sentences

PAIRS = Path(__file__).with_name("similarity_pairs.toml")
SORTS = ("unrelated", "paraphrased", "half reworded", "identical")  # other topic; other words; other words in the second half; same text
MIDDLE = (5, 50, 95)  # percentiles that make a band


@dataclass(frozen=True)
class Band:
    """Where the middle 90 % of the pairs of one sort lie."""

    low: float
    median: float
    high: float
    pairs: int


@dataclass(frozen=True)
class Bands:
    """What one family gives for pairs of each sort, in one script."""

    by_sort: Mapping[str, Band]  # in the order of `SORTS`
    separation: float  # chance that a paraphrased pair is more alike than an unrelated one, in [0, 1]; 0.5 tells nothing apart

    def name(self, value: float) -> str:
        """The sorts of pairs that have such a value, or those between which it lies, in words; "" for nan."""
        if math.isnan(value):
            return ""
        holding = [sort for sort, band in self.by_sort.items() if band.low <= value <= band.high]
        if holding:
            return " or ".join(holding)
        below = [sort for sort, band in self.by_sort.items() if band.high < value]
        above = [sort for sort, band in self.by_sort.items() if band.low > value]
        return f"between {below[-1]} and {above[0]}" if below and above else (below[-1] if below else above[0])


@cache
def bands(family: str, *, script: str = "latin") -> Bands:
    """The bands of an offline family for answers in "latin" or "han" script; LookupError for another script, KeyError for a family."""
    measure = FAMILIES[family]
    return bands_of(lambda texts: measure([tokens(text) for text in texts]), script=script)


def bands_of(similarity: Callable[[Sequence[str]], Matrix], *, script: str = "latin") -> Bands:
    """The bands of any similarity of texts, e.g. by embeddings, from the same pairs."""
    topics = _topics(script)
    texts = [text for topic in topics for text in topic]
    topic = np.repeat(np.arange(len(topics)), [len(one) for one in topics])
    matrix = similarity(texts)
    first, second = np.array(list(combinations(range(len(topic)), 2))).T
    same = topic[first] == topic[second]
    alike, apart = matrix[first, second][same], matrix[first, second][~same]
    halves = [float(similarity(pair)[0, 1]) for one in topics for pair in _half_reworded(one)]
    values = (apart, alike, np.array(halves), np.diagonal(matrix))
    wins = (alike[:, None] > apart).mean() + (alike[:, None] == apart).mean() / 2
    return Bands({sort: _band(one) for sort, one in zip(SORTS, values, strict=True)}, float(wins))


def _band(values: Sequence[float] | Matrix) -> Band:
    low, median, high = (float(one) for one in np.percentile(values, MIDDLE))
    return Band(low, median, high, len(values))


def _half_reworded(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each text with a copy that begins as it does and ends as another wording does."""
    for text, other in zip(texts, [*texts[1:], texts[0]], strict=True):
        own, foreign = sentences(text), sentences(other)
        yield text, " ".join([*own[: len(own) // 2], *foreign[len(foreign) // 2 :]])


@cache
def _topics(script: str) -> tuple[tuple[str, ...], ...]:
    """The wordings of every topic of a script."""
    found = tuple(tuple(one["texts"]) for one in tomllib.loads(PAIRS.read_text(encoding="utf-8"))["topics"] if one["script"] == script)
    if not found:
        raise LookupError(f"no pairs in script {script!r} to calibrate on (scripts: latin, han)")
    return found
