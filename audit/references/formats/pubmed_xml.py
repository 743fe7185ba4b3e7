"""PubMed XML: baseline files, update files with their deletions, and what E-utilities send.

Records are cut out by their tags and parsed one by one. So one broken record harms no other, files of any size need little memory, and no
document type ever reaches the parser: it resolves no entity but the five of XML itself. A file that declares entities is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.etree import ElementTree

from audit.references.formats.entry import CONCERN, RETRACTION, Deletion, Entry, FileError, Format, Mark, RecordError, notice
from audit.references.formats.fields import alternatives, author_list, clean, doi_in, kind_of, pmcid_in, pmid_in, title_of, year_in
from audit.references.work import Work

CHUNK = 1 << 20
START = re.compile(rb"<(PubmedArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)[\s>]")
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]+)[\"']")
END = re.compile(rb"</Pubmed(?:Article|BookArticle)Set\s*>|</eFetchResult>")
NAMES = {"RetractionIn": RETRACTION, "ExpressionOfConcernIn": CONCERN}
NOTICES = {"RetractionOf": RETRACTION, "ExpressionOfConcernFor": CONCERN}
LONGEST_TAG = 64
MEMBERS = 20  # of a group, which may have a thousand


def split(stream: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """The records of a file, each the bytes from its start tag to its end tag."""
    number, buffer, begin = 0, b"", 0
    while True:
        found = START.search(buffer, begin)
        end = buffer.find(b"</" + found[1] + b">", found.start()) if found else -1
        if found and end >= 0:
            _check_outside(buffer[begin : found.start()], first=number == 0)
            number, begin = number + 1, end + len(found[1]) + 3
            yield f"record {number}", buffer[found.start() : begin]
            continue
        chunk = stream.read(max(CHUNK, len(buffer) - begin))  # more each time a long record is not yet whole
        if not chunk:
            break
        if not found and len(buffer) - begin > CHUNK:  # nothing but text between records; a tag may be cut in two
            _check_outside(buffer[begin:], first=number == 0)
            begin = len(buffer) - LONGEST_TAG
        buffer, begin = buffer[begin:] + chunk, 0
    _check_outside(buffer[begin:], first=number == 0)
    if found or not END.search(buffer, begin):
        raise FileError(f"the file ends too early, {'inside' if found else 'after'} record {number + bool(found)}; fetch it again")


def _check_outside(text: bytes, *, first: bool) -> None:
    if ENTITY.search(text):
        raise FileError("the file declares XML entities, which no file of PubMed does; it is not read")
    encoding = ENCODING.search(text) if first else None
    if encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise FileError(f"the file is written in {encoding[1].decode()}; only UTF-8 is read, as PubMed delivers it")


def read(raw: bytes) -> Sequence[Entry]:
    """The work of one record and the states of other works that it tells; RecordError where it is not well-formed or has no number."""
    try:
        root = ElementTree.fromstring(raw)  # of bytes without a document type, hence without entities
    except ElementTree.ParseError as error:
        raise RecordError(f"is not well-formed XML: {error}") from error
    if root.tag in ("DeleteCitation", "DeleteDocument"):
        return [Deletion(f"pmid:{pmid_in(one.text)}") for one in root.iter("PMID")]
    pmid = pmid_in(root.findtext(".//PMID"))
    if not pmid:
        raise RecordError("has no PMID")
    work = _book(root, pmid) if root.tag == "PubmedBookArticle" else _article(root, pmid)
    return [work, *_marks(root)]


def _article(root: ElementTree.Element, pmid: str) -> Work:
    article = root.find("MedlineCitation/Article")
    if article is None:
        raise RecordError(f"PMID {pmid} has no Article")
    journal, medline = article.find("Journal"), root.find("MedlineCitation/MedlineJournalInfo")
    name = clean(_text(journal, "Title")) or clean(_text(medline, "MedlineTA"))
    doi = _doi(root, article)
    authors, first = _authors(article.find("AuthorList"), root.find("MedlineCitation/InvestigatorList"))
    year, online = _year(journal), year_in(article.findtext("ArticleDate[@DateType='Electronic']/Year"))
    types = {clean(one.text) for one in article.iter("PublicationType")}
    return Work(
        id=f"pmid:{pmid}",
        title=title_of(_whole(article.find("ArticleTitle"))),
        first_author=first,
        year=year or online,
        journal=name,
        volume=clean(_text(journal, "JournalIssue/Volume")),
        pages=clean(article.findtext("Pagination/MedlinePgn")) or clean(_text(article, "ELocationID[@EIdType='pii']")),
        doi=doi,
        pmid=pmid,
        retracted=_state(root, types),
        authors=authors,
        kind=kind_of("preprint" if "Preprint" in types else "article", journal=name, doi=doi),
        issue=clean(_text(journal, "JournalIssue/Issue")),
        issn=alternatives([clean(_text(journal, "ISSN")), clean(_text(medline, "ISSNLinking"))]),
        pmcid=pmcid_in(root.findtext("PubmedData/ArticleIdList/ArticleId[@IdType='pmc']")),
        journal_abbreviation=clean(_text(journal, "ISOAbbreviation")) or clean(_text(medline, "MedlineTA")),
        other_title=title_of(_whole(article.find("VernacularTitle"))),
        online_year=online if online != year else None,
    )


def _book(root: ElementTree.Element, pmid: str) -> Work:
    document = root.find("BookDocument")
    if document is None:
        raise RecordError(f"PMID {pmid} has no BookDocument")
    chapter, book = title_of(_whole(document.find("ArticleTitle"))), title_of(_whole(document.find("Book/BookTitle")))
    listed = document.find("AuthorList")
    authors, first = _authors(listed if listed is not None else document.find("Book/AuthorList"))
    return Work(
        id=f"pmid:{pmid}",
        title=chapter or book,
        first_author=first,
        year=year_in(document.findtext("ContributionDate/Year")) or year_in(document.findtext("Book/PubDate/Year")),
        journal=book if chapter else "",
        pages=clean(document.findtext("Pagination/MedlinePgn")),
        doi=doi_in(document.findtext("ArticleIdList/ArticleId[@IdType='doi']")),
        pmid=pmid,
        authors=authors,
        kind="chapter" if chapter else "book",
    )


def _text(element: ElementTree.Element | None, path: str) -> str:
    return (element.findtext(path) or "") if element is not None else ""


def _whole(element: ElementTree.Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""  # titles hold <i> and <sub>


def _year(journal: ElementTree.Element | None) -> int | None:
    return year_in(_text(journal, "JournalIssue/PubDate/Year") or _text(journal, "JournalIssue/PubDate/MedlineDate"))


def _doi(root: ElementTree.Element, article: ElementTree.Element) -> str:
    places = [article.find("ELocationID[@EIdType='doi'][@ValidYN='Y']"), root.find("PubmedData/ArticleIdList/ArticleId[@IdType='doi']")]
    return next((found for found in (doi_in(one.text) for one in places if one is not None) if found), "")


def _authors(listed: ElementTree.Element | None, members: ElementTree.Element | None = None) -> tuple[tuple[str, ...], str]:
    """All names, and the first person with every group that signed. Of a work that a group alone signed the first `members` follow, for
    people cite it by them as well."""
    people, groups = [], []
    for one in listed if listed is not None else ():
        group = clean(_whole(one.find("CollectiveName")))
        if group:
            groups.append(group)
        elif one.findtext("LastName"):
            people.append(_person(one))
    cut = listed is not None and listed.get("CompleteYN") == "N"
    first = alternatives([people[0].partition(",")[0] if people else "", *groups])
    if people or members is None:
        return author_list([*people, *groups], cut=cut), first
    signed = [_person(one) for one in members if one.findtext("LastName")]
    return author_list([*groups, *signed[:MEMBERS]], cut=cut or len(signed) > MEMBERS), first


def _person(element: ElementTree.Element) -> str:
    family, given = clean(element.findtext("LastName")), clean(element.findtext("ForeName") or element.findtext("Initials"))
    return f"{family}, {given}" if given else family


def _corrections(root: ElementTree.Element) -> Iterator[tuple[str, str, str]]:
    for one in root.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        yield one.get("RefType", ""), clean(one.findtext("RefSource")), pmid_in(one.findtext("PMID"))


def _state(root: ElementTree.Element, types: set[str]) -> str:
    told = {NAMES[kind]: source for kind, source, _ in _corrections(root) if kind in NAMES}
    if "Retracted Publication" in types or RETRACTION in told:
        return notice(RETRACTION, where=told.get(RETRACTION, ""))
    return notice(CONCERN, where=told[CONCERN]) if CONCERN in told else ""


def _marks(root: ElementTree.Element) -> Iterator[Mark]:
    """What a notice says about the work it belongs to, which may stand in another file."""
    for kind, _, target in _corrections(root):
        if kind in NOTICES and target:
            journal = root.find("MedlineCitation/Article/Journal")
            where = " ".join(part for part in (clean(_text(journal, "ISOAbbreviation")), str(_year(journal) or "")) if part)
            yield Mark("", target, NOTICES[kind], str(_year(journal) or ""), notice(NOTICES[kind], where=where))


PUBMED_XML = Format("PubMed XML", split, read)
