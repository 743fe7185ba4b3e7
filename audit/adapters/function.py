"""Any Python function `str -> str` as a model: `module:function`, run on threads.

A system prompt stands before the prompt, with a blank line between. From the second turn of a conversation on, the function gets
the transcript so far: "User: …", "Assistant: …", "User: …".
"""

from __future__ import annotations

import importlib
import inspect
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import Any

from audit.adapter import Prompt, Response, conversation
from audit.adapters import AdapterOptions
from audit.errors import AdapterError


@dataclass(frozen=True)
class FunctionAdapter:
    """The adapter around one function."""

    function: Callable[[str], str]
    name: str
    concurrency: int = 16
    system: str = ""

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """Responses as they complete; at most twice `concurrency` prompts are read ahead."""
        source, waiting = iter(prompts), 0
        inbox: queue.SimpleQueue[Prompt | None] = queue.SimpleQueue()
        outbox: queue.SimpleQueue[Response] = queue.SimpleQueue()
        closed = threading.Event()
        try:
            # Daemon threads: a call that hangs must not hold up the end of the program.
            for _ in range(self.concurrency):
                threading.Thread(target=self._work, args=(inbox, outbox, closed), daemon=True).start()
            for prompt in islice(source, 2 * self.concurrency):
                inbox.put(prompt)
                waiting += 1
            while waiting:
                yield outbox.get()
                waiting -= 1
                for prompt in islice(source, 1):
                    inbox.put(prompt)
                    waiting += 1
        finally:
            closed.set()
            for _ in range(self.concurrency):
                inbox.put(None)

    def describe(self) -> dict[str, Any]:
        """Which hosts the function itself contacts cannot be known from here."""
        return {"adapter": "python", "model": self.name, "hosts": [], "settings": {"system": self.system} if self.system else {}}

    def _work(self, inbox: queue.SimpleQueue[Prompt | None], outbox: queue.SimpleQueue[Response], closed: threading.Event) -> None:
        while (prompt := inbox.get()) is not None and not closed.is_set():
            outbox.put(self._respond(prompt))

    def _respond(self, prompt: Prompt) -> Response:
        replies: list[str] = []
        started, error = time.perf_counter(), None
        try:
            for turn in range(1, len(prompt.probe.turns) + 1):
                text = self.function(_request(prompt.probe.system or self.system, prompt.probe.turns[:turn], replies))
                if not isinstance(text, str):
                    raise TypeError(f"{self.name} must return a str, it returned {type(text).__name__}")
                replies.append(text.encode("utf-8", "replace").decode())
        except BaseException as fault:  # the model: whatever it raises, sys.exit() too, is this response's error
            error = " ".join(f"{type(fault).__name__}: {fault}".split())
        seconds = time.perf_counter() - started
        if error is not None:
            return Response(prompt.probe.id, prompt.repeat, None, tuple(replies), self.name, "error", error, seconds)
        finish = "stop" if replies[-1].strip() else "empty"
        return Response(prompt.probe.id, prompt.repeat, replies[-1], tuple(replies), self.name, finish, None, seconds)


def _request(system: str, turns: tuple[str, ...], replies: list[str]) -> str:
    if not replies:
        return f"{system}\n\n{turns[0]}" if system else turns[0]
    return "\n".join([*([system, ""] if system else []), conversation(turns, replies), f"User: {turns[-1]}"])


def wrap(function: Callable[[str], str], *, name: str | None = None, concurrency: int = 16) -> FunctionAdapter:
    """`function` as an Adapter, called from up to `concurrency` threads at once."""
    if not callable(function):
        raise AdapterError(f"a model must be a function str -> str, got {type(function).__name__}")
    label = name or str(getattr(function, "__name__", type(function).__name__))
    if inspect.iscoroutinefunction(function):
        raise AdapterError(f"{label} is an async function; give a plain one, which may call asyncio.run itself")
    return FunctionAdapter(function, label, concurrency)


def open_adapter(target: str, options: AdapterOptions) -> FunctionAdapter:
    """The function named by `target`, "module:function"; the current folder is searched too."""
    module_name, colon, path = target.partition(":")
    if not (module_name and colon and path):
        raise AdapterError(f"{target!r} names no function; write module:function, for example mymodel:answer")
    found: Any = _import(module_name)
    for part in path.split("."):
        if not hasattr(found, part):
            raise AdapterError(f"{module_name!r} has no function {path!r}{_offer(found)}")
        found = getattr(found, part)
    if not callable(found):
        raise AdapterError(f"{target} is a {type(found).__name__}; it must be a function str -> str")
    adapter = wrap(found, name=target, concurrency=options.concurrency)
    return FunctionAdapter(adapter.function, target, options.concurrency, options.system)


def _import(name: str) -> ModuleType:
    folder = os.getcwd()
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:  # the user's own code runs here
        raise AdapterError(f"cannot import module {name!r} (current folder searched too): {type(error).__name__}: {error}") from error
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def _offer(owner: object) -> str:
    names = [name for name, value in vars(owner).items() if inspect.isroutine(value) and not name.startswith("_")]
    return f" (functions there: {', '.join(sorted(names)[:10])})" if names else " (there is no function in it)"
