"""How alike are two ranked lists, such as differential diagnoses under two labels? An entry given twice counts where it stands first.

Entries are equal when their texts are: names of one diagnosis must be brought to one spelling before.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

Ranking = Sequence[Hashable]


def kendall_tau_b(first: Ranking, second: Ranking) -> float:
    """Agreement of two rankings over all entries of either, in [-1, 1]; 1 is the same order, 0 none, -1 the reverse.

    An entry that a list of K lacks has rank K + 1 there, tied with the others it lacks. nan for an empty list, or where one list
    orders nothing (a single entry in all). Kendall 1945, Biometrika 33:239. Lists with few entries in common are below 0 even so:
    what stands in one list only is ranked against what stands in the other only; `rank_biased_overlap` knows no such penalty.
    """
    one, two = _distinct(first), _distinct(second)
    if not (one and two):
        return math.nan
    entries = list(dict.fromkeys([*one, *two]))
    signs = [np.sign(np.subtract.outer(ranks, ranks)) for ranks in (_ranks(one, entries), _ranks(two, entries))]
    scale = math.sqrt(float((signs[0] ** 2).sum()) * float((signs[1] ** 2).sum()))
    return float((signs[0] * signs[1]).sum()) / scale if scale else math.nan


def rank_biased_overlap(first: Ranking, second: Ranking, *, p: float = 0.9) -> float:
    """Overlap of two rankings, the top weighted most, in [0, 1]; 1 is the same list, 0 nothing in common. nan for an empty list.

    The reader goes on to the next rank with chance `p`: at .9 the first ten ranks hold 86 % of the weight. Extrapolated beyond the
    end of the lists, which may differ in length (RBO_ext, equation 32 of Webber, Moffat & Zobel 2010, ACM Trans Inf Syst 28(4):20).
    """
    if not 0 < p < 1:
        raise ValueError(f"p is the chance of reading on and lies between 0 and 1, e.g. 0.9, got {p}")
    short, long = sorted((_distinct(first), _distinct(second)), key=len)
    if not short:
        return math.nan
    overlaps = _overlaps(short, long)
    depth = np.arange(1, len(long) + 1)
    at_short, at_long = overlaps[len(short) - 1], overlaps[-1]
    seen = float((overlaps / depth * p**depth).sum())
    # below the end of the shorter list the agreement found so far is taken to go on among what it does not show
    below = depth > len(short)
    assumed = float((at_short * (depth - len(short)) / (len(short) * depth) * p**depth)[below].sum())
    beyond = ((at_long - at_short) / len(long) + at_short / len(short)) * p ** len(long)
    return float((1 - p) / p * (seen + assumed) + beyond)


def _overlaps(short: list[Any], long: list[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Entries that the lists share among their first d, for d = 1 to the length of the longer."""
    place = {entry: rank for rank, entry in enumerate(long)}
    shared_from = [max(rank, place[entry]) for rank, entry in enumerate(short) if entry in place]
    return np.bincount(np.array(shared_from, dtype=int), minlength=len(long)).cumsum().astype(float)


def _distinct(ranking: Ranking) -> list[Any]:
    return list(dict.fromkeys(ranking))


def _ranks(ranking: list[Any], entries: list[Any]) -> list[int]:
    place = {entry: rank for rank, entry in enumerate(ranking, 1)}
    return [place.get(entry, len(ranking) + 1) for entry in entries]
