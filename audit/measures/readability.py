"""Readability of one English answer: counts, every formula on them, the median grade with its range, and plain-language measures.

Which syllables are counted is told in `audit.measures.syllables`, what counts as a sentence in `audit.measures.text`, which words are
familiar in `audit.measures.vocabulary`. Formulas fitted to English say nothing of another language: it has no grade (see
`audit.measures.language`), and Chinese has measures of its own (`audit.measures.chinese`).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from audit.measures import syllables, vocabulary
from audit.measures.formulas import FORMULAS, Counts
from audit.measures.language import is_english_enough, language
from audit.measures.plain_language import plain_language
from audit.measures.text import Prepared, prepare, typed_characters

POLYSYLLABLE = 3  # syllables from which a word is long, for SMOG and Gunning's fog
LONG_WORD = 6  # letters above which a word is long, for LIX and RIX
SMOG_SENTENCES = 30  # below which SMOG was not validated
IN_MEDIAN = ("flesch_kincaid_grade", "smog_index", "coleman_liau_index", "automated_readability_index")
INITIALISM = re.compile(r"[A-Z]{2,5}")  # spelled out, so that its syllables say nothing; not everybody knows what it stands for
WORDS_KEPT = 200_000
ENDING = re.compile(r"(?:ing|[td]ed|(?:[cgsxz]|ch|sh)es)$")  # an inflection that is a syllable of its own


class Word(NamedTuple):
    """What the formulas need to know of a word, wherever it stands."""

    syllables: int
    letters: int
    known: bool  # to the syllable lists
    familiar: bool  # to every reader
    is_complex: bool  # for Gunning's fog, unless it is a name
    is_term: bool  # a hard word that wants explaining, unless it is a name
    is_hard: bool  # complex or unfamiliar, unless it is a name
    has_figure: bool


class _Words(dict[str, Word]):
    """Every word that was met, looked up once; forgotten when there are too many."""

    def __missing__(self, word: str) -> Word:
        """Look the word up and keep it."""
        if len(self) >= WORDS_KEPT:
            self.clear()
        found = self[word] = _look_up(word)
        return found


def counts(text: str) -> Counts:
    """The counts of a text in Markdown, plain text or JSON, in any language; all 0 when it holds no prose."""
    prepared = prepare(text)
    counted = Counter(prepared.words)
    return _counts(prepared, counted, list(_hard_words(prepared, counted)))


def grades(text: str) -> dict[str, float]:
    """Every formula by its name, each in its own unit. All nan unless there is English prose."""
    prepared = prepare(text)
    counted = Counter(prepared.words)
    if not is_english_enough(language(text, counted)):
        return {formula.__name__: math.nan for formula in FORMULAS}
    return _grades(_counts(prepared, counted, list(_hard_words(prepared, counted))))


def median_grade(text: str) -> float:
    """US school grade: the median of Flesch-Kincaid, SMOG, Coleman-Liau and ARI, which lie 3 to 5 apart. nan without English prose."""
    return _median(grades(text))


def unknown_share(text: str) -> float:
    """Share of words, in [0, 1], that no list has, so that their syllables come from the rule; 0 is best. nan without English prose."""
    counted = Counter(prepare(text).words)
    return _unknown_share(counted) if is_english_enough(language(text, counted)) else math.nan


def measure(text: str) -> dict[str, float | str]:
    """Every measure of one answer by its name, in the order of a table; nan where there is nothing to measure.

    Counts and formulas are of the text as shown, with headings and list items as sentences; those that end in `_prose` leave out headings
    and short lines without a stop. `grade_low` and `grade_high` are the lowest and the highest of the four grades behind `median_grade`.
    `smog_too_short` is 1 below the 30 sentences that SMOG was validated on. `unfamiliar_share`, in [0, 1], is the share of words outside
    the list of familiar words. `language` is an ISO 639-1 code; texts in other languages than English have it and nothing else.
    """
    prepared = prepare(text)
    counted = Counter(prepared.words)
    code = language(text, counted)
    if not (prepared.sentences and is_english_enough(code)):
        return {"language": code} | dict.fromkeys(MEASURES, math.nan)
    hard = list(_hard_words(prepared, counted))
    return {"language": code} | _measure(prepared, counted, hard)


def _measure(prepared: Prepared, counted: Counter[str], hard: list[tuple[int, str]]) -> dict[str, float]:
    shown = _counts(prepared, counted, hard)
    by_formula = _grades(shown)
    four = [by_formula[name] for name in IN_MEDIAN]
    first_uses: dict[str, int] = {}
    for number, word in hard:
        if WORDS[word].is_term:
            first_uses.setdefault(word, number)
    return {
        "words": shown.words,
        "sentences": shown.sentences,
        "syllables": shown.syllables,
        "polysyllables": shown.polysyllables,
        "characters": shown.characters,
        "words_per_sentence": shown.words / shown.sentences,
        **by_formula,
        "median_grade": _median(by_formula),
        "grade_low": min(four),
        "grade_high": max(four),
        "smog_too_short": float(shown.sentences < SMOG_SENTENCES),
        **_prose_only(prepared, shown),
        "unknown_share": _unknown_share(counted),
        "unfamiliar_share": shown.unfamiliar / shown.words,
        "numbers_per_100_words": 100 * sum(number for word, number in counted.items() if WORDS[word].has_figure) / shown.words,
        **plain_language(prepared.sentences, prepared.sentence_words, first_uses),
    }


def _prose_only(prepared: Prepared, shown: Counts) -> dict[str, float]:
    """Words, sentences and median grade without headings and short lines that have no stop."""
    others = [number for number, is_prose in enumerate(prepared.is_prose) if not is_prose]
    if others:
        left_out = Counter(word for number in others for word in prepared.sentence_words[number])
        sums = _sums(left_out)
        shown = replace(
            shown,
            words=shown.words - sums.words,
            sentences=shown.sentences - len(others),
            syllables=shown.syllables - sums.syllables,
            polysyllables=shown.polysyllables - sums.polysyllables,
            letters=shown.letters - sums.letters,
            characters=shown.characters - sum(typed_characters(prepared.sentences[number]) for number in others),
        )
    grade = _median({formula.__name__: formula(shown) for formula in MEDIAN_FORMULAS})
    return {"words_prose": shown.words, "sentences_prose": shown.sentences, "median_grade_prose": grade}


class Sums(NamedTuple):
    """What adds up word by word."""

    words: int
    syllables: int
    polysyllables: int
    monosyllables: int
    letters: int
    long_words: int


def _sums(counted: Counter[str]) -> Sums:
    words = spoken = polysyllables = monosyllables = letters = long_words = 0
    for word, number in counted.items():
        length, lettered, *_ = WORDS[word]
        words += number
        spoken += number * length
        letters += number * lettered
        if length >= POLYSYLLABLE:
            polysyllables += number
        elif length == 1:
            monosyllables += number
        if lettered > LONG_WORD:
            long_words += number
    return Sums(words, spoken, polysyllables, monosyllables, letters, long_words)


def _counts(prepared: Prepared, counted: Counter[str], hard: list[tuple[int, str]]) -> Counts:
    sums = _sums(counted)
    unfamiliar = [word.lower() for _, word in hard if not WORDS[word].familiar]
    listed = vocabulary.available()
    return Counts(
        words=sums.words,
        sentences=len(prepared.sentences),
        syllables=sums.syllables,
        polysyllables=sums.polysyllables,
        complex_words=sum(WORDS[word].is_complex for _, word in hard),
        letters=sums.letters,
        characters=prepared.characters,
        monosyllables=sums.monosyllables,
        long_words=sums.long_words,
        unfamiliar=len(unfamiliar) if listed else math.nan,
        distinct_unfamiliar=len(set(unfamiliar)) if listed else math.nan,
    )


def _hard_words(prepared: Prepared, counted: Counter[str]) -> Iterator[tuple[int, str]]:
    """Sentence and word of every complex or unfamiliar word that is no name.

    A word with a capital inside a sentence is a name, but not in a heading, where most words have one; "MRI" is no name.
    """
    candidates = {word for word in counted if WORDS[word].is_hard}
    for number, sentence in enumerate(prepared.sentence_words):
        found = candidates.intersection(sentence)
        if not found:
            continue
        names = _names(sentence, prepared.sentences[number]) if any(word[0].isupper() for word in found) else ()
        yield from ((number, word) for place, word in enumerate(sentence) if word in found and (place == 0 or word not in names))


def _names(words: Sequence[str], sentence: str) -> set[str]:
    """The words that have a capital inside the sentence; none in a title, where most have one."""
    capitals = [word for word in words[1:] if word[0].isupper() and not INITIALISM.fullmatch(word)]
    titled = 2 * len(capitals) >= len(words) - 1 and not sentence.endswith(".")
    return set() if titled else set(capitals)


def _look_up(word: str) -> Word:
    length = syllables.count(word)
    familiar = vocabulary.familiar(word) or not vocabulary.available()
    is_complex = _is_complex(word)
    return Word(
        syllables=length,
        letters=sum(map(str.isalpha, word)),
        known=syllables.known(word),
        familiar=familiar,
        is_complex=is_complex,
        is_term=not familiar and (length >= POLYSYLLABLE or INITIALISM.fullmatch(word) is not None or syllables.is_medical(word)),
        is_hard=is_complex or not familiar,
        has_figure=any(map(str.isdigit, word)),
    )


def _is_complex(word: str) -> bool:
    if "-" in word:
        return any(_is_complex(part) for part in word.split("-") if part)
    length = 0 if INITIALISM.fullmatch(word) else syllables.count(word)
    return length > POLYSYLLABLE or (length == POLYSYLLABLE and not ENDING.search(word.lower()))


def _grades(counted: Counts) -> dict[str, float]:
    return {formula.__name__: formula(counted) for formula in FORMULAS}


def _median(by_formula: dict[str, float]) -> float:
    found = [by_formula[name] for name in IN_MEDIAN]
    return math.nan if any(map(math.isnan, found)) else median(found)


def _unknown_share(counted: Counter[str]) -> float:
    lettered = [(word, number) for word, number in counted.items() if WORDS[word].letters]
    total = sum(number for _, number in lettered)
    return sum(number for word, number in lettered if not WORDS[word].known) / total if total else math.nan


WORDS = _Words()
MEDIAN_FORMULAS = tuple(formula for formula in FORMULAS if formula.__name__ in IN_MEDIAN)
MEASURES = tuple(_measure(Prepared(("Rest.",), (("Rest",),), (True,)), Counter(["Rest"]), []))
