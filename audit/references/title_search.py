"""How a title is looked for among millions: words for a full-text index, keys for equal titles, and queries from narrow to wide.

A word outside ASCII is written as its code, and Chinese, Japanese or Korean text as pairs of neighbouring signs, for it has no blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from itertools import combinations

from audit.references.work import COLON, normal_title

WITHOUT_BLANKS = re.compile("([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)")
HEAD = 4  # words of a title before its colon that can stand for the whole
RAREST = 5  # words that a query is made of
FEW = 50  # works with a word, up to which the word alone is looked for


def search_words(title: str) -> list[str]:
    """The words under which a title is found, in their order, ASCII only."""
    words = normal_title(title).split()
    return words if title.isascii() else [coded for word in words for coded in _coded(word)]


def _coded(word: str) -> Iterator[str]:
    if word.isascii():
        yield word
        return
    for part in WITHOUT_BLANKS.split(word):
        if WITHOUT_BLANKS.fullmatch(part):
            yield from (f"x{part[start : start + 2].encode().hex()}" for start in range(max(1, len(part) - 1)))
        elif part:
            yield part if part.isascii() else f"x{part.encode().hex()}"


def title_keys(title: str) -> set[int]:
    """Numbers that equal titles share: of the whole, and of what stands before the colon where that can stand for it."""
    head = COLON.split(title, maxsplit=1)[0]
    heads = [head] if head != title and len(head.split()) >= HEAD else []
    return {_key(normal) for normal in map(normal_title, (title, *heads)) if normal}


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def queries(words: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Full-text queries for a title of which `words` are known, each with the number of works that have it.

    The narrowest first: the rarest words together, three of them, two of them, and a very rare word alone. So a title is found whose other
    words are cited wrongly, and few works are fetched that only share common words."""
    rarest = [word for _, word in sorted(words)[:RAREST]]
    if len(rarest) >= 4:
        yield _all(rarest[:4])
    if len(rarest) >= 3:
        yield _any(combinations(rarest, 3))
    if len(rarest) >= 2:
        yield _any(combinations(rarest[:3], 2))
    alone = [(word,) for count, word in sorted(words) if count <= FEW][:2] or [(word,) for word in rarest[:1] if len(rarest) == 1]
    if alone:
        yield _any(alone)


def _all(words: Sequence[str]) -> str:
    return " AND ".join(f'"{word}"' for word in words)


def _any(groups: Iterator[tuple[str, ...]] | Sequence[tuple[str, ...]]) -> str:
    return " OR ".join(f"({_all(group)})" for group in groups)
