"""How alike two answers are, in [0, 1]: four measures from bare vocabulary to order of words.

All compare the text as it is shown, without regard to case and punctuation; Chinese and Japanese are compared by the character. None of
them sees meaning: "take" and "do not take" are nearly the same to each. Similarity falls with length, so compare like with like.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from audit.measures.text import HAN, KANA, words

UNSPACED = re.compile(f"(?<=[{HAN}{KANA}]) (?=[{HAN}{KANA}])")  # a space between characters that are written without


def word_jaccard(a: str, b: str) -> float:
    """Share of the distinct words of both texts that both have, in [0, 1]; 1 is the same vocabulary. nan when either is empty.

    |A & B| / |A | B|. Jaccard P. Bull Soc Vaud Sci Nat 1901;37:547-579.
    """
    first, second = set(_tokens(a)), set(_tokens(b))
    return len(first & second) / len(first | second) if first and second else math.nan


def shingle_containment(a: str, b: str, *, size: int = 5) -> float:
    """Share of one text's runs of `size` words that the other has, mean of both directions, in [0, 1]; 1 is the same runs.

    nan when either is empty; a text shorter than `size` is one run. Broder AZ. On the resemblance and containment of documents, 1997.
    """
    first, second = _shingles(_tokens(a), size), _shingles(_tokens(b), size)
    if not first or not second:
        return math.nan
    common = len(first & second)
    return (common / len(first) + common / len(second)) / 2


def rouge_l(a: str, b: str) -> float:
    """ROUGE-L with equal weight of precision and recall, in [0, 1]; 1 is the same words in the same order. nan when either is empty.

    2 LCS / (|a| + |b|), LCS the longest common subsequence of words. Lin CY. ROUGE. ACL workshop Text Summarization Branches Out, 2004.
    """
    first, second = _tokens(a), _tokens(b)
    if not first or not second:
        return math.nan
    return 2 * LCSseq.similarity(first, second) / (len(first) + len(second))


def tfidf_cosine(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosine of every text with every other on weighted runs of 2 to 4 characters inside words, in [0, 1]; 1 is the same mixture.

    A symmetric matrix with nan in the rows and columns of empty texts. The weights come from `texts` themselves, so a value holds
    within its set only. Salton G, Buckley C. Term-weighting approaches in automatic text retrieval. Inf Process Manage 1988;24:513-523.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes seconds to import

    plain = [UNSPACED.sub("", " ".join(_tokens(text))) for text in texts]
    full = np.array([bool(text) for text in plain], dtype=bool)
    cosines = np.full((len(texts), len(texts)), np.nan)
    if full.any():
        weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform([text for text in plain if text])
        cosines[np.ix_(full, full)] = np.clip((weights @ weights.T).toarray(), 0.0, 1.0)
        cosines[full, full] = 1.0  # what rounding left of it
    return cosines


def pairwise(texts: Sequence[str], measure: Callable[[str, str], float]) -> list[float]:
    """`measure` of every pair of texts, each once, in the order (1, 2), (1, 3), ..., (2, 3), ...; empty for fewer than two texts."""
    return [measure(a, b) for a, b in combinations(texts, 2)]


def _tokens(text: str) -> list[str]:
    return words(text.casefold())


def _shingles(tokens: list[str], size: int) -> set[tuple[str, ...]]:
    if size < 1:
        raise ValueError(f"a shingle has 1 word or more, got size {size}")
    return {tuple(tokens[start : start + size]) for start in range(max(1, len(tokens) - size + 1))} if tokens else set()
