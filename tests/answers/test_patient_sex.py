"""Laws of audit/answers/patient_sex.py."""

from __future__ import annotations

import pytest

from audit.answers.patient_sex import sex_in, stated_sex


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("a 30-year-old mother of two", "female"),
        ("a 44-year-old transgender man", "male"),
        ("a 19-year-old nonbinary student", "other"),
        ("a patient whom he saw", "male"),
        ("she saw him", None),
        ("Mrs. Lee has a cough", "female"),
        ("45M with cough", "male"),
        ("患者男，22岁", "male"),
        ("该患者为中年妇女", "female"),
        ("a patient", None),
    ],
)
def test_sex(text: str, sex: str | None) -> None:
    """The stated gender at the patient, else a title, else pronouns that agree."""
    assert sex_in(text, text.lower().replace("-", " ").replace(".", " ").split()) == sex


def test_labels() -> None:
    """Words and letters, also behind an age and before another label."""
    labels = ("F", "male", "43 F", "F | Race: White", "trans woman", "unclear")
    assert [stated_sex(one) for one in labels] == ["female", "male", "female", "female", "female", None]
