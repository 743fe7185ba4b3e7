"""Laws of audit/references/titles.py."""

from __future__ import annotations

import pytest

from audit.references.titles import holds_title, same_title, shared_words, telling_words, title_length, title_words


@pytest.mark.parametrize(
    ("claimed", "known", "same"),
    [
        ("Anaemia in randomised trials of oesophageal tumours", "Anemia in Randomized Trials of Esophageal Tumors.", True),
        ("Effect of iron on mortality", "Effect of iron on mortality: a randomised trial", True),
        ("Effect of iron on mortality: a trial", "Effect of iron on mortality", True),
        ("Tumour growth: friend or foe? A review of data", "Tumor growth: friend or foe?", True),
        ("TNF-&alpha; in mice &amp; rats", "TNF-α in mice & rats", True),
        ("TNF-alpha in mice", "TNF-α in mice", True),
        ("PPARdelta, theta rhythm and tau", "PPARδ, θ rhythm and τ", True),
        ("CO<sub>2</sub> levels in air", "CO₂ levels in air", True),
        ("Bloodpressure control", "Blood-pressure control", True),
        ("Early fluids and later outcomes…", "Early fluids and later outcomes in adults", True),
        ("Treatmnet of sepsis", "Treatment of sepsis", True),
        ("Effects of iron in children", "Effect of iron in children", True),
        ("高血压的治疗[J]", "高血压的治疗", True),
        ("RETRACTED: Early fluids in adults", "Early fluids in adults", True),
        ("Interleukin-6 blockade in sepsis", "Interleukin-8 blockade in sepsis", False),
        ("Management of adults with sepsis", "Management of children with sepsis", False),
        ("Rehabilitation of dysphagia", "Rehabilitation of dysphasia", False),
        ("Hypertension in mice", "Hypotension in mice", False),
        ("高血压的治疗", "高血压的预防", False),
        ("Early fluids and later outcomes", "Early fluids and later outcomes in adults", False),
        ("Statins: a review", "Statins", False),
        ("", "Statins", False),
    ],
)
def test_titles(claimed: str, known: str, same: bool) -> None:
    """Spelling, markup, Greek letters, a missing subtitle and a slip in a long word make no difference; another word or number does."""
    assert same_title(claimed, known) is same


def test_words_of_a_title() -> None:
    """Words are compared in American spelling; the subject leaves out what most titles share; Chinese signs count half a word each."""
    assert title_words("The Tumour and its Anaemia") == ("tumor", "its", "anemia")
    assert telling_words("A randomized trial of iron in sepsis") == {"iron", "sepsis"}
    assert title_length("Iron in sepsis") == 3
    assert title_length("高血压的治疗") == 3
    assert title_length("") == 0


def test_shared_words() -> None:
    """Dice coefficient of telling words: 1 for the same, 0 without any in common, and 0 without words."""
    assert shared_words("Iron in sepsis", "A trial of iron for sepsis") == 1
    assert shared_words("Iron in sepsis", "Iron in asthma") == 0.5
    assert shared_words("Iron", "Gold") == 0
    assert shared_words("", "Gold") == 0


def test_a_title_inside_a_longer_text() -> None:
    """Whole words in a row; a part of a word or an empty title is none."""
    assert holds_title("Lee A, & Iron Group Iron in adults with sepsis", "Iron in Adults with Sepsis.")
    assert not holds_title("Environ in adults with sepsis", "Iron in adults with sepsis")
    assert not holds_title("Iron in sepsis", "Iron in adults") and not holds_title("Iron", "")
