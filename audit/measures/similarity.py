"""How alike answers are, in [0, 1]: named families of similarity, each of every answer with every other at once.

All compare the text as it is shown, without regard to case and punctuation; Chinese and Japanese are compared by the character. Every
value depends on its two texts alone, not on the others of the set. None sees meaning: "take" and "do not take" are nearly the same to
each. Similarity falls with length, so compare like with like; `audit.measures.calibration` says what a value is worth.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist

from audit.measures.text import HAN, KANA, words

Matrix = NDArray[np.float64]  # symmetric, answers x answers; nan in the rows and columns of answers without a word
Tokens = Sequence[str]  # one answer
Family = Callable[[Sequence[Tokens]], Matrix]

UNSPACED = re.compile(f"(?<=[{HAN}{KANA}]) (?=[{HAN}{KANA}])")  # a space between characters that are written without
SHINGLE = 5  # words; after Lee 2023, whose plagiarism detector is not published
GRAMS = (2, 4)  # shortest and longest run of characters
SURROGATES = range(0xD800, 0xE000)  # code points that no string may hold alone


@dataclass(frozen=True)
class Spread:
    """What a matrix says of its pairs; all nan without a pair."""

    mean: float
    minimum: float
    median: float
    maximum: float
    pairs: int


def tokens(text: str) -> list[str]:
    """The words of an answer in lower case; Chinese and Japanese come by the character."""
    return words(text.casefold())


def exact(answers: Sequence[Tokens]) -> Matrix:
    """1 where two answers have the same words in the same order, else 0."""
    numbers = _numbered(map(tuple, answers))
    return _where_full(answers, np.equal.outer(numbers, numbers).astype(float))


def word_jaccard(answers: Sequence[Tokens]) -> Matrix:
    """Share of the distinct words of both answers that both have, in [0, 1]; 1 is the same vocabulary.

    |A & B| / |A | B|. Jaccard P. Bull Soc Vaud Sci Nat 1901;37:547-579.
    """
    return _where_full(answers, _resemblance(*_common([set(one) for one in answers])))


def shingle_containment(answers: Sequence[Tokens], *, size: int = SHINGLE) -> Matrix:
    """Share of one answer's runs of `size` words that the other has, mean of both directions, in [0, 1]; 1 is the same runs.

    An answer shorter than `size` is one run. Broder AZ. On the resemblance and containment of documents. SEQUENCES 1997:21-29.
    The class of measure behind the overlap that Lee 2023 reports (Gastroenterology 2023;165:509), not the same number.
    """
    common, sizes = _common([_shingles(one, size) for one in answers])
    shares = common / np.maximum(sizes, 1)[:, None]
    return _where_full(answers, (shares + shares.T) / 2)


def shingle_resemblance(answers: Sequence[Tokens], *, size: int = SHINGLE) -> Matrix:
    """Share of the runs of `size` words of both answers that both have, in [0, 1]; 1 is the same runs. Broder 1997, as above."""
    return _where_full(answers, _resemblance(*_common([_shingles(one, size) for one in answers])))


def rouge_l(answers: Sequence[Tokens]) -> Matrix:
    """ROUGE-L with equal weight of precision and recall, in [0, 1]; 1 is the same words in the same order.

    2 LCS / (|a| + |b|), LCS the longest common subsequence of words. Lin CY. ROUGE. ACL workshop Text Summarization Branches Out, 2004.
    """
    letters = _as_letters(answers)
    longest = cdist(letters, letters, scorer=LCSseq.similarity, dtype=np.int32)
    lengths = np.array([len(one) for one in answers])
    return _where_full(answers, 2 * longest / np.maximum(np.add.outer(lengths, lengths), 1))


def edit_ratio(answers: Sequence[Tokens]) -> Matrix:
    """1 minus the fewest characters to insert and delete over the characters of both, in [0, 1]; 1 is the same text.

    2 LCS / (|a| + |b|) of characters, which difflib's ratio approximates; one blank between words, no punctuation. Needleman SB,
    Wunsch CD. J Mol Biol 1970;48:443-453.
    """
    plain = [_plain(one) for one in answers]
    return _where_full(answers, cdist(plain, plain, scorer=Indel.normalized_similarity, dtype=np.float64))


def tfidf_cosine(answers: Sequence[Tokens]) -> Matrix:
    """Cosine of weighted counts of the runs of 2 to 4 characters inside words, in [0, 1]; 1 is the same mixture.

    A run that only one of the two answers has weighs ln(3/2) + 1 times as much as a shared one: smoothed inverse document frequency
    over the pair. Salton G, Buckley C. Term-weighting approaches in automatic text retrieval. Inf Process Manage 1988;24:513-523.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # takes seconds to import

    if not any(answers):
        return np.full((len(answers), len(answers)), np.nan)
    counts = CountVectorizer(analyzer="char_wb", ngram_range=GRAMS, dtype=np.float64).fit_transform(map(_plain, answers))
    dots = (counts @ counts.T).toarray()
    squares = counts.multiply(counts).tocsr()
    shared = (squares @ counts.sign().T).toarray()  # of a's squared length, what lies on runs that b has too
    lone = (math.log(3 / 2) + 1) ** 2
    lengths = lone * np.asarray(squares.sum(axis=1)).reshape(-1, 1) - (lone - 1) * shared
    cosines = dots / np.sqrt(np.maximum(lengths * lengths.T, 1.0))
    return _where_full(answers, np.clip(np.round(cosines, 12), 0.0, 1.0))  # rounded, so that the same text has 1 and not nearly 1


def length_ratio(answers: Sequence[Tokens]) -> Matrix:
    """Words of the shorter answer over those of the longer, in (0, 1]; 1 is the same length. Says nothing about likeness by itself."""
    lengths = np.array([len(one) for one in answers], dtype=float)
    shorter, longer = np.minimum.outer(lengths, lengths), np.maximum.outer(lengths, lengths)
    return _where_full(answers, shorter / np.maximum(longer, 1.0))


FAMILIES: Mapping[str, Family] = {
    "exact": exact,
    "shingle_containment": shingle_containment,
    "shingle_resemblance": shingle_resemblance,
    "rouge_l": rouge_l,
    "edit_ratio": edit_ratio,
    "tfidf_cosine": tfidf_cosine,
    "word_jaccard": word_jaccard,
}


def similarities(texts: Sequence[str]) -> dict[str, Matrix]:
    """Every offline family of every text with every other, by name."""
    answers = [tokens(text) for text in texts]
    return {name: family(answers) for name, family in FAMILIES.items()}


def pairs(matrix: Matrix) -> NDArray[np.float64]:
    """The value of each pair once, in the order (1, 2), (1, 3), ..., (2, 3), ...; empty for fewer than two answers."""
    return matrix[np.triu_indices(len(matrix), 1)]


def spread(values: Iterable[float]) -> Spread:
    """Mean, minimum, median and maximum of the values that are there; all nan without any."""
    there = np.array([value for value in values if not math.isnan(value)])
    if there.size == 0:
        return Spread(math.nan, math.nan, math.nan, math.nan, 0)
    return Spread(float(there.mean()), float(there.min()), float(np.median(there)), float(there.max()), there.size)


def _shingles(answer: Tokens, size: int) -> set[tuple[str, ...]]:
    if size < 1:
        raise ValueError(f"a shingle has 1 word or more, got size {size}")
    return {tuple(answer[start : start + size]) for start in range(max(1, len(answer) - size + 1))} if answer else set()


def _common(sets: Sequence[AbstractSet[Hashable]]) -> tuple[Matrix, Matrix]:
    """How many members each two sets share, and how many each has."""
    from scipy.sparse import csr_array

    sizes = np.array([len(one) for one in sets], dtype=float)
    columns = _numbered(chain.from_iterable(sets))
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    shape = (len(sets), int(columns.max()) + 1 if columns.size else 1)
    holds = csr_array((np.ones(len(columns)), columns, starts), shape=shape)
    return (holds @ holds.T).toarray(), sizes


def _resemblance(common: Matrix, sizes: Matrix) -> Matrix:
    both = np.add.outer(sizes, sizes) - common
    resembling: Matrix = common / np.maximum(both, 1.0)
    return resembling


def _numbered(members: Iterable[Hashable]) -> NDArray[np.intp]:
    """Each member as a number from 0, equal ones alike."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(one, len(known)) for one in members], dtype=np.intp)


def _as_letters(answers: Sequence[Tokens]) -> list[str]:
    """Each answer as a string with one character for each word: strings are compared fastest."""
    numbers = _numbered(chain.from_iterable(answers)).tolist()
    letters = "".join(chr(one if one < SURROGATES.start else one + len(SURROGATES)) for one in numbers)
    ends = np.cumsum([len(one) for one in answers]).tolist()
    return [letters[end - len(one) : end] for one, end in zip(answers, ends, strict=True)]


def _plain(answer: Tokens) -> str:
    return UNSPACED.sub("", " ".join(answer))


def _where_full(answers: Sequence[Tokens], values: Matrix) -> Matrix:
    """The values, with nan where one of the two answers has no word."""
    full = np.array([bool(one) for one in answers], dtype=bool)
    return np.where(np.logical_and.outer(full, full), values, np.nan)
