"""Planning: freeze what will be asked, of whom and under which policy, and in which order it is asked."""

from __future__ import annotations

import hashlib
import json
import random
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from audit import __version__
from audit.adapter import Prompt
from audit.errors import ProbeError, TranscriptError
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set, load_probe_set, with_axes
from audit.questions import load_questions
from audit.suite import DEFAULT, load_suite
from audit.transcript import PLAN, PROBES, TRANSCRIPT, answered, read_plan, read_probe


def build_plan(
    sets: Sequence[ProbeSet],
    *,
    model: Mapping[str, Any],
    policy: Mapping[str, Any],
    seed: int = 0,
    repeats: int | None = None,
    readability: str = "",
) -> dict[str, Any]:
    """The content of `plan.json`, but for the count and digest of the probes, which `write_plan` adds.

    `repeats` overrides how often each probe is sent; the sets and their digests stay as they are. `readability` names another package
    whose scores are wanted beside ours, e.g. "textstat-0.7.13".
    """
    asked: dict[str, Any] = {"seed": seed, "repeats": repeats, "sets": [dict(one.raw) for one in sets]}
    asked |= {"readability": readability} if readability else {}
    return {"format": 1, "medaudit": __version__, "model": dict(model), "policy": dict(policy), **asked}


def write_plan(plan: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Freeze `plan` and every prompt into `folder`; an identical plan that is there already is kept, another one is refused."""
    folder.mkdir(parents=True, exist_ok=True)
    sets = [build_probe_set(raw, where=f"{raw['name']}/set.toml") for raw in plan["sets"]]
    digest = hashlib.sha256()
    count = calls = 0
    waiting = folder / (PROBES + ".new")
    with waiting.open("wb") as file:
        for probe in (probe for one in sets for probe in one.probes()):
            probe = replace(probe, repeats=plan.get("repeats") or probe.repeats)
            line = json.dumps(asdict(probe), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count, calls = count + 1, calls + probe.repeats
    full = {**plan, "probes": {"count": count, "calls": calls, "sha256": digest.hexdigest()}}
    if (folder / PLAN).is_file():
        try:
            _refuse_change(read_plan(folder), full, folder)
        except TranscriptError:
            waiting.unlink()
            raise
        waiting.replace(folder / PROBES)  # the same prompts; mends a file that was lost or altered
        return full
    waiting.replace(folder / PROBES)
    new = folder / (PLAN + ".new")
    new.write_text(json.dumps(full, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    new.replace(folder / PLAN)
    return full


def _refuse_change(old: Mapping[str, Any], new: Mapping[str, Any], folder: Path) -> None:
    changed = differences({**old, "medaudit": ""}, {**json.loads(json.dumps(new)), "medaudit": ""})
    if changed:
        raise TranscriptError(
            f"{folder} holds a run under another plan. What differs: {'; '.join(changed[:6])}. "
            "Use the same options to resume it, or another --out to start a new run."
        )


def differences(old: Any, new: Any, path: str = "") -> list[str]:
    """Where two plans differ, as "path: old -> new" in short."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys = sorted({*old, *new})
        return [line for key in keys for line in differences(old.get(key), new.get(key), f"{path}.{key}" if path else str(key))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [line for i, (a, b) in enumerate(zip(old, new, strict=True)) for line in differences(a, b, f"{path}[{i}]")]
    return [] if old == new else [f"{path}: {_short(old)} -> {_short(new)}"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


class Schedule:
    """The prompts of a run folder in random order, repeats in blocks of time; holds offsets, not texts, so memory stays flat."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.path = folder / PROBES
        self.seed = seed
        self.offsets, self.repeats, self.index = array("Q"), array("I"), dict[str, int]()
        self._read()
        self.rounds = max(self.repeats, default=0)
        self.done = bytearray(len(self.offsets) * self.rounds)
        for probe, repeat in answered(folder):
            if probe not in self.index or not 1 <= repeat <= self.repeats[self.index[probe]]:
                raise TranscriptError(f"{folder / TRANSCRIPT}: answer to {probe!r} repeat {repeat}, which the plan does not hold")
            self.done[self.index[probe] * self.rounds + repeat - 1] = 1
        self.index.clear()

    def _read(self) -> None:
        position = 0
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file):
                    row = json.loads(line)
                    self.offsets.append(position)
                    self.repeats.append(row["repeats"])
                    self.index[row["id"]] = number
                    position += len(line)
        except (OSError, ValueError, LookupError) as error:
            raise TranscriptError(f"{self.path}: not readable ({error}); `medaudit plan` with the same options writes it anew") from error

    def __len__(self) -> int:
        """Planned calls, answered ones included."""
        return sum(self.repeats)

    @property
    def waiting(self) -> int:
        """Calls not yet answered."""
        return len(self) - sum(self.done)

    def __iter__(self) -> Iterator[Prompt]:
        """Every prompt not yet answered."""
        with self.path.open("rb") as file:
            for repeat in range(1, self.rounds + 1):
                order = [number for number, count in enumerate(self.repeats) if count >= repeat]
                random.Random(f"{self.seed}/{repeat}").shuffle(order)
                for number in order:
                    if not self.done[number * self.rounds + repeat - 1]:
                        file.seek(self.offsets[number])
                        yield Prompt(read_probe(json.loads(file.readline())), repeat)


def load_sets(
    chosen: Sequence[str], *, suite: str | None = None, questions: Path | None = None, axes: Sequence[str] = ()
) -> list[ProbeSet]:
    """The probe sets to ask: own questions, the chosen sets, a suite, or the default suite; by `axes` only where a set has factors."""
    if questions is not None:
        if chosen or suite:
            raise ProbeError("give one of --questions, --probe-set and --suite")
        return [load_questions(questions)]
    if chosen and suite:
        raise ProbeError("give either --probe-set or --suite, not both")
    loaded = [load_probe_set(name) for name in chosen] if chosen else load_suite(suite or DEFAULT)
    sets = [with_axes(one, axes) for one in loaded]
    names = [one.name for one in sets]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ProbeError(f"two probe sets are called {', '.join(doubled)}; every set of a run needs a name of its own")
    return sets


def run_folder(model: str) -> Path:
    """Where a run of `model` is kept when nothing else is said: reports/<model>."""
    return Path("reports") / (re.sub(r"[^\w.-]+", "-", model).strip("-.") or "run")
