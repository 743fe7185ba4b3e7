"""The calibration certificate as a table for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = {
    "false_alarms": "false alarms",
    "false_equivalence": "false equivalence",
    "power": "planted effect found",
    "coverage": "interval covers the truth",
}


def render_certificate(certificate: Mapping[str, Any]) -> str:
    """What was simulated, one line a figure, and how many figures missed their limit."""
    lines = [
        f"Calibration of medaudit {certificate['medaudit']}: {certificate['studies']} simulated studies of each kind",
        "",
        f"{'planted':18} {'vignettes':>9} {'repeats':>7}  {'counted':26} {'share':>8}   Monte-Carlo error",
    ]
    lines += [_line(one) for one in certificate["figures"]]
    missed = sum(one["kept"] is False for one in certificate["figures"])
    lines += ["", *(f"{name}: {about}" for name, about in certificate["scenarios"].items()), ""]
    lines.append(f"{missed} figures missed their limit" if missed else "every figure that is demanded lies within its limit")
    return "\n".join(lines)


def _line(one: Mapping[str, Any]) -> str:
    verdict = {True: "", False: "  MISSED", None: "  (told, not demanded)"}[one["kept"]]
    return (
        f"{one['scenario']:18} {one['vignettes']:>9} {one['repeats']:>7}  {NAMES[one['figure']]:26} {100 * one['value']:6.1f} %"
        f"   ± {100 * one['error']:.1f}{verdict}"
    )
