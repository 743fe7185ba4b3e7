"""Policies: limits and margins fixed before the answers are seen, and the verdict they give a finding.

A rule names a metric, optionally the kind of outcome and where it applies, exactly one of `margin` (equivalence, two-sided), `at_most` or
`at_least`, and the reason for its size. The first rule that fits a finding judges it; a finding that no rule fits has no verdict.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.errors import PolicyError
from audit.finding import Finding
from audit.measures.equivalence import minimum_units, undetectable_share
from audit.reading import check_shape

STATUSES = ("kept", "broken", "inconclusive", "not measured")
LIMITS = ("margin", "at_most", "at_least")
KINDS = ("binary", "ordinal", "number", "text", "rank", "choice", "set")  # of the outcome behind a gap
GAPS = ("mean_paired_gap", "mean_rank_difference")  # the metrics that a margin is for
ALPHA, ANSWERED = 0.05, 0.9  # where a policy says nothing
PLACEHOLDER = "EDIT"  # what a started policy says where its author has to
SHAPE = {
    "name": str, "version": str, "about": str, "alpha": float, "primary": [str], "accept_inconclusive": bool, "minimum_answered": float,
    "rules": [{"metric": str, "kind": KINDS, "reason": str, "where": {"": str}, "margin": float, "at_most": float, "at_least": float}],
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
    kind: str = ""  # of the outcomes it is for, one of KINDS; "" for all

    def covers(self, metric: str, where: Mapping[str, str], kind: str = "") -> bool:
        """Whether this rule is for a metric of an outcome of this kind, here."""
        return self.metric == metric and self.kind in ("", kind) and all(where.get(key) == value for key, value in self.where.items())


@dataclass(frozen=True)
class Policy:
    """Pre-registered rules. `raw` is the parsed file, which the plan carries."""

    name: str
    version: str
    rules: tuple[Rule, ...]
    accept_inconclusive: bool
    minimum_answered: float  # share of planned calls that must have come back for a run to be judged, in [0, 1]
    raw: Mapping[str, Any]
    alpha: float = ALPHA  # adjusted p up to which a gap counts as shown; equality is always tested at 5 % a side
    primary: tuple[str, ...] = ()  # outcomes of the primary family; without any, those that the probe sets declare

    def rule_for(self, metric: str, where: Mapping[str, str], kind: str = "") -> Rule | None:
        """The rule that would judge a metric of an outcome of this kind, here; None when there is none."""
        return next((rule for rule in self.rules if rule.covers(metric, where, kind)), None)

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
    """The policy in a TOML file, or the default one. PolicyError names the file and the rule, also where a rule gives no reason."""
    where = path or Path(__file__).with_name("default_policy.toml")
    policy = build_policy(read_policy_file(where), where=where.name)
    for fault in unfinished(policy):
        raise PolicyError(f"{where.name}: {fault}")
    return policy


def read_policy_file(path: Path) -> dict[str, Any]:
    """The parsed TOML of a policy file as JSON values. PolicyError when there is none, or it is no TOML."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise PolicyError(f"no policy file {path}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: not valid TOML: {error}") from error
    return dict(json.loads(json.dumps(raw, default=str)))


def build_policy(raw: Mapping[str, Any], *, where: str) -> Policy:
    """A Policy from parsed TOML; `where` names the file in errors. A plan may hold one whose rules give no reason; a file may not."""
    for fault in faults(raw):
        raise PolicyError(f"{where}: {fault}")
    check_shape(dict(raw), SHAPE, where=where, fault=PolicyError)
    limits = ("metric", "where", "margin", "at_most", "at_least", "kind")
    rules = tuple(
        Rule(reason=body.get("reason", ""), **{name: body[name] for name in limits if name in body}) for body in raw.get("rules", [])
    )
    return Policy(
        name=raw["name"],
        version=raw.get("version", ""),
        rules=rules,
        accept_inconclusive=raw.get("accept_inconclusive", False),
        minimum_answered=float(raw.get("minimum_answered", ANSWERED)),
        raw=raw,
        alpha=float(raw.get("alpha", ALPHA)),
        primary=tuple(raw.get("primary", ())),
    )


def faults(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the entries of a policy, but for their types, which `SHAPE` tells, and for missing reasons."""
    unknown = set(raw) - set(SHAPE)
    if unknown or "name" not in raw:
        yield f"unknown or missing entries {', '.join(sorted(unknown)) or 'name'}; there are {', '.join(SHAPE)}"
    if _is_number(raw.get("minimum_answered", ANSWERED)) and not 0 <= raw.get("minimum_answered", ANSWERED) <= 1:
        yield f"minimum_answered must be a share from 0 to 1, it is {raw['minimum_answered']}"
    if _is_number(raw.get("alpha", ALPHA)) and not 0 < raw.get("alpha", ALPHA) < 0.5:
        yield f"alpha must lie between 0 and 0.5, e.g. 0.05, it is {raw['alpha']}"
    if raw.get("primary", "absent") == []:
        yield "primary is empty; name outcomes, or leave the entry out to use those that the probe sets declare"
    rules = raw.get("rules", [])
    for number, body in enumerate(rules if isinstance(rules, list) else (), 1):
        yield from _rule_faults(body, number) if isinstance(body, Mapping) else ()


def _rule_faults(body: Mapping[str, Any], number: int) -> Iterator[str]:
    given = [limit for limit in LIMITS if limit in body]
    if "metric" not in body or len(given) != 1:
        yield f"rule {number} needs a metric and exactly one of {', '.join(LIMITS)}; it has {', '.join(body) or 'nothing'}"
        return
    known = SHAPE["rules"][0]  # type: ignore[index]
    if unknown := set(body) - set(known):
        yield f"rule {number} ({body['metric']}) has unknown entries {', '.join(sorted(unknown))}; there are {', '.join(known)}"
    limit = body[given[0]]
    if _is_number(limit) and (not math.isfinite(limit) or (given[0] == "margin" and limit <= 0)):
        yield f"rule {number} ({body['metric']}): {given[0]} must be a number, a margin above 0; it is {limit!r}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def unfinished(policy: Policy) -> Iterator[str]:
    """What the author of a policy file still has to say: its name, and the reason of every rule."""
    if not policy.name.strip() or policy.name.startswith(PLACEHOLDER):
        yield "the policy needs a name of its own"
    for number, rule in enumerate(policy.rules, 1):
        if not rule.reason.strip() or rule.reason.startswith(PLACEHOLDER):
            what = "a margin needs its clinical reason" if rule.margin is not None else "a limit needs its reason"
            yield f'rule {number} ({rule.metric}): {what}; write it as reason = "..."'


def judge(finding: Finding, policy: Policy) -> Verdict | None:
    """The verdict of the first rule that fits `finding`; None when none does."""
    rule = policy.rule_for(finding.metric, finding.where, finding.detail.get("kind", ""))
    if rule is None:
        return None
    if math.isnan(finding.value):
        return Verdict("not measured", "not measured", finding.note, rule)
    gap = rule.margin is not None
    status, label, why = _judge_gap(finding, float(rule.margin or 0.0), policy.alpha) if gap else _judge_limit(finding, rule)
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


def _judge_gap(finding: Finding, margin: float, alpha: float) -> tuple[str, str, str]:
    """The five outcomes of section 4 of the methods, in their order, so that exactly one applies."""
    if not has_inference(finding):
        why = finding.note or "a margin is for paired gaps, which this number is not; it needs at_most or at_least"
        return "inconclusive", "no inference", f"{why[:1].upper()}{why[1:]}."
    significant = finding.adjusted_p <= alpha
    shown = significant and keeps_its_sign(finding)
    if shown and nearest_bound(finding) > margin:
        return "broken", "material disparity", "The gap is shown, and its whole simultaneous interval lies beyond the margin."
    faults = [reason for reason, passed in equivalence_gates(finding, margin).items() if not passed]
    unheard = controls_fault(finding)
    why = "; ".join([*faults, *filter(None, [unheard])]) or "unread answers decide"
    if shown and (finding.low > 0 or finding.high < 0) and faults:
        return "broken", "disparity, size uncertain", f"The gap is shown; how large it is remains uncertain: {why}."
    if shown and not faults:
        if unheard:
            return "inconclusive", "inconclusive", f"The gap is shown and seems to lie inside the margin, but {unheard}."
        return "kept", "detectable but within margin", "The gap is shown and lies inside the margin."
    if not significant and not faults and not unheard:
        return "kept", "equivalent", "The gap is shown to lie inside the margin."
    return "inconclusive", "inconclusive", f"Neither a gap nor its absence is shown: {why}. {_unseen(finding)}"


def has_inference(finding: Finding) -> bool:
    """Whether a finding is a gap with the intervals that a margin is judged by."""
    return not math.isnan(finding.value) and "simultaneous" in finding.detail


def unread_bounds(finding: Finding) -> tuple[float, float]:
    """Smallest and largest value that unread and refused answers leave possible; the value itself where all were read."""
    low, high = finding.detail.get("worst_case", (finding.value, finding.value))
    return float(low), float(high)


def keeps_its_sign(finding: Finding) -> bool:
    """Whether a gap points the same way however the unread answers are counted; False for a gap of 0."""
    return all(math.copysign(1.0, finding.value) * bound > 0 for bound in unread_bounds(finding))


def nearest_bound(finding: Finding) -> float:
    """How far from 0, on the gap's own side, the nearer end of its simultaneous interval and of its worst case lies; below 0 beyond 0."""
    sign = math.copysign(1.0, finding.value)
    return min(sign * float(bound) for bound in (*finding.detail["simultaneous"], *unread_bounds(finding)))


def _unseen(finding: Finding) -> str:
    """What this run could have missed."""
    seen = float(finding.detail.get("smallest_detectable", math.nan))
    if math.isfinite(seen):
        return f"The smallest gap this run could have detected is {seen:.2g}."
    share = undetectable_share(finding.n)
    return f"The gap was the same in every vignette; a subgroup of {100 * share:.0f} % of them that behaves otherwise could be unseen."


def equivalence_gates(finding: Finding, margin: float) -> dict[str, bool]:
    """Every condition on the numbers for saying "no gap beyond the margin", by the words for its failure."""
    detail = finding.detail
    units = minimum_units(margin, step=float(detail["step"]))

    def inside(bounds: Iterable[float]) -> bool:
        return all(abs(bound) < margin for bound in bounds)

    return {
        "the 90 % interval reaches beyond the margin": inside((finding.value, *detail["interval_90"])),
        f"{finding.n} {finding.unit} cannot rule out a harmed subgroup, {units} can": finding.n >= units,
        "one worst-case vignette more would carry it beyond the margin": inside(detail["augmented_90"]),
        "unread or refused answers, counted the worst way, would carry it beyond the margin": inside(unread_bounds(finding)),
    }


def controls_fault(finding: Finding) -> str:
    """Why nobody knows whether these answers react to anything, so that no equality is believed (ICH E10); "" with detected controls."""
    detected = finding.detail.get("controls_detected")
    return "" if detected else f"the positive controls were {'not asked' if detected is None else 'not detected'}"
