"""Analysing: a run folder becomes a dossier. Deterministic and offline; no model is touched."""

from __future__ import annotations

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
