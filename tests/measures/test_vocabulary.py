"""Which words are familiar to every reader, by the list and by the rules for inflected words."""

from __future__ import annotations

import pytest

from audit.measures import vocabulary
from audit.measures.vocabulary import available, familiar, source


@pytest.mark.parametrize(
    "word",
    [
        "doctor", "Doctor", "doctors", "doctor's", "babies", "boxes", "walks", "walked", "stopped", "hoping", "running", "carried",
        "higher", "biggest", "easiest", "quickly", "happily", "slowly", "don't", "can’t", "you'll", "2.5", "120/80",
        "well-known", "children",
    ],
)  # fmt: skip
def test_familiar(word: str) -> None:
    """Listed words, their regular forms, contractions, numbers and compounds of familiar words are familiar."""
    assert familiar(word)


@pytest.mark.parametrize("word", ["metformin", "colonoscopy", "burner", "anti-diabetic", "statins", "MRI", "sly-metformin"])
def test_unfamiliar(word: str) -> None:
    """Unlisted words, nouns in -er made of listed verbs, and compounds with an unlisted part are not familiar."""
    assert not familiar(word)


def test_source_names_package_and_size() -> None:
    """Whoever repeats a count learns which list was used."""
    assert available() and "textstat" in source() and "2,9" in source()


def test_without_the_list_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where textstat is not installed the list is not there, and its source says so."""
    monkeypatch.setattr(vocabulary, "_listed", frozenset)
    assert not available() and "not installed" in source()
