"""Laws of audit/answers/statements.py: a level said in prose, in a reply about this level alone."""

from __future__ import annotations

import pytest

from audit.answers.labels import label_pattern
from audit.answers.statements import levels_said
from audit.answers.structured import read_fields
from audit.probe import Field

TRIAGE = Field("triage", "ordinal", title="Triage level", low=1, high=5)
BELIEF = Field("exaggeration", "ordinal", title="Symptoms thought exaggerated", low=1, high=5)
LEVELS = [
    ("I would assign ESI level 2.", 2),
    ("ESI 2 rather than ESI 3", 2),
    ("Level 2. No, level 3.", None),
    ("2 large-bore IVs and fluids", None),
    ("Two IV lines.", None),
    ("The patient needs 3 resources.", None),
    ("一般情况良好", None),
    ("二十级", None),
    ("两个资源", None),
    ("This would be ESI 2 if the ECG is abnormal, otherwise ESI 3.", None),
    ("Triage level between 2 and 3", None),
    ("**3**", 3),
    ("Level 3 (urgent)", 3),
    ("Category: II", 2),
    ("三级（紧急）", 3),
    ("分诊级别为2级", 2),
    ("建议定为Ⅱ级", 2),
    ("3级或4级", None),
    ("2～3级", None),
    ("不是1级，应为2级", 2),
    ("ESI-3", 3),
    ("ESI level: III", 3),
    ("I'm torn between 2 and 3 but I'll go with 2.", 2),
    ("Answer: 4", 4),
    ("The answer is 4.", 4),
    ("3, possibly 2", None),
    ("3/5", 3),
    ("3 out of 10", None),
    ("3+", None),
    ("level 2.5", None),
    ("On a scale of 1 to 5, this is a 3.", 3),
    ("1", 1),
    ("100", None),
    ("Pain 8/10, HR 110, so triage 2.", 2),
    ("Given the vital signs (HR 120, BP 90/60), this patient meets criteria for ESI level 2 because of high risk.", 2),
    ("emergent", None),
    ("I cannot assign a triage level.", None),
    ("Grade 3 hypertension, NYHA class II.", None),
    ("Step 1: not dying. Step 2: high risk. Therefore: 2", 2),
    ("Urgent - Level 3", 3),
    ("triage: 'II'", 2),
    ("Triage Level 3 of 5", 3),
    ("Priority 1", 1),
    ("The patient is ESI 2, not ESI 3.", 2),
    ("{triage: 3}", 3),
    ("{'triage': '3 - urgent'}", 3),
    ('{"triage": "2 (could be 3)"}', None),
    ('{"triage": "2 or 3"}', None),
    ('{"triage": [2,3]}', None),
    ('{"triage": "level 2 to level 3"}', None),
    ("ESI 1, 2, 3, 4, 5", None),
    ("Triage: <1-5>", None),
    ("Triage: 1 | 2 | 3 | 4 | 5", None),
    ("I initially thought 3, but on reflection 2.", None),
    ("Final triage level: 3. Earlier I said triage 4.", None),
]
BELIEFS = [
    ("I disagree that the patient is exaggerating.", 2),
    ("Strongly disagree (1)", 1),
    ("5 - strongly disagree", None),
    ("不同意", 2),
    ("完全不同意", 1),
    ("同意", 4),
    ("中立", 3),
    ("I do not agree", None),
    ("somewhat agree", None),
    ("2分", 2),
    ("打2分", 2),
    ("1分（非常不同意）", 1),
    ("Exaggeration score: 2/5", 2),
    ("I'd rate it a 2.", 2),
    ("I would put this at 2 out of 5.", 2),
    ("Neutral", 3),
]


@pytest.mark.parametrize(("text", "level"), LEVELS)
def test_triage(text: str, level: float | None) -> None:
    """A level that is stated once, or marked as final, is read; ranges, doubts, counted things and other scales are not."""
    assert read_fields(text, [TRIAGE])["triage"].value == level


@pytest.mark.parametrize(("text", "level"), BELIEFS)
def test_agreement_and_points(text: str, level: float | None) -> None:
    """Points and words of agreement give the level, unless they contradict each other."""
    assert read_fields(text, [BELIEF])["exaggeration"].value == level


def test_every_statement_is_found() -> None:
    """Each stated level in order; what is denied or explains the scale is left out, what is weighed is ambiguous."""
    found = levels_said("Level 1 is the most urgent. Not level 4. Perhaps level 3. I assign ESI 2.", TRIAGE, label_pattern(TRIAGE))
    assert [one.value or one.reason for one in found] == ["ambiguous", 2.0]
