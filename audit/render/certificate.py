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


def certificate_table(certificate: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """The figures as a table: a row for what was planted and counted, a column for each size of study; a missed limit is marked."""
    figures = certificate["figures"]
    sizes = sorted({(one["vignettes"], one["repeats"]) for one in figures})
    cells = {(one["scenario"], one["figure"], one["vignettes"], one["repeats"]): one for one in figures}
    rows = []
    for scenario, figure in dict.fromkeys((one["scenario"], one["figure"]) for one in figures):
        told = [cells.get((scenario, figure, *size)) for size in sizes]
        rows.append([scenario, NAMES[figure], *("" if one is None else _share(one) for one in told)])
    return ["Planted", "Counted", *(f"{vignettes} × {repeats}" for vignettes, repeats in sizes)], rows


def _share(one: Mapping[str, Any]) -> str:
    share = f"{100 * one['value']:.1f} %"
    return f"{share} missed" if one["kept"] is False else f"({share})" if one["kept"] is None else share


def _line(one: Mapping[str, Any]) -> str:
    verdict = {True: "", False: "  MISSED", None: "  (told, not demanded)"}[one["kept"]]
    return (
        f"{one['scenario']:18} {one['vignettes']:>9} {one['repeats']:>7}  {NAMES[one['figure']]:26} {100 * one['value']:6.1f} %"
        f"   ± {100 * one['error']:.1f}{verdict}"
    )
