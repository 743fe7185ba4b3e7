"""The one seam of the project: an adapter turns prompts into responses.

A plain function ``str -> str`` is an adapter too; ``audit.adapters.function`` wraps it once, at the door.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from audit.probe import Probe

# How an exchange ended. Only "error" is asked again when a run resumes: the others are what the model did.
FINISHES = ("stop", "length", "content_filter", "empty", "error")


@dataclass(frozen=True)
class Prompt:
    """One sending of a probe; `repeat` counts identical sendings from 1."""

    probe: Probe
    repeat: int


@dataclass(frozen=True)
class Response:
    """What came back once for one prompt."""

    probe: str  # id of the probe that was sent
    repeat: int  # from 1
    text: str | None = None  # the last reply; None when nothing came back
    replies: tuple[str, ...] = ()  # every reply of a conversation of several turns, in order
    model: str | None = None  # the name that the endpoint reported
    finish: str = "stop"  # one of FINISHES
    error: str | None = None  # what went wrong, in one line without secrets; None unless finish is "error"
    seconds: float | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)  # what the endpoint did not honour, or honoured differently


def conversation(turns: Sequence[str], replies: Sequence[str]) -> str:
    """The turns that have been answered, as plain text for a model that takes one text only; "" before the first reply."""
    return "\n".join(f"User: {turn}\nAssistant: {reply}" for turn, reply in zip(turns, replies, strict=False))


class Adapter(Protocol):
    """Turns prompts into responses, yielding them as they complete, in any order.

    Concurrency, batching, rate limits and retries belong to the adapter. A failed call is a Response whose `finish` is
    "error"; only a fault that every further call would meet (wrong key, unknown model, nobody listening) raises AdapterError.
    """

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """Send every prompt and yield one response for each."""
        ...

    def describe(self) -> dict[str, Any]:
        """`adapter`, `model`, `hosts` (every host that will be contacted) and `settings`, without secrets; goes into the plan."""
        ...
