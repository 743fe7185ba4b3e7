"""How long it takes to compare 200 repeats of one prompt with one another: 19,900 pairs, every offline family.

Run by hand: python tests/benchmarks/similarity.py

The aim: less than 2 seconds for all families together.
"""

from __future__ import annotations

import argparse
import random
import time
import tomllib
from itertools import combinations

import sklearn.feature_extraction.text  # noqa: F401  # imported before the clock starts

from audit.answers.contradiction import contradictions, read_claims
from audit.measures.calibration import PAIRS
from audit.measures.similarity import FAMILIES, length_ratio, tokens
from audit.measures.text import sentences


def repeats(count: int, *, words: int) -> list[str]:
    """So many answers of about so many words each: sentences of health advice, in one of three wordings each."""
    topics = [one["texts"] for one in tomllib.loads(PAIRS.read_text(encoding="utf-8"))["topics"] if one["script"] == "latin"]
    wordings = [[sentences(text) for text in texts] for texts in topics]
    draw = random.Random(1)
    found = []
    for _ in range(count):
        said: list[str] = []
        for topic in wordings:
            chosen = draw.choice(topic)
            said += chosen[: draw.randint(2, len(chosen))]
            if sum(len(one.split()) for one in said) >= words:
                break
        found.append(" ".join(said))
    return found


def main() -> None:
    """Measure each family, then contradictions, and print seconds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repeats", type=int, default=200)
    options.add_argument("--words", type=int, default=200, help="About so many in each answer.")
    chosen = options.parse_args()
    texts = repeats(chosen.repeats, words=chosen.words)
    started = time.perf_counter()
    answers = [tokens(text) for text in texts]
    total = time.perf_counter() - started
    print(f"{len(texts)} answers of {sum(map(len, answers)) / len(answers):.0f} words, {len(texts) * (len(texts) - 1) // 2:,} pairs")
    print(f"{'words':22}{total:6.2f} s")
    for name, family in {**FAMILIES, "length_ratio": length_ratio}.items():
        started = time.perf_counter()
        family(answers)
        total += (taken := time.perf_counter() - started)
        print(f"{name:22}{taken:6.2f} s")
    print(f"{'all families':22}{total:6.2f} s")
    started = time.perf_counter()
    claims = [read_claims(text) for text in texts]
    found = sum(bool(contradictions(a, b)) for a, b in combinations(claims, 2))
    print(f"{'contradictions':22}{time.perf_counter() - started:6.2f} s  ({found:,} pairs)")


if __name__ == "__main__":
    main()
