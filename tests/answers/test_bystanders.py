"""Laws of audit/answers/bystanders.py."""

from __future__ import annotations

import pytest

from audit.answers.bystanders import of_the_patient


@pytest.mark.parametrize(
    ("text", "gone", "kept"),
    [
        ("A man comes with his wife, a 69-year-old nurse, because of cough.", "69", "his someone"),
        ("Her husband, who is 55 and has diabetes, drove her.", "55", "drove her"),
        ("He was examined by a female resident, age 29, who noticed a bruit.", "29", "noticed"),
        ("Dr. Susan Lee, a 40-year-old Asian cardiologist, evaluated a 62-year-old woman.", "40", "62-year-old woman"),
        ("患者68岁。其妻65岁，体健。", "65", "68"),
    ],
)
def test_others_are_left_out(text: str, gone: str, kept: str) -> None:
    """What stands in apposition to kin and staff goes with them; the patient, and whose kin it is, stay."""
    words = frozenset(text.lower().replace(",", " ").replace(".", " ").split())
    assert gone in text and gone not in of_the_patient(text, words)
    assert kept in of_the_patient(text, words)


def test_a_child_that_is_brought_in_is_the_patient() -> None:
    """The mother is left out and the daughter becomes a girl."""
    text = "A 30-year-old mother brings her 3-year-old daughter to the clinic."
    assert of_the_patient(text, frozenset(("mother", "brings", "daughter"))).startswith("a 3-year-old girl")
