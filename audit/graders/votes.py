"""Several judges or raters of the same answers: the stance that most of them saw, and how far they agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audit.graders.grade import STANCES, Grade
from audit.measures.agreement import gwet_ac1_of_counts, krippendorff_alpha, pairwise_agreement
from audit.measures.intervals import Interval, clustered_ratio

Votes = Sequence[tuple[str, str | None]]  # who, and the stance; None where none was given


@dataclass(frozen=True)
class Agreement:
    """How far voters agree. The coefficients are at most 1; 0 is chance; nan where nothing can be compared."""

    voters: int
    answers: int  # with two votes or more
    share_equal: Interval  # of the pairs of votes on one answer, in [0, 1]; the items are the clusters
    gwet_ac1: float
    krippendorff_alpha: float


def majority(votes: Votes) -> Grade:
    """The stance that more than half of the voters gave, with their share as confidence; "unread" without a majority, so also in a tie.

    Who gave none counts as one who could not read the answer.
    """
    told = ", ".join(f"{who} {stance or 'nothing'}" for who, stance in votes)
    counts = Counter(stance or "unread" for _, stance in votes)
    stance, most = counts.most_common(1)[0] if counts else ("unread", 0)
    if 2 * most <= len(votes):
        return Grade("unread", 0.0, rule=f"no majority: {told}" if told else "nobody voted", votes=tuple(votes))
    return Grade(stance, most / len(votes), rule=f"{most} of {len(votes)}: {told}", votes=tuple(votes))


def agreement(votes: Sequence[Votes], *, items: Sequence[str]) -> Agreement:
    """How far the voters agree over all answers; `items` names the item of each answer, within which answers are alike."""
    given = [[stance for _, stance in one if stance is not None] for one in votes]
    voters = list(dict.fromkeys(who for one in votes for who, _ in one))
    equal, pairs = dict.fromkeys(items, 0.0), dict.fromkeys(items, 0)
    for item, stances in zip(items, given, strict=True):
        if len(stances) > 1:
            equal[item] += pairwise_agreement(stances)
            pairs[item] += 1
    return Agreement(
        len(voters),
        sum(pairs.values()),
        clustered_ratio(np.array(list(equal.values())), np.array(list(pairs.values()))),
        gwet_ac1_of_counts([[stances.count(one) for one in STANCES] for stances in given]),
        krippendorff_alpha([[dict(one).get(who) for who in voters] for one in votes]),
    )
