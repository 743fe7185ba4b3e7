"""Progress on standard error: a live line on a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.ask import Tally
from audit.render.text import one_line

if TYPE_CHECKING:  # a model can be asked without what builds indexes
    from audit.references.build import Progress

PLAIN_EVERY = 5.0  # seconds between lines where nobody watches live
LIVE_EVERY = 0.2


def progress_line(tally: Tally) -> str:
    """One line: done of total, rate, time left, errors, odd answers, tokens."""
    left = (tally.total - tally.done) / tally.rate if tally.asked and tally.rate > 0 else float("nan")
    parts = [f"{tally.done:,}/{tally.total:,}", _rate(tally.rate) if tally.asked else "starting", f"ETA {duration(left)}"]
    parts += [f"errors {tally.errors}", f"empty or cut {tally.odd}", f"tokens {tally.tokens:,}"]
    return "  ".join(parts)


def _rate(calls: float) -> str:
    return f"{calls:,.0f}/s" if calls >= 10 else f"{calls:.2g}/s"


def duration(seconds: float) -> str:
    """A time to wait in words a person uses, e.g. "9 min"; a dash for nan."""
    if seconds != seconds:
        return "–"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@contextmanager
def progress_display() -> Iterator[Callable[[Tally], None]]:
    """Gives a function that shows a Tally as it grows; the last state is shown when the block ends, however it ends."""
    live = sys.stderr.isatty()
    shown = 0.0
    last: Tally | None = None

    def show(tally: Tally) -> None:
        nonlocal shown, last
        last = tally
        now = time.monotonic()
        if now - shown >= (LIVE_EVERY if live else PLAIN_EVERY):
            shown = now
            _write(tally, live)

    try:
        yield show
    finally:
        if last is not None:
            _write(last, live)
            if live:
                sys.stderr.write("\n")


def _write(tally: Tally, live: bool) -> None:
    if not live:
        sys.stderr.write(f"asking  {progress_line(tally)}\n")
        return
    width = 20
    filled = round(width * tally.done / max(tally.total, 1))
    bar = "█" * filled + "░" * (width - filled)
    sys.stderr.write(f"\r\x1b[2Kasking  {bar}  {progress_line(tally)}  (Ctrl-C is safe)")
    sys.stderr.flush()


@contextmanager
def step_display(work: str = "analysing") -> Iterator[Callable[[str], None]]:
    """Gives a function that shows which step of a work is being done."""
    live = sys.stderr.isatty()

    def show(step: str) -> None:
        sys.stderr.write(f"\r\x1b[2K{work}  {step}" if live else f"{work}  {step}\n")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if live:
            sys.stderr.write("\r\x1b[2K")


@contextmanager
def count_display(work: str, things: str) -> Iterator[Callable[..., None]]:
    """Gives a function (done, total=None) that shows how many things are done, how fast, and the time left where the total is known."""
    live = sys.stderr.isatty()
    begun = shown = time.monotonic()

    def show(done: int, total: int | None = None) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown < (LIVE_EVERY if live else PLAIN_EVERY):
            return
        shown = now
        rate = done / max(now - begun, 1e-9)
        of = "" if total is None else f"/{total:,}"
        left = "" if total is None else f"  ETA {duration((total - done) / rate if rate else float('nan'))}"
        line = f"{work}  {done:,}{of} {things}  {_rate(rate)}{left}"
        sys.stderr.write(f"\r\x1b[2K{line}" if live else f"{line}\n")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if live:
            sys.stderr.write("\r\x1b[2K")


@contextmanager
def build_display() -> Iterator[Callable[[Progress], None]]:
    """Gives a function that shows how far the building of an index is."""
    live = sys.stderr.isatty()
    begun, first = time.monotonic(), -1
    shown = 0.0 if live else begun

    def show(progress: Progress) -> None:
        nonlocal first, shown
        now = time.monotonic()
        if first < 0:
            first = progress.bytes_read
        if now - shown < (LIVE_EVERY if live else PLAIN_EVERY):
            return
        shown = now
        line = build_line(progress, (progress.bytes_read - first) / max(now - begun, 1e-9))
        sys.stderr.write(f"\r\x1b[2Kreading  {line}  (Ctrl-C is safe)" if live else f"reading  {line}\n")
        sys.stderr.flush()

    try:
        yield show
    finally:
        if live:
            sys.stderr.write("\r\x1b[2K")


def build_line(progress: Progress, rate: float) -> str:
    """One line: share of the bytes read, records and bad ones of the file, time left at `rate` bytes a second."""
    left = (progress.bytes_total - progress.bytes_read) / rate if rate > 0 else float("nan")
    share = 100 * progress.bytes_read / max(progress.bytes_total, 1)
    return f"{share:.0f}%  {one_line(progress.file)}  {progress.works:,} records  bad {progress.bad:,}  ETA {duration(left)}"
