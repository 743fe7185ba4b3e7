"""How fast the readability of answers is measured: against textstat's battery on one core, and on both cores through the command.

Run by hand: python tests/benchmarks/readability.py

The aims: at least 20 times textstat's speed on answers of 200 words, and at least 3,000 answers a second on two cores. Every answer is a
different text, because each function of textstat remembers the last 128; both were given some answers before the clock starts. textstat
is called as its users call it, each score on the raw text, with its dictionary at hand. The first aim is not reached: 4 to 7 times is.
Splitting an answer at its blanks and adding up what is known of each token takes an eighth of what the formulas take; the rest goes
into what textstat does not do, that is taking off Markdown, telling sentences from abbreviations and names from hard words.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from audit.measures import textstat_counts
from audit.measures.readability import grades, measure

PARTS = (
    "Metformin is the first medicine that most people take for type 2 diabetes.",
    "It lowers the sugar that your liver makes, and it helps your body use insulin.",
    "**Take it with food**, because an upset stomach is common in the first weeks.",
    "Call your doctor if you vomit, have diarrhea for more than two days, or feel very weak.",
    "If you are to have a CT scan with contrast, you may be told to stop metformin for 48 hours.",
    "Kidney function is checked with a blood test (eGFR) once a year.",
    "Lactic acidosis is rare, but it is dangerous: fast breathing, muscle pain and sleepiness are warning signs.",
    "Your pharmacist can answer questions about other medicines, such as lisinopril or atorvastatin.",
    "High blood pressure, also called hypertension, was found in 4 of 10 adults in the U.S. in 2019.",
    "Most people with high cholesterol feel well, so a fasting blood test is the only way to know.",
    "A colonoscopy lets the doctor see the inside of the large bowel and remove small growths called polyps.",
    "Do not drive for 24 hours after sedation, and ask a friend or a relative to take you home.",
    "Antibiotics do not work against viruses, and taking them when they are not needed leads to resistance.",
    "Chest pain that spreads to the arm or the jaw needs help at once.",
    "Physical therapy may ease osteoarthritis of the knee as much as an anti-inflammatory drug does.",
)
ITEMS = (
    "Drink plenty of water",
    "Rest for a day or two",
    "Take 500 mg twice daily",
    "Keep a list of your medicines",
    "Come back in 3 weeks",
)
WORDS = 200


def answer(random_source: random.Random) -> str:
    """An answer of about 200 words, with a heading and a list, and one number that no other has."""
    parts = [f"## About case {random_source.randrange(10**9)}\n"]
    while sum(len(part.split()) for part in parts) < WORDS - 20:
        parts.append(random_source.choice(PARTS))
    return "\n\n".join([parts[0], " ".join(parts[1:7]), " ".join(parts[7:]), *(f"- {one}" for one in random_source.sample(ITEMS, 4))])


def seconds_each(measured: Callable[[str], Any], texts: list[str]) -> float:
    """Seconds of one core for one text, whatever else the machine does."""
    start = time.process_time()
    for text in texts:
        measured(text)
    return (time.process_time() - start) / len(texts)


def textstat_seconds(texts: list[str]) -> tuple[float, float]:
    """Seconds of one core for a text: all scores of one text before the next text, and one score of all texts before the next score."""
    import textstat

    at_once = seconds_each(textstat_counts.measure, texts)
    scores = [getattr(textstat, name) for name in textstat_counts.OURS.values()]
    return at_once, sum(seconds_each(score, [f"{text} Again {number}." for text in texts]) for number, score in enumerate(scores))


def through_the_command(texts: list[str]) -> tuple[float, float]:
    """Seconds that `medaudit measure readability` takes for all texts, start included, and seconds of all its cores."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "answers.jsonl")
        file.write_text("".join(json.dumps({"id": number, "response": text}) + "\n" for number, text in enumerate(texts)), encoding="utf-8")
        call = "from audit.commands.measure import measure; measure()"
        command = [sys.executable, "-c", call, "readability", str(file), "--text-column", "response", "--out", f"{folder}/out.csv"]
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return time.perf_counter() - start, used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=60_000, help="for the command on both cores")
    options = parser.parse_args()
    random_source = random.Random(0)
    texts = [answer(random_source) for _ in range(3_000)]
    print(f"answers of {sum(len(text.split()) for text in texts) / len(texts):.0f} words")
    for text in texts[:200]:
        measure(text)
    ours = min(seconds_each(measure, texts[200:]) for _ in range(3))
    formulas = min(seconds_each(grades, texts[200:]) for _ in range(3))
    print(f"medaudit, one core: {1000 * ours:.3f} ms for every measure ({1 / ours:,.0f} a second), {1000 * formulas:.3f} for the formulas")
    if reason := textstat_counts.unavailable("textstat"):
        print(f"textstat: {reason}")
    else:
        at_once, by_column = textstat_seconds(texts[200:700])
        print(f"textstat {textstat_counts.installed()}, one core: {1000 * at_once:.2f} ms for its scores of a text in one go,")
        print(f"  which it remembers parts of; {1000 * by_column:.2f} ms where each score is taken of all texts in turn")
        print(f"medaudit's formulas are {at_once / formulas:.1f} and {by_column / formulas:.1f} times as fast")
    many = [answer(random_source) for _ in range(options.answers)]
    took, used = through_the_command(many)
    print(f"the command: {len(many):,} answers in {took:.1f} s, {len(many) / took:,.0f} a second, start included")
    print(f"the same in seconds of a core: {used:.1f}, so {2 * len(many) / used:,.0f} a second on two cores that have nothing else to do")


if __name__ == "__main__":
    main()
