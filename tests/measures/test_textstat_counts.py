"""textstat as an oracle where it is right, its known faults where it is not, and its own scores offline for comparison."""

from __future__ import annotations

import math

import pytest

from audit.measures import readability, syllables, textstat_counts
from audit.measures.readability import counts, grades

textstat = pytest.importorskip("textstat")

SIMPLE = [
    "The cat sat on the mat. It was warm.",
    "The nurse will check your blood. Drink a lot of water! Do you have any pain today?",
    "Take one pill a day with food. Call your doctor if you feel sick.",
]


@pytest.fixture(scope="module", autouse=True)
def _with_the_bundled_dictionary() -> None:
    """textstat would fetch its dictionary from the network; it is given ours."""
    assert textstat_counts.unavailable("textstat") == ""


@pytest.mark.parametrize("text", SIMPLE)
@pytest.mark.parametrize(
    "formula", ["flesch_reading_ease", "flesch_kincaid_grade", "smog_index", "automated_readability_index", "linsear_write", "lix", "rix"]
)
def test_the_same_where_textstat_is_right(text: str, formula: str) -> None:
    """On plain texts of listed words, with sentences of three words or more, the scores agree."""
    assert grades(text)[formula] == pytest.approx(textstat_counts.measure(text)[f"textstat_{formula}"], abs=0.01)


@pytest.mark.parametrize("text", SIMPLE)
def test_fault_of_the_coleman_liau_coefficient(text: str) -> None:
    """textstat has 0.058 for the published 0.0588, so it lies lower by 0.0008 letters per 100 words."""
    found = counts(text)
    gap = grades(text)["coleman_liau_index"] - textstat.coleman_liau_index(text)
    assert gap == pytest.approx(0.0008 * 100 * found.letters / found.words, abs=0.01)


def test_fault_of_medical_syllables() -> None:
    """Words outside its dictionary are hyphenated: hydrochlorothiazide has three syllables there, and seven in fact."""
    assert textstat.syllable_count("hydrochlorothiazide") == 3
    assert syllables.count("hydrochlorothiazide") == 7
    text = "Take hydrochlorothiazide with levetiracetam every single morning."
    assert grades(text)["flesch_kincaid_grade"] > textstat.flesch_kincaid_grade(text) + 3


def test_fault_of_short_sentences() -> None:
    """Sentences of one or two words are dropped there; here they count."""
    text = "Rest well. Drink water. Take one pill each day."
    assert textstat.sentence_count(text) == 1
    assert counts(text).sentences == 3


def test_fault_of_abbreviations_and_decimals() -> None:
    """ "U.S." and "e.g." end sentences there; here they do not."""
    text = "Adults in the U.S. often take some drugs, e.g. a statin of 2.5 mg."
    assert textstat.sentence_count(text) > 1
    assert counts(text).sentences == 1


def test_fault_of_nothing() -> None:
    """Nothing scores 0 there, which looks very easy; here and in our use of it nothing has no score."""
    assert textstat.flesch_kincaid_grade("") == 0
    assert math.isnan(grades("")["flesch_kincaid_grade"])
    assert all(map(math.isnan, textstat_counts.measure("  ").values()))


def test_fault_of_other_languages() -> None:
    """Chinese gets a grade there, and none here."""
    assert math.isfinite(textstat.flesch_kincaid_grade("血压高要按时吃药。"))
    assert math.isnan(readability.median_grade("血压高要按时吃药。"))


def test_what_cannot_be_counted_with_is_told() -> None:
    """Another version, another package and a misspelt one are refused with what would help."""
    assert textstat_counts.unavailable(f"textstat-{textstat_counts.installed()}") == ""
    assert "pip install textstat==0.7.3" in textstat_counts.unavailable("textstat-0.7.3")
    assert "write textstat" in textstat_counts.unavailable("pystat-1")
