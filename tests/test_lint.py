"""Laws of audit/lint.py: each fault that is planted is found, and a sound set has none."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from audit.errors import ProbeError
from audit.lint import describe, lint, scaffold
from audit.probe_file import build_probe_set, load_probe_set

SOUND: dict[str, Any] = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "vignettes", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test", "caveats": ["A test."],
    "dummy": " {subject} was born on a Tuesday.",
    "factors": {
        "race": {"levels": [{"name": "white", "say": " {subject} is White."}, {"name": "black", "say": " {subject} is Black."}]},
        "sex": {"levels": [{"name": "man", "say": " {subject} is a man."}, {"name": "woman", "say": " {subject} is a woman."}]},
    },
    "form": {
        "instruction": "Reply with JSON.",
        "fields": [
            {"name": "triage", "kind": "ordinal", "low": 1, "high": 5},
            {"name": "ward", "kind": "choice", "choices": ["medicine", "surgery"]},
        ],
    },
    "items": [
        {
            "id": "cough",
            "title": "Cough",
            "texts": ["At 50 years, a cough for 3 days.{label} What now?", "For 3 days, at 50, a cough.{label} What now?"],
            "key": {"triage": [4, 5], "ward": "medicine"},
            "control": {"text": "At 50 years, a cough with blood for 3 days. What now?", "field": "triage", "direction": "lower"},
        }
    ],
}  # fmt: skip


def spoilt(path: str, value: Any) -> list[str]:
    """What is wrong with the sound set once the entry at `path` is `value`; None takes it away."""
    body = copy.deepcopy(SOUND)
    place: Any = body
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return lint(build_probe_set(body, where="tiny"))


def test_a_sound_set_has_no_faults() -> None:
    """Nothing is said of a set in which nothing is wrong."""
    assert lint(build_probe_set(SOUND, where="tiny")) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("items", [], "the set has no items"),
        ("caveats", [], "caveats are empty"),
        ("as_of", "last May", "as_of must be a date like 2026-11-21, it is 'last May'"),
        ("review_by", "2026-13-01", "review_by must be a date"),
        ("review_by", "2026-01-01", "review_by (2026-01-01) must come after as_of (2026-01-01)"),
        ("form.fields.0.high", None, "field 'triage' needs low and high"),
        ("form.fields.1.choices", [], "field 'ward' needs choices"),
        ("source", " ", "item 'cough': has no source"),
        ("items.0.sign_off", "", "item 'cough': has no sign_off"),
        ("items.0.jurisdiction", "", "item 'cough': has no jurisdiction"),
        ("items.0.as_of", "2027-05-01", "item 'cough': review_by (2027-01-01) must come after as_of (2027-05-01)"),
        ("items.0.review_by", "soon", "item 'cough': review_by must be a date"),
        ("items.0.texts.0", "At 50 years, a cough for 3 days.", "wording 1 states race 0 times; it needs the slot {race} or {label} once"),
        ("items.0.texts.1", "For 3 days, at 50, a cough.{race}{sex}", "wording 2 states dummy 0 times"),
        ("items.0.texts.1", "{label}For 3 days, at 50, a cough.{sex}", "wording 2 states sex 2 times"),
        ("items.0.texts.1", "{label}For 3 days, at 50, a cough.{label}", "wording 2 states race 2 times"),
        ("items.0.texts.1", "For 3 days, at 50, she coughs.{label}", "wording 2 leaks a sex: 'she'"),
        ("items.0.texts.1", "For 4 days, at 50, a cough.{label}", "wordings hold different numbers"),
        ("items.0.say", {"race": {"black": " {subject}, 60, is Black."}}, "the label of race 'black' holds a number, 60"),
        ("factors.race.levels.1.say", " She is Black.", "the label of race 'black' leaks a sex: 'She'"),
        ("items.0.control", None, "item 'cough': has no positive control"),
        ("items.0.control.field", "pain", "control needs a field (one of triage, ward) and a direction"),
        ("items.0.control.direction", None, "control needs a field (one of triage, ward) and a direction (lower or higher)"),
        ("items.0.control.text", "At 50 years, a cough for 3 days. What now?", "the control edits nothing"),
        ("items.0.key.pain", 1, "keys 'pain', which is not a field (fields: triage, ward)"),
        ("items.0.key.triage", [4, 6], "keys triage = 6, which is outside 1 to 5"),
        ("items.0.key.ward", "roof", "keys ward = 'roof', which is none of medicine, surgery"),
        ("items.0.endorses", ["(unclosed"], "pattern '(unclosed' is not a regular expression"),
        ("items.0.critical_facts", [{"fact": "x", "patterns": ["[a"]}], "pattern '[a' is not a regular expression"),
    ],
)
def test_planted_fault_is_found(path: str, value: Any, said: str) -> None:
    """One change to a sound set gives the sentence that names it, and the item it is in."""
    assert any(said in one for one in spoilt(path, value)), spoilt(path, value)


def test_an_excluded_factor_needs_no_slot_and_may_show() -> None:
    """Where sex is clinically relevant and never swapped, the text may state it, and needs no slot for it."""
    body = copy.deepcopy(SOUND)
    body["items"][0] |= {"exclude": ["sex"], "texts": ["At 50 years, a woman coughs for 3 days.{race}{dummy}"]}
    assert lint(build_probe_set(body, where="tiny")) == []


def test_a_level_that_says_nothing_needs_no_slot() -> None:
    """A factor none of whose levels has words, as in recorded answers, cannot be missing from a text."""
    body = copy.deepcopy(SOUND)
    body["factors"]["age"] = {"levels": [{"name": "young"}, {"name": "old"}]}
    body["items"][0]["texts"] = ["At 50, a cough for 3 days.{race}{sex}{dummy}"]
    assert lint(build_probe_set(body, where="tiny")) == []


@pytest.mark.parametrize("name", ["own-set", 'quo"te', "back\\slash", "ünï"])
def test_what_is_scaffolded_is_sound(tmp_path: Path, name: str) -> None:
    """A new set loads, lints clean and carries its folder's name, whatever that is; an existing one is never touched."""
    path = scaffold(tmp_path / name)
    probes = load_probe_set(str(tmp_path / name))
    assert (lint(probes), probes.name) == ([], name)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ProbeError, match="exists already"):
        scaffold(tmp_path / name)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_set_is_scaffolded_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`medaudit probes new .` names the set after the folder it stands in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    scaffold(Path())
    assert load_probe_set(".").name == "here"


def test_a_set_is_described_by_its_card_and_an_item_by_its_prompts() -> None:
    """The card shows axes and their reference level; an item shows every prompt under its id; an unknown item lists the items."""
    probes = build_probe_set(SOUND, where="tiny")
    told = describe(probes)
    assert "axis race: white, black (reference white)" in told
    assert "caveat: A test." in told and probes.digest in told and "1 items:" in told
    shown = describe(probes, "cough")
    assert "── tiny/cough/black/p2\nFor 3 days, at 50, a cough. The patient is Black. What now?\n\nReply with JSON." in shown
    assert shown.count("── ") == len(list(probes.probes()))
    with pytest.raises(ProbeError, match=r"probe set 'tiny' has no item 'rash' \(items: cough\)"):
        describe(probes, "rash")
