"""Laws of audit/answers/quantities.py: numbers with units, the drug they belong to, and what they are to it."""

from __future__ import annotations

import pytest

from audit.answers.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 400 mg of ibuprofen every 4 to 6 hours.", [("ibuprofen", "dose", "", 400, 400), ("ibuprofen", "interval", "", 4, 6)]),
        ("Ibuprofen 0.4 g three times a day.", [("ibuprofen", "dose", "", 400, 400), ("ibuprofen", "interval", "", 8, 8)]),
        ("No more than 4,000 mg of Tylenol in 24 hours.", [("acetaminophen", "dose", "most a day", 4000, 4000)]),
        ("Levothyroxine 50 mcg.", [("levothyroxine", "dose", "", 0.05, 0.05)]),
        ("Give ibuprofen 5-10 mg/kg.", [("ibuprofen", "dose by weight", "", 5, 10)]),
        ("A fever of 100.4 °F or higher", [("temperature", "temperature", "above", 38, 38)]),
        ("Keep your blood pressure below 130/80 mmHg.", [("blood pressure", "pressure", "below", 130, 130)]),
        ("Your INR should be 2.0 to 3.0.", [("inr", "bare", "", 2, 3)]),
        ("A mammogram every two years from age 40", [("mammogram", "interval", "", 17532, 17532), ("mammogram", "age", "", 40, 40)]),
        ("Stop warfarin five days before surgery.", [("warfarin", "before", "", 120, 120)]),
        ("布洛芬每次200至400毫克，每6小时一次", [("ibuprofen", "dose", "", 200, 400), ("ibuprofen", "interval", "", 6, 6)]),
        ("体温38.5℃以上", [("temperature", "temperature", "above", 38.5, 38.5)]),
        ("阿莫西林每日三次", [("amoxicillin", "interval", "", 8, 8)]),
    ],
)
def test_reading(text: str, expected: list[tuple[str, str, str, float, float]]) -> None:
    """Every number has its term, dimension, role and range, in the unit of its dimension."""
    found = [(one.term, one.dimension, one.role, round(one.low, 6), round(one.high, 6)) for one in read_quantities(text)]
    assert found == [(*names, pytest.approx(low), pytest.approx(high)) for *names, low, high in expected]


def test_places() -> None:
    """The offsets are those of the words, also in a later sentence."""
    text = "Rest well.\nIbuprofen: 400 mg, if needed."
    (found,) = read_quantities(text)
    assert text[found.start : found.end] == "400 mg"


def test_the_drug_of_the_sentence_before() -> None:
    """A dose without a drug belongs to the one drug of the sentence before; of two drugs neither is guessed."""
    assert [one.term for one in read_quantities("Ibuprofen helps with fever. Take 400 mg.")] == ["ibuprofen"]
    assert read_quantities("Ibuprofen or aspirin helps. Take 400 mg.") == ()
    assert read_quantities("Ibuprofen helps. Come back in 2 days, at 40 years of age.") == ()


def test_two_drugs_in_a_sentence() -> None:
    """A number belongs to the drug in front of it, or behind an "of" to the next one."""
    found = read_quantities("Take aspirin 81 mg and ibuprofen 400 mg, or 500 mg of naproxen.")
    assert [(one.term, one.low) for one in found] == [("aspirin", 81), ("ibuprofen", 400), ("naproxen", 500)]


def test_circumstances_are_kept_apart() -> None:
    """Of whom a number is said goes with it."""
    (child,), (start,) = read_quantities("Children: ibuprofen 100 mg."), read_quantities("Start metformin at 500 mg.")
    assert child.context == {"child"} and start.context == {"start"}


@pytest.mark.parametrize(
    "text", ["", "Rest for 2 days.", "Ibuprofen works.", "Version 2.0 of 2023.", "Aspirin was studied in 1,200 people."]
)
def test_nothing_to_read(text: str) -> None:
    """A number without a term or a unit is none."""
    assert read_quantities(text) == ()
