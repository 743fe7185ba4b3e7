"""Laws of audit/answers/patient_race.py."""

from __future__ import annotations

import pytest

from audit.answers.patient_race import race_in, stated_race


@pytest.mark.parametrize(
    ("text", "race"),
    [
        ("A 45-year-old Black woman.", "black"),
        ("A woman of South Asian descent.", "asian"),
        ("He identifies as African American.", "black"),
        ("A 60-year-old Mexican American farmworker.", "hispanic"),
        ("A 36-year-old biracial woman (Black and White).", "other"),
        ("A 50-year-old man with black stools and a white cell count of 12.", None),
        ("It is common in African American women and White patients of Scandinavian ancestry.", None),
        ("A 70-year-old man named John White.", None),
        ("一名32岁的黑人男性", "black"),
        ("多见于黑人女性", None),
    ],
)
def test_races_at_the_patient(text: str, race: str | None) -> None:
    """Words at the patient count; things, names and populations do not."""
    words = frozenset(text.lower().replace("-", " ").replace(".", " ").replace("(", " ").replace(")", " ").split())
    assert race_in(text, words) == race


@pytest.mark.parametrize(
    ("label", "race"),
    [
        ("Black or African American", "black"),
        ("Asian or Hispanic", None),
        ("White Hispanic", "hispanic"),
        ("Black and White", "other"),
        ("n", None),
    ],
)
def test_labels(label: str, race: str | None) -> None:
    """Two names of one race are one, two races to choose from are none, two together are other."""
    assert stated_race(label) == race
