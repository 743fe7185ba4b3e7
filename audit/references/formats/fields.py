"""The fields of a bibliographic record, as files write them, brought into one form."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from audit.answers.author_names import first_author
from audit.answers.citation_kinds import PREPRINT_SERVER
from audit.references.work import AND_OTHERS, RESOLVER

TAG = re.compile(r"</?[A-Za-z][\w:.-]{0,30}(?:\s[^<>]{0,200})?/?>")
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?=\d{4}(?!\d)|\D|$)")  # also of a date such as 20141109
OTHERS = re.compile(r"(?:and\s+)?(?:et\.?\s?al\b\.?|others)", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,9}/\S+")
PREPRINT_DOI = re.compile(
    r"10\.(?:1101/(?:20\d\d\.|\d{6})|48550/arxiv|21203/rs|2139/ssrn|20944/preprints|26434/chemrxiv|3123[0-9]/osf|31219/osf|22541/au)",
    re.IGNORECASE,
)
KINDS = {
    "article": "journal-article article-journal article jour journal ejour mgzn article-magazine article-newspaper magarticle review letter"
    " editorial peer-review erratum retraction paratext",
    "preprint": "preprint posted-content unpb prep submitted-version",
    "book": "book monograph edited-book reference-book mvbook ebook proceedings inproceeding-book booklet collection",
    "chapter": "book-chapter chapter book-section book-part reference-entry chap echap inbook incollection entry entry-encyclopedia",
    "proceedings": "proceedings-article paper-conference inproceedings conference cpaper conf conference-paper",
    "thesis": "dissertation thesis thes phdthesis mastersthesis",
    "report": "report rprt techreport report-component standard guideline",
    "dataset": "dataset data database component",
    "web": "webpage elec web online blog post post-weblog",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in words.split()}


def clean(value: Any) -> str:
    """Text of a field on one line, without mark-up, entities decoded; "" for None."""
    if value is None:
        return ""
    text = str(value)
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = TAG.sub("", text)
    return " ".join(text.split())


def title_of(value: Any) -> str:
    """A title without the full stop and the brackets of a translation that some registries put around it."""
    title = clean(value)
    if title.endswith(".") and not title.endswith(".."):
        title = title[:-1].rstrip()
    return title[1:-1].strip() if title.startswith("[") and title.endswith("]") and "[" not in title[1:] else title


def year_in(value: Any) -> int | None:
    """The first year from 1500 on that a date or a note names; None without one."""
    found = YEAR.search(str(value)) if value is not None else None
    return int(found[1]) if found else None


def doi_in(value: Any) -> str:
    """The DOI in a field, without resolver address; "" for anything else, such as "unavailable"."""
    found = DOI.search(RESOLVER.sub("", clean(value)))
    return found[0].rstrip(".,;") if found else ""


def pmid_in(value: Any) -> str:
    """A PubMed number without leading zeros; "" for 0, and for anything that is not a number of at most nine digits."""
    found = re.search(r"(?<!\d)\d{1,9}(?!\d)", clean(value).removesuffix(".0"))
    return found[0].lstrip("0") if found else ""


def pmcid_in(value: Any) -> str:
    """A number of PubMed Central with its "PMC"; "" without one."""
    found = re.search(r"(?:PMC)?(\d{4,9})\b", clean(value), re.IGNORECASE)
    return f"PMC{found[1]}" if found else ""


def page_range(first: Any, last: Any) -> str:
    """ "first-last", or the first alone."""
    begin, end = clean(first), clean(last)
    return f"{begin}-{end}" if begin and end and begin != end else begin or end


def alternatives(names: Sequence[str]) -> str:
    """Names in the form of `Work.first_author` and `Work.issn`, each once."""
    return " | ".join(dict.fromkeys(name for name in names if name))


def author_list(names: Iterable[str], *, cut: bool = False) -> tuple[str, ...]:
    """Names as `Work.authors` holds them: none empty, and AND_OTHERS last where the list is `cut` or says so among the names."""
    listed = [name for name in names if name]
    people = [name for name in listed if not OTHERS.fullmatch(name.strip())]
    return (*people, AND_OTHERS) if people and (cut or len(people) < len(listed)) else tuple(people)


def family_name(name: str) -> str:
    """The family name of one person, written in any order, or the name of a group; "" where there is none."""
    if "," in name:
        return name.split(",", maxsplit=1)[0].strip()
    return first_author(name) or ""


def kind_of(written: Any, *, journal: str = "", doi: str = "") -> str:
    """The kind of a work, as in `Work.kind`, from a format's own word for it; a preprint is also known by its server or its DOI.

    "" for a word that is not known, where nothing else tells."""
    kind = KIND_OF.get(clean(written).lower().replace(" ", "-"), "other" if clean(written) else "")
    if kind in ("", "article", "other", "web", "report") and (PREPRINT_DOI.match(doi) or PREPRINT_SERVER.search(journal)):
        return "preprint"
    return kind
