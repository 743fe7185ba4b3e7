"""Laws of audit/answers/reasoning.py."""

from __future__ import annotations

import pytest

from audit.answers.reasoning import without_reasoning


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("<think>a</think>b", "b"),
        ("x<THINK>a</THINK>y<think>c</think>z", "xyz"),
        ("<think>a<think>b</think>c</think>d", "d"),
        ("never opened</think>answer", "answer"),
        ("before<think>never closed", "before"),
        ("<reasoning>a</reasoning>b", "b"),
    ],
)
def test_only_what_is_outside_the_tags_is_kept(text: str, kept: str) -> None:
    """Reasoning is dropped, also when its opening or closing tag is missing."""
    assert without_reasoning(text) == kept
