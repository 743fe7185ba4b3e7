"""Is a word familiar to every reader? The list of 3,000 words that four in five fourth-graders knew, with its rules for inflected words.

The list is that of Dale and Chall as the package textstat brings it along; it is read from there and not copied, because its owners'
terms are unclear. Without textstat installed nothing is known about familiarity. Dale E, Chall JS. A formula for predicting readability:
instructions. Educational Research Bulletin 1948;27:37-54.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from audit.measures import syllables

LIST = Path("resources", "en", "easy_words.txt")  # inside the package textstat
CONTRACTED = re.compile(r"(?:n't|'(?:s|ll|re|ve|d|m))$")
DOUBLED = re.compile(r"([bdfgklmnprstvz])\1$")


def available() -> bool:
    """Whether the list can be read."""
    return bool(_listed())


def source() -> str:
    """Where the list comes from, with version and size; says so when there is none."""
    if not available():
        return "none: the list of familiar words comes with the package textstat, which is not installed"
    try:
        installed = version("textstat")
    except PackageNotFoundError:
        installed = "of unknown version"
    return f"Dale-Chall list of {len(_listed()):,} familiar words, as in textstat {installed}, with the inflections of 1948"


@lru_cache(maxsize=65536)
def familiar(word: str) -> bool:
    """Whether the word, or the word it is a regular form of, is on the list; True for numbers. False for every word without the list.

    Regular forms are plurals, possessives and contractions, -s, -ed, -ing, adverbs in -ly, comparatives and superlatives; a word with
    hyphen or slash is familiar when its parts are. A noun in -er is not, unless listed ("burner" though "burn" is). Names of people and
    places, which are familiar too, have to be told by the caller.
    """
    plain = word.lower().replace("’", "'").replace("‑", "-")
    listed = _listed()
    if plain in listed or not re.search("[^\\W\\d_]", plain):
        return True
    if "-" in plain or "/" in plain:
        return all(familiar(part) for part in re.split("[-/]", plain) if part)
    bare = CONTRACTED.sub("", plain).rstrip("'")
    return bare in listed or bare == "ca" or any(base in listed for base in _bases(bare))


def _bases(word: str) -> Iterator[str]:
    """The words that `word` may be a regular form of."""
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        yield word[:-1]
    for ending in ("ed", "ing", "est"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield from _stems(word.removesuffix(ending))
    if word.endswith("er") and any(syllables.known(stem) for stem in (word[:-2] + "est",)):  # higher, as there is highest
        yield from _stems(word[:-2])
    if word.endswith("ly"):
        yield from (word[:-2], word[:-3] + "y" if word.endswith("ily") else word[:-2] + "le" if word.endswith("bly") else word[:-2])


def _stems(stem: str) -> Iterator[str]:
    """What may stand before -ed, -ing, -er and -est: as it is, with its silent e, undoubled, with its y."""
    yield stem
    yield stem + "e"
    if DOUBLED.search(stem):
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    spec = find_spec("textstat")  # finds the folder without importing the package, which takes seconds
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder, LIST)
        if path.is_file():
            return frozenset(word for line in path.read_text(encoding="utf-8").splitlines() if (word := line.strip().lower()))
    return frozenset()
