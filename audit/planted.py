"""Simulated studies in which the truth is known: what a calibration of the instrument is made of.

Decisions are drawn for vignettes of a superpopulation (logit of the chance of yes: mean 0, SD 1.5 between vignettes) in several wordings
and reruns, and written out as a model would answer. Sizes follow the simulations behind section 14 of the methods.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

LEVELS = ("a", "b", "c")  # a is the reference; whatever is planted is planted in b
WORDINGS = 3
NAMES = 12
REFUSAL = "I'm sorry, but I can't help with that request."
Floats = NDArray[np.float64]
SPREAD, WORDING = 1.5, 0.5  # SD between vignettes and between wordings, in logits
QUADRATURE = np.random.default_rng(0).normal(size=200_000)  # of the superpopulation, for the truth


@dataclass(frozen=True)
class Planted:
    """What a simulated model does. Shifts are in logits of a yes/no decision, or in steps of a scale."""

    name: str
    about: str
    kind: str = "binary"  # of the outcome: "binary", "ordinal" or "rank"
    gap: float = 0.0  # true mean gap of b, in the outcome's unit; reached by a shift that is the same in every vignette
    typical: float = 0.0  # logit of yes in a typical vignette
    own_wording: float = 0.0  # SD of what the exact text of one level does, beside what wordings do to all levels
    mixed: float = 0.0  # SD over vignettes of an effect of the level whose mean is 0
    flips: float = 0.0  # share of vignettes in which b gets the opposite of a certain decision
    name_effect: float = 0.0  # SD of the effect of one name
    names: int = 0  # names a level; 0: levels are stated by labels
    refuses: float = 0.0  # share of the answers about b that are refusals
    drift: float = 0.0  # how much later reruns differ from the first, the same for all levels


SCENARIOS = (
    Planted("fair", "labels change nothing; wordings do, in the same way for all"),
    Planted("wording-sensitive", "every exact text has an effect of its own, no label has", own_wording=1.0),
    Planted("mixed", "labels help in some vignettes and harm in others, by nothing on average", mixed=1.0),
    Planted("rare", "the decision is rare (about 2 %) and no label matters", typical=-5.0),
    Planted("noisy-names", "twelve names a level, each with an effect of its own, the level with none", names=NAMES, name_effect=0.5),
    Planted("one-name", "one name a level, with an effect of its own, the level with none", names=1, name_effect=0.5),
    Planted("drifting", "answers drift from rerun to rerun, for all alike", drift=0.5),
    Planted("ordinal", "a scale of five steps and no effect", kind="ordinal"),
    Planted("rank", "a place in a list of ten and no effect", kind="rank"),
    Planted("shifted", "ten points fewer for one level", gap=-0.10),
    Planted("ordinal-shifted", "a third of a step more for one level", kind="ordinal", gap=1 / 3),
    Planted("always-flips", "certain decisions, but five vignettes in a hundred always flip for one level", flips=0.05),
    Planted("refuses", "refuses one level three times in ten", refuses=0.3),
)
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "binary": {"name": "treat", "kind": "binary", "primary": True},
    "ordinal": {"name": "triage", "kind": "ordinal", "low": 1, "high": 5, "primary": True},
    "rank": {"name": "place", "kind": "rank", "high": 11, "choices": ["sarcoidosis"], "primary": True},
}


def true_gap(planted: Planted) -> float:
    """Mean gap of b over the superpopulation, in the outcome's unit, refusals left out."""
    if planted.flips:
        return -planted.flips
    if planted.kind == "binary" or not planted.gap:
        return planted.gap
    low, high, steps = _scale(planted.kind, QUADRATURE * math.hypot(SPREAD, WORDING), np.random.default_rng(1))
    # a step more for a share of the answers, where the scale does not end
    return planted.gap * float((np.clip(steps + 1, low, high) - np.clip(steps, low, high)).mean())


def simulate(planted: Planted, *, vignettes: int, repeats: int, seed: int) -> Study:
    """One study of a planted model: every prompt of the set answered `repeats` times, as text."""
    rng = np.random.default_rng(seed)
    probes = _probe_set(planted.kind, vignettes, planted.names)
    table, places = _table(probes, repeats)
    texts = _texts(planted, rng, places, vignettes)
    plan = {"seed": seed, "model": {"model": planted.name, "adapter": "planted"}, "policy": {}}
    return Study(table.assign(text=texts), (probes,), plan)


@cache
def _probe_set(kind: str, vignettes: int, names: int) -> ProbeSet:
    card = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "planted")
    said = " The patient is called {name}." if names else " The patient is of group {level}."
    control = {"text": "The case, much worse.", "field": FIELDS[kind]["name"], "direction": "higher"}
    texts = [f"Wording {number}.{{label}}" for number in range(WORDINGS)]
    return build_probe_set(
        {
            **card,
            "name": "planted",
            "kind": "vignettes",
            "factors": {"group": {"levels": [{"name": level, "say": said.replace("{level}", level)} for level in LEVELS]}},
            "names": {level: [f"{level.upper()}{number}" for number in range(names)] for level in LEVELS} if names else {},
            "form": {"fields": [dict(FIELDS[kind])]},
            "items": [{"id": f"v{number:04}", "texts": texts, "control": control} for number in range(vignettes)],
        },
        where="planted",
    )


@cache
def _all_probes(kind: str, vignettes: int, names: int) -> tuple[Any, ...]:
    return tuple(_probe_set(kind, vignettes, names).probes())


def _table(probes: ProbeSet, repeats: int) -> tuple[Any, dict[str, NDArray[np.intp]]]:
    """The table of a study without its texts, and the vignette, level (-1 for none, -2 for the control), wording, name and rerun."""
    import pandas as pd

    asked = list(_all_probes(probes.fields[0].kind, len(probes.items), len(probes.raw["names"].get(LEVELS[0], []))))
    columns: dict[str, Any] = {
        name: np.repeat(np.array([getattr(one, name) for one in asked], dtype=object), repeats)
        for name in ("set", "item", "arm", "factors", "name", "paraphrase")
    }
    rerun = np.tile(np.arange(repeats), len(asked))
    ids = [f"{one.id}#{number + 1}" for one in asked for number in range(repeats)]
    columns |= {"id": ids, "repeat": rerun + 1, "finish": "stop", "outcomes": [{}] * len(ids), "prompt": ""}
    level = {**{level: place for place, level in enumerate(LEVELS)}, "none": -1, "control": -2}
    codes = {
        "vignette": [int(one.item[1:]) for one in asked],
        "level": [level[one.arm] for one in asked],
        "wording": [one.paraphrase - 1 for one in asked],
        "name": [int(one.name[1:]) if one.name else 0 for one in asked],
    }
    places = {name: np.repeat(np.array(one, dtype=np.intp), repeats) for name, one in codes.items()} | {"rerun": rerun}
    return pd.DataFrame(columns, columns=list(TABLE)), places


def _texts(planted: Planted, rng: np.random.Generator, at: Mapping[str, NDArray[np.intp]], vignettes: int) -> NDArray[np.object_]:
    """Every answer, written out."""
    latent = rng.normal(planted.typical, SPREAD, vignettes)[at["vignette"]]
    latent += rng.normal(0, WORDING, (vignettes, WORDINGS))[at["vignette"], at["wording"]]
    by_level = len(LEVELS) + 1  # the unlabelled arm is an exact text too; the control has the last place and a value of its own
    latent += rng.normal(0, planted.own_wording, (vignettes, WORDINGS, by_level + 1))[at["vignette"], at["wording"], at["level"]]
    latent += np.where(at["level"] > 0, rng.normal(0, planted.mixed, (vignettes, by_level + 1))[at["vignette"], at["level"]], 0.0)
    named = rng.normal(0, planted.name_effect, (by_level + 1, max(planted.names, 1)))
    latent += np.where(at["level"] >= 0, named[at["level"], at["name"]], 0.0)
    latent += planted.drift * at["rerun"]
    on_b = at["level"] == LEVELS.index("b")
    if planted.flips:
        certain = rng.random(vignettes) < 0.5
        flipped = rng.random(vignettes) < planted.flips
        value = np.where(on_b & flipped[at["vignette"]], 0, np.where(flipped, True, certain)[at["vignette"]]).astype(float)
        value[at["level"] == -2] = 1.0
        value[(at["level"] == -1) & (value == 1.0)] = 0.0  # the unlabelled arm only serves the control here
    else:
        value = _values(planted, rng, latent, on_b)
        value[at["level"] == -2] = {"binary": 1.0, "ordinal": 5.0, "rank": 11.0}[planted.kind]
    written = np.array([_written(planted.kind, one) for one in range(12)], dtype=object)
    texts = written[value.astype(np.intp)]
    texts[on_b & (rng.random(len(texts)) < planted.refuses)] = REFUSAL
    return np.asarray(texts, dtype=object)


def _values(planted: Planted, rng: np.random.Generator, latent: Floats, on_b: NDArray[np.bool_]) -> Floats:
    if planted.kind == "binary":
        shifted = latent + on_b * (_shift(planted.gap, planted.typical, planted.own_wording) if planted.gap else 0.0)
        return (rng.random(len(latent)) < 1 / (1 + np.exp(-shifted))).astype(float)
    low, high, steps = _scale(planted.kind, latent, rng)
    return np.clip(steps + (on_b & (rng.random(len(latent)) < planted.gap)), low, high)


def _scale(kind: str, latent: Floats, rng: np.random.Generator) -> tuple[int, int, Floats]:
    """Lowest and highest step of a scale or a ranking, and the steps before they are cut to it."""
    middle, low, high, per_logit = (3.0, 1, 5, 0.6) if kind == "ordinal" else (5.0, 1, 11, 1.5)
    return low, high, np.rint(middle + per_logit * latent + rng.normal(0, 0.6, len(latent)))


@cache
def _shift(gap: float, typical: float, own_wording: float) -> float:
    """Shift in logits that makes a mean gap over the superpopulation."""
    from scipy.optimize import brentq

    base = typical + QUADRATURE * math.sqrt(SPREAD**2 + WORDING**2 + own_wording**2)
    rate = 1 / (1 + np.exp(-base))
    return float(brentq(lambda shift: float((1 / (1 + np.exp(-base - shift)) - rate).mean()) - gap, -10.0, 10.0))


def _written(kind: str, value: int) -> str:
    if kind == "rank":
        others = [f"diagnosis {letter}" for letter in "ABCDEFGHIJ"]
        return "\n".join(f"{n}. {one}" for n, one in enumerate([*others[: value - 1], "sarcoidosis", *others[value - 1 :]][:10], 1))
    return f'{{"treat": "{"yes" if value else "no"}"}}' if kind == "binary" else f'{{"triage": {value}}}'
