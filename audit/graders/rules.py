"""The default grader: the rules that read stances, offline, with the patterns that each item of the probe set brings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from audit.answers.claims import claim_of
from audit.answers.refusal import is_empty
from audit.answers.stance import read_stance
from audit.errors import ProbeError
from audit.graders.grade import EMPTY, Case, Grade
from audit.probe import ProbeSet

READER = "audit.answers.stance"
NOTHING = "nothing said about the claim"
OWN_IMPORT = re.compile(r"^\s*from (audit[\w.]*) import", re.MULTILINE)


@dataclass(frozen=True)
class RulesGrader:
    """Reads by the patterns of one probe set."""

    probes: ProbeSet

    def __call__(self, cases: Sequence[Case]) -> list[Grade]:
        """One grade for each case. LookupError for an item that the set does not hold, ProbeError for a pattern that cannot be used."""
        items = {item.id: item.raw for item in self.probes.items}
        return [self._grade(items[case.item], case) for case in cases]

    def _grade(self, item: Mapping[str, Any], case: Case) -> Grade:
        if is_empty(case.response):
            return Grade("unread", 1.0, rule=EMPTY)
        endorses, rejects = item.get("endorses", ()), item.get("rejects", ())
        try:
            claim_of(endorses, rejects)
        except (ValueError, re.error) as error:
            raise ProbeError(f"{self.probes.name}: item {case.item!r} has a pattern that cannot be used: {error}") from error
        found = read_stance(
            case.response, endorses=endorses, rejects=rejects, question=case.question or None, asks=_asks(item, case.question)
        )
        return Grade(found.stance, found.confidence, tuple((span.start, span.end) for span in found.spans), found.rule or NOTHING)

    def configuration(self) -> dict[str, Any]:
        """The set with its patterns, and the code that reads."""
        return {"grader": "rules", "probe_set": self.probes.name, "patterns": self.probes.digest, "code": code_digest(READER)}


def _asks(item: Mapping[str, Any], question: str) -> str | None:
    """What the set says that this question asks for, where it is one of the item's own wordings."""
    asks, texts = item.get("asks"), [" ".join(text.split()) for text in item["texts"]]
    wording = " ".join(question.split())
    if asks is None or wording not in texts:
        return None
    return str(asks[texts.index(wording)] if isinstance(asks, list) else asks)


@cache
def code_digest(module: str) -> str:
    """Hex digest of the source of a module of this package and of all that it imports from this package."""
    sources: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = _source(name)
            waiting += OWN_IMPORT.findall(sources[name])
    told = "".join(f"{name}\n{sources[name]}\n" for name in sorted(sources))
    return hashlib.sha256(told.encode()).hexdigest()


def _source(module: str) -> str:
    spec = find_spec(module)
    found = spec.loader.get_source(module) if spec and spec.loader and hasattr(spec.loader, "get_source") else None
    return (found or "").replace("\r\n", "\n")
