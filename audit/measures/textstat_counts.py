"""The same answers as the package textstat counts them, for comparison with studies that used it.

Its scores are lower than ours on medical prose: a word outside its dictionary gets the syllables of a hyphenation, sentences of two words
are dropped, "U.S." ends sentences, and Coleman-Liau has 0.058 for 0.0588. Whoever compares with a published number needs them as they are.

textstat from 0.7.10 on wants to download its dictionary. It is given the bundled one instead, in the layout that it reads, so that it works
offline; possessives, which the bundled one lacks, are hyphenated.
"""

from __future__ import annotations

import math
import tempfile
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from audit.measures import syllables

OURS = {  # our name and textstat's
    "flesch_reading_ease": "flesch_reading_ease",
    "flesch_kincaid_grade": "flesch_kincaid_grade",
    "smog_index": "smog_index",
    "gunning_fog": "gunning_fog",
    "coleman_liau_index": "coleman_liau_index",
    "automated_readability_index": "automated_readability_index",
    "dale_chall": "dale_chall_readability_score",
    "linsear_write": "linsear_write_formula",
    "lix": "lix",
    "rix": "rix",
    "spache": "spache_readability",
}
MEASURES = tuple(f"textstat_{name}" for name in OURS)


def installed() -> str:
    """The version of textstat that is installed; "" when there is none."""
    try:
        return version("textstat")
    except PackageNotFoundError:
        return ""


def unavailable(wanted: str) -> str:
    """Why "textstat" or "textstat-<version>" cannot be counted with here, and what would help; "" when it can."""
    name, _, number = wanted.partition("-")
    if name != "textstat":
        return f"{wanted!r} is not known; write textstat or textstat-VERSION, e.g. textstat-{installed() or '0.7.13'}"
    found = installed()
    if not found:
        return f"textstat is not installed: pip install {name}{f'=={number}' if number else ''}"
    if number and number != found:
        return f"textstat {number} is asked for and {found} is installed; pip install textstat=={number}, or ask for textstat-{found}"
    try:
        _textstat().flesch_kincaid_grade("It works without a network.")
    except (ImportError, LookupError, OSError, ValueError) as error:
        return f"textstat {found} does not work offline here: {' '.join(str(error).split())[:200]}"
    return ""


def measure(text: str) -> dict[str, float]:
    """textstat's scores of the raw text as it stands, Markdown and all, by our names with `textstat_` in front; nan for empty text.

    textstat itself says 0 for empty text. Call `unavailable` before.
    """
    if not text.strip():
        return dict.fromkeys(MEASURES, math.nan)
    package = _textstat()
    return {f"textstat_{ours}": float(getattr(package, theirs)(text)) for ours, theirs in OURS.items()}


@lru_cache(maxsize=1)
def _textstat() -> Any:
    import textstat

    try:
        import nltk  # type: ignore[import-untyped]
    except ModuleNotFoundError:  # textstat before 0.7.10 brings a dictionary of its own
        return textstat
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "corpora", "cmudict", "cmudict")
        path.parent.mkdir(parents=True)
        # textstat counts the sounds that end in a figure, which are the vowels: any vowel does.
        lines = (f"{word.upper()} 1{' AH0' * number}\n" for word, number in syllables.dictionary().items())
        path.write_text("".join(lines), encoding="ascii")
        nltk.data.path.insert(0, folder)
        try:
            textstat.syllable_count("read it once")
        finally:
            nltk.data.path.remove(folder)
    return textstat
