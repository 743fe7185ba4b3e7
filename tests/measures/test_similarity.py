"""Measures of likeness: their laws, and hand calculations."""

from __future__ import annotations

import difflib
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from audit.measures.similarity import (
    FAMILIES,
    Family,
    edit_ratio,
    exact,
    length_ratio,
    pairs,
    rouge_l,
    shingle_containment,
    shingle_resemblance,
    similarities,
    spread,
    tfidf_cosine,
    tokens,
    word_jaccard,
)

ALL = [*FAMILIES.values(), length_ratio]
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(["take", "no", "food", "daily", "吃", "药", "5 mg,", "Not"]), max_size=12).map(" ".join)
)


def of(family: Family, a: str, b: str) -> float:
    """The likeness of two texts."""
    return float(family([tokens(a), tokens(b)])[0, 1])


@pytest.mark.parametrize("family", ALL)
@settings(max_examples=60, deadline=None, database=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_laws_of_every_matrix(family: Family, texts: list[str]) -> None:
    """Symmetric, in [0, 1], 1 on its diagonal, and nan exactly for texts without words."""
    answers = [tokens(text) for text in texts]
    matrix = family(answers)
    full = np.array([bool(one) for one in answers])
    np.testing.assert_allclose(matrix, matrix.T)
    assert (np.isnan(matrix) == ~np.outer(full, full)).all()
    assert ((matrix[np.ix_(full, full)] >= 0) & (matrix[np.ix_(full, full)] <= 1)).all()
    assert (matrix.diagonal()[full] == 1).all()


@pytest.mark.parametrize("family", ALL)
@settings(max_examples=30, deadline=None, database=None)
@given(texts=st.lists(TEXTS, min_size=3, max_size=5))
def test_a_value_depends_on_its_two_texts_alone(family: Family, texts: list[str]) -> None:
    """Other texts in the set change nothing: one repeat more leaves what is known of the others."""
    assert of(family, texts[0], texts[1]) == pytest.approx(float(family([tokens(text) for text in texts])[0, 1]), nan_ok=True)


@pytest.mark.parametrize("family", ALL)
@settings(max_examples=40, deadline=None, database=None)
@given(text=TEXTS)
def test_identical_texts(family: Family, text: str) -> None:
    """A text with a word is wholly like itself, and like itself in capitals with other stops."""
    assume(tokens(text))
    assert of(family, text, text) == 1
    assert of(exact, "Take it. Daily", "take it, DAILY!") == 1


def test_exact_is_all_or_nothing() -> None:
    """Another order of the words is another text."""
    assert of(exact, "take it", "it take") == 0


def test_word_jaccard_by_hand() -> None:
    """{take, it, daily} and {take, it, weekly} share 2 of 4 words; case and stops do not matter."""
    assert of(word_jaccard, "Take it daily.", "take it WEEKLY") == 0.5


def test_shingles_by_hand() -> None:
    """One common run out of 2 and of 3: containment (1/2 + 1/3) / 2 = 5/12, resemblance 1 of 4."""
    a, b = "one two three four five six", "one two three four five seven eight"
    assert of(shingle_containment, a, b) == pytest.approx(5 / 12)
    assert of(shingle_resemblance, a, b) == pytest.approx(1 / 4)


def test_shingles_of_short_texts() -> None:
    """Texts shorter than a run are one run each, and the size can be set."""
    assert of(shingle_containment, "take it", "take it") == 1
    assert of(shingle_containment, "take it", "take this") == 0
    assert of(lambda answers: shingle_containment(answers, size=2), "take it now", "take it then") == 0.5  # 1 of 2 runs each way
    with pytest.raises(ValueError, match="got size 0"):
        shingle_containment([["a"], ["b"]], size=0)


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [("police kill the gunman", 3 / 4), ("the gunman kill police", 2 / 4)],
)
def test_rouge_l_of_the_published_example(candidate: str, expected: float) -> None:
    """Lin 2004, section 3: against "police killed the gunman" the common subsequences have 3 and 2 of 4 words."""
    assert of(rouge_l, "police killed the gunman", candidate) == pytest.approx(expected)


def test_edit_ratio_by_hand() -> None:
    """ "take it" and "take in" have 6 characters in order in common: 2 x 6 / 14; difflib agrees where its matching is the longest."""
    assert of(edit_ratio, "Take it.", "take in") == pytest.approx(12 / 14)
    assert of(edit_ratio, "Take it.", "take in") == pytest.approx(difflib.SequenceMatcher(None, "take it", "take in").ratio())


def test_chinese_by_the_character() -> None:
    """今天吃药 and 明天吃药 share 3 characters, in order: 3/5 of the vocabulary, 3/4 of the sequence."""
    assert of(word_jaccard, "今天吃药", "明天吃药") == pytest.approx(3 / 5)
    assert of(rouge_l, "今天吃药", "明天吃药") == of(edit_ratio, "今天吃药", "明天吃药") == pytest.approx(3 / 4)
    assert of(tfidf_cosine, "吃药睡觉", "睡觉吃药") < 1  # order within the run matters


def test_tfidf_cosine_by_hand() -> None:
    """ "ab" has 6 runs of weight 1; "ab cd" has those and 6 of weight ln(3/2) + 1, so the cosine is 1 / sqrt(1 + (ln(3/2) + 1)^2)."""
    expected = 1 / math.sqrt(1 + (math.log(3 / 2) + 1) ** 2)
    assert of(tfidf_cosine, "ab", "ab cd") == pytest.approx(expected)
    assert of(tfidf_cosine, "ab", "cd") == 0


@settings(max_examples=40, deadline=None, database=None)
@given(a=TEXTS, b=TEXTS)
def test_tfidf_cosine_is_that_of_scikit_learn(a: str, b: str) -> None:
    """The weights are those that scikit-learn fits to the two texts."""
    plain = [" ".join(tokens(text)) for text in (a, b)]
    assume(all(plain) and not any("\u3040" < character < "\u9fff" for character in "".join(plain)))
    weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(plain)
    assert of(tfidf_cosine, a, b) == pytest.approx(float((weights @ weights.T).toarray()[0, 1]), abs=1e-9)


def test_length_ratio_by_hand() -> None:
    """Two words against three."""
    assert of(length_ratio, "take it", "take it daily") == pytest.approx(2 / 3)


def test_many_different_words_are_told_apart() -> None:
    """More words than there are code points below the surrogates: two texts without a common word still share none."""
    first, second = ([f"{side}{number}" for number in range(60_000)] for side in "ab")
    assert rouge_l([first, second])[0, 1] == 0
    assert rouge_l([first, second[:30_000] + first])[0, 1] == pytest.approx(2 * 60_000 / 150_000)


def test_similarities_and_their_pairs() -> None:
    """Every family by name; each pair once and in order; fewer than two texts have none."""
    found = similarities(["a b", "a b", "c d"])
    assert list(found) == list(FAMILIES)
    assert pairs(found["word_jaccard"]).tolist() == [1, 0, 0]
    assert pairs(similarities(["a"])["exact"]).size == pairs(similarities([])["exact"]).size == 0


def test_spread() -> None:
    """Mean, extremes and middle of what is there."""
    assert spread([0.1, math.nan, 0.2, 0.6]) == spread([0.6, 0.2, 0.1])
    assert (spread([0.1, 0.2, 0.6]).mean, spread([0.1, 0.2, 0.6]).median) == (pytest.approx(0.3), 0.2)
    assert spread([math.nan]).pairs == 0 and math.isnan(spread([]).mean)
