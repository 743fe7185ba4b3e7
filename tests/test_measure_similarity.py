"""Laws of audit/measure_similarity.py: groups of a file, their likeness and their contradictions, and errors that name the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit import measure_similarity
from audit.errors import TranscriptError
from audit.measure_similarity import similarity_of_file
from audit.measures.similarity import FAMILIES

ROWS = [
    {"q": "dose", "answer": "Take ibuprofen 400 mg every 6 hours."},
    {"q": "dose", "answer": "Take ibuprofen 800 mg every 6 hours."},
    {"q": "rest", "answer": "Rest well."},
    {"q": "dose", "answer": "Take ibuprofen 400 mg every 6 hours."},
    {"q": "rest", "answer": ""},
    {"q": "alone", "answer": "Anything."},
]


def file_of(folder: Path, rows: list[dict[str, Any]] = ROWS) -> Path:
    """A JSONL file with these rows."""
    path = folder / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_groups_by_hand(tmp_path: Path) -> None:
    """Three answers of which two are the same: 1 of 3 pairs exact, words 5/7 or 6 of 7 in order; an empty text has no likeness."""
    found = similarity_of_file(file_of(tmp_path), text_column="answer", group_column="q")
    dose, rest = found.by_group()
    assert (dose["group"], dose["texts"], dose["distinct_texts"], dose["pairs"]) == ("dose", "3", "2", "3")
    assert (dose["exact"], dose["rouge_l_minimum"], dose["rouge_l_maximum"]) == ("0.3333", "0.8571", "1")  # 6 of 7 words
    assert dose["word_jaccard_minimum"] == "0.75"  # 6 of 8 different words
    assert dose["contradiction_rate"] == "0.6667"
    assert dose["rouge_l_like"] == "between half reworded and identical"
    assert (rest["rouge_l"], rest["rouge_l_like"], rest["contradiction_rate"]) == ("", "", "")
    assert (found.alone, found.empty) == (1, 1)


def test_pairs_name_their_rows(tmp_path: Path) -> None:
    """Each pair comes once, with the rows as a reader of the file counts them and what the two contradict one another in."""
    rows = list(similarity_of_file(file_of(tmp_path), text_column="answer", group_column="q").by_pair())
    assert [(row["first_row"], row["second_row"], row["exact"]) for row in rows] == [
        ("1", "2", "0"), ("1", "4", "1"), ("2", "4", "0"), ("3", "5", ""),
    ]  # fmt: skip
    assert [row["contradictions"] for row in rows] == ["quantity: ibuprofen dose", "", "quantity: ibuprofen dose", ""]
    assert set(FAMILIES) < set(rows[0])


def test_without_a_group_column_all_are_one_group(tmp_path: Path) -> None:
    """Six texts are 15 pairs, and the interval of one group is over its texts."""
    found = similarity_of_file(file_of(tmp_path), text_column="answer")
    (row,) = found.by_group()
    assert (row["group"], row["pairs"]) == ("", "15")
    assert float(row["rouge_l_low"]) <= float(row["rouge_l"]) <= float(row["rouge_l_high"])
    assert found.summary().startswith("1 group, 6 texts, 15 pairs, 1 text without a word\n")


def test_texts_without_words_contradict_nobody(tmp_path: Path) -> None:
    """They have no rate of contradiction, and that of the whole file is over the pairs that say something: here the only one."""
    rows = [
        {"q": "a", "answer": "Yes, you can."},
        {"q": "a", "answer": "No, you cannot."},
        {"q": "b", "answer": ""},
        {"q": "b", "answer": ""},
    ]
    found = similarity_of_file(file_of(tmp_path, rows), text_column="answer", group_column="q")
    assert [row["contradiction_rate"] for row in found.by_group()] == ["1", ""]
    assert "certain: 100.0 %" in found.summary()
    nothing = similarity_of_file(file_of(tmp_path, rows[2:]), text_column="answer", group_column="q")
    assert "certain: –" in nothing.summary() and "nan" not in nothing.summary()


def test_the_summary_says_what_a_value_means(tmp_path: Path) -> None:
    """Each family with mean and extremes beside the bands of known pairs; what was left out is counted."""
    said = similarity_of_file(file_of(tmp_path), text_column="answer", group_column="q").summary()
    assert said.startswith("2 groups, 5 texts, 4 pairs, 1 group of one text left out, 1 text without a word")
    (line,) = [line for line in said.splitlines() if line.startswith("rouge_l")]
    assert line.split()[1] == "0.90" and "0.07 to 0.16" in line and line.endswith("between half reworded and identical")
    assert "pairs with a contradiction that is certain: 66.7 %" in said


def test_chinese_is_read_by_chinese_pairs(tmp_path: Path) -> None:
    """The bands are those of the script that the texts are in."""
    rows = [{"answer": "检查前一天只能喝清流质。"}, {"answer": "检查的前一日只可以喝清汤。"}]
    found = similarity_of_file(file_of(tmp_path, rows), text_column="answer")
    assert found.script == "han"


def test_an_embedding_model_adds_a_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a model there is one more column, calibrated on the same pairs; its errors reach the user as they are."""
    from audit.measures.similarity import similarities

    monkeypatch.setattr(measure_similarity, "embedding_cosine", lambda texts, model: similarities(texts)["rouge_l"])
    found = similarity_of_file(file_of(tmp_path), text_column="answer", group_column="q", model=tmp_path)
    dose = next(found.by_group())
    assert dose["embedding_cosine"] == dose["rouge_l"] and dose["embedding_cosine_like"] == dose["rouge_l_like"]
    assert "embedding_cosine" in found.summary()

    def absent(texts: list[str], model: Path) -> Any:
        raise ImportError("embeddings need the extra `semantic`")

    monkeypatch.setattr(measure_similarity, "embedding_cosine", absent)
    with pytest.raises(TranscriptError, match="need the extra `semantic`"):
        list(similarity_of_file(file_of(tmp_path), text_column="answer", group_column="q", model=tmp_path).by_group())


@pytest.mark.parametrize(
    ("rows", "columns", "said"),
    [
        (ROWS, {"text_column": "text"}, r"no column 'text' for --text-column; it has q, answer"),
        (ROWS, {"text_column": "answer", "group_column": "id"}, r"no column 'id' for --group-column"),
        (ROWS, {"text_column": "answer", "group_column": "answer"}, r""),
        (ROWS[:1], {"text_column": "answer"}, r"nothing to compare: it has fewer than two rows"),
        (ROWS[1:3], {"text_column": "answer", "group_column": "q"}, r"column 'q' has another value in every row"),
        ([{"answer": 3}, {"answer": "x"}], {"text_column": "answer"}, r"row 1: answer must be text, it is '3'"),
        ([{"answer": "x"}] * 2001, {"text_column": "answer"}, r"the one group has 2001 texts, 2000 is the most"),
    ],
)
def test_errors(tmp_path: Path, rows: list[dict[str, Any]], columns: dict[str, str], said: str) -> None:
    """What is wrong is named, and what would be right."""
    path = file_of(tmp_path, rows)
    if not said:  # equal texts are a group too
        assert len(similarity_of_file(path, **columns).groups) == 1
        return
    with pytest.raises(TranscriptError, match=said):
        similarity_of_file(path, **columns)
