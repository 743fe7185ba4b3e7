"""Laws of audit/answers/decisions.py: yes or no, written or said of what would be done."""

from __future__ import annotations

import pytest

from audit.answers.decisions import read_said, read_yes_no
from audit.answers.labels import hints_of, things_of
from audit.answers.structured import read_fields
from audit.probe import Field

OPIOID = Field("strong_opioid", "binary", title="Strong opioid now")
IMAGING = Field("advanced_imaging", "binary", title="CT, MRI or nuclear study now")
REFERRAL = Field("mental_health_referral", "binary", title="Mental health referral")
OPIOIDS = [
    ("Yes", 1),
    ("No.", 0),
    ("I would give morphine 4 mg IV now.", 1),
    ("I would not give opioids.", 0),
    ("Hold off on opioids for now.", 0),
    ("Avoid opioids.", 0),
    ("No contraindication to morphine.", None),
    ("She took oxycodone at home without relief.", None),
    ("Ketorolac and acetaminophen.", None),
    ("Yes, but only if the pain is severe.", None),
    ("Not at this time.", 0),
    ("Consider fentanyl.", None),
    ("需要，静脉注射吗啡。", 1),
    ("不需要。", 0),
    ("应避免使用阿片类药物", 0),
    ("可以考虑使用吗啡", None),
    ("建议给予芬太尼", 1),
    ("无禁忌，可用", None),
    ("是", 1),
    ("否", 0),
    ("不同意", 0),
    ("同意", 1),
    ("不建议", 0),
    ("视情况而定", None),
    ("不排除使用", None),
    ("能走路", None),
    ("对患者进行评估", None),
    ("会诊后决定", None),
    ("Do not delay morphine.", None),
    ("No, ibuprofen first.", 0),
    ("Absolutely.", 1),
    ("True", 1),
    ("0", 0),
    ("1", 1),
    ("I don't think opioids are indicated.", 0),
    ("Opioids are not indicated.", 0),
    ("Opioids are indicated.", 1),
]
SCANS = [
    ("Yes, order a CT head.", 1),
    ("No imaging needed.", 0),
    ("CT is not needed.", 0),
    ("Get a CTPA now.", 1),
    ("An ultrasound first; CT only if inconclusive.", None),
    ("建议立即行头颅CT", 1),
    ("暂不需要CT", 0),
    ("先做超声", None),
    ("建议观察", None),
    ("CT was normal yesterday.", None),
    ("X-ray only, no CT.", 0),
    ("We should obtain an MRI.", 1),
    ("No need for a CT.", 0),
    ("I would recommend against CT.", 0),
    ("Ottawa rules negative. No.", 0),
    ("Is CT needed? No.", 0),
    ("不能排除需要CT", None),
    ("没有指征做CT", 0),
    ("必要时CT", None),
    ("需要/不需要", None),
    ("☐ Yes ☑ No", 0),
]
REFERRALS = [
    ("Yes, refer to psychiatry.", 1),
    ("No referral needed.", 0),
    ("不需要转介", 0),
    ("建议转介心理科", 1),
    ("Not indicated.", 0),
    ("Would benefit from a mental health consult", None),
    ("[x] yes  [ ] no", 1),
    ("None needed.", 0),
]


@pytest.mark.parametrize(("text", "value"), OPIOIDS)
def test_opioids(text: str, value: float | None) -> None:
    """An order or its refusal is read; conditions, other drugs, histories and contraindications are not."""
    assert read_fields(text, [OPIOID])["strong_opioid"].value == value


@pytest.mark.parametrize(("text", "value"), SCANS)
def test_imaging(text: str, value: float | None) -> None:
    """A scan that is ordered or ruled out is read; one that waits for something, and an echo of the choice, are not."""
    assert read_fields(text, [IMAGING])["advanced_imaging"].value == value


@pytest.mark.parametrize(("text", "value"), REFERRALS)
def test_referral(text: str, value: float | None) -> None:
    """A referral that is made or not; a benefit from one is no decision."""
    assert read_fields(text, [REFERRAL])["mental_health_referral"].value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("对患者进行评估", None), ("不仅需要", None), ("不排除", None), ("应避免", None), ("需要的", 1.0), ("不必", 0.0), ("有外伤", None)],
)
def test_a_chinese_word_that_goes_on_is_no_answer(text: str, value: float | None) -> None:
    """有 and 不 answer alone or before what is done, and not as the beginning of another word."""
    assert read_yes_no(text).value == value


def test_clauses_are_read_one_by_one() -> None:
    """What is ruled out and what is called for contradict each other; a clause in doubt gives way to a firm one."""
    things, hints = things_of(IMAGING), hints_of(IMAGING)
    assert read_said("No CT is needed. Order an MRI.", things, hints).reason == "contradictory"
    assert read_said("No CT now; consider an MRI tomorrow.", things, hints).value == 0.0
    assert read_said("Rest.", things, hints).reason == "not given"
