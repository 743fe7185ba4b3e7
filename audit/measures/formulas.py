"""The published readability formulas on counts. Each says its unit, what it was fitted on and where it was published.

A formula sees lengths only: neither concepts, layout nor truth. A grade is good to about 1.5, and formulas lie 3 to 5 apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What the formulas are made of. nan where a thing was not counted, and then the formula that needs it gives nan."""

    words: int
    sentences: int
    syllables: int
    polysyllables: int  # words of three or more syllables, names and inflected forms included (SMOG)
    complex_words: int  # the same without names, inflected forms and hyphenated compounds of short words (fog)
    letters: int  # letters of the words
    characters: int  # letters, figures and punctuation marks
    monosyllables: float = math.nan  # words of one syllable
    long_words: float = math.nan  # words of more than six letters
    unfamiliar: float = math.nan  # words outside the list of familiar words, names and numbers aside
    distinct_unfamiliar: float = math.nan  # the same, each word once


def flesch_reading_ease(counts: Counts) -> float:
    """Ease from about 0 (hardest) to 100 (easiest), unbounded; 60 to 70 is plain English. nan without words.

    206.835 - 1.015 words/sentences - 84.6 syllables/words. Flesch R. A new readability yardstick. J Appl Psychol 1948;32:221-233.
    """
    return 206.835 - 1.015 * _per(counts.words, counts.sentences) - 84.6 * _per(counts.syllables, counts.words)


def flesch_kincaid_grade(counts: Counts) -> float:
    """US school grade, unbounded. nan without words.

    0.39 words/sentences + 11.8 syllables/words - 15.59. Kincaid JP et al. Research Branch Report 8-75, Naval Technical Training, 1975.
    """
    return 0.39 * _per(counts.words, counts.sentences) + 11.8 * _per(counts.syllables, counts.words) - 15.59


def smog_index(counts: Counts) -> float:
    """US school grade for full comprehension, 3.1291 or more. nan without words; validated for 30 sentences or more.

    1.0430 sqrt(30 polysyllables/sentences) + 3.1291. McLaughlin GH. SMOG grading. Journal of Reading 1969;12:639-646.
    """
    return 1.0430 * math.sqrt(30 * _per(counts.polysyllables, counts.sentences)) + 3.1291


def gunning_fog(counts: Counts) -> float:
    """US school grade, 0.4 or more. nan without words.

    0.4 (words/sentences + 100 complex words/words). Gunning R. The technique of clear writing. McGraw-Hill, 1952.
    """
    return 0.4 * (_per(counts.words, counts.sentences) + 100 * _per(counts.complex_words, counts.words))


def coleman_liau_index(counts: Counts) -> float:
    """US school grade, unbounded. nan without words.

    0.0588 L - 0.296 S - 15.8 with L letters and S sentences per 100 words. Coleman M, Liau TL. J Appl Psychol 1975;60:283-284.
    """
    return 5.88 * _per(counts.letters, counts.words) - 29.6 * _per(counts.sentences, counts.words) - 15.8


def automated_readability_index(counts: Counts) -> float:
    """US school grade, unbounded, on every typed character but spaces. nan without words.

    4.71 characters/words + 0.5 words/sentences - 21.43. Senter RJ, Smith EA. Report AMRL-TR-66-220, Wright-Patterson AFB, 1967.
    """
    return 4.71 * _per(counts.characters, counts.words) + 0.5 * _per(counts.words, counts.sentences) - 21.43


def dale_chall(counts: Counts) -> float:
    """Adjusted raw score, 0 or more: up to 4.9 is grade 4 and below, 5 to 5.9 grades 5-6, then two grades a point. nan without words.

    0.1579 U + 0.0496 words/sentences, and 3.6365 more where U > 5, with U the percentage of unfamiliar words. Dale E, Chall JS. A formula
    for predicting readability. Educational Research Bulletin 1948;27:11-20. Not the New Dale-Chall formula of 1995, a cloze score.
    """
    percent = 100 * _per(counts.unfamiliar, counts.words)
    return 0.1579 * percent + 0.0496 * _per(counts.words, counts.sentences) + (3.6365 if percent > 5 else 0.0)


def linsear_write(counts: Counts) -> float:
    """US school grade, -0.5 or more. nan without words; defined on a sample of 100 words, taken here as a rate of the whole text.

    r = (words of one or two syllables + 3 longer ones)/sentences; r/2 where r > 20, else r/2 - 1. US Air Force manuals, after O'Hayre J.
    Gobbledygook has gotta go. Bureau of Land Management, 1966.
    """
    rate = _per(counts.words + 2 * counts.polysyllables, counts.sentences)
    return rate / 2 if rate > 20 else rate / 2 - 1


def lix(counts: Counts) -> float:
    """Index, not a grade, 0 or more: below 30 very easy, 40 medium, above 60 very hard. nan without words.

    words/sentences + 100 long words/words, long being more than six letters. Björnsson CH. Läsbarhet. Liber, 1968.
    """
    return _per(counts.words, counts.sentences) + 100 * _per(counts.long_words, counts.words)


def rix(counts: Counts) -> float:
    """Long words a sentence, not a grade, 0 or more: 0.2 is grade 1, 7.2 and above is college. nan without words.

    long words/sentences, long being more than six letters. Anderson J. Lix and Rix. Journal of Reading 1983;26:490-496.
    """
    return _per(counts.long_words, counts.sentences)


def forcast(counts: Counts) -> float:
    """US school grade from 5 (all words of one syllable) to 20 (none). It sees no sentences, so it suits lists. nan without words.

    20 - N/10 with N words of one syllable in 150. Caylor JS et al. Methodologies for determining reading requirements of military
    occupational specialties. HumRRO Technical Report 73-5, 1973.
    """
    return 20 - 15 * _per(counts.monosyllables, counts.words)


def spache(counts: Counts) -> float:
    """US school grade for texts up to grade 4, 0.659 or more; above that it says "hard" only. nan without words.

    0.121 words/sentences + 0.082 U + 0.659, with U different unfamiliar words per 100 words. Spache GD. Good reading for poor readers. 9th
    ed. Garrard, 1974. Familiar are the words of Dale and Chall's list, about three times as long as Spache's: the grade comes out low.
    """
    return 0.121 * _per(counts.words, counts.sentences) + 8.2 * _per(counts.distinct_unfamiliar, counts.words) + 0.659


FORMULAS = (
    flesch_reading_ease, flesch_kincaid_grade, smog_index, gunning_fog, coleman_liau_index, automated_readability_index,
    dale_chall, linsear_write, lix, rix, forcast, spache,
)  # fmt: skip


def definition(formula: Callable[[Counts], float]) -> str:
    """A formula with its source, as its docstring tells it; "" where docstrings were stripped."""
    _, _, told = (formula.__doc__ or "").partition("\n\n")
    return " ".join(told.split())


def _per(number: float, whole: float) -> float:
    return number / whole if whole else math.nan
