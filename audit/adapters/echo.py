"""Answers with the very request it got, as JSON: shows what a model would be sent, without one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions


@dataclass(frozen=True)
class Echo:
    """The adapter; each reply shows the conversation up to that turn."""

    system: str = ""

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """One response per prompt, in order."""
        for prompt in prompts:
            replies = tuple(self._reply(prompt, turns) for turns in range(1, len(prompt.probe.turns) + 1))
            yield Response(prompt.probe.id, prompt.repeat, replies[-1], replies, model="echo", seconds=0.0)

    def describe(self) -> dict[str, Any]:
        """Contacts nobody."""
        return {"adapter": "echo", "model": "echo", "hosts": [], "settings": {"system": self.system} if self.system else {}}

    def _reply(self, prompt: Prompt, turns: int) -> str:
        request = {
            "probe": prompt.probe.id,
            "repeat": prompt.repeat,
            "system": prompt.probe.system or self.system,
            "turns": prompt.probe.turns[:turns],
        }
        return json.dumps(request, ensure_ascii=False)


def open_adapter(target: str, options: AdapterOptions) -> Echo:
    """The echo; `target` is not used."""
    return Echo(options.system)
