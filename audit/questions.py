"""A plain list of questions as a probe set: what can be said without a key is said of its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.errors import ProbeError
from audit.probe import ProbeSet
from audit.probe_file import NAME, build_probe_set
from audit.reading import csv_rows


def load_questions(path: Path, *, repeats: int = 3) -> ProbeSet:
    """The probe set of a CSV file with a column `question` and, if wanted, `id`. ProbeError names the row."""
    if not path.is_file():
        raise ProbeError(f"no file {path}")
    rows = csv_rows(path, fault=ProbeError)
    _, names = next(rows, (1, []))
    if "question" not in names:
        raise ProbeError(f"{path}: needs a column 'question'; it has {', '.join(names) or 'no columns'}")
    items: dict[str, dict[str, Any]] = {}
    for number, cells in rows:
        row = dict(zip(names, map(str.strip, cells), strict=True))
        if not row["question"]:
            raise ProbeError(f"{path}: row {number}: the question is empty")
        name = row.get("id") or f"q{len(items) + 1}"
        if not NAME.fullmatch(name):
            raise ProbeError(f"{path}: row {number}: an id has letters, digits, '_', '-' and '.' only, it is {name!r}")
        if name in items:
            raise ProbeError(f"{path}: row {number}: the id {name!r} is taken by another row; every question needs its own")
        items[name] = {"id": name, "texts": [row["question"]]}
    if not items:
        raise ProbeError(f"{path}: no questions below the header")
    own = "not stated in the file"
    card = {
        "name": path.stem, "title": f"Own questions: {path.name}", "version": "0", "kind": "questions", "language": "und",
        "jurisdiction": own, "licence": own, "source": own, "as_of": own, "review_by": own, "sign_off": "not reviewed by a clinician",
        "caveats": ["Questions without a key: readability, variability, references and refusals are measured, correctness is not."],
    }  # fmt: skip
    return build_probe_set({**card, "repeats": repeats, "items": list(items.values())}, where=path.name)
