"""Lists of authors as people write them, taken apart into names: Vancouver, APA, BibTeX, given names first, Chinese."""

from __future__ import annotations

import re

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁŃŅŇŌŐŘŚŞŠȘŤȚŪŮŰŹŻŽ"  # for a bracket of a pattern
LONGEST = 6000  # characters of one list that are read; a list of a thousand names is cut, and counts as cut
ET_AL = re.compile(
    r"[,;]?\s*(?:\b(?:and\s)?et\.?\s?al\b\.?|\band (?:others|colleagues|co-?workers)\b|\.\.\.|…|等(?=[.。,，\s]|$))", re.IGNORECASE
)
INITIALS = re.compile(rf"(?:[{UPPER}]\.?[- ]?){{1,4}}(?:\s?(?:Jr|Sr|II|III|2nd|3rd)\.?)?")
SUFFIX = re.compile(r"(?:,?\s|^)(?:Jr|Sr|II|III|IV|2nd|3rd|M\.?D|Ph\.?D|MPH|MSc|MBBS|FRCP|RN)\b\.?")
PARTICLE = r"(?:van|von|de|der|den|di|da|del|della|la|le|el|al|ter|ten|du|dos|bin|ibn)"
GROUP = re.compile(
    r"\b(?:group|investigators|collaborat\w+|consortium|committee|society|association|organi[sz]ation|task force"
    r"|initiative|college|institute|network|team|study|trial|ministry|agency|centers?|foundation|federation)\b",
    re.IGNORECASE,
)
GIVEN = re.compile(rf"(?:[{UPPER}]\.?\s)?[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?(?:\s[{UPPER}]\.?)*")
AND = re.compile(r"\s&\s|\sand\s|&")
CHINESE = re.compile("[\u4e00-\u9fff]")


def split_authors(text: str) -> tuple[tuple[str, ...], bool]:
    """The names of a list of authors, each as it was written, and whether the list says that it is cut ("et al.").

    Names are parted by semicolons, "and", "&", line ends or bars, or else by commas; "Smith, J. A." and a lone "Smith, John" are one name.
    """
    cut = len(text) > LONGEST or ET_AL.search(text[:LONGEST]) is not None
    listed = SUFFIX.sub("", ET_AL.sub(", ", text[:LONGEST])).strip(" \t\n.,;:&[](\"'")
    if re.search(r"[;|\n]|[\"'], ?[\"']", listed):
        parts = re.split(r"[;|\n]|[\"'], ?[\"']", listed)
    elif " and " in listed and all(one.count(",") == 1 for one in listed.split(" and ")):  # BibTeX: "Smith, John and Lee, Kim"
        parts = listed.split(" and ")
    else:
        parts = _by_commas(listed)
    names = [re.sub(r"\s+", " ", part).strip(" ,.;&\"'[]") for part in parts]
    names = [re.sub(r"^(?:and|&)\s+", "", name) for name in names]
    return tuple(name for name in names if re.search(r"[^\W\d_]{2}", name) and any(map(str.isalpha, name))), cut  # "²¼" is none


def _by_commas(listed: str) -> list[str]:
    pieces = [one.strip() for part in re.split(r"[,，、]", listed) for one in ([part] if GROUP.search(part) else AND.split(part))]
    pieces = [re.sub(r"^(?:and|&)\s+", "", one) for one in pieces if one]
    if len(pieces) > 1 and "," in listed and _is_inverted(pieces):
        pieces = [", ".join(pieces[:2]), *pieces[2:]]
    names: list[str] = []
    for piece in pieces:
        if names and "," not in names[-1] and INITIALS.fullmatch(piece) and not _has_initials(names[-1]):
            names[-1] += f", {piece}"
        else:
            names.append(piece)
    return names


def _is_inverted(pieces: list[str]) -> bool:
    """Whether the list begins with "Smith, John A.", as a lone name or before others with the given name first."""
    family, given, *others = pieces
    if " " in family or CHINESE.search(family) or not GIVEN.fullmatch(given):
        return False
    return all(" " in one and not _has_initials(one) for one in others)


def _has_initials(name: str) -> bool:
    return " " in name and INITIALS.fullmatch(name.split()[-1]) is not None


def first_author(authors: str) -> str | None:
    """Family name of the first author, or the name of a group: "Wright JT Jr", "Wright, J. T." and "Jackson T. Wright" give Wright."""
    authors = re.sub(r"\bet al\b\.?|等\.?$|\(\d{4}\w?\)", "", re.sub(r"[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", "", authors)).strip(" .,;&:")
    first = re.split(r"[,;，、|]", authors)[0].strip(" .\"'[](")
    first = first if GROUP.search(first) else AND.split(first)[0].strip()
    if not re.search(r"[^\W\d_]{2}", first):
        return None
    if GROUP.search(first) or re.search("[\u4e00-\u9fff]", first):
        return first
    words = SUFFIX.sub("", first).split()
    while len(words) > 1 and INITIALS.fullmatch(words[-1]):
        words.pop()
    if len(words) == 1 or first.split()[-1] != words[-1]:  # nothing but a family name, or one before initials
        return " ".join(words).strip(".")
    follows = authors[len(first) :].lstrip(" ")
    if follows.startswith(",") and INITIALS.fullmatch(re.split(r"[,;&]| and ", follows[1:])[0].strip()):
        return " ".join(words)  # "van den Berg, A."
    start = next((index for index, word in enumerate(words) if re.fullmatch(PARTICLE, word)), len(words) - 1)
    return " ".join(words[start:])
