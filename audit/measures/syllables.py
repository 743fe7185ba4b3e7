"""Syllables of English words: a hand-written medical list, then the CMU Pronouncing Dictionary, then a vowel-group rule.

Readability formulas stand and fall with this count, and general counters are at their worst on the words of medicine. Where the
dictionary's data come from, and its notice: SYLLABLES-NOTICE.txt beside this file.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

DICTIONARY = Path(__file__).with_name("syllables.txt.gz")
MEDICAL = Path(__file__).with_name("medical_syllables.txt")

PIECE = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+(?:'[a-z]+)*")
VOWELS = re.compile("[aeiouy]+")
SILENT = re.compile(  # an e that is written and not spoken
    r"(?<=[^aeiouy])e(?=(?:ly|ful|fully|less|ments?|ness)$)"  # safely, movement
    r"|(?<=[^aeiouytdrl])e(?=d$)|(?<=[aeiouyrl][rl])e(?=d$)"  # stopped, called; not treated, doubled
    r"|(?<=[^aeiouysxzcghl])e(?=s$)|(?<=[tpg]h)e(?=s$)|(?<=[aeiouyrl]l)e(?=s$)"  # times, scales; not doses, tables
    r"|(?<=[^aeiouyl])e$|(?<=[aeiouyrl]l)e$"  # dose, scale; not table
)
HIATUS = re.compile(  # two vowels side by side that are two syllables, and a syllable without a vowel letter
    r"(?<![cstgx])i(?=[ao])|(?<=[cstgx])i(?=o(?!n|us)|a(?!l|n|$))"  # dial, ratio; not nation, spacious, social
    r"|i(?=[eu]?[iu]m)|i(?=us)|i(?=e[rt]$)"  # medium, radius, easier
    r"|e(?=o(?!u))|(?<=n)e(?=ous|um$)|(?<=pn|rh)e(?=a)|cre(?=at)"  # video, cutaneous, apnea, creatine
    r"|(?<![qg])u(?=a)|o(?=e(?:mb|nt|nc|so|de))"  # manual, gastroenteric
    r"|(?<=[aeiouy])(?=ing)|(?<=[aeo])y(?=[aeou])|(?<=[cmh])y(?=[ao])"  # being, layer, myopathy
    r"|s(?=ms?$)|^mc(?=[^aeiouy])"  # organism, McBurney
)

ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero ... nineteen
SPELLED_LETTERS = 5  # an unlisted word in capitals is read letter by letter up to this length; a longer one is a shouted word


def count(word: str) -> int:
    """Syllables of one word as it is read aloud: at least 1, and 0 for a word without a Latin letter or a digit.

    Hyphenated words are the sum of their parts, numbers are spoken ("2.5" is 3), unlisted initialisms are spelled ("STEMI" is 5)
    and units are spoken in full ("mg" is 3), as McLaughlin asks for SMOG (Journal of Reading 1969;12:639-646).
    """
    return _count(_plain(word))


def known(word: str) -> bool:
    """Whether every part of the word is a number or is listed, itself or as a singular or a base of a possessive."""
    plain = _plain(word).lower()
    pieces = PIECE.findall(plain)
    return bool(pieces) and (plain in _table() or all(piece[0].isdigit() or _listed(piece) is not None for piece in pieces))


def dictionary() -> dict[str, int]:
    """Syllables of every word of the bundled CMU Pronouncing Dictionary, in lower case."""
    with gzip.open(DICTIONARY, "rt", encoding="ascii") as lines:
        return {word: int(number) for word, number in (line.split() for line in lines)}


def source() -> str:
    """Where syllable counts come from, for whoever has to repeat them."""
    return f"medical list of {len(_medical())} words, then CMU Pronouncing Dictionary (2015, first pronunciations), then vowel-group rule"


def is_medical(word: str) -> bool:
    """Whether the word, or its singular, stands in the hand-written medical list."""
    plain = _plain(word).lower()
    return plain in _medical() or (plain.endswith("s") and plain[:-1] in _medical())


def by_rule(word: str) -> int:
    """Syllables of a word in lower case by its vowel groups alone, at least 1; exact for 93 % of the CMU words it was not tuned on."""
    spoken = SILENT.sub("", word)
    return max(1, len(VOWELS.findall(spoken)) + len(HIATUS.findall(spoken)))


@lru_cache(maxsize=65536)
def _count(word: str) -> int:
    lower = word.lower()
    whole = _table().get(lower)
    if whole is not None:
        return whole
    return sum(_piece(word[match.start() : match.end()]) for match in PIECE.finditer(lower))


def _piece(piece: str) -> int:
    if piece[0].isdigit():
        return _number(piece.replace(",", ""))
    listed = _listed(piece.lower())
    if listed is not None:
        return listed
    spelled = (piece.isupper() and len(piece) <= SPELLED_LETTERS) or not VOWELS.search(piece.lower())
    if spelled and piece.isalpha():
        return sum(3 if letter in "wW" else 1 for letter in piece)
    return by_rule(piece.lower().replace("'", ""))


def _listed(word: str) -> int | None:
    """Syllables of the word or of its base form in the lists; None when neither is there."""
    table = _table()
    if word in table:
        return table[word]
    if word.endswith("'s"):
        base = _listed(word[:-2])
        return None if base is None else base + bool(re.search(r"(?:[sxz]|[cs]h|[cgsz]e)$", word[:-2]))
    if word.endswith("ies") and word[:-3] + "y" in table:
        return table[word[:-3] + "y"]
    if re.search(r"(?:[sxz]|[cs]h)es$", word) and word[:-2] in table:
        return table[word[:-2]] + 1
    if word.endswith("s") and word[:-1] in table:
        return table[word[:-1]] + bool(re.search(r"[cgsxz]es$", word))
    return None


def _number(digits: str) -> int:
    """Syllables of a number as it is spoken, e.g. 120 is "one hundred twenty"."""
    whole, _, decimals = digits.partition(".")
    fraction = 1 + sum(ONES[int(digit)] for digit in decimals) if decimals else 0
    if len(whole) > 9:  # a telephone or registry number is read digit by digit
        return sum(ONES[int(digit)] for digit in whole) + fraction
    return _cardinal(int(whole)) + fraction


def _cardinal(number: int) -> int:
    for size in (1_000_000, 1_000, 100):  # million, thousand and hundred have two syllables each
        if number >= size:
            rest = number % size
            return _cardinal(number // size) + 2 + (_cardinal(rest) if rest else 0)
    if number < 20:
        return ONES[number]
    tens, ones = divmod(number, 10)
    return (3 if tens == 7 else 2) + (ONES[ones] if ones else 0)


def _plain(word: str) -> str:
    """The word with straight apostrophes and without accents."""
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    """Word to syllables, read once; the medical list goes before the dictionary."""
    return dictionary() | _medical()


@lru_cache(maxsize=1)
def _medical() -> dict[str, int]:
    rows = (line.split() for line in MEDICAL.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {fields[0]: int(fields[1]) for fields in rows}
