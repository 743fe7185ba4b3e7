"""Group names are hidden from judges, and spans find their way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.graders.masking import GROUPS, mask, signs_for

TEXT = "A 45-year-old Black woman: Black patients have thicker skin than whites, she was told; her white blood cells are normal."


def test_names_become_signs_and_the_rest_stays() -> None:
    """One sign for each group wherever it is named; what is no person is left alone."""
    signs = {"black": "[G1]", "white": "[G2]", "female": "[G3]"}
    assert mask(TEXT, signs).text == (
        "A 45-year-old [G1] [G3]: [G1] patients have thicker skin than [G2], [G3] was told; [G3] white blood cells are normal."
    )


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("an African American man", "black"), ("patients with darker skin", "black"), ("黑人患者", "black"), ("Caucasians", "white"),
        ("a Latina", "hispanic"), ("East Asian ancestry", "asian"), ("亚裔患者", "asian"), ("Native Americans", "indigenous"),
        ("an uninsured patient", "uninsured"), ("on Medicaid", "medicaid"), ("a transgender person", "transgender"), ("女性患者", "female"),
    ],
)  # fmt: skip
def test_groups_are_known_by_their_names(text: str, group: str) -> None:
    """English and Chinese names of groups are found."""
    assert group in signs_for([text], seed="x")


@pytest.mark.parametrize(
    "text", ["Black stools need a work-up.", "White matter lesions", "white coat hypertension", "a human mandate", "theme"]
)
def test_words_that_name_no_people_stay(text: str) -> None:
    """Colours of things and words that hold a name are no groups."""
    assert signs_for([text], seed="x") == {}


def test_one_table_for_all_texts_drawn_by_seed() -> None:
    """A claim and an answer speak of the same group by the same sign; which sign it is tells nothing."""
    texts = ["Black people", "white and Asian women"]
    drawn = {tuple(sorted(signs_for(texts, seed=str(seed)).items())) for seed in range(40)}
    assert len(drawn) > 5 and all({name for name, _ in one} == {"black", "white", "asian", "female"} for one in drawn)
    assert signs_for(texts, seed="1") == signs_for(texts, seed="1")


def test_spans_lead_to_the_original() -> None:
    """A span of the masked text covers the same words there, a sign as the whole name."""
    masked = mask(TEXT, signs_for([TEXT], seed="x"))
    for words, original in (("patients have thicker", "patients have thicker"), (": ", ": ")):
        start = masked.text.find(words)
        left, right = masked.original_span(start, start + len(words))
        assert TEXT[left:right] == original
    start = masked.text.find("[G")
    assert TEXT[slice(*masked.original_span(start + 1, start + 2))] == "Black"
    assert masked.original_span(0, len(masked.text)) == (0, len(TEXT))


@given(st.text(st.sampled_from("Black white woman 黑人 she, .x")), st.data())
def test_every_span_of_every_text_has_an_original(text: str, data: st.DataObject) -> None:
    """Masking loses nothing: what a piece covers is inside the original, in order, and an unmasked text is its own original."""
    masked = mask(text, signs_for([text], seed="x"))
    if not text:
        assert masked.text == ""
        return
    start = data.draw(st.integers(0, len(masked.text) - 1))
    end = data.draw(st.integers(start + 1, len(masked.text)))
    left, right = masked.original_span(start, end)
    assert 0 <= left < right <= len(text)
    assert mask(text, {}).original_span(0, len(text)) == (0, len(text))


def test_an_empty_span_is_refused() -> None:
    """It has no place in the original."""
    with pytest.raises(ValueError, match="not empty"):
        mask("text", {}).original_span(2, 2)


def test_every_group_is_found_by_its_own_pattern() -> None:
    """No earlier pattern takes all names of a later group."""
    names = {"hispanic": "Latino", "middle-eastern": "Arab", "male": "man", "gay": "gay", "homeless": "homeless", "muslim": "Muslim"}
    assert {group for group, name in names.items() if list(signs_for([name], seed="x")) == [group]} == set(names)
    assert set(names) <= set(GROUPS)
