"""Laws of audit/outcomes.py: what an answer form asks for becomes columns of numbers that can be compared between groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from audit.errors import ProbeError
from audit.measure import measure
from audit.outcomes import CONCORDANCE, keyed_values, largest_step, outcomes, with_derived
from audit.probe import Field, ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
TREAT = {"name": "treat", "kind": "binary", "primary": True}
TRIAGE = {"name": "triage", "kind": "ordinal", "low": 1, "high": 5}
RACE = {"levels": [{"name": "white", "label": "White"}, {"name": "black", "label": "Black"}, {"name": "asian"}]}
REFUSED = "I'm sorry, but I can't help with that."
Answer = Callable[[str, str, int], Any]  # item, arm, paraphrase -> coded outcomes, a text, or None for an error


def probe_set(*, fields: tuple[dict[str, Any], ...] = (TREAT,), factors: Any = None, items: Any = None, **raw: Any) -> ProbeSet:
    """Two vignettes of two wordings with a factor race, unless told otherwise."""
    texts = ["One.{label}", "Two.{label}"]
    shared = {
        "name": "ward",
        "kind": "vignettes",
        "factors": {"race": RACE} if factors is None else factors,
        "form": {"fields": list(fields)},
    }
    return build_probe_set(
        {**CARD, **shared, "items": items or [{"id": name, "texts": texts} for name in ("v1", "v2")], **raw}, where="test"
    )


def rows_of(probes: ProbeSet, answer: Answer) -> pd.DataFrame:
    """Every probe answered once, measured, with the derived outcomes."""
    rows = []
    for probe in probes.probes():
        given = answer(probe.item, probe.arm, probe.paraphrase)
        shared = {name: getattr(probe, name) for name in ("set", "item", "arm", "factors", "paraphrase")}
        answered = {"text": given if isinstance(given, str) else None, "finish": "error" if given is None else "stop"}
        rows.append({**shared, **answered, "id": f"{probe.id}#1", "repeat": 1, "outcomes": given if isinstance(given, dict) else {}})
    study = measure(Study(pd.DataFrame(rows, columns=list(TABLE)), (probes,), {"seed": 0}))
    return with_derived(probes, study.table)


def test_concordance_is_the_share_of_keyed_fields_that_agree() -> None:
    """Key treat 1, triage 2 or 3: both right 1, one right 1/2, the unread one left out 1/1 or 0/1, none read nan."""
    items = [{"id": "v1", "texts": ["One."], "key": {"treat": 1, "triage": [2, 3]}}]
    given = iter(
        [
            {"treat": 1, "triage": 3},
            {"treat": 1, "triage": 5},
            {"treat": 1, "triage": None},
            {"treat": None, "triage": 4},
        ]
    )
    rows = rows_of(probe_set(fields=(TREAT, TRIAGE), items=items), lambda *_: next(given))
    assert rows["read:concordance"].tolist() == [1.0, 0.5, 1.0, 0.0]
    unread = rows_of(probe_set(items=items), lambda *_: {"treat": None})
    assert unread["read:concordance"].isna().all()


def test_an_item_without_a_key_has_no_concordance() -> None:
    """Nothing is right or wrong there: nan, and the set has no such outcome."""
    probes = probe_set()
    rows = rows_of(probes, lambda *_: {"treat": 1})
    assert rows["read:concordance"].isna().all()
    assert CONCORDANCE not in outcomes(probes, rows)


def test_refusal_is_an_outcome_and_an_error_is_none() -> None:
    """Refused 1, answered 0; failed calls are no rows of a comparison."""
    rows = rows_of(probe_set(), lambda item, arm, _: {"none": None, "black": REFUSED}.get(arm, '{"treat": "yes"}'))
    assert rows.groupby("arm")["read:refusal"].mean().to_dict() == {"asian": 0.0, "black": 1.0, "white": 0.0}


def test_outcomes_of_a_set() -> None:
    """The fields, a choice as a yes/no for each of its values; concordance where a key was read, refusal where there are texts."""
    scan = {"name": "scan", "kind": "choice", "choices": ["CT", "MRI"]}
    probes = probe_set(fields=(TREAT, scan), items=[{"id": "v1", "texts": ["One.{label}"], "key": {"treat": 1}}])
    coded = outcomes(probes, rows_of(probes, lambda *_: {"treat": 1, "scan": 0}))
    texts = outcomes(probes, rows_of(probes, lambda *_: '{"treat": "yes", "scan": "CT"}'))
    assert [one.name for one in coded] == ["treat", "scan=CT", "scan=MRI", "concordance"]
    assert [one.name for one in texts] == ["treat", "scan=CT", "scan=MRI", "concordance", "refusal"]


def test_a_choice_is_a_decision_for_or_against_each_of_its_values() -> None:
    """CT for Black, MRI for White, unread for Asian patients: 1 and 0, 0 and 1, nan and nan."""
    probes = probe_set(fields=({"name": "scan", "kind": "choice", "choices": ["CT", "MRI"]},))
    rows = rows_of(probes, lambda item, arm, _: {"scan": {"black": 0, "white": 1}.get(arm)})
    by_arm = rows.groupby("arm")[["read:scan=CT", "read:scan=MRI"]].mean()
    assert by_arm.loc["black"].tolist() == [1, 0] and by_arm.loc["white"].tolist() == [0, 1] and by_arm.loc["asian"].isna().all()


def test_a_set_is_a_decision_for_or_against_each_of_its_members() -> None:
    """An opioid and paracetamol out of three: 1, 0, 1; an empty set is all 0; an unknown member leaves the whole unread."""
    drugs = {"name": "analgesia", "kind": "set", "choices": ["opioid", "NSAID", "paracetamol"]}
    probes = probe_set(fields=(drugs,))
    texts = {
        "black": '{"analgesia": ["Opioid", "paracetamol"]}',
        "white": '{"analgesia": []}',
        "asian": '{"analgesia": ["opioid", "rest"]}',
    }
    rows = rows_of(probes, lambda item, arm, _: texts.get(arm, '{"analgesia": "NSAID and paracetamol"}'))
    columns = [f"read:analgesia={drug}" for drug in drugs["choices"]]
    by_arm = rows.groupby("arm")[columns].mean()
    assert by_arm.loc["black"].tolist() == [1, 0, 1] and by_arm.loc["white"].tolist() == [0, 0, 0]
    assert by_arm.loc["none"].tolist() == [0, 1, 1] and by_arm.loc["asian"].isna().all()
    assert [one.name for one in outcomes(probes, rows)] == [*(name.removeprefix("read:") for name in columns), "refusal"]


def test_a_free_text_is_compared_by_grade_length_hedging_and_warmth() -> None:
    """ "You may rest. Please call." has 5 words, one of doubt and one of courtesy: 20 per 100 each."""
    probes = probe_set(fields=({"name": "advice", "kind": "text"},))
    rows = rows_of(probes, lambda *_: '{"advice": "You may rest. Please call."}')
    assert [one.name for one in outcomes(probes, rows)] == ["advice", "advice:words", "advice:hedging", "advice:warmth", "refusal"]
    first = rows.iloc[0]
    assert (first["read:advice:words"], first["read:advice:hedging"], first["read:advice:warmth"]) == (5, 20, 20)


def test_keys_may_be_lists() -> None:
    """One right value or several."""
    assert keyed_values([2, 3]) == [2, 3] and keyed_values(1) == [1]


@pytest.mark.parametrize(
    ("field", "spread", "step"),
    [
        (Field("x", "binary"), 1.0, 1.0),
        (Field("x", "ordinal", low=1, high=5), 4.0, 1.0),
        (Field("x", "number", low=0, high=100), 30.0, 30.0),
        (Field("x", "number", step=5.0), 30.0, 5.0),
        (Field("x", "text"), 6.5, 6.5),
        (Field("x", "text"), 0.2, 1.0),
        (Field("x", "rank"), 0.0, 10.0),
        (Field("x", "rank", high=6), 2.0, 5.0),
        (Field("x", "rank", high=6, step=2.0), 4.0, 2.0),
    ],
)
def test_the_largest_step_is_declared_or_the_range(field: Field, spread: float, step: float) -> None:
    """A decision flips, a scale moves by one; a dose, a grade or a place may move as far as answers differ, unless the form says less.

    With 1 for a place in a list of ten, a model that drops one diagnosis in twenty from the list was called equal at half a place in
    36 % of simulated sets of 20 vignettes; with 10 in none."""
    assert largest_step(field, spread) == step


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ({"scan": "PET"}, "keys scan = 'PET', which no answer can be; right would be CT, MRI"),
        ({"drugs": ["opioid"]}, "keys drugs = 'opioid', which no answer can be; right would be a list of acceptable sets of opioid, NSAID"),
        ({"drugs": [["rest"]]}, "keys drugs = .'rest'., which no answer can be"),
        ({"treat": "yes"}, "keys treat = 'yes', which no answer can be; right would be numbers"),
    ],
)
def test_a_key_that_no_answer_can_be_is_refused(key: dict[str, Any], said: str) -> None:
    """A slip in a set of one's own is named with what would be right, and is not counted as a wrong answer."""
    fields = (
        TREAT,
        {"name": "scan", "kind": "choice", "choices": ["CT", "MRI"]},
        {"name": "drugs", "kind": "set", "choices": ["opioid", "NSAID"]},
    )
    probes = probe_set(fields=fields, items=[{"id": "v1", "texts": ["One.{label}"], "key": key}])
    with pytest.raises(ProbeError, match=said):
        rows_of(probes, lambda *_: {"treat": 1, "scan": 0, "drugs": 1})


def test_a_choice_is_keyed_by_name_and_a_set_by_its_acceptable_sets() -> None:
    """CT is right; an opioid alone is, and so are the two others together, but no mixture."""
    fields = (
        {"name": "scan", "kind": "choice", "choices": ["CT", "MRI"]},
        {"name": "drugs", "kind": "set", "choices": ["opioid", "NSAID", "paracetamol"]},
    )
    key = {"scan": "CT", "drugs": [["opioid"], ["paracetamol", "NSAID"]]}
    answers = iter([{"scan": 0, "drugs": 1}, {"scan": 1, "drugs": 6}, {"scan": 1, "drugs": 3}])
    probes = probe_set(fields=fields, items=[{"id": "v1", "texts": ["One.", "Two.", "Three."], "key": key}], factors={})
    assert rows_of(probes, lambda *_: next(answers))["read:concordance"].tolist() == [1.0, 0.5, 0.0]
