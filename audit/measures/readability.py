"""Readability of English prose: the published formulas, on counts that hold up for medical words and for Markdown.

A formula sees lengths only: neither concepts, layout nor truth, and a grade is good to about 1.5. Which syllables are counted is told
in `audit.measures.syllables`, what counts as a sentence in `audit.measures.text`. The formulas were fitted to English; another language in
Latin letters gives a number that means nothing, which the caller has to know, while text in another script gives nan.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from audit.measures import syllables
from audit.measures.text import Prepared, prepare, script, words

POLYSYLLABLE = 3  # syllables from which a word is long, for SMOG and Gunning's fog
IN_MEDIAN = ("flesch_kincaid_grade", "smog_index", "coleman_liau_index", "automated_readability_index")
ENDING = re.compile(r"(?:ing|[td]ed|(?:[cgsxz]|ch|sh)es)$")  # an inflection that is a syllable of its own


@dataclass(frozen=True)
class Counts:
    """What the formulas are made of."""

    words: int
    sentences: int
    syllables: int
    polysyllables: int  # words of three or more syllables, names and inflected forms included (SMOG)
    complex_words: int  # the same without names, inflected forms and hyphenated compounds of short words (fog)
    letters: int  # letters of the words
    characters: int  # letters, figures and punctuation marks


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


FORMULAS = (flesch_reading_ease, flesch_kincaid_grade, smog_index, gunning_fog, coleman_liau_index, automated_readability_index)


def counts(text: str) -> Counts:
    """The counts of a text in Markdown, plain text or JSON; all 0 when it holds no prose."""
    prepared = prepare(text)
    lengths = [syllables.count(word) for word in prepared.words]
    return Counts(
        words=len(prepared.words),
        sentences=len(prepared.sentences),
        syllables=sum(lengths),
        polysyllables=sum(length >= POLYSYLLABLE for length in lengths),
        complex_words=_complex_words(prepared),
        letters=sum(character.isalpha() for word in prepared.words for character in word),
        characters=prepared.characters,
    )


def grades(text: str) -> dict[str, float]:
    """Every formula by its name: five US school grades and `flesch_reading_ease`, an ease. All nan unless there is Latin prose."""
    readable = script(text) == "latin"
    counted = counts(text) if readable else None
    return {formula.__name__: formula(counted) if counted else math.nan for formula in FORMULAS}


def median_grade(text: str) -> float:
    """US school grade: the median of Flesch-Kincaid, SMOG, Coleman-Liau and ARI, which lie 3 to 5 apart. nan without Latin prose."""
    by_name = grades(text)
    found = [by_name[name] for name in IN_MEDIAN]
    return math.nan if any(map(math.isnan, found)) else median(found)


def unknown_share(text: str) -> float:
    """Share of words, in [0, 1], that no list has, so that their syllables come from the rule; 0 is best. nan without Latin prose."""
    lettered = [word for word in prepare(text).words if any(map(str.isalpha, word))]
    if not lettered or script(text) != "latin":
        return math.nan
    return sum(not syllables.known(word) for word in lettered) / len(lettered)


def _per(number: int, whole: int) -> float:
    return number / whole if whole else math.nan


def _complex_words(prepared: Prepared) -> int:
    return sum(_is_complex(word) for sentence in prepared.sentences for word in _without_names(words(sentence)))


def _without_names(sentence: list[str]) -> Iterable[str]:
    """The words but for those with a capital inside a sentence; all of them in a heading, where most words have one."""
    capitals = sum(word[0].isupper() for word in sentence)
    if 2 * capitals > len(sentence):
        return sentence
    return sentence[:1] + [word for word in sentence[1:] if not word[0].isupper()]


def _is_complex(word: str) -> bool:
    if "-" in word:
        return any(_is_complex(part) for part in word.split("-") if part)
    length = syllables.count(word)
    return length > POLYSYLLABLE or (length == POLYSYLLABLE and not ENDING.search(word.lower()))
