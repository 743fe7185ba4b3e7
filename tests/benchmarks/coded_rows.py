"""Time and memory to import and fully analyse coded answers: 1,000 vignettes x 32 groups x repeats, as in the largest published audit.

Run by hand: `python tests/benchmarks/coded_rows.py [ROWS]`, 1,700,000 rows when left out. Limits: analysis under 60 s and 4 GB on 2 cores.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

VIGNETTES, GROUPS = 1000, 32
COMMAND = [sys.executable, "-c", "from audit.cli import main; main()"]


def write(path: Path, rows: int) -> None:
    """A CSV of coded yes/no decisions without any effect."""
    repeats = max(1, rows // (VIGNETTES * GROUPS))
    chance = random.Random(0)
    with path.open("w", encoding="utf-8") as file:
        file.write("item,factor:group,repeat,outcome:treat\n")
        for vignette in range(VIGNETTES):
            rate = chance.random()
            for group in range(GROUPS):
                for repeat in range(1, repeats + 1):
                    file.write(f"v{vignette},g{group:02},{repeat},{int(chance.random() < rate)}\n")


def main() -> None:
    """Print what each step takes."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_700_000
    with tempfile.TemporaryDirectory() as scratch:
        table, folder = Path(scratch) / "coded.csv", Path(scratch) / "run"
        write(table, rows)
        for step in (["import", str(table), "--out", str(folder)], ["analyse", str(folder)]):
            start = time.perf_counter()
            done = subprocess.run([*COMMAND, *step], capture_output=True, text=True)
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
            print(f"{step[0]:8} {seconds:6.1f} s   largest process so far {peak:.2f} GiB   exit {done.returncode}")
            if done.returncode not in (0, 1, 3):
                print(done.stderr[-2000:])


if __name__ == "__main__":
    main()
