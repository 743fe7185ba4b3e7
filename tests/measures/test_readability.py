"""The published formulas against hand calculation, and against textstat where it is right without a network."""

from __future__ import annotations

import math

import pytest

from audit.measures import readability
from audit.measures.readability import Counts, counts, grades, median_grade, unknown_share

# words        The1 cat1 sat1 on1 the1 mat1 | It1 was1 warm1        9 words, 2 sentences, 9 syllables
# letters      3+3+3+2+3+3 = 17             | 2+3+4 = 9             26, and 28 characters with two stops
CAT = "The cat sat on the mat. It was warm."
# words        Metformin3 lowers2 blood1 sugar2 | Your1 doctor2 may1 order2 a1 colonoscopy5     10 words, 2 sentences, 8 + 12 syllables
# letters      9+6+5+5 = 25                     | 4+6+3+5+1+11 = 30                             55, and 57 characters
CLINIC = "Metformin lowers blood sugar. Your doctor may order a colonoscopy."


def test_counts_by_hand() -> None:
    """Words, sentences, syllables, long words, letters and characters are those counted by hand."""
    assert counts(CAT) == Counts(words=9, sentences=2, syllables=9, polysyllables=0, complex_words=0, letters=26, characters=28)
    assert counts(CLINIC) == Counts(words=10, sentences=2, syllables=20, polysyllables=2, complex_words=2, letters=55, characters=57)


def test_formulas_on_the_easy_text() -> None:
    """Every formula gives its published value for 4.5 words a sentence and 1 syllable a word."""
    assert grades(CAT) == pytest.approx(
        {
            "flesch_reading_ease": 117.6675,  # 206.835 - 1.015 * 4.5 - 84.6 * 1
            "flesch_kincaid_grade": -2.035,  # 0.39 * 4.5 + 11.8 * 1 - 15.59
            "smog_index": 3.1291,  # no polysyllable
            "gunning_fog": 1.8,  # 0.4 * 4.5
            "coleman_liau_index": -5.39111,  # 0.0588 * 288.8889 - 0.296 * 22.2222 - 15.8
            "automated_readability_index": -4.52667,  # 4.71 * 28 / 9 + 0.5 * 4.5 - 21.43
        },
        abs=1e-5,
    )


def test_formulas_on_the_medical_text() -> None:
    """Every formula gives its published value for 5 words a sentence and 2 syllables a word."""
    assert grades(CLINIC) == pytest.approx(
        {
            "flesch_reading_ease": 32.56,  # 206.835 - 1.015 * 5 - 84.6 * 2
            "flesch_kincaid_grade": 9.96,  # 0.39 * 5 + 11.8 * 2 - 15.59
            "smog_index": 8.84185,  # 1.0430 * sqrt(30 * 2 / 2) + 3.1291 = 1.0430 * 5.477226 + 3.1291
            "gunning_fog": 10.0,  # 0.4 * (5 + 100 * 2 / 10)
            "coleman_liau_index": 10.62,  # 0.0588 * 550 - 0.296 * 20 - 15.8
            "automated_readability_index": 7.917,  # 4.71 * 5.7 + 0.5 * 5 - 21.43
        },
        abs=1e-5,
    )


def test_median_grade() -> None:
    """The median of four grades is the mean of the middle two: 7.917, 8.84185, 9.96, 10.62."""
    assert median_grade(CLINIC) == pytest.approx((8.84185 + 9.96) / 2, abs=1e-5)


def test_markdown_changes_no_grade() -> None:
    """Bold, a link, a table and a reference list leave the grade where it was."""
    dressed = (
        "**Metformin** lowers [blood sugar](https://example.org).\n\nYour doctor may order a *colonoscopy*.\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\nReferences\n1. Smith J. Colonoscopy. 2020."
    )
    assert grades(dressed) == grades(CLINIC)


def test_items_are_sentences() -> None:
    """Three list items without stops are three sentences, not one long one."""
    assert counts("- Rest at home\n- Drink water\n- Call us").sentences == 3


@pytest.mark.parametrize(
    ("text", "polysyllables", "complex_words"),
    [
        ("We saw Barbara in hospital.", 2, 1),  # a name is not complex
        ("He reported following increases.", 3, 0),  # -ed, -ing, -es made the third syllable
        ("It developed in arteries.", 2, 2),  # the third syllable is the stem's own
        ("A blood-thinning pill.", 1, 0),  # compound of short words
        ("An anti-diabetic pill.", 1, 1),  # compound with a long one
        ("Understanding Diabetes Medication", 3, 3),  # a heading in capitals holds no names
    ],
)
def test_complex_words(text: str, polysyllables: int, complex_words: int) -> None:
    """SMOG counts every long word; fog leaves out names, inflections and compounds of short words."""
    found = counts(text)
    assert (found.polysyllables, found.complex_words) == (polysyllables, complex_words)


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "血压高要按时吃药。", "Принимайте с едой.", "```r\ncode only\n```", '{"choice": "yes"}']
)
def test_no_english_prose_has_no_grade(text: str) -> None:
    """Empty, marks only, another script or no prose: every grade is nan, never 0."""
    assert all(math.isnan(grade) for grade in grades(text).values())
    assert math.isnan(median_grade(text))
    assert math.isnan(unknown_share(text))


@pytest.mark.parametrize("formula", readability.FORMULAS)
def test_formula_of_nothing(formula: object) -> None:
    """Each formula alone gives nan for counts of nothing."""
    assert callable(formula)
    assert math.isnan(formula(Counts(0, 0, 0, 0, 0, 0, 0)))


def test_unknown_share() -> None:
    """One invented word of four lettered words is a quarter; the number does not count."""
    assert unknown_share("Take 5 flobimaxtor every day.") == 0.25
    assert unknown_share(CLINIC) == 0.0


SIMPLE = [CAT, CLINIC, "The nurse will check your blood. Drink a lot of water! Do you have any pain today?"]


@pytest.mark.parametrize("text", SIMPLE)
def test_automated_readability_index_as_in_textstat(text: str) -> None:
    """On texts without marks, and with sentences of three words or more, ARI is that of textstat."""
    textstat = pytest.importorskip("textstat")
    assert grades(text)["automated_readability_index"] == pytest.approx(textstat.automated_readability_index(text), abs=0.01)


@pytest.mark.parametrize("text", SIMPLE)
def test_coleman_liau_index_differs_from_textstat_by_its_coefficient(text: str) -> None:
    """textstat has 0.058 for the published 0.0588, so it lies lower by 0.0008 letters per 100 words."""
    textstat = pytest.importorskip("textstat")
    found = counts(text)
    gap = 0.0008 * 100 * found.letters / found.words
    assert grades(text)["coleman_liau_index"] - textstat.coleman_liau_index(text) == pytest.approx(gap, abs=0.01)
