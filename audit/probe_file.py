"""Probe set files: `set.toml`, its shape, and what is wrong with one."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.errors import ProbeError
from audit.probe import SLOT, Factor, Field, Item, ProbeSet
from audit.reading import check_shape, jsonl_rows

KINDS = ("vignettes", "misconceptions", "references", "repeats", "patients", "questions", "keyed")
FIELD_KINDS = ("ordinal", "binary", "number", "choice", "set", "text", "rank")
CARD = ("name", "title", "version", "kind", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off")
VALENCES = ("depends", "more is benefit", "more is harm")
NAME = re.compile(r"[\w.-]+")  # of items and levels, which are parts of ids

_LEVEL = {"name": str, "label": str, "say": str}
_FIELD = {"name": str, "kind": FIELD_KINDS, "title": str, "low": float, "high": float, "step": float, "valence": VALENCES, "primary": bool}
_CONTROL = {"text": str, "field": str, "direction": ("lower", "higher")}
_ITEM = {
    "id": str,
    "base": str,
    "texts": [str],
    "exclude": [str],
    "exclude_why": str,
    "subject": str,
    "repeats": int,
    "key": {},
    "say": {"": {"": str}},
}
_KEYED = {"options": {"": str}, "right": [str], "wrong": [str], "abstain": [str]}
SHAPE = dict.fromkeys((*CARD, "dummy", "system", "subject"), str) | {
    "kind": KINDS,
    "caveats": [str],
    "repeats": int,
    "factors": {"": {"title": str, "unstated": str, "levels": [_LEVEL]}},
    "cross": [[str]],
    "names": {"": [str]},
    "form": {"instruction": str, "fields": [_FIELD | {"choices": [str]}]},
    "penalty": float,
    "items": [_ITEM | _KEYED | {"control": _CONTROL}],
}


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
    if raw["kind"] == "keyed":
        _check_keyed(raw, items, where)
    try:
        canonical = json.dumps(raw, sort_keys=True, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError as error:
        raise ProbeError(f"{where}: holds half a character, {error.object[error.start]!r}; write the whole one") from error
    card = {name: raw[name] for name in CARD} | {"caveats": raw.get("caveats", [])}
    probes = ProbeSet(raw["name"], raw["kind"], card, factors, fields, items, hashlib.sha256(canonical).hexdigest(), raw)
    _check_names(probes, where)
    return probes


def with_axes(probes: ProbeSet, axes: Sequence[str]) -> ProbeSet:
    """The set asked by these axes only: a factor, or factors crossed as "race*sex". A set without factors stays as it is."""
    if not axes or not probes.factors:
        return probes
    blocks = [[name.strip() for name in axis.split("*")] for axis in axes]
    raw = {**probes.raw, "cross": blocks}
    if "names" in raw:  # names of arms that are not asked any more
        arms = {arm for item in probes.items for arm, _ in replace(probes, raw=raw).arms(item)}
        raw["names"] = {arm: names for arm, names in raw["names"].items() if arm in arms}
    return build_probe_set(raw, where=f"{probes.name}, --axes {' '.join(axes)}")


def _factor(name: str, body: Mapping[str, Any], where: str) -> Factor:
    if name in ("", "dummy", "label", "name"):
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


def _check_keyed(raw: Mapping[str, Any], items: tuple[Item, ...], where: str) -> None:
    if not 0 <= raw.get("penalty", 0) <= 1:
        raise ProbeError(f"{where}: penalty = {raw['penalty']}; the points that a wrong answer costs lie in 0 to 1")
    for item in items:
        options, right = item.raw.get("options", {}), item.raw.get("right", [])
        if not right:
            raise ProbeError(f'{where}: item {item.id!r} has no right answer; give right = [ … ], or ["abstain"] where no answer is right')
        for letter in (*(right if options and right != ["abstain"] else ()), *item.raw.get("abstain", ())):
            if letter not in options:
                raise ProbeError(
                    f"{where}: item {item.id!r} names {letter!r}, which is no option (options: {', '.join(options) or 'none'})"
                )
        for pattern in (*(right if not options else ()), *item.raw.get("wrong", ())):
            try:
                re.compile(pattern)
            except re.error as error:
                raise ProbeError(f"{where}: item {item.id!r}: the pattern {pattern!r} is no regular expression: {error}") from error


def _check_names(probes: ProbeSet, where: str) -> None:
    by_name = {factor.name for factor in probes.factors if any("{name}" in words for words in factor.say.values())}
    if not by_name and not probes.raw.get("names"):
        return
    arms = {arm: stated for item in probes.items for arm, stated in probes.arms(item)}
    for arm, stated in arms.items():
        if by_name & set(stated) and not probes.raw.get("names", {}).get(arm):
            raise ProbeError(f"{where}: arm {arm!r} is stated by a name and has none; add names.{arm!r} = [ … ], ten names or more")
    names = probes.raw.get("names", {})
    for arm in names:
        if arm not in arms and probes.items:
            raise ProbeError(f"{where}: names are given for {arm!r}, which is no arm (arms: {', '.join(arms)})")
    counts = {arm: len(names[arm]) for arm in names}
    if len(set(counts.values())) > 1:  # names that do not rotate together cannot be told from the vignettes
        told = ", ".join(f"{arm} {count}" for arm, count in counts.items())
        raise ProbeError(f"{where}: every arm needs the same number of names, so that they rotate together; there are {told}")
