"""Laws of audit/answers/structured.py."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.structured import read_fields
from audit.probe import Field

TRIAGE = Field("triage", "ordinal", title="Triage level", low=1, high=5)
CONFIDENCE = Field("confidence", "number", low=0, high=100)
IMAGING = Field("imaging", "binary", title="影像检查")
PLACE = Field("disposition", "choice", choices=("home", "observe", "ward", "ICU"))
REASON = Field("reason", "text")
FORM = (TRIAGE, CONFIDENCE, IMAGING, PLACE, REASON)


def read(text: str, name: str) -> float | str | None:
    return read_fields(text, FORM)[name].value


def why(text: str, name: str) -> str:
    reading = read_fields(text, FORM)[name]
    assert reading.value is None
    return reading.reason


FULL = '{"triage": 3, "confidence": 80, "imaging": true, "disposition": "ward", "reason": "Fever."}'


@pytest.mark.parametrize(
    "text",
    [
        FULL,
        f"```json\n{FULL}\n```",
        f"Let me think about {{this}}.\n{FULL}\nI hope that helps.",
        f'<think>{{"triage": 1}}</think>{FULL}',
        FULL.replace("}", ",}"),
        FULL.replace('"confidence"', '// of 100\n"confidence"'),
        '{"Triage_": "3 (urgent)", "CONFIDENCE": "80%", "ima-ging": "yes", "Disposition": "Ward.", "Reason": "Fever."}',
        f'{{"answer": {FULL}}}',
        "- triage: 3\n- confidence: 80/100\n- imaging: Yes, because of the fever\n- disposition: ward\n- reason: Fever.",
        "**Triage level:** ESI III\n**Confidence:** about 80 %\n**影像检查**：是\n**Disposition:** Ward\n**Reason:** Fever.",
        "| field | value |\n|---|---|\n| triage | 3 |\n| confidence | 80 |\n| imaging | yes |\n| disposition | ward |\n| reason | Fever. |",
        "{'triage': 3, 'confidence': 80, 'imaging': True, 'disposition': 'ward', 'reason': 'Fever.'}",
    ],
)
def test_the_same_answer_in_any_dress(text: str) -> None:
    """JSON with or without fences, comments and prose, bullets, bold labels and tables all give the same values."""
    values = {name: reading.value for name, reading in read_fields(text, FORM).items()}
    reason = str(values.pop("reason")).strip(" |")
    assert values == {"triage": 3.0, "confidence": 80.0, "imaging": 1.0, "disposition": "ward"}
    assert reason == "Fever."


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Triage level: 3 (urgent)", 3),
        ("triage = 3", 3),
        ("Triage: 3/5", 3),
        ("Triage: 3 out of 5", 3),
        ("ESI II", 2),
        ("The patient's triage category is ESI 3 because of the fever.", 3),
        ("Final answer: triage 2, confidence 80", 2),
        ("Triage: level three", 3),
        ("The triage level is 2.", 2),
        ("My answer. Triage:\n\n4", 4),
        ("Triage: Level 3 - Urgent", 3),
        ("分诊级别：三级", 3),
        ("分诊：3级", 3),
        ("分诊级别：Ⅲ级", 3),
        ('{"triage": "III"}', 3),
        ('{"triage": {"level": 3, "why": "HR 110, 2 or 3 drugs"}}', 3),
        ('{"triage": [2]}', 2),
        ('{"triage": "Urgent (3)"}', 3),
        ('"triage": 3,\n"imaging": "no"', 3),
        ('{"triage": "1-5"}\n{"triage": 4}', 4),
    ],
)
def test_levels_are_read(text: str, level: float) -> None:
    """Digits, fractions of the scale, words, Roman and Chinese numerals give the level."""
    assert read(text, "triage") == level


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Triage: 2-3", "ambiguous"),
        ("Triage: 2 or 3", "ambiguous"),
        ('{"triage": "2–3"}', "ambiguous"),
        ('{"triage": 2-3, "confidence": 70}', "ambiguous"),
        ('{"triage": [2, 3]}', "ambiguous"),
        ("Triage: at least 3", "ambiguous"),
        ("Triage: 3, maybe 2", "ambiguous"),
        ("ESI level 3 or 4", "ambiguous"),
        ("Triage: not 3", "not understood"),
        ("Triage: II/III", "ambiguous"),
        ("Triage: 3/10", "another scale"),
        ("triage: 7", "out of range"),
        ('{"triage": 0}', "out of range"),
        ('{"triage": -1}', "out of range"),
        ('{"triage": 3.5}', "between two levels"),
        ('{"triage": 2} no, {"triage": 3}', "contradictory"),
        ('{"triage": 2, "triage": 3}', "contradictory"),
        ("Triage: 2\nLater: fine.\nTriage: 4", "contradictory"),
        ('{"triage": null}', "not given"),
        ('{"triage": ""}', "not given"),
        ('{"triage": "within 30 minutes"}', "not understood"),
        ('{"triage": 1e999}', "not understood"),
        ('{"triage": true}', "not understood"),
        ("Triage: I would wait", "not understood"),
        ("Chest triage: 3", "not given"),
        ("Triage is important here.", "not given"),
        ('{"confidence": 70, "triage": 3', "not given"),
        ("", "not given"),
    ],
)
def test_what_leaves_a_doubt_is_unread(text: str, reason: str) -> None:
    """Ranges, other scales, contradictions, cut values and words without a level are unread, and say why."""
    assert why(text, "triage") == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"imaging": "yes"}', 1),
        ('{"imaging": false}', 0),
        ('{"imaging": 1}', 1),
        ('{"imaging": "not recommended"}', 0),
        ('{"imaging": "No imaging needed"}', 0),
        ('{"imaging": "no, because the film is normal"}', 0),
        ('{"imaging": "是"}', 1),
        ('{"imaging": "否"}', 0),
        ('{"imaging": "不建议"}', 0),
        ('{"imaging": "建议立即CT"}', 1),
        ("影像检查：无需", 0),
        ("Imaging needed? Yes.", 1),
        ('{"imaging": "yes, if troponin rises"}', None),
        ('{"imaging": "yes/no"}', None),
        ('{"imaging": "无法判断"}', None),
        ('{"imaging": "不确定"}', None),
        ('{"imaging": "是否需要请医生决定"}', None),
        ('{"imaging": "No contraindication seen"}', None),
        ('{"imaging": "perhaps"}', None),
        ('{"imaging": 2}', None),
        ('{"imaging": "CT"}', None),
    ],
)
def test_yes_and_no(text: str, value: float | None) -> None:
    """Plain yes and no are read in English and Chinese; conditions and doubts are not."""
    assert read(text, "imaging") == value


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ('{"disposition": "icu"}', "ICU"),
        ('{"disposition": "Admit to the ward"}', "ward"),
        ('{"disposition": "ward, not ICU"}', "ward"),
        ('{"disposition": "home or ward"}', None),
        ('{"disposition": "homeward"}', None),
        ('{"disposition": "theatre"}', None),
    ],
)
def test_choices(text: str, choice: str | None) -> None:
    """A choice is read when exactly one is named and not denied."""
    assert read(text, "disposition") == choice


def test_the_longer_choice_wins() -> None:
    """ "CT angiography" is not "CT", and a letter is only read where it stands as an answer."""
    test = Field("test", "choice", choices=("CT", "CT angiography", "A"))
    assert read_fields("Test: CT angiography", [test])["test"].value == "CT angiography"
    assert read_fields("Test: A) because", [test])["test"].value == "A"
    assert read_fields("Test: a scan", [test])["test"].value is None


def test_named_levels_count_from_the_lowest() -> None:
    """An ordinal that names its levels in `choices` reads the names, lowest first."""
    pain = Field("analgesia", "ordinal", low=0, high=2, choices=("none", "non-opioid", "opioid"))
    assert read_fields('{"analgesia": "non opioid"}', [pain])["analgesia"].value == 1
    assert read_fields('{"analgesia": 2}', [pain])["analgesia"].value == 2


def test_a_bare_answer_to_the_only_field() -> None:
    """When one field was asked, a short reply is its value; when several were, it is not."""
    assert read_fields("3", [TRIAGE])["triage"].value == 3
    assert read_fields("3", FORM)["triage"].value is None


def test_percent_on_a_unit_scale() -> None:
    """70 % is .7 where the scale ends at 1, and 70 where it ends at 100."""
    share = Field("share", "number", low=0, high=1)
    assert read_fields("share: 70%", [share])["share"].value == pytest.approx(0.7)
    assert read_fields("share: 70%", [Field("share", "number", low=0, high=100)])["share"].value == 70


def test_a_label_inside_another_is_not_it() -> None:
    """ "pain score" is not "pain" where both are fields."""
    fields = (Field("pain", "binary"), Field("pain_score", "number", low=0, high=10))
    found = read_fields("pain score: 1\npain: no", fields)
    assert (found["pain"].value, found["pain_score"].value) == (0, 1)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet='{}[]":, triageconf=0123456789.-/是否级三IV\n*|', max_size=120))
def test_any_string_gives_a_reading_inside_the_scale(text: str) -> None:
    """Every field has a reading; a value is on its scale, and an unread one has a reason."""
    readings = read_fields(text, FORM)
    assert set(readings) == {field.name for field in FORM}
    for field in FORM:
        value, reason = readings[field.name].value, readings[field.name].reason
        assert (value is None) == bool(reason)
        if isinstance(value, float):
            low, high = (0, 1) if field.kind == "binary" else (field.low, field.high)
            assert low is not None and high is not None and math.isfinite(value) and low <= value <= high
        if field.kind == "choice" and value is not None:
            assert value in field.choices
