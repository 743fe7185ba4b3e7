"""Laws of audit/adapters/recorded.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.recorded import Recorded, open_adapter
from audit.errors import AdapterError


def recorded(tmp_path: Path, name: str, text: str) -> Recorded:
    """An adapter over a file with this text."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    return open_adapter(str(tmp_path / name), AdapterOptions())


def test_probe_ids_and_repeats_of_a_csv_find_their_answers(tmp_path: Path, prompt_of: Callable[..., Prompt]) -> None:
    """Answers are found by probe id and repeat, whatever the order of rows; a byte order mark does no harm."""
    adapter = recorded(tmp_path, "a.csv", '\ufeffprobe,repeat,response\nx,2,"second, with comma"\nx,1,first\n')
    found = list(adapter([prompt_of("t", id="x", repeat=1), prompt_of("t", id="x", repeat=2), prompt_of("t", id="x", repeat=3)]))
    assert [response.text for response in found] == ["first", "second, with comma", None]
    assert (found[2].finish, found[2].error) == ("error", "no recorded answer")
    assert adapter.describe()["hosts"] == []


def test_an_answer_is_never_lent_to_another_arm(tmp_path: Path, prompt_of: Callable[..., Prompt]) -> None:
    """A row without arm speaks for "none" only; lending it to every arm would make every gap zero."""
    adapter = recorded(tmp_path, "a.csv", "item,arm,paraphrase,response\npain,,,plain\nset/pain,black,2,of black p2\n")
    asked = [
        prompt_of("pain"),
        prompt_of("pain", arm="black", paraphrase=2),
        prompt_of("pain", arm="black"),
        prompt_of("pain", arm="white"),
    ]
    assert [response.text for response in adapter(asked)] == ["plain", "of black p2", None, None]


def test_rows_without_repeat_are_counted_in_file_order(tmp_path: Path, prompt_of: Callable[..., Prompt]) -> None:
    """Three rows of one prompt are its repeats 1, 2, 3."""
    adapter = recorded(tmp_path, "a.jsonl", "".join(json.dumps({"probe": "x", "response": text}) + "\n\n" for text in "abc"))
    assert [r.text for r in adapter(prompt_of("t", id="x", repeat=number) for number in (3, 1, 2))] == ["c", "a", "b"]


def test_empty_answer_null_and_conversation_in_jsonl(tmp_path: Path, prompt_of: Callable[..., Prompt]) -> None:
    """An empty text is an empty answer, null is none, a list holds one reply per turn."""
    rows = [{"probe": "e", "response": ""}, {"probe": "n", "response": None}, {"probe": "c", "response": ["one", "two"]}]
    adapter = recorded(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))
    empty, null, both = adapter(prompt_of("t", id=name) for name in "enc")
    assert (empty.finish, null.finish, both.finish) == ("empty", "error", "stop")
    assert (both.text, both.replies) == ("two", ("one", "two"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "response\nx\n", "line 2 needs `probe`"),
        ("a.csv", "probe,answer\nx,y\n", "line 2 needs `response`; it has probe, answer"),
        ("a.csv", "probe,repeat,response\nx,0,y\n", "repeat must be a whole number from 1, got '0'"),
        ("a.csv", "probe,repeat,response\nx,1,y\nx,1,z\n", "line 3 records x repeat 1 a second time"),
        ("a.jsonl", '{"probe": "x"\n', "line 1 is not valid JSON"),
        ("a.jsonl", "[1]\n", "line 1 must be a JSON object"),
        ("a.jsonl", '{"probe": "x", "response": 3}\n', "response must be text"),
        ("a.xlsx", "", "read from .csv or .jsonl"),
    ],
)
def test_faults_of_the_file_name_the_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    """Every fault says which line and what would be right."""
    with pytest.raises(AdapterError, match=said):
        recorded(tmp_path, name, text)


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    """A file that is not there, or not text, is an error at the door."""
    with pytest.raises(AdapterError, match="no file of recorded answers"):
        open_adapter(str(tmp_path / "absent.csv"), AdapterOptions())
    (tmp_path / "a.csv").write_bytes(b"probe,response\nx,\xff\xfe\n")
    with pytest.raises(AdapterError, match="UTF-8"):
        open_adapter(str(tmp_path / "a.csv"), AdapterOptions())
