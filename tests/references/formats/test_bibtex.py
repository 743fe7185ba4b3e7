"""Laws of audit/references/formats/bibtex.py. The works are invented."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from bibliography import read_all, works, write

from audit.references.work import ReferenceIndexError, Work

ENTRY = r"""% made by hand
@string{lancet = "The Lancet"}
@article{berg2020,
  title = {The {SPRINT} trial: {\"U}ber {$\beta$}-blockers & 5\% \textit{in vitro}},
  author = {van den Berg, Jos{\'e} and {FLUID Research Group} and Kim Lee and others},
  year = 2020, journal = lancet, volume = 395, number = {1}, pages = {1--9},
  doi = {10.1000/abc}, pmid = {123}, issn = {0140-6736}
}
"""


def test_every_field(tmp_path: Path) -> None:
    """LaTeX becomes text without braces, an ampersand stays, macros are put in, "others" says that the list is cut."""
    (work,) = works(write(tmp_path / "a.bib", ENTRY))
    assert work == Work(
        id="",
        title="The SPRINT trial: Über β-blockers & 5% in vitro",
        first_author="van den Berg",
        year=2020,
        journal="The Lancet",
        volume="395",
        pages="1-9",
        doi="10.1000/abc",
        pmid="123",
        authors=("van den Berg, José", "FLUID Research Group", "Kim Lee", "et al."),
        kind="article",
        issue="1",
        issn="0140-6736",
    )


def test_groups_kinds_and_preprints(tmp_path: Path) -> None:
    """A name in braces is one group, an entry of arXiv without journal is a preprint, biblatex' names are understood."""
    text = (
        "@book{a, title={A}, author={{Heart and Lung Group}}, date={2001-05}}\n"
        "@misc{b, title={B}, eprint={2001.1}, archivePrefix={arXiv}}\n"
        "@inproceedings{c, title={C}, booktitle={Meeting}, journaltitle={J}}\n"
    )
    found = works(write(tmp_path / "a.bib", text))
    assert [(one.kind, one.first_author, one.year, one.journal) for one in found] == [
        ("book", "Heart and Lung Group", 2001, ""),
        ("preprint", "", None, ""),
        ("proceedings", "", None, "J"),
    ]


def test_broken_entries_are_told_and_passed_over(tmp_path: Path) -> None:
    """What is not well-formed, and what names no work, is told with its line; an entry whose key is used twice is read."""
    text = "@article{a, title={Open, year={2001}\n@article{b, title={B}}\n@article{b, title={C}}\n@article{d, year={2001}}\n"
    entries, faults = read_all(write(tmp_path / "a.bib", text))
    assert [one.title for one in entries if isinstance(one, Work)] == ["B", "C"]
    assert faults[0].startswith("line 1: is not well-formed: ")
    assert faults[1] == "line 4: 'd' has no title, doi or pmid"


def test_without_the_parser_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who did not install the extra is told which."""
    monkeypatch.setitem(sys.modules, "bibtexparser.entrypoint", None)
    with pytest.raises(ReferenceIndexError, match=r"BibTeX needs bibtexparser; install medaudit\[references\]"):
        read_all(write(tmp_path / "a.bib", ENTRY))
