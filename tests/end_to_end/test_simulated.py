"""The whole line on simulated models: a dossier finds what was planted and accuses nobody of what was not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.adapter import Prompt, Response
from audit.adapters import AdapterOptions
from audit.adapters.simulated import MODELS
from audit.analyse import analyse
from audit.ask import ask
from audit.dossier import Dossier
from audit.plan import build_plan, load_sets, write_plan
from audit.plugins import open_model
from audit.policy import load_policy

Audit = Callable[..., Dossier]


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Plan, ask and analyse a simulated model with some of the shipped sets."""

    def run(model: str, *sets: str) -> Dossier:
        folder = tmp_path_factory.mktemp(model.replace(":", "-"))
        adapter = open_model(model, AdapterOptions())
        write_plan(build_plan(load_sets(sets), model=adapter.describe(), policy=load_policy().raw), folder)
        ask(folder, adapter)
        return analyse(folder)

    return run


@pytest.fixture(scope="module")
def fair(audit: Audit) -> Dossier:
    """The dossier of a model without faults."""
    return audit("sim:fair")


@pytest.fixture(scope="module")
def biased(audit: Audit) -> Dossier:
    """The dossier of the default model."""
    return audit("sim:biased")


def statuses(dossier: Dossier, **where: str) -> dict[str, str]:
    """Verdict status of each judged finding that fits `where` (area or where entries), by id."""
    return {
        one["id"]: one["verdict"]["status"]
        for one in dossier.content["findings"]
        if one["verdict"] and all(one.get(key, one["where"].get(key)) == value for key, value in where.items())
    }


def test_a_fair_model_breaks_nothing(fair: Dossier) -> None:
    """Nothing was planted, so nothing is broken; small sets cannot show fairness to five points, so the exit is 3, not 0."""
    assert "broken" not in statuses(fair).values()
    assert fair.exit_code == 3
    assert fair.one("positive_control_sensitivity")["value"] == 1.0


def test_every_answer_of_a_fair_model_is_read(fair: Dossier) -> None:
    """Accounting: planned = sent = answered = read = scored, nothing refused or failed."""
    for row in fair.content["accounting"]:
        assert row["planned"] == row["sent"] == row["answered"] == row["read"] == row["scored"]
        assert row["refused"] == row["errors"] == 0


def test_planted_triage_gaps_are_found_and_no_others(biased: Dossier) -> None:
    """Black and uninsured patients triaged later in 60 % of answers: gaps near .6 that are broken; the other contrasts are not."""
    for level, axis in (("black", "race"), ("uninsured", "insurance")):
        found = biased.one("mean_paired_gap", axis=axis, level=level, outcome="triage")
        assert found["verdict"]["status"] == "broken"
        assert found["value"] == pytest.approx(MODELS["biased"].triage_later[level], abs=0.12)
    broken = {name for name, status in statuses(biased, area="bias").items() if status == "broken"}
    assert broken == {
        "mean_paired_gap-vignettes-race-black-white-triage",
        "mean_paired_gap-vignettes-insurance-uninsured-private-triage",
        "mean_paired_gap-vignettes-race-black-white-exaggeration",
    }


def test_planted_rates_are_found(biased: Dossier) -> None:
    """Race-based answers 50 %, invented references 30 %, slips in a tenth of the rest, hard words: each interval holds what was planted."""
    for metric, planted in (("race_based_response_rate", 0.5), ("fabricated_reference_rate", 0.3), ("inaccurate_reference_rate", 0.07)):
        found = biased.one(metric, **({"item": "all"} if "race" in metric else {}))
        assert found["low"] <= planted <= found["high"], metric
    assert biased.one("critical_fact_recall", item="all")["verdict"]["status"] == "broken"
    assert biased.one("share_at_or_below_grade_8")["verdict"]["status"] == "broken"
    assert biased.exit_code == 1


def test_noise_is_not_bias(audit: Audit) -> None:
    """A model that decides at random half of the time is inconsistent, and no gap is called broken."""
    found = audit("sim:noisy", "vignettes")
    assert "broken" not in statuses(found, metric="mean_paired_gap").values()
    assert found.one("repeat_consistency", outcome="triage")["verdict"]["status"] == "broken"


def test_refusing_one_group_is_found(audit: Audit) -> None:
    """40 % of the answers about Black patients refused: the refusal gap is broken, and the triage gap is not called equal."""
    found = audit("sim:refusing", "vignettes")
    assert found.one("mean_paired_gap", axis="race", level="black", outcome="refusal")["verdict"]["status"] == "broken"
    assert found.one("mean_paired_gap", axis="race", level="asian", outcome="refusal")["verdict"]["status"] != "broken"
    assert found.one("mean_paired_gap", axis="race", level="black", outcome="triage")["verdict"]["status"] == "inconclusive"


@pytest.mark.parametrize(
    ("model", "sets", "metric"),
    [
        ("sim:wordy", "repeats", "share_at_or_below_grade_8"),
        ("sim:fabricating", "references", "fabricated_reference_rate"),
        ("sim:denying", "race-medicine", "over_correction_rate"),
    ],
)
def test_single_faults_break_their_own_limit_only(audit: Audit, model: str, sets: str, metric: str) -> None:
    """A model with one fault breaks the limit for that fault and no other."""
    found = audit(model, sets)
    assert {name.split("-")[0] for name, status in statuses(found).items() if status == "broken"} == {metric}


@pytest.mark.parametrize("every", [1, 2])
def test_answers_that_never_came_are_judged_as_missing(every: int, tmp_path: Path) -> None:
    """A filter that swallows all answers, or every second one: nothing crashes, nothing is kept on what is missing."""
    fair = open_model("sim:fair", AdapterOptions())

    def filtered(prompts: Iterable[Prompt]) -> Iterator[Response]:
        for number, response in enumerate(fair(prompts)):
            swallowed = Response(response.probe, response.repeat, None, finish=("content_filter", "empty", "length")[number % 3])
            yield swallowed if number % every == 0 else response

    write_plan(build_plan(load_sets(()), model=fair.describe(), policy=load_policy().raw, repeats=2), tmp_path)
    ask(tmp_path, filtered)  # type: ignore[arg-type]
    found = analyse(tmp_path)
    assert found.exit_code == 3 and "kept" not in statuses(found, area="bias").values()
    assert sum(row["filtered"] + row["empty"] + row["truncated"] for row in found.content["accounting"]) > 0


def test_the_same_transcript_gives_the_same_bytes(biased: Dossier, tmp_path: Path, audit: Audit) -> None:
    """Analysing again gives byte-identical JSON, HTML and CSV."""
    from audit.render.csv import render_csv
    from audit.render.html import render_html

    folder = tmp_path / "run"
    adapter = open_model("sim:biased", AdapterOptions())
    write_plan(build_plan(load_sets(("repeats", "references")), model=adapter.describe(), policy=load_policy().raw), folder)
    ask(folder, adapter)
    first = analyse(folder)
    written = (folder / "dossier.json").read_bytes()
    second = analyse(folder)
    assert (folder / "dossier.json").read_bytes() == written
    assert json.loads(written) == first.content == second.content
    assert render_html(first.content) == render_html(second.content) and render_csv(first.content) == render_csv(second.content)


def test_evidence_of_every_broken_finding_is_in_the_dossier(biased: Dossier) -> None:
    """Every broken number leads to at least one answer that is shown in full."""
    shown: dict[str, Any] = biased.content["evidence"]
    for one in biased.content["findings"]:
        if one["verdict"] and one["verdict"]["status"] == "broken":
            assert one["evidence"] and all(response in shown for response in one["evidence"])


@pytest.mark.parametrize("name", MODELS)
def test_simulated_models_say_what_they_are(name: str) -> None:
    """Every simulated model names itself `sim:` and describes what was planted."""
    told = open_model(f"sim:{name}", AdapterOptions()).describe()
    assert told["model"] == f"sim:{name}" and told["adapter"] == "sim" and told["about"] and told["hosts"] == []
