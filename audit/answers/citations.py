"""Every reference that an answer gives, with its place in the text and the fields that could be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.answers.author_names import first_author, split_authors
from audit.answers.citation_fields import read_fields_of
from audit.answers.citation_identifiers import find_identifiers
from audit.answers.citation_lists import listed_references
from audit.answers.citation_prose import Span, identifiers, mentions, named_guidelines, written_out
from audit.answers.reasoning import TAG

OBJECT = re.compile(r"\{[^{}]{10,3000}\}")
TITLED = re.compile(r"[\"'](?:title|doi|pmid)[\"']\s?:", re.IGNORECASE)
MENTIONED_YEAR = re.compile(r"(?:19|20)\d\d[a-z]?")


@dataclass(frozen=True)
class Reference:
    """One reference as it was written; None for a part that it does not give. `raw` is text[start:end]."""

    raw: str
    start: int
    end: int
    title: str | None = None
    first_author: str | None = None  # family name, or the name of a group
    year: int | None = None
    journal: str | None = None
    volume: str | None = None
    pages: str | None = None
    doi: str | None = None
    pmid: str | None = None
    authors: tuple[str, ...] = ()  # as many as are named, each as it was written
    et_al: bool = False  # the list of authors says that it is cut
    pmcid: str | None = None  # with its "PMC"
    arxiv: str | None = None
    trial: str | None = None  # number in a register, e.g. "NCT01206062"
    url: str | None = None
    kind: str = (
        ""  # "preprint", "book", "guideline", "trial", "web", "mention" (author and year in running text); "" is an article or unknown
    )


def read_references(text: str) -> tuple[Reference, ...]:
    """Every reference in `text`, in order, each once.

    Read are numbered and bulleted lists, reference sections, paragraphs in a reference style, BibTeX and JSON entries; and in running
    text works written out, quoted titles, author and year, guidelines by name, and bare identifiers and addresses. An entry of a reference
    list is kept whatever could be read of it; an author and year that such an entry or an earlier one gives are not counted again."""
    text = _blank_reasoning(text)
    spans = [found.span() for found in OBJECT.finditer(text) if TITLED.search(found[0])]
    spans += listed_references(_overwrite(text, spans))
    references = [_reference(text, start, end) for start, end in sorted(spans)]
    for find in (written_out, named_guidelines, mentions, identifiers):
        rest = _overwrite(text, sorted((one.start, one.end) for one in references))
        references += _new(text, find(rest), references)
    return tuple(sorted(references, key=lambda one: one.start))


def _new(text: str, spans: Iterable[Span], known: Sequence[Reference]) -> list[Reference]:
    """The references in `spans` that none of `known` is already, each once."""
    seen = {key for one in known for key in _keys(one)}
    found: list[Reference] = []
    for span in spans:
        one = READERS[span.kind](text, span, found)
        keys = _keys(one)
        if (one.title and not span.kind) or not keys <= seen:
            found.append(one)
            seen |= keys
    return found


def _keys(one: Reference) -> set[str]:
    """By what a reference is known again: its identifiers, or its first author and year."""
    named = {"doi": one.doi, "pmid": one.pmid, "pmcid": one.pmcid, "arxiv": one.arxiv, "trial": one.trial, "url": one.url}
    keys = {f"{name} {value}".casefold() for name, value in named.items() if value}
    if one.kind == "guideline":
        keys.add(one.raw.casefold())
    if one.first_author and one.year:
        keys.add(f"{one.first_author} {one.year}{one.raw[-1:] if one.kind == 'mention' and one.raw[-1:].isalpha() else ''}".casefold())
    return keys


def _mention(text: str, span: Span, before: Sequence[Reference]) -> Reference:
    """Author and year in running text; a year alone ("2011b") has the authors of the mention before it."""
    raw = text[span.start : span.end]
    year = MENTIONED_YEAR.search(raw)
    named = raw[: year.start()] if year else raw
    authors, cut = split_authors(re.sub(r"[(,\s]+$|[’']s\b", "", named))
    if not authors and before:
        authors, cut = before[-1].authors, before[-1].et_al
    found = find_identifiers(raw)
    first = first_author(authors[0]) if authors else None
    return Reference(
        raw, span.start, span.end, first_author=first, authors=authors, et_al=cut, year=int(year[0][:4]) if year else None,
        doi=found["doi"], pmid=found["pmid"], kind="mention",
    )  # fmt: skip


def _guideline(text: str, span: Span, before: Sequence[Reference]) -> Reference:
    raw = text[span.start : span.end]
    year = MENTIONED_YEAR.search(raw)
    return Reference(raw, span.start, span.end, title=raw, year=int(year[0][:4]) if year else None, kind="guideline")


def _identifier(text: str, span: Span, before: Sequence[Reference]) -> Reference:
    raw = text[span.start : span.end]
    found = find_identifiers(raw)
    kind = "preprint" if found["arxiv"] else "trial" if found["trial"] else "web" if found["url"] else ""
    return Reference(
        raw, span.start, span.end, doi=found["doi"], pmid=found["pmid"], pmcid=found["pmcid"], arxiv=found["arxiv"],
        trial=found["trial"], url=found["url"], kind=kind,
    )  # fmt: skip


READERS = {
    "": lambda text, span, before: _reference(text, span.start, span.end),
    "mention": _mention,
    "guideline": _guideline,
    "identifier": _identifier,
}


def _blank_reasoning(text: str) -> str:
    """Reasoning overwritten by blanks: offsets stay, and nothing in it is a reference."""
    spans, start, depth = [], 0, 0
    for tag in TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        else:
            spans.append((start if depth else 0, tag.end()))
            depth = max(depth - 1, 0)
    if depth:
        spans.append((start, len(text)))
    return _overwrite(text, _merged(spans))


def _overwrite(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with blanks in `spans`, which are in order and apart."""
    parts, position = [], 0
    for begin, end in spans:
        parts += [text[position:begin], re.sub(r"[^\n]", " ", text[begin:end])]
        position = end
    return "".join([*parts, text[position:]])


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def read_reference(text: str) -> Reference:
    """The one reference that `text` is, whatever can be read of it."""
    return _reference(text, 0, len(text))


def _reference(text: str, start: int, end: int) -> Reference:
    raw = text[start:end]
    joined = re.sub(r"(10\.\d{4,9}/[^\s]{0,100}[/_-]|10\.\d{4,9}/)[ \t]*\n[ \t]*(?=\S)", r"\1", raw)
    joined = re.sub(r"(10\.\d{4,9}/[^\s]{0,100}\.)[ \t]*\n[ \t]*(?=\d[\w.()-]{0,60}\s*$)", r"\1", joined)
    joined = joined.replace("\n", " ") if raw.startswith("{") else joined
    fields = read_fields_of(joined)
    return Reference(raw, start, end, **fields)
