"""Laws of audit/ask.py: a run can be stopped at any moment, in any way, and nothing is lost and nothing is asked twice."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from audit.adapter import Prompt, Response
from audit.adapters.function import wrap
from audit.ask import Tally, ask
from audit.errors import AdapterError, TranscriptError
from audit.plan import build_plan, write_plan
from audit.probe_file import build_probe_set
from audit.transcript import TRANSCRIPT, read_rows

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "questions", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test",
}  # fmt: skip
Key = tuple[str, int]


def planned(folder: Path, *, items: int, repeats: int) -> set[Key]:
    """Freeze a plan of so many questions into `folder`; every (probe, repeat) of it."""
    body = {**CARD, "repeats": repeats, "items": [{"id": f"i{number}", "texts": [f"Question {number}?"]} for number in range(items)]}
    model = {"adapter": "test", "model": "test", "hosts": [], "settings": {}}
    probes = build_probe_set(body, where="tiny")
    write_plan(build_plan([probes], model=model, policy={"name": "none"}), folder)
    return {(probe.id, repeat) for probe in probes.probes() for repeat in range(1, repeats + 1)}


def written(folder: Path) -> list[Key]:
    """(probe, repeat) of every answer in the transcript, in order; errors are no answers."""
    return [(row["probe"], row["repeat"]) for row in read_rows(folder / TRANSCRIPT) if row["finish"] != "error"]


def reply(prompt: Prompt, **more: Any) -> Response:
    """An answer to a prompt."""
    return Response(prompt.probe.id, prompt.repeat, "yes", **more)


@dataclass
class Scripted:
    """An adapter that answers each prompt with `answer` and remembers what it was asked, and whether it was closed."""

    answer: Callable[[Prompt], Response] = reply
    asked: list[Key] = field(default_factory=list)
    closed: bool = False

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """One response per prompt, in order."""
        try:
            for prompt in prompts:
                self.asked.append((prompt.probe.id, prompt.repeat))
                yield self.answer(prompt)
        finally:
            self.closed = True

    def describe(self) -> dict[str, Any]:
        """Nothing to say."""
        return {}


def fails_at(number: int, fault: BaseException) -> Callable[[Prompt], Response]:
    """Answers until the call with this number, which raises."""
    count = iter(range(1, number + 1))

    def answer(prompt: Prompt) -> Response:
        if next(count) == number:
            raise fault
        return reply(prompt)

    return answer


def test_everything_planned_is_asked_once_and_written(tmp_path: Path) -> None:
    """Each (probe, repeat) of the plan has exactly one row; asking again asks nothing."""
    plan = planned(tmp_path, items=5, repeats=3)
    tally = ask(tmp_path, Scripted())
    assert Counter(written(tmp_path)) == dict.fromkeys(plan, 1)
    assert (tally.total, tally.done, tally.asked, tally.errors) == (15, 15, 15, 0)
    again = Scripted()
    tally = ask(tmp_path, again)
    assert (again.asked, tally.done, tally.asked) == ([], 15, 0)


@pytest.mark.parametrize("fault", [RuntimeError("boom"), KeyboardInterrupt(), AdapterError("wrong key"), SystemExit(3), MemoryError()])
def test_whatever_stops_a_run_it_goes_on_where_it_stopped(tmp_path: Path, fault: BaseException) -> None:
    """The fault reaches the caller, the answers before it are kept, and the next call asks the rest and only the rest."""
    plan = planned(tmp_path, items=4, repeats=2)
    first = Scripted(fails_at(4, fault))
    with pytest.raises(type(fault)):
        ask(tmp_path, first)
    assert written(tmp_path) == first.asked[:3]
    assert first.closed
    second = Scripted()
    tally = ask(tmp_path, second)
    assert set(second.asked) == plan - set(first.asked[:3])
    assert Counter(written(tmp_path)) == dict.fromkeys(plan, 1)
    assert (tally.done, tally.asked) == (8, 5)


def test_a_fault_of_the_display_loses_nothing(tmp_path: Path) -> None:
    """The answer is written before it is shown; the adapter is closed at once, so that no call in flight is paid in vain."""
    planned(tmp_path, items=4, repeats=1)

    def show(tally: Tally) -> None:
        if tally.done == 2:
            raise KeyboardInterrupt

    adapter = Scripted()
    with pytest.raises(KeyboardInterrupt) as caught:
        ask(tmp_path, adapter, progress=show)
    assert written(tmp_path) == adapter.asked
    assert len(adapter.asked) == 2
    assert adapter.closed and caught.tb  # closed although the traceback still holds it


def test_each_answer_is_on_file_when_the_next_is_asked(tmp_path: Path) -> None:
    """A loop that appends and flushes: at each call, all earlier answers of it can be read by anyone."""
    planned(tmp_path, items=6, repeats=2)
    seen = []

    def answer(prompt: Prompt) -> Response:
        seen.append(len(written(tmp_path)))
        return reply(prompt)

    ask(tmp_path, Scripted(answer))
    assert seen == list(range(12))


def test_failed_calls_are_rows_and_are_asked_again(tmp_path: Path) -> None:
    """An error is written down, counted as an error, and is no answer; what the model did (empty, cut, filtered) is one."""
    plan = planned(tmp_path, items=5, repeats=1)
    ends = iter(["error", "empty", "length", "content_filter", "stop"])
    tallies: list[tuple[int, int, int]] = []
    tally = ask(
        tmp_path,
        Scripted(lambda prompt: reply(prompt, finish=next(ends), tokens_in=2, tokens_out=3)),
        progress=lambda one: tallies.append((one.done, one.errors, one.odd)),
    )
    assert tallies == [(0, 0, 0), (0, 1, 0), (1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 3)]
    assert (tally.total, tally.tokens) == (5, 25)
    retry = Scripted()
    tally = ask(tmp_path, retry)
    assert set(retry.asked) == plan - set(written(tmp_path)[:4]) and len(retry.asked) == 1
    assert (tally.done, tally.errors) == (5, 0)
    assert len(list(read_rows(tmp_path / TRANSCRIPT))) == 6


def test_answers_may_come_in_any_order_and_from_threads(tmp_path: Path) -> None:
    """A plain function on threads, slow at random: every prompt has its answer, whichever came first."""
    plan = planned(tmp_path, items=20, repeats=3)
    wait = random.Random(0)

    def model(text: str) -> str:
        time.sleep(wait.random() / 500)
        return f"to {text} from {threading.current_thread().name}"

    ask(tmp_path, wrap(model, concurrency=8))
    rows = list(read_rows(tmp_path / TRANSCRIPT))
    assert Counter((row["probe"], row["repeat"]) for row in rows) == dict.fromkeys(plan, 1)
    assert all(f"Question {row['probe'].split('/')[1][1:]}?" in row["text"] for row in rows)
    assert len({row["text"].split(" from ")[1] for row in rows}) > 1


@pytest.mark.parametrize("strange", [("tiny/other/none/p1", 1), ("tiny/i0/none/p1", 9)])
def test_an_adapter_that_answers_something_else_is_stopped(tmp_path: Path, strange: Key) -> None:
    """A response to nothing that was asked would make the folder useless: it is refused before it is written."""
    planned(tmp_path, items=2, repeats=1)
    with pytest.raises(AdapterError, match=f"answered '{strange[0]}' repeat {strange[1]}, which it was not asked"):
        ask(tmp_path, Scripted(lambda prompt: Response(*strange, "yes")))
    assert written(tmp_path) == []
    assert ask(tmp_path, Scripted()).done == 2


def test_an_adapter_that_answers_twice_is_stopped(tmp_path: Path) -> None:
    """One response for each prompt: a second one is refused, the first stands."""
    planned(tmp_path, items=3, repeats=1)

    class Twice(Scripted):
        def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
            for prompt in prompts:
                yield from (reply(prompt), reply(prompt))

    with pytest.raises(AdapterError, match="or has answered already"):
        ask(tmp_path, Twice())
    assert len(written(tmp_path)) == 1


def test_an_adapter_that_leaves_prompts_out_leaves_them_waiting(tmp_path: Path) -> None:
    """What got no response is not done, and is asked next time."""
    plan = planned(tmp_path, items=4, repeats=1)

    class Lazy(Scripted):
        def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
            yield from [reply(prompt) for prompt in prompts][::2]

    tally = ask(tmp_path, Lazy())
    assert (tally.total, tally.done) == (4, 2)
    assert ask(tmp_path, Scripted()).done == 4
    assert set(written(tmp_path)) == plan


def test_a_folder_without_a_plan_is_refused(tmp_path: Path) -> None:
    """There is nothing to ask before `plan`; no transcript is begun."""
    with pytest.raises(TranscriptError, match=r"no plan.json here"):
        ask(tmp_path, Scripted())
    assert list(tmp_path.iterdir()) == []


def test_the_rate_is_of_this_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten calls in four seconds are 2.5 a second, however many were answered before."""
    tally = Tally(total=100, done=50, asked=10, started=100.0)
    monkeypatch.setattr(time, "monotonic", lambda: 104.0)
    assert tally.rate == pytest.approx(2.5)


CHILD = '''
import pathlib, sys, time
from audit.adapter import Response
from audit.ask import ask

class Slow:
    """Writes down what it is asked, waits, answers at length; reads three prompts ahead, as adapters do."""

    def __call__(self, prompts):
        with open(sys.argv[2], "ab", buffering=0) as log:
            ahead = []
            for prompt in prompts:
                log.write(f"{prompt.probe.id} {prompt.repeat}\\n".encode())
                ahead.append(prompt)
                if len(ahead) == 3:
                    yield self.answer(ahead.pop(0))
            yield from map(self.answer, ahead)

    def answer(self, prompt):
        time.sleep(0.005)
        return Response(prompt.probe.id, prompt.repeat, "yes " * 5000)

ask(pathlib.Path(sys.argv[1]), Slow())
'''


def asked_in(log: Path) -> list[Key]:
    """What the child's side log says it was asked; a last line that was torn is left out."""
    lines = log.read_text(encoding="utf-8").split("\n")[:-1] if log.exists() else []
    return [(probe, int(repeat)) for probe, _, repeat in (line.rpartition(" ") for line in lines)]


def one_session(folder: Path, log: Path, *, calls: int | None, chance: random.Random) -> bool:
    """Ask in a child process, killed with SIGKILL some moment after that many calls (None: not killed); whether it was killed alive."""
    with subprocess.Popen([sys.executable, "-c", CHILD, str(folder), str(log)]) as child:
        wanted = len(asked_in(log)) + (calls or 0)
        while calls is not None and child.poll() is None and len(asked_in(log)) < wanted:
            time.sleep(0.001)
        if calls is not None:
            time.sleep(chance.random() * 0.004)
            child.kill()
    return child.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of Unix")
@pytest.mark.parametrize(("kills", "items"), [(3, 40), pytest.param(20, 100, marks=pytest.mark.slow)])
def test_kill_minus_nine_loses_no_answer_and_asks_none_again(tmp_path: Path, kills: int, items: int) -> None:
    """Killed at random moments and resumed until done: every planned prompt is answered exactly once, and none was sent again
    once its answer stood in the transcript."""
    plan = planned(tmp_path / "run", items=items, repeats=3)
    log, chance = tmp_path / "asked.log", random.Random(kills)
    killed, before = 0, 0
    for session in range(kills + 1):
        kept = set(written(tmp_path / "run"))
        killed += one_session(tmp_path / "run", log, calls=chance.randint(1, 10) if session < kills else None, chance=chance)
        asked = asked_in(log)[before:]
        before += len(asked)
        assert kept & set(asked) == set()
        assert kept <= set(written(tmp_path / "run"))
        assert max(Counter(asked).values()) == 1
    assert killed > kills / 2  # a child may be done before its turn comes on a busy machine
    assert Counter(written(tmp_path / "run")) == dict.fromkeys(plan, 1)
    assert len(asked_in(log)) <= len(plan) + kills * 4  # no more is sent twice than was in flight when the process was killed
