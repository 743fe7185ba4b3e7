"""How fast answers are read on one core, and whether the time of a reader grows in line with the length of the text.

Run by hand: `python tests/benchmarks/readers.py`. Answers of about 200 words are made by joining the development answers of one item.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from audit.answers.demographics import read_patient
from audit.answers.refusal import is_refusal
from audit.answers.stance import read_stance
from audit.answers.structured import read_fields
from audit.probe_file import load_probe_set

WORDS, ROUNDS = 200, 3
ANSWERS = Path(__file__).parent.parent / "answers" / "stances_development.jsonl"


def answers() -> list[tuple[str, str]]:
    """Item and text of answers of about 200 words."""
    texts: dict[str, list[str]] = {}
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["language"] == "en" and not row["item"].startswith("x-"):
            texts.setdefault(row["item"], []).append(row["answer"])
    found = []
    for item, parts in texts.items():
        joined: list[str] = []
        for part in parts:
            joined.append(part)
            if sum(len(one.split()) for one in joined) >= WORDS:
                found.append((item, "\n\n".join(joined)))
                joined = []
    return found


def rate(read: Callable[[str, str], object], rows: Sequence[tuple[str, str]]) -> float:
    """Seconds per answer, the best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        for item, text in rows:
            read(item, text)
        best = min(best, (time.perf_counter() - begin) / len(rows))
    return best


def main() -> None:
    """Print microseconds per answer for each reader, answers per second for all, and the time at doubled lengths."""
    items = {item.id: item.raw for item in load_probe_set("race-medicine").items}
    fields = load_probe_set("vignettes").fields
    readers: dict[str, Callable[[str, str], object]] = {
        "stance": lambda item, text: read_stance(
            text, endorses=items[item]["endorses"], rejects=items[item]["rejects"], question=items[item]["texts"][0]
        ),
        "refusal": lambda _, text: is_refusal(text),
        "fields": lambda _, text: read_fields(text, fields),
        "demographics": lambda _, text: read_patient(text),
    }
    rows = answers()
    words = sum(len(text.split()) for _, text in rows) / len(rows)
    print(f"{len(rows)} answers of {words:.0f} words on average")
    total = 0.0
    for name, read in readers.items():
        seconds = rate(read, rows)
        total += seconds
        print(f"{name:14}{seconds * 1e6:8.0f} µs per answer")
    print(f"{'all':14}{total * 1e6:8.0f} µs per answer: {1 / total:.0f} answers a second")
    item, unit = rows[0]
    for name, read in readers.items():
        steps = [rate(read, [(item, unit * times)]) for times in (50, 100, 200)]
        print(f"{name:14} seconds at 50, 100, 200 times the length: " + ", ".join(f"{one:.3f}" for one in steps))


if __name__ == "__main__":
    main()
