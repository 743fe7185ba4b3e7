"""Laws of audit/questions.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.errors import ProbeError
from audit.probe import ProbeSet
from audit.questions import load_questions


def questions(folder: Path, text: str | bytes, **more: int) -> ProbeSet:
    """The set of a file with this content."""
    path = folder / "own.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_questions(path, **more)


def test_a_list_of_questions_is_a_probe_set(tmp_path: Path) -> None:
    """One item for each row, in order, numbered where the file gives no id, sent three times unless told otherwise."""
    probes = questions(tmp_path, '\ufeffquestion,note\n"Is it safe, really?",x\n\n Why?\u2028 ,\n')
    assert [(item.id, item.texts) for item in probes.items] == [("q1", ("Is it safe, really?",)), ("q2", ("Why?",))]
    assert [probe.turns for probe in probes.probes()] == [("Is it safe, really?",), ("Why?",)]
    assert {probe.repeats for probe in probes.probes()} == {3}
    assert {probe.repeats for probe in questions(tmp_path, "question\nWhy?\n", repeats=7).probes()} == {7}
    assert (probes.name, probes.kind, probes.factors, probes.fields) == ("own", "questions", (), ())
    assert probes.card["sign_off"] == "not reviewed by a clinician"


def test_own_ids_are_kept(tmp_path: Path) -> None:
    """The column `id` names the items; a row without one is numbered."""
    probes = questions(tmp_path, "id,question\nflu-1,Why?\n,How?\n")
    assert [item.id for item in probes.items] == ["flu-1", "q2"]


def test_braces_are_no_slots(tmp_path: Path) -> None:
    """A question about code or a template reaches the model as it was written."""
    (probe,) = questions(tmp_path, "question\nWhat does {label} or {} mean?\n").probes()
    assert probe.turns == ("What does {label} or {} mean?",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a column 'question'; it has no columns"),
        ("Question,id\nx,1\n", "needs a column 'question'; it has Question, id"),
        ("question\n", "no questions below the header"),
        ("question,id\nx,1\n ,2\n", "row 3: the question is empty"),
        ("question,id\nx,a/b\n", "row 2: an id has letters, digits, '_', '-' and '.' only, it is 'a/b'"),
        ("question,id\nx,a\ny,a\n", "row 3: the id 'a' is taken by another row"),
        ("question,id\nx,q2\ny,\n", "row 3: the id 'q2' is taken by another row"),
        ("question\nIs it safe, really?\n", "row 2 has 2 cells, the header has 1; put text with commas in quotes"),
        ('question\n\n"Why?\n', "row 3 is not valid CSV"),
        (b"question\nWhy?\nCaf\xe9?\n", "row 3 is not UTF-8 (byte 0xe9); save the file as UTF-8"),
    ],
)
def test_faults_name_the_row(tmp_path: Path, text: str | bytes, said: str) -> None:
    """Every fault of the file says where and what would be right."""
    with pytest.raises(ProbeError, match=f"own.csv: {re.escape(said)}"):
        questions(tmp_path, text)


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(ProbeError, match=r"no file .*absent.csv"):
        load_questions(tmp_path / "absent.csv")
