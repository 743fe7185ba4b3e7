"""Labelled answers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import TranscriptError
from audit.graders.labelled import read_labelled
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set


def labels(folder: Path, *rows: str, header: str = "item,response,label,race") -> Path:
    """A file of labelled answers."""
    path = folder / "labelled.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_answers_labels_and_groups(tmp_path: Path, probes: ProbeSet) -> None:
    """As they stand in the file; a column `language` is a group unasked."""
    path = labels(tmp_path, "skin,Yes,endorses,black,en", "egfr,No, rejects ,,zh", header="item,response,label,race,language")
    found = read_labelled(path, probes, group_columns=["race"])
    assert [case.item for case in found.cases] == ["skin", "egfr"] and found.labels == ["endorses", "rejects"]
    assert found.groups == {"language": ["en", "zh"], "race": ["black", ""]} and found.left_out == 0
    assert list(read_labelled(path, probes).groups) == ["language"]


def test_unknown_labels_are_refused_with_their_rows(tmp_path: Path, probes: ProbeSet) -> None:
    """At most ten are named; a stance is never guessed from another word."""
    path = labels(tmp_path, "skin,x,endorses,", "skin,x,Endorses,", *["skin,x,both,"] * 11)
    with pytest.raises(TranscriptError) as caught:
        read_labelled(path, probes)
    told = ", ".join([f"row {number} has 'both'" for number in range(4, 13)])
    assert str(caught.value) == (
        f"{path}: label must be one of endorses, rejects, hedges, retired, refuses, unread; row 3 has 'Endorses', {told} and 2 more"
    )


def test_items_without_a_wrong_stance_are_left_out(tmp_path: Path, probes: ProbeSet) -> None:
    """Those of other sets when that is allowed, and those without a class; with none left there is nothing to measure."""
    raw = {**probes.raw, "items": [*probes.raw["items"], {"id": "open", "texts": ["What?"]}]}
    more = build_probe_set(raw, where="test")
    path = labels(tmp_path, "skin,x,endorses,", "open,x,hedges,", "liver,x,unread,")
    assert read_labelled(path, more, any_item=True).left_out == 2
    with pytest.raises(TranscriptError, match="'liver'"):
        read_labelled(path, more)
    with pytest.raises(TranscriptError, match=r"no labelled answer to an item of 'small' that has a class \(M, H, L\)"):
        read_labelled(labels(tmp_path, "open,x,hedges,"), more)


def test_a_group_column_must_be_there(tmp_path: Path, probes: ProbeSet) -> None:
    """The error lists what there is; items are no groups, whose figures are there anyway."""
    with pytest.raises(TranscriptError, match="item is no group; figures by item and by metric are always there"):
        read_labelled(labels(tmp_path, "skin,x,endorses,"), probes, group_columns=["item"])
    with pytest.raises(TranscriptError, match="no column sex; it has item, response, label, race"):
        read_labelled(labels(tmp_path, "skin,x,endorses,"), probes, group_columns=["sex"])
