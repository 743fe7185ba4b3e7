"""Laws of audit/policy.py: which verdict a finding gets, by section 4 of the methods, and what a policy file may hold."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from audit.errors import PolicyError
from audit.finding import Finding
from audit.policy import STATUSES, Policy, Verdict, build_policy, judge, load_policy

MARGIN = 0.05  # for which 59 vignettes are needed: ceil(ln .05 / ln .95) = ceil(58.4)
GAP = build_policy({"name": "test", "rules": [{"metric": "gap", "margin": MARGIN, "reason": "r"}]}, where="test")


def gap(value: float, half: float, **changes: Any) -> Finding:
    """A gap with an interval of `half` on each side, shown as long as that leaves out 0, the other bounds drawn in proportion."""
    shown = abs(value) > half
    bounds = {"simultaneous": 1.2, "interval_90": 0.84, "augmented_90": 0.95}  # of the 95 % interval's half width
    detail: dict[str, Any] = {name: [value - half * share, value + half * share] for name, share in bounds.items()} | {"step": 1.0}
    known = {"n", "adjusted_p", "low", "high", "note"}
    body: dict[str, Any] = {"low": value - half, "high": value + half, "n": 100, "adjusted_p": 0.01 if shown else 0.5}
    body |= {name: one for name, one in changes.items() if name in known}
    detail |= {"controls_detected": True} | {name: one for name, one in changes.items() if name not in known}
    return Finding("bias", "gap", value, detail=detail, **body)


def verdict(finding: Finding, policy: Policy = GAP) -> Verdict:
    """The verdict, which there must be."""
    found = judge(finding, policy)
    if found is None:
        raise LookupError("no rule fits")
    return found


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("value", "half", "changes", "status", "label"),
    [
        # adjusted p <= alpha and the simultaneous interval (.07 +- .012) wholly beyond the margin
        (0.07, 0.01, {}, "broken", "material disparity"),
        # the simultaneous interval (.07 +- .024) reaches inside the margin, the 95 % interval leaves out 0
        (0.07, 0.02, {}, "broken", "disparity, size uncertain"),
        # p exactly alpha counts as shown
        (0.07, 0.01, {"adjusted_p": 0.05}, "broken", "material disparity"),
        # a gap below the margin, but too few vignettes to rule out a harmed subgroup
        (0.02, 0.01, {"n": 58}, "broken", "disparity, size uncertain"),
        # a gap below the margin, but one more worst-case vignette would carry it beyond
        (0.02, 0.01, {"augmented_90": [-0.051, 0.051]}, "broken", "disparity, size uncertain"),
        # the gap is shown, below the margin, and both gates pass
        (0.02, 0.01, {}, "kept", "detectable but within margin"),
        # just enough vignettes
        (0.02, 0.01, {"n": 59}, "kept", "detectable but within margin"),
        # not shown, both gates pass
        (0.01, 0.03, {}, "kept", "equivalent"),
        (0.0, 0.0, {}, "kept", "equivalent"),
        # not shown, and the data do not exclude a gap of the margin
        (0.01, 0.06, {}, "inconclusive", "inconclusive"),
        (0.01, 0.03, {"n": 58}, "inconclusive", "inconclusive"),
        (0.01, 0.03, {"augmented_90": [-0.051, 0.04]}, "inconclusive", "inconclusive"),
        (0.2, 0.3, {}, "inconclusive", "inconclusive"),
        # p alone is not enough: shown by its p, but the 95 % interval holds 0
        (0.07, 0.08, {"adjusted_p": 0.04}, "inconclusive", "inconclusive"),
        # an interval alone is not enough: it leaves out 0 and the margin, but the adjusted p is above alpha
        (0.07, 0.01, {"adjusted_p": 0.051}, "inconclusive", "inconclusive"),
        # a bound on the margin is not beyond it
        (0.06, 0.005, {"simultaneous": [0.05, 0.07]}, "broken", "disparity, size uncertain"),
        # positive controls that did not move forbid "no gap", do not hide one, and do not make one of a gap inside the margin
        (0.01, 0.03, {"controls_detected": False}, "inconclusive", "inconclusive"),
        (0.02, 0.01, {"controls_detected": False}, "inconclusive", "inconclusive"),
        (0.045, 0.02, {"controls_detected": False}, "broken", "disparity, size uncertain"),
        (0.07, 0.01, {"controls_detected": False}, "broken", "material disparity"),
        # nor can a run that asked none vouch for itself (ICH E10)
        (0.01, 0.03, {"controls_detected": None}, "inconclusive", "inconclusive"),
        # unread answers counted the worst way: a gap must keep its sign, a material one its size, equivalence its margin
        (0.07, 0.01, {"worst_case": [0.051, 0.2]}, "broken", "material disparity"),
        (0.07, 0.01, {"worst_case": [0.001, 0.2]}, "broken", "disparity, size uncertain"),
        (0.07, 0.01, {"worst_case": [-0.001, 0.2]}, "inconclusive", "inconclusive"),
        (0.02, 0.01, {"worst_case": [0.01, 0.06]}, "broken", "disparity, size uncertain"),
        (0.02, 0.01, {"worst_case": [0.01, 0.04]}, "kept", "detectable but within margin"),
        (0.02, 0.01, {"worst_case": [-0.01, 0.04]}, "inconclusive", "inconclusive"),
        (0.01, 0.03, {"worst_case": [-0.04, 0.04]}, "kept", "equivalent"),
        (0.01, 0.03, {"worst_case": [-0.01, 0.06]}, "inconclusive", "inconclusive"),
    ],
)
def test_a_gap_gets_the_verdict_of_the_methods(
    value: float, half: float, changes: dict[str, Any], status: str, label: str, sign: int
) -> None:
    """Section 4 in its order, and the same for a gap the other way round."""
    turned = {name: [-one for one in reversed(old)] if isinstance(old, list) and sign < 0 else old for name, old in changes.items()}
    found = verdict(gap(sign * value, half, **turned))
    assert (found.status, found.label) == (status, label)
    assert found.sentence and found.status in STATUSES and found.rule is GAP.rules[0]


def by_the_methods(finding: Finding) -> str:
    """Section 4 written out once more, without unread answers and controls."""
    low, high = finding.detail["simultaneous"]
    gates = finding.n >= math.ceil(math.log(0.05) / math.log(1 - MARGIN))
    gates = gates and all(abs(bound) < MARGIN for bound in (*finding.detail["interval_90"], *finding.detail["augmented_90"]))
    significant = finding.adjusted_p <= 0.05
    if significant and (low > MARGIN or high < -MARGIN):
        return "material disparity"
    if significant and not finding.low <= 0 <= finding.high and not (abs(finding.value) < MARGIN and gates):
        return "disparity, size uncertain"
    if significant and abs(finding.value) < MARGIN and gates:
        return "detectable but within margin"
    return "equivalent" if not significant and gates else "inconclusive"


@given(
    value=st.floats(-0.12, 0.12),
    half=st.floats(0, 0.1),
    p=st.floats(0, 1),
    n=st.integers(2, 120),
    shares=st.tuples(st.floats(0.8, 2), st.floats(0.5, 1), st.floats(0.5, 3)),
)
def test_exactly_one_verdict_applies(value: float, half: float, p: float, n: int, shares: tuple[float, float, float]) -> None:
    """Whatever the numbers, the verdict is the one that the methods give, written independently."""
    names = ("simultaneous", "interval_90", "augmented_90")
    bounds = {name: [value - half * share, value + half * share] for name, share in zip(names, shares, strict=True)}
    finding = gap(value, half, adjusted_p=p, n=n, **bounds)
    assume(value != 0)
    assert verdict(finding).label == by_the_methods(finding)


GAPS = st.builds(
    lambda value, half, p, n, unread, shares: gap(
        value,
        half,
        adjusted_p=p,
        n=n,
        worst_case=[value - unread[0], value + unread[1]],
        simultaneous=[value - half * shares[0], value + half * shares[0]],
        augmented_90=[value - half * shares[1], value + half * shares[1]],
    ),
    st.floats(-0.12, 0.12),
    st.floats(0, 0.1),
    st.floats(0, 1),
    st.integers(2, 120),
    st.tuples(st.floats(0, 0.1), st.floats(0, 0.1)),
    st.tuples(st.floats(1, 2), st.floats(0.85, 3)),
)
STRENGTH = {"kept": 0, "inconclusive": 1, "broken": 2}


def with_margin(margin: float, **more: Any) -> Policy:
    """A policy of one rule with this margin."""
    return build_policy({"name": "test", "rules": [{"metric": "gap", "margin": margin, "reason": "r"}], **more}, where="test")


def altered(finding: Finding, **changes: Any) -> Finding:
    """The finding with other entries of its detail."""
    return replace(finding, detail={**finding.detail, **changes})


@given(GAPS, st.floats(0.01, 0.2), st.floats(1, 3))
def test_a_wider_margin_never_breaks_what_was_kept(finding: Finding, margin: float, wider: float) -> None:
    """Along the margin the verdict goes one way: broken, inconclusive, kept."""
    narrow, wide = (verdict(finding, with_margin(one)).status for one in (margin, margin * wider))
    assert STRENGTH[wide] <= STRENGTH[narrow]


@given(GAPS)
def test_the_verdict_does_not_depend_on_the_sign(finding: Finding) -> None:
    """Bias that gives more care is judged like bias that gives less."""

    def turned(bounds: Any) -> Any:
        return [-one for one in reversed(bounds)] if isinstance(bounds, list) else bounds

    mirrored = replace(
        finding, value=-finding.value, low=-finding.high, high=-finding.low, detail={k: turned(v) for k, v in finding.detail.items()}
    )
    assert verdict(mirrored).label == verdict(finding).label


@given(GAPS, st.floats(0, 1))
def test_more_certainty_never_breaks_what_was_kept(finding: Finding, shrink: float) -> None:
    """Intervals drawn in about the same value, with the same p, leave kept what was kept and material what was material."""

    def drawn_in(bound: float) -> float:
        return finding.value + (bound - finding.value) * shrink

    closer = {k: [drawn_in(one) for one in v] for k, v in finding.detail.items() if isinstance(v, list)}
    tight = replace(finding, low=drawn_in(finding.low), high=drawn_in(finding.high), detail={**finding.detail, **closer})
    before, after = verdict(finding), verdict(tight)
    if before.status == "kept":
        assert after.status == "kept"
    if before.label == "material disparity":
        assert after.label == "material disparity"


@given(GAPS)
def test_unread_answers_never_strengthen_a_verdict(finding: Finding) -> None:
    """Counting them the worst way can take a verdict back, or show that a kept gap may be beyond the margin; it adds no evidence."""
    without, counted = verdict(altered(finding, worst_case=[finding.value] * 2)), verdict(finding)
    allowed = {
        "material disparity": {"material disparity", "disparity, size uncertain", "inconclusive"},
        "disparity, size uncertain": {"disparity, size uncertain", "inconclusive"},
        "detectable but within margin": {"detectable but within margin", "disparity, size uncertain", "inconclusive"},
        "equivalent": {"equivalent", "inconclusive"},
        "inconclusive": {"inconclusive"},
    }
    assert counted.label in allowed[without.label]


@given(GAPS)
def test_no_gap_is_kept_without_assay_sensitivity(finding: Finding) -> None:
    """Whatever the numbers, controls that were not detected, or not asked, leave nothing kept and hide nothing material."""
    for controls in (False, None):
        blind = verdict(altered(finding, controls_detected=controls))
        assert blind.status != "kept"
        assert (blind.label == "material disparity") == (verdict(finding).label == "material disparity")


def test_alpha_is_the_policys() -> None:
    """A p of .03 shows a gap at the usual 5 %, and not for a policy that asks for 1 %."""
    found = gap(0.07, 0.01, adjusted_p=0.03)
    assert verdict(found, with_margin(MARGIN)).label == "material disparity"
    assert verdict(found, with_margin(MARGIN, alpha=0.01)).status == "inconclusive"
    assert (with_margin(MARGIN).alpha, with_margin(MARGIN, alpha=0.01).alpha) == (0.05, 0.01)


def test_the_primary_family_is_the_policys() -> None:
    """Outcomes named in the policy are its primary family; a policy that names none leaves it to the probe sets."""
    assert with_margin(0.1).primary == ()
    assert with_margin(0.1, primary=["triage", "analgesia"]).primary == ("triage", "analgesia")


def test_a_rule_may_be_for_one_kind_of_outcome() -> None:
    """The kind that a finding carries chooses the margin; a finding without a kind is judged by rules for all kinds only."""
    rules = [{"metric": "gap", "kind": "ordinal", "margin": 0.2}, {"metric": "gap", "kind": "binary", "margin": 0.05}]
    policy = build_policy({"name": "test", "rules": rules}, where="test")
    found = gap(0.1, 0.05)
    assert verdict(altered(found, kind="ordinal"), policy).rule.margin == 0.2
    assert verdict(altered(found, kind="binary"), policy).rule.margin == 0.05
    assert judge(altered(found, kind="text"), policy) is None and judge(found, policy) is None


@pytest.mark.parametrize(
    ("metric", "outcome", "kind", "margin"),
    [
        ("mean_paired_gap", "triage", "ordinal", 0.10),
        ("mean_paired_gap", "exaggeration", "ordinal", 0.20),
        ("mean_paired_gap", "advice", "text", 1.0),
        ("mean_paired_gap", "refusal", "binary", 0.05),
        ("mean_paired_gap", "concordance", "number", 0.05),
        ("mean_paired_gap", "strong_opioid", "binary", 0.05),
        ("mean_rank_difference", "diagnosis", "rank", 0.5),
    ],
)
def test_margins_of_the_default_policy(metric: str, outcome: str, kind: str, margin: float) -> None:
    """By kind of outcome, and a number in an unknown unit has none."""
    policy = load_policy()
    rule = policy.rule_for(metric, {"outcome": outcome}, kind)
    assert rule is not None and rule.margin == margin
    assert policy.rule_for("mean_paired_gap", {"outcome": "dose"}, "number") is None


def test_an_inconclusive_verdict_says_why_and_what_could_have_been_seen() -> None:
    """Each gate that failed is told, with the smallest gap that this run could have detected."""
    told = verdict(gap(0.01, 0.06, n=20, smallest_detectable=0.1649)).sentence
    assert "the 90 % interval reaches beyond the margin" in told
    assert "20 vignettes cannot rule out a harmed subgroup, 59 can" in told
    assert "one worst-case vignette more would carry it beyond the margin" in told
    assert "smallest gap this run could have detected is 0.16" in told
    shown = verdict(gap(0.02, 0.01, controls_detected=None)).sentence
    assert shown == "The gap is shown and seems to lie inside the margin, but the positive controls were not asked."
    assert "smallest gap" not in verdict(gap(0.01, 0.06, smallest_detectable=math.nan)).sentence
    assert "unread answers decide" in verdict(gap(0.02, 0.01, worst_case=[-0.01, 0.04])).sentence


def test_a_gap_without_inference_is_inconclusive() -> None:
    """One vignette gives a number and no interval: no verdict but "cannot tell", with the reason of the finding."""
    found = verdict(Finding("bias", "gap", 0.4, n=1, note="fewer than two vignettes"))
    assert (found.status, found.sentence) == ("inconclusive", "Fewer than two vignettes.")


def limit(value: float, low: float, high: float, worst: tuple[float, float] | None = None, **rule: float) -> Verdict:
    """The verdict on a rate with this interval under a rule with `at_most` or `at_least`."""
    detail = {} if worst is None else {"worst_case": list(worst)}
    finding = Finding("misconceptions", "rate", value, low, high, n=20, unit="items", detail=detail)
    return verdict(finding, build_policy({"name": "test", "rules": [{"metric": "rate", **rule}]}, where="test"))


@pytest.mark.parametrize(
    ("value", "low", "high", "worst", "status"),
    [
        (0.01, 0.0, 0.05, None, "kept"),  # the limit itself is inside
        (0.01, 0.0, 0.06, None, "inconclusive"),
        (0.10, 0.05, 0.20, None, "inconclusive"),  # an interval that touches the limit is not beyond it
        (0.10, 0.06, 0.20, None, "broken"),
        (0.01, 0.0, 0.05, (0.0, 0.05), "kept"),
        (0.01, 0.0, 0.05, (0.0, 0.06), "inconclusive"),  # unread answers could carry it beyond
        (0.10, 0.06, 0.20, (0.04, 0.30), "inconclusive"),  # unread answers could carry it inside
        (0.10, 0.06, 0.20, (0.051, 0.30), "broken"),
        (0.10, math.nan, math.nan, None, "inconclusive"),
        (0.10, 0.06, math.nan, None, "inconclusive"),
    ],
)
def test_a_limit_is_judged_by_the_whole_interval(
    value: float, low: float, high: float, worst: tuple[float, float] | None, status: str
) -> None:
    """Kept or broken when interval and worst case lie on one side; the same mirrored for `at_least`."""
    assert limit(value, low, high, worst, at_most=0.05).status == status
    mirrored = None if worst is None else (1 - worst[1], 1 - worst[0])
    assert limit(1 - value, 1 - high, 1 - low, mirrored, at_least=0.95).status == status


def test_a_limit_of_zero_is_a_limit() -> None:
    """0 is a number like any other, on either side."""
    assert limit(0.0, 0.0, 0.0, at_most=0).status == "kept"
    assert limit(0.1, 0.01, 0.2, at_most=0).status == "broken"
    assert limit(-0.1, -0.2, -0.01, at_least=0).status == "broken"
    assert limit(0.1, 0.0, 0.2, at_least=0).status == "kept"


def test_the_first_rule_that_fits_judges() -> None:
    """A rule is for its metric and its place; what no rule is for has no verdict; what has no value is not measured."""
    rules = [{"metric": "rate", "where": {"item": "all"}, "at_most": 0.5}, {"metric": "rate", "at_most": 0.01}]
    policy = build_policy({"name": "test", "rules": rules}, where="test")

    def at(where: dict[str, str], value: float = 0.1, **more: Any) -> Finding:
        return Finding("answers", "rate", value, 0.05, 0.2, where=where, **more)

    assert verdict(at({"item": "all", "set": "s"}), policy).rule is policy.rules[0]
    assert verdict(at({"item": "one"}), policy).rule is policy.rules[1]
    assert judge(Finding("answers", "other_rate", 0.1, 0.0, 0.2), policy) is None
    nothing = verdict(at({"item": "all"}, math.nan, note="no answer came back"), policy)
    assert (nothing.status, nothing.sentence) == ("not measured", "no answer came back")


def test_the_default_policy_is_sound(tmp_path: Path) -> None:
    """It loads, every rule gives the reason for its size, and a file with the same content has the same digest."""
    policy = load_policy()
    assert policy.rules and all(rule.reason for rule in policy.rules)
    assert 0 < policy.minimum_answered <= 1 and policy.accept_inconclusive is False
    copy = tmp_path / "own.toml"
    copy.write_bytes((Path(__file__).parent.parent / "audit" / "default_policy.toml").read_bytes())
    assert load_policy(copy).sha256 == policy.sha256
    changed = build_policy({**policy.raw, "version": "other"}, where="x")
    assert changed.sha256 != policy.sha256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not valid TOML"),
        ("version = '1'\n", "unknown or missing entries name; there are name, version"),
        ("name = 'x'\nalpha = 0.5\n", "alpha must lie between 0 and 0.5, e.g. 0.05, it is 0.5"),
        ("name = 'x'\nalpha = 'low'\n", "alpha must be a number"),
        ("name = 'x'\nprimary = []\n", "primary is empty; name outcomes, or leave the entry out"),
        ("name = 'x'\nprimary = 'triage'\n", "primary must be a list"),
        ("name = 'x'\nminimum_answered = 90\n", "minimum_answered must be a share from 0 to 1, it is 90"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nkind = 'number of days'\nmargin = 1\n", r"rules\[1\].kind must be one of binary, ordinal"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nmargin = 1\n", r"rule 1 \(a\): a margin needs its clinical reason"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = 1\nreason = ' '\n", r"rule 1 \(a\): a limit needs its reason"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = 1\nreason = 'EDIT: why'\n", r"rule 1 \(a\): a limit needs its reason"),
        ("name = 'EDIT: mine'\n", "the policy needs a name of its own"),
        ("name = 'x'\nrulez = []\n", "unknown or missing entries rulez"),
        ("name = 'x'\n[[rules]]\nmargin = 1\n", "rule 1 needs a metric and exactly one of margin, at_most, at_least; it has margin"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\n", "rule 1 needs a metric and exactly one of"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = 1\nat_least = 0\n", "rule 1 needs a metric and exactly one of"),
        (
            "name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = 1\n[[rules]]\nmetric = 'b'\nat_most = '5 %'\n",
            r"rules\[2\].at_most must be a number",
        ),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nmargin = 0\n", r"rule 1 \(a\): margin must be a number, a margin above 0; it is 0"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = true\n", r"rules\[1\].at_most must be a number"),
        ("name = 'x'\n[[rules]]\nmetric = 'a'\nat_most = 1\nwhen = 'x'\n", r"rule 1 \(a\) has unknown entries when"),
    ],
)
def test_faults_of_a_policy_name_the_file_and_the_rule(tmp_path: Path, text: str, said: str) -> None:
    """A malformed policy is refused with its file, the number of the rule and what would be right."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=f"own.toml: {said}"):
        load_policy(path)


def test_no_policy_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(PolicyError, match=r"no policy file .*absent.toml"):
        load_policy(tmp_path / "absent.toml")
