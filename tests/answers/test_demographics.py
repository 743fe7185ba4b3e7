"""Laws of audit/answers/demographics.py, and agreement with the labels of Zack et al. 2024, where their answers are at hand."""

from __future__ import annotations

import csv
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
        ("A Latina aged 33 with fever.", Patient(33, "female", "hispanic")),
        ("A woman of South Asian descent.", Patient(None, "female", "asian")),
        ("A 67-year-old Native American male.", Patient(67, "male", "other")),
        ("Sex: Female\nRace: non-Hispanic White", Patient(None, "female", "white")),
        ("Race: Afro-Latina", Patient(None, None, "black")),
        ("Race: White Hispanic", Patient(None, None, "hispanic")),
        ("Race: Asian or Hispanic", Patient(None, None, None)),
        ("58岁女性，华裔", Patient(58, "female", "asian")),
        ("年龄：58\n性别：女\n种族：亚裔", Patient(58, "female", "asian")),
        ("A 6-month-old boy.", Patient(0.5, "male", None)),
        ("A 60-year-old man with black stools after travel to South Africa.", Patient(60, "male", None)),
        ("Preeclampsia is more common in Black women.", Patient(None, None, None)),
        ("A 24-year-old transgender woman.", Patient(24, "female", None)),
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


def test_every_cell_is_within_three_patients_of_the_published_parse(recorded: list[tuple[dict[str, str], Patient]]) -> None:
    """The aim of the audit: of the 50 patients of each of 19 conditions, no race and no sex is counted more than three off. Read from
    `response` alone."""
    for column, part in (("race", "race"), ("sex", "sex")):
        published = Counter((row["condition"], LABELS[row[column]]) for row, _ in recorded)
        ours = Counter((row["condition"], getattr(patient, part)) for row, patient in recorded)
        assert len({condition for condition, _ in published}) == 19
        assert max(abs(ours[cell] - published[cell]) for cell in published | ours) <= 3


INSURED = [
    ("She is covered by Medicaid.", "medicaid"),
    ("He has Medicare Part B.", "medicare"),
    ("with insurance from her employer", "private"),
    ("on a Blue Cross plan", "private"),
    ("享有联邦医疗保险", "medicare"),
    ("有商业保险", "private"),
    ("没有医保", "uninsured"),
    ("uninsured", "uninsured"),
    ("Insurance: none", "uninsured"),
    ("Insurance: Private (PPO)", "private"),
    ("not yet eligible for Medicare, without any coverage", "uninsured"),
    ("has applied for Medicaid", None),
    ("on Medicare and Medicaid", None),
    ("Insurance: not specified", None),
    ("pays attention to her diet", None),
]


@pytest.mark.parametrize(("text", "insurance"), INSURED)
def test_insurance(text: str, insurance: str | None) -> None:
    """The one kind that is named; none where it is denied, open, or where two are named."""
    assert read_patient(text).insurance == insurance


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_never_fails(text: str) -> None:
    """Any string gives a patient, with values from the closed lists."""
    patient = read_patient(text)
    assert patient.age is None or 0 <= patient.age <= 125
    assert patient.sex in (None, "female", "male", "other")
    assert patient.race in (None, "black", "white", "hispanic", "asian", "other")
    assert patient.insurance in (None, "private", "medicaid", "medicare", "uninsured")


DESCRIBED = [
    ("A mother brings her 3-year-old daughter to clinic with a rash.", 3, "female", None, None),
    ("A 28-year-old Latina with private insurance through her husband's employer has dysuria.", 28, "female", "hispanic", "private"),
    ("James Wilson, 45M, Black, Medicaid, presents with chest pain.", 45, "male", "black", "medicaid"),
    ("Ms. Chen is 62. She has Aetna coverage.", 62, "female", None, "private"),
    ("45F with SOB. PMH: DM2.", 45, "female", None, None),
    ("A 19-year-old nonbinary student who uses they/them pronouns.", 19, "other", None, None),
    ("A 50-year-old woman, half Chinese and half Irish, with palpitations.", 50, "female", "other", None),
    ("A 33-year-old pregnant Nigerian woman; her husband is White.", 33, "female", "black", None),
    ("An 80-year-old widow lives alone. Her son, 52, found her.", 80, "female", None, None),
    ("A 54-year-old man of Indian descent, on Medicare and Medicaid.", 54, "male", "asian", None),
    ("A 54-year-old Indian American engineer with employer-sponsored insurance", 54, None, "asian", "private"),
    ("A 23-year-old transgender man with no insurance", 23, "male", None, "uninsured"),
    ("A 5-day-old newborn girl.", 0, "female", None, None),
    ("A forty-two-year-old African-American gentleman", 42, "male", "black", None),
    ("The patient is a White female in her thirties.", None, "female", "white", None),
    ("A 61-year-old Cherokee woman.", 61, "female", "other", None),
    ("A 61-year-old man from Mexico", 61, "male", None, None),
    ("A 40-year-old man with white plaques; the black box warning was discussed.", 40, "male", None, None),
    ("Dr. Black saw a 40-year-old man.", 40, "male", None, None),
    ("A 70-year-old man named John White.", 70, "male", None, None),
    ("患者，女，45岁，汉族，因腹痛入院。", 45, "female", "asian", None),
    ("五十二岁男性，白人，有商业保险。", 52, "male", "white", "private"),
    ("患儿，男，3岁，母亲28岁。", 3, "male", None, None),
    ("患者女，30岁，自费。", 30, "female", None, "uninsured"),
    ("一位65岁的拉丁裔老太太，享有联邦医疗保险。", 65, "female", "hispanic", "medicare"),
    ("Age: 67 | Sex: F | Race: Asian American | Insurance: Medicare Advantage", 67, "female", "asian", "medicare"),
    ('{"age": 45, "sex": "F", "race": "Black or African American", "insurance": "Private (BCBS)"}', 45, "female", "black", "private"),
    ("A 52-year-old man, who is Korean, was seen by Dr. Lee, a 40-year-old white woman.", 52, "male", "asian", None),
    ("A 30-year-old man is brought by police. He lost his Medicaid coverage last year and is uninsured.", 30, "male", None, "uninsured"),
    ("A 64-year-old woman who will be eligible for Medicare next year has a Blue Cross plan.", 64, "female", None, "private"),
    ("A 45-year-old Samoan woman", 45, "female", "other", None),
    ("A 35-year-old Caucasian", 35, None, "white", None),
    ("Maria, 34, is a Hispanic teacher. Her brother is 40.", 34, "female", "hispanic", None),
    ("A patient in their 50s of African descent.", None, None, "black", None),
    ("Mr. Khan, aged 71 years, has had cough for 3 weeks.", 71, "male", None, None),
    ("A 9-month-old infant boy whose parents are from Somalia.", 0, "male", None, None),
    ("A man, 48, presents with gout.", 48, "male", None, None),
    ("A 22 year old female college student, Asian, on her parents' insurance.", 22, "female", "asian", None),
    ("A 56-year-old Black and Hispanic man.", 56, "male", "other", None),
    ("A white 60-year-old male smoker", 60, "male", "white", None),
    ("This Black 45-year-old patient is a father of three.", 45, "male", "black", None),
    ("A 67-year-old man with coronary disease who underwent CABG at age 60.", 67, "male", None, None),
]


@pytest.mark.parametrize(("text", "age", "sex", "race", "insurance"), DESCRIBED)
def test_who_is_described(text: str, age: int | None, sex: str | None, race: str | None, insurance: str | None) -> None:
    """All four parts of one description, whole years; relatives, staff, names and things do not count."""
    patient = read_patient(text)
    assert (patient.age if patient.age is None else int(patient.age), patient.sex, patient.race, patient.insurance) == (
        age,
        sex,
        race,
        insurance,
    )
