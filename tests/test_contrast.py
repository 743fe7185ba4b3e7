"""Laws of audit/contrast.py: outcomes are derived before they are compared, and only what differs in one factor is compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from audit.contrast import Axis, axes, axis_of, layout_of, pairs, reruns_are_identical, unlabelled_means
from audit.measure import measure
from audit.outcomes import CONCORDANCE, REFUSAL, with_derived
from audit.probe import Field, ProbeSet
from audit.probe_file import build_probe_set
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
    layout = layout_of(probes, rows, probes.factors[factor])
    assert layout is not None
    return axis_of(probes, layout, outcome or probes.fields[0])


def test_refusal_is_an_outcome_and_an_error_is_none() -> None:
    """Refused 1, answered 0; failed calls are no rows of a comparison."""
    probes = probe_set()
    rows = rows_of(probes, lambda item, arm, _: {"none": None, "black": REFUSED}.get(arm, '{"treat": "yes"}'))
    found = axis(probes, rows, outcome=REFUSAL)
    assert found.gaps.tolist() == [[1.0, 0.0], [1.0, 0.0]]


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
    assert layout_of(probes, rows_of(probes, lambda *_: {"treat": 1}), probes.factors[0]) is None


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


def test_variants_of_a_base_case_are_one_unit() -> None:
    """v1 and v2 are variants of "chest pain": gaps 1 and 0 make one unit with 1/2; wordings of one are no wordings of the other."""
    items = [{"id": name, "base": base, "texts": ["One.{label}"]} for name, base in (("v1", "chest"), ("v2", "chest"), ("v3", "back"))]
    rows = rows_of(probe_set(items=items), lambda item, arm, _: {"treat": (item, arm) == ("v1", "black")})
    found = axis(probe_set(items=items), rows)
    assert found.units == ("back", "chest") and found.gaps[:, 0].tolist() == [0.0, 0.5]
    assert len(set(found.layout.context.tolist())) == 3


def test_identical_reruns_are_no_repeats() -> None:
    """The same text for every rerun of every prompt: one of each is kept. One that differs, and all are repeats."""
    probes = probe_set()
    once = rows_of(probes, lambda item, arm, _: f'{{"treat": "{"yes" if arm == "black" else "no"}"}}')
    twice = pd.concat([once, once.assign(repeat=2, id=once["id"].str.replace("#1", "#2"))], ignore_index=True)
    assert reruns_are_identical(twice) and not reruns_are_identical(once)
    assert axis(probes, twice).layout.identical_reruns and axis(probes, twice).cells.read.max() == 1
    other = twice.assign(text=[*twice["text"][:-1], '{"treat": "no"} indeed'])
    assert not reruns_are_identical(other) and axis(probes, other).cells.read.max() == 2


def test_coded_answers_are_not_taken_for_a_cache() -> None:
    """Without texts nobody can tell whether two equal codes were one answer."""
    once = rows_of(probe_set(), lambda *_: {"treat": 1})
    assert not reruns_are_identical(pd.concat([once, once.assign(repeat=2)], ignore_index=True))


def test_a_text_with_another_code_is_another_answer() -> None:
    """Where somebody coded each answer and kept a placeholder for its text, reruns that were coded differently are repeats."""
    once = rows_of(probe_set(), lambda *_: "(kept elsewhere)").assign(outcomes=[{"treat": 1.0}] * 16)
    again = once.assign(repeat=2)
    assert reruns_are_identical(pd.concat([once, again], ignore_index=True))
    again["outcomes"] = [{"treat": 0.0}, *[{"treat": 1.0}] * 15]
    assert not reruns_are_identical(pd.concat([once, again], ignore_index=True))


def test_names_that_state_a_level_are_kept_with_its_strata() -> None:
    """Names rotate over vignettes and wordings: v1 uses the first two of three, v2 the third and the first."""
    named = {"levels": [{"name": "white", "say": " Called {name}."}, {"name": "black", "say": " Called {name}."}]}
    names = {"white": ["Ann", "Beth", "Cora"], "black": ["Dee", "Eve", "Flo"]}
    probes = probe_set(factors={"race": named}, names=names)
    rows = rows_of(probes, lambda *_: {"treat": 1})
    rows["name"] = [probe.name for probe in probes.probes()]
    assert axis(probes, rows).layout.names.tolist() == [["Ann", "Dee"], ["Beth", "Eve"], ["Cora", "Flo"], ["Ann", "Dee"]]
    assert "Called Ann." in next(probe.turns[0] for probe in probes.probes() if probe.arm == "white")


def test_means_without_a_label() -> None:
    """v1 unlabelled is 1 in one wording and 0 in the other, v2 was not answered."""
    probes = probe_set(dummy=" Born on a Tuesday.")
    rows = rows_of(probes, lambda item, arm, wording: None if (item, arm) == ("v2", "none") else {"treat": wording == 1})
    assert unlabelled_means(axis(probes, rows), rows).tolist() == pytest.approx([0.5, math.nan], nan_ok=True)
    assert unlabelled_means(axis(probes, rows), rows, "dummy").tolist() == [0.5, 0.5]


def test_pairs_are_of_one_wording_and_repeat() -> None:
    """The difference and the ids of both answers, for the strata asked for; an unread answer makes no pair."""
    rows = rows_of(probe_set(), lambda item, arm, wording: {"treat": None if wording == 2 and item == "v1" else arm == "black"})
    found = axis(probe_set(), rows)
    assert list(pairs(found, "black", [0, 1])) == [(1.0, "ward/v1/black/p1#1", "ward/v1/white/p1#1")]


def test_every_outcome_by_every_factor() -> None:
    """Outcomes in their order, each by every factor that some arm states."""
    probes = probe_set(fields=(TREAT, TRIAGE), factors={"race": RACE, "sex": SEX})
    found = list(axes(probes, rows_of(probes, lambda *_: {"treat": 1, "triage": 2})))
    assert [(one.outcome.name, one.factor.name) for one in found] == [
        ("treat", "race"), ("treat", "sex"), ("triage", "race"), ("triage", "sex"),
    ]  # fmt: skip
