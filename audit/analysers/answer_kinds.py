"""How many answers were refused, deflected, hedged or unread? Outcomes of their own, printed beside what they weaken."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from audit.finding import Finding
from audit.measures.intervals import clustered_ratio
from audit.probe import ProbeSet
from audit.transcript import Study

if TYPE_CHECKING:
    import pandas as pd

METRICS = {"refusal_rate": "refused", "deflection_rate": "deflected", "hedge_rate": "hedged"}
TELLING = 5  # answers named as evidence


def analyse(study: Study) -> list[Finding]:
    """Rates over the answers of each set that came back, with intervals over items; unread only where the set has an answer form."""
    findings: list[Finding] = []
    for probes in study.sets:
        rows = study.table[(study.table["set"] == probes.name) & (study.table["finish"] != "error")]
        if rows.empty:
            where = {"set": probes.name}
            findings.append(Finding("answers", "refusal_rate", math.nan, unit="items", where=where, note="no answer came back"))
            continue
        kinds = {metric: rows[column].astype(float) for metric, column in METRICS.items()}
        fields = [f"read:{one.name}" for one in probes.fields if one.kind != "text"]  # a text may be read and have no school grade
        if fields:
            kinds["unread_rate"] = (rows[fields].isna().any(axis=1) & ~rows["refused"]).astype(float)
        findings += [_rate(probes, metric, rows, values) for metric, values in kinds.items()]
    return findings


def _rate(probes: ProbeSet, metric: str, rows: pd.DataFrame, values: pd.Series[float]) -> Finding:
    by_item = values.groupby(rows["item"])
    interval = clustered_ratio(by_item.sum().to_numpy(), by_item.count().to_numpy())
    return Finding(
        "answers",
        metric,
        interval.value,
        interval.low,
        interval.high,
        n=by_item.ngroups,
        unit="items",
        responses=len(rows),
        where={"set": probes.name},
        evidence=tuple(rows.loc[values == 1, "id"][:TELLING]),
    )
