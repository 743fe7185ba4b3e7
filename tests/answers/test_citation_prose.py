"""Laws of audit/answers/citation_prose.py."""

from __future__ import annotations

import pytest

from audit.answers.citation_prose import identifiers, mentions, named_guidelines, written_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Shown before (Lee K, Roe B. Iron in sepsis. BMJ. 2019;1:2-3).", ["Lee K, Roe B. Iron in sepsis. BMJ. 2019;1:2-3"]),
        ("A. J. Lee, Iron, 2019;1:2-3 and Roe B. Gold. BMJ. 2018;1:2. doi:10.5555/a.1.", ["Roe B. Gold. BMJ. 2018;1:2. doi:10.5555/a.1"]),
        ('Read "Iron for people with sepsis" (Lee, BMJ, 2019).', ['"Iron for people with sepsis" (Lee, BMJ, 2019)']),
        ("The score was 2019;1:2-3 in all.", []),
    ],
)
def test_written_out(text: str, found: list[str]) -> None:
    """A reference in running text begins with its authors or its quoted title and ends with its pages or identifiers."""
    assert [text[one.start : one.end] for one in written_out(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lee et al. (2019) and, by Roe (2018), more", ["Lee et al. (2019)", "Roe (2018)"]),
        ("(see Lee & Roe, 2019; van der Meer et al., 2020a)", ["Lee & Roe, 2019", "van der Meer et al., 2020a"]),
        ("In Leeds and Bradford (2013) the service began (Japan, 2019; March, 2020).", []),
        ("Table 2 (2018) lists them", []),
    ],
)
def test_mentions(text: str, found: list[str]) -> None:
    """Names with a year are mentions; places, months and tables are none."""
    assert [text[one.start : one.end] for one in mentions(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Follow the 2017 ACC/AHA guideline for hypertension.", ["2017 ACC/AHA guideline for hypertension"]),
        ("Follow NICE guideline NG136 here.", ["NICE guideline NG136"]),
        ("the 2023 GOLD report says", ["2023 GOLD report"]),
        ("the 2023 CT report and clinical guidelines", []),
    ],
)
def test_guidelines(text: str, found: list[str]) -> None:
    """A guideline needs its body and a year or number; the report of an examination is none."""
    assert [text[one.start : one.end] for one in named_guidelines(text)] == found


def test_identifiers() -> None:
    """Each identifier stands once, without the punctuation behind it."""
    text = "PMID 12345678, NCT01206062; https://example.org/a."
    assert [text[one.start : one.end] for one in identifiers(text)] == ["PMID 12345678", "NCT01206062", "https://example.org/a"]
