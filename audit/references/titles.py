"""When do two written titles mean the same work?"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from audit.references.work import COLON, normal_title

HEAD = 3  # words that a title needs before its colon to stand without the subtitle
LONG_WORD = 7  # letters of a word in which one slip of the pen is forgiven
CUT = re.compile(r"(?:\.\.\.|…)\s*$")
SUBTITLE = re.compile(rf"{COLON.pattern}|(?<=[?.!;])\s+(?=\S)")
NOTE = re.compile(r"\[(?:article in [^\]]{1,30}|internet|online|preprint|[jmdcr]|eb/ol)\]", re.IGNORECASE)
CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
ARTICLES = frozenset({"a", "an", "the", "and"})
# British spelling to American; both sides are rewritten, so a rule that hits a word it should not does no harm.
SPELLING = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"isation"), "ization"),
    (re.compile(r"is(e|ed|es|er|ing)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"(?<=[a-z]{2})our"), "or"),
    (re.compile(r"^(cent|fib|lit|met)re(s?|d)$"), r"\1er\2"),
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"ll"), "l"),
    (re.compile(r"^program(?:me)?(s?)$"), r"program\1"),
    (re.compile(r"^ageing$"), "aging"),
    (re.compile(r"^(?:versus|vs?)$"), "vs"),
)
COMMON = frozenset(
    re.findall(
        r"[a-z]+",
        "of in on for with to from by at as or is are its between among after before during using use vs via study studies trial trials "
        "randomized controlled randomised clinical cohort prospective retrospective multicenter systematic review meta analysis patient "
        "patients effect effects efficacy safety treatment therapy outcome outcomes risk association associated impact role disease based",
    )
)


@lru_cache(maxsize=65536)
def title_words(title: str) -> tuple[str, ...]:
    """The words by which titles are compared: one case, no accents, punctuation or markup, American spelling, Greek letters by name."""
    words = normal_title(NOTE.sub(" ", html.unescape(html.unescape(title)))).split()
    return tuple(_american(word) for word in words if word not in ARTICLES)


def title_length(title: str) -> float:
    """How many words a title has; Chinese characters count half a word each."""
    characters = len(CHARACTER.findall(title))
    return characters / 2 if characters else float(len(title_words(title)))


@lru_cache(maxsize=65536)
def _american(word: str) -> str:
    for pattern, written in SPELLING:
        word = pattern.sub(written, word)
    return word


def same_title(claimed: str, known: str) -> bool:
    """Whether two titles are one: the same words, whatever the spelling, spacing and punctuation.

    A subtitle may be missing and the end cut off ("…"). A plural is forgiven, and one letter missing, doubled or moved in a long word;
    any other word, and any other number, makes another title."""
    one, other = title_words(claimed), title_words(known)
    if not one or not other:
        return False
    if _same_words(one, other):
        return True
    if CUT.search(claimed) and len(one) > HEAD and _same_words(one, other[: len(one)]):
        return True
    pairs = [*((head, other) for head in _heads(claimed)), *((head, one) for head in _heads(known))]
    return any(len(head) >= HEAD and _same_words(head, whole) for head, whole in pairs)


def holds_title(claimed: str, known: str) -> bool:
    """Whether a known title stands whole inside a longer claimed one, as where names or a journal were taken for a part of it."""
    one, other = " ".join(title_words(claimed)), " ".join(title_words(known))
    return len(other) > 0 and f" {other} " in f" {one} "


@lru_cache(maxsize=65536)
def _heads(title: str) -> tuple[tuple[str, ...], ...]:
    """What stands before each possible subtitle, in words; nothing where there is none."""
    plain = html.unescape(title)
    return tuple(title_words(plain[: found.start()]) for found in SUBTITLE.finditer(plain) if plain[found.end() :].strip())


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return True
    if len(one) != len(other):
        return "".join(one) == "".join(other)
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return (
        all(_is_plural(a, b) for a, b in differing) or (len(differing) == 1 and _is_slip(*differing[0])) or "".join(one) == "".join(other)
    )


def _is_plural(one: str, other: str) -> bool:
    return len(one) > 3 and (one + "s" == other or other + "s" == one)


def _is_slip(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    if min(len(one), len(other)) < LONG_WORD or not (one + other).isalpha() or one[0] != other[0]:
        return False
    # A letter put for another makes other words of medicine ("dysphagia", "dysphasia"); a missing, doubled or moved one does not.
    if len(one) == len(other) and sorted(one) != sorted(other):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


@lru_cache(maxsize=65536)
def telling_words(title: str) -> frozenset[str]:
    """The words of a title that tell its subject; what most titles share ("a randomized trial of …") is left out."""
    return frozenset(word for word in title_words(title) if word not in COMMON)


def shared_words(one: str, other: str) -> float:
    """The share of telling words that two titles have in common, in [0, 1] (Dice coefficient); 0 where one has none."""
    first, second = telling_words(one), telling_words(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
