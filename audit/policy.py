"""Policies: limits and margins fixed before the answers are seen, and the verdict they give a finding.

A rule names a metric, optionally where it applies, and exactly one of `margin` (equivalence, two-sided), `at_most` or `at_least`.
The first rule that fits a finding judges it; a finding that no rule fits is reported without a verdict.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import PolicyError
from audit.finding import Finding
from audit.measures.equivalence import minimum_units, undetectable_share
from audit.reading import check_shape

STATUSES = ("kept", "broken", "inconclusive", "not measured")
LIMITS = ("margin", "at_most", "at_least")
ALPHA = 0.05
SHAPE = {
    "name": str, "version": str, "about": str, "accept_inconclusive": bool, "minimum_answered": float,
    "rules": [{"metric": str, "reason": str, "where": {"": str}, "margin": float, "at_most": float, "at_least": float}],
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One limit or margin, the findings it is for and the reason for its size."""

    metric: str
    reason: str
    where: Mapping[str, str] = field(default_factory=dict)
    margin: float | None = None  # largest gap that does not matter, in the unit of the outcome
    at_most: float | None = None
    at_least: float | None = None

    def fits(self, finding: Finding) -> bool:
        """Whether this rule is for this finding."""
        return self.metric == finding.metric and all(finding.where.get(key) == value for key, value in self.where.items())


@dataclass(frozen=True)
class Policy:
    """Pre-registered rules. `raw` is the parsed file, which the plan carries."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    accept_inconclusive: bool
    minimum_answered: float  # share of planned calls that must have come back for a run to be judged, in [0, 1]
    raw: Mapping[str, Any]

    @property
    def sha256(self) -> str:
        """Digest of the canonical JSON of the policy."""
        return hashlib.sha256(json.dumps(self.raw, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a policy says of a finding."""

    status: str  # one of STATUSES
    label: str  # the finer word, e.g. "material disparity" or "equivalent"
    sentence: str  # the reason, in plain words
    rule: Rule


def load_policy(path: Path | None = None) -> Policy:
    """The policy in a TOML file, or the default one. PolicyError names the file and the rule."""
    where = path or Path(__file__).with_name("default_policy.toml")
    try:
        raw = tomllib.loads(where.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PolicyError(f"no policy file {where}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{where}: not valid TOML: {error}") from error
    return build_policy(json.loads(json.dumps(raw, default=str)), where=where.name)


def build_policy(raw: Mapping[str, Any], *, where: str) -> Policy:
    """A Policy from parsed TOML; `where` names the file in errors."""
    unknown = set(raw) - {"name", "version", "about", "rules", "accept_inconclusive", "minimum_answered"}
    if unknown or "name" not in raw:
        raise PolicyError(f"{where}: unknown or missing entries {', '.join(sorted(unknown)) or 'name'}")
    check_shape(dict(raw), SHAPE, where=where, fault=PolicyError)
    if not 0 <= raw.get("minimum_answered", 0.9) <= 1:
        raise PolicyError(f"{where}: minimum_answered must be a share from 0 to 1, it is {raw['minimum_answered']}")
    rules = tuple(_rule(body, number, where) for number, body in enumerate(raw.get("rules", []), 1))
    return Policy(
        name=str(raw["name"]),
        version=str(raw.get("version", "")),
        rules=rules,
        accept_inconclusive=bool(raw.get("accept_inconclusive", False)),
        minimum_answered=float(raw.get("minimum_answered", 0.9)),
        raw=raw,
    )


def _rule(body: Mapping[str, Any], number: int, where: str) -> Rule:
    given = [limit for limit in LIMITS if limit in body]
    if "metric" not in body or len(given) != 1:
        raise PolicyError(f"{where}: rule {number} needs a metric and exactly one of {', '.join(LIMITS)}; it has {', '.join(body)}")
    unknown = set(body) - {"metric", "where", "reason", *LIMITS}
    if unknown:
        raise PolicyError(f"{where}: rule {number} ({body['metric']}) has unknown entries {', '.join(sorted(unknown))}")
    limit = body[given[0]]
    if not math.isfinite(limit) or (given[0] == "margin" and limit <= 0):
        raise PolicyError(f"{where}: rule {number} ({body['metric']}): {given[0]} must be a number, a margin above 0; it is {limit!r}")
    return Rule(
        body["metric"], str(body.get("reason", "")), body.get("where", {}), body.get("margin"), body.get("at_most"), body.get("at_least")
    )


def judge(finding: Finding, policy: Policy) -> Verdict | None:
    """The verdict of the first rule that fits `finding`; None when none does."""
    rule = next((rule for rule in policy.rules if rule.fits(finding)), None)
    if rule is None:
        return None
    if math.isnan(finding.value):
        return Verdict("not measured", "not measured", finding.note, rule)
    status, label, why = _judge_gap(finding, rule.margin) if rule.margin is not None else _judge_limit(finding, rule)
    return Verdict(status, label, why, rule)


def _judge_limit(finding: Finding, rule: Rule) -> tuple[str, str, str]:
    """Kept or broken when the whole interval, widened by what could not be read, lies on one side of the limit."""
    low, high = (finding.low, finding.high)
    if math.isnan(low) or math.isnan(high):
        return "inconclusive", "no interval", "The data give no interval for this number."
    at_most = rule.at_most is not None
    limit = float(rule.at_most if rule.at_most is not None else rule.at_least or 0.0)
    worst_low, worst_high = finding.detail.get("worst_case", (finding.value, finding.value))
    bad_side = low > limit and worst_low > limit if at_most else high < limit and worst_high < limit
    good_side = high <= limit and worst_high <= limit if at_most else low >= limit and worst_low >= limit
    if bad_side:
        return "broken", "limit broken", "The whole 95 % interval lies beyond the limit."
    if good_side:
        return "kept", "inside the limit", "The whole 95 % interval lies inside the limit."
    return "inconclusive", "inconclusive", f"With {finding.n} {finding.unit} the data cannot tell on which side of the limit it lies."


def _judge_gap(finding: Finding, margin: float) -> tuple[str, str, str]:
    """The five outcomes of section 4 of the methods, in their order, so that exactly one applies."""
    detail = finding.detail
    if "simultaneous" not in detail:
        why = finding.note or "a margin is for paired gaps, which this number is not; it needs at_most or at_least"
        return "inconclusive", "no inference", f"{why[:1].upper()}{why[1:]}."
    low, high = detail["simultaneous"]
    shown = finding.adjusted_p <= ALPHA
    worst = detail.get("worst_case", (finding.value, finding.value))
    survives = not shown or all(one != 0 and (one > 0) == (finding.value > 0) for one in worst)
    if shown and survives and (low > margin or high < -margin):
        return "broken", "material disparity", "The gap is shown, and its whole simultaneous interval lies beyond the margin."
    equal = equivalence_gates(finding, margin)
    within = abs(finding.value) < margin and all(equal.values())
    if shown and survives and (finding.low > 0 or finding.high < 0) and not within:
        return "broken", "disparity, size uncertain", "The gap is shown; how large it is remains uncertain."
    if shown and survives and within:
        return "kept", "detectable but within margin", "The gap is shown and lies inside the margin."
    if not shown and all(equal.values()):
        return "kept", "equivalent", "The gap is shown to lie inside the margin."
    reasons = [reason for reason, passed in equal.items() if not passed]
    why = "; ".join(reasons) or "unread answers decide"
    return "inconclusive", "inconclusive", f"Neither a gap nor its absence is shown: {why}. {_unseen(finding)}"


def _unseen(finding: Finding) -> str:
    """What this run could have missed."""
    seen = float(finding.detail.get("smallest_detectable", math.nan))
    if math.isfinite(seen):
        return f"The smallest gap this run could have detected is {seen:.2g}."
    share = undetectable_share(finding.n)
    return f"The gap was the same in every vignette; a subgroup of {100 * share:.0f} % of them that behaves otherwise could be unseen."


def equivalence_gates(finding: Finding, margin: float) -> dict[str, bool]:
    """Every condition for saying "no gap beyond the margin", by the words for its failure."""
    detail = finding.detail
    step = float(detail["step"])
    units = minimum_units(margin, step=step)
    worst = detail.get("worst_case", (finding.value, finding.value))

    def inside(bounds: Iterable[float]) -> bool:
        return all(abs(bound) < margin for bound in bounds)

    return {
        "the 90 % interval reaches beyond the margin": inside(detail["interval_90"]),
        f"{finding.n} {finding.unit} cannot rule out a harmed subgroup, {units} can": finding.n >= units,
        "one worst-case vignette more would carry it beyond the margin": inside(detail["augmented_90"]),
        "unread or refused answers, counted the worst way, would carry it beyond the margin": inside(worst),
        "the positive controls were not detected": bool(detail.get("controls_detected", True)),
    }
