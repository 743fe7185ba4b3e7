"""Counts of whole texts against counts made by hand, what is measured beside the formulas, and the known faults of textstat avoided."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from audit.measures import syllables
from audit.measures.formulas import FORMULAS
from audit.measures.readability import IN_MEDIAN, MEASURES, counts, grades, measure, median_grade, unknown_share
from audit.measures.text import prepare

# words        The1 cat1 sat1 on1 the1 mat1 | It1 was1 warm1        9 words, 2 sentences, 9 syllables
# letters      3+3+3+2+3+3 = 17             | 2+3+4 = 9             26, and 28 characters with two stops
CAT = "The cat sat on the mat. It was warm."
# words        Metformin3 lowers2 blood1 sugar2 | Your1 doctor2 may1 order2 a1 colonoscopy5     10 words, 2 sentences, 8 + 12 syllables
# letters      9+6+5+5 = 25                     | 4+6+3+5+1+11 = 30                             55, and 57 characters
CLINIC = "Metformin lowers blood sugar. Your doctor may order a colonoscopy."


def hand_counted() -> list[tuple[str, list[list[int]]]]:
    """Texts with the syllables of each word of each of their sentences."""
    found: list[tuple[str, list[list[int]]]] = []
    for line in Path(__file__).with_name("hand_counted.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found.append((line[2:].replace("\\n", "\n"), []))
        elif line.startswith("- "):
            found[-1][1].append([word.count("·") + 1 for word in line[2:].split()])
    return found


def test_there_are_enough_texts() -> None:
    """Fifteen texts or more, counted by hand."""
    assert len(hand_counted()) >= 15


@pytest.mark.parametrize(("text", "spoken"), hand_counted(), ids=lambda value: value[:24] if isinstance(value, str) else "")
def test_whole_texts_as_counted_by_hand(text: str, spoken: list[list[int]]) -> None:
    """Words, sentences, syllables and long words of a text as it stands are those counted by hand, and so is its grade."""
    syllables = [number for sentence in spoken for number in sentence]
    found = measure(text)
    assert (found["sentences"], found["words"], found["syllables"]) == (len(spoken), len(syllables), sum(syllables))
    assert found["polysyllables"] == sum(number >= 3 for number in syllables)
    words, sentences = len(syllables), len(spoken)
    assert found["flesch_kincaid_grade"] == pytest.approx(0.39 * words / sentences + 11.8 * sum(syllables) / words - 15.59, abs=0.01)
    assert found["smog_index"] == pytest.approx(1.043 * math.sqrt(30 * found["polysyllables"] / sentences) + 3.1291, abs=0.01)


def test_counts_by_hand() -> None:
    """Every count of two short texts is the one made by hand.

    Of the second, "metformin", "lowers" (neither "lower" nor its forms are on the list) and "colonoscopy" are unfamiliar; the first and the
    last have nine letters or more, and no other word has seven.
    """
    easy, clinic = counts(CAT), counts(CLINIC)
    assert (easy.words, easy.sentences, easy.syllables, easy.letters, easy.characters, easy.monosyllables) == (9, 2, 9, 26, 28, 9)
    assert (easy.polysyllables, easy.complex_words, easy.long_words, easy.unfamiliar) == (0, 0, 0, 0)
    assert (clinic.words, clinic.syllables, clinic.polysyllables, clinic.complex_words) == (10, 20, 2, 2)
    assert (clinic.letters, clinic.characters, clinic.monosyllables, clinic.long_words) == (55, 57, 4, 2)
    assert (clinic.unfamiliar, clinic.distinct_unfamiliar) == (3, 3)


def test_sums_of_tokens_are_those_of_their_words() -> None:
    """What is added up token by token is what the words and marks say one by one, whatever stands together in a token."""
    text = "Dr. O'Neil's anti-inflammatory (5-10 mg/dL) isn't (e.g., MRI/CT) \u201cwell-known\u201d – 3.5% of 1,200, naïve or not! " * 1_000
    prepared = prepare(text)
    found = counts(text)
    assert found.words == len(prepared.words) and found.characters == prepared.characters
    assert found.syllables == sum(map(syllables.count, prepared.words))
    assert found.letters == sum(sum(map(str.isalpha, word)) for word in prepared.words)


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
            "dale_chall": 8.6215,  # 0.1579 * 30 + 0.0496 * 5 + 3.6365
            "linsear_write": 2.5,  # (8 + 3 * 2) / 2 = 7, and 7 / 2 - 1
            "lix": 25.0,  # 5 + 100 * 2 / 10
            "rix": 1.0,  # 2 / 2
            "forcast": 14.0,  # 20 - (4 of 10 words are 60 of 150) / 10
            "spache": 3.724,  # 0.121 * 5 + 0.082 * 30 + 0.659
        },
        abs=1e-5,
    )


def test_median_grade_and_its_range() -> None:
    """The median of four grades is the mean of the middle two: 7.917, 8.84185, 9.96, 10.62."""
    assert median_grade(CLINIC) == pytest.approx((8.84185 + 9.96) / 2, abs=1e-5)
    found = measure(CLINIC)
    assert found["grade_low"] == pytest.approx(7.917, abs=1e-5) and found["grade_high"] == pytest.approx(10.62, abs=1e-5)
    assert found["median_grade"] == median_grade(CLINIC)


def test_markdown_changes_no_grade() -> None:
    """Bold, a link, a table and a reference list leave the grade where it was."""
    dressed = (
        "**Metformin** lowers [blood sugar](https://example.org).\n\nYour doctor may order a *colonoscopy*.\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\nReferences\n1. Smith J. Colonoscopy. 2020."
    )
    assert grades(dressed) == grades(CLINIC)


def test_as_shown_and_prose_only() -> None:
    """Headings and items without a stop count as shown; prose only leaves them out and comes back to the bare text's measures."""
    shown, bare = measure(f"# Sugar\n\n{CLINIC}\n\n- water\n- warm soup"), measure(CLINIC)
    assert (shown["sentences"], shown["words"]) == (5, 14)
    assert (shown["sentences_prose"], shown["words_prose"]) == (2, 10)
    assert shown["median_grade_prose"] == pytest.approx(bare["median_grade"]) and shown["median_grade"] != bare["median_grade"]
    fragments = measure("# Drink water\n\n- warm soup")
    assert fragments["words_prose"] == 0 and math.isnan(float(fragments["median_grade_prose"]))


@pytest.mark.parametrize(
    ("text", "polysyllables", "complex_words"),
    [
        ("We saw Barbara in hospital.", 2, 1),  # a name is not complex
        ("He reported following increases.", 3, 0),  # -ed, -ing, -es made the third syllable
        ("It developed in arteries.", 2, 2),  # the third syllable is the stem's own
        ("A blood-thinning pill.", 1, 0),  # compound of short words
        ("An anti-diabetic pill.", 1, 1),  # compound with a long one
        ("Understanding Diabetes Medication", 3, 3),  # a heading in capitals holds no names
        ("You need an MRI soon.", 1, 0),  # spelled out
    ],
)
def test_complex_words(text: str, polysyllables: int, complex_words: int) -> None:
    """SMOG counts every long word; fog leaves out names, inflections, initialisms and compounds of short words."""
    found = counts(text)
    assert (found.polysyllables, found.complex_words) == (polysyllables, complex_words)


@pytest.mark.parametrize(
    ("text", "unfamiliar", "distinct"),
    [
        ("The statin and the other statin helped.", 2, 1),  # each time for Dale and Chall, once for Spache
        ("We met Barbara in Boston.", 0, 0),  # names are familiar
        ("Your MRI is on day 12.", 1, 1),  # an initialism is not, a number is
        ("He walked the bigger dogs quickly.", 0, 0),  # regular forms of listed words
    ],
)
def test_unfamiliar_words(text: str, unfamiliar: int, distinct: int) -> None:
    """Words outside the list count, but for names, numbers and regular forms."""
    found = counts(text)
    assert (found.unfamiliar, found.distinct_unfamiliar) == (unfamiliar, distinct)


NOT_ENGLISH = "Tome el medicamento con la comida y beba un vaso de agua. Llame a su médico si no se siente bien."


@pytest.mark.parametrize(
    "text", ["", "   ", "...", "血压高要按时吃药。", "Принимайте с едой.", NOT_ENGLISH, "```r\ncode only\n```", '{"choice": "yes"}']
)
def test_no_english_prose_has_no_grade(text: str) -> None:
    """Empty, marks only, another language or no prose: every grade and measure is nan, never 0."""
    assert all(math.isnan(grade) for grade in grades(text).values())
    assert math.isnan(median_grade(text))
    assert math.isnan(unknown_share(text))
    assert all(math.isnan(float(value)) for name, value in measure(text).items() if name != "language")


@pytest.mark.parametrize("text", [CAT, ""])
def test_columns_are_always_the_same(text: str) -> None:
    """A text with and one without measures have the same ones, in the same order, all formulas among them."""
    assert list(measure(text)) == ["language", *MEASURES]
    assert {formula.__name__ for formula in FORMULAS} < set(MEASURES) and set(IN_MEDIAN) < set(MEASURES)


def test_measure_agrees_with_its_parts() -> None:
    """The table of measures holds what the single functions say."""
    found = measure(CLINIC)
    assert {name: found[name] for name in grades(CLINIC)} == grades(CLINIC)
    assert found["unknown_share"] == unknown_share(CLINIC) and found["unfamiliar_share"] == pytest.approx(0.3)
    assert found["language"] == "en" and measure("Drink water.")["language"] == "und"


def test_unknown_share() -> None:
    """One invented word of four lettered words is a quarter; the number does not count."""
    assert unknown_share("Take 5 flobimaxtor every day.") == 0.25
    assert unknown_share(CLINIC) == 0.0


def test_smog_is_flagged_below_thirty_sentences() -> None:
    """29 sentences are too few for SMOG, 30 are not."""
    assert measure("Drink it. " * 29)["smog_too_short"] == 1
    assert measure("Drink it. " * 30)["smog_too_short"] == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pill is taken at night. You sleep well.", {"passive_share": 0.5, "second_person_share": 0.5, "numbers_per_100_words": 0.0}),
        ("Take 2 pills for 10 days.", {"passive_share": 0.0, "second_person_share": 0.0, "numbers_per_100_words": 100 * 2 / 6}),
        (
            "You have hypertension (high blood pressure). Take the amlodipine.",
            {"terms": 2, "terms_explained_share": 0.5, "second_person_share": 0.5},
        ),
    ],
)
def test_plain_language(text: str, expected: dict[str, float]) -> None:
    """Passive, second person, numbers and explained terms are counted as by hand."""
    found = measure(text)
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_import_is_light() -> None:
    """Measuring one text loads no numerical or language package."""
    code = (
        "import sys\nfrom audit.measures.readability import measure\nmeasure('The cat sat.')\n"
        "print({'numpy', 'pandas', 'spacy', 'textstat', 'nltk'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"
