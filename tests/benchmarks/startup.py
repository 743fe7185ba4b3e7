"""How long the command takes to start, and the main job to finish. Run by hand, with medaudit installed: python tests/benchmarks/startup.py

Every time is that of a whole fresh process, the start of the interpreter included, in seconds. Aims: 0.3 for --help and for the import,
15 and at most 30 for the run.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

MEDAUDIT = str(Path(sysconfig.get_path("scripts"), "medaudit"))
VERDICTS = (0, 1, 3)  # exit codes of a run that came to its end


def seconds(command: Sequence[str], folder: Path, codes: Sequence[int] = (0,)) -> float:
    """Wall time of one process in `folder`; RuntimeError when it ends with another exit code than `codes`."""
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    took = time.perf_counter() - begin
    if done.returncode not in codes:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    return took


def whole_run(folder: Path) -> float:
    """The default `medaudit run`, from the start of the process to a dossier that can be opened."""
    took = seconds([MEDAUDIT, "run", "--out", "run"], folder, VERDICTS)
    if not (folder / "run" / "dossier.html").stat().st_size:
        raise RuntimeError("the run wrote an empty dossier")
    return took


def times() -> dict[str, list[float]]:
    """What was measured, and every time of it."""
    short = {
        "python -c pass": [sys.executable, "-c", "pass"],  # the share that is not ours
        "import audit": [sys.executable, "-c", "import audit"],
        "medaudit --help": [MEDAUDIT, "--help"],
    }
    found: dict[str, list[float]] = {name: [] for name in (*short, "medaudit run")}
    with tempfile.TemporaryDirectory() as place:
        for _ in range(5):
            for name, command in short.items():
                found[name].append(seconds(command, Path(place)))
    for _ in range(2):
        with tempfile.TemporaryDirectory() as place:
            found["medaudit run"].append(whole_run(Path(place)))
    return found


def main() -> None:
    """Measure and print one line of JSON for each thing measured."""
    for name, each in times().items():
        print(json.dumps({"what": name, "median": round(statistics.median(each), 3), "seconds": [round(one, 3) for one in each]}))


if __name__ == "__main__":
    main()
