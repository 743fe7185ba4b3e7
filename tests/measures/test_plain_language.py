"""Passive voice, the reader addressed, terms explained: sentence by sentence."""

from __future__ import annotations

import math

import pytest

from audit.measures.plain_language import addresses_reader, is_explained, is_passive, plain_language


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The pill was taken", True),
        ("It is not fully absorbed", True),
        ("Blood is usually drawn from a vein", True),
        ("You may be asked to wait", True),
        ("The wound got infected", True),
        ("Was it removed", False),  # another word between: a question is missed
        ("You are tired", False),
        ("It is supposed to help", False),
        ("She removed it", False),
        ("Your blood is red", False),
        ("They’re given once a day", True),
    ],
)
def test_passive(sentence: str, expected: bool) -> None:
    """A form of be or get before a participle is passive; states that look like one are not."""
    assert is_passive(sentence.split()) is expected


def test_second_person() -> None:
    """You and your in any form address the reader; an imperative and a "youth" do not."""
    assert all(addresses_reader(words.split()) for words in ("You rest", "take your pill", "you’ll see", "help YOURSELF"))
    assert not any(addresses_reader(words.split()) for words in ("Rest", "the youth", ""))


@pytest.mark.parametrize(
    ("term", "sentence", "expected"),
    [
        ("hypertension", "You have hypertension (high blood pressure).", True),
        ("acidosis", "Lactic acidosis (a buildup of acid) is rare.", True),
        ("Lactic", "Lactic acidosis (a buildup of acid) is rare.", True),  # a term of two words
        ("hypertension", "You have high blood pressure (hypertension).", True),
        ("hypertension", "High blood pressure, or hypertension, is common.", True),
        ("arrhythmia", "An arrhythmia is when the heart beats out of step.", True),
        ("statin", "A statin, which lowers fat in the blood, helps.", True),
        ("edema", "Swelling, called edema, may come.", True),
        ("Metformin", "Metformin: lowers blood sugar", True),
        ("hypertension", "Untreated hypertension harms the kidneys.", False),
        ("metformin", "Stop metformin, and call us.", False),
        ("absent", "It is not there.", False),
    ],
)
def test_explained(term: str, sentence: str, expected: bool) -> None:
    """Brackets, appositions, definitions, labels and "called" explain a term; merely using it does not."""
    assert is_explained(term, sentence) is expected


def test_nothing_gives_no_number() -> None:
    """Without sentences every measure is nan; without terms there is no share of them."""
    assert all(map(math.isnan, plain_language([], [], {}).values()))
    found = plain_language(["Rest."], [["Rest"]], {})
    assert found["terms"] == 0 and math.isnan(found["terms_explained_share"]) and found["passive_share"] == 0
