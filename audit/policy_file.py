"""Policy files: start one, check one against itself and against what is to be asked, and show one."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.dossier import DOSSIER, read_dossier
from audit.errors import PolicyError
from audit.policy import GAPS, SHAPE, Policy, Rule, build_policy, faults, load_policy, read_policy_file, unfinished
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set, load_probe_set
from audit.reading import check_shape
from audit.sentences import NAMES, is_rate
from audit.transcript import PLAN, read_plan

PLACES = ("set", "axis", "level", "reference", "outcome", "item")  # what findings name themselves by
INSTEAD = {
    "choice": 'compared value by value, as outcomes of kind "binary"',
    "set": 'compared member by member, as outcomes of kind "binary"',
    "rank": 'judged by the metric "mean_rank_difference"',
}
ENOUGH = 0.8  # chance to show equality, below which a margin is called too small for a design


@dataclass(frozen=True)
class Checked:
    """What a check of a policy file found: errors, which keep it from being used, and warnings, which do not."""

    errors: tuple[str, ...]
    warnings: tuple[str, ...]


def scaffold(path: Path) -> Path:
    """Write a policy that teaches to `path` for its author to edit; an existing file is never touched."""
    if path.exists():
        raise PolicyError(f"{path} exists already")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Path(__file__).with_name("policy_template.toml").read_bytes())
    return path


def check(path: Path, *, against: Sequence[str] = ()) -> Checked:
    """Everything that is wrong with a policy file; `against` names run folders and probe sets that it is to judge."""
    raw = read_policy_file(path)
    sets, repeats = _asked(against)
    wrong = list(faults(raw))
    try:
        check_shape(raw, SHAPE, where=path.name, fault=PolicyError)
    except PolicyError as error:
        wrong.append(str(error).removeprefix(f"{path.name}: "))
    if wrong:
        return Checked(tuple(wrong), ())
    policy = build_policy(raw, where=path.name)
    warnings = [f"rule {number} ({rule.metric}) {said}" for number, rule in enumerate(policy.rules, 1) for said in _oddities(rule)]
    warnings += _shadowed(policy)
    if sets:
        warnings += [*_idle(policy, sets), *_too_small(policy, sets, repeats)]
    return Checked(tuple(unfinished(policy)), tuple(warnings))


def _asked(against: Sequence[str]) -> tuple[list[ProbeSet], dict[str, int | None]]:
    """The probe sets of run folders and names, and the repeats that a plan asks for instead of a set's own."""
    sets: list[ProbeSet] = []
    repeats: dict[str, int | None] = {}
    for name in against:
        if (Path(name) / PLAN).is_file():
            plan = read_plan(Path(name))
            found = [build_probe_set(raw, where=f"{name}/{PLAN}") for raw in plan["sets"]]
            repeats |= dict.fromkeys((one.name for one in found), plan.get("repeats"))
        else:
            found = [load_probe_set(name)]
        sets += found
    return sets, repeats


def _oddities(rule: Rule) -> Iterator[str]:
    """What makes a rule useless, or most likely a slip."""
    if rule.metric not in NAMES and rule.metric not in GAPS:
        near = difflib.get_close_matches(rule.metric, [*NAMES, *GAPS], n=1)
        meant = f"perhaps {near[0]!r} is meant" if near else f"there are {', '.join(sorted({*NAMES, *GAPS}))}"
        yield f"judges no metric that medaudit is known to measure; {meant}"
    elif rule.margin is not None and rule.metric not in GAPS:
        yield f"has a margin, which only {' and '.join(GAPS)} are judged by; give at_most or at_least"
    if rule.kind and rule.metric not in GAPS:
        yield f"names a kind of outcome, which only {' and '.join(GAPS)} have"
    if rule.kind in INSTEAD and rule.metric == "mean_paired_gap":
        yield f"is for {rule.kind} outcomes, which are {INSTEAD[rule.kind]}"
    if unknown := set(rule.where) - set(PLACES):
        yield f"looks for {', '.join(sorted(unknown))}, by which no finding is named; there are {', '.join(PLACES)}"
    limit = rule.at_most if rule.at_most is not None else rule.at_least
    if limit is not None and is_rate(rule.metric) and not -1 <= limit <= 1:
        yield f"limits a share to {limit:g}; shares are written from 0 to 1, so {limit:g} % is {limit / 100:g}"
    if rule.margin is not None and rule.kind == "binary" and rule.margin >= 1:
        yield f"has a margin of {rule.margin:g}, which no gap of a yes/no decision exceeds; 5 points in a hundred are 0.05"


def _shadowed(policy: Policy) -> Iterator[str]:
    for number, rule in enumerate(policy.rules, 1):
        for earlier, other in enumerate(policy.rules[: number - 1], 1):
            if other.covers(rule.metric, rule.where, rule.kind):
                yield f"rule {number} ({rule.metric}) never judges: rule {earlier} above fits whatever it fits; particular rules go first"
                break


def _idle(policy: Policy, sets: Sequence[ProbeSet]) -> Iterator[str]:
    """Rules that name something which is not asked, and primary outcomes that no set has."""
    known = _places(sets)
    for number, rule in enumerate(policy.rules, 1):
        for place, value in rule.where.items():
            if place in known and value not in known[place]:
                there = ", ".join(sorted(known[place])) or "none"
                yield f"rule {number} ({rule.metric}) never judges: no {place} {value!r} is asked (there are {there})"
    for name in policy.primary:
        if name not in known["outcome"]:
            yield f"primary outcome {name!r} is not asked (there are {', '.join(sorted(known['outcome']))})"


def _places(sets: Sequence[ProbeSet]) -> Mapping[str, set[str]]:
    """What the findings about these sets can name themselves by."""
    factors = [factor for one in sets for factor in one.factors]
    fields = [each for one in sets for each in one.fields]
    parts = {f"{each.name}={choice}" for each in fields if each.kind in ("choice", "set") for choice in each.choices}
    texts = {f"{each.name}:{measure}" for each in fields if each.kind == "text" for measure in ("words", "hedging", "warmth")}
    return {
        "set": {one.name for one in sets},
        "axis": {factor.name for factor in factors},
        "outcome": {each.name for each in fields} | parts | texts | {"concordance", "refusal"},
        "item": {item.id for one in sets for item in one.items} | {"all"},
    }


def _too_small(policy: Policy, sets: Sequence[ProbeSet], repeats: Mapping[str, int | None]) -> Iterator[str]:
    """Margins that a fair model could not be shown to keep with these sets."""
    from audit.design import claims

    for one in sets:
        for claim in claims([one], policy, repeats=repeats.get(one.name)):
            share, name = claim.chances.shows_equal, claim.outcome.name.replace("_", " ")
            if share < ENOUGH:
                yield (
                    f"the margin ±{claim.margin:g} for {name} is smaller than {one.name} can show: a fair, noisy model is shown to keep it "
                    f"{100 * share:.0f} times in 100 with {claim.design.vignettes} vignettes, 80 times with about {claim.needed:,.0f}"
                )


def describe(policy: Policy) -> str:
    """A policy as a table for the terminal, with its digest."""
    head = [f"{policy.name} {policy.version}".strip(), f"sha256 {policy.sha256}"]
    about = str(policy.raw.get("about", ""))
    primary = ", ".join(policy.primary) or "as the probe sets declare"
    settings = [
        f"alpha {policy.alpha:g}; primary outcomes: {primary}",
        f"inconclusive findings {'pass' if policy.accept_inconclusive else 'do not pass'}; "
        f"judged from {100 * policy.minimum_answered:g} % of answered calls on",
    ]
    rows = [_row(number, rule) for number, rule in enumerate(policy.rules, 1)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*head, *([about] if about else []), *settings, "", *(table or ["It has no rules."])])


def _row(number: int, rule: Rule) -> tuple[str, ...]:
    where = ", ".join([*([f"{rule.kind} outcomes"] if rule.kind else []), *(f"{key} {value}" for key, value in rule.where.items())])
    limits = {"margin ±": rule.margin, "at most ": rule.at_most, "at least ": rule.at_least}
    limit = next((f"{words}{value:g}" for words, value in limits.items() if value is not None), "")
    return str(number), rule.metric.replace("_", " "), where or "all", limit, rule.reason


def show(source: Path | None = None) -> str:
    """The policy of a file, of a run folder or of a dossier, and for a run whether it is the one that judged; the default one for None."""
    if source is not None and (source.is_dir() or source.suffix == ".json"):
        return _show_run(source)
    return describe(load_policy() if source is None else build_policy(read_policy_file(source), where=source.name))


def _show_run(source: Path) -> str:
    folder = source if source.is_dir() else source.parent
    judged = read_dossier(source).content["run"] if source != folder or (folder / DOSSIER).is_file() else None
    if judged is not None and not (folder / PLAN).is_file():
        used, frozen = judged["policy"], "the one frozen with its plan" if judged["policy_frozen"] else "not the one frozen with its plan"
        return f"{used['name']} {used['version']}\nsha256 {used['sha256']}\nIt judged this dossier, and is {frozen}."
    policy = build_policy(read_plan(folder)["policy"], where=PLAN)
    if judged is None:
        said = "Frozen with the plan; there is no dossier yet."
    elif judged["policy"]["sha256"] == policy.sha256:
        said = "Frozen with the plan before asking, and the one that judged the dossier."
    else:
        used = judged["policy"]
        other = f"{used['name']} {used['version']}, sha256 {used['sha256']}"
        said = f"Frozen with the plan before asking; the dossier was judged by another: {other}."
    return f"{describe(policy)}\n\n{said}"
