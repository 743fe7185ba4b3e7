"""Readability of one English answer: counts, every formula on them, the median grade with its range, and plain-language measures.

Which syllables are counted is told in `audit.measures.syllables`, what counts as a sentence in `audit.measures.text`, which words are
familiar in `audit.measures.vocabulary`. Formulas fitted to English say nothing of another language: it has no grade (see
`audit.measures.language`), and Chinese has measures of its own (`audit.measures.chinese`).
"""

from __future__ import annotations

import math
import re
import struct
from collections import Counter
from collections.abc import Sequence
from itertools import chain, compress
from statistics import median
from typing import NamedTuple

from audit.measures import syllables, vocabulary
from audit.measures.formulas import FORMULAS, Counts
from audit.measures.language import ENGLISH, is_clearly_english, is_english_enough, language
from audit.measures.plain_language import plain_language
from audit.measures.text import WORDS_OF, Memo, Prepared, prepare, typed_characters

POLYSYLLABLE = 3  # syllables from which a word is long, for SMOG and Gunning's fog
LONG_WORD = 6  # letters above which a word is long, for LIX and RIX
SMOG_SENTENCES = 30  # below which SMOG was not validated
IN_MEDIAN = ("flesch_kincaid_grade", "smog_index", "coleman_liau_index", "automated_readability_index")
INITIALISM = re.compile(r"[A-Z]{2,5}")  # spelled out, so that its syllables say nothing; not everybody knows what it stands for
ENDING = re.compile(r"(?:ing|[td]ed|(?:[cgsxz]|ch|sh)es)$")  # an inflection that is a syllable of its own


class Word(NamedTuple):
    """What the formulas need to know of a word, wherever it stands."""

    syllables: int
    letters: int
    known: bool  # to the syllable lists
    familiar: bool  # to every reader
    is_complex: bool  # for Gunning's fog, unless it is a name
    is_term: bool  # a hard word that wants explaining, unless it is a name

    @property
    def is_hard(self) -> bool:
        """Complex or unfamiliar, unless it is a name."""
        return self.is_complex or not self.familiar


class Sums(NamedTuple):
    """What adds up token by token."""

    words: int
    syllables: int
    polysyllables: int
    monosyllables: int
    letters: int
    long_words: int
    characters: int
    lettered: int  # words with a letter
    unlisted: int  # of them, words that the syllable lists have not
    with_figure: int
    small_english: int  # words that tell English from other languages


def counts(text: str) -> Counts:
    """The counts of a text in Markdown, plain text or JSON, in any language; all 0 when it holds no prose."""
    prepared = prepare(text)
    return _counts(_sums(prepared), len(prepared.tokens), _hard_words(prepared))


def grades(text: str) -> dict[str, float]:
    """Every formula by its name, each in its own unit. All nan unless there is English prose."""
    prepared = prepare(text)
    sums = _sums(prepared)
    if not is_english_enough(_language(text, prepared, sums)):
        return {formula.__name__: math.nan for formula in FORMULAS}
    return _grades(_counts(sums, len(prepared.tokens), _hard_words(prepared)))


def median_grade(text: str) -> float:
    """US school grade: the median of Flesch-Kincaid, SMOG, Coleman-Liau and ARI, which lie 3 to 5 apart. nan without English prose."""
    return _median(grades(text))


def unknown_share(text: str) -> float:
    """Share of words, in [0, 1], that no list has, so that their syllables come from the rule; 0 is best. nan without English prose."""
    prepared = prepare(text)
    sums = _sums(prepared)
    return _unknown_share(sums) if is_english_enough(_language(text, prepared, sums)) else math.nan


def measure(text: str) -> dict[str, float | str]:
    """Every measure of one answer by its name, in the order of a table; nan where there is nothing to measure.

    Counts and formulas are of the text as shown, with headings and list items as sentences; those that end in `_prose` leave out headings
    and short lines without a stop. `grade_low` and `grade_high` are the lowest and the highest of the four grades behind `median_grade`.
    `smog_too_short` is 1 below the 30 sentences that SMOG was validated on. `unfamiliar_share`, in [0, 1], is the share of words outside
    the list of familiar words. `language` is an ISO 639-1 code; texts in other languages than English have it and nothing else.
    """
    prepared = prepare(text)
    sums = _sums(prepared)
    code = _language(text, prepared, sums)
    if not (prepared.tokens and is_english_enough(code)):
        return {"language": code} | dict.fromkeys(MEASURES, math.nan)
    return {"language": code} | _measure(prepared, sums)


def _measure(prepared: Prepared, sums: Sums) -> dict[str, float]:
    hard = _hard_words(prepared)
    shown = _counts(sums, len(prepared.tokens), hard)
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
        "unknown_share": _unknown_share(sums),
        "unfamiliar_share": shown.unfamiliar / shown.words,
        "numbers_per_100_words": 100 * sums.with_figure / sums.words,
        **plain_language(prepared.sentences, prepared.sentence_words, first_uses),
    }


def _prose_only(prepared: Prepared, shown: Counts) -> dict[str, float]:
    """Words, sentences and median grade without headings and short lines that have no stop."""
    if not all(prepared.is_prose):
        prose = Prepared(tuple(compress(prepared.tokens, prepared.is_prose)), ())
        shown = _counts(_sums(prose), len(prose.tokens), [])
    grade = _median({formula.__name__: formula(shown) for formula in MEDIAN_FORMULAS})
    return {"words_prose": shown.words, "sentences_prose": shown.sentences, "median_grade_prose": grade}


def _sums(prepared: Prepared) -> Sums:
    packed = sum(map(PACKED.__getitem__, chain.from_iterable(prepared.tokens)))
    return Sums._make(LAYOUT.unpack(packed.to_bytes(LAYOUT.size, "little")))


def _packed(token: str) -> int:
    """The sums of one token side by side in one integer: adding such integers adds all sums at once, several times as fast."""
    words = WORDS_OF[token]
    found = [WORDS[word] for word in words]
    lettered = [word for word in found if word.letters]
    sums = Sums(
        words=len(found),
        syllables=sum(word.syllables for word in found),
        polysyllables=sum(word.syllables >= POLYSYLLABLE for word in found),
        monosyllables=sum(word.syllables == 1 for word in found),
        letters=sum(word.letters for word in found),
        long_words=sum(word.letters > LONG_WORD for word in found),
        characters=typed_characters(token),
        lettered=len(lettered),
        unlisted=sum(not word.known for word in lettered),
        with_figure=sum(any(map(str.isdigit, word)) for word in words),
        small_english=sum(word in ENGLISH for word in words),
    )
    return int.from_bytes(LAYOUT.pack(*sums), "little")


def _counts(sums: Sums, sentences: int, hard: list[tuple[int, str]]) -> Counts:
    unfamiliar = [word.lower() for _, word in hard if not WORDS[word].familiar]
    listed = vocabulary.available()
    return Counts(
        words=sums.words,
        sentences=sentences,
        syllables=sums.syllables,
        polysyllables=sums.polysyllables,
        complex_words=sum(WORDS[word].is_complex for _, word in hard),
        letters=sums.letters,
        characters=sums.characters,
        monosyllables=sums.monosyllables,
        long_words=sums.long_words,
        unfamiliar=len(unfamiliar) if listed else math.nan,
        distinct_unfamiliar=len(set(unfamiliar)) if listed else math.nan,
    )


def _language(text: str, prepared: Prepared, sums: Sums) -> str:
    return "en" if is_clearly_english(text, sums.small_english, sums.words) else language(text, Counter(prepared.words))


def _hard_words(prepared: Prepared) -> list[tuple[int, str]]:
    """Sentence and word of every complex or unfamiliar word that is no name.

    A word with a capital inside a sentence is a name, but not in a heading, where most words have one; "MRI" is no name.
    """
    found: list[tuple[int, str]] = []
    for number, tokens in enumerate(prepared.tokens):
        hard = list(chain.from_iterable(map(HARD.__getitem__, tokens)))
        first = len(HARD[tokens[0]]) if len(WORDS_OF[tokens[0]]) == 1 else 0
        if not all(map(str.islower, hard[first:])):
            words = prepared.sentence_words[number]
            names = _names(words, tokens[-1])
            hard = [word for place, word in enumerate(words) if word in hard and (place == 0 or word not in names)]
        found += [(number, word) for word in hard]
    return found


def _names(words: Sequence[str], last_token: str) -> set[str]:
    """The words that have a capital inside the sentence; none in a title, where most have one."""
    capitals = [word for word in words[1:] if word[0].isupper() and not INITIALISM.fullmatch(word)]
    titled = 2 * len(capitals) >= len(words) - 1 and not last_token.endswith(".")
    return set() if titled else set(capitals)


def _look_up(word: str) -> Word:
    length = syllables.count(word)
    familiar = vocabulary.familiar(word) or not vocabulary.available()
    return Word(
        syllables=length,
        letters=sum(map(str.isalpha, word)),
        known=syllables.known(word),
        familiar=familiar,
        is_complex=_is_complex(word),
        is_term=not familiar and (length >= POLYSYLLABLE or INITIALISM.fullmatch(word) is not None or syllables.is_medical(word)),
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


def _unknown_share(sums: Sums) -> float:
    return sums.unlisted / sums.lettered if sums.lettered else math.nan


WORDS = Memo(_look_up)
HARD = Memo(lambda token: tuple(word for word in WORDS_OF[token] if WORDS[word].is_hard))
LAYOUT = struct.Struct(f"<{len(Sums._fields)}I")
PACKED = Memo(_packed)
MEDIAN_FORMULAS = tuple(formula for formula in FORMULAS if formula.__name__ in IN_MEDIAN)
MEASURES = tuple(measure("Rest and drink."))[1:]
