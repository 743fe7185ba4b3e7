"""How much larger an installation of medaudit is than the eight scientific packages it rests on. Run by hand:

python tests/benchmarks/install_size.py        (two virtual environments in a scratch folder, byte-compiled; needs a package index)
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EIGHT = ("pandas", "numpy", "statsmodels", "fairlearn", "textstat", "spacy", "scikit-learn", "plotly")
PROJECT = str(Path(__file__).parents[2])


def installed(packages: tuple[str, ...], folder: Path) -> dict[str, float]:
    """Megabytes of a new environment with these packages, and the seconds that pip took."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    started = time.perf_counter()
    subprocess.run([folder / "bin" / "pip", "install", "-qq", *packages], check=True, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {"megabytes": round(size / 1e6, 1), "seconds": round(seconds, 1)}


def main() -> None:
    """Install both and print sizes and their ratio; at most 1.25 is the aim."""
    with tempfile.TemporaryDirectory() as scratch:
        alone = installed(EIGHT, Path(scratch) / "alone")
        ours = installed((PROJECT,), Path(scratch) / "ours")
    print(json.dumps({"eight packages": alone, "medaudit": ours, "ratio": round(ours["megabytes"] / alone["megabytes"], 3)}))


if __name__ == "__main__":
    main()
