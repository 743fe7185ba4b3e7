"""Laws of audit/contrast.py: outcomes are derived before they are compared, and only what differs in one factor is compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.contrast import CONCORDANCE, REFUSAL, Axis, axis_of, outcomes, stratum, with_derived
from audit.measure import measure
from audit.probe import Field, ProbeSet, build_probe_set
from audit.transcript import TABLE, Study

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
TREAT = {"name": "treat", "kind": "binary", "primary": True}
TRIAGE = {"name": "triage", "kind": "ordinal", "low": 1, "high": 5}
RACE = {"levels": [{"name": "white", "label": "White"}, {"name": "black", "label": "Black"}, {"name": "asian"}]}
SEX = {"levels": [{"name": "man"}, {"name": "woman"}]}
REFUSED = "I'm sorry, but I can't help with that."
Answer = Callable[[str, str, int], Any]  # item, arm, paraphrase -> coded outcomes, a text, or None for an error


def probe_set(*, fields: tuple[dict[str, Any], ...] = (TREAT,), factors: Any = None, items: Any = None, **raw: Any) -> ProbeSet:
    """Two vignettes of two wordings with a factor race, unless told otherwise."""
    texts = ["One.{label}", "Two.{label}"]
    shared = {"name": "ward", "kind": "vignettes", "factors": factors or {"race": RACE}, "form": {"fields": list(fields)}}
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


def axis(probes: ProbeSet, rows: pd.DataFrame, *, factor: int = 0, outcome: Field | None = None) -> Axis:
    """The axis of one factor and the first outcome."""
    found = axis_of(probes, rows, probes.factors[factor], outcome or probes.fields[0])
    assert found is not None
    return found


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
    probes = probe_set()
    rows = rows_of(probes, lambda item, arm, _: {"none": None, "black": REFUSED}.get(arm, '{"treat": "yes"}'))
    assert rows.groupby("arm")["read:refusal"].mean().to_dict() == {"asian": 0.0, "black": 1.0, "white": 0.0}
    found = axis(probes, rows, outcome=REFUSAL)
    assert found.gaps.tolist() == [[1.0, 0.0], [1.0, 0.0]]


def test_outcomes_of_a_set() -> None:
    """The fields but for choices, whose numbers have no order; concordance where a key was read, refusal where there are texts."""
    scan = {"name": "scan", "kind": "choice", "choices": ["CT", "MRI"]}
    probes = probe_set(fields=(TREAT, scan), items=[{"id": "v1", "texts": ["One.{label}"], "key": {"treat": 1}}])
    coded = outcomes(probes, rows_of(probes, lambda *_: {"treat": 1, "scan": 0}))
    texts = outcomes(probes, rows_of(probes, lambda *_: '{"treat": "yes", "scan": "CT"}'))
    assert [one.name for one in coded] == ["treat", "concordance"]
    assert [one.name for one in texts] == ["treat", "concordance", "refusal"]


def test_an_axis_has_a_row_for_each_vignette_and_a_column_for_each_level() -> None:
    """v1: black higher in wording 1 only, 1/2; v2: black lower in both, -1; Asian the same as White, 0."""
    values = {("v1", "black", 1): 1, ("v2", "white", 1): 1, ("v2", "white", 2): 1, ("v2", "asian", 1): 1, ("v2", "asian", 2): 1}
    found = axis(probe_set(), rows_of(probe_set(), lambda *where: {"treat": values.get(where, 0)}))
    assert (found.units, found.levels, found.reference) == (("v1", "v2"), ("black", "asian"), "white")
    assert found.gaps.tolist() == [[0.5, 0.0], [-1.0, 0.0]]
    assert found.responses("black") == 8  # 2 vignettes x 2 wordings x 2 levels


def test_what_a_finding_calls_the_contrast() -> None:
    """Ids for machines, labels for people; a level without a label goes by its name."""
    found = axis(probe_set(), rows_of(probe_set(), lambda *_: {"treat": 0}))
    assert found.where("black") == {"set": "ward", "axis": "race", "level": "black", "reference": "white", "outcome": "treat"}
    assert found.labels("black") == {"level": "Black", "reference": "White"}
    assert found.labels("asian") == {"level": "asian", "reference": "White"}


def test_a_vignette_without_an_answer_of_a_level_is_nan_there() -> None:
    """All of v2's answers about Asian patients are unread: nan in that column, a gap in the other, and they do not count as answers."""
    rows = rows_of(probe_set(), lambda item, arm, _: {"treat": None if (item, arm) == ("v2", "asian") else 1})
    found = axis(probe_set(), rows)
    assert np.array_equal(found.gaps, [[0.0, 0.0], [0.0, math.nan]], equal_nan=True)
    assert (found.responses("black"), found.responses("asian")) == (8, 6)


def test_without_any_readable_pair_an_axis_has_no_units() -> None:
    """Nothing was read: no row, but a column for each level."""
    found = axis(probe_set(), rows_of(probe_set(), lambda *_: {"treat": None}))
    assert found.units == () and found.gaps.shape == (0, 2)


def test_other_factors_are_held_constant() -> None:
    """Crossed race and sex: women +1, Black women another +1. The gap by race is the mean over the sexes, (0 + 1) / 2,

    the gap by sex the mean over the races, (1 + 2 + 1) / 3."""
    races = {"levels": [{"name": name} for name in ("white", "black", "asian")]}
    probes = probe_set(fields=(TRIAGE,), factors={"race": races, "sex": SEX}, cross=[["race", "sex"]])
    rows = rows_of(probes, lambda item, arm, _: {"triage": 2 + ("woman" in arm) + (arm == "black/woman")})
    assert axis(probes, rows).gaps.tolist() == [[0.5, 0.0], [0.5, 0.0]]
    assert axis(probes, rows, factor=1).gaps == pytest.approx(np.full((2, 1), 4 / 3))


def test_an_unbalanced_crossing_does_not_mix_the_factors() -> None:
    """Black women and White men only: race and sex cannot be told apart, so there is no pair and no gap, though the means differ by 2."""
    probes = probe_set(fields=(TRIAGE,), factors={"race": RACE, "sex": SEX}, cross=[["race", "sex"]])
    kept = {"black/woman": 4, "white/man": 2}
    rows = rows_of(probes, lambda item, arm, _: {"triage": kept[arm]} if arm in kept else None)
    assert axis(probes, rows).units == ()


def test_a_single_label_is_not_paired_with_a_crossed_one() -> None:
    """A block of race alone beside a crossed one: prompts that state the sex too are compared with their like."""
    probes = probe_set(fields=(TRIAGE,), factors={"race": RACE, "sex": SEX}, cross=[["race"], ["race", "sex"]])
    rows = rows_of(probes, lambda item, arm, _: {"triage": 5 if "/" in arm else 1})
    assert not axis(probes, rows).gaps.any()


def test_stratum_names_all_but_the_factor() -> None:
    """The wording and the other factors' levels, in an order that does not depend on how they were written."""
    row = {"paraphrase": 2, "factors": {"sex": "man", "race": "black", "insurance": "none"}}
    assert stratum(row, "race") == (2, ("insurance", "none"), ("sex", "man"))
    assert stratum(row, "sex") == (2, ("insurance", "none"), ("race", "black"))


def test_unlabelled_dummy_and_control_arms_are_no_part_of_an_axis() -> None:
    """Arms that state no level (none, dummy, control) answer far off and change nothing."""
    control = {"control": {"text": "Worse.", "field": "triage", "direction": "higher"}}
    probes = probe_set(fields=(TRIAGE,), items=[{"id": "v1", "texts": ["One.{label}"], **control}], dummy=" Born on a Tuesday.")
    rows = rows_of(probes, lambda item, arm, _: {"triage": 5 if arm in ("none", "dummy", "control") else 2})
    assert axis(probes, rows).gaps.tolist() == [[0.0, 0.0]]


def test_a_factor_that_no_arm_states_has_no_axis() -> None:
    """Excluded everywhere: None."""
    items = [{"id": "v1", "texts": ["One.{label}"], "exclude": ["race"]}]
    probes = probe_set(items=items)
    assert axis_of(probes, rows_of(probes, lambda *_: {"treat": 1}), probes.factors[0], probes.fields[0]) is None


@pytest.mark.parametrize(
    ("field", "value", "bounds"),
    [
        ({"name": "x", "kind": "ordinal", "low": 1, "high": 5}, 3, (1, 5)),
        ({"name": "x", "kind": "binary"}, 1, (0, 1)),
        ({"name": "x", "kind": "binary", "low": 0, "high": 5}, 1, (0, 1)),
        ({"name": "x", "kind": "number", "low": 0}, 30, (0, 31)),
        ({"name": "x", "kind": "number"}, 30, (30, 31)),
        ({"name": "x", "kind": "number"}, None, (math.nan, math.nan)),
    ],
)
def test_range_of_an_outcome(field: dict[str, Any], value: float | None, bounds: tuple[float, float]) -> None:
    """What the form declares; 0 to 1 for a yes/no; else the smallest and largest value that was read, nan when none was."""
    probes = probe_set(fields=(field,))
    rows = rows_of(probes, lambda item, arm, _: {"x": None if value is None else value + (field["kind"] == "number" and item == "v2")})
    found = axis(probes, rows)
    assert (found.low, found.high) == pytest.approx(bounds, nan_ok=True)
    for derived in (CONCORDANCE, REFUSAL):
        assert (axis(probes, rows, outcome=derived).low, axis(probes, rows, outcome=derived).high) == (0, 1)
