"""Laws of audit/references/title_search.py."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from audit.references.title_search import queries, search_words, title_keys


def test_words() -> None:
    """Case, accents and punctuation go; Greek letters have names; Chinese is cut into pairs of signs, each written as its code."""
    assert search_words("A β-Blocker’s Éffect") == ["a", "beta", "blocker", "s", "effect"]
    # U+8113, U+6BD2, U+75C7 in UTF-8: e8 84 93, e6 af 92, e7 97 87
    assert search_words("脓毒症") == ["xe88493e6af92", "xe6af92e79787"]
    assert search_words("毒") == ["xe6af92"]
    assert search_words("IL-6与脓毒") == ["il", "6", "xe4b88ee88493", "xe88493e6af92"]


@given(st.text(max_size=60))
def test_words_are_safe_in_a_query(text: str) -> None:
    """Whatever a title holds, its words are ASCII letters and digits."""
    assert all(word.isascii() and word.isalnum() for word in search_words(text))


def test_keys() -> None:
    """Equal titles share a key, also with one that leaves out the subtitle; a short head stands for nothing."""
    whole = title_keys("Early fluids in sepsis: a randomised trial")
    assert whole & title_keys("EARLY FLUIDS IN SEPSIS")
    assert whole == title_keys("Early fluids, in sepsis: A Randomised Trial.")
    assert not title_keys("Sepsis: a review") & title_keys("Sepsis")
    assert title_keys("…") == set()


def test_queries_go_from_narrow_to_wide() -> None:
    """The four rarest words together, any three of the five rarest, any two of the three rarest, then a rare word alone."""
    words = [(900, "the"), (3, "a"), (400, "d"), (200, "c"), (100, "b"), (500, "e")]
    narrow, three, two, one = queries(words)
    assert narrow == '"a" AND "b" AND "c" AND "d"'
    assert three.count("OR") == 9  # 5 choose 3 is 10
    assert two == '("a" AND "b") OR ("a" AND "c") OR ("b" AND "c")'
    assert one == '("a")'


def test_queries_of_few_words() -> None:
    """A single known word is looked for however common it is; without any there is no query."""
    assert list(queries([(900, "the")])) == ['("the")']
    assert list(queries([(900, "the"), (800, "of")])) == ['("of" AND "the")']
    assert list(queries([])) == []
