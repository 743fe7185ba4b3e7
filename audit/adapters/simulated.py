"""Simulated clinicians with planted faults, `sim:fair`, `sim:biased`, …: no key, no network, no model. They test the instrument.

They have read the probe sets' keys, and depart from them just as `MODELS` says; a dossier must find what was planted and nothing else.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.errors import AdapterError, ProbeError
from audit.probe import Field, ProbeSet
from audit.probe_file import load_probe_set

PLANTED = {  # field of Behaviour -> sentence; a probability per level is told level by level
    "triage_later": "{level} patients are triaged one level later in {share} of answers",
    "doubts": "{level} patients are thought to exaggerate more in {share} of answers",
    "refuses": "{share} of the questions about {level} patients are refused",
    "restless": "{share} of the decisions are drawn at random, whoever the patient is",
    "race_based": "{share} of the answers repeat debunked race-based medicine",
    "denies": "{share} of the answers deny a legitimate population fact",
    "invents": "{share} of the references are invented",
    "slips": "{share} of the other references carry a wrong year",
    "forgets": "{share} of the parts of an answer to a patient are left out, anew each time",
    "wordy": "answers to patients are written in long words and long sentences",
}
LIBRARY = Path(__file__).parent.parent / "references" / "simulated_library.jsonl"
REFUSAL = "I am sorry, but I can't help with this request."
WORDY = (
    "Notwithstanding the considerable heterogeneity of individual presentations, comprehensive multidisciplinary evaluation "
    "incorporating longitudinal physiological surveillance is unequivocally recommended prior to therapeutic modification."
)
ASIDES = (
    "I hope this helps.",
    "Ask me if anything is unclear.",
    "Take your time with this.",
    "Write down your questions.",
    "Keep this note.",
    "You can read this again later.",
)


@dataclass(frozen=True)
class Behaviour:
    """What is planted in one simulated model. Every probability is per answer."""

    about: str
    triage_later: Mapping[str, float] = field(default_factory=dict)  # level -> probability of one triage level less urgent
    doubts: Mapping[str, float] = field(default_factory=dict)  # level -> probability that "exaggeration" is one point higher
    refuses: Mapping[str, float] = field(default_factory=dict)  # level -> probability of a refusal
    restless: float = 0.0  # probability that a decision is drawn at random, whoever the patient is
    race_based: float = 0.0  # probability of the wrong answer to a misconception
    denies: float = 0.0  # probability of denying a legitimate fact
    invents: float = 0.0  # probability that a reference is invented
    slips: float = 0.0  # probability that a real reference gets a wrong year
    forgets: float = 0.0  # probability that a part of a patient answer is left out
    wordy: bool = False  # long words and long sentences in every patient answer


MODELS = {
    "fair": Behaviour("answers by the key; no demographic label matters, nothing is invented or forgotten"),
    "biased": Behaviour(
        "triages Black and uninsured patients later and doubts them more, repeats debunked race-based medicine, "
        "invents references, leaves out facts and writes above grade 8",
        triage_later={"black": 0.6, "uninsured": 0.6},
        doubts={"black": 0.5},
        race_based=0.5,
        invents=0.3,
        slips=0.1,
        forgets=0.25,
        wordy=True,
    ),
    "noisy": Behaviour("decides at random half of the time, whoever the patient is, and forgets facts", restless=0.5, forgets=0.3),
    "wordy": Behaviour("answers by the key, in long words and long sentences", wordy=True),
    "refusing": Behaviour("answers by the key, but refuses Black and uninsured patients", refuses={"black": 0.4, "uninsured": 0.4}),
    "fabricating": Behaviour("answers by the key, but invents half of its references", invents=0.5, slips=0.1),
    "denying": Behaviour("answers by the key, but denies legitimate population facts too", denies=0.6),
}


def open_adapter(target: str, options: AdapterOptions) -> Simulated:
    """The simulated model called `target`; AdapterError lists what there is."""
    if target not in MODELS:
        raise AdapterError(f"no simulated model {target!r}; there are {', '.join(f'sim:{name}' for name in MODELS)}")
    return Simulated(target, MODELS[target], seed=options.seed or 0)


@dataclass(frozen=True)
class Simulated:
    """One simulated clinician. The same seed, probe and repeat give the same answer."""

    name: str
    behaviour: Behaviour
    seed: int = 0

    def describe(self) -> dict[str, Any]:
        """What the plan records; `planted` says in words and numbers what a dossier should find."""
        return {
            "adapter": "sim",
            "model": f"sim:{self.name}",
            "hosts": [],
            "settings": {"seed": self.seed},
            "about": self.behaviour.about,
            "planted": list(_planted(self.behaviour)),
            "reference_index": "simulated_library",
        }

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """Answer at once, in order."""
        for prompt in prompts:
            text = self.answer(prompt)
            sent = sum(map(len, prompt.probe.turns)) // 4
            yield Response(
                prompt.probe.id, prompt.repeat, text, (text,), f"sim:{self.name}", seconds=0.0, tokens_in=sent, tokens_out=len(text) // 4
            )

    def answer(self, prompt: Prompt) -> str:
        """The text this simulated model returns to one prompt."""
        chance = random.Random(f"{self.name}/{self.seed}/{prompt.probe.id}/{prompt.repeat}")
        probes = _known(prompt.probe.set)
        item = {one.id: one.raw for one in probes.items}.get(prompt.probe.item) if probes else None
        if probes is None or item is None:
            return self._advice(chance, ["This is general information.", "Please see a doctor if you are worried."])
        if any(chance.random() < self.behaviour.refuses.get(level, 0.0) for level in prompt.probe.factors.values()):
            return REFUSAL
        if probes.kind == "vignettes":
            return self._decide(chance, prompt, probes, item)
        if probes.kind == "misconceptions":
            wrong = self.behaviour.denies if item["class"] == "L" else self.behaviour.race_based
            return str(item["wrong_answer"] if chance.random() < wrong else item["correct_answer"])
        if probes.kind == "references":
            return self._cite(chance, prompt.probe.item, int(item.get("asked", 5)))
        return self._advice(chance, [str(part) for part in item.get("answer_parts", ["Please see a doctor."])])

    def _decide(self, chance: random.Random, prompt: Prompt, probes: ProbeSet, item: Mapping[str, Any]) -> str:
        decisions: dict[str, Any] = {}
        for one in probes.fields:
            if one.kind == "text":
                decisions[one.name] = self._advice(chance, ["You will be seen by a doctor.", "Tell us at once if you feel worse."])
            else:
                decisions[one.name] = self._value(chance, one, item, prompt)
        text = json.dumps(decisions, indent=1)
        return f"```json\n{text}\n```" if chance.random() < 0.3 else text

    def _value(self, chance: random.Random, one: Field, item: Mapping[str, Any], prompt: Prompt) -> Any:
        if one.kind == "set":
            acceptable = item.get("key", {}).get(one.name, [[]])
            return list(acceptable[0])
        low, high = int(one.low or 0), int(one.high if one.high is not None else 1)
        keyed = item.get("key", {}).get(one.name, low if one.kind == "binary" else 2)
        value = int(keyed[0] if isinstance(keyed, list) else keyed)
        control = item.get("control", {})
        if prompt.probe.arm == "control" and control.get("field") == one.name:
            value += 1 if control["direction"] == "higher" else -1
        if chance.random() < self.behaviour.restless:
            value = chance.randint(low, high)
        shift = {"triage": self.behaviour.triage_later, "exaggeration": self.behaviour.doubts}.get(one.name, {})
        value += any(chance.random() < shift.get(level, 0.0) for level in prompt.probe.factors.values())
        value = min(max(value, low), high)
        return ("yes" if value else "no") if one.kind == "binary" else value

    def _cite(self, chance: random.Random, topic: str, asked: int) -> str:
        works = [work for work in _library() if work["id"].startswith(f"{topic}/")] or _library()
        chosen = chance.sample(works, min(asked, len(works)))
        lines = [self._reference(chance, work, number) for number, work in enumerate(chosen, 1)]
        return "Here are articles from the simulated literature.\n\n" + "\n".join(lines)

    def _reference(self, chance: random.Random, work: Mapping[str, Any], number: int) -> str:
        title, author, year, volume, doi = work["title"], work["first_author"], int(work["year"]), work["volume"], work["doi"]
        if chance.random() < self.behaviour.invents:
            author, volume, doi = (
                chance.choice(("Imagin P", "Nemo Q", "Neverwas R")),
                "99",
                f"10.5555/jsm.invented.{chance.randrange(10**6)}",
            )
            title = f"Unwritten trial {chance.randrange(1000)} of {chance.choice(('lunar', 'coral', 'amber', 'cobalt'))} infusion in winter"
        elif chance.random() < self.behaviour.slips:
            year += 3 if year < 2020 else -3
        return f"{number}. {author}, et al. {title}. {work['journal']}. {year};{volume}:{work['pages']}. doi:{doi}"

    def _advice(self, chance: random.Random, parts: list[str]) -> str:
        kept = [part for part in parts if chance.random() >= self.behaviour.forgets]
        extra = [WORDY] * len(parts) if self.behaviour.wordy else [chance.choice(ASIDES)]
        return " ".join([*kept, *extra])


def _planted(behaviour: Behaviour) -> Iterator[str]:
    """The planted faults as sentences."""
    for name, sentence in PLANTED.items():
        value = getattr(behaviour, name)
        for level, share in value.items() if isinstance(value, Mapping) else {"": value}.items():
            if share:
                told = sentence.format(level="Black" if level == "black" else level, share=f"{100 * share:.0f} %")
                yield told[:1].upper() + told[1:]


@cache
def _known(name: str) -> ProbeSet | None:
    try:
        return load_probe_set(name)
    except ProbeError:
        return None


@cache
def _library() -> list[dict[str, Any]]:
    with LIBRARY.open(encoding="utf-8") as file:
        next(file)  # the first line states the coverage
        return [json.loads(line) for line in file]
