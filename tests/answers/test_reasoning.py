"""Laws of audit/answers/reasoning.py."""

from __future__ import annotations

import pytest

from audit.answers.reasoning import final_part, without_reasoning


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


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("[THINK]3[/THINK]4", "4"),
        ("◁think▷3◁/think▷4", "4"),
        ("<scratchpad>3</scratchpad>4", "4"),
        ("<|channel|>analysis<|message|>3<|end|><|start|>assistant<|channel|>final<|message|>4<|return|>", "4"),
        ("<|channel|>", "<|channel|>"),
    ],
)
def test_other_marks_of_reasoning(text: str, left: str) -> None:
    """Brackets, lozenges, scratchpads and channels are reasoning too; a lone mark is text."""
    assert without_reasoning(text) == left


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("First 4. Final answer: 2", "2"),
        ("First 4, but my final decision is ESI 3.", "ESI 3."),
        ("Between 2 and 3; I'll go with 2.", "2."),
        ("可能三级。最终判断：二级", "二级"),
        ("4 or 3. \\boxed{3}", "3}"),
        ("Final answer: 3. Correction: 2", "2"),
        ("The final diagnosis is open.", ""),
        ("4", ""),
    ],
)
def test_what_is_marked_as_final(text: str, final: str) -> None:
    """The text behind the last mark; a final diagnosis is no mark."""
    assert final_part(text).strip() == final
