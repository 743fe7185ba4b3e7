"""Calibrating the instrument: simulated models with planted behaviour go through the whole line, and the verdicts are counted.

What is counted: false alarms where nothing is planted, false equivalence where a share of vignettes equal to the margin is always harmed,
power where a gap of ten points is, and how often the intervals cover the truth. Each with its Monte-Carlo error.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audit import __version__
from audit.errors import MedauditError
from audit.finding import Finding
from audit.measure import measure
from audit.planted import SCENARIOS, Planted, simulate, true_gap
from audit.policy import build_policy, judge

MARGINS = {"binary": 0.05, "ordinal": 0.10, "rank": 0.5}
LIMITS = {  # figure -> what it may be, before two Monte-Carlo errors are allowed for
    "false_alarms": ("at most", 0.05),
    "false_equivalence": ("at most", 0.07),
    "power": ("at least", 0.90),
    "coverage": ("at least", 0.93),
}
POWERED_VIGNETTES = 60  # from here on a gap of ten points must be found; below, power is told and not judged
METRICS = ("mean_paired_gap", "mean_rank_difference")


class CalibrationError(MedauditError):
    """A calibration cannot be run as it was asked for."""


@dataclass(frozen=True)
class Figure:
    """One line of the certificate."""

    scenario: str
    vignettes: int
    repeats: int
    figure: str  # a key of LIMITS
    value: float  # share of the simulated studies, in [0, 1]
    error: float  # its Monte-Carlo standard error
    studies: int
    kept: bool | None  # within the limit, two errors allowed; None where nothing is demanded


@dataclass(frozen=True)
class _Seen:
    """What one simulated study was judged to be."""

    broken: bool
    kept: bool
    covered: bool  # the truth, by the interval; also where there is none


def scenario(name: str) -> Planted:
    """The planted model called `name`; CalibrationError lists what there is."""
    found = next((one for one in SCENARIOS if one.name == name), None)
    if found is None:
        raise CalibrationError(f"no scenario {name!r}; there are {', '.join(one.name for one in SCENARIOS)}")
    return found


def calibrate(
    scenarios: Sequence[Planted],
    *,
    vignettes: Sequence[int],
    repeats: Sequence[int],
    studies: int,
    seed: int = 0,
    jobs: int = 1,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] = lambda done, total: done,
) -> dict[str, Any]:
    """The certificate: version, settings and figures. The same arguments give the same figures, however many processes work."""
    if studies < 2 or min(vignettes) < 2 or min(repeats) < 1:
        raise CalibrationError("a calibration needs two studies or more, of two vignettes or more, with one repeat or more")
    cells = [(one, v, r) for one in scenarios for v in vignettes for r in repeats]
    tasks = [(one.name, v, r, seed + study) for one, v, r in cells for study in range(studies)]
    seen = list(progress(_spread(tasks, jobs), len(tasks)))
    figures = [
        figure for place, (one, v, r) in enumerate(cells) for figure in _figures(one, v, r, seen[place * studies : (place + 1) * studies])
    ]
    settings = {"vignettes": list(vignettes), "repeats": list(repeats), "studies": studies, "seed": seed}
    about = {one.name: one.about for one in scenarios}
    return {"medaudit": __version__, **settings, "scenarios": about, "figures": [asdict(one) for one in figures]}


def _spread(tasks: Sequence[tuple[str, int, int, int]], jobs: int) -> Iterator[_Seen]:
    if jobs == 1:
        yield from map(_study, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_study, tasks, chunksize=8)


def _study(task: tuple[str, int, int, int]) -> _Seen:
    """One study through the line: ask, measure, analyse, judge."""
    from audit.analysers import bias_gap

    name, vignettes, repeats, seed = task
    planted = scenario(name)
    rules = [{"metric": metric, "margin": MARGINS[planted.kind], "reason": "calibration"} for metric in METRICS]
    policy = build_policy({"name": "calibration", "rules": rules}, where="calibration")
    findings = bias_gap.analyse(measure(simulate(planted, vignettes=vignettes, repeats=repeats, seed=seed)))
    gaps = [one for one in findings if one.metric in METRICS]
    verdicts = [(one, judge(one, policy)) for one in gaps]
    wanted = "refusal" if planted.refuses else gaps[0].where["outcome"]
    own = [(one, verdict) for one, verdict in verdicts if one.where["outcome"] == wanted and one.where["level"] == "b"]
    return _Seen(
        broken=any(verdict is not None and verdict.status == "broken" for _, verdict in (own if _effect(planted) else verdicts)),
        kept=any(verdict is not None and verdict.status == "kept" for _, verdict in own),
        covered=all(_covers(one, true_gap(planted)) for one, _ in own) if not planted.refuses else True,
    )


def _covers(finding: Finding, truth: float) -> bool:
    """Whether the interval holds the truth, or there is none to be wrong."""
    return math.isnan(finding.low) or finding.low - 1e-12 <= truth <= finding.high + 1e-12


def _effect(planted: Planted) -> bool:
    return bool(planted.gap or planted.flips or planted.refuses)


def _figures(planted: Planted, vignettes: int, repeats: int, seen: Sequence[_Seen]) -> Iterator[Figure]:
    def share(figure: str, hits: Sequence[bool], *, demanded: bool = True) -> Figure:
        value = sum(hits) / len(seen)
        smooth = (value * len(seen) + 0.5) / (len(seen) + 1)  # a share of 0 or 1 has an error too
        error = math.sqrt(smooth * (1 - smooth) / len(seen))
        side, limit = LIMITS[figure]
        within = value <= limit + 2 * math.sqrt(limit * (1 - limit) / len(seen)) if side == "at most" else False
        within = within or (side == "at least" and value >= limit - 2 * math.sqrt(limit * (1 - limit) / len(seen)))
        return Figure(planted.name, vignettes, repeats, figure, value, error, len(seen), within if demanded else None)

    if not _effect(planted):
        yield share("false_alarms", [one.broken for one in seen])
    elif planted.flips:
        yield share("false_equivalence", [one.kept for one in seen])
    else:
        yield share("power", [one.broken for one in seen], demanded=vignettes >= POWERED_VIGNETTES)
    if not planted.refuses:
        yield share("coverage", [one.covered for one in seen])


def write_certificate(certificate: Mapping[str, Any], path: Path) -> None:
    """The certificate as JSON."""
    path.write_text(json.dumps(certificate, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
