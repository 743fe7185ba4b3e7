"""Suites: named selections of the shipped probe sets, declared in `probes/suites.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import ProbeError
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set, load_probe_set, probe_folder
from audit.reading import check_shape

SUITES = "suites.toml"
DEFAULT = "starter"  # what is asked when nothing is said
SHAPE = {"": {"about": str, "sets": [str], "items": {"": [str]}, "repeats": int}}


@dataclass(frozen=True)
class Suite:
    """A selection: whole sets, or some items of a set."""

    name: str
    about: str
    sets: tuple[str, ...]
    items: Mapping[str, tuple[str, ...]]  # set -> the items that are asked; a set that is not named is asked whole
    repeats: int | None  # how often every prompt is sent; None leaves it to the sets


def suites() -> dict[str, Suite]:
    """Every suite by its name, in the order of the file."""
    path = probe_folder() / SUITES
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    check_shape(raw, SHAPE, where=SUITES, fault=ProbeError)
    return {
        name: Suite(
            name,
            body["about"],
            tuple(body["sets"]),
            {one: tuple(items) for one, items in body.get("items", {}).items()},
            body.get("repeats"),
        )
        for name, body in raw.items()
    }


def load_suite(name: str) -> list[ProbeSet]:
    """The probe sets of a suite, each cut to its items. ProbeError lists the suites there are, or names an item that a set lacks."""
    known = suites()
    if name not in known:
        raise ProbeError(f"no suite {name!r}; there are {', '.join(known)}")
    suite = known[name]
    return [_cut(load_probe_set(one), suite) for one in suite.sets]


def _cut(probes: ProbeSet, suite: Suite) -> ProbeSet:
    wanted = suite.items.get(probes.name)
    if wanted is None and suite.repeats is None:
        return probes
    missing = set(wanted or ()) - {item.id for item in probes.items}
    if missing:
        raise ProbeError(f"suite {suite.name!r}: set {probes.name!r} has no item {', '.join(sorted(missing))}")
    items = [item.raw for item in probes.items if wanted is None or item.id in wanted]
    raw = {**probes.raw, "items": items}
    if suite.repeats is not None:
        raw = {**raw, "repeats": suite.repeats, "items": [{**item, "repeats": suite.repeats} for item in items]}
    return build_probe_set(raw, where=f"{probes.name}, suite {suite.name}")
