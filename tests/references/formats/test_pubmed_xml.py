"""Laws of audit/references/formats/pubmed_xml.py. The works are invented; the form is that of https://dtd.nlm.nih.gov."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from bibliography import PUBMED_END, PUBMED_HEAD, pubmed_article, pubmed_file, read_all, works, write

from audit.answers.citations import Reference
from audit.references.compare import authors_agree
from audit.references.formats.entry import CONCERN, RETRACTION, Deletion, Mark
from audit.references.formats.pubmed_xml import split
from audit.references.work import ReferenceIndexError, Work

PEOPLE = (
    '<AuthorList CompleteYN="Y">'
    '<Author ValidYN="Y"><LastName>Wright</LastName><ForeName>Jackson T</ForeName><Initials>JT</Initials></Author>'
    '<Author ValidYN="Y"><CollectiveName>SPRINT Research Group</CollectiveName></Author></AuthorList>'
    '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
    '<ArticleDate DateType="Electronic"><Year>2014</Year></ArticleDate>'
)
CORRECTION = (
    '<CommentsCorrectionsList><CommentsCorrections RefType="{}"><RefSource>Lancet. 2010 Feb 6;375:445</RefSource>{}'
    "</CommentsCorrections></CommentsCorrectionsList>"
)


def test_every_field_of_an_article(tmp_path: Path) -> None:
    """Titles lose mark-up and full stop, the group that signed is an alternative author, and the year online is told apart."""
    title = "A <i>randomized</i> trial of CO<sub>2</sub> &amp; &lt;5 things."
    (work,) = works(pubmed_file(tmp_path / "a.xml", pubmed_article(26551272, title, inside=PEOPLE)))
    assert work == Work(
        id="pmid:26551272",
        title="A randomized trial of CO2 & <5 things",
        first_author="Wright | SPRINT Research Group",
        year=2015,
        journal="The New England journal of medicine",
        volume="373",
        pages="2103-16",
        doi="10.1056/26551272",
        pmid="26551272",
        authors=("Wright, Jackson T", "SPRINT Research Group"),
        kind="article",
        issue="22",
        issn="1533-4406",
        journal_abbreviation="N Engl J Med",
        online_year=2014,
    )


def test_a_translated_title_and_a_span_of_dates(tmp_path: Path) -> None:
    """Brackets around a translation are dropped, the original title is kept, and "1998 Dec-1999 Jan" is 1998."""
    record = pubmed_article(5, "[Sepsis in adults].", inside="<VernacularTitle>Sepsis bei Erwachsenen.</VernacularTitle>")
    record = record.replace("<Year>2015</Year><Month>Nov</Month>", "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>")
    (work,) = works(pubmed_file(tmp_path / "a.xml.gz", record))
    assert (work.title, work.other_title, work.year) == ("Sepsis in adults", "Sepsis bei Erwachsenen", 1998)


def test_preprints_and_books_are_told_apart(tmp_path: Path) -> None:
    """A preprint is one by its publication type; a chapter has its book as journal."""
    preprint = pubmed_article(6, "Early", inside="<PublicationTypeList><PublicationType>Preprint</PublicationType></PublicationTypeList>")
    chapter = (
        "<PubmedBookArticle><BookDocument><PMID>7</PMID><Book><BookTitle>Handbook</BookTitle><PubDate><Year>2020</Year></PubDate></Book>"
        "<ArticleTitle>Malaria</ArticleTitle></BookDocument></PubmedBookArticle>"
    )
    found = works(pubmed_file(tmp_path / "a.xml", preprint, chapter))
    assert [(one.title, one.kind, one.year) for one in found] == [("Early", "preprint", 2015), ("Malaria", "chapter", 2020)]
    assert found[1].journal == "Handbook"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("RetractionIn", "retracted (Lancet. 2010 Feb 6;375:445)"),
        ("ExpressionOfConcernIn", "expression of concern (Lancet. 2010 Feb 6;375:445)"),
        ("ErratumIn", ""),
        ("PartialRetractionIn", ""),
    ],
)
def test_what_became_of_a_work(tmp_path: Path, kind: str, state: str) -> None:
    """A retraction and a concern are told with the place of the notice; an erratum and a retraction of a part are neither."""
    (work,) = works(pubmed_file(tmp_path / "a.xml", pubmed_article(8, "A", more=CORRECTION.format(kind, ""))))
    assert work.retracted == state


def test_a_notice_marks_the_work_it_is_about(tmp_path: Path) -> None:
    """A notice of retraction names a work that may stand in another file."""
    records = [
        pubmed_article(9, "Notice", more=CORRECTION.format(kind, "<PMID>8</PMID>")) for kind in ("RetractionOf", "ExpressionOfConcernFor")
    ]
    entries, _ = read_all(pubmed_file(tmp_path / "a.xml", *records))
    marks = [one for one in entries if isinstance(one, Mark)]
    assert [(one.pmid, one.kind, one.note) for one in marks] == [
        ("8", RETRACTION, "retracted (N Engl J Med 2015)"),
        ("8", CONCERN, "expression of concern (N Engl J Med 2015)"),
    ]


def test_an_update_file_deletes(tmp_path: Path) -> None:
    """Every number of a deletion is one deletion."""
    path = pubmed_file(tmp_path / "a.xml", "<DeleteCitation><PMID Version='1'>1</PMID><PMID Version='2'>22</PMID></DeleteCitation>")
    assert read_all(path) == ([Deletion("pmid:1"), Deletion("pmid:22")], [])


def test_a_broken_record_harms_no_other(tmp_path: Path) -> None:
    """A record that is not well-formed, or without number, is told with its place; those around it are read."""
    broken = "<PubmedArticle><MedlineCitation><PMID>2</PMID><Article></MedlineCitation></PubmedArticle>"
    entries, faults = read_all(
        pubmed_file(tmp_path / "a.xml", pubmed_article(1, "A"), broken, "<PubmedArticle></PubmedArticle>", pubmed_article(3, "C"))
    )
    assert [one.id for one in entries if isinstance(one, Work)] == ["pmid:1", "pmid:3"]
    assert faults[0].startswith("record 2: is not well-formed XML")
    assert faults[1] == "record 3: has no PMID"


@pytest.mark.parametrize("cut", ["inside", "after"])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, cut: str) -> None:
    """A download that stopped is noticed, also between two records."""
    text = PUBMED_HEAD + pubmed_article(1, "A")
    path = write(tmp_path / "a.xml", text[:-60] if cut == "inside" else text)
    with pytest.raises(ReferenceIndexError, match=f"a.xml: the file ends too early, {cut} record 1"):
        read_all(path)


def test_no_expansion_bomb(tmp_path: Path) -> None:
    """A file whose entities would grow to gigabytes is refused before anything is expanded."""
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 11))
    text = f"<?xml version='1.0'?><!DOCTYPE PubmedArticleSet [{entities}]><PubmedArticleSet>{pubmed_article(1, '&a10;')}{PUBMED_END}"
    with pytest.raises(ReferenceIndexError, match="declares XML entities"):
        read_all(write(tmp_path / "bomb.xml", text))


def test_no_external_entity(tmp_path: Path) -> None:
    """A file that names another file or address as entity is refused, and nothing of it is read."""
    secret = write(tmp_path / "secret.txt", "the secret")
    text = f'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "{secret.as_uri()}">]><PubmedArticleSet>{pubmed_article(1, "&x;")}{PUBMED_END}'
    with pytest.raises(ReferenceIndexError, match="declares XML entities"):
        read_all(write(tmp_path / "a.xml", text))


def test_an_entity_that_nobody_declared_spoils_its_record_only(tmp_path: Path) -> None:
    """Records are parsed without document type: an entity in one, or a type inside it, has no meaning."""
    inner = '<PubmedArticle><!DOCTYPE x [<!ENTITY y "z">]><PMID>2</PMID></PubmedArticle>'
    entries, faults = read_all(pubmed_file(tmp_path / "a.xml", pubmed_article(1, "&x;"), inner, pubmed_article(3, "Fine")))
    assert [one.id for one in entries if isinstance(one, Work)] == ["pmid:3"]
    assert len(faults) == 2


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    """Bytes are never read in the wrong encoding."""
    path = write(tmp_path / "a.xml", PUBMED_HEAD.replace("utf-8", "iso-8859-1") + pubmed_article(1, "A") + PUBMED_END)
    with pytest.raises(ReferenceIndexError, match="iso-8859-1; only UTF-8"):
        read_all(path)


class _Dripping(io.BytesIO):
    """A stream that gives what it holds a few bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(7)


def test_records_are_cut_right_wherever_the_stream_is_cut() -> None:
    """Tags that arrive in pieces are found, and text between records is passed over."""
    records = [pubmed_article(number, "T" * number).strip() for number in (1, 2, 30)]
    text = PUBMED_HEAD + "\n noise ".join(records) + PUBMED_END
    assert [raw.decode() for _, raw in split(_Dripping(text.encode()))] == records


def test_members_follow_a_group_that_signed_alone(tmp_path: Path) -> None:
    """People cite such a work by its group or by the first of its members; where a person signed, the members are not its authors."""
    group = '<AuthorList CompleteYN="Y">{}<Author><CollectiveName>Iron Collaborators</CollectiveName></Author></AuthorList>'
    person = "<Author><LastName>Roe</LastName><Initials>B</Initials></Author>"
    listed = "".join(f"<Investigator><LastName>Lee</LastName><ForeName>A{number}</ForeName></Investigator>" for number in range(30))
    more = f"<InvestigatorList>{listed}</InvestigatorList>"
    text = "".join(pubmed_article(7 + bool(one), "Iron", inside=group.format(one), more=more) for one in ("", person))
    alone, led = works(write(tmp_path / "a.xml", PUBMED_HEAD + text + PUBMED_END))
    assert alone.authors[:2] == ("Iron Collaborators", "Lee, A0") and alone.authors[-1] == "et al." and len(alone.authors) == 22
    assert led.authors == ("Roe, B", "Iron Collaborators")
    assert authors_agree(Reference("", 0, 0, authors=("Lee A", "Lee A"), et_al=True), alone) is True
    assert authors_agree(Reference("", 0, 0, authors=("Poe A", "Lee A"), et_al=True), alone) is False
