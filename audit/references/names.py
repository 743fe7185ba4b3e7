"""When do two written names mean the same journal, or the same first author?"""

from __future__ import annotations

import re
import unicodedata

SMALL = frozenset(re.findall(r"\S+", "the of and for in on an a de la et der die für und del"))
PLACE = re.compile(r"\s(?:(?:of )?(?:the )?united states(?: of america)?|u ?s ?a?|usa)$")
CONTRACTIONS = {
    "natl": "national",
    "intl": "international",
    "hlth": "health",
    "dtsch": "deutsches",
    "assn": "association",
    "mgmt": "management",
}
WEAK = frozenset({"group", "investigators", "collaborators", "collaborative", "research", "study", "trial", "jr", "sr"})
PARTICLES = frozenset(re.findall(r"\S+", "van von de der den di da del della la le el al ter ten du dos bin ibn"))


def fold(text: str) -> str:
    """`text` in one case, without accents and punctuation."""
    marked = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"[\W_]+", " ", "".join(sign for sign in marked if not unicodedata.combining(sign))).strip()


def same_journal(one: str, other: str) -> bool:
    """Whether two names mean one journal: equal, an abbreviation word by word ("N Engl J Med"), or initials ("NEJM", "JAMA", "BMJ").

    A name that leaves out a word of the other is another journal ("Lancet" is not "Lancet Oncology")."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if first == second:
        return True
    if len(first) == len(second) and len(first) > 1:
        return all(a.startswith(b) or b.startswith(a) for a, b in zip(first, second, strict=True))
    return _are_initials(first, second) or _are_initials(second, first)


def _words(name: str) -> list[str]:
    name = re.split(r"[:：(]|\s[-–]\s", name, maxsplit=1)[0]
    folded = PLACE.sub("", fold(name).replace("gynaec", "gynec").replace("paed", "ped").replace("haem", "hem").replace("anaes", "anes"))
    return [CONTRACTIONS.get(word, word) for word in folded.split() if word not in SMALL]


def _are_initials(short: list[str], long: list[str]) -> bool:
    # "JAMA Intern Med" begins with initials too: the letters of one word stand for several words.
    letters = short[0]
    if not 2 <= len(letters) <= 6 or len(long) < len(letters) or letters != "".join(word[0] for word in long[: len(letters)]):
        return False
    rest, behind = short[1:], long[len(letters) :]
    return len(rest) == len(behind) and all(a.startswith(b) or b.startswith(a) for a, b in zip(rest, behind, strict=True))


def same_author(claimed: str, known: str) -> bool:
    """Whether a claimed first author is one of the alternatives in `known`, which are separated by " | ". Accents, particles, initials
    and a missing "Group" or "Investigators" make no difference; a different spelling does."""
    return any(_same_name(claimed, one) for one in known.split("|"))


def _same_name(claimed: str, known: str) -> bool:
    one, other = _name_words(claimed), _name_words(known)
    if not one or not other:
        return False
    return (
        one == other
        or "".join(one) == "".join(other)
        or (len(other) > 2 and set(one) >= {other[0]} and set(one) <= set(other) and len(one) > 1)
    )


def _name_words(name: str) -> list[str]:
    whole = re.sub(r"(?<![\w'’-])(?:[A-Z]\.?-?){1,3}(?![\w'’])", " ", name)  # initials
    words = [word for word in fold(whole if fold(whole) else name).split() if word not in PARTICLES and word not in SMALL]
    kept = [word for word in words if word not in WEAK]
    return kept or words
