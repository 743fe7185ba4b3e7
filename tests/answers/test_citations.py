"""Laws of audit/answers/citations.py."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.citations import read_reference, read_references

VANCOUVER = """Here are three references:

1. Wright JT Jr, Williamson JD, et al. A Randomized Trial of Intensive versus Standard
   Blood-Pressure Control. N Engl J Med. 2015;373(22):2103-2116. doi:10.1056/
   NEJMoa1511939
2. Obermeyer Z, Powers B. Dissecting racial bias in an algorithm. Science. 2019;366(6464):447-453. PMID: 31649194

3. A book that I remember.

Please check them."""


def test_a_numbered_list_with_wrapped_lines() -> None:
    """Wrapped lines belong to their entry, a DOI cut at its slash is joined, and a poor entry is kept."""
    found = read_references(VANCOUVER)
    assert [one.title for one in found] == [
        "A Randomized Trial of Intensive versus Standard Blood-Pressure Control",
        "Dissecting racial bias in an algorithm",
        "A book that I remember",
    ]
    assert [one.doi for one in found] == ["10.1056/NEJMoa1511939", None, None]
    assert [one.pmid for one in found] == [None, "31649194", None]
    assert all(VANCOUVER[one.start : one.end] == one.raw for one in found)
    assert found[2].year is None


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "## References\n- Smith J, Doe A. One title. Lancet. 2020;1:2-3.\n- [Two title](https://doi.org/10.1000/xyz123)\n",
            ["One title", "Two title"],
        ),
        ("References\nSmith J, Doe A. One title. Lancet. 2020;1:2-3.\nDoe B. Two title. BMJ. 2019;2:3-4.\n", ["One title", "Two title"]),
        ("Smith, J. (2020). One title. *Lancet*, 1, 2-3.\n\nvan Doe, B. (2019). Two title. *BMJ*, 2, 3-4.", ["One title", "Two title"]),
        ("[1] Smith J. One title. Lancet. 2020;1:2.\n[2] Doe B. Two title. BMJ. 2019;2:3.", ["One title", "Two title"]),
        (
            "1. **Title:** One title\n   - **Year:** 2020\n\n2. **Title:** Two title\n   - **DOI:** 10.1000/xyz123",
            ["One title", "Two title"],
        ),
        ('[{"title": "One title", "year": 2020},\n {"title": "Two title",\n  "doi": "10.1000/xyz123"}]', ["One title", "Two title"]),
        ("@article{a, title={One title}, year={2020}}\n@book{b, title={Two title}, year={2019}}", ["One title", "Two title"]),
        ("参考文献：\n1. 张三. 高血压的治疗. 中华内科杂志. 2020;1:2.\n2. 手册", ["高血压的治疗", "手册"]),
        ("Sources:\n1. First book\n2. Second book\n\n## Advice\n1. Rest", ["First book", "Second book"]),
    ],
)
def test_lists_of_every_kind(text: str, titles: list[str]) -> None:
    """Bulleted, numbered and plain lists, labelled entries, JSON and BibTeX are read; the list behind the next heading is not."""
    assert [one.title for one in read_references(text)] == titles


def test_bare_identifiers_in_prose() -> None:
    """DOIs, PubMed numbers and their addresses in running text are references, each once."""
    text = (
        "See 10.1056/NEJMoa1511939 and https://doi.org/10.1016/S0140-6736(97)11096-0. Also PMID 27044069 (and doi 10.1056/nejmoa1511939)."
    )
    found = read_references(text)
    assert [(one.doi, one.pmid) for one in found] == [
        ("10.1056/NEJMoa1511939", None),
        ("10.1016/S0140-6736(97)11096-0", None),
        (None, "27044069"),
    ]
    assert all(text[one.start : one.end] == one.raw for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Do this:\n1. Rest.\n2. Drink since 2019.\n3. Sleep.",
        "In 2020 (see Table 2) aspirin worked in Boston (2013).",
        "<think>1. Smith J. One title. Lancet. 2020;1:2.</think>I know of no such paper.",
        "The dose is 5 mg (range 1-10).",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    """Advice in a list, years and places in prose, and what was only thought are no references."""
    assert read_references(text) == ()


def test_mentions_by_author_and_year() -> None:
    """Author and year in prose are a reference of kind "mention", once, and none where the list below gives the work in full."""
    text = "Smith et al. (2020) and Roe & Doe (2011) agree (Smith et al., 2020).\n\nReferences\n1. Roe A. A title. BMJ. 2011;1:2.\n"
    found = read_references(text)
    assert [(one.first_author, one.year, one.kind) for one in found] == [
        ("Smith", 2020, "mention"),
        ("Roe", 2011, ""),
    ]
    assert found[0].et_al and found[0].authors == ("Smith",)


def test_a_remark_behind_a_reference_does_not_belong_to_it() -> None:
    """What is told about a work in its own entry is left out of the span, and its fields are read all the same."""
    text = "1. Smith J. One title. Lancet. 2020;1:2-3. This trial of 400 people changed practice.\n2. Doe B. Two title. BMJ. 2019;2:3.\n"
    found = read_references(text)
    assert [one.raw for one in found] == ["Smith J. One title. Lancet. 2020;1:2-3.", "Doe B. Two title. BMJ. 2019;2:3."]


def test_a_line_broken_in_a_word_and_in_a_doi() -> None:
    """A word and a DOI that the end of a line divides are put together."""
    (one,) = read_references("[1] Smith J. Treatment-\n  resistant disease. BMJ. 2014;1:2. doi:10.5555/a.2014.\n  932\n")
    assert (one.title, one.doi) == ("Treatment-resistant disease", "10.5555/a.2014.932")


def test_one_reference_as_a_whole() -> None:
    """A cell with one reference is read whatever it looks like."""
    assert read_reference("Smith J. One title. Lancet. 2020;1:2-3.").title == "One title"
    assert read_reference("nothing here").year is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet='1.[]() -*\n:;,"{}@AbJ2019PMID/doi', max_size=150))
def test_never_fails(text: str) -> None:
    """Any string gives references that are stretches of it, in order."""
    found = read_references(text)
    assert all(text[one.start : one.end] == one.raw for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


UNITS = [
    "1. ",
    "1. a\n",
    "10.1234/",
    "10.1234/a ",
    "PMID 12345 ",
    "https://",
    "[a](",
    "A. ",
    "Smith J, ",
    "(2020). ",
    "*",
    '"',
    "2020;1:2 ",
]
MORE = [
    "Smith J. ",
    "1. Smith J. 2020;1:2\n",
    "Title: ",
    "et al ",
    " ",
    "@article{",
    "title={",
    "1",
    "<think>",
    "</think>",
    "https://10.",
    '{"title":',
    "(Smith & Lee, 2020; ",
    "“a ",
    "2017 ACC/AHA guideline for ",
    "by Smith (2020) ",
    '"aaaaaaaaaaaaaaaaaaaaaaa" in ',
    "Smith J. T. Lancet. 2020;1:2-3. ",
    "[1] 王, 李. 高[J]. 中, 2018, 53(6): 702. ",
]


@pytest.mark.parametrize("unit", [*UNITS, *MORE])
def test_long_hostile_text_is_quick(unit: str) -> None:
    """100 kB of repeated pieces take less than two seconds: time is linear in the text."""
    begin = time.process_time()
    read_references(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 2
