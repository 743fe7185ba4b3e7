"""Laws of audit/answer_file.py: every answer of a file is read as it was written, or an error names its row."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.answer_file import read_answers
from audit.errors import TranscriptError


def file_of(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


HEAD = "item,response"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1 lacks item, response; it has nothing"),
        ("question,response\na,x\n", "row 1 lacks item; it has question, response"),
        ("item,model\na,x\n", "row 1 lacks response; it has item, model"),
        (f"{HEAD},respones\na,x,y\n", "row 1 has unknown or doubled columns respones; known are item, response, model"),
        (f"{HEAD},factor:\na,x,y\n", "row 1 has unknown or doubled columns factor:"),
        (f"{HEAD},response\na,x,y\n", "row 1 has unknown or doubled columns item, response, response"),
        (f"\n\n{HEAD},x\n", "row 3 has unknown or doubled columns x"),
        (f"{HEAD}\na,x\nb\n", "row 3 has 1 cells, the header has 2; put text with commas in quotes"),
        (f"{HEAD}\na,x\nb,y, and z\n", "row 3 has 3 cells"),
        (f'{HEAD}\na,"x\ny"\n\nb\n', "row 4 has 1 cells"),
        (f'{HEAD}\na,x\nb,"never closed\nc,z\n', "row 3 is not valid CSV"),
        (f'{HEAD}\na,"x"y\n', "row 2 is not valid CSV"),
        (f"{HEAD}\na,x\n ,y\n", "row 3: item is empty"),
        (f"{HEAD},repeat\na,x,1\na,y,0\n", "row 3: repeat must be a whole number from 1, it is '0'"),
        (f"{HEAD},repeat\na,x,one\n", "row 2: repeat must be a whole number from 1, it is 'one'"),
        (f"{HEAD},paraphrase\na,x,1.5\n", "row 2: paraphrase must be a whole number from 1, it is '1.5'"),
        (f"{HEAD},outcome:ct\na,x,1\na,y,yes\n", "row 3: outcome:ct must be a number, 0/1 for no/yes, .* it is 'yes'"),
        (f"{HEAD},outcome:ct\na,x,nan\n", "row 2: outcome:ct must be a number.* or empty where nothing was coded; it is 'nan'"),
        (f"{HEAD},outcome:ct\na,x,-inf\n", "row 2: outcome:ct must be a number"),
    ],
)
def test_faults_of_a_csv_file_name_the_row(tmp_path: Path, text: str, said: str) -> None:
    """The header is row 1, empty rows and line breaks in cells count as a spreadsheet counts them."""
    plain = said if ".*" in said else re.escape(said)
    with pytest.raises(TranscriptError, match=f"answers.csv:? {plain}"):
        list(read_answers(file_of(tmp_path, text)))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"item,response\na,x\nb,caf\xe9\n", "row 3 is not UTF-8 (byte 0xe9); save the file as UTF-8"),
        ("item,response\na,x\n".encode("utf-16"), "row 1 is not UTF-8 (byte 0xff)"),
        (b"item,response\n" + b"a,x\n" * 5000 + b"b,\x80\n", "row 5002 is not UTF-8 (byte 0x80)"),
    ],
)
def test_a_csv_file_in_another_encoding_names_the_row_and_the_byte(tmp_path: Path, content: bytes, said: str) -> None:
    """However far into the file the first foreign byte stands, its row is named."""
    with pytest.raises(TranscriptError, match=re.escape(f"answers.csv: {said}")):
        list(read_answers(file_of(tmp_path, content)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "row 2 is not a JSON object in UTF-8"),
        (b'{"item": "\xff"}', "row 2 is not a JSON object in UTF-8"),
        (b'["a", "x"]', "row 2 is not a JSON object"),
        (b'{"item": "a", "respnse": "x"}', "row 2 lacks response; it has item, respnse"),
        (b'{"item": "a", "response": "x", "outcom:ct": 1}', "row 2 has unknown or doubled columns outcom:ct"),
        (b'{"item": null, "response": "x"}', "row 2: item is empty"),
        (b'{"item": "a", "response": ["x"]}', "row 2: response must be text, it is ['x']"),
        (b'{"item": "a", "response": "x", "repeat": 1.5}', "row 2: repeat must be a whole number from 1, it is 1.5"),
        (b'{"item": "a", "response": "x", "outcome:ct": NaN}', "row 2: outcome:ct must be a number"),
        (b'{"item": "a", "response": "x", "outcome:ct": [1]}', "row 2: outcome:ct must be a number"),
    ],
)
def test_faults_of_a_jsonl_file_name_the_row(tmp_path: Path, line: bytes, said: str) -> None:
    """A broken line, a foreign key, a value of the wrong kind: each with its number."""
    with pytest.raises(TranscriptError, match=re.escape(f"answers.jsonl: {said}")):
        list(read_answers(file_of(tmp_path, b'{"item": "a", "response": "x"}\n' + line + b"\n", "answers.jsonl")))


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A file that is not there, or is neither CSV nor JSONL by name."""
    with pytest.raises(TranscriptError, match=r"no file .*absent.csv"):
        list(read_answers(tmp_path / "absent.csv"))
    with pytest.raises(TranscriptError, match=r"read from .csv, .jsonl or .ndjson, not from .xlsx"):
        list(read_answers(file_of(tmp_path, b"PK", "answers.xlsx")))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=5))
def test_a_csv_cell_keeps_its_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Quotes, commas, NULs and line breaks inside a cell come through as they were written."""
    path = tmp_path_factory.mktemp("csv") / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["item", "response"], *(["a", text] for text in texts)])
    assert [answer.response for answer in read_answers(path)] == texts
