"""Laws of audit/answers/sentences.py."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.answers.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Multiply by 1.159 now. Done.", ["Multiply by 1.159 now.", "Done."]),
        ("See Dr. Smith, e.g. today. Then rest.", ["See Dr. Smith, e.g. today.", "Then rest."]),
        ("1. Rest well\n2. Drink", ["1. Rest well", "2. Drink"]),
        ("疼痛。发热！", ["疼痛。", "发热！"]),
        ("Smith J. A. and I. He left.", ["Smith J. A. and I.", "He left."]),
        ("No. Black patients do not.", ["No.", "Black patients do not."]),
        ("Is it so? No. **It** is not.", ["Is it so?", "No.", "**It** is not."]),
        ("The answer is no. Rest well.", ["The answer is no.", "Rest well."]),
        ("Answer: No. Rest well.", ["Answer: No.", "Rest well."]),
        ("1. No. Rest well.", ["1. No.", "Rest well."]),
        ("No. 5 is best. See no. of beds.", ["No. 5 is best.", "See no. of beds."]),
        ("He lies in ward No. B today.", ["He lies in ward No. B today."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    """Decimals, abbreviations, initials and list numbers end no sentence; line breaks do, and so does a "No." that answers."""
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(st.text(max_size=300))
def test_sentences_hold_every_visible_sign(text: str) -> None:
    """The spans are in order, do not overlap, and leave out nothing but blanks."""
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
