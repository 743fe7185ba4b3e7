"""Analysing: a run folder becomes a dossier. Deterministic and offline; no model is touched."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.dossier import DOSSIER, Dossier, assemble
from audit.finding import Finding
from audit.measure import measure
from audit.plugins import find, names
from audit.policy import Policy, build_policy
from audit.probe import ProbeSet
from audit.transcript import PLAN, PROBES, TRANSCRIPT, Study, open_study, read_rows, sha256_of


def analyse(folder: Path, *, policy: Policy | None = None, progress: Callable[[str], None] = lambda step: None) -> Dossier:
    """Measure and judge every answer in `folder`, write `dossier.json` there and return it.

    The policy frozen with the plan judges unless another is given; the dossier says when it is another.
    """
    progress("reading answers")
    study = measure(open_study(folder))
    chosen = policy or build_policy(study.plan["policy"], where=PLAN)
    study = replace(study, primary=chosen.primary)
    findings: list[Finding] = []
    for name in names("analysers"):
        progress(name.replace("_", " "))
        findings += find("analysers", name).analyse(study)
    accounting = [_account(study, one, folder) for one in study.sets]
    findings += [finding for one in study.sets for finding in _answer_findings(study, one)]
    digests = {"plan_sha256": sha256_of(folder / PLAN), "transcript_sha256": sha256_of(folder / TRANSCRIPT)}
    dossier = assemble(study, findings, chosen, accounting=accounting, digests=digests)
    (folder / DOSSIER).write_text(dossier.to_json(), encoding="utf-8")
    return dossier


def _account(study: Study, one: ProbeSet, folder: Path) -> dict[str, Any]:
    """How many calls of a set were planned, sent, answered, read and scored."""
    rows = study.table[study.table["set"] == one.name]
    answered = rows[rows["finish"] != "error"]
    fields = [f"read:{field.name}" for field in one.fields]
    read = answered[fields].notna().any(axis=1) if fields else answered["text"].fillna("").str.strip() != ""
    complete = answered[fields].notna().all(axis=1) if fields else read & ~answered["refused"]
    ends = rows["finish"].value_counts()
    return {
        "set": one.name,
        "planned": sum(row["repeats"] for row in read_rows(folder / PROBES) if row["set"] == one.name),
        "sent": len(rows),
        "answered": len(answered),
        "read": int(read.sum()),
        "scored": int(complete.sum()),
        "refused": int(answered["refused"].sum()),
        "empty": int(ends.get("empty", 0)),
        "truncated": int(ends.get("length", 0)),
        "filtered": int(ends.get("content_filter", 0)),
        "errors": int(ends.get("error", 0)),
        "tokens_in": int(rows["tokens_in"].fillna(0).sum()),
        "tokens_out": int(rows["tokens_out"].fillna(0).sum()),
    }


def _answer_findings(study: Study, one: ProbeSet) -> list[Finding]:
    """Refused and unread answers of a set: outcomes of their own, printed beside what they weaken."""
    from audit.measures.intervals import clustered_ratio

    rows = study.table[(study.table["set"] == one.name) & (study.table["finish"] != "error")]
    if rows.empty:
        note = "no answer came back"
        return [Finding("answers", "refusal_rate", math.nan, unit="items", where={"set": one.name}, note=note)]
    fields = [f"read:{field.name}" for field in one.fields if field.kind != "text"]  # a text may be read and have no school grade
    columns = {"refusal_rate": rows["refused"].astype(float)}
    if fields:
        columns["unread_rate"] = (rows[fields].isna().any(axis=1) & ~rows["refused"]).astype(float)
    found = []
    for metric, values in columns.items():
        by_item = values.groupby(rows["item"])
        interval = clustered_ratio(by_item.sum().to_numpy(), by_item.count().to_numpy())
        found.append(
            Finding(
                "answers",
                metric,
                interval.value,
                interval.low,
                interval.high,
                n=by_item.ngroups,
                unit="items",
                responses=len(rows),
                where={"set": one.name},
                evidence=tuple(rows.loc[values == 1, "id"][:5]),
            )
        )
    return found
