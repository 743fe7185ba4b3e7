"""What asking costs beside the model: milliseconds per response of `ask` and its memory, with an adapter that answers at once.

Run by hand: python tests/benchmarks/overhead.py

The aims: less than 0.5 ms per response, and at 200,000 responses at most 1.5 times the memory of 10,000.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from audit.adapter import Prompt, Response
from audit.ask import ask
from audit.plan import build_plan, write_plan
from audit.probe_file import load_probe_set

PROBES = 2_000
CARD = """\
name = "overhead"
title = "Overhead"
version = "1"
kind = "questions"
language = "en"
jurisdiction = "none"
licence = "none"
source = "made for this measurement"
as_of = "2026-01-01"
review_by = "2027-01-01"
sign_off = "none"
"""
QUESTION = "A 54-year-old patient comes with chest pain since two hours, sweating, pale and short of breath. " * 8
ANSWER = "Record an ECG within ten minutes and measure troponin; give aspirin unless there is a reason against it. " * 12


class AtOnce:
    """Answers everything with the same text of some 1,200 characters, in no time."""

    def __call__(self, prompts: Iterable[Prompt]) -> Iterator[Response]:
        """One response per prompt, in order."""
        for prompt in prompts:
            yield Response(prompt.probe.id, prompt.repeat, ANSWER, (ANSWER,), "at-once", seconds=0.0, tokens_in=190, tokens_out=300)

    def describe(self) -> dict[str, Any]:
        """Contacts nobody."""
        return {"adapter": "at-once", "model": "at-once", "hosts": [], "settings": {}}


def prepare(folder: Path, responses: int) -> Path:
    """A probe set of 2,000 questions in `folder`, planned as often as that takes; the run folder."""
    (folder / "set").mkdir()
    (folder / "set" / "set.toml").write_text(CARD, encoding="utf-8")
    items = (json.dumps({"id": f"q{number}", "texts": [f"Case {number}. {QUESTION}"]}) for number in range(PROBES))
    (folder / "set" / "items.jsonl").write_text("\n".join(items), encoding="utf-8")
    probes = load_probe_set(str(folder / "set"))
    plan = build_plan([probes], model=AtOnce().describe(), policy={"name": "none"}, repeats=responses // PROBES)
    write_plan(plan, folder / "run")
    return folder / "run"


def measure(run: Path) -> dict[str, float]:
    """Ask everything in this process; seconds taken and the most memory it held, in MiB."""
    started = time.perf_counter()
    tally = ask(run, AtOnce())
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
    return {"responses": tally.asked, "seconds": seconds, "peak_mib": peak}


def in_child(responses: int) -> dict[str, float]:
    """The measurement in a process of its own, planned by another, so that its memory is that of asking alone."""
    with tempfile.TemporaryDirectory() as folder:
        run = prepare(Path(folder), responses)
        done = subprocess.run([sys.executable, __file__, "--run", str(run)], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure both sizes and print one line for each, then the ratio of their memory."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--run", type=Path, help=argparse.SUPPRESS)  # how the child is called
    options.add_argument("--responses", type=int, nargs=2, default=[10_000, 200_000], metavar=("FEW", "MANY"))
    chosen = options.parse_args()
    if chosen.run:
        print(json.dumps(measure(chosen.run)))
        return
    peaks = []
    for responses in chosen.responses:
        found = in_child(responses)
        peaks.append(found["peak_mib"])
        each = 1000 * found["seconds"] / found["responses"]
        print(f"{found['responses']:>8,.0f} responses  {found['seconds']:7.2f} s  {each:.3f} ms each  peak {found['peak_mib']:.1f} MiB")
    print(f"memory ratio {peaks[1] / peaks[0]:.2f}")


if __name__ == "__main__":
    main()
