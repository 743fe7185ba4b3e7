"""Laws of audit/references/names.py."""

from __future__ import annotations

import pytest

from audit.references.names import is_group, is_preprint_server, same_author, same_journal, same_person


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
        ("Morb Mortal Wkly Rep", "Morbidity and Mortality Weekly Report", True),
        ("J Natl Cancer Inst", "JNCI: Journal of the National Cancer Institute", True),
        ("bioRxiv preprint", "bioRxiv : the preprint server for biology", True),
        ("Angew Chem Int Ed Engl", "Angewandte Chemie (International ed. in English)", True),
        ("Eur J Cardiothorac Surg", "European journal of cardio-thoracic surgery : official journal", True),
        ("J Bone Joint Surg Am", "The Journal of bone and joint surgery. American volume", True),
        ("Gastroenterol Hepatol", "Gastroenterologia y hepatologia", True),
        ("Morbidity and Mortality Weekly Report", "MMWR. Morbidity and mortality weekly report", True),
        ("MMWR", "MMWR. Morbidity and mortality weekly report", True),
        ("JoVE", "Journal of visualized experiments : JoVE", True),
        ("Biochimica et Biophysica Acta (BBA) - Molecular Basis of Disease", "Biochim Biophys Acta Mol Basis Dis", True),
        ("Philos Trans R Soc Lond B Biol Sci", "Philosophical Transactions of the Royal Society B: Biological Sciences", True),
        ("Proceedings of the Royal Society B", "Proceedings. Biological sciences", True),
        ("Ann N Y Acad Sci", "Annals of the New York Academy of Sciences", True),
        ("Jpn J Clin Oncol", "Japanese journal of clinical oncology", True),
        ("Proceedings of the Royal Society A", "Proceedings. Biological sciences", False),
        ("bioRxiv", "medRxiv", False),
        ("Int J Cardiol", "Indian J Cardiol", False),
        ("Biol Psychiatry", "Biological Psychology", False),
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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Smith JA", "Smith, John", True),
        ("John A. Smith", "Smith J", True),
        ("Smith", "Smith, John", True),
        ("Mueller A", "Müller, Anna A.", True),
        ("Thorgersen E", "Thørgersen, Eva", True),
        ("Yildiz M", "Yıldız, Maria", True),
        ("Li Zhou", "Zhou L", True),
        ("Grace de la Cruz", "de la Cruz, Grace Peter", True),
        ("Jorge García-Ruiz", "Garcia Ruiz J", True),
        ("R. Smith", "Smith, J. Robert", True),
        ("El Sayed A", "El-Sayed, Ahmed", True),
        ("Elsayed A", "El-Sayed, Ahmed", True),
        ("Smith JA Jr", "Smith, John A., Jr.", True),
        ("Smith Jr JA", "John A. Smith", True),
        ("王伟军", "王伟军", True),
        ("Smith K", "Smith, John", False),
        ("Smith, Jane", "Smith, John", False),
        ("王伟军", "王伟洋", False),
        ("Lloyd-Jones D", "Jones D", False),
        ("", "Smith", False),
    ],
)
def test_persons(one: str, other: str, same: bool) -> None:
    """Initials, order, accents and transliteration make no difference; another given name or spelling does. The order makes none."""
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_groups_and_servers() -> None:
    """Groups that sign are told from persons, and places for preprints from journals."""
    assert is_group("SPRINT Research Group") and not is_group("Wright JT")
    assert is_preprint_server("medRxiv") and not is_preprint_server("Lancet")
