"""Files of answers, as people have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import ProbeError, TranscriptError
from audit.graders.answer_rows import check_items, open_table
from audit.graders.grade import Case
from audit.probe import ProbeSet
from audit.probe_file import load_probe_set


def file(folder: Path, text: str, name: str = "answers.csv") -> Path:
    """A file with this text."""
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "item,response,prompt,id\nskin,It is.,Is it?,1\n\n egfr ,,,\n"),
        ("a.csv", "\ufeffid,question,answer,item_id\n1,Is it?,It is.,skin\n,,,egfr\n"),
        ("a.jsonl", '{"item": "skin", "text": "It is.", "question": "Is it?", "id": 1}\n\n{"item": "egfr", "text": null}\n'),
    ],
)
def test_the_usual_names_of_columns_are_known(tmp_path: Path, name: str, text: str) -> None:
    """CSV and JSONL, with or without a byte order mark, in any order; what is missing is empty."""
    cases = [case for _, _, case in open_table(file(tmp_path, text, name)).cases()]
    assert cases == [Case("skin", "It is.", "Is it?", "1"), Case("egfr", "")]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "item,reply\nskin,x\n", "no column response (or answer, text, output, completion); it has item, reply"),
        ("a.csv", "item,item\nskin,x\n", "two columns have one name: item, item"),
        ("a.csv", "", "no column item (or item_id, question_id); it has none"),
        ("a.csv", "item,response\n,x\n", "row 2: item is empty"),
        ("a.jsonl", '{"item": "skin", "response": 3}\n', "row 1: response must be text, it is '3'"),
        ("a.xlsx", "", "answers are read from .csv, .jsonl or .ndjson, not from .xlsx"),
    ],
)
def test_faults_are_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    """With the file, the row and what would be right."""
    path = file(tmp_path, text, name)
    with pytest.raises(TranscriptError) as caught:
        list(open_table(path).cases())
    assert str(caught.value) == f"{path}: {message}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Before anything else."""
    with pytest.raises(TranscriptError, match=r"^no file .*nothing\.csv$"):
        open_table(tmp_path / "nothing.csv")


def test_unknown_items_are_listed_with_what_was_perhaps_meant(tmp_path: Path, probes: ProbeSet) -> None:
    """How often each stands in the file and what the set holds; `any_item` only counts."""
    path = file(tmp_path, "item,response\nskin,x\nskins,x\nskins,x\nliver,x\n")
    with pytest.raises(TranscriptError) as caught:
        check_items(open_table(path), probes)
    assert str(caught.value) == (
        f"{path}: 2 items are not in the probe set 'small': 'skins' (2, perhaps 'skin'), 'liver' (1); "
        "it holds skin, egfr, oximeter; --any-item passes over the others"
    )
    assert check_items(open_table(path), probes, any_item=True) == 4


def test_a_set_without_claims_is_refused(tmp_path: Path) -> None:
    """Stances are on claims."""
    path = file(tmp_path, "item,response\nskin,x\n")
    with pytest.raises(ProbeError, match="'vignettes' is of the kind vignettes; stances are those of a set of the kind misconceptions"):
        check_items(open_table(path), load_probe_set("vignettes"))
