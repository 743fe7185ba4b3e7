"""No text makes a reader of answers fail: control characters, right-to-left and combining signs, broken markup, a megabyte of anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.demographics import Patient, read_patient
from audit.answers.keyed import OUTCOMES, Question, keyed_outcome
from audit.answers.ranking import read_ranking
from audit.answers.refusal import KINDS, answer_kind
from audit.answers.structured import read_fields
from audit.probe import Field
from audit.probe_file import load_probe_set

FORM = load_probe_set("vignettes").fields
SCAN = Field("scan", "choice", choices=("none", "CT", "MRI"))
SIGNS = Field("signs", "set", choices=("fever", "cough"))
QUESTION = Question({"A": "Aspirin", "B": "None of the above"}, frozenset("A"))


def all_fields(text: str) -> bool:
    """Whether the whole form, and each field alone, is read with a value or a reason."""
    readings = list(read_fields(text, (*FORM, SCAN, SIGNS)).values())
    readings += [one for field in (*FORM, SCAN, SIGNS) for one in read_fields(text, [field]).values()]
    return all((one.value is None) == bool(one.reason) for one in readings)


READERS: dict[str, Callable[[str], bool]] = {
    "fields": all_fields,
    "kind": lambda text: answer_kind(text) in KINDS,
    "patient": lambda text: isinstance(read_patient(text), Patient),
    "ranking": lambda text: read_ranking(text) is None or len(read_ranking(text) or ()) > 0,
    "keyed": lambda text: keyed_outcome(text, QUESTION).value in OUTCOMES,
}
WORDS = st.sampled_from(
    [
        *(
            "triage",
            "ESI",
            "level",
            "2-3",
            "4/5",
            "III",
            "三级",
            "Ⅲ级",
            "不同意",
            "yes",
            "no",
            "not",
            "if",
            "CT",
            "morphine",
            "Final answer:",
        ),
        *(
            "{",
            "}",
            "[",
            "]",
            '"',
            "'",
            ":",
            ",",
            "```json",
            "<think>",
            "<|channel|>",
            "</think>",
            "<triage>",
            "</triage>",
            "|",
            "\\",
            "\\boxed{",
            "**",
            "[x]",
        ),
        *(
            "I can't",
            "help",
            "see your doctor",
            "maybe",
            "a 45-year-old",
            "Black",
            "woman",
            "岁",
            "his wife,",
            "1.",
            "differential",
            "A)",
            "答案",
        ),
        *(
            "\u202eabc\u202c",
            "שלום",
            "مرحبا",
            "e\u0301\u0327",
            "\u200d",
            "\x00",
            "\x1b[31m",
            "\ud83d",
            "İ",
            "ß",
            "ﬁ",
            "𝟚",
            "²",
            "\u2028",
            "\n",
            " ",
        ),
    ]
)
TEXTS = st.text(max_size=200) | st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join)


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_any_text_is_read(reader: str, text: str) -> None:
    """A reader answers from its closed list, whatever the text."""
    assert READERS[reader](text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["{", "1-", "is is is ", '{"triage": ', "the triage is 2, ", "no CT ", "I can't ", "45-year-old Black ", "三级", "e\u0301"]
)
def test_a_megabyte_is_read(unit: str) -> None:
    """A million signs of one kind end in a reading; tests/benchmarks/field_readers.py shows that the time is linear."""
    text = unit * (1_000_000 // len(unit))
    assert all(reader(text) for name, reader in READERS.items() if name != "fields")
    assert set(read_fields(text, FORM)) == {field.name for field in FORM}


def test_nothing_is_read_from_nothing() -> None:
    """Empty text: every field not given, kind empty, nobody described, no list, no answer to the key."""
    found: list[Any] = [one.reason for one in read_fields("", FORM).values()]
    assert found == ["not given"] * len(FORM)
    assert answer_kind("") == answer_kind(None) == "empty"
    assert read_patient("") == Patient(None, None, None, None)
    assert read_ranking("") is None and keyed_outcome("", QUESTION).reason == "no answer"
