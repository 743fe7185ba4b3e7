from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from audit.measures.multiplicity import benjamini_hochberg, holm


def test_holm_matches_a_hand_calculation() -> None:
    """Sorted p times 3, 2, 1, never falling, in the order given."""
    # .01 x 3 = .03; .03 x 2 = .06; .04 x 1 = .04, raised to .06
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])


def test_benjamini_hochberg_matches_a_hand_calculation() -> None:
    """Sorted p times 3/1, 3/2, 3/3, never above a later one, in the order given."""
    # .01 x 3 = .03; .03 x 1.5 = .045, lowered to .04; .04 x 1 = .04
    assert benjamini_hochberg([0.04, 0.01, 0.03]) == pytest.approx([0.04, 0.03, 0.04])


@pytest.mark.parametrize(("ours", "theirs"), [(holm, "holm"), (benjamini_hochberg, "fdr_bh")])
def test_adjustments_agree_with_statsmodels(ours: Any, theirs: str) -> None:
    """An independent implementation gives the same numbers, ties and values near 1 included."""
    p = np.round(np.random.default_rng(51).beta(0.5, 2, size=40), 2)
    assert ours(p) == pytest.approx(multipletests(p, method=theirs)[1])


@pytest.mark.parametrize("method", [holm, benjamini_hochberg])
def test_a_missing_p_is_no_test(method: Any) -> None:
    """nan stays where it is and does not enlarge the family; a table keeps its shape and the input its values."""
    p = np.array([[0.01, math.nan], [0.03, 0.04]])
    adjusted = method(p)
    assert adjusted.shape == (2, 2)
    assert math.isnan(adjusted[0, 1])
    assert adjusted[~np.isnan(adjusted)] == pytest.approx(method([0.01, 0.03, 0.04]))
    assert p[0, 0] == 0.01
    assert method([]).size == 0


@pytest.mark.parametrize("method", [holm, benjamini_hochberg])
def test_what_is_no_probability_is_refused(method: Any) -> None:
    """A p above 1 is an error."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        method([0.2, 1.2])
