"""Laws of audit/policy_file.py: what is wrong with a policy file is said with its place, and what cannot work is warned of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from audit.errors import PolicyError, ProbeError, TranscriptError
from audit.plan import build_plan, write_plan
from audit.policy import load_policy
from audit.policy_file import check, describe, scaffold, show
from audit.probe_file import load_probe_set


def file(tmp_path: Path, *rules: str, head: str = 'name = "mine"') -> Path:
    """A policy file with these rules, each the lines of a TOML table."""
    path = tmp_path / "own.toml"
    path.write_text("\n".join([head, *(f'[[rules]]\nreason = "r"\n{rule}' for rule in rules)]), encoding="utf-8")
    return path


def warnings(tmp_path: Path, *rules: str, against: tuple[str, ...] = (), head: str = 'name = "mine"') -> tuple[str, ...]:
    """What a policy without errors is warned of."""
    found = check(file(tmp_path, *rules, head=head), against=against)
    assert found.errors == ()
    return found.warnings


def test_a_started_policy_waits_for_its_author(tmp_path: Path) -> None:
    """Fresh it is refused for its name and every reason, and for nothing else; edited it is sound, and an existing file is not touched."""
    path = scaffold(tmp_path / "new" / "own.toml")
    rules = path.read_text(encoding="utf-8").count("\n[[rules]]")
    assert len(check(path).errors) == rules + 1 and all("reason" in one or "name" in one for one in check(path).errors)
    with pytest.raises(PolicyError, match="needs a name of its own"):
        load_policy(path)
    path.write_text(path.read_text(encoding="utf-8").replace("EDIT: ", ""), encoding="utf-8")
    assert check(path).errors == check(path).warnings == () and load_policy(path).rules
    with pytest.raises(PolicyError, match="exists already"):
        scaffold(path)


def test_the_default_policy_has_no_fault() -> None:
    """Neither by itself nor against all that is shipped, but for margins that the first small sets cannot show."""
    path = Path(__file__).parents[1] / "audit" / "default_policy.toml"
    assert check(path).errors == check(path).warnings == ()
    found = check(path, against=("vignettes", "references", "repeats", "race-medicine"))
    assert found.errors == () and all("is smaller than vignettes can show" in one for one in found.warnings)


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    """Not one error a run: all of them, each with its place."""
    found = check(file(tmp_path, "at_most = 5", 'metric = "a"\nat_most = nan', head='name = "x"\nalpha = 0.7\nrulez = 1'))
    assert [one.split(";")[0].split(",")[0] for one in found.errors] == [
        "unknown or missing entries rulez", "alpha must lie between 0 and 0.5", "rule 1 needs a metric and exactly one of margin",
        "rule 2 (a): at_most must be a number",
    ]  # fmt: skip
    assert check(file(tmp_path, 'metric = "a"\nkind = "binari"\nmargin = 1')).errors[0].startswith("rules[1].kind must be one of binary")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('metric = "mean_paired_gapp"\nmargin = 0.1', "perhaps 'mean_paired_gap' is meant"),
        ('metric = "qqqq"\nat_most = 0.1', "there are abstention_rate, accurate_reference_rate, "),
        ('metric = "must_not_rate"\nmargin = 0.1', "has a margin, which only mean_paired_gap and mean_rank_difference are judged by"),
        ('metric = "must_not_rate"\nkind = "binary"\nat_most = 0.1', "names a kind of outcome, which only"),
        ('metric = "mean_paired_gap"\nkind = "rank"\nmargin = 1', 'which are judged by the metric "mean_rank_difference"'),
        ('metric = "mean_paired_gap"\nkind = "choice"\nmargin = 0.1', "value by value"),
        ('metric = "must_not_rate"\nwhere = { outcom = "x" }\nat_most = 0.1', "looks for outcom, by which no finding is named"),
        ('metric = "must_not_rate"\nat_most = 5', "shares are written from 0 to 1, so 5 % is 0.05"),
        ('metric = "mean_paired_gap"\nkind = "binary"\nmargin = 5', "which no gap of a yes/no decision exceeds"),
    ],
)
def test_slips_are_warned_of(tmp_path: Path, rule: str, said: str) -> None:
    """A rule that is valid and most likely not what was meant."""
    (one,) = warnings(tmp_path, rule)
    assert one.startswith("rule 1 (") and said in one


def test_a_rule_below_a_wider_one_never_judges(tmp_path: Path) -> None:
    """The general rule first hides the particular one; the other way round both judge, and another kind is not hidden."""
    wide, narrow = 'metric = "mean_paired_gap"\nmargin = 0.1', 'metric = "mean_paired_gap"\nmargin = 0.2\nwhere = { outcome = "triage" }'
    kind = 'metric = "mean_paired_gap"\nkind = "text"\nmargin = 1'
    (one,) = warnings(tmp_path, wide, narrow)
    assert one.startswith("rule 2 (mean_paired_gap) never judges: rule 1 above fits whatever it fits")
    assert warnings(tmp_path, narrow, kind, wide) == ()


def test_against_what_is_asked(tmp_path: Path) -> None:
    """Names that no set has, and a primary outcome that is not asked; findings of other metrics are not guessed at."""
    head = 'name = "mine"\nprimary = ["triage", "traige"]'
    rule = 'metric = "mean_paired_gap"\nmargin = 9\nwhere = { outcome = "triage", axis = "rase" }'
    found = warnings(tmp_path, rule, against=("vignettes",), head=head)
    assert any("rule 1 (mean_paired_gap) never judges: no axis 'rase' is asked (there are " in one for one in found)
    assert any(one.startswith("primary outcome 'traige' is not asked") for one in found) and len(found) == 2
    with pytest.raises(ProbeError, match="no probe set 'nothing'"):
        check(file(tmp_path), against=("nothing",))


def test_margins_that_a_design_cannot_show(tmp_path: Path) -> None:
    """A margin of a whole triage level can be shown with the shipped vignettes, a tenth cannot, and more repeats of a run folder count."""
    small, large = (f'metric = "mean_paired_gap"\nmargin = {margin}\nwhere = {{ outcome = "triage" }}' for margin in (0.1, 0.9))
    (one,) = warnings(tmp_path, small, against=("vignettes",))
    assert "the margin ±0.1 for triage is smaller than vignettes can show" in one
    assert warnings(tmp_path, large, against=("vignettes",)) == ()
    plan = build_plan([load_probe_set("vignettes")], model={"adapter": "x", "model": "m"}, policy=load_policy().raw, repeats=1)
    write_plan(plan, tmp_path / "run")
    (other,) = warnings(tmp_path, small, against=(str(tmp_path / "run"),))
    assert other != one


def run_of(tmp_path: Path, *, judged: str | None = None) -> Path:
    """A run folder planned under the default policy, and judged by one with this digest."""
    plan = build_plan([load_probe_set("references")], model={"adapter": "x", "model": "m"}, policy=load_policy().raw)
    write_plan(plan, tmp_path)
    if judged:
        policy = {"name": "other", "version": "2", "sha256": judged}
        content: dict[str, Any] = {"format": 1, "run": {"policy": policy, "policy_frozen": judged == load_policy().sha256}}
        (tmp_path / "dossier.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path


def test_a_policy_is_shown_with_its_digest(tmp_path: Path) -> None:
    """A row for each rule with its limit and reason; the default policy when nothing is named, and an unfinished file too."""
    policy = load_policy()
    text = show()
    assert text == describe(policy) and policy.sha256 in text
    assert all(rule.reason in text for rule in policy.rules)
    assert "ordinal outcomes" in text and "margin ±0.2 " in text and "at least 0.9 " in text and "alpha 0.05" in text
    assert "EDIT" in show(scaffold(tmp_path / "own.toml"))
    assert describe(load_policy(file(tmp_path))).endswith("It has no rules.")


def test_the_policy_of_a_run(tmp_path: Path) -> None:
    """Whether it is the one that was frozen with the plan: not judged yet, judged by it, judged by another; and from the dossier alone."""
    assert show(run_of(tmp_path / "a")).endswith("Frozen with the plan; there is no dossier yet.")
    same = run_of(tmp_path / "b", judged=load_policy().sha256)
    assert show(same).endswith("and the one that judged the dossier.") and show(same / "dossier.json") == show(same)
    other = run_of(tmp_path / "c", judged="0" * 64)
    assert f"judged by another: other 2, sha256 {'0' * 64}." in show(other)
    (other / "plan.json").unlink()
    assert show(other / "dossier.json").endswith("It judged this dossier, and is not the one frozen with its plan.")
    with pytest.raises(TranscriptError, match=r"no plan.json here"):
        show(tmp_path)
    with pytest.raises(PolicyError, match="no policy file"):
        show(tmp_path / "absent.toml")
    with pytest.raises(TranscriptError, match=r"no dossier.json here"):
        show(tmp_path / "absent.json")
