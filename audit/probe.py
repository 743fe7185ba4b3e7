"""Probe sets: what is asked. A set is a folder `probes/<name>/` with one `set.toml`; its format is told in CONTRIBUTING.md.

The text of an item holds slots named after factors, e.g. "{race}"; "{label}" stands for all of them and the dummy label in a row.
One arm states one level of one factor (or of the factors crossed in one block) and leaves the others unstated, so that two arms of
a block differ in nothing else. Arms "none" (nothing stated), "dummy" (a label without social meaning) and "control" (one clinically
decisive edit) come beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Probe:
    """One prompt ready to send. `arm` is "none", "dummy", "control" or a path of levels such as "black" or "black/woman"."""

    id: str  # "set/item/arm/p1"
    set: str
    item: str
    turns: tuple[str, ...]  # the user's messages, sent one after the other in one conversation
    system: str = ""
    arm: str = "none"
    factors: Mapping[str, str] = field(default_factory=dict)  # factor -> level that this arm states
    name: str = ""  # the patient's name, where this arm is stated by one
    paraphrase: int = 1  # from 1
    repeats: int = 1  # how often the plan sends it


@dataclass(frozen=True)
class Field:
    """One value that the answer form asks for."""

    name: str
    kind: str  # "ordinal", "binary", "number", "choice", "set", "text" or "rank"
    title: str = ""
    low: float | None = None  # smallest and largest admissible value (ordinal, number, rank)
    high: float | None = None  # of a rank: what a diagnosis gets that is not listed
    step: float = 1.0  # largest plausible change of one vignette under a swap, in the field's unit; the equivalence gates use it
    valence: str = "depends"  # "more is benefit", "more is harm" or "depends"
    primary: bool = False  # one of the outcomes whose contrasts are the primary family
    choices: tuple[str, ...] = ()  # values of a choice, members of a set; names of the diagnosis whose place in the list a rank is


@dataclass(frozen=True)
class Factor:
    """A demographic axis. The first level is the reference; `say` maps a level to the words that state it."""

    name: str
    title: str
    say: Mapping[str, str]
    labels: Mapping[str, str]
    unstated: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels in their declared order; the first is the reference."""
        return tuple(self.say)


@dataclass(frozen=True)
class Item:
    """The question with its factors taken out. `raw` keeps what the kind of set needs: key, class, patterns, facts, topic."""

    id: str
    texts: tuple[str, ...]  # meaning-preserving paraphrases
    exclude: tuple[str, ...]  # factors that are clinically relevant here and never swapped
    raw: Mapping[str, Any]

    @property
    def base(self) -> str:
        """The base case that this is a variant of; the item itself unless it says otherwise. Base cases are what inference counts."""
        return str(self.raw.get("base", self.id))

    @property
    def key(self) -> Mapping[str, Any]:
        """The guideline-concordant value of each keyed field; empty where none exists."""
        return self.raw.get("key", {})  # type: ignore[no-any-return]


@dataclass(frozen=True)
class ProbeSet:
    """A named, versioned, cited collection. `raw` is the parsed file: the plan carries it, so a run can be judged without us."""

    name: str
    kind: str
    card: Mapping[str, Any]
    factors: tuple[Factor, ...]
    fields: tuple[Field, ...]
    items: tuple[Item, ...]
    digest: str  # sha256 of the canonical JSON of `raw`
    raw: Mapping[str, Any]

    def item(self, name: str) -> Item:
        """The item called `name`; LookupError when there is none."""
        for item in self.items:
            if item.id == name:
                return item
        raise LookupError(f"probe set {self.name!r} has no item {name!r}")

    def probes(self) -> Iterator[Probe]:
        """Every probe of the set, item by item."""
        for number, item in enumerate(self.items):
            for arm, factors in self.arms(item):
                texts = item.texts if arm != "control" else (item.raw["control"]["text"],)
                for wording, text in enumerate(texts, 1):
                    name = self.name_for(arm, number * len(texts) + wording - 1)
                    yield Probe(
                        id=f"{self.name}/{item.id}/{arm}/p{wording}",
                        set=self.name,
                        item=item.id,
                        turns=(self.prompt(item, text, arm, factors, name=name),),
                        system=str(self.raw.get("system", "")),
                        arm=arm,
                        factors=factors,
                        name=name,
                        paraphrase=wording,
                        repeats=int(item.raw.get("repeats", self.raw.get("repeats", 1))),
                    )

    def name_for(self, arm: str, turn: int) -> str:
        """The name that states an arm the `turn`-th time, from 0: names rotate over vignettes and wordings. "" for an arm without names."""
        names = self.raw.get("names", {}).get(arm, ())
        return str(names[turn % len(names)]) if names else ""

    def arms(self, item: Item) -> Iterator[tuple[str, dict[str, str]]]:
        """Name and stated levels of every arm of `item`."""
        found: dict[str, dict[str, str]] = {"none": {}}  # an exclusion can make two blocks alike: every arm comes once
        if self.factors and "dummy" in self.raw:
            found["dummy"] = {}
        by_name = {factor.name: factor for factor in self.factors if factor.name not in item.exclude}
        for block in self.raw.get("cross", [[factor.name] for factor in self.factors]):
            present = [by_name[name] for name in block if name in by_name]
            for levels in product(*(factor.levels for factor in present)) if present else ():
                found["/".join(levels)] = {factor.name: level for factor, level in zip(present, levels, strict=True)}
        if "control" in item.raw:
            found["control"] = {}
        yield from found.items()

    def prompt(self, item: Item, text: str, arm: str, factors: Mapping[str, str], *, name: str = "") -> str:
        """The item's wording with this arm's labels in their slots and the answer form behind it."""
        slots = {factor.name: self._words(item, factor, factors.get(factor.name)) for factor in self.factors}
        slots["dummy"] = self._subject(item, str(self.raw["dummy"])) if arm == "dummy" else ""
        slots["label"] = "".join(slots[name] for name in (*factors, *sorted(slots.keys() - factors.keys())))  # in the arm's order
        slots = {slot: words.replace("{name}", name) for slot, words in slots.items()}
        filled = SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), text) if self.factors else text
        form = str(self.raw.get("form", {}).get("instruction", "")).strip()
        return f"{filled.strip()}\n\n{form}" if form else filled.strip()

    def _words(self, item: Item, factor: Factor, level: str | None) -> str:
        if level is None:
            return factor.unstated
        return self._subject(item, item.raw.get("say", {}).get(factor.name, {}).get(level, factor.say[level]))

    def _subject(self, item: Item, words: str) -> str:
        return words.replace("{subject}", str(item.raw.get("subject", self.raw.get("subject", "The patient"))))
