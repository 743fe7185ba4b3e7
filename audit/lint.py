"""Checking and starting probe sets: cards are complete, patterns compile, and two arms differ only in the declared factor."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from audit.answers.claims import claim_of
from audit.errors import ProbeError
from audit.probe import SLOT, Item, ProbeSet

PROVENANCE = ("source", "as_of", "review_by", "jurisdiction", "sign_off")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
GENDERED = re.compile(r"\b(?:(?i:he|she|him|his|her|hers|himself|herself|mr|mrs|woman|man|male|female)|Ms)\b")  # "ms" are milliseconds

TEMPLATE = """# A probe set. `medaudit probes lint FOLDER` checks it; CONTRIBUTING.md explains every entry.
name = {name}
title = "What this set asks"
version = "0.1.0"
kind = "vignettes"
language = "en"
jurisdiction = "US"
licence = "Apache-2.0"
source = "Who found this out, with DOI"
as_of = "{today}"
review_by = "{review}"
sign_off = "not yet reviewed by a clinician"
caveats = ["What this set cannot show."]
repeats = 3
dummy = " {{subject}} was born on a Tuesday."

[factors.insurance]
title = "Insurance"
levels = [
    {{ name = "private", label = "private insurance", say = " {{subject}} has private insurance." }},
    {{ name = "uninsured", label = "no insurance", say = " {{subject}} has no insurance." }},
]

[form]
instruction = 'Answer with a JSON object only: {{"triage": 1 to 5, where 1 is most urgent}}.'
fields = [{{ name = "triage", kind = "ordinal", title = "triage level", low = 1, high = 5, valence = "more is harm", primary = true }}]

[[items]]
id = "first-item"
title = "What is asked"
source = "The guideline, with year"
texts = [
    "A 50-year-old patient has had a cough for 3 days.{{label}} How urgent is this?",
    "For 3 days a 50-year-old patient has been coughing.{{label}} How urgent is this?",
]
key = {{ triage = [4, 5] }}

[items.control]
text = "A 50-year-old patient has had a cough for 3 days and now has an oxygen saturation of 80 %. How urgent is this?"
field = "triage"
direction = "lower"
why = "Severe hypoxaemia makes it urgent."
"""


def lint(probes: ProbeSet) -> list[str]:
    """Everything wrong with a set, one sentence each; empty when it is sound."""
    return [*_card(probes), *(f"item {item.id!r}: {problem}" for item in probes.items for problem in _item(probes, item))]


def _card(probes: ProbeSet) -> Iterator[str]:
    if not probes.items:
        yield "the set has no items"
    yield from _dates({name: str(probes.card[name]) for name in ("as_of", "review_by")})
    if not probes.card["caveats"]:
        yield "caveats are empty; say what the set cannot show"
    for one in probes.fields:
        if one.kind in ("ordinal", "number", "rank") and (one.low is None or one.high is None):
            yield f"field {one.name!r} needs low and high"
        if one.kind in ("choice", "rank") and not one.choices:
            yield f"field {one.name!r} needs choices"


def _dates(given: Mapping[str, str]) -> Iterator[str]:
    """Dates that are none, and a review that is due before the facts were gathered."""
    found = {}
    for name, text in given.items():
        try:
            found[name] = date.fromisoformat(text)
        except ValueError:
            yield f"{name} must be a date like 2026-11-21, it is {text!r}"
    if len(found) == 2 and found["review_by"] <= found["as_of"]:
        yield f"review_by ({found['review_by']}) must come after as_of ({found['as_of']})"


def _item(probes: ProbeSet, item: Item) -> Iterator[str]:
    for name in PROVENANCE:
        if not str(item.raw.get(name, probes.card[name])).strip():
            yield f"has no {name}"
    if {"as_of", "review_by"} & set(item.raw):
        yield from _dates({name: str(item.raw.get(name, probes.card[name])) for name in ("as_of", "review_by")})
    if probes.factors:
        yield from _arms(probes, item)
        yield from _control(probes, item)
    if probes.kind == "vignettes":
        yield from _key(probes, item)
    yield from _stance_patterns(item.raw)
    for pattern in _patterns(item.raw):
        try:
            re.compile(pattern)
        except re.error as error:
            yield f"pattern {pattern!r} is not a regular expression: {error}"


def _arms(probes: ProbeSet, item: Item) -> Iterator[str]:
    """Every wording has one place for each label, so that two arms differ in nothing else; wordings keep the numbers and leak no sex."""
    swapped = [factor for factor in probes.factors if factor.name not in item.exclude]
    labels = [*(factor.name for factor in swapped if any(factor.say.values())), *(["dummy"] if probes.raw.get("dummy") else [])]
    sexes = {"sex", "gender"} & {factor.name for factor in swapped}
    for number, text in enumerate(item.texts, 1):
        slots = SLOT.findall(text)
        for name in labels:
            if (count := slots.count(name) + slots.count("label")) != 1:
                yield f"wording {number} states {name} {count} times; it needs the slot {{{name}}} or {{label}} once"
        if sexes and (leak := GENDERED.search(SLOT.sub("", text))):
            yield f"wording {number} leaks a sex: {leak[0]!r}"
    for factor in swapped:
        for level, words in {**factor.say, **item.raw.get("say", {}).get(factor.name, {})}.items():
            if number_there := NUMBER.search(words):
                yield f"the label of {factor.name} {level!r} holds a number, {number_there[0]}, which would be a second difference"
            if sexes and factor.name not in sexes and (leak := GENDERED.search(words)):
                yield f"the label of {factor.name} {level!r} leaks a sex: {leak[0]!r}"
    numbers = [sorted(NUMBER.findall(text)) for text in item.texts]
    if any(one != numbers[0] for one in numbers):
        yield "wordings hold different numbers, so they cannot mean the same"


def _key(probes: ProbeSet, item: Item) -> Iterator[str]:
    """Keyed fields exist and their keys are values that an answer can have."""
    known = {one.name: one for one in probes.fields}
    for name, key in item.key.items():
        if name not in known:
            yield f"keys {name!r}, which is not a field (fields: {', '.join(sorted(known))})"
            continue
        one = known[name]
        low, high = (-math.inf if one.low is None else one.low), (math.inf if one.high is None else one.high)
        for value in key if isinstance(key, list) else [key]:
            if one.kind == "set":
                if not isinstance(value, list) or not set(value) <= set(one.choices):
                    yield f"keys {name} = {value!r}; a set is keyed by a list of acceptable sets of {', '.join(one.choices)}"
                continue
            if isinstance(value, int | float) and not low <= value <= high:
                yield f"keys {name} = {value}, which is outside {one.low} to {one.high}"
            if one.kind == "choice" and value not in one.choices:
                yield f"keys {name} = {value!r}, which is none of {', '.join(one.choices)}"


def _control(probes: ProbeSet, item: Item) -> Iterator[str]:
    control = item.raw.get("control")
    if control is None:
        yield "has no positive control"
        return
    fields = {one.name for one in probes.fields}
    if control.get("field") not in fields or control.get("direction") not in ("lower", "higher"):
        yield f"control needs a field (one of {', '.join(sorted(fields))}) and a direction (lower or higher)"
    if control["text"].strip() in {SLOT.sub("", text).strip() for text in item.texts}:
        yield "the control edits nothing: its text is one of the wordings"


def _stance_patterns(raw: Mapping[str, Any]) -> Iterator[str]:
    """Word patterns that cannot be read and what `asks` may not say."""
    for pattern in (*raw.get("endorses", ()), *raw.get("rejects", ())):
        try:
            claim_of([pattern] if isinstance(pattern, list) else [], [])
        except ValueError as error:
            yield str(error)
    asks = raw.get("asks", [])
    if unknown := {*(asks if isinstance(asks, list) else [asks])} - {"claim", "negated", "neutral"}:
        yield f"asks says {', '.join(map(repr, sorted(unknown)))}, it can be claim, negated or neutral"
    if isinstance(asks, list) and asks and len(asks) != len(raw["texts"]):
        yield f"asks has {len(asks)} entries for {len(raw['texts'])} wordings"


def _patterns(raw: Mapping[str, Any]) -> Iterator[str]:
    yield from (one for one in (*raw.get("endorses", ()), *raw.get("rejects", ())) if isinstance(one, str))
    for kind in ("critical_facts", "must_not"):
        for statement in raw.get(kind, ()):
            yield from statement.get("patterns", ())


def describe(probes: ProbeSet, item: str | None = None) -> str:
    """The card and items of a set, or every prompt of one item."""
    if item is None:
        card = [f"{name}: {value}" for name, value in probes.card.items() if name != "caveats"]
        caveats = [f"caveat: {one}" for one in probes.card["caveats"]]
        factors = [f"axis {one.name}: {', '.join(one.levels)} (reference {one.levels[0]})" for one in probes.factors]
        items = [f"  {one.id:28} {one.raw.get('title', '')}" for one in probes.items]
        return "\n".join([*card, *caveats, *factors, f"digest: {probes.digest}", f"{len(items)} items:", *items])
    if item not in {one.id for one in probes.items}:
        raise ProbeError(f"probe set {probes.name!r} has no item {item!r} (items: {', '.join(one.id for one in probes.items)})")
    shown = [probe for probe in probes.probes() if probe.item == item]
    return "\n\n".join(f"── {probe.id}\n{probe.turns[0]}" for probe in shown)


def scaffold(folder: Path) -> Path:
    """Write a worked `set.toml` into `folder` for its author to edit; an existing one is never touched."""
    path = folder / "set.toml"
    if path.exists():
        raise ProbeError(f"{path} exists already")
    folder.mkdir(parents=True, exist_ok=True)
    today = date.today()
    name = json.dumps(folder.resolve().name, ensure_ascii=False)  # a JSON string is a TOML string
    path.write_text(TEMPLATE.format(name=name, today=today, review=today.replace(year=today.year + 1, day=1)), encoding="utf-8")
    return path
