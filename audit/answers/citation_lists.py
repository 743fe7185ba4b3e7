"""Which entries of lists and which paragraphs of an answer are references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audit.answers.author_names import PARTICLE, UPPER
from audit.answers.citation_fields import read_fields_of
from audit.answers.citation_identifiers import DOI, PMID, URL, trim_address
from audit.answers.citation_prose import TAILS, written_out
from audit.answers.citation_tails import YEAR


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
FENCE = re.compile(r"\s{0,8}(?:```|~~~)")
OTHER_HEADING = re.compile(r"^\s{0,3}(?:#{1,6}\s|\*\*[^*]{2,80}\*\*:?\s*$)")
ENTRY = re.compile(r"@\w{3,20}\s?\{")
JOURNAL_TAIL = re.compile(
    r"(?:18|19|20)\d\d[^;\n]{0,16};\s?\d{1,4}|\b\d{1,4}\s?\(\d{1,4}\)\s?[,:]\s?\w?\d|\bet al\b|\(\d{4}[a-z]?\)\."
    rf"|\b[{UPPER}][\w'’-]+,?\s(?:[{UPPER}]\.\s?){{1,3}}[,&(]|\b[{UPPER}][\w'’-]+\s[{UPPER}]{{1,3}},|\[[JMDCRPSN](?:/OL)?\]"
)
SAYS_TITLE = re.compile(r"[\s*_\"'#]{0,6}(?:article )?title[*_\"']{0,3}\s?[:：]", re.IGNORECASE)
STARTS_WITH_NAMES = re.compile(
    rf"[*_\"“\[]{{0,3}}(?:(?:{PARTICLE}\s){{0,3}}[{UPPER}][\w'’-]+,?\s(?:[{UPPER}]\.?\s?){{1,3}}[ ,.&(]|[{UPPER}][\w'’ -]{{2,60}}\bet al\b"
    rf"|[{UPPER}][\w ]{{3,60}}(?:Group|Investigators)\b)"
)
SUBLINE = re.compile(
    r"^\s*(?:[-*•]\s*)?[*_]{0,2}(?:authors?|journal|year|volume|pages|doi|pmid|url|link|published|publication|summary"
    r"|relevance|note|key finding|title)\b[^\n:]{0,20}[:：]",
    re.IGNORECASE,
)


LABELLED_ENTRY = re.compile(r"^[\s*_\"'#-]{0,8}(?:title|authors?|journal)[*_\"']{0,3}\s?[:：]", re.IGNORECASE | re.MULTILINE)
REMARK = re.compile(
    r"[\s.;)\]*_]{0,6}(?:[-–—]\s+\w|\n\s{0,12}[-*•]?\s?[*_]{0,2}(?:summary|relevance|note|key|why|finding)|\s[*_]{0,2}"
    r"(?:This|These|The|It|Its|They|An?|In|Here|Showed|Shows|Found|Reports?|Summary|Relevance|Note|Key)\b[^\n]{12})"
)


def listed_references(text: str) -> list[tuple[int, int]]:
    """Where the entries of reference lists begin and end, and the paragraphs that are nothing but one reference.

    An entry below a heading such as "References" counts whatever can be read of it. What is told about a work behind its reference, in
    the same entry, is left out."""
    items = _of_reference_lists(text, list(_items(text)))
    return [(item.start, _end_of_reference(text, item)) for item in items]


def _end_of_reference(text: str, item: _Item) -> int:
    """The end of the entry without the remark that follows the last part of a reference in it."""
    raw = text[item.start : item.end]
    if LABELLED_ENTRY.search(raw) or ENTRY.match(raw):
        return item.end
    ends = [found.end() for pattern in (TAILS, DOI, PMID) for found in pattern.finditer(raw[:2500])]
    ends += [found.start() + len(trim_address(found[0])) for found in URL.finditer(raw[:2500])]
    end = max(ends, default=len(raw))
    return item.start + end + (raw[end : end + 1] == ".") if REMARK.match(raw, end) else item.end


def _items(text: str) -> Iterator[_Item]:
    """List entries and paragraphs. A wrapped line belongs to the entry before it, and so do labelled lines ("DOI: …")."""
    start: int | None = None
    end, block, numbered, listed, deep, blank = 0, 0, False, False, 0, False
    position = 0
    for line in text.splitlines(keepends=True):
        begin, position = position, position + len(line)
        body = "" if FENCE.match(line) else line.strip()
        marker = MARKER.match(line)
        heading = HEADING.match(line) is not None and not (marker and numbered)
        section = heading or (OTHER_HEADING.match(line) is not None and (blank or body.startswith("#")) and not DOI.search(line))
        indent = len(line) - len(line.lstrip())
        if (
            start is not None
            and body
            and not section
            and _continues(line, marker, indent, deep, numbered, blank, text[max(start, end - 400) : end])
        ):
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
    if ENTRY.match(line) or (indent <= deep and STARTS_WITH_NAMES.match(line.lstrip()) and YEAR.search(before)):
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
        look = look or (item.listed and YEAR.search(raw[:1500]) is not None and ". " in raw)
        if not item.numbered and len(TAILS.findall(raw)) > 1 and len(written_out(raw)) > 1:
            continue  # several in one paragraph are parted as running text is
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
    if raw.startswith("**") and TAILS.search(raw):  # the title in bold goes before the names
        return bool(starts_a_title and fields["first_author"] and fields["journal"])
    return bool(starts_a_title and fields["first_author"] and (fields["journal"] or fields["year"]) and STARTS_WITH_NAMES.match(raw))
