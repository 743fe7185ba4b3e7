"""Laws of audit/answers/labels.py."""

from __future__ import annotations

import re

import pytest

from audit.answers.labels import CONCEPTS, hints_of, keys_of, label_pattern, names_of, same_key, things_of
from audit.probe import Field

SCAN = Field("advanced_imaging", "binary", title="CT, MRI or nuclear study now")
PAIN = Field("pain_score", "number", low=0, high=10)


def test_keys_are_compared_without_case_and_signs() -> None:
    """Blanks, underscores, hyphens, width and case make no difference."""
    assert same_key("Pain-Score") == same_key("pain_score ") == same_key("ＰＡＩＮ score") == "painscore"


def test_a_field_has_its_own_names_and_those_of_its_concept() -> None:
    """A field about imaging is also called imaging and 影像检查; one about nothing known has its own names only."""
    assert {"advancedimaging", "imaging", "影像检查"} <= keys_of(SCAN)
    assert names_of(PAIN) == ("pain_score",)
    assert re.fullmatch(label_pattern(PAIN), "pain score")
    assert things_of(PAIN) == "" and hints_of(PAIN) == ()


@pytest.mark.parametrize("thing", ["CT", "MRI", "head CT", "nuclear scan", "影像学检查"])
def test_every_thing_has_a_hint(thing: str) -> None:
    """The quick look for hints misses nothing that the pattern would find."""
    assert re.search(things_of(SCAN), thing, re.IGNORECASE)
    assert any(hint in f" {thing.lower()}" for hint in hints_of(SCAN))


def test_concepts_do_not_share_a_name() -> None:
    """A label belongs to one concept."""
    labels = [same_key(label) for concept in CONCEPTS for label in concept.labels]
    assert len(labels) == len(set(labels))
