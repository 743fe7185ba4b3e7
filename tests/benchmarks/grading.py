"""How many answers of 200 words a second `medaudit grade` grades by rules, file to file: python tests/benchmarks/grading.py [ANSWERS]"""

from __future__ import annotations

import csv
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from audit.graders.answer_rows import open_table
from audit.graders.grading import graded_rows
from audit.graders.rules import RulesGrader
from audit.probe_file import load_probe_set
from audit.render.graded import write_graded

WORDS = 200
FILLER = (
    "The patient was seen in clinic and the plan was discussed with the team, including follow-up in two weeks, laboratory tests and a "
    "review of the medicines that are taken each day. "
)


def main(answers: int = 12_000) -> None:
    """Right and wrong answers of the shipped set, each amid other words, in random order."""
    probes, chance = load_probe_set("race-medicine"), random.Random(0)
    items = [item for item in probes.items if "class" in item.raw]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["item", "response"])
            for _ in range(answers):
                item = chance.choice(items)
                said = str(item.raw[chance.choice(["correct_answer", "wrong_answer"])])
                writer.writerow([item.id, f"{said} {' '.join((FILLER * 8).split()[: WORDS - len(said.split())])}"])
        for processes in (1, None):
            begun = time.perf_counter()
            table = open_table(path)
            write_graded(
                graded_rows(table, probes, RulesGrader(probes), processes=processes), path.with_name("o.csv"), columns=table.columns
            )
            print(f"{processes or 'all'} processes: {answers / (time.perf_counter() - begun):,.0f} answers/s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
