"""Laws of audit/answers/patient_age.py."""

from __future__ import annotations

import pytest

from audit.answers.patient_age import age_in, stated_age


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("a 45-year-old woman", 45),
        ("a 45 y/o man", 45),
        ("aged 33 with fever", 33),
        ("an elderly (75 years) lady", 75),
        ("45M with cough", 45),
        ("she is 40.", 40),
        ("he, 55, has been snoring", 55),
        ("At 66, she is troubled", 66),
        ("Meet Ann: 63, retired", 63),
        ("a student, 19, who runs", 19),
        ("a sixty-five year old woman", 65),
        ("Mr. P., seventy-four, a priest", 74),
        ("a 6-month-old girl", 0.5),
        ("患者68岁", 68),
        ("五十二岁男性", 52),
        ("一百零二岁", 102),
        ("heart rate is 110.", None),
        ("women between 20 and 40 years of age", None),
        ("diagnosed at age 12", None),
        ("over the age of 50", None),
        ("for 3 days, 2 tablets", None),
        ("a 450-year-old tree", None),
        ("in her thirties", None),
    ],
)
def test_ages(text: str, years: float | None) -> None:
    """A number is an age by its unit or by the person beside it; spans, limits and past ages are none."""
    assert age_in(text, text.lower().replace("-", " ").replace(",", " ").split()) == years


def test_the_first_age_counts() -> None:
    """A description begins with its patient."""
    assert age_in("a 30-year-old man; at 50 years of age he", ["a"]) == 30


def test_a_label() -> None:
    """The number that a label begins with, months and days as parts of a year."""
    assert (stated_age("52 years"), stated_age("18 months"), stated_age("adult")) == (52, 1.5, None)
