"""How fast references are read and checked, and whether the time is linear in hostile text.

Run by hand from the repository root: python tests/benchmarks/citations.py [characters of each hostile text, 1000000 when left out]
"""

from __future__ import annotations

import csv
import sys
import time
from dataclasses import replace
from pathlib import Path

from audit.answers.citations import read_references
from audit.references.claims import read_claims
from audit.references.formats.table import read
from audit.references.index import ReferenceIndex
from audit.references.verdict import judge
from audit.references.work import Coverage

FIXTURES = Path(__file__).parent.parent / "references" / "fixtures"
HOSTILE = (
    *("1. ", "1. a\n", "10.1234/", "10.1234/a ", "PMID 12345 ", "https://", "https://a.b/c ", "[a](", "A. ", "Smith J, ", "(2020). ", "*"),
    *('"', "“a ", "2020;1:2 ", "Smith J. ", "1. Smith J. 2020;1:2\n", "Title: ", "et al ", " ", "@article{", "title={", "<think>", "A"),
    *('{"title":', "(Smith & Lee, 2020; ", "(Smith, 2020) ", "by Smith (2020) ", "van der ", "Smith, Lee, ", "ACC/", "for the a, b, "),
    *("2017 ACC/AHA guideline for ", '"aaaaaaaaaaaaaaaaaaaaaaa" in ', "Smith J. T. Lancet. 2020;1:2-3. ", "NCT01206062 "),
    *("[1] 王, 李. 高[J]. 中, 2018, 53(6): 702. ", "1. Smith J. T. Lancet. 2020;1:2-3. This is\n", "Smith Jones ", "(((", "-\n"),
)


def seconds(text: str) -> float:
    """Processor time to read one text."""
    begin = time.process_time()
    read_references(text)
    return time.process_time() - begin


def main(size: int) -> None:
    """Print the slowest hostile texts with the same at a quarter of the length, and the checks per second."""
    slowest = sorted(((seconds(unit * (size // len(unit))), unit) for unit in HOSTILE), reverse=True)[:6]
    for took, unit in slowest:
        quarter = seconds(unit * (size // 4 // len(unit)))
        print(f"{took:6.2f} s for {size} characters, {quarter:6.2f} s for a quarter: {unit!r}")
    with (FIXTURES / "registry.csv").open(encoding="utf-8", newline="") as file:
        works = tuple(replace(read(row)[0], id=row["id"]) for row in csv.DictReader(file))
    index = ReferenceIndex(works, Coverage("registry", years=(1998, 2022), kinds=("article", "preprint")))
    references = [one.reference for one in read_claims(FIXTURES / "claims.csv") if one.reference]
    judge(references[0], [index], universe=[index])
    for name, batch in (("all fields", references), ("no identifiers", [replace(one, doi=None, pmid=None) for one in references])):
        begin = time.process_time()
        for one in batch:
            judge(one, [index], universe=[index])
        print(f"{len(batch) / (time.process_time() - begin):6.0f} references checked a second, {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
