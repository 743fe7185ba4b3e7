"""Laws of audit/render/progress.py: a run says how far it is, on a terminal and in a log."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from audit.ask import Tally
from audit.references.build import Progress
from audit.render.progress import (
    LIVE_EVERY,
    PLAIN_EVERY,
    build_display,
    build_line,
    duration,
    progress_display,
    progress_line,
    step_display,
)


@dataclass
class Clock:
    """A monotonic clock that stands still until it is moved."""

    now: float = 1000.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now


class Terminal(io.StringIO):
    """Standard error with somebody watching."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """The clock of the display and of the tally."""
    clock = Clock()
    monkeypatch.setattr("audit.render.progress.time", clock)
    monkeypatch.setattr("audit.ask.time", clock)
    yield clock


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in place of standard error."""
    terminal = Terminal()
    monkeypatch.setattr("audit.render.progress.sys", SimpleNamespace(stderr=terminal))
    return terminal


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A file in place of standard error."""
    log = io.StringIO()
    monkeypatch.setattr("audit.render.progress.sys", SimpleNamespace(stderr=log))
    return log


def tally(*, done: int = 600, asked: int = 400, seconds: float = 20.0, total: int = 14_200) -> Tally:
    """A run whose session began `seconds` ago; 200 answers were there before."""
    return Tally(total, done=done, errors=3, odd=2, tokens=81_250, asked=asked, started=1000.0 - seconds)


def test_line() -> None:
    """400 calls in 20 s are 20 a second; 13,600 left take 680 s, 11 minutes."""
    assert progress_line(tally()) == "600/14,200  20/s  ETA 11 min  errors 3  empty or cut 2  tokens 81,250"


def test_a_slow_model_has_a_rate_too() -> None:
    """Calls of half a minute are .033 a second, not none; below ten a second two digits are shown."""
    assert "0.033/s" in progress_line(tally(asked=1, seconds=30.0))
    assert "2.5/s" in progress_line(tally(asked=50, seconds=20.0))
    assert "1,200/s" in progress_line(tally(asked=24_000, seconds=20.0))


def test_before_the_first_answer_nothing_is_promised() -> None:
    """No rate and no time left, also when a run is resumed."""
    assert progress_line(tally(asked=0)).startswith("600/14,200  starting  ETA –")
    assert progress_line(Tally(0)).startswith("0/0  starting")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (89, "89 s"), (90, "2 min"), (680, "11 min"), (5399, "90 min"), (5400, "1.5 h"), (86_400, "24.0 h"), (math.nan, "–")],
)
def test_duration(seconds: float, words: str) -> None:
    """Seconds below a minute and a half, minutes below an hour and a half, then hours; a dash when nobody knows."""
    assert duration(seconds) == words


def test_a_log_gets_a_line_every_few_seconds_and_the_last(log: io.StringIO, clock: Clock) -> None:
    """A log that nobody watches holds plain lines, no control characters, and always how the run ended."""
    with progress_display() as show:
        for done in range(1, 13):
            clock.now += 1.0
            show(tally(done=done))
    lines = log.getvalue().splitlines()
    assert [line.split()[1] for line in lines] == ["1/14,200", "6/14,200", "11/14,200", "12/14,200"]
    assert PLAIN_EVERY == 5.0
    assert log.getvalue().replace("\n", "").isprintable()


def test_a_terminal_gets_one_line_that_is_rewritten(terminal: Terminal, clock: Clock) -> None:
    """Each showing overwrites the one before; at most five a second; the line ends when the run does."""
    with progress_display() as show:
        for done in (0, 7100, 14_200):
            show(tally(done=done))
            clock.now += LIVE_EVERY / 2
    shown = terminal.getvalue().split("\r\x1b[2K")
    assert [one.count("█") for one in shown] == [0, 0, 20, 20]
    assert "\n" not in terminal.getvalue()[:-1] and shown[-1].endswith("(Ctrl-C is safe)\n")


def test_half_way_is_half_a_bar(terminal: Terminal) -> None:
    """The bar is twenty signs wide; nothing to ask is not a fault."""
    with progress_display() as show:
        show(tally(done=7100))
    assert f"  {'█' * 10}{'░' * 10}  7,100/14,200" in terminal.getvalue()
    with progress_display() as show:
        show(Tally(0))
    assert "░" * 20 in terminal.getvalue()


def test_an_interrupted_run_still_says_how_far_it_came(log: io.StringIO) -> None:
    """Ctrl-C passes through, and the last state is written first."""
    with pytest.raises(KeyboardInterrupt), progress_display() as show:
        show(tally(done=1))
        show(tally(done=2))
        raise KeyboardInterrupt
    assert log.getvalue().splitlines()[-1].startswith("asking  2/14,200")


def test_nothing_shown_writes_nothing(log: io.StringIO) -> None:
    """A run that fails at the door leaves no progress behind."""
    with progress_display():
        pass
    assert log.getvalue() == ""


def test_steps_of_an_analysis_in_a_log(log: io.StringIO) -> None:
    """A line for each step."""
    with step_display() as step:
        step("reading answers")
        step("flips")
    assert log.getvalue() == "analysing  reading answers\nanalysing  flips\n"


def test_steps_of_an_analysis_on_a_terminal(terminal: Terminal) -> None:
    """One line that is rewritten and wiped at the end, also when a step fails."""
    with pytest.raises(ValueError, match="broken"), step_display() as step:
        step("flips")
        raise ValueError("broken")
    assert terminal.getvalue() == "\r\x1b[2Kanalysing  flips\r\x1b[2K"


def test_building_an_index() -> None:
    """A quarter of 4,000 bytes at 10 a second leaves 3,000 of them, 300 s, 5 minutes."""
    assert build_line(Progress("a.csv", 1_000, 4_000, 50_000, 3), 10.0) == "25%  a.csv  50,000 records  bad 3  ETA 5 min"
    assert build_line(Progress("a\x1b[0m.csv", 0, 0, 0, 0), 0.0) == "0%  a.csv  0 records  bad 0  ETA –"


def test_what_was_read_before_is_no_speed(log: io.StringIO, clock: Clock) -> None:
    """A build that goes on promises time by what it reads itself: 100 bytes in 10 s, 400 left, 40 s. A quick build says nothing."""
    with build_display() as show:
        show(Progress("a.csv", 500, 1_000, 1, 0))
        clock.now += 10.0
        show(Progress("a.csv", 600, 1_000, 2, 0))
    assert log.getvalue() == "reading  60%  a.csv  2 records  bad 0  ETA 40 s\n"


def test_building_on_a_terminal_leaves_no_line_behind(terminal: Terminal, clock: Clock) -> None:
    """The live line is wiped, for what was built is told below."""
    with build_display() as show:
        show(Progress("a.csv", 500, 1_000, 1, 0))
    assert "50%" in terminal.getvalue() and terminal.getvalue().endswith("\r\x1b[2K")
