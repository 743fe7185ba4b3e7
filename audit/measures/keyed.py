"""Points of keyed answers (Med-HALT, arXiv 2307.15343), over all answers that came back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from audit.measures.equivalence import undetectable_share
from audit.measures.intervals import Interval, clustered_ratio

PENALTY = 0.25  # Med-HALT's, which makes guessing among five options worth nothing


def pointwise_score(correct: ArrayLike, wrong: ArrayLike, answers: ArrayLike, *, penalty: float = PENALTY) -> Interval:
    """Mean points per answer in [-penalty, 1], 0 for one who always abstains: +1 for each correct, -`penalty` for each wrong one, 0 for the
    rest, over all answers. One entry per item; the interval is the linearised one over items,
    and where nothing varied what items missed by the sample could make of the score. nan without answers.

    The published script divides by 100 whatever the number of questions, and leaves out answers that failed to parse; here the divisor is
    the number of answers, and an unread one counts 0 in it."""
    if not 0 <= penalty <= 1:
        raise ValueError(f"a penalty lies in [0, 1], got {penalty}")
    points = np.asarray(correct, dtype=float) - penalty * np.asarray(wrong, dtype=float)
    score = clustered_ratio(points, answers, proportion=False)
    if score.low == score.high:  # nothing varied: items of another kind may have been missed
        missed = undetectable_share(int(np.count_nonzero(np.asarray(answers, dtype=float) > 0)))
        return Interval(score.value, score.value - missed * (score.value + penalty), score.value + missed * (1 - score.value))
    return score
