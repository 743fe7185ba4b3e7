"""A claimed reference and one known work, field by field: what agrees, what differs, and what cannot be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from audit.answers.citations import Reference
from audit.references.names import is_group, is_preprint_server, same_author, same_journal, same_person
from audit.references.titles import same_title, shared_words
from audit.references.work import AND_OTHERS, Work, normal_doi, title_similarity

FIELDS = ("title", "authors", "year", "journal", "volume", "pages", "doi", "pmid")
COST = {"title": 2.5, "authors": 2.0, "doi": 1.5, "pmid": 1.5, "year": 1.0, "journal": 1.0, "volume": 0.5, "pages": 0.5}
VERSION = re.compile(r"(?:[./]?v\d{1,2}|\.full(?:-text)?|\.pdf|\.abstract)+$")


@dataclass(frozen=True)
class Comparison:
    """What a claim and a work have in common. `agrees[field]` is None where one of the two does not give the field."""

    claim: Reference
    work: Work
    source: str = ""  # name of the source that holds the work
    year_tolerance: int = 0

    @cached_property
    def similarity(self) -> float:
        """Of the titles, in [0, 1]; 0 without a title, 1 for titles that mean the same."""
        if not self.claim.title:
            return 0.0
        if self.agrees["title"]:
            return 1.0
        return min(max(title_similarity(self.claim.title, one) for one in self._titles), 0.99)

    @cached_property
    def agrees(self) -> dict[str, bool | None]:
        """For every field whether the two agree."""
        claim, work = self.claim, self.work
        return {
            "title": any(same_title(claim.title, one) for one in self._titles) if claim.title else None,
            "authors": authors_agree(claim, work),
            "year": self._year(),
            "journal": self._journal(),
            "volume": _number(claim.volume) == _number(work.volume) if _number(claim.volume) and _number(work.volume) else None,
            "pages": pages_agree(claim.pages, work.pages) if claim.pages and work.pages else None,
            "doi": same_doi(claim.doi, work.doi) if claim.doi and work.doi else None,
            "pmid": claim.pmid.strip().lstrip("0") == work.pmid.strip().lstrip("0") if claim.pmid and work.pmid else None,
        }

    @cached_property
    def differing(self) -> tuple[str, ...]:
        """The fields that both give and that do not agree."""
        return tuple(name for name in FIELDS if self.agrees[name] is False)

    @property
    def cost(self) -> float:
        """How much is wrong, weighted by how seldom a field goes wrong by itself; 0 when nothing is."""
        return sum(COST[name] for name in self.differing)

    @cached_property
    def support(self) -> float:
        """How much besides the title speaks for this work: 3 for an identifier or several authors, 2 for one author, 1 for a journal, a
        year, a volume or a page; less where the authors are others."""
        agrees = self.agrees
        named = len(self.claim.authors)
        authors = 0.0 if agrees["authors"] is None else (3.0 if named > 1 else 2.0) if agrees["authors"] else self._shared_authors()
        identifier = 3.0 if agrees["doi"] or agrees["pmid"] else 0.0
        rest = sum(1.0 for name in ("journal", "year", "volume", "pages") if agrees[name])
        return authors + identifier + rest

    @property
    def shared_subject(self) -> float:
        """The share of telling words that the titles have in common, in [0, 1]."""
        return shared_words(self.claim.title or "", self.work.title)

    @property
    def cites_preprint_as_published(self) -> bool:
        """Whether the work is a preprint and the claim names a journal."""
        is_preprint = self.work.kind == "preprint" or is_preprint_server(self.work.journal)
        return is_preprint and bool(self.claim.journal) and not is_preprint_server(str(self.claim.journal))

    @property
    def years_apart(self) -> int | None:
        """Years between claim and record, 0 for the year in print or online; None where one of them has none."""
        known = [one for one in (self.work.year, self.work.online_year) if one]
        return min(abs(self.claim.year - one) for one in known) if self.claim.year and known else None

    @property
    def _titles(self) -> list[str]:
        return [one for one in (self.work.title, self.work.other_title) if one]

    def _year(self) -> bool | None:
        return None if self.years_apart is None else self.years_apart <= self.year_tolerance

    def _journal(self) -> bool | None:
        known = [one for one in (*self.work.journal.split("|"), self.work.journal_abbreviation) if one.strip()]
        return any(same_journal(self.claim.journal, one) for one in known) if self.claim.journal and known else None

    def _shared_authors(self) -> float:
        """A point where at least half of the claimed authors, and two of them, are right."""
        right = sum(any(same_person(one, other) for other in self.work.authors) for one in self.claim.authors)
        return 1.0 if right >= 2 and 2 * right >= len(self.claim.authors) else 0.0


def authors_agree(claim: Reference, work: Work) -> bool | None:
    """Whether the claimed authors are those of the work; None where one of the two names none.

    The first author must be the first; the order of the others is free. A list that does not say that it is cut ("et al.") may still
    stop early, or give the first ones and the last; it may not leave out one in between, nor name one that the work does not have.
    Where the record itself is cut, a longer list must name all whom it names, and of another only the last name may be new."""
    claimed = claim.authors or ((claim.first_author,) if claim.first_author else ())
    known = tuple(one for one in work.authors if one != AND_OTHERS)
    if not claimed or not (known or work.first_author):
        return None
    readings = [claimed]
    if len(claimed) == 1 and claimed[0].count(",") == 1:  # "Smith, Lee" may be two family names
        readings.append(tuple(one.strip() for one in claimed[0].split(",")))
    if len(claimed) % 2 == 0 and not any("," in one for one in claimed):  # "Smith, John, Lee, Kim" parted at every comma
        readings.append(tuple(", ".join(pair) for pair in zip(claimed[::2], claimed[1::2], strict=True)))
    is_whole = len(known) == len(work.authors)
    return any(_names_agree(one, known, work, et_al=claim.et_al, is_whole=is_whole) for one in readings)


def _names_agree(claimed: tuple[str, ...], known: tuple[str, ...], work: Work, *, et_al: bool, is_whole: bool) -> bool:
    if not _is_first(claimed, known, work):
        return False
    if not known or len(claimed) == 1:
        return True
    people, persons = ([one for one in names if not is_group(one)] for names in (claimed, known))
    found = [next((at for at, other in enumerate(persons) if same_person(one, other)), -1) for one in people]
    places = set(found)
    if not is_whole:
        return -1 not in found[:-1] if len(people) <= len(persons) else places >= set(range(len(persons)))
    if -1 in places:
        return False
    first = set(range(len(places)))
    return et_al or len(people) >= len(persons) or places in (first, {*range(len(places) - 1), len(persons) - 1})


def _is_first(claimed: tuple[str, ...], known: tuple[str, ...], work: Work) -> bool:
    others = [one for one in work.first_author.split("|") if not (known and same_author(one, known[0]))]  # known[0] tells more
    heads = [*known[:1], *others, *(one for one in known if is_group(one))]
    heads += [one for one in known[:2] if known and is_group(known[0])]
    candidates = claimed[:2] if is_group(claimed[0]) else claimed[:1]
    return any(same_author(one, other) for one in candidates for other in heads if other.strip())


def plain_doi(doi: str) -> str:
    """A DOI without resolver address, in lower case, without the version that preprint servers append."""
    return VERSION.sub("", normal_doi(doi).rstrip(" .,;/"))


def same_doi(one: str, other: str) -> bool:
    """Whether two DOIs are one; case, resolver address and the version of a preprint make no difference."""
    return normal_doi(one) == normal_doi(other) or plain_doi(one) == plain_doi(other)


def pages_agree(claimed: str, known: str) -> bool | None:
    """Whether two page ranges agree: "123-8" is "123-128", and a first page alone suffices. None where one is an article number and the
    other a page, which publishers print side by side."""
    one, other = _pages(claimed), _pages(known)
    if one is None or other is None or one[0] != other[0]:
        return None
    return one[1] == other[1] and (one[2] == other[2] or None in (one[2], other[2]))


def _pages(pages: str) -> tuple[str, int, int | None] | None:
    """Letter, first and last page."""
    found = re.match(r"\s*(?:pp?\.?\s*)?([a-z]*)0*(\d{1,9})(?:\s*[-–—‐]+\s*[a-z]*(\d{1,9}))?", pages.casefold())
    if found is None:
        return None
    first, last = found[2], found[3]
    if last and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return found[1], int(first), int(last) if last else None


def _number(volume: str | None) -> str:
    found = re.search(r"\d+", volume or "")
    return found[0].lstrip("0") if found else ""
