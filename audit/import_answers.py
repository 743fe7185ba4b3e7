"""Importing: answers recorded elsewhere become a run folder, so that they can be judged like answers we asked for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from audit import __version__
from audit.answer_file import Recorded, read_answers
from audit.errors import TranscriptError
from audit.probe import Probe, ProbeSet
from audit.probe_file import NAME, build_probe_set
from audit.transcript import PLAN, PROBES, TRANSCRIPT, sha256_of

ARMS = ("none", "dummy", "control")


def import_answers(
    path: Path,
    folder: Path,
    *,
    policy: Mapping[str, Any],
    probes: ProbeSet | None = None,
    model: str | None = None,
    references: Mapping[str, str] | None = None,
    seed: int = 0,
) -> int:
    """Write plan, probes and transcript of the answers in `path` into `folder`; the number of answers.

    Without `probes` the file's own items, factors and outcomes make the design. `references` names the reference level of a factor.
    """
    for name in (PLAN, TRANSCRIPT):
        if (folder / name).exists():
            raise TranscriptError(f"{folder} already holds a {name}; give another --out")
    if probes and references:
        raise TranscriptError("--reference is for a file that makes its own design; a probe set declares its reference levels itself")
    answers = _of_one_model(list(read_answers(path)), path, model)
    if not answers:
        raise TranscriptError(f"{path}: no answers below the header")
    chosen = probes or design_of(answers, name=path.stem, references=references or {})
    place = _given(chosen, path) if probes else _own(chosen, path)
    placed = _numbered([(place(answer), answer) for answer in answers], path)
    counts: dict[str, int] = {}
    for probe, repeat, _ in placed:
        counts[probe.id] = max(counts.get(probe.id, 0), repeat)
    shown = {probe.id: {**asdict(probe), "repeats": counts[probe.id]} for probe, *_ in placed}
    named = next((answer.model for answer in answers if answer.model), path.stem)
    source = {"adapter": "recorded", "model": model or named, "hosts": [], "settings": {}}
    plan = {
        "format": 1,
        "medaudit": __version__,
        "model": {**source, "source_sha256": sha256_of(path)},
        "policy": dict(policy),
        "seed": seed,
        "sets": [dict(chosen.raw)],
        "probes": {"count": len(shown), "calls": len(placed)},
    }
    folder.mkdir(parents=True, exist_ok=True)
    _write_lines(folder / PROBES, (json.dumps(row, ensure_ascii=False) for row in shown.values()))
    _write_lines(folder / TRANSCRIPT, (json.dumps(_transcript_row(*one), ensure_ascii=False) for one in placed))
    _write_lines(folder / PLAN, [json.dumps(plan, indent=1, ensure_ascii=False, sort_keys=True)])
    return len(placed)


def _of_one_model(answers: Sequence[Recorded], path: Path, model: str | None) -> list[Recorded]:
    """The answers of `model`, or of the only one that the file names; a row without a name belongs to the only one."""
    rows: dict[str, int] = {}
    for answer in answers:
        rows.setdefault(answer.model, answer.row)
    unnamed = rows.pop("", None)
    held = ", ".join(f"{name} from row {row}" for name, row in sorted(rows.items()))
    if model is not None and rows and model not in rows:
        raise TranscriptError(f"{path} holds answers of {held}, none of {model}; --model-name chooses one of those")
    if len(rows) > 1 and unnamed is not None:
        raise TranscriptError(f"{path}: row {unnamed} names no model, others do ({held}); name it in every row")
    if len(rows) > 1 and model is None:
        raise TranscriptError(f"{path} holds answers of {len(rows)} models ({held}); choose one with --model-name")
    return [answer for answer in answers if len(rows) < 2 or answer.model == model]


def design_of(answers: Sequence[Recorded], *, name: str, references: Mapping[str, str]) -> ProbeSet:
    """The probe set that a file of answers implies: its items, its factors (crossed) and its coded outcomes."""
    levels: dict[str, dict[str, None]] = {}
    for answer in answers:
        for factor, level in answer.factors.items():
            levels.setdefault(factor, {})[level] = None
    for factor, level in references.items():
        if level not in levels.get(factor, {}):
            there = "; ".join(f"{one}: {', '.join(some)}" for one, some in levels.items()) or "none"
            raise TranscriptError(f"--reference {factor}={level}: the file has no such factor and level (it has {there})")
        levels[factor] = {level: None, **levels[factor]}
    levels = {factor: some for factor, some in levels.items() if len(some) > 1}
    names = _ids({(factor, level): _level(factor, level, levels) for factor, some in levels.items() for level in some})
    coded = list(dict.fromkeys(outcome for answer in answers for outcome in answer.outcomes))
    wordings: dict[str, dict[int, str]] = {}
    for answer in answers:
        wordings.setdefault(answer.item, {}).setdefault(answer.paraphrase, answer.prompt or f"(prompt of {answer.item} not recorded)")
    items = _ids({item: item for item in wordings})
    raw = {
        **_card(name, kind="vignettes" if levels or coded else "questions"),
        "factors": {
            factor: {"title": factor, "levels": [{"name": names[factor, one], "label": one} for one in some]}
            for factor, some in levels.items()
        },
        "cross": [list(levels)] if levels else [],
        "form": {"fields": [_field(one, [answer.outcomes.get(one) for answer in answers]) for one in coded]},
        "items": [{"id": items[item], "title": item, "texts": [t for _, t in sorted(texts.items())]} for item, texts in wordings.items()],
    }
    return build_probe_set(raw, where=name)


def _card(name: str, *, kind: str) -> dict[str, Any]:
    unknown = "not stated in the file"
    return {
        "name": name, "title": f"Recorded answers: {name}", "version": "0", "kind": kind, "language": "und", "jurisdiction": unknown,
        "licence": unknown, "source": unknown, "as_of": unknown, "review_by": unknown, "sign_off": "not reviewed by a clinician",
        "caveats": ["The design was taken from the file of recorded answers; nobody has checked that the arms differ only in the factor."],
    }  # fmt: skip


def _ids(wanted: Mapping[Any, str]) -> dict[Any, str]:
    """An id for each text, without the signs that ids use; those that would share one are numbered."""
    ids: dict[Any, str] = {}
    taken: set[str] = set()
    for key, text in wanted.items():
        plain = "".join(char if NAME.fullmatch(char) else "-" for char in text)
        found = next(one for one in (plain, *(f"{plain}-{number}" for number in range(2, len(wanted) + 2))) if one not in taken)
        taken.add(found)
        ids[key] = found
    return ids


def _level(factor: str, level: str, levels: Mapping[str, Mapping[str, None]]) -> str:
    """A level's name in ids: with the factor where another factor, or an arm, is called the same."""
    shared = sum(level in some for some in levels.values()) > 1 or level in ARMS
    return f"{factor}-{level}" if shared else level


def _field(name: str, values: Sequence[float | None]) -> dict[str, Any]:
    """A coded outcome as a field: 0/1 is a yes/no decision, whole numbers a scale, anything else a number."""
    given = [value for value in values if value is not None]
    if set(given) <= {0.0, 1.0}:
        return {"name": name, "kind": "binary", "title": name, "primary": True}
    low, high = min(given), max(given)
    kind = "ordinal" if all(value.is_integer() for value in given) else "number"
    return {"name": name, "kind": kind, "title": name, "low": low, "high": high, "step": high - low or 1.0, "primary": True}


def _own(chosen: ProbeSet, path: Path) -> Callable[[Recorded], Probe]:
    """Gives each answer its probe in the design that was made of the file."""
    items = {item.raw["title"]: item for item in chosen.items}
    levels = {factor.name: {label: level for level, label in factor.labels.items()} for factor in chosen.factors}

    def place(answer: Recorded) -> Probe:
        item = items[answer.item]
        factors = {name: some[answer.factors[name]] for name, some in levels.items() if name in answer.factors}
        stated = "/".join(factors.values()) or "none"
        if answer.arm and answer.arm != stated and (factors or answer.arm not in ARMS):
            raise TranscriptError(f"{path}: row {answer.row}: arm {answer.arm!r} is not what the columns factor:<name> say, {stated!r}")
        arm, number = answer.arm or stated, answer.paraphrase
        turns = (answer.prompt or item.texts[0],)
        return Probe(f"{chosen.name}/{item.id}/{arm}/p{number}", chosen.name, item.id, turns, "", arm, factors, paraphrase=number)

    return place


def _given(chosen: ProbeSet, path: Path) -> Callable[[Recorded], Probe]:
    """Gives each answer its probe in a set that was there before."""
    probes = {(probe.item, probe.arm, probe.paraphrase): probe for probe in chosen.probes()}
    arms = {item.id: dict(chosen.arms(item)) for item in chosen.items}
    levels = {
        one.name: {level: level for level in one.levels} | {one.labels[level]: level for level in one.levels} for one in chosen.factors
    }

    def place(answer: Recorded) -> Probe:
        where = f"{path}: row {answer.row}: "
        if answer.item not in arms:
            raise TranscriptError(f"{where}probe set {chosen.name!r} has no item {answer.item!r} (it has {_some(arms)})")
        stated = {}
        for name, value in answer.factors.items():
            if value not in levels.get(name, {}):
                there = "; ".join(f"{factor.name}: {', '.join(factor.levels)}" for factor in chosen.factors) or "none"
                raise TranscriptError(f"{where}the set has no factor {name!r} with a level {value!r} (it has {there})")
            stated[name] = levels[name][value]
        fitting = [arm for arm, said in arms[answer.item].items() if arm == answer.arm or (not answer.arm and said == stated)]
        arm = fitting[0] if fitting else answer.arm or "/".join(stated.values())
        probe = probes.get((answer.item, arm, answer.paraphrase))
        if probe is None or (stated and stated != probe.factors):
            wordings = max(number for item, _, number in probes if item == answer.item)
            raise TranscriptError(
                f"{where}item {answer.item!r} has no arm {arm!r} with paraphrase {answer.paraphrase} and these factors "
                f"(arms: {_some(arms[answer.item])}; paraphrases: 1 to {wordings})"
            )
        return replace(probe, turns=(answer.prompt,), system="") if answer.prompt else probe

    return place


def _some(names: Iterable[str]) -> str:
    first = list(names)
    return ", ".join([*first[:12], *(["…"] if len(first) > 12 else [])])


def _numbered(pairs: Sequence[tuple[Probe, Recorded]], path: Path) -> list[tuple[Probe, int, Recorded]]:
    """Each answer with its probe and repeat; repeats are counted in file order where the file does not number them."""
    seen: dict[tuple[str, int], int] = {}
    prompts: dict[str, tuple[tuple[str, ...], int]] = {}
    counts: Counter[str] = Counter()
    placed = []
    for probe, answer in pairs:
        counts[probe.id] += 1
        repeat = answer.repeat or counts[probe.id]
        first = seen.setdefault((probe.id, repeat), answer.row)
        if first != answer.row:
            raise TranscriptError(f"{path}: rows {first} and {answer.row} both answer {probe.id} repeat {repeat}; number them in `repeat`")
        turns, shown = prompts.setdefault(probe.id, (probe.turns, answer.row))
        if turns != probe.turns:
            raise TranscriptError(f"{path}: rows {shown} and {answer.row} answer {probe.id} with two prompts; number them in `paraphrase`")
        placed.append((probe, repeat, answer))
    return placed


def _transcript_row(probe: Probe, repeat: int, answer: Recorded) -> dict[str, Any]:
    row: dict[str, Any] = {"probe": probe.id, "repeat": repeat, "finish": "stop"}
    optional = {"text": answer.response, "model": answer.model or None, "at": answer.at, "outcomes": answer.outcomes or None}
    row |= {name: value for name, value in optional.items() if value is not None}
    if answer.response is None and not answer.outcomes:
        row |= {"finish": "error", "error": "no recorded answer"}
    elif not (answer.response or "").strip() and all(value is None for value in answer.outcomes.values()):
        row["finish"] = "empty"
    return row


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write all or nothing."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)
    new.replace(path)
