from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa as their_fleiss

from audit.measures.agreement import (
    cohen_kappa,
    correlation_of_parts,
    deviation_of_parts,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac1_of_counts,
    intraclass_correlation,
    krippendorff_alpha,
    modal_agreement,
    pairwise_agreement,
    variance_parts,
)

# two raters, 100 items: 90 both yes, 5 and 4 discordant, 1 both no
FIRST = ["yes"] * 95 + ["no"] * 5
SECOND = ["yes"] * 90 + ["no"] * 5 + ["yes"] * 4 + ["no"]

# four observers, twelve units, some missing: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C
GAP = math.nan
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
        [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
    ]
).T

# six targets, four judges: Shrout & Fleiss 1979, table 2
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_pairwise_agreement_matches_a_hand_count() -> None:
    """Three a and two b: 3 + 1 of 10 pairs agree; a missing label leaves its pairs out."""
    assert pairwise_agreement(["a", "a", "b", "a", "b"]) == 0.4
    assert pairwise_agreement(["a", None, "a", math.nan]) == 1.0


def test_pairwise_agreement_is_unbiased() -> None:
    """Its mean over items is sum p^2 whether an item is repeated 3 or 10 times."""
    rng = np.random.default_rng(61)
    for repeats in (3, 10):
        mean = np.mean([pairwise_agreement(rng.choice(3, size=repeats, p=[0.5, 0.3, 0.2])) for _ in range(4000)])
        assert mean == pytest.approx(0.38, abs=0.02)  # .25 + .09 + .04


def test_modal_agreement_is_the_share_of_the_commonest_answer() -> None:
    """Three of five."""
    assert modal_agreement(["a", "a", "b", "a", "b"]) == 0.6


@pytest.mark.parametrize("measure", [pairwise_agreement, modal_agreement])
def test_one_answer_agrees_with_nothing(measure: Any) -> None:
    """Fewer than two answers give nan."""
    assert math.isnan(measure(["a", None]))
    assert math.isnan(measure([]))


def test_two_rater_fixtures() -> None:
    """Observed agreement .91 with a prevalence of 94.5 %: kappa falls, AC1 does not, alpha is near Scott's pi."""
    # kappa: chance .95 x .94 + .05 x .06 = .896, (.91 - .896) / .104; AC1: chance 2 x .945 x .055 = .10395
    assert cohen_kappa(FIRST, SECOND) == pytest.approx(0.1346, abs=5e-5)
    assert gwet_ac1(FIRST, SECOND) == pytest.approx((0.91 - 0.10395) / (1 - 0.10395))
    assert gwet_ac1(FIRST, SECOND) == pytest.approx(0.8996, abs=5e-5)
    assert krippendorff_alpha(np.array([FIRST, SECOND]).T) == pytest.approx(0.1385, abs=5e-5)


def test_gwet_ac1_of_three_categories_matches_a_hand_calculation() -> None:
    """Chance is spread over the categories seen."""
    # 4 of 5 agree; shares .3, .5, .2: chance (.21 + .25 + .16) / 2 = .31; (.8 - .31) / .69
    assert gwet_ac1([*"aabbc"], [*"abbbc"]) == pytest.approx(0.7101, abs=5e-5)


def test_gwet_ac1_of_many_raters_matches_a_hand_calculation() -> None:
    """Three ratings of three items, and of one a single rating, which is left out."""
    # agreement (1 + 1/3 + 1) / 3 = 7/9; shares 5/9 and 4/9: chance 2 x 20/81 / 1 = 40/81; (63 - 40) / (81 - 40)
    assert gwet_ac1_of_counts([[3, 0], [2, 1], [0, 3], [1, 0]]) == pytest.approx(23 / 41)
    assert math.isnan(gwet_ac1_of_counts([[3, 0], [3, 0]])) and math.isnan(gwet_ac1_of_counts([]))


def test_kappas_agree_with_other_libraries() -> None:
    """scikit-learn's Cohen and statsmodels' Fleiss give the same numbers."""
    rng = np.random.default_rng(62)
    first, second = rng.integers(0, 3, 50), rng.integers(0, 3, 50)
    assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second))
    counts = rng.multinomial(5, [0.6, 0.3, 0.1], size=30)
    assert fleiss_kappa(counts) == pytest.approx(their_fleiss(counts))


def test_fleiss_kappa_leaves_out_items_rated_once() -> None:
    """An item with one rating has no pair to agree."""
    counts = [[3, 0], [1, 2], [0, 3]]
    assert fleiss_kappa([*counts, [1, 0]]) == fleiss_kappa(counts)


def test_missing_labels_leave_their_pair_out() -> None:
    """A pair counts only when both raters said something."""
    first, second = [*FIRST, None, "yes"], [*SECOND, "no", math.nan]
    assert cohen_kappa(first, second) == cohen_kappa(FIRST, SECOND)
    assert gwet_ac1(first, second) == gwet_ac1(FIRST, SECOND)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_krippendorff_alpha_matches_the_published_example(level: Any, alpha: float) -> None:
    """Krippendorff's own example with missing data, at each level of measurement."""
    assert krippendorff_alpha(OBSERVERS, level=level) == pytest.approx(alpha, abs=5e-4)


def test_krippendorff_alpha_refuses_an_unknown_level() -> None:
    """The error lists the levels there are."""
    with pytest.raises(ValueError, match="nominal, ordinal, interval"):
        krippendorff_alpha(OBSERVERS, level="ratio")  # type: ignore[arg-type]


def test_intraclass_correlation_matches_the_published_table() -> None:
    """ICC(1,1) of Shrout and Fleiss's ratings is .17 (between 11.24, within 6.26)."""
    # (11.2417 - 6.2639) / (11.2417 + 3 x 6.2639) = .1657
    assert intraclass_correlation(JUDGES) == pytest.approx(0.1657, abs=5e-5)


def test_intraclass_correlation_takes_missing_repeats() -> None:
    """Repeats may be missing, items without any are left out, and equal repeats of unequal items give 1."""
    assert intraclass_correlation([*JUDGES, [GAP] * 4]) == intraclass_correlation(JUDGES)
    assert intraclass_correlation([[1, 1, GAP], [2, 2, 2], [5, GAP, 5]]) == 1.0
    # between 10.8 / 1, within 8 / 3, n0 = 5 - 13 / 5 = 2.4: (10.8 - 2.6667) / (10.8 + 1.4 x 2.6667)
    assert intraclass_correlation([[1, 3, GAP], [4, 4, 7]]) == pytest.approx(0.5596, abs=5e-5)
    rng = np.random.default_rng(63)
    table = rng.normal(0, 1, (400, 1)) + rng.normal(0, 1, (400, 6))  # true share between items: one half
    table[rng.random(table.shape) < 0.3] = GAP
    assert intraclass_correlation(table) == pytest.approx(0.5, abs=0.06)


def test_parts_add_up() -> None:
    """Parts of rows that are resampled together may be summed first: coefficient and deviation stay the same."""
    table = [[1, 3, GAP], [4, 4, 7], [2, 2, 2], [9, 8, GAP]]
    parts = variance_parts(table)
    summed = np.array([parts[:2].sum(axis=0), parts[2:].sum(axis=0)])
    assert correlation_of_parts(parts) == intraclass_correlation(table) == pytest.approx(correlation_of_parts(summed))
    # squares within 2 + 6 + 0 + 0.5 on 1 + 2 + 2 + 1 degrees of freedom
    assert deviation_of_parts(parts) == pytest.approx(np.sqrt(8.5 / 6)) == pytest.approx(deviation_of_parts(summed))
    assert math.isnan(deviation_of_parts(variance_parts([[1], [2]]))) and variance_parts([[GAP]]).shape == (0, 6)


def test_without_variation_or_pairs_nothing_can_be_said() -> None:
    """One category only, no pairs, or no repeats: nan, not 1 and not 0."""
    same = ["yes"] * 5
    for value in (
        cohen_kappa(same, same),
        gwet_ac1(same, same),
        fleiss_kappa([[3, 0], [3, 0]]),
        krippendorff_alpha([same, same]),
        cohen_kappa([], []),
        gwet_ac1([None], ["yes"]),
        fleiss_kappa([[1, 0], [0, 1]]),
        fleiss_kappa([]),
        krippendorff_alpha([["yes", None], [None, "no"]]),
        intraclass_correlation([[2, 2], [2, 2]]),
        intraclass_correlation([[1, GAP], [2, GAP]]),
        intraclass_correlation([[1, 2, 3]]),
        intraclass_correlation([]),
    ):
        assert math.isnan(value)


def test_raters_need_the_same_items() -> None:
    """Lists of different length are an error."""
    with pytest.raises(ValueError, match="2 and 1"):
        cohen_kappa(["a", "b"], ["a"])
