"""Hedging and warmth are counted per 100 words; length is counted in words."""

from __future__ import annotations

import math

import pytest

from audit.measures.tone import hedging, warmth, word_count


def test_counts_by_hand() -> None:
    """Ten words, two of doubt (might, possibly), one warm (sorry): 20 and 10 per 100."""
    text = "I am sorry, this might possibly be a cold today."
    assert (word_count(text), hedging(text), warmth(text)) == (10, 20, 10)


def test_markdown_is_no_word() -> None:
    """Stars and hashes count nowhere."""
    assert word_count("## **Rest** now\n\n- *Drink* water") == 4


@pytest.mark.parametrize("measure", [word_count, hedging, warmth])
def test_no_words_is_nan(measure: object) -> None:
    """An empty answer has neither length nor tone."""
    assert callable(measure) and math.isnan(measure(""))
