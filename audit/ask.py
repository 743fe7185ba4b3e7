"""Asking: send what the plan holds and append what comes back. The only step that touches a model."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit.adapter import Adapter, Prompt, Response
from audit.errors import AdapterError
from audit.plan import Schedule
from audit.transcript import TranscriptWriter, read_plan


@dataclass
class Tally:
    """How far a run is; handed to the progress display."""

    total: int
    done: int = 0  # answered, earlier sessions included
    errors: int = 0  # failed calls of this session
    odd: int = 0  # empty, cut short or filtered
    tokens: int = 0
    asked: int = 0  # calls of this session
    started: float = 0.0

    @property
    def rate(self) -> float:
        """Calls per second of this session."""
        return self.asked / max(time.monotonic() - self.started, 1e-9)

    def count(self, response: Response) -> None:
        """Add one response."""
        self.asked += 1
        self.tokens += (response.tokens_in or 0) + (response.tokens_out or 0)
        if response.finish == "error":
            self.errors += 1
            return
        self.done += 1
        self.odd += response.finish != "stop"


def ask(folder: Path, adapter: Adapter, *, progress: Callable[[Tally], None] = lambda tally: None) -> Tally:
    """Ask everything in `folder` that has no answer yet; safe to interrupt at any moment and to call again.

    AdapterError when the adapter answers something else than it was asked, which would make the run folder useless.
    """
    seed = int(read_plan(folder)["seed"])
    with TranscriptWriter(folder) as writer:
        schedule = Schedule(folder, seed=seed)  # behind the lock and the repair
        tally = Tally(total=len(schedule), done=len(schedule) - schedule.waiting, started=time.monotonic())
        progress(tally)
        if tally.done < tally.total:
            open_calls: set[tuple[str, int]] = set()
            with _closed_after(adapter(_noted(schedule, open_calls))) as responses:
                for response in responses:
                    _check_asked(response, open_calls)
                    writer.append(response)
                    tally.count(response)
                    progress(tally)
    return tally


def _noted(schedule: Iterable[Prompt], open_calls: set[tuple[str, int]]) -> Iterator[Prompt]:
    for prompt in schedule:
        open_calls.add((prompt.probe.id, prompt.repeat))
        yield prompt


def _check_asked(response: Response, open_calls: set[tuple[str, int]]) -> None:
    key = (response.probe, response.repeat)
    if key not in open_calls:
        raise AdapterError(f"the adapter answered {key[0]!r} repeat {key[1]}, which it was not asked or has answered already")
    open_calls.remove(key)


@contextmanager
def _closed_after(responses: Iterator[Response]) -> Iterator[Iterator[Response]]:
    """An interrupted adapter is closed at once: calls in flight cost money."""
    try:
        yield responses
    finally:
        if isinstance(responses, Generator):
            responses.close()
