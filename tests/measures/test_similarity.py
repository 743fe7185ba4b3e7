"""Measures of likeness: their laws, and hand calculations."""

from __future__ import annotations

import math
import timeit
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.measures.similarity import pairwise, rouge_l, shingle_containment, tfidf_cosine, word_jaccard
from audit.measures.text import words

MEASURES = [word_jaccard, shingle_containment, rouge_l]
TEXTS = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(["take", "no", "food", "daily", "吃", "药", "5 mg,", "Not"]), max_size=12).map(" ".join)
)
Measure = Callable[[str, str], float]


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=60, deadline=None, database=None)
@given(a=TEXTS, b=TEXTS)
def test_symmetric_and_within_bounds(measure: Measure, a: str, b: str) -> None:
    """Order of the two texts does not matter, and the value lies in [0, 1] or is nan."""
    value = measure(a, b)
    assert value == pytest.approx(measure(b, a), nan_ok=True)
    assert math.isnan(value) or 0 <= value <= 1


@pytest.mark.parametrize("measure", MEASURES)
@settings(max_examples=60, deadline=None, database=None)
@given(text=TEXTS)
def test_identical_texts(measure: Measure, text: str) -> None:
    """A text with a word is wholly like itself."""
    assume(words(text.casefold()))
    assert measure(text, text) == 1


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("a", "b"), [("", "word"), ("word", ""), ("", ""), ("...", "word")])
def test_empty_texts(measure: Measure, a: str, b: str) -> None:
    """Likeness to nothing is nan."""
    assert math.isnan(measure(a, b))


@settings(max_examples=25, deadline=None, database=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_tfidf_cosine_laws(texts: list[str]) -> None:
    """The matrix is symmetric, in [0, 1], 1 on its diagonal, and nan exactly for texts without words."""
    matrix = tfidf_cosine(texts)
    full = np.array([bool(words(text.casefold())) for text in texts])
    np.testing.assert_allclose(matrix, matrix.T)
    assert (np.isnan(matrix) == ~np.outer(full, full)).all()
    assert ((matrix[np.ix_(full, full)] >= 0) & (matrix[np.ix_(full, full)] <= 1)).all()
    assert (matrix.diagonal()[full] == 1).all()


def test_word_jaccard_by_hand() -> None:
    """{take, it, daily} and {take, it, weekly} share 2 of 4 words; case and stops do not matter."""
    assert word_jaccard("Take it daily.", "take it WEEKLY") == 0.5


def test_shingle_containment_by_hand() -> None:
    """One common run out of 2 and of 3: (1/2 + 1/3) / 2 = 5/12."""
    assert shingle_containment("one two three four five six", "one two three four five seven eight") == pytest.approx(5 / 12)


def test_shingle_containment_of_short_texts() -> None:
    """Texts shorter than a run are one run each, and the size can be set."""
    assert shingle_containment("take it", "take it") == 1
    assert shingle_containment("take it", "take this") == 0
    assert shingle_containment("take it now", "take it then", size=2) == 0.5  # 1 of 2 runs in each direction
    with pytest.raises(ValueError, match="got size 0"):
        shingle_containment("a", "b", size=0)


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [("police kill the gunman", 3 / 4), ("the gunman kill police", 2 / 4)],
)
def test_rouge_l_of_the_published_example(candidate: str, expected: float) -> None:
    """Lin 2004, section 3: against "police killed the gunman" the common subsequences have 3 and 2 of 4 words."""
    assert rouge_l("police killed the gunman", candidate) == pytest.approx(expected)


def test_chinese_by_the_character() -> None:
    """今天吃药 and 明天吃药 share 3 characters, in order: 3/5 of the vocabulary, 3/4 of the sequence."""
    assert word_jaccard("今天吃药", "明天吃药") == pytest.approx(3 / 5)
    assert rouge_l("今天吃药", "明天吃药") == pytest.approx(3 / 4)
    assert tfidf_cosine(["吃药睡觉", "睡觉吃药"])[0, 1] < 1  # order within the run matters


def test_tfidf_cosine_by_hand() -> None:
    """ "ab" has 6 runs of weight 1; "ab cd" has those and 6 of weight ln(3/2) + 1, so the cosine is 1 / sqrt(1 + (ln(3/2) + 1)^2)."""
    expected = 1 / math.sqrt(1 + (math.log(3 / 2) + 1) ** 2)
    assert tfidf_cosine(["ab", "ab cd"])[0, 1] == pytest.approx(expected)
    assert tfidf_cosine(["ab", "cd"])[0, 1] == 0


def test_pairwise() -> None:
    """Each pair comes once, in order; fewer than two texts have none."""
    assert pairwise(["a b", "a c", "b c"], lambda a, b: float(a[0] == b[0])) == [1, 0, 0]
    assert pairwise(["a"], word_jaccard) == []


def test_rouge_l_is_fast() -> None:
    """Two answers of 200 words are compared in well under a millisecond."""
    first = " ".join(f"word{number % 60}" for number in range(200))
    second = " ".join(f"word{number * 7 % 60}" for number in range(200))
    assert min(timeit.repeat(lambda: rouge_l(first, second), number=1, repeat=30)) < 0.001
