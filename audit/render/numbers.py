"""How numbers are written: rates as percent with one decimal, gaps with two, a dash where there is none."""

from __future__ import annotations

import re
from typing import Any

from audit.sentences import is_rate

DASH = "—"
ISO_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::[\d.]+)?(Z|[+-]\d\d:\d\d)?")


def number(value: float | None, metric: str = "") -> str:
    """`value` as "7.4 %" for a rate, as "0.31" otherwise, as a dash for None."""
    if value is None:
        return DASH
    if is_rate(metric):
        return f"{_decimals(100 * value, 1)} %"
    return count(value) if isinstance(value, int) else _decimals(value, 2)


def _decimals(value: float, places: int) -> str:
    written = f"{value:,.{places}f}"
    return written.removeprefix("-") if float(written.replace(",", "")) == 0 else written


def bounds(low: float | None, high: float | None, metric: str = "") -> str:
    """The two ends of an interval as "0.18 to 0.44" or "5.1 to 10.3 %"; a dash when one is missing."""
    if low is None or high is None:
        return DASH
    if is_rate(metric):
        return f"{_decimals(100 * low, 1)} to {_decimals(100 * high, 1)} %"
    return f"{_decimals(low, 2)} to {_decimals(high, 2)}"


def interval(low: float | None, high: float | None, metric: str = "") -> str:
    """The 95 % interval as "95 % 0.18 to 0.44"; a dash when it is missing."""
    written = bounds(low, high, metric)
    return written if written == DASH else f"95 % {written}"


def p_value(p: float | None) -> str:
    """A probability in [0, 1] with four decimals, "<0.0001" below that, a dash for None."""
    if p is None:
        return DASH
    return "<0.0001" if p < 0.0001 else f"{p:.4f}"


def count(value: float | None) -> str:
    """A whole number with thousands apart, e.g. "14,212"; a dash for None."""
    return DASH if value is None else f"{round(value):,}"


def counted(value: int, noun: str) -> str:
    """A count with its noun, e.g. "1 answer", "3 answers"."""
    return f"{count(value)} {noun}{'' if value == 1 else 's'}"


def units(value: int, plural: str) -> str:
    """A count with its noun given in the plural, e.g. "112 vignettes", "1 vignette"."""
    return f"{count(value)} {plural.removesuffix('s') if value == 1 else plural}"


def moment(stamp: str | None) -> str:
    """An ISO time to the minute, e.g. "2026-11-03 14:05 UTC"; text that is no ISO time comes back as it is, None as a dash."""
    if not stamp:
        return DASH
    found = ISO_TIME.fullmatch(stamp)
    if not found:
        return stamp
    day, minute, zone = found.groups()
    return " ".join(part for part in (day, minute, "UTC" if zone in ("Z", "+00:00") else zone) if part)


def limit(verdict: dict[str, Any] | None, metric: str) -> str:
    """The limit or margin a verdict was given under, e.g. "margin ±0.10", "at most 2.0 %"; empty without one."""
    for key, words in (("margin", "margin ±"), ("at_most", "at most "), ("at_least", "at least ")):
        bound = (verdict or {}).get(key)
        if bound is not None:
            return words + number(float(bound), metric)
    return ""
