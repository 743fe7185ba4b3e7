"""The labelled claims of tests/references/fixtures with the verdicts that the checker reaches, and its figures on those held out.

Run by hand from the repository root to write the figures anew: python tests/support/checker_fixtures.py
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from audit.references.checker import FIGURES
from audit.references.claims import read_claims
from audit.references.formats.table import read
from audit.references.index import ReferenceIndex
from audit.references.verdict import Judgement, judge
from audit.references.work import Coverage

FIXTURES = Path(__file__).parents[1] / "references" / "fixtures"
MEASURED_ON = (
    "the held-out third of the claims in tests/references/fixtures, which are made up, against their registry taken as complete; "
    "those of them that no source could have held are left out"
)


@cache
def registry() -> ReferenceIndex:
    """The invented works as an index that does not call itself complete."""
    with (FIXTURES / "registry.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    works = [replace(read(row)[0], id=row["id"], journal_abbreviation=row["abbreviation"]) for row in rows]
    years = [work.year for work in works if work.year]
    return ReferenceIndex(tuple(works), Coverage("registry", years=(min(years), max(years)), kinds=("article", "preprint")))


@cache
def judged(split: str) -> list[tuple[Mapping[str, str], Judgement]]:
    """Every claim of one split with its verdict, the registry being taken for all there is."""
    index = registry()
    claims = [one for one in read_claims(FIXTURES / "claims.csv") if one.given["split"] == split]
    empty = Judgement("unverifiable", (), None, 0.0, "", "empty")
    return [(one.given, judge(one.reference, [index], universe=[index]) if one.reference else empty) for one in claims]


def figures() -> dict[str, Any]:
    """What `audit.references.checker` reads, counted on the claims held out."""
    pairs = [(row["label"], found.verdict) for row, found in judged("held out") if row["label"] != "unverifiable"]
    return {"measured_on": MEASURED_ON, "verdicts": {name: _counts(name, pairs) for name in ("fabricated", "inaccurate")}}


def _counts(name: str, pairs: list[tuple[str, str]]) -> dict[str, int]:
    positives = [verdict for label, verdict in pairs if label == name]
    negatives = [verdict for label, verdict in pairs if label != name]
    return {
        "positives": len(positives),
        "true_positives": positives.count(name),
        "negatives": len(negatives),
        "true_negatives": len(negatives) - negatives.count(name),
    }


if __name__ == "__main__":
    FIGURES.write_text(json.dumps(figures(), indent=2) + "\n", encoding="utf-8")
