"""How much two collections have in common."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Sequence
from itertools import combinations
from statistics import fmean


def jaccard(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    """Members that both have, of those that either has, in [0, 1]; 1 for equal sets, nan when both are empty.

    |A & B| / |A | B|. Jaccard P. Bull Soc Vaud Sci Nat 1901;37:547-579.
    """
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else math.nan


def mean_jaccard(collections: Sequence[Collection[Hashable]]) -> float:
    """Mean of `jaccard` over all pairs of collections, in [0, 1]; pairs that are both empty say nothing; nan without any pair left."""
    found = [jaccard(one, other) for one, other in combinations(collections, 2)]
    there = [value for value in found if not math.isnan(value)]
    return fmean(there) if there else math.nan
