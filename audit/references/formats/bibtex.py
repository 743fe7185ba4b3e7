"""BibTeX, read with bibtexparser (extra `references`)."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from audit.references.formats.entry import FileError, Format, RecordError
from audit.references.formats.fields import (
    alternatives,
    author_list,
    clean,
    doi_in,
    family_name,
    kind_of,
    page_range,
    pmid_in,
    title_of,
    year_in,
)
from audit.references.work import Work

PREPRINT_FIELDS = ("archiveprefix", "eprinttype")


def split(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The entries of a file and the blocks that are not well-formed, in their order."""
    try:
        from bibtexparser.entrypoint import parse_string
    except ImportError as error:
        raise FileError("BibTeX needs bibtexparser; install medaudit[references]") from error
    try:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        raise FileError("the text is not UTF-8; save the file as UTF-8") from error
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what is malformed is told by `read`
    library = parse_string(text)
    blocks = [*library.entries, *library.failed_blocks]
    for block in sorted(blocks, key=lambda one: one.start_line or 0):
        yield f"line {(block.start_line or 0) + 1}", block


def read(block: Any) -> Sequence[Work]:
    """The work of one entry; RecordError for a block that is not well-formed, and for an entry with neither title nor identifier."""
    entry = getattr(block, "ignore_error_block", block)  # an entry whose key is used twice is still an entry
    if not hasattr(entry, "entry_type"):
        error = getattr(block, "error", None)
        raise RecordError(f"is not well-formed: {' '.join(str(getattr(error, 'abort_reason', error)).split())}")
    fields = {field.key.lower(): str(field.value) for field in entry.fields}
    title, doi, pmid = (
        title_of(_plain(fields.get("title", ""))),
        doi_in(_plain(fields.get("doi") or fields.get("url") or "")),
        pmid_in(fields.get("pmid")),
    )
    if not (title or doi or pmid):
        raise RecordError(f"{entry.key!r} has no title, doi or pmid")
    journal = _plain(next((fields[name] for name in ("journal", "journaltitle", "booktitle") if name in fields), ""))
    written = _names(fields.get("author") or fields.get("editor") or "")
    authors = author_list(map(_plain, written))
    first, last, *_ = [*re.split(r"\s?(?:-{1,3}|–)\s?", _plain(fields.get("pages", "")), maxsplit=1), ""]
    return [
        Work(
            id="",
            title=title,
            first_author=_first(written),
            year=year_in(fields.get("year") or fields.get("date")),
            journal=journal,
            volume=_plain(fields.get("volume", "")),
            pages=page_range(first, last),
            doi=doi,
            pmid=pmid,
            authors=authors,
            kind=_kind(entry.entry_type, fields, journal, doi),
            issue=_plain(fields.get("number", "") or fields.get("issue", "")),
            issn=alternatives([_plain(fields.get("issn", ""))]),
        )
    ]


def _names(listed: str) -> list[str]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [name for name in split_multiple_persons_names(listed) if name]


def _first(written: Sequence[str]) -> str:
    """A name in braces is a group, which no rule for persons may take apart."""
    if not written:
        return ""
    is_group = re.fullmatch(r"\{[^{}]*\}", written[0].strip()) is not None
    return _plain(written[0]) if is_group else family_name(_plain(written[0]))


def _kind(written: str, fields: Mapping[str, str], journal: str, doi: str) -> str:
    archived = any(fields.get(name, "").lower() == "arxiv" for name in PREPRINT_FIELDS)
    return "preprint" if archived and not journal else kind_of(written, journal=journal, doi=doi)


def _plain(latex: str) -> str:
    """Text without LaTeX: accents and Greek letters as signs, no braces."""
    if not any(sign in latex for sign in "\\{}$~"):
        return clean(latex)
    from pylatexenc.latex2text import LatexNodes2Text

    ampersands = re.sub(r"(?<!\\)&", r"\\&", latex)  # would part the columns of a table
    return clean(LatexNodes2Text(math_mode="text", keep_comments=True).latex_to_text(ampersands))


BIBTEX = Format("BibTeX", split, read)
