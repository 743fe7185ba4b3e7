"""Laws of audit/answers/json_text.py."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.json_text import Repeated, embedded, objects_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def values(text: str) -> list[Any]:
    return [one.value for one in embedded(text)]


@settings(max_examples=80, deadline=None)
@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4), st.booleans())
def test_valid_json_reads_as_the_standard_parser_reads_it(value: dict[str, Any], spread: bool) -> None:
    """What json.dumps wrote comes back equal and complete, wherever it stands."""
    text = "Here it is:\n```json\n" + json.dumps(value, indent=2 if spread else None, ensure_ascii=spread) + "\n```"
    found = list(embedded(text))
    assert [one.value for one in found] == [value]
    assert found[0].complete
    assert json.loads(text[found[0].start : found[0].end]) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1,}', {"a": 1}),
        ('{"a": 1, // why\n "b": 2}', {"a": 1, "b": 2}),
        ('{"a": /* why */ 1}', {"a": 1}),
        ("{'a': 'it', 'b': None, 'c': True}", {"a": "it", "b": None, "c": True}),
        ("{a: 1}", {"a": 1}),
        ("{“a”: “b”}", {"a": "b"}),
        ('{"a": 1\n "b": 2}', {"a": 1, "b": 2}),
        ('{"a": "line\nbreak \\u00e9"}', {"a": "line\nbreak é"}),
        (r"""{"\\'": null}""", {"\\'": None}),
        (r"""{'a': 'it\'s "so"'}""", {"a": 'it\'s "so"'}),
        ('{"a": 1, "a": 2}', {"a": Repeated((1, 2))}),
        ('{"a": [1, {"b": 2}]}', {"a": [1, {"b": 2}]}),
    ],
)
def test_dialects_that_models_write(text: str, value: Any) -> None:
    """Comments, trailing commas, single or curly quotes, bare keys, missing commas at line ends and repeated keys are read."""
    found = list(embedded(text))
    assert [one.value for one in found] == [value]
    assert found[0].complete


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('{"a": 1, "b": 2', {"a": 1}),  # 2 may have been on its way to 25
        ('{"a": 1, "b": "cut of', {"a": 1}),
        ('{"a": 1, "b": {"c": 3, "d": tr', {"a": 1, "b": {"c": 3}}),
        ('{"a": 1, "b": 2-3, "c": 4}', {"a": 1}),
    ],
)
def test_a_cut_or_broken_object_keeps_what_is_whole(text: str, kept: Any) -> None:
    """Values that are certainly whole stay, the one that was cut does not."""
    found = next(iter(embedded(text)))
    assert found.value == kept
    assert not found.complete


def test_objects_are_given_from_the_outside_in() -> None:
    """Depth counts nesting; lists and repeated keys are looked into."""
    found = list(objects_in({"a": [{"b": 1}], "c": Repeated(({"d": 2}, 3))}))
    assert [depth for depth, _ in found] == [0, 2, 2]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="{}[]\":,'“”\\/*\n 1a.-e", max_size=80))
def test_never_fails(text: str) -> None:
    """Any string gives spans inside it, in order and apart."""
    found = list(embedded(text))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
