"""When do two written names mean the same journal, or the same author?"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from audit.answers.citation_kinds import PREPRINT_SERVER

SMALL = frozenset(re.findall(r"\S+", "the of and for in on an a de la et der die für und del y les des du do da della"))
PARTS = frozenset({"section", "series", "part", "volume", "online"})  # words of a long name that short names leave out
PLACE = re.compile(r"\s(?:(?:of )?(?:the )?united states(?: of america)?|u ?s ?a?|usa)$")
CONTRACTED = frozenset({("mgmt", "management"), ("jpn", "japanese")})  # with other letters than the first, but as short as initials
ALSO_CALLED = (  # journals whose names in registries and on their own pages share too few words
    ("Proceedings. Biological sciences", "Proceedings of the Royal Society B", "Proceedings of the Royal Society B Biological Sciences"),
    (
        *("Philosophical transactions of the Royal Society of London. Series B, Biological sciences",),
        *("Philosophical Transactions of the Royal Society B", "Philosophical Transactions of the Royal Society B Biological Sciences"),
    ),
    ("Angewandte Chemie (International ed. in English)", "Angewandte Chemie International Edition"),
)
ABBREVIATED_WORDS = 5  # letters of the longest contraction that leaves letters out in the middle ("natl", "wkly", "dtsch")
WEAK = frozenset({"group", "investigators", "collaborators", "collaborative", "research", "study", "trial", "jr", "sr"})
PARTICLES = frozenset(re.findall(r"\S+", "van von de der den di da del della la le el al ter ten du dos bin ibn"))
ARTICLE = re.compile(r"\b([AE]l)[-‐](?=[^\W\d_])", re.IGNORECASE)  # "El-Sayed" is written "El Sayed" and "Elsayed"
SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\b\.?")
UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"})
GROUP_WORDS = WEAK - {"jr", "sr"} | {"consortium", "committee", "society", "association", "organization", "organisation", "network"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """`text` in one case, without accents and punctuation."""
    marked = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(UNMARKED))
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in marked if not unicodedata.combining(sign))).strip()


def is_preprint_server(journal: str) -> bool:
    """Whether `journal` names a place for preprints, such as bioRxiv."""
    return PREPRINT_SERVER.search(journal) is not None


def same_journal(one: str, other: str) -> bool:
    """Whether two names mean one journal: equal, an abbreviation word by word ("N Engl J Med"), or initials ("NEJM", "JAMA", "BMJ").

    A name that leaves out a word of the other is another journal ("Lancet" is not "Lancet Oncology")."""
    return _same_name(one, other) or bool(_also_called(one) & _also_called(other))


def _same_name(one: str, other: str) -> bool:
    return any(_same_words(first, second) for first in _journal_words(one) for second in _journal_words(other))


@lru_cache(maxsize=65536)
def _also_called(name: str) -> frozenset[int]:
    return frozenset(number for number, names in enumerate(ALSO_CALLED) if any(_same_name(name, known) for known in names))


def _same_words(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    if first == second or "".join(first) == "".join(second):
        return True
    if len(first) == len(second) and len(first) > 1:
        return all(_abbreviates(a, b) or _abbreviates(b, a) for a, b in zip(first, second, strict=True))
    return _are_initials(first, second) or _are_initials(second, first)


@lru_cache(maxsize=65536)
def _journal_words(name: str) -> tuple[tuple[str, ...], ...]:
    """The ways to read a name: with what follows a colon or stands in brackets and without, hyphens parting words or not, and where it
    begins with its own initials these or the words."""
    server = PREPRINT_SERVER.search(name)
    name = server[0] if server else name
    cut = re.split(r"[:：(=]|\s[-–]\s", name, maxsplit=1)[0]
    behind = re.search(r"[:：]\s*(\w{2,6})\s*$", name)  # "Journal of visualized experiments : JoVE"
    bare = re.sub(r"\([^()]*\)", " ", name)
    written = dict.fromkeys((cut, name, re.sub(r"(?<=\w)-(?=\w)", "", cut), bare, behind[1] if behind else cut))
    read = (PLACE.sub("", _american(fold(one))) for one in written)
    ways = [tuple(word for word in one.split() if word not in SMALL and word not in PARTS) for one in read]
    ways += [part for one in ways if _are_initials(one[:1], one[1:]) for part in (one[:1], one[1:])]  # "MMWR Morb Mortal Wkly Rep"
    return tuple(one for one in dict.fromkeys(ways) if one)


def _american(folded: str) -> str:
    for written, short in (("gynaec", "gynec"), ("paed", "ped"), ("haem", "hem"), ("anaes", "anes"), ("new york", "n y")):
        folded = folded.replace(written, short)
    return folded


def _abbreviates(short: str, long: str) -> bool:
    if long.startswith(short):
        return True
    if not 3 < len(short) <= ABBREVIATED_WORDS or short[0] != long[0]:
        return (short, long) in CONTRACTED
    letters = iter(long)
    return all(letter in letters for letter in short)


def _are_initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    # "JAMA Intern Med" begins with initials too: the letters of one word stand for several words.
    letters = short[0] if short else ""
    if not 2 <= len(letters) <= 6 or len(long) < len(letters) or letters != "".join(word[0] for word in long[: len(letters)]):
        return False
    rest, behind = short[1:], long[len(letters) :]
    return len(rest) == len(behind) and all(a.startswith(b) or b.startswith(a) for a, b in zip(rest, behind, strict=True))


def same_author(claimed: str, known: str) -> bool:
    """Whether a claimed first author is one of the alternatives in `known`, which are separated by " | ". Accents, particles, initials
    and a missing "Group" or "Investigators" make no difference; a different spelling does."""
    return any(_same_group(claimed, one) or same_person(claimed, one) for one in known.split("|"))


def is_group(name: str) -> bool:
    """Whether a name is that of a group of people, such as "SPRINT Research Group"."""
    return not GROUP_WORDS.isdisjoint(fold(name).split())


def _same_group(claimed: str, known: str) -> bool:
    one, other = _name_words(claimed), _name_words(known)
    if not one or not other:
        return False
    return (
        one == other
        or "".join(one) == "".join(other)
        or (len(other) > 2 and set(one) >= {other[0]} and set(one) <= set(other) and len(one) > 1)
    )


@lru_cache(maxsize=65536)
def _name_words(name: str) -> tuple[str, ...]:
    whole = re.sub(r"(?<![\w'’-])(?:[A-Z]\.?-?){1,3}(?![\w'’])", " ", name)  # initials
    words = [word for word in fold(whole if fold(whole) else name).split() if word not in PARTICLES and word not in SMALL]
    return tuple([word for word in words if word not in WEAK] or words)


@dataclass(frozen=True)
class _Person:
    """One way to read a name; `given` holds first letters where only these are written."""

    family: str
    given: tuple[str, ...]


def same_person(one: str, other: str) -> bool:
    """Whether two written names can be one person: the same family name, and given names or initials that do not contradict.

    "Smith JA", "Smith, John", "John A. Smith" and "Smith" agree, and so do "Müller", "Mueller" and "Muller"; "Smith K" does not. A name
    without a comma may begin with the family name or end with it."""
    return any(a.family == b.family and _given_agree(a.given, b.given) for a in _readings(one) for b in _readings(other))


def _given_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return True
    first, second = one[0], other[0]
    if first[0] == second[0]:
        return len(first) == 1 or len(second) == 1 or first[:2] == second[:2]
    # "R. Smith" may be J. Robert Smith.
    return (len(one) == 1 and first[0] in [word[0] for word in other]) or (len(other) == 1 and second[0] in [word[0] for word in one])


@lru_cache(maxsize=65536)
def _readings(name: str) -> tuple[_Person, ...]:
    name = SUFFIX.sub("", name)
    joined = re.sub(r"(?<=[^\W\d_])[-‐'’](?=[^\W\d_])", "", name)
    parted = re.sub(r"(?<=[^\W\d_])[-‐'’](?=[^\W\d_])", "", ARTICLE.sub(r"\1 ", name))
    return _read(joined) if parted == joined else (*_read(joined), *_read(parted))


def _read(name: str) -> tuple[_Person, ...]:
    family, comma, given = name.partition(",")
    if comma:
        return _person(fold(family).split(), _given_names(given))
    words = re.sub(r"\.(?=\S)", ". ", name).split()
    behind = len(words)
    while behind > 1 and re.fullmatch(r"(?:[^\W\d_a-z]\.?-?){1,3}", words[behind - 1]) and words[behind - 1].isupper():
        behind -= 1
    if behind < len(words):  # "Smith JA"
        return _person(fold(" ".join(words[:behind])).split(), _given_names(" ".join(words[behind:])))
    folded = fold(name).split()
    if len(folded) < 2:
        return _person(folded, ())
    start = next((at for at, word in enumerate(folded[1:], 1) if word in PARTICLES), len(folded) - 1)
    last = _person(folded[start:], tuple(folded[:start]))
    two = _person(folded[-2:], tuple(folded[:-2])) if len(folded) > 2 else ()
    whole = _person(folded, ()) if folded[0] in PARTICLES or len(folded) == 2 else ()
    return (*last, *two, *whole, *_person(folded[:1], tuple(folded[1:])))


def _given_names(given: str) -> tuple[str, ...]:
    """Given names, folded; capitals that stand together ("JA") are initials."""
    words = re.findall(r"[^\W\d_]+", given)
    parts = [list(word) if word.isupper() and len(word) <= 3 else [word] for word in words]
    return tuple(fold(one) for part in parts for one in part if fold(one))


def _person(family: list[str], given: tuple[str, ...]) -> tuple[_Person, ...]:
    kept = [word for word in family if word not in PARTICLES] or family
    joined = "".join(kept)
    return (_Person(re.sub(r"([aou])e", r"\1", joined).replace("aa", "a"), given),) if joined else ()
