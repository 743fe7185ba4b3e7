"""How well the checker itself tells references apart: its figures on references whose truth is known, measured and kept in a file.

The file maps a verdict to {"positives", "true_positives", "negatives", "true_negatives"}, counted in references, and says on which ones;
without it, rates stand as they were found. Its figures hold for references such as these: made up, with one fault each.
"""

from __future__ import annotations

import json
from pathlib import Path

from audit.measures.misclassification import Judge
from audit.references.work import ReferenceIndexError

FIGURES = Path(__file__).with_name("checker.json")
COUNTS = ("positives", "true_positives", "negatives", "true_negatives")


def measured_on(*, path: Path = FIGURES) -> str:
    """On which references the figures were measured, for people; "" where the file does not say so."""
    try:
        return str(json.loads(path.read_text(encoding="utf-8")).get("measured_on", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def measured_checker(verdict: str, *, path: Path = FIGURES) -> Judge | None:
    """Sensitivity and specificity of the checker for one verdict, e.g. "fabricated"; None where they were not measured.

    ReferenceIndexError when the file is no such table."""
    if not path.is_file():
        return None
    try:
        counts = json.loads(path.read_text(encoding="utf-8"))["verdicts"].get(verdict)
        if counts is None:
            return None
        positives, right, negatives, left = (int(counts[name]) for name in COUNTS)
        return Judge(right / positives, positives, left / negatives, negatives)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, ZeroDivisionError) as error:
        form = '{"verdicts": {"fabricated": {' + ", ".join(f'"{name}": …' for name in COUNTS) + "}}}"
        raise ReferenceIndexError(f"{path}: no figures of the checker ({error}); the file must look like {form}") from error
