"""One published work, what a source of works covers, and how titles and identifiers are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from audit.errors import MedauditError

LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon phi chi psi omega"
)
GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", LETTERS.split(), strict=True)))
COLON = re.compile(r"[:：—]|\s[-–]\s")
SIGNS = re.compile(r"[\W_]+")
MARKUP = re.compile(r"<[^<>]{1,20}>")
NOTICE = re.compile(r"^(?:retracted(?: article)?|retraction|withdrawn)\s|\s(?:retracted(?: article)?|retraction|withdrawn)$")
AND_OTHERS = "et al."
RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class ReferenceIndexError(MedauditError):
    """A file of known works cannot be used as it is."""


@dataclass(frozen=True)
class Work:
    """One published work. Alternatives of `first_author` are separated by " | ", e.g. a person and the group that signed."""

    id: str
    title: str
    first_author: str = ""
    year: int | None = None
    journal: str = ""
    volume: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    retracted: str = ""  # "" for none; "retracted …" with its date; another state, such as a concern, in its own words
    authors: tuple[str, ...] = ()  # in the order printed, as the source writes them; AND_OTHERS last where it cuts the list
    kind: str = ""  # "article", "preprint", "book", "chapter", "proceedings", "thesis", "report", "dataset", "web", "other"; "" unknown
    issue: str = ""
    issn: str = ""  # alternatives, print and online, separated by " | "
    pmcid: str = ""  # with its "PMC"
    journal_abbreviation: str = ""
    other_title: str = ""  # in the language of the work, or of a translation
    online_year: int | None = None  # of publication online, where the source tells it apart from `year`
    published_doi: str = ""  # of a preprint: the DOI under which it was published later


@dataclass(frozen=True)
class Coverage:
    """What an index holds. Only a `complete` one can show that a work does not exist, and only in its journals and years."""

    name: str
    as_of: str = ""  # ISO date
    journals: tuple[str, ...] = ()  # ("*",) for every journal
    years: tuple[int, int] | None = None  # first and last, both included
    complete: bool = False
    kinds: tuple[str, ...] = ()  # kinds of works, as in `Work.kind`; () for not told, which with `complete` means every kind
    count: int | None = None  # works held; None where it is not known, as of a live registry


class Source(Protocol):
    """Where works are looked up: an index in a file, or a live registry."""

    @property
    def coverage(self) -> Coverage:
        """What the source holds."""

    def by_doi(self, doi: str | None) -> Work | None:
        """The work registered under `doi`, or None; case and resolver address do not matter."""

    def by_pmid(self, pmid: str | None) -> Work | None:
        """The work with this PubMed number, or None."""

    def near_titles(self, title: str | None) -> Sequence[tuple[Work, float]]:
        """The works with the most similar titles and their similarities in [0, 1], the best first."""


def normal_doi(doi: str) -> str:
    """A DOI as it is compared: lower case, without resolver address."""
    return RESOLVER.sub("", doi.strip().lower())


@lru_cache(maxsize=4096)  # a title is compared with many others in turn
def normal_title(title: str) -> str:
    """A title as it is compared: one case, no accents, no punctuation, Greek letters by name, no notice of retraction."""
    letters = title.lower() if title.isascii() else _unaccented(title)
    words = SIGNS.sub(" ", MARKUP.sub("", letters) if "<" in letters else letters).strip()
    return NOTICE.sub("", words)


def _unaccented(title: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", title).casefold()).translate(GREEK)
    return "".join(sign for sign in folded if not unicodedata.combining(sign))


def title_similarity(one: str, other: str) -> float:
    """Similarity of two titles after normalising, in [0, 1], 1 for equal ones (normalised indel similarity). A title cited without
    its subtitle counts as the same when the part before the colon has four words or more. 0 for an empty title."""
    from rapidfuzz import fuzz

    pairs = [(one, other)]
    for long, short in ((one, other), (other, one)):
        head = COLON.split(long, maxsplit=1)[0]
        if head != long and len(head.split()) >= 4 and not COLON.search(short):
            pairs.append((head, short))
    normal = [(normal_title(a), normal_title(b)) for a, b in pairs]
    return max((fuzz.ratio(a, b) / 100 if a and b else 0.0) for a, b in normal)
