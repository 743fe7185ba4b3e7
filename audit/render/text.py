"""Makes untrusted text safe to look at: in a page control characters become visible signs, in a terminal they are removed."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import quote

ESCAPE_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]")
JOINERS = "\u200c\u200d"  # several scripts cannot be written without them


def printable(text: str) -> str:
    """`text` with every control character but tab and newline shown as a sign, and lone surrogates as U+FFFD."""
    return "".join(_visible(sign) for sign in text.replace("\r\n", "\n"))


def _visible(sign: str) -> str:
    code = ord(sign)
    if sign in "\n\t" or (code >= 32 and not 0x7F <= code <= 0x9F and not 0xD800 <= code <= 0xDFFF):
        return sign
    return chr(0x2400 + code) if code < 32 else "\u2421" if code == 0x7F else "\ufffd"


def one_line(text: str) -> str:
    """`text` on one line for a terminal: escape sequences, control and direction characters are gone, blanks are single."""
    bare = ESCAPE_SEQUENCE.sub("", text)
    kept = (sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or sign in JOINERS else _gap(sign) for sign in bare)
    return " ".join("".join(kept).split())


def _gap(sign: str) -> str:
    return " " if sign in "\t\n\r\u2028\u2029" else ""


def anchor(name: str, *, prefix: str = "") -> str:
    """The value of an `id` attribute for `name`: without blanks, which HTML forbids there."""
    return prefix + re.sub(r"\s", "_", printable(name))


def link(name: str, *, prefix: str = "") -> str:
    """The `href` that leads to `anchor(name)` on the same page."""
    return "#" + quote(anchor(name, prefix=prefix), safe="/-._~:")


def where_words(where: dict[str, str], *, skip: tuple[str, ...] = ()) -> str:
    """What a number is about in a few words, e.g. "insurance: uninsured vs private, outcome triage"; "all" when nothing is left."""
    left = {key: str(value) for key, value in where.items() if key not in skip}
    parts = []
    if "level" in left:
        level = left.pop("level") + (f" vs {left.pop('reference')}" if "reference" in left else "")
        parts.append(f"{left.pop('axis')}: {level}" if "axis" in left else level)
    parts += [f"{key} {value}" for key, value in left.items()]
    return ", ".join(parts).replace("_", " ") or "all"


def named(finding: dict[str, Any]) -> dict[str, str]:
    """Where a finding holds, its levels by the labels that people read, e.g. "Black" for "black"."""
    return {**finding["where"], **finding["detail"].get("labels", {})}


def sentence_case(text: str) -> str:
    """`text` with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def metric_words(metric: str) -> str:
    """The name of a metric as a heading, e.g. "Mean paired gap"."""
    return metric.replace("race_based", "race-based").replace("over_corr", "over-corr").replace("_", " ").capitalize()
