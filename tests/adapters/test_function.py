"""Laws of audit/adapters/function.py."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.function import open_adapter, wrap
from audit.errors import AdapterError


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A module in the current folder, which is not on the path."""
    source = (
        "def answer(prompt):\n    return prompt.upper()\n\n"
        "class Model:\n    @staticmethod\n    def ask(prompt):\n        return 'ok'\n\nlimit = 3\n"
    )
    name = f"mymodel_{tmp_path.name.replace('-', '_')}"
    (tmp_path / f"{name}.py").write_text(source)
    (tmp_path / f"broken_{name}.py").write_text("raise RuntimeError('no weights')\n")
    monkeypatch.chdir(tmp_path)
    return name


def test_function_in_the_current_folder_answers(module: str, prompt_of: Callable[..., Prompt]) -> None:
    """module:function is found beside the user, each prompt gets its own answer, and the name is reported."""
    adapter = open_adapter(f"{module}:answer", AdapterOptions(concurrency=4))
    found = {response.probe: response for response in adapter([prompt_of(f"p{number}") for number in range(50)])}
    assert len(found) == 50
    assert all(response.text == response.probe.split("/")[1].upper() for response in found.values())
    assert adapter.describe()["model"] == f"{module}:answer"
    assert [response.text for response in open_adapter(f"{module}:Model.ask", AdapterOptions())([prompt_of("x")])] == ["ok"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("{0}", "write module:function"),
        ("absent_{0}:answer", "cannot import module 'absent_"),
        ("broken_{0}:answer", "RuntimeError: no weights"),
        ("{0}:answr", r"no function 'answr' \(functions there: answer\)"),
        ("{0}:limit", "is a int; it must be a function"),
    ],
)
def test_wrong_names_say_what_was_found(module: str, target: str, said: str) -> None:
    """Each way of missing the function has an error that says what is there instead."""
    with pytest.raises(AdapterError, match=said):
        open_adapter(target.format(module), AdapterOptions())


def test_async_function_is_refused_at_the_door() -> None:
    """A coroutine would never be awaited."""

    async def answer(prompt: str) -> str:
        return prompt

    with pytest.raises(AdapterError, match="async"):
        wrap(answer)  # type: ignore[arg-type]


def test_exceptions_and_wrong_types_are_errors_of_their_prompt_only(prompt_of: Callable[..., Prompt]) -> None:
    """Whatever the function raises, even sys.exit, stays with its prompt; text never holds an error."""

    def answer(prompt: str) -> str:
        if prompt == "raise":
            raise ValueError("no\nsuch dose")
        if prompt == "exit":
            raise SystemExit(2)
        return None if prompt == "none" else prompt  # type: ignore[return-value]

    found = {r.probe.split("/")[1]: r for r in wrap(answer, concurrency=1)([prompt_of(t) for t in ("raise", "exit", "none", "", "fine")])}
    assert found["raise"].error == "ValueError: no such dose"
    assert found["exit"].error == "SystemExit: 2"
    assert found["none"].error == "TypeError: answer must return a str, it returned NoneType"
    assert [found[name].finish for name in ("raise", "exit", "none", "", "fine")] == ["error", "error", "error", "empty", "stop"]
    assert found["raise"].text is None


def test_conversation_is_passed_as_a_transcript(prompt_of: Callable[..., Prompt]) -> None:
    """The function sees what was said before; a system prompt comes first; every reply is kept."""
    seen: list[str] = []

    def answer(prompt: str) -> str:
        seen.append(prompt)
        return f"reply {len(seen)}"

    (response,) = wrap(answer)([prompt_of("A?", "Sure?", system="Be brief.")])
    assert seen == ["Be brief.\n\nA?", "Be brief.\n\nUser: A?\nAssistant: reply 1\nUser: Sure?"]
    assert response.replies == ("reply 1", "reply 2")
    assert response.text == "reply 2"


def test_no_more_calls_at_once_than_asked_and_prompts_are_read_lazily(prompt_of: Callable[..., Prompt]) -> None:
    """At most `concurrency` calls run and at most twice as many prompts are out."""
    lock, running, peak, read = threading.Lock(), [0], [0], [0]

    def answer(prompt: str) -> str:
        with lock:
            running[0] += 1
            peak[0] = max(peak[0], running[0])
        time.sleep(0.005)
        with lock:
            running[0] -= 1
        return prompt

    def prompts() -> Iterator[Prompt]:
        for number in range(60):
            read[0] += 1
            yield prompt_of(f"p{number}")

    for taken, _ in enumerate(wrap(answer, concurrency=3)(prompts())):
        assert read[0] - taken <= 6
    assert peak[0] == 3


def test_leaving_early_does_not_wait_for_calls_that_hang(prompt_of: Callable[..., Prompt]) -> None:
    """Breaking out of the iterator returns at once though a call still runs."""
    release = threading.Event()

    def answer(prompt: str) -> str:
        if prompt == "hang":
            release.wait(30)
        return prompt

    started = time.monotonic()
    responses = wrap(answer, concurrency=2)([prompt_of("hang"), prompt_of("quick")])
    assert next(iter(responses)).text == "quick"
    responses.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 5
    release.set()


def test_lone_surrogates_never_leave_the_adapter(prompt_of: Callable[..., Prompt]) -> None:
    """An answer can always be written as UTF-8."""
    (response,) = wrap(lambda prompt: "bad \ud800 sign", name="odd")([prompt_of("x")])
    assert response.text == "bad ? sign"
