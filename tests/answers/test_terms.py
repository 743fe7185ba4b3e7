"""Laws of audit/answers/terms.py: drugs and measurements by whatever name."""

from __future__ import annotations

import pytest

from audit.answers.terms import terms


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tylenol is paracetamol", ["acetaminophen", "acetaminophen"]),
        ("lisinopril and simvastatin", ["lisinopril", "simvastatin"]),
        ("A1c, HbA1c and LDL-C", ["hba1c", "hba1c", "ldl"]),
        ("对乙酰氨基酚和头孢霉素", ["acetaminophen", "头孢霉素"]),
        ("environment and april showers", []),
        ("", []),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    """Brands and Chinese names give the generic one; a drug that is not listed is known by its ending."""
    assert [name for *_, name in terms(text)] == names


def test_places() -> None:
    """Each term is where it stands."""
    text = "Take Advil or naproxen."
    assert [text[start:end] for start, end, _ in terms(text)] == ["Advil", "naproxen"]
