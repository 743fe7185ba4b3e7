"""An answer made ready for measuring: sentences and words found, script told, prose taken out of JSON.

Headings and list items count as sentences of their own, because a reader stops at their ends. What is left out of Markdown is told in
`audit.measures.markdown`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from typing import Any, NamedTuple, TypeVar

from audit.measures.markdown import HAN as HAN
from audit.measures.markdown import units

KANA = "\u3040-\u30ff"

STOP = re.compile(r"(?<![.!?…])([.!?…]+)[\"'”’)\]]*$")  # at the end of a token
FULL_WIDTH_STOP = re.compile(r"[。！？]+[”’」』）]*")  # ends a sentence wherever it stands
LAST_FULL_WIDTH_STOP = re.compile(FULL_WIDTH_STOP.pattern + "$")
NEVER_LAST = re.compile(r"dr|mr|mrs|ms|prof|rev|st|vs|v|e\.g|i\.e|cf|viz|approx|ca|resp|dept")
BEFORE_FIGURES = re.compile(r"nos?|vol|pp?|ch|sec|figs?|eq|refs?|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")
BEFORE_LETTERS = re.compile(r"vitamins?|hepatitis|type|group|grade|class|stage|influenza|part|plan|step|factor|option|and|or")
STARTERS = re.compile(  # words that begin a sentence rather than go on with a name, as after "in the U.S."
    "an?|the|this|that|these|those|its?|if|in|on|at|for|from|about|when|while|with|without|your?|we|our|they|their|he|his|she|her|there|what|why"
    "|how|who|which|but|and|or|so|because|although|however|also|then|most|many|some|several|not|no|do|does|avoid|ask|call|take|talk|see|use|tell"
    "|get|keep|stop|start|seek|contact|please|be|is|are|as|by|to|after|before|during|until|since|other|each|every|all"
)
INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")  # "J", "U.S"
MAYBE_SHORTENED = re.compile("|".join([NEVER_LAST.pattern, BEFORE_FIGURES.pattern, INITIALS.pattern, r"\d{1,2}|al|"]))
OPENING = "\"'“‘(["
OPENING_WORD = re.compile(r"[\"'“‘(\[*_]*([^\W_]*)")
LONGEST_ABBREVIATION = 9  # letters and points of the longest that is known ("a.m", "approx") or spelled ("n.s.a.i.d")
LETTER = rf"[^\W_{HAN}{KANA}]"
WORD = re.compile(  # joined by apostrophe, hyphen or slash; by points, commas, colons and dashes between figures; by points in "U.S"
    rf"[{HAN}{KANA}]|{LETTER}+(?:(?:['’‑/-]|(?<=\d)[.,:–](?=\d)|(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=Ph)\.(?=D)){LETTER}+)*"
)
HAN_LETTER = re.compile(f"[{HAN}]")
ASCII_LETTER = re.compile("[A-Za-z]")
BLANK_LINE = re.compile(r"\n\s*\n")
TOKENS_KEPT, LONGEST_KEPT = 100_000, 40  # so many of at most so many characters: longer ones seldom come again
Found = TypeVar("Found")


class Memo(dict[str, Found]):
    """What a function finds of a token or a word, looked up once; all is forgotten when there are too many."""

    def __init__(self, look_up: Callable[[str], Found]) -> None:
        self.look_up = look_up

    def __missing__(self, token: str) -> Found:
        """Look the token up and keep what was found."""
        found = self.look_up(token)
        if len(token) <= LONGEST_KEPT:
            if len(self) >= TOKENS_KEPT:
                self.clear()
            self[token] = found
        return found


class Stop(NamedTuple):
    """The stop that a token ends with."""

    before: str  # what stands in front of it in the token
    is_certain: bool  # whether it can be nothing but the end of a sentence, unless a small letter follows
    is_full_width: bool


@dataclass(frozen=True)
class Prepared:
    """One answer ready to be counted. A token is what stands between two blanks: most texts are made of few different ones."""

    tokens: tuple[tuple[str, ...], ...]  # of each sentence, headings and list items included
    is_prose: tuple[bool, ...]  # of each sentence: False in a heading and in a short line without a stop

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Each sentence as it is read."""
        return tuple(map(" ".join, self.tokens))

    @cached_property
    def sentence_words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each sentence."""
        return tuple(tuple(chain.from_iterable(map(WORDS_OF.__getitem__, sentence))) for sentence in self.tokens)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all sentences, in order."""
        return tuple(chain.from_iterable(self.sentence_words))

    @property
    def characters(self) -> int:
        """Letters, figures and punctuation marks of the sentences; no spaces, no pictographs."""
        return sum(map(typed_characters, chain.from_iterable(self.tokens)))


def prepare(text: str) -> Prepared:
    """Sentences and words of an answer in Markdown, plain text or JSON; all empty when it holds no prose."""
    found = [(tuple(tokens), unit.is_prose) for unit in units(prose_of(text)) for tokens in _split(unit.text)]
    kept = [one for one in found if any(map(WORDS_OF.__getitem__, one[0]))]
    return Prepared(*zip(*kept, strict=True)) if kept else Prepared((), ())


def typed_characters(text: str) -> int:
    """Letters, figures and punctuation marks of a text; no spaces, no pictographs."""
    if text.isascii() and text.isprintable():
        return len(text) - text.count(" ")
    return sum(number for character, number in Counter(text).items() if _is_typed(character))


def prose_of(text: str) -> str:
    """The strings of more than three words in a JSON object, a blank line between them; any other text as it is.

    The object may stand in a code fence. Short strings are choices and codes, not prose.
    """
    opening = text.lstrip()[:1]
    if opening not in ("{", "`"):
        return text
    fenced = re.fullmatch(r"\s*```\w*\s*\n(.*)\n\s*```\s*", text, re.S)
    try:
        value = json.loads(fenced[1] if fenced else text)
    except (ValueError, RecursionError):
        return text
    return "\n\n".join(one for one in _strings(value) if len(words(one)) > 3) if isinstance(value, dict) else text


def script(text: str) -> str:
    """The script of the text by share of its letters: "latin", "han", "other", or "none" without letters.

    Other scripts win with more than half of the letters; after that Han wins with 30 %, since one character stands for a word
    or half of one, where a drug's name in a Chinese answer brings ten Latin letters.
    """
    if text.isascii():
        return "latin" if ASCII_LETTER.search(text) else "none"
    counted = Counter(text)
    letters = {character: number for character, number in counted.items() if character.isalpha()}
    total = sum(letters.values())
    if not total:
        return "none"
    han = sum(number for letter, number in letters.items() if letter > "\u2fff" and HAN_LETTER.match(letter)) / total
    latin = sum(number for letter, number in letters.items() if _is_latin(letter)) / total
    if 1 - han - latin > 0.5:
        return "other"
    return "han" if han >= 0.3 else "latin"


def sentences(text: str) -> list[str]:
    """Sentences of plain text in order; a blank line ends one too. A piece without a word is none; one of two words is.

    Stops inside numbers, after titles and abbreviations ("Dr.", "e.g.", "U.S. adults") and before small letters end nothing.
    """
    return [" ".join(tokens) for unit in BLANK_LINE.split(text) for tokens in _split(unit) if any(map(WORDS_OF.__getitem__, tokens))]


def words(text: str) -> list[str]:
    """Words in order, without the punctuation around them; Chinese and Japanese come by the character.

    "well-being", "mg/dL", "120/80", "2.5" and "don't" are one word each, as the readability formulas count them.
    """
    return WORD.findall(text if text.isascii() else unicodedata.normalize("NFC", text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _is_typed(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LNPS" and category != "So"


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"


def _split(unit: str) -> Iterator[list[str]]:
    """The tokens of each sentence."""
    tokens = (unit if unit.isascii() else FULL_WIDTH_STOP.sub(r"\g<0> ", unit)).split()
    start = 0
    for place in compress(range(len(tokens)), map(STOPS.__getitem__, tokens)):
        if _is_end(tokens, start, place):
            yield tokens[start : place + 1]
            start = place + 1
    if start < len(tokens):
        yield tokens[start:]


def _stop(token: str) -> Stop | None:
    """The stop at the end of a token; None without one."""
    if stop := STOP.search(token):
        before = token[: stop.start()]
        last = before.strip(OPENING).lower()
        is_certain = stop[1] != "." or len(last) > LONGEST_ABBREVIATION or not MAYBE_SHORTENED.fullmatch(last)
        return Stop(before, is_certain, is_full_width=False)
    return Stop("", True, is_full_width=True) if LAST_FULL_WIDTH_STOP.search(token) else None


def _is_end(tokens: list[str], start: int, place: int) -> bool:
    """Whether the stop of the token at `place` ends the sentence that begins at `start`. A full-width stop always does."""
    stop = STOPS[tokens[place]]
    word = _opening_word(tokens, place + 1)
    if word is None or stop is None or stop.is_full_width:
        return True
    if word.islower():
        return False
    if stop.is_certain:
        return True
    said = [*tokens[max(start, place - 2) : place], *([stop.before] if stop.before else [])]
    return _ends_after(said[-2:], said[-1].strip(OPENING).lower() if said else "", word)


def _opening_word(tokens: list[str], place: int) -> str | None:
    """The word that the text begins with from a token on, "" for a sign; None where nothing but quotes and brackets follows."""
    words = (OPENING_WORDS[tokens[following]] for following in range(place, len(tokens)))
    return next((word for word in words if word is not None), None)


def _opening_word_of(token: str) -> str | None:
    opening = OPENING_WORD.match(token)
    return opening[1] if opening and (opening[1] or opening.end() < len(token)) else None


def _ends_after(tokens: list[str], last: str, word: str) -> bool:
    """Whether a full stop behind `last`, a word so short that it may be an abbreviation, ends the sentence; `word` comes next."""
    if NEVER_LAST.fullmatch(last) or (BEFORE_FIGURES.fullmatch(last) and word[:1].isdigit()):
        return False
    if len(tokens) < 2 and re.fullmatch(r"\d{1,2}", last):  # "1." opens an item
        return False
    if last in ("a.m", "p.m") or (len(tokens) == 2 and BEFORE_LETTERS.fullmatch(tokens[0].strip(OPENING).lower())):
        return True
    if last == "al" or INITIALS.fullmatch(last):
        return STARTERS.fullmatch(word.lower()) is not None
    return True


WORDS_OF = Memo(lambda token: tuple(words(token)))
STOPS = Memo(_stop)
OPENING_WORDS = Memo(_opening_word_of)
