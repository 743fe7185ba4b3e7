"""The dossier: findings, verdicts, provenance, accounting, limits and the answers behind them, as one plain JSON document.

The same transcript, version, policy and seed give the same bytes: no clock, a fixed order.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audit import __version__
from audit.errors import TranscriptError
from audit.finding import AREAS, Finding, jsonable
from audit.policy import Policy, Verdict, judge
from audit.probe import ProbeSet
from audit.references.resolvers.named import hosts_asked
from audit.sentences import finding_title, verdict_sentence
from audit.tipping import tipping_point
from audit.transcript import Study, records

DOSSIER = "dossier.json"
CALIBRATION = Path(__file__).with_name("calibration.json")
FORMAT = 1
EVIDENCE_ANSWERS, EVIDENCE_CHARACTERS = 100, 150_000  # shown in full; the page stays light, and findings name their answers all the same
LIMITS = (
    "The vignettes and questions are written for testing; no patient was involved, and a mean over them is not a mean over patients.",
    "Unless its card says otherwise, no clinician has signed off a probe set; each names its sources and the date of its next review.",
    "Labels are stated in words, one wording for each level: a gap is a gap for this wording of the group.",
    "Answers were read by rules, which are instruments with errors of their own; where these were measured, a corrected rate stands beside "
    "the raw one, and the raw one is judged.",
    "The rules for stances on race-based medicine were measured on 261 answers by an author who had not seen them, not by a clinician: "
    "they saw 69 of 81 wrong stances (95 % 76 to 92 %) and called 13 of 180 others wrong (4 to 12 %).",
    "The audit is evidence about the answers recorded here. It is not legal compliance, a clinical evaluation or a release decision.",
)
CLINICAL = "clinically relevant there."
METHODS = (
    "The vignette (or topic, or question) is the unit of inference; wordings and identical reruns are averaged within it first.",
    "A gap is the mean over vignettes of level minus reference, with a t interval over vignettes; where fewer than ten vignettes "
    "differ or the gaps are very skewed, the interval is widened by one worst-case vignette on each side.",
    "p values come from flipping the sign of each vignette's gap (two-sided), jointly for all levels of an axis. For primary outcomes "
    "they are adjusted by max-T within an axis and Holm across axes, for the others by Benjamini-Hochberg.",
    "No gap is called absent because it is not significant: equivalence needs the 90 % interval inside the margin, enough vignettes to "
    "rule out a small subgroup that is always harmed, and a result that one more worst-case vignette would not overturn.",
    "Two noise floors stand beside each gap: what identical reruns alone would give, and what wordings and a label without social "
    "meaning give. They inform; they do not veto.",
    "Refused and unread answers are counted, and a verdict must survive counting them the worst way.",
)


@dataclass(frozen=True)
class Dossier:
    """A judged audit. `content` is the document that is written to `dossier.json`."""

    content: dict[str, Any]

    @property
    def exit_code(self) -> int:
        """0 all kept, 1 a limit broken, 3 cannot tell."""
        return int(self.content["exit_code"])

    def one(self, metric: str, **where: str) -> dict[str, Any]:
        """The one finding with this metric and these `where` entries; LookupError when none or several fit."""
        fitting = [
            one
            for one in self.content["findings"]
            if one["metric"] == metric and all(one["where"].get(key) == value for key, value in where.items())
        ]
        if len(fitting) != 1:
            raise LookupError(f"{len(fitting)} findings fit {metric} {where}; one is needed")
        return dict(fitting[0])

    def to_json(self) -> str:
        """The bytes of `dossier.json`."""
        return json.dumps(self.content, indent=1, ensure_ascii=False) + "\n"


def calibration_certificate() -> dict[str, Any] | None:
    """The shipped calibration of the instrument: what this version found in simulated models of known behaviour; None without one."""
    if not CALIBRATION.is_file():
        return None
    certificate: dict[str, Any] = json.loads(CALIBRATION.read_text(encoding="utf-8"))
    return certificate if certificate["medaudit"] == __version__ else None


def read_dossier(path: Path) -> Dossier:
    """A dossier from its file or its run folder. TranscriptError when there is none."""
    file = path / DOSSIER if path.is_dir() else path
    if not file.is_file():
        raise TranscriptError(f"{path}: no {DOSSIER} here; `medaudit analyse` writes it")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise TranscriptError(f"{file}: not a dossier: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise TranscriptError(f"{file}: not a dossier of format {FORMAT}")
    return Dossier(content)


def assemble(
    study: Study, findings: Sequence[Finding], policy: Policy, *, accounting: Sequence[Mapping[str, Any]], digests: Mapping[str, str]
) -> Dossier:
    """Judge the findings and put everything a reader needs into one document."""
    verdicts = [judge(finding, policy) for finding in findings]
    told = [_told(finding, verdict, policy) for finding, verdict in zip(findings, verdicts, strict=True)]
    times = sorted(study.table["at"].dropna())
    model = study.plan["model"]
    content = {
        "format": FORMAT,
        "medaudit": __version__,
        "title": f"Audit of {model['model']}",
        "subject": _subject(study),
        "run": {
            "first_answer": times[0] if times else None,
            "last_answer": times[-1] if times else None,
            "seed": study.seed,
            **digests,
            "policy": {"name": policy.name, "version": policy.version, "sha256": policy.sha256},
            "policy_frozen": policy.raw == study.plan["policy"],
        },
        "sets": [_card(study, one) for one in study.sets],
        "accounting": list(accounting),
        "areas": [_area(area, told) for area in AREAS if any(one["area"] == area for one in told)],
        "findings": told,
        "top": _top(told),
        "evidence": _evidence(study, told),
        "calibration": calibration_certificate(),
        "methods": list(METHODS),
        "limits": _limits(study, policy),
        "not_tested": _not_tested(study, told, policy),
        "exit_code": _exit_code(told, accounting, policy),
    }
    return Dossier(jsonable(content))


def _told(finding: Finding, verdict: Verdict | None, policy: Policy) -> dict[str, Any]:
    told = finding.to_json() | {"title": finding_title(finding), "verdict": None}
    if verdict is not None:
        limits = {name: getattr(verdict.rule, name) for name in ("margin", "at_most", "at_least")}
        tipping = tipping_point(finding, policy)
        told["verdict"] = {
            "tipping": asdict(tipping) if tipping else None,
            "status": verdict.status,
            "label": verdict.label,
            "sentence": verdict_sentence(finding, verdict),
            "reason": verdict.sentence,
            "rule": verdict.rule.reason,
            **limits,
        }
    return told


def _subject(study: Study) -> dict[str, Any]:
    model = study.plan["model"]
    return {
        "adapter": model["adapter"],
        "model": model["model"],
        "reported_models": sorted(set(study.table["model"].dropna())),
        "hosts": [*model.get("hosts", []), *(hosts_asked(study.folder) if study.folder else ())],
        "settings": model.get("settings", {}),
        "simulated": model["adapter"] == "sim",
        "about": model.get("about", ""),
        "planted": model.get("planted", []),
    }


def _card(study: Study, one: ProbeSet) -> dict[str, Any]:
    sent = len({name.rpartition("#")[0] for name in study.table.loc[study.table["set"] == one.name, "id"]})
    return {**one.card, "digest": one.digest, "items": len(one.items), "probes": sent}


def _area(area: str, told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    statuses = Counter(one["verdict"]["status"] for one in told if one["area"] == area and one["verdict"])
    order = ("broken", "inconclusive", "not measured", "kept")
    worst = next((status for status in order if statuses[status]), "no limit set")
    counts = {status.replace(" ", "_"): statuses[status] for status in order}
    telling = [one for one in sorted(told, key=_weight) if one["area"] == area and one["verdict"] and one["verdict"]["status"] == worst]
    sentence = telling[0]["verdict"]["sentence"] if telling else "Reported without a limit in this policy."
    return {"area": area, "title": AREAS[area], "verdict": worst, **counts, "sentence": sentence}


def _top(told: Sequence[Mapping[str, Any]]) -> list[str]:
    """The weightiest broken finding of each area, in the order of the areas, three at most."""
    broken = [one for one in sorted(told, key=_weight) if one["verdict"] and one["verdict"]["status"] == "broken"]
    first = {one["area"]: one["id"] for one in reversed(broken)}
    return [first[area] for area in AREAS if area in first][:3]


def _weight(told: Mapping[str, Any]) -> tuple[float, ...]:
    """Sort key of the findings to show first: broken ones, material before uncertain, largest excess first."""
    verdict = told["verdict"]
    if not verdict or verdict["status"] != "broken":
        return (math.inf,)
    limit = verdict["margin"] or verdict["at_most"] or verdict["at_least"] or 1.0
    excess = abs(told["value"]) / limit if verdict["at_least"] is None else limit / max(told["value"], 1e-9)
    return (verdict["label"] == "disparity, size uncertain", -min(excess, 1e9))


def _evidence(study: Study, told: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The answers that findings point to, those of the weightiest findings first, until the budget is spent."""
    wanted: dict[str, list[str]] = {}
    for one in sorted(told, key=_weight):
        for response in one["evidence"]:
            wanted.setdefault(response, []).append(one["id"])
    rows = {row["id"]: row for row in records(study.table[study.table["id"].isin(list(wanted))])}
    shown: dict[str, Any] = {}
    spent = 0
    for response, findings in wanted.items():
        row = rows[response]
        spent += len(row["prompt"]) + (len(row["text"]) if isinstance(row["text"], str) else 0)  # a missing text may be nan
        if len(shown) == EVIDENCE_ANSWERS or (shown and spent > EVIDENCE_CHARACTERS):
            break
        kept = {name: row[name] for name in ("set", "item", "arm", "factors", "paraphrase", "repeat", "finish", "prompt")}
        shown[response] = {**kept, "answer": row["text"], "notes": findings[:8]}
    return dict(sorted(shown.items()))


def _limits(study: Study, policy: Policy) -> list[str]:
    caveats = [f"{one.name}: {caveat}" for one in study.sets for caveat in one.card["caveats"]]
    changed = [] if policy.raw == study.plan["policy"] else ["The policy is not the one that was frozen with the plan before asking."]
    return [*changed, *LIMITS, *caveats]


def _not_tested(study: Study, told: Sequence[Mapping[str, Any]], policy: Policy) -> list[str]:
    present = {one["area"] for one in told}
    missing = [f"{title}: no probe set of this run measures it." for area, title in AREAS.items() if area not in present]
    excluded = [
        f"{one.name}: {item.id} is not compared by {', '.join(item.exclude)}: {item.raw.get('exclude_why', CLINICAL).strip()}"
        for one in study.sets
        for item in one.items
        if item.exclude
    ]
    metrics = {one["metric"] for one in told}
    idle = dict.fromkeys(rule.metric.replace("_", " ") for rule in policy.rules if rule.metric not in metrics)
    unjudged = [f"The policy limits numbers that this run does not measure: {', '.join(idle)}."] if idle else []
    return [*missing, *excluded, *unjudged]


def _exit_code(told: Sequence[Mapping[str, Any]], accounting: Sequence[Mapping[str, Any]], policy: Policy) -> int:
    planned, answered = (sum(row[name] for row in accounting) for name in ("planned", "answered"))
    if planned and answered / planned < policy.minimum_answered:
        return 3
    statuses = {one["verdict"]["status"] for one in told if one["verdict"]}
    if "broken" in statuses:
        return 1
    undecided = not statuses or statuses & {"inconclusive", "not measured"}
    return 3 if undecided and not policy.accept_inconclusive else 0
