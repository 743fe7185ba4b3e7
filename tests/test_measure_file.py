"""A file of texts in, the same rows with their measures out: every row kept, in order, on one core and on several."""

from __future__ import annotations

import csv
import json
import math
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from audit.commands.measure import measure
from audit.errors import TranscriptError
from audit.measure_file import Wanted, measure_file, measure_text
from audit.measures import readability

EASY = "Take one pill a day with food. Call your doctor if you feel sick."
HARD = "Pharmacological anticoagulation requires comprehensive multidisciplinary evaluation of the individual patient."


def written(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def csv_file(path: Path, *rows: list[str]) -> Path:
    """A CSV file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_every_row_comes_back_with_its_measures(tmp_path: Path) -> None:
    """Columns of the input stay, measures follow by their names, and an answer that has none has empty cells, never 0."""
    source = csv_file(tmp_path / "in.csv", ["id", "text"], ["1", EASY], ["2", ""], ["3", "请随餐服药。"], ["4", HARD])
    found = measure_file(source, tmp_path / "out.csv", text_column="text")
    rows = written(tmp_path / "out.csv")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"] and [row["text"] for row in rows] == [EASY, "", "请随餐服药。", HARD]
    assert list(rows[0]) == ["id", "text", *Wanted().columns]
    expected = readability.measure(EASY)
    for name in ("words", "sentences", "syllables", "polysyllables", "flesch_kincaid_grade", "smog_index", "dale_chall", "spache", "lix"):
        assert float(rows[0][name]) == pytest.approx(float(expected[name]), abs=1e-6)
    assert rows[0]["words"] == "14" and rows[0]["language"] == "en"  # whole numbers are written as such
    assert rows[1]["words"] == rows[1]["median_grade"] == rows[1]["language"] == ""
    assert rows[2]["language"] == "zh" and rows[2]["flesch_reading_ease"] == "" and rows[2]["chinese_characters"] == "5"
    assert found.rows == 4 and found.languages == {"en": 2, "": 1, "zh": 1}


def test_a_refusal_has_no_grade(tmp_path: Path) -> None:
    """A refusal has its counts and nothing else, and the summary leaves it out; whether an empty text refuses is not said."""
    refusal = "I'm sorry, but I can't help with that."
    source = csv_file(tmp_path / "in.csv", ["id", "text"], ["1", EASY], ["2", refusal], ["3", ""])
    found = measure_file(source, tmp_path / "out.csv", text_column="text", wanted=Wanted(checklists=True))
    answered, refused, empty = written(tmp_path / "out.csv")
    assert (answered["refused"], refused["refused"], empty["refused"]) == ("0", "1", "")
    assert (refused["words"], refused["sentences"]) == ("8", "1")
    assert refused["flesch_kincaid_grade"] == refused["median_grade"] == refused["passive_share"] == refused["pemat_informed_21"] == ""
    assert found.refused == 1 and found.languages == {"en": 1, "": 1}
    assert [value for value in found.values["words"] if not math.isnan(value)] == [14.0]


def test_jsonl_keeps_every_key(tmp_path: Path) -> None:
    """Keys that only some rows have are columns too; null is no text; lists and flags are written as JSON."""
    source = tmp_path / "in.jsonl"
    rows = [{"text": EASY, "tags": ["a", "b"]}, {"text": None, "ok": True}, {"text": "Half \ud83d a sign"}]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    measure_file(source, tmp_path / "out.csv", text_column="text")
    found = written(tmp_path / "out.csv")
    assert [(row["tags"], row["ok"]) for row in found] == [('["a", "b"]', ""), ("", "true"), ("", "")]
    assert [row["words"] for row in found] == ["14", "", "3"]


def test_several_processes_keep_the_order(tmp_path: Path) -> None:
    """Two processes write what one writes, byte for byte."""
    rows = [[str(number), f"Take {number} pills with food. " + HARD * (number % 3)] for number in range(1_200)]
    source = csv_file(tmp_path / "in.csv", ["id", "text"], *rows)
    shown: list[int] = []
    for processes in (1, 2):
        measure_file(source, tmp_path / f"{processes}.csv", text_column="text", processes=processes, progress=shown.append)
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    assert shown == [500, 1000, 1200] * 2


def test_a_column_called_as_a_measure_gives_way(tmp_path: Path) -> None:
    """An input column `words` is kept as `input_words`, and the measure has its name."""
    source = csv_file(tmp_path / "in.csv", ["words", "text"], ["mine", EASY])
    found = measure_file(source, tmp_path / "out.csv", text_column="text")
    (row,) = written(tmp_path / "out.csv")
    assert row["input_words"] == "mine" and row["words"] == "14" and found.renamed == ("words",)


def test_more_columns_when_wanted() -> None:
    """Checklists and textstat's own scores come when asked for, and only then."""
    assert not any("informed" in name or "textstat" in name for name in measure_text(EASY, Wanted()))
    asked = measure_text(EASY, Wanted(checklists=True))
    assert asked["pemat_informed_21"] == 1 and set(Wanted(checklists=True).columns) == set(asked)


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("in.csv", "id,text\n1,hello\n", {"text_column": "body"}, "no column 'body' for --text-column; it has id, text"),
        ("in.csv", "id,text\n1,hello\n", {"text_column": "text", "group_column": "arm"}, "no column 'arm' for --group-column"),
        ("in.csv", "id,text\n1,hello,more\n", {"text_column": "text"}, "row 2 has 3 cells, the header has 2"),
        ("in.csv", "", {"text_column": "text"}, "no column 'text' for --text-column; it has none"),
        ("in.csv", "text,text\na,b\n", {"text_column": "text"}, "two columns have one name"),
        ("in.csv", "text,words,input_words\na,b,c\n", {"text_column": "text"}, "column 'input_words' would be there twice"),
        ("in.txt", "hello", {"text_column": "text"}, "read from .csv, .jsonl or .ndjson, not from .txt"),
        ("in.jsonl", '{"text": "a"}\n{"text": 5}\n', {"text_column": "text"}, "row 2: text must be text, it is '5'"),
        ("in.jsonl", "nonsense\n", {"text_column": "text"}, "row 1 is not a JSON object"),
        ("in.csv", "text\na\n", {"text_column": "text", "wanted": Wanted(textstat="textstat-0.0.1")}, "textstat 0.0.1 is asked for"),
    ],
)
def test_bad_input_is_told(tmp_path: Path, name: str, content: str, options: dict[str, str], message: str) -> None:
    """What is wrong is named with file and row or column, and nothing is written, nor is an older file touched."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "out.csv").write_text("older", encoding="utf-8")
    with pytest.raises(TranscriptError, match=re.escape(message)):
        measure_file(tmp_path / name, tmp_path / "out.csv", **options)  # type: ignore[arg-type]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({name, "out.csv"})


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The message names the folder, not a file that nobody asked for."""
    source = csv_file(tmp_path / "in.csv", ["text"], [EASY])
    with pytest.raises(TranscriptError, match=r"out\.csv: there is no folder .*missing$"):
        measure_file(source, tmp_path / "missing" / "out.csv", text_column="text")


def test_the_file_that_is_read_is_not_overwritten(tmp_path: Path) -> None:
    """--out that names the input is refused; a missing input too."""
    source = csv_file(tmp_path / "in.csv", ["text"], [EASY])
    with pytest.raises(TranscriptError, match="give another --out"):
        measure_file(source, source, text_column="text")
    with pytest.raises(TranscriptError, match="no file"):
        measure_file(tmp_path / "none.csv", tmp_path / "out.csv", text_column="text")


def test_the_command_compares_groups_within_questions(tmp_path: Path) -> None:
    """Two groups answered the same questions: the printed difference is paired, and it is that of the file."""
    rows = [
        [f"q{number}", group, text * (1 + number % 2)]
        for number in range(6)
        for group, text in (("easy", EASY + " "), ("hard", HARD + " "))
    ]
    source = csv_file(tmp_path / "in.csv", ["item", "group", "text"], *rows)
    out = tmp_path / "out.csv"
    arguments = ["readability", str(source), "--text-column", "text", "--group-column", "group", "--out", str(out)]
    done = CliRunner().invoke(measure, arguments, standalone_mode=False)
    assert done.exception is None and "clustered by item" in done.stdout
    by_group = {group: [float(row["median_grade"]) for row in written(out) if row["group"] == group] for group in ("easy", "hard")}
    gap = sum(by_group["hard"]) / 6 - sum(by_group["easy"]) / 6
    assert math.isfinite(gap) and f"difference {gap:.2f} (" in done.stdout and "(paired)" in done.stdout
    assert done.stdout.rstrip().endswith("out.csv")
