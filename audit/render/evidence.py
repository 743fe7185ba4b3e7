"""The answers behind the findings: which two belong side by side, and which of their words differ."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import Any

from markupsafe import Markup, escape

from audit.render.text import printable

Answer = dict[str, Any]
# One Chinese or Japanese character is a word of its own: these scripts put no blanks between words.
TOKEN = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
LONGEST = 4000  # tokens; comparing takes quadratic time, so longer texts stand side by side unmarked


def partners(dossier: dict[str, Any]) -> dict[str, str]:
    """For each answer whose arm a finding sets against another arm of the same item, paraphrase and repeat: the id of that other."""
    answers: dict[str, Answer] = dossier["evidence"]
    found: dict[str, str] = {}
    for finding in dossier["findings"]:
        groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for name in finding["evidence"]:
            if name in answers:
                groups[_asked(answers[name])].append(name)
        for group in groups.values():
            ranked = sorted(group, key=lambda name: _distance(answers[name], finding["where"]))
            for place, name in enumerate(ranked):
                others = [one for one in ranked[:place] if answers[one]["arm"] != answers[name]["arm"]]
                if others:
                    found.setdefault(name, min(others, key=lambda one: _unlike(answers[one], answers[name])))
    return found


def _asked(answer: Answer) -> tuple[Any, ...]:
    return answer["set"], answer["item"], answer["paraphrase"], answer["repeat"]


def _distance(answer: Answer, where: dict[str, str]) -> int:
    """0 for the reference arm of a finding, 1 for the arm that states nothing, 2 for the others."""
    reference, axis = where.get("reference"), where.get("axis", "")
    if reference is not None and reference in (answer["arm"], answer["factors"].get(axis)):
        return 0
    return 1 if answer["arm"] == "none" else 2


def _unlike(one: Answer, other: Answer) -> int:
    """In how many factors two arms differ: of crossed arms the nearest is the counterpart."""
    first, second = one["factors"], other["factors"]
    return sum(first.get(key) != second.get(key) for key in {*first, *second})


def same_again(dossier: dict[str, Any]) -> dict[str, list[str]]:
    """For each answer the ids of the other answers shown to the very same prompt: what mere repetition changes."""
    groups: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for name, answer in dossier["evidence"].items():
        groups[answer["set"], answer["item"], answer["arm"], answer["paraphrase"], answer["prompt"]].append(name)
    return {name: [other for other in group if other != name] for group in groups.values() for name in group}


def cited_by(dossier: dict[str, Any]) -> dict[str, list[str]]:
    """For each answer the ids of the findings that rest on it."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding in dossier["findings"]:
        for name in finding["evidence"]:
            found[name].append(finding["id"])
    return found


def marked(first: str, second: str) -> tuple[Markup, Markup]:
    """Both texts as HTML, escaped, with the words that differ inside <mark>."""
    steps = _steps(first, second)
    return (
        Markup("").join(_inside("mark", before, after) for before, after in steps),
        Markup("").join(_inside("mark", after, before) for before, after in steps),
    )


def merged(first: str, second: str) -> Markup:
    """One text as HTML, escaped: what only `first` has inside <del>, what only `second` has inside <ins>."""
    return Markup("").join(
        _inside("del", before, after) + _inside("ins", after, before, shared="") for before, after in _steps(first, second)
    )


def _steps(first: str, second: str) -> list[tuple[str, str]]:
    """The texts cut into pieces that agree and pieces that differ, in pairs; uncut when too long to compare."""
    ours, theirs = TOKEN.findall(printable(first)), TOKEN.findall(printable(second))
    if max(len(ours), len(theirs)) > LONGEST:
        return [("".join(ours), ""), ("", "".join(theirs))]
    codes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return [("".join(ours[a:b]), "".join(theirs[c:d])) for _, a, b, c, d in codes]


def _inside(tag: str, text: str, other: str, *, shared: str | None = None) -> Markup:
    """`text` escaped, inside an element where it differs from `other`; `shared` stands for it where it does not."""
    if text == other:
        return escape(text if shared is None else shared)
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if text.strip() else escape(text)
