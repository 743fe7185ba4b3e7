"""Laws of audit/references/formats/nbib.py. The work is invented."""

from __future__ import annotations

from pathlib import Path

from bibliography import read_all, works, write

from audit.references.work import Work

RECORD = """\
PMID- 31234567
OWN - NLM
IS  - 1533-4406 (Electronic)
VI  - 373
IP  - 22
DP  - 2015 Nov 26
TI  - A trial of something that is long enough to
      wrap over lines.
PG  - 2103-16
LID - S0001 [pii]
LID - 10.1000/abc [doi]
FAU - Wright, Jackson T Jr
AU  - Wright JT Jr
CN  - SPRINT Research Group
LA  - eng
PT  - Journal Article
DEP - 20141109
TA  - N Engl J Med
JT  - The New England journal of medicine
PMC - PMC4689591
"""


def test_every_field(tmp_path: Path) -> None:
    """Wrapped lines are joined, the DOI is found among the identifiers, and a group that signed is an alternative author."""
    (work,) = works(write(tmp_path / "a.nbib", RECORD))
    assert work == Work(
        id="pmid:31234567",
        title="A trial of something that is long enough to wrap over lines",
        first_author="Wright | SPRINT Research Group",
        year=2015,
        journal="The New England journal of medicine",
        volume="373",
        pages="2103-16",
        doi="10.1000/abc",
        pmid="31234567",
        authors=("Wright, Jackson T Jr", "SPRINT Research Group"),
        kind="article",
        issue="22",
        issn="1533-4406",
        pmcid="PMC4689591",
        journal_abbreviation="N Engl J Med",
        online_year=2014,
    )


def test_states_and_kinds(tmp_path: Path) -> None:
    """A retraction, a concern and a preprint are told; records follow each other with and without a blank line."""
    parts = [
        "PMID- 1\nTI  - A\nPT  - Retracted Publication\nRIN - Lancet. 2020;1:1\n",
        "PMID- 2\nTI  - B\nECI - BMJ. 2021\n\n",
        "PMID- 3\nTI  - C\nPT  - Preprint\n",
    ]
    found = works(write(tmp_path / "a.nbib", "\n" + "".join(parts)))
    assert [(one.id, one.retracted, one.kind) for one in found] == [
        ("pmid:1", "retracted (Lancet. 2020;1:1)", "article"),
        ("pmid:2", "expression of concern (BMJ. 2021)", "article"),
        ("pmid:3", "", "preprint"),
    ]


def test_a_number_that_is_none(tmp_path: Path) -> None:
    """A record whose number cannot be read is told."""
    assert read_all(write(tmp_path / "a.nbib", "PMID- 1\nTI  - A\n\nPMID- x\nTI  - B\n"))[1] == ["record 2, line 4: PMID is no number: 'x'"]
