"""Every reference that an answer gives, with its place in the text and the fields that could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.answers.citation_fields import DOI, DOI_IN_URL, PMID, YEAR, read_fields_of
from audit.answers.reasoning import TAG


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


@dataclass(frozen=True)
class _Item:
    start: int
    end: int
    numbered: bool
    listed: bool  # below a heading that announces references
    block: int  # items of one list share it


MARKER = re.compile(r"^[ \t>]{0,12}(?:\*\*)?(?:\[(?:\^?\d{1,3})\]:?|\(?\d{1,3}[.)、．]\)?|(?P<bullet>[-*•–](?=\s)))(?:\*\*)?[ \t]*(?=\S)")
HEADING = re.compile(
    r"^[\s#*_>]{0,10}(?:\d{1,2}[.)]\s)?(?:key |selected |main |cited |supporting |full |suggested )?"
    r"(?:references?(?: list)?|bibliography|sources?|citations?|works cited|literature(?: cited)?|further reading"
    r"|参考文献|引用文献)\b[^\n.]{0,60}[:：]?[\s*_]{0,5}$",
    re.IGNORECASE,
)
OTHER_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s|\*\*[^*]{2,80}\*\*:?\s*$)")
OBJECT = re.compile(r"\{[^{}]{10,3000}\}")
TITLED = re.compile(r"[\"'](?:title|doi|pmid)[\"']\s?:", re.IGNORECASE)
ENTRY = re.compile(r"@\w{3,20}\s?\{")
JOURNAL_TAIL = re.compile(
    r"(?:18|19|20)\d\d[^;\n]{0,16};\s?\d{1,4}|\b\d{1,4}\s?\(\d{1,4}\)\s?[,:]\s?\w?\d|\bet al\b|\(\d{4}[a-z]?\)\."
    r"|\b[A-Z][\w'’-]+,?\s(?:[A-Z]\.\s?){1,3}[,&(]|\b[A-Z][\w'’-]+\s[A-Z]{1,3},"
)
SAYS_TITLE = re.compile(r"[\s*_\"'#]{0,6}(?:article )?title[*_\"']{0,3}\s?[:：]", re.IGNORECASE)
STARTS_WITH_NAMES = re.compile(
    r"[*_\"“\[]{0,3}(?:(?:(?:van|von|de|der|den|di|da|la|le|el"
    r"|al)\s){0,3}[A-Z][\w'’-]+,?\s(?:[A-Z]\.?\s?){1,3}[ ,.&(]|[A-Z][\w'’ -]{2,60}\bet al\b"
    r"|[A-Z][\w ]{3,60}(?:Group|Investigators)\b)"
)
SUBLINE = re.compile(
    r"^\s*(?:[-*•]\s*)?[*_]{0,2}(?:authors?|journal|year|volume|pages|doi|pmid|url|link|published|publication|summary"
    r"|relevance|note|key finding|title)\b[^\n:]{0,20}[:：]",
    re.IGNORECASE,
)


def read_references(text: str) -> tuple[Reference, ...]:
    """Every reference in `text`, in order. Read are numbered and bulleted lists, reference sections, free paragraphs in a reference style,
    BibTeX entries, and bare DOIs or PubMed numbers in running text. An entry of a reference list is kept whatever could be read of it."""
    text = _blank_reasoning(text)
    spans = [found.span() for found in OBJECT.finditer(text) if TITLED.search(found[0])]
    items = _of_reference_lists(text, list(_items(_overwrite(text, spans))))
    references = sorted(
        (_reference(text, start, end) for start, end in [*spans, *((item.start, item.end) for item in items)]), key=lambda one: one.start
    )
    return tuple(sorted([*references, *_loose(text, references)], key=lambda one: one.start))


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


def _items(text: str) -> Iterator[_Item]:
    """List entries and paragraphs. A wrapped line belongs to the entry before it, and so do labelled lines ("DOI: …")."""
    start: int | None = None
    end, block, numbered, listed, deep, blank = 0, 0, False, False, 0, False
    position = 0
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        body = line.strip()
        marker = MARKER.match(line)
        heading = HEADING.match(line) is not None and not (marker and numbered)
        section = heading or (OTHER_HEADING.match(line) is not None and (blank or body.startswith("#")) and not DOI.search(line))
        indent = len(line) - len(line.lstrip())
        if start is not None and body and not section and _continues(line, marker, indent, deep, numbered, blank, text[start:end]):
            end, blank = begin + len(line.rstrip()), False
            continue
        if start is not None and (body or not numbered):
            yield _Item(start, end, numbered, listed, block)
            start = None
        if not body:
            blank = True
            block += 0 if start is not None or numbered else 1
            continue
        if section:
            listed, numbered, block = heading, False, block + 1
            continue
        is_number = marker is not None and marker["bullet"] is None
        if not is_number and numbered:
            block += 1
        numbered, deep, blank = is_number, indent, False
        start = begin + (marker.end() if marker else indent)
        end = begin + len(line.rstrip())
    if start is not None:
        yield _Item(start, end, numbered, listed, block)


def _continues(line: str, marker: re.Match[str] | None, indent: int, deep: int, numbered: bool, blank: bool, before: str) -> bool:
    if ENTRY.match(line) or (indent <= deep and STARTS_WITH_NAMES.match(line.lstrip()) and YEAR.search(before[-400:])):
        return False
    if SUBLINE.match(line) and (numbered or not blank):
        return True
    if marker:
        return indent > deep and marker["bullet"] is not None and numbered
    return (not blank) or (numbered and indent > deep)


def _of_reference_lists(text: str, items: list[_Item]) -> list[_Item]:
    """The items below a heading, in a list of which more than half looks like references, or that look like one by themselves."""
    blocks: dict[int, list[int]] = {}  # entries, and entries that look like references
    looks = [_looks_like_reference(text[item.start : item.end]) for item in items]
    for item, look in zip(items, looks, strict=True):
        if item.numbered:
            counts = blocks.setdefault(item.block, [0, 0])
            counts[0] += 1
            counts[1] += look
    kept = []
    for item, look in zip(items, looks, strict=True):
        entries, alike = blocks.get(item.block, [1, 0])
        raw = text[item.start : item.end]
        is_listed = item.numbered and (item.listed or 2 * alike > entries)
        if is_listed or ENTRY.match(raw) or (look and (item.listed or _is_only_a_reference(raw))):
            kept.append(item)
    return kept


def _looks_like_reference(raw: str) -> bool:
    raw = raw[:1500]
    if DOI.search(raw) or PMID.search(raw) or SAYS_TITLE.match(raw):
        return True
    return bool(YEAR.search(raw) and JOURNAL_TAIL.search(raw))


def _is_only_a_reference(raw: str) -> bool:
    """Whether a paragraph is a reference and not prose that mentions one."""
    if len(raw) > 900:
        return False
    fields = read_fields_of(raw)
    starts_a_title = re.match(r"[^\W_a-z]", str(fields["title"] or ""))
    return bool(starts_a_title and fields["first_author"] and (fields["journal"] or fields["year"]) and STARTS_WITH_NAMES.match(raw))


def _reference(text: str, start: int, end: int) -> Reference:
    raw = text[start:end]
    joined = re.sub(r"(10\.\d{4,9}/[^\s]{0,100}[/_-]|10\.\d{4,9}/)[ \t]*\n[ \t]*(?=\S)", r"\1", raw)
    joined = joined.replace("\n", " ") if raw.startswith("{") else joined
    fields = read_fields_of(joined)
    return Reference(raw, start, end, **fields)  # type: ignore[arg-type]


def _loose(text: str, references: list[Reference]) -> Iterator[Reference]:
    """DOIs and PubMed numbers outside the references found so far, each once."""
    known = {value.lower() for one in references for value in (one.doi, one.pmid and f"pmid {one.pmid}") if value}
    for line in re.finditer(r"[^\n]+", _overwrite(text, [(one.start, one.end) for one in references])):
        taken = line.start()
        for found in sorted(
            [*DOI.finditer(line[0][:4000]), *DOI_IN_URL.finditer(line[0][:4000]), *PMID.finditer(line[0][:4000])],
            key=lambda one: one.start(),
        ):
            start, end = line.start() + found.start(), line.start() + found.end()
            fields = read_fields_of(text[start:end])
            doi, pmid = fields["doi"], fields["pmid"]
            key = str(doi).lower() if doi else f"pmid {pmid}" if pmid else ""
            if start >= taken and key and key not in known:
                known.add(key)
                taken = end
                trimmed = text[start:end].rstrip(".,;)]}*_")
                yield Reference(trimmed, start, start + len(trimmed), doi=str(doi) if doi else None, pmid=str(pmid) if pmid else None)
