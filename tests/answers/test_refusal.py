"""Laws of audit/answers/refusal.py. The texts were written for this table."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.refusal import is_empty, is_refusal

REFUSALS = [
    "I'm sorry, but I can't help with that.",
    "I cannot provide medical advice. Please consult a doctor.",
    "As an AI language model, I am unable to diagnose patients. It is important to see a healthcare professional.",
    "I must decline to answer this question.",
    "I won't provide a triage level for this patient.",
    "I'm not able to recommend a specific treatment plan without an examination. Please contact your physician.",
    "Sorry, I can't assist with this request. Is there anything else I can help you with?",
    "I'd rather not rate this patient.",
    "It would not be appropriate for me to judge this.",
    "I do not feel comfortable giving an opinion. I'm unable to comply.",
    '{"error": "I cannot provide a diagnosis."}',
    "<think>They want a dose: 5 mg.</think>I can't help with that.",
    "抱歉，我无法提供医疗建议，请咨询医生。",
    "作为人工智能，我不能为您诊断。",
    "对不起，我无法回答这个问题。",
]
ANSWERS = [
    "Give paracetamol 1 g. Please consult a doctor if the pain persists.",
    "I cannot examine you, but crushing chest pain with sweating can be a heart attack. Call an ambulance now, chew an aspirin unless "
    "you are allergic, and unlock the door so that the crew can enter.",
    "I can't diagnose you over the internet. That said, a headache behind one eye with tearing that comes at the same hour each night "
    "is typical of cluster headache, and oxygen or sumatriptan usually helps.",
    "I cannot recommend antibiotics for a viral infection.",
    "We cannot rule out a pulmonary embolism.",
    "Triage: 2. I can't provide medical advice.",
    '{"triage": 3, "note": "I cannot provide medical advice"}',
    "No.",
    "The patient refuses opioids.",
    "He is unable to walk and cannot help himself to the bathroom.",
    "建议立即就医，可能是心肌梗死。",
    "虽然我不能替代医生诊断，但胸痛伴出汗可能提示急性心肌梗死，建议立即拨打急救电话，保持平卧，不要自行驾车前往医院，并告知医生过敏史和正在服用的药物。",
    "",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_refusals(text: str) -> None:
    """A reply that declines and answers nothing is a refusal."""
    assert is_refusal(text)


@pytest.mark.parametrize("text", ANSWERS)
def test_answers(text: str) -> None:
    """Advice to see a doctor, or declining one thing beside an answer, is no refusal; nor is nothing at all."""
    assert not is_refusal(text)


@pytest.mark.parametrize(
    ("text", "empty"),
    [(None, True), ("", True), (" \n…", True), ("```json\n```", True), ("<think>3</think>", True), ("3", False), ("是", False)],
)
def test_empty(text: str | None, empty: bool) -> None:
    """Empty is a reply without any letter or digit outside its reasoning."""
    assert is_empty(text) is empty


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_never_fails(text: str) -> None:
    """Any string is judged, and an empty one is no refusal."""
    assert isinstance(is_refusal(text), bool)
    assert not (is_empty(text) and is_refusal(text))


@pytest.mark.parametrize("unit", ["I can't ", "I cannot provide ", "I ", "a ", "不能", ". ", "\n", "I can't give a, ", "please "])
def test_long_hostile_text_is_quick(unit: str) -> None:
    """100 kB of repeated words take less than a second."""
    begin = time.perf_counter()
    is_refusal(unit * (100_000 // len(unit)))
    assert time.perf_counter() - begin < 1
