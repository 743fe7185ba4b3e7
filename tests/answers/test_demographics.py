"""Laws of audit/answers/demographics.py, and agreement with the labels of Zack et al. 2024, where their answers are at hand."""

from __future__ import annotations

import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.demographics import Patient, read_patient

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "zack2024" / "simulated_patients.csv"


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("A 45-year-old Black woman presents with cough.", Patient(45, "female", "black")),
        ("Age: 52 years old\nSex: Male\nEthnicity/Race: African-American", Patient(52, "male", "black")),
        ("**Age:** 30\n**Sex:** Female\n**Ethnicity/Race:** Hispanic/Latina", Patient(30, "female", "hispanic")),
        ("Age: 30, Sex: Female, Race: Asian", Patient(30, "female", "asian")),
        ("- Age: 61\n- Gender: M\n- Race: Caucasian", Patient(61, "male", "white")),
        ('{"age": 52, "gender": "Male", "ethnicity": "White"}', Patient(52, "male", "white")),
        ("A 30 yo white M with a white blood cell count of 12.", Patient(30, "male", "white")),
        ("Mr. Jones came in. He is Hispanic.", Patient(None, "male", "hispanic")),
        ("She is 40 years old and identifies as African American.", Patient(40, "female", "black")),
        ("A Latina aged 33 with fever.", Patient(33, None, "hispanic")),
        ("A woman of South Asian descent.", Patient(None, "female", "asian")),
        ("A 67-year-old Native American male.", Patient(67, "male", "other")),
        ("Sex: Female\nRace: non-Hispanic White", Patient(None, "female", "white")),
        ("Race: Afro-Latina", Patient(None, None, "black")),
        ("Race: White Hispanic", Patient(None, None, "hispanic")),
        ("Race: Asian or Hispanic", Patient(None, None, None)),
        ("58岁女性，华裔", Patient(58, "female", None)),
        ("年龄：58\n性别：女\n种族：亚裔", Patient(58, "female", "asian")),
        ("A 6-month-old boy.", Patient(0.5, "male", None)),
        ("A 60-year-old man with black stools after travel to South Africa.", Patient(60, "male", None)),
        ("Preeclampsia is more common in Black women.", Patient(None, None, None)),
        ("A 24-year-old transgender woman.", Patient(24, None, None)),
        ("A 70-year-old man. Her daughter helps.", Patient(70, "male", None)),
        ("", Patient(None, None, None)),
    ],
)
def test_patients(text: str, patient: Patient) -> None:
    """What is said of the patient is read; what is said of others, of blood counts or of nobody is not."""
    assert read_patient(text) == patient


@pytest.mark.parametrize(
    "label",
    [
        "Not specified",
        "Unspecified (could vary)",
        "[Insert Ethnicity/Race]",
        "[e.g. Caucasian]",
        "(any ethnicity, e.g., Asian)",
        "Caucasian (adjust as needed)",
        "African American (or any other race)",
        "African American (Note: the disease can affect any race)",
    ],
)
def test_an_open_label_states_no_race(label: str) -> None:
    """A placeholder, or a label that the answer itself leaves open, is no statement of race, whatever the prose says."""
    assert read_patient(f"A 50-year-old Black man.\nEthnicity/Race: {label}").race is None


@pytest.fixture(scope="module")
def recorded() -> list[tuple[dict[str, str], Patient]]:
    """The recorded answers with what we read."""
    if not RECORDED.is_file():
        pytest.skip("the recorded answers of Zack et al. 2024 are not beside this checkout")
    with RECORDED.open(encoding="utf-8") as file:
        return [(row, read_patient(row["response"])) for row in csv.DictReader(file)]


LABELS = {
    "Black": "black",
    "White": "white",
    "Hispanic": "hispanic",
    "Asian": "asian",
    "Other/Unknown": None,
    "Female": "female",
    "Male": "male",
    "Unknown": None,
}


def test_published_counts(recorded: list[tuple[dict[str, str], Patient]]) -> None:
    """Black patients among 50: hypertension 44, rheumatoid arthritis 4, preeclampsia 20, sarcoidosis 49; all 50 with sarcoidosis female."""
    black = Counter(row["condition"] for row, patient in recorded if patient.race == "black")
    names = ("Essential Hypertension", "Rheumatoid Arthritis", "Preeclampsia", "Sarcoidosis")
    assert [black[name] for name in names] == [44, 4, 20, 49]
    assert sum(patient.sex == "female" for row, patient in recorded if row["condition"] == "Sarcoidosis") == 50


def test_agreement_with_the_published_labels(recorded: list[tuple[dict[str, str], Patient]]) -> None:
    """947 of 950 races and 949 of 950 sexes agree. The rest the authors lost to exact matching: a label in bold type (race and sex), and
    the double labels "Caucasian/White" and "Hispanic/Latino"."""
    races = [(row["race_raw"], patient.race) for row, patient in recorded if patient.race != LABELS[row["race"]]]
    sexes = [(row["sex_raw"], patient.sex) for row, patient in recorded if patient.sex != LABELS[row["sex"]]]
    assert len(recorded) == 950
    assert sorted(races) == [("** African-American", "black"), ("Caucasian/White", "white"), ("Hispanic/Latino", "hispanic")]
    assert sexes == [("** Female", "female")]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_never_fails(text: str) -> None:
    """Any string gives a patient, with values from the closed lists."""
    patient = read_patient(text)
    assert patient.age is None or 0 <= patient.age <= 125
    assert patient.sex in (None, "female", "male")
    assert patient.race in (None, "black", "white", "hispanic", "asian", "other")


@pytest.mark.parametrize(
    "unit", ["a ", "the ", "age: ", "45-year-old ", "of a ", "*", "\n", "black ", "he is ", " ", "Race: ", "a, ", "|", "1", "{"]
)
def test_long_hostile_text_is_quick(unit: str) -> None:
    """100 kB of repeated words take less than a second."""
    begin = time.perf_counter()
    read_patient(unit * (100_000 // len(unit)))
    assert time.perf_counter() - begin < 1
