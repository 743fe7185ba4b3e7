"""Laws of audit/references/names.py."""

from __future__ import annotations

import pytest

from audit.references.names import same_author, same_journal


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("NEJM", "New England Journal of Medicine", True),
        ("N. Engl. J. Med.", "The New England Journal of Medicine", True),
        ("NEJM", "N Engl J Med", True),
        ("PNAS", "Proceedings of the National Academy of Sciences of the United States of America", True),
        ("Proc Natl Acad Sci U S A", "PNAS", True),
        ("BMJ", "British Medical Journal", True),
        ("JAMA", "Journal of the American Medical Association", True),
        ("JAMA Intern Med", "JAMA Internal Medicine", True),
        ("The Lancet", "Lancet (London, England)", True),
        ("Lancet Digit Health", "The Lancet Digital Health", True),
        ("Obstet Gynecol", "Obstetrics & Gynaecology", True),
        ("中华内科杂志", "中华内科杂志", True),
        ("Lancet", "Lancet Oncology", False),
        ("Nature", "Nature Medicine", False),
        ("BMJ", "BMJ Open", False),
        ("Arch Intern Med", "JAMA Intern Med", False),
        ("J Neurol", "Journal of Neuroradiology", False),
        ("Science", "Scientific Reports", False),
        ("", "Lancet", False),
    ],
)
def test_journals(one: str, other: str, same: bool) -> None:
    """Abbreviations and initials mean their journal; a name with a word more is another journal. The order makes no difference."""
    assert same_journal(one, other) is same
    assert same_journal(other, one) is same


@pytest.mark.parametrize(
    ("claimed", "known", "same"),
    [
        ("Wright", "Wright | SPRINT Research Group", True),
        ("SPRINT Research Group", "Wright | SPRINT Research Group", True),
        ("SPRINT", "Wright | SPRINT Research Group", True),
        ("Wright JT", "Wright", True),
        ("Lesne", "Lesné", True),
        ("van den Berg", "Berg", True),
        ("O'Brien", "OBrien", True),
        ("Lloyd-Jones", "Lloyd Jones", True),
        ("Right", "Wright", False),
        ("Jones", "Lloyd-Jones", False),
        ("", "Wright", False),
    ],
)
def test_authors(claimed: str, known: str, same: bool) -> None:
    """Accents, particles and initials make no difference; another spelling does. A work may be signed by a person or a group."""
    assert same_author(claimed, known) is same
