"""What holds of every probe set in probes/, and of every item in it."""

from __future__ import annotations

import json
from datetime import date

import pytest

from audit.lint import PROVENANCE, lint
from audit.probe import Item
from audit.probe_file import build_probe_set, load_probe_set, shipped_sets

SHIPPED = {name: load_probe_set(name) for name in shipped_sets()}


def test_shipped_sets_are_there() -> None:
    """The names of the sets that the readme promises."""
    assert set(shipped_sets()) >= {"race-medicine", "references", "repeats", "vignettes"}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_set_is_sound(name: str) -> None:
    """A shipped set lints clean, is called like its folder, has unique ids, and is the same when a plan carries it."""
    probes = SHIPPED[name]
    assert lint(probes) == []
    assert probes.name == name
    ids = [probe.id for probe in probes.probes()]
    assert len(set(ids)) == len(ids) > 0
    again = build_probe_set(json.loads(json.dumps(probes.raw, sort_keys=True)), where="plan.json")
    assert again.digest == probes.digest
    assert {probe.id: probe for probe in again.probes()} == {probe.id: probe for probe in probes.probes()}


@pytest.mark.parametrize(
    ("name", "item"), [(name, item) for name, one in SHIPPED.items() for item in one.items], ids=lambda x: getattr(x, "id", x)
)
def test_shipped_item_says_where_it_comes_from(name: str, item: Item) -> None:
    """Every item, or its set's card, states source, jurisdiction, sign-off, date of the facts and date of the next review."""
    told = {entry: str(item.raw.get(entry, SHIPPED[name].card[entry])).strip() for entry in PROVENANCE}
    assert all(told.values())
    assert date.fromisoformat(told["as_of"]) < date.fromisoformat(told["review_by"])


@pytest.mark.parametrize("name", SHIPPED)
def test_no_slot_is_left_in_a_prompt(name: str) -> None:
    """What a model gets holds no unfilled slot of the set."""
    slots = [f"{{{slot}}}" for slot in ("label", "dummy", "subject", *(factor.name for factor in SHIPPED[name].factors))]
    assert [probe.id for probe in SHIPPED[name].probes() for slot in slots if slot in probe.turns[0]] == []
