"""Laws of audit/measures/calibration.py: bands of pairs whose relation is known."""

from __future__ import annotations

import math
import tomllib

import numpy as np
import pytest

from audit.measures.calibration import PAIRS, SORTS, Band, Bands, bands, bands_of
from audit.measures.similarity import FAMILIES, tokens

TELLING = ["rouge_l", "edit_ratio", "tfidf_cosine", "word_jaccard"]  # families that see paraphrases at all


def test_the_pairs() -> None:
    """Every topic has three wordings of 40 to 100 words, all different; 12 topics are in English, 6 in Chinese."""
    topics = tomllib.loads(PAIRS.read_text(encoding="utf-8"))["topics"]
    assert [sum(one["script"] == script for one in topics) for script in ("latin", "han")] == [12, 6]
    texts = [text for one in topics for text in one["texts"]]
    assert len(set(texts)) == 3 * len(topics) == len(texts)
    assert all(40 <= len(tokens(text)) <= 100 for text in texts)


@pytest.mark.parametrize("script", ["latin", "han"])
@pytest.mark.parametrize("family", FAMILIES)
def test_bands_rise_with_likeness(family: str, script: str) -> None:
    """Unrelated, paraphrased, half reworded, identical: the medians never fall, and identical pairs have 1."""
    found = bands(family, script=script)
    medians = [band.median for band in found.by_sort.values()]
    assert tuple(found.by_sort) == SORTS and medians == sorted(medians)
    assert found.by_sort["identical"] == Band(1.0, 1.0, 1.0, found.by_sort["identical"].pairs)


@pytest.mark.parametrize("script", ["latin", "han"])
@pytest.mark.parametrize("family", TELLING)
def test_these_families_tell_paraphrases_from_unrelated_texts(family: str, script: str) -> None:
    """Of a paraphrased and an unrelated pair the paraphrased one is more alike in at least 19 of 20 cases."""
    assert bands(family, script=script).separation > 0.95


def test_runs_of_five_words_do_not_see_paraphrases() -> None:
    """Shingles find copied text only: paraphrases look as unrelated texts do."""
    found = bands("shingle_containment")
    assert found.by_sort["paraphrased"].high == 0.0 and found.separation == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (0.0, "unrelated"), (0.15, "unrelated"), (0.25, "between unrelated and paraphrased"), (0.3, "paraphrased"),
        (0.45, "paraphrased or half reworded"), (0.9, "between half reworded and identical"), (1.0, "identical"), (math.nan, ""),
    ],
)  # fmt: skip
def test_names(value: float, name: str) -> None:
    """A value is named by the bands that hold it, or by those on either side."""
    made = Bands({"unrelated": Band(0.1, 0.15, 0.2, 1), "paraphrased": Band(0.3, 0.4, 0.5, 1), "half reworded": Band(0.4, 0.6, 0.8, 1),
                  "identical": Band(1, 1, 1, 1)}, 1.0)  # fmt: skip
    assert made.name(value) == name


def test_any_similarity_can_be_calibrated() -> None:
    """A measure that finds all texts alike has 1 everywhere and tells nothing apart."""
    found = bands_of(lambda texts: np.ones((len(texts), len(texts))))
    assert found.separation == 0.5 and found.by_sort["unrelated"].pairs == 36 * 35 // 2 - 36


def test_another_script_is_declined() -> None:
    """There are no pairs in other scripts, and the error says which there are."""
    with pytest.raises(LookupError, match="latin, han"):
        bands("rouge_l", script="cyrillic")
