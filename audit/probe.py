"""Probe sets: what is asked. A set is a folder `probes/<name>/` with one `set.toml`; its format is told in CONTRIBUTING.md.

The text of an item holds slots named after factors, e.g. "{race}"; "{label}" stands for all of them and the dummy label in a row.
One arm states one level of one factor (or of the factors crossed in one block) and leaves the others unstated, so that two arms of
a block differ in nothing else. Arms "none" (nothing stated), "dummy" (a label without social meaning) and "control" (one clinically
decisive edit) come beside them.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from audit.errors import ProbeError
from audit.reading import check_shape, jsonl_rows

KINDS = ("vignettes", "misconceptions", "references", "repeats", "patients", "questions")
FIELD_KINDS = ("ordinal", "binary", "number", "choice", "text", "rank")
CARD = ("name", "title", "version", "kind", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off")
VALENCES = ("depends", "more is benefit", "more is harm")
SLOT = re.compile(r"\{(\w*)\}")
NAME = re.compile(r"[\w.-]+")  # of items and levels, which are parts of ids

_LEVEL = {"name": str, "label": str, "say": str}
_FIELD = {"name": str, "kind": FIELD_KINDS, "title": str, "low": float, "high": float, "step": float, "valence": VALENCES, "primary": bool}
_CONTROL = {"text": str, "field": str, "direction": ("lower", "higher")}
_ITEM = {"id": str, "texts": [str], "exclude": [str], "subject": str, "repeats": int, "key": {}, "say": {"": {"": str}}}
SHAPE = dict.fromkeys((*CARD, "dummy", "system", "subject"), str) | {
    "kind": KINDS,
    "caveats": [str],
    "repeats": int,
    "factors": {"": {"title": str, "unstated": str, "levels": [_LEVEL]}},
    "cross": [[str]],
    "form": {"instruction": str, "fields": [_FIELD | {"choices": [str]}]},
    "items": [_ITEM | {"control": _CONTROL}],
}


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
    paraphrase: int = 1  # from 1
    repeats: int = 1  # how often the plan sends it


@dataclass(frozen=True)
class Field:
    """One value that the answer form asks for."""

    name: str
    kind: str  # one of FIELD_KINDS
    title: str = ""
    low: float | None = None  # smallest and largest admissible value (ordinal, number, rank)
    high: float | None = None  # of a rank: what a diagnosis gets that is not listed
    step: float = 1.0  # largest plausible change of one vignette under a swap, in the field's unit; the equivalence gates use it
    valence: str = "depends"  # "more is benefit", "more is harm" or "depends"
    primary: bool = False  # one of the outcomes whose contrasts are the primary family
    choices: tuple[str, ...] = ()  # admissible values of a choice; names of the diagnosis whose place in the list a rank is


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
        for item in self.items:
            for arm, factors in self.arms(item):
                texts = item.texts if arm != "control" else (item.raw["control"]["text"],)
                for number, text in enumerate(texts, 1):
                    yield Probe(
                        id=f"{self.name}/{item.id}/{arm}/p{number}",
                        set=self.name,
                        item=item.id,
                        turns=(self.prompt(item, text, arm, factors),),
                        system=str(self.raw.get("system", "")),
                        arm=arm,
                        factors=factors,
                        paraphrase=number,
                        repeats=int(item.raw.get("repeats", self.raw.get("repeats", 1))),
                    )

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

    def prompt(self, item: Item, text: str, arm: str, factors: Mapping[str, str]) -> str:
        """The item's wording with this arm's labels in their slots and the answer form behind it."""
        slots = {factor.name: self._words(item, factor, factors.get(factor.name)) for factor in self.factors}
        slots["dummy"] = self._subject(item, str(self.raw["dummy"])) if arm == "dummy" else ""
        slots["label"] = "".join(slots[name] for name in (*factors, *sorted(slots.keys() - factors.keys())))  # in the arm's order
        filled = SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), text) if self.factors else text
        form = str(self.raw.get("form", {}).get("instruction", "")).strip()
        return f"{filled.strip()}\n\n{form}" if form else filled.strip()

    def _words(self, item: Item, factor: Factor, level: str | None) -> str:
        if level is None:
            return factor.unstated
        return self._subject(item, item.raw.get("say", {}).get(factor.name, {}).get(level, factor.say[level]))

    def _subject(self, item: Item, words: str) -> str:
        return words.replace("{subject}", str(item.raw.get("subject", self.raw.get("subject", "The patient"))))


def probe_folder() -> Path:
    """Where the shipped probe sets are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    return package / "probes" if (package / "probes").is_dir() else package.parent / "probes"


def shipped_sets() -> list[str]:
    """Names of the shipped probe sets, sorted."""
    return sorted(path.parent.name for path in probe_folder().glob("*/set.toml"))


def load_probe_set(name: str) -> ProbeSet:
    """A shipped set by name, or any folder that holds a `set.toml` by path. ProbeError says what is wrong, and where."""
    folder = Path(name) if (Path(name) / "set.toml").is_file() else probe_folder() / name
    path = folder / "set.toml"
    if not path.is_file():
        raise ProbeError(f"no probe set {name!r}: neither a folder with a set.toml nor one of {', '.join(shipped_sets())}")
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProbeError(f"{path}: not valid TOML: {error}") from error
    bulk = folder / "items.jsonl"
    if bulk.is_file():
        raw["items"] = [*raw.get("items", []), *(row for _, row in jsonl_rows(bulk, fault=ProbeError))]
    return build_probe_set(json.loads(json.dumps(raw, default=str)), where=f"{folder.name}/set.toml")


def build_probe_set(raw: Mapping[str, Any], *, where: str) -> ProbeSet:
    """A ProbeSet from parsed TOML or JSON; `where` names the file in errors."""
    missing = [name for name in CARD if name not in raw]
    if missing:
        raise ProbeError(f"{where}: the card lacks {', '.join(missing)} (needed: {', '.join(CARD)})")
    check_shape(raw, SHAPE, where=where, fault=ProbeError)
    _check_repeats(raw, "the set", where)
    factors = tuple(_factor(name, body, where) for name, body in raw.get("factors", {}).items())
    _check_blocks(raw, factors, where)
    items = tuple(_item(body, factors, where) for body in raw.get("items", []))
    fields = tuple(_field(body, where) for body in raw.get("form", {}).get("fields", []))
    _check_unique(items, factors, fields, where)
    try:
        canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise ProbeError(f"{where}: holds half a character, {error.object[error.start]!r}; write the whole one") from error
    card = {name: raw[name] for name in CARD} | {"caveats": raw.get("caveats", [])}
    return ProbeSet(raw["name"], raw["kind"], card, factors, fields, items, hashlib.sha256(canonical).hexdigest(), raw)


def _factor(name: str, body: Mapping[str, Any], where: str) -> Factor:
    if name in ("", "dummy", "label"):
        raise ProbeError(f"{where}: a factor cannot be called {name!r}, which is a slot of its own; give it another name")
    levels = body.get("levels", [])
    if len(levels) < 2 or not all(NAME.fullmatch(level.get("name", "")) for level in levels):
        raise ProbeError(f"{where}: factor {name!r} needs two or more levels, each with a name of letters, digits, '_', '-' or '.'")
    names = [level["name"] for level in levels]
    if len(set(names)) < len(names):
        raise ProbeError(f"{where}: factor {name!r} declares a level twice; it has {', '.join(names)}")
    return Factor(
        name=name,
        title=str(body.get("title", name)),
        say={level["name"]: level.get("say", "") for level in levels},
        labels={level["name"]: level.get("label", level["name"]) for level in levels},
        unstated=str(body.get("unstated", "")),
    )


def _field(body: Mapping[str, Any], where: str) -> Field:
    try:
        one = Field(**{**body, "choices": tuple(body.get("choices", ()))})
    except TypeError as error:
        raise ProbeError(f"{where}: a field of the answer form is malformed: {error}") from error
    if not one.step > 0 or (one.low is not None and one.high is not None and one.low > one.high):
        raise ProbeError(f"{where}: field {one.name!r} needs low <= high and a step above 0; it has {one.low}, {one.high} and {one.step}")
    return one


def _item(body: Mapping[str, Any], factors: tuple[Factor, ...], where: str) -> Item:
    name = body.get("id")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ProbeError(f"{where}: an item needs an id of letters, digits, '_', '-' or '.', got {name!r}")
    texts = tuple(body.get("texts", ()))
    control = (body["control"].get("text", ""),) if "control" in body else ()
    if not texts or not all(text.strip() for text in (*texts, *control)):
        raise ProbeError(f"{where}: item {name!r} needs texts, a list of one or more wordings, and a text in its control if it has one")
    _check_repeats(body, f"item {name!r}", where)
    known = [factor.name for factor in factors]
    for slot in SLOT.findall(" ".join((*texts, *control))) if factors else ():
        if slot not in (*known, "dummy", "label"):
            raise ProbeError(f"{where}: item {name!r} has a slot {{{slot}}} that is not a factor (factors: {', '.join(known)})")
    for factor in body.get("exclude", ()):
        if factor not in known:
            raise ProbeError(f"{where}: item {name!r} excludes {factor!r}, which is not a factor (factors: {', '.join(known)})")
    levels = {(factor.name, level) for factor in factors for level in factor.levels}
    for factor, level in ((factor, level) for factor, words in body.get("say", {}).items() for level in words):
        if (factor, level) not in levels:
            there = ", ".join(f"{one.name}.{each}" for one in factors for each in one.levels)
            raise ProbeError(f"{where}: item {name!r} says {factor}.{level}, which is no level of a factor (there are {there})")
    return Item(name, texts, tuple(body.get("exclude", ())), body)


def _check_repeats(body: Mapping[str, Any], what: str, where: str) -> None:
    if body.get("repeats", 1) < 1:
        raise ProbeError(f"{where}: {what} has repeats = {body['repeats']}; it must be 1 or more")


def _check_blocks(raw: Mapping[str, Any], factors: tuple[Factor, ...], where: str) -> None:
    known = {factor.name for factor in factors}
    for block in raw.get("cross", []):
        for name in block:
            if name not in known:
                raise ProbeError(f"{where}: cross names {name!r}, which is not a factor (factors: {', '.join(sorted(known))})")
        if len(set(block)) < len(block):
            raise ProbeError(f"{where}: a block of cross names a factor twice: {', '.join(block)}")


def _check_unique(items: tuple[Item, ...], factors: tuple[Factor, ...], fields: tuple[Field, ...], where: str) -> None:
    levels = [level for one in factors for level in one.levels]
    for what, names in (("item", [one.id for one in items]), ("level", levels), ("field", [one.name for one in fields])):
        for name, count in Counter(names).items():
            if count > 1:
                raise ProbeError(f"{where}: {what} {name!r} is declared twice; every {what} needs a name of its own")
    for level in {"none", "dummy", "control"} & set(levels):
        raise ProbeError(f"{where}: {level!r} names an arm and cannot be a level")
