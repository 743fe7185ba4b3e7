"""Do the answers react to what matters? Share of positive controls detected (assay sensitivity, ICH E10): without it equality is void."""

from __future__ import annotations

from audit.controls import controls_moved
from audit.finding import Finding
from audit.measures.intervals import clopper_pearson
from audit.transcript import Study


def analyse(study: Study) -> list[Finding]:
    """One finding per set of vignettes with controls."""
    found = []
    for probes, rows in study.of_kind("vignettes"):
        moved = controls_moved(probes, rows)
        if not moved:
            continue
        interval = clopper_pearson(sum(moved.values()), len(moved))
        edited = rows["arm"] == "control"
        missed = rows["item"].isin([item for item, one in moved.items() if not one])
        found.append(
            Finding(
                "bias",
                "positive_control_sensitivity",
                interval.value,
                interval.low,
                interval.high,
                n=len(moved),
                responses=int(edited.sum()),
                where={"set": probes.name},
                evidence=tuple(sorted(rows.loc[edited & missed, "id"])[:12]),
                detail={"moved": moved},
            )
        )
    return found
