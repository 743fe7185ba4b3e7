"""Laws of audit/measures/rankings.py."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from audit.measures.rankings import kendall_tau_b, rank_biased_overlap

# Webber, Moffat & Zobel 2010, table I: two lists and their agreement at depths 1 to 7
FIRST, SECOND = "abcdefg", "zcavwxy"
AGREEMENT = [0, 0, 2 / 3, 2 / 4, 2 / 5, 2 / 6, 2 / 7]

lists = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True)
patience = st.floats(0.05, 0.98)


def by_definition(first: list[str], second: list[str], p: float) -> float:
    """Equation 32 term by term."""
    short, long = sorted((first, second), key=len)
    s, n = len(short), len(long)
    shared = [len({*short[:d]} & {*long[:d]}) for d in range(1, n + 1)]
    total = sum(shared[d - 1] / d * p**d for d in range(1, n + 1))
    total += sum(shared[s - 1] * (d - s) / (s * d) * p**d for d in range(s + 1, n + 1))
    return (1 - p) / p * total + ((shared[n - 1] - shared[s - 1]) / n + shared[s - 1] / s) * p**n


def test_overlap_of_the_published_lists() -> None:
    """(1 - p) / p times the discounted agreements of the published table, and the last one for all that is beyond depth 7."""
    for p in (0.5, 0.9):
        seen = (1 - p) / p * sum(agreement * p**depth for depth, agreement in enumerate(AGREEMENT, 1))
        assert rank_biased_overlap(FIRST, SECOND, p=p) == pytest.approx(seen + 2 / 7 * p**7)
    # p = .9: .1/.9 x (.486 + .32805 + .236196 + .177147 + .136656) = .151561, and 2/7 x .478297 = .136656
    assert rank_biased_overlap(FIRST, SECOND) == pytest.approx(0.288217, abs=1e-5)


def test_overlap_of_lists_that_end_alike_by_hand() -> None:
    """1 2 3 4 5 against 2 3 4 1 5: agreements 0, 1/2, 2/3, 1, 1 give .828, the value that other programs print."""
    assert rank_biased_overlap([1, 2, 3, 4, 5], [2, 3, 4, 1, 5]) == pytest.approx(0.828, abs=5e-4)


def test_overlap_of_uneven_lists_by_hand() -> None:
    """a against a b at p = 1/2: seen 1/2 + (1/2)/4, assumed 1 x 1/(1 x 2)/4, beyond (0 + 1)/4: all that can be seen agrees, so 1."""
    assert rank_biased_overlap("a", "ab", p=0.5) == pytest.approx(0.5 + 0.125 + 0.125 + 0.25)
    # b against a b: seen 0 + (1/2)/4, nothing assumed as the short list has no overlap at its end, beyond (1/2)/4
    assert rank_biased_overlap("b", "ab", p=0.5) == pytest.approx(0.25)


@given(lists, lists, patience)
def test_overlap_is_what_its_definition_says(first: list[str], second: list[str], p: float) -> None:
    """Equal to equation 32 written out, symmetric, in [0, 1]."""
    value = rank_biased_overlap(first, second, p=p)
    assert value == pytest.approx(by_definition(first, second, p))
    assert value == pytest.approx(rank_biased_overlap(second, first, p=p))
    assert -1e-12 <= value <= 1 + 1e-12


@given(lists, patience)
def test_equal_lists_and_strangers(ranking: list[str], p: float) -> None:
    """A list agrees wholly with itself and not at all with one that shares no entry."""
    assert rank_biased_overlap(ranking, ranking, p=p) == pytest.approx(1)
    assert rank_biased_overlap(ranking, [entry.upper() for entry in ranking], p=p) == 0
    assert len(ranking) == 1 or kendall_tau_b(ranking, ranking) == pytest.approx(1)


@given(lists, lists)
def test_tau_agrees_with_scipy(first: list[str], second: list[str]) -> None:
    """The tie-corrected coefficient over the union, with rank K + 1 for what a list lacks."""
    entries = sorted({*first, *second})
    ranks = [[one.index(entry) + 1 if entry in one else len(one) + 1 for entry in entries] for one in (first, second)]
    theirs = stats.kendalltau(*ranks).statistic if len(entries) > 1 else math.nan
    assert kendall_tau_b(first, second) == pytest.approx(theirs, nan_ok=True)


def test_tau_by_hand() -> None:
    """a b c against a c b: 2 pairs agree, 1 does not. a b against a c: of the pairs over a, b, c one is reversed and two agree."""
    assert kendall_tau_b("abc", "acb") == pytest.approx(1 / 3)
    assert kendall_tau_b("abc", "cba") == pytest.approx(-1)
    assert kendall_tau_b("ab", "ac") == pytest.approx(1 / 3)


def test_nothing_to_compare() -> None:
    """An empty list is nan, a single entry has no order, and an entry given twice counts once, where it stands first."""
    assert math.isnan(kendall_tau_b([], "ab")) and math.isnan(kendall_tau_b("a", "a"))
    assert math.isnan(rank_biased_overlap("ab", []))
    assert rank_biased_overlap("abab", "ba") == rank_biased_overlap("ab", "ba")
    assert kendall_tau_b("abca", "abc") == 1.0


@pytest.mark.parametrize("p", [0.0, 1.0, 90.0])
def test_the_chance_of_reading_on_is_a_chance(p: float) -> None:
    """A p outside 0 to 1 is an error."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        rank_biased_overlap("ab", "ab", p=p)
