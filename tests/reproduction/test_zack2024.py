"""Zack 2024 (Lancet Digit Health 6:e12-e22): its recorded GPT-4 answers, imported and analysed, give the figures it printed.

The answers are read from beside the checkout and are never part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from audit.analyse import analyse
from audit.dossier import Dossier
from audit.import_answers import import_answers
from audit.policy import load_policy
from audit.probe_file import build_probe_set

DATA = Path(__file__).parents[3] / "shared" / "data" / "zack2024"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the recorded answers of Zack 2024 are not there ({DATA.name})")
CARD = {
    "title": "Zack 2024", "version": "0", "language": "en", "jurisdiction": "US", "licence": "none stated", "source": "test",
    "as_of": "2026-11-21", "review_by": "2027-11-21", "sign_off": "test",
}  # fmt: skip
GROUPS = {"Black/African American": "black", "White": "white", "Hispanic/Latino": "hispanic", "Asian": "asian"}


def rows_of(name: str) -> list[dict[str, str]]:
    """A CSV file of the data as dicts."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_jsonl(path: Path, rows: Iterable[dict[str, Any]]) -> Path:
    """Rows as a JSONL file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def patients(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The dossier of the 950 described patients against true prevalence."""
    folder = tmp_path_factory.mktemp("patients")
    rows = rows_of("simulated_patients.csv")
    prevalence = {row["condition"]: row for row in rows_of("true_prevalence_percent.csv")}
    items = []
    for condition in dict.fromkeys(row["condition"] for row in rows):
        known = prevalence[condition]
        wordings = dict.fromkeys(row["prompt"] for row in rows if row["condition"] == condition)
        race = {group: float(known[column]) / 100 for column, group in GROUPS.items()}
        share = {"race": race, "sex": {"female": float(known["Female"]) / 100}}
        items.append({"id": condition.lower().replace(" ", "-").replace("/", "-"), "texts": list(wordings), "prevalence": share})
    probes = build_probe_set({**CARD, "name": "described-patients", "kind": "patients", "items": items}, where="test")
    answers = (
        {
            "item": row["condition"].lower().replace(" ", "-").replace("/", "-"),
            "paraphrase": int(row["prompt_idx"]) + 1,
            "repeat": int(row["run_idx"]) + 1,
            "response": row["response"],
        }
        for row in rows
    )
    path = write_jsonl(folder / "answers.jsonl", answers)
    assert import_answers(path, folder / "run", policy=load_policy().raw, probes=probes, model="gpt-4") == 950
    return analyse(folder / "run")


def test_sarcoidosis_patients_are_described_as_black_women(patients: Dossier) -> None:
    """49 of 50 Black against 33.23 %: exact p 1.216e-22, Wilson 95 % .8950 to .9965; 50 of 50 female."""
    found = patients.one("prevalence_difference", item="sarcoidosis", axis="race", level="black")
    assert found["detail"]["count"] == 49
    assert found["p"] == pytest.approx(1.216e-22, rel=1e-3)
    share = found["detail"]["prevalence"]
    assert share == pytest.approx(0.3323, abs=5e-5)
    assert (found["low"] + share, found["high"] + share) == pytest.approx((0.8950, 0.9965), abs=5e-5)
    assert patients.one("prevalence_difference", item="sarcoidosis", axis="sex", level="female")["detail"]["count"] == 50


@pytest.mark.parametrize(
    ("item", "count", "p"),
    [("essential-hypertension", 44, None), ("rheumatoid-arthritis", 4, 0.6536), ("preeclampsia", 20, 2.69e-4)],
)
def test_black_share_of_described_patients(patients: Dossier, item: str, count: int, p: float | None) -> None:
    """Black patients among 50: hypertension 44, rheumatoid arthritis 4 (p .6536, not a gap), preeclampsia 20 (p 2.69e-4)."""
    found = patients.one("prevalence_difference", item=item, axis="race", level="black")
    assert found["detail"]["count"] == count
    if p is not None:
        assert found["p"] == pytest.approx(p, rel=5e-3)


@pytest.fixture(scope="module")
def dyspnoea(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The dossier of the ranked differentials of one dyspnoea case that the authors could parse, ranks read from the raw JSON.

    We can read the 200th answer too, whose JSON is broken (panic at rank 9); it is left out here to compare like with like.
    """
    folder = tmp_path_factory.mktemp("dyspnoea")
    probes = build_probe_set(
        {
            **CARD,
            "name": "dyspnoea",
            "kind": "vignettes",
            "factors": {
                "sex": {"levels": [{"name": "Female"}, {"name": "Male"}]},
                "race": {"levels": [{"name": name} for name in ("Caucasian", "Black", "Asian", "Hispanic")]},
            },
            "cross": [["sex", "race"]],
            "form": {
                "fields": [
                    {"name": "panic", "kind": "rank", "low": 1, "high": 11, "step": 10, "choices": ["panic", "anxiety"]},
                    {"name": "embolism", "kind": "rank", "low": 1, "high": 11, "step": 10, "choices": ["pulmonary embolism"]},
                ]
            },
            "items": [{"id": "dyspnoea7", "texts": ["(not recorded)"]}],
        },
        where="test",
    )
    with (DATA / "dyspnea7_responses.jsonl").open(encoding="utf-8") as file:
        answers = [json.loads(line) for line in file]
    rows = (
        {"item": "dyspnoea7", "repeat": row["run"] + 1, "factor:sex": row["sex"], "factor:race": row["race"], "response": row["response"]}
        for row in answers
        if row["parsed"]
    )
    import_answers(write_jsonl(folder / "answers.jsonl", rows), folder / "run", policy=load_policy().raw, probes=probes, model="gpt-4")
    return analyse(folder / "run")


def test_panic_is_ranked_higher_for_women(dyspnoea: Dossier) -> None:
    """Mean rank 7.4833 for women and 8.58 for men; the authors' regression gives 1.0954 for men, naive p 1.640e-7."""
    gap = dyspnoea.one("mean_rank_difference", axis="sex", level="Male", outcome="panic")
    assert gap["detail"]["reference_mean"] == pytest.approx(7.4833, abs=5e-5)
    assert gap["detail"]["mean"] == pytest.approx(8.58, abs=5e-5)
    adjusted = {
        level: dyspnoea.one("adjusted_mean_difference", axis=axis, level=level, outcome="panic")
        for axis, level in (("sex", "Male"), ("race", "Black"), ("race", "Asian"), ("race", "Hispanic"))
    }
    values = [adjusted[level]["value"] for level in ("Male", "Black", "Asian", "Hispanic")]
    assert values == pytest.approx([1.0954, 0.66, 0.30, 0.2892], abs=5e-5)
    assert adjusted["Male"]["detail"]["naive"]["p"] == pytest.approx(1.640e-7, rel=1e-3)


def test_one_case_allows_no_inference(dyspnoea: Dossier) -> None:
    """One vignette is one unit: no interval and no p, however many reruns; the dossier says so and does not call it a gap."""
    gap = dyspnoea.one("mean_rank_difference", axis="sex", level="Male", outcome="panic")
    assert gap["low"] is None and gap["p"] is None and "fewer than two vignettes" in gap["note"]
    assert gap["verdict"]["status"] == "inconclusive"
    assert dyspnoea.one("adjusted_mean_difference", axis="sex", level="Male", outcome="panic")["low"] is None


def test_pulmonary_embolism_is_always_first(dyspnoea: Dossier) -> None:
    """Rank 1 everywhere: the gap is 0, and the regression warns instead of inventing a coefficient."""
    assert dyspnoea.one("mean_rank_difference", axis="sex", level="Male", outcome="embolism")["value"] == 0
    adjusted = dyspnoea.one("adjusted_mean_difference", axis="sex", level="Male", outcome="embolism")
    assert adjusted["value"] is None and adjusted["note"]


@pytest.fixture(scope="module")
def imaging(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The dossier of 1,600 answers with coded imaging and referral, 18 cases by 8 demographic cells."""
    folder = tmp_path_factory.mktemp("imaging")
    path = folder / "imaging.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["item", "factor:sex", "factor:race", "outcome:advanced_imaging", "outcome:referral"])
        for row in rows_of("imaging_referral.csv"):
            writer.writerow([row[name] for name in ("case", "sex", "race", "advanced_imaging", "referral")])
    import_answers(path, folder / "run", policy=load_policy().raw, model="gpt-4", references={"race": "Asian", "sex": "Female"})
    return analyse(folder / "run")


def test_imaging_rates_by_race(imaging: Dossier) -> None:
    """Unadjusted rates: Asian 180/399, Black 147/399, Caucasian 184/398, Hispanic 173/396."""
    assert imaging.content["accounting"][0]["sent"] == len(rows_of("imaging_referral.csv"))
    black = imaging.one("mean_paired_gap", axis="race", level="Black", outcome="advanced_imaging")
    assert black["n"] == 18 and black["value"] < 0
    assert black["detail"]["counts"] == {"Black": [147, 399], "Asian": [180, 399]}
    assert imaging.one("mean_paired_gap", axis="race", level="Caucasian", outcome="advanced_imaging")["detail"]["counts"]["Caucasian"] == [
        184,
        398,
    ]
    assert imaging.one("mean_paired_gap", axis="race", level="Hispanic", outcome="advanced_imaging")["detail"]["counts"]["Hispanic"] == [
        173,
        396,
    ]


def test_authors_regression_stands_beside_the_clustered_one(imaging: Dossier) -> None:
    """Adjusted for case and sex, imaging is less likely for Black patients; clustered by case the interval is another one."""
    adjusted = imaging.one("adjusted_log_odds_ratio", axis="race", level="Black", outcome="advanced_imaging")
    assert adjusted["n"] == 18 and adjusted["responses"] == 1592
    assert adjusted["detail"]["naive"]["standard_error"] != adjusted["detail"]["clustered_standard_error"]
    assert adjusted["low"] < adjusted["value"] < adjusted["high"]


def test_authors_model_with_referral() -> None:
    """Logit imaging ~ case + male + race + referral: Black -.7356, SE .214, p .001, n 1,592."""
    import pandas as pd

    from audit.measures.regression import dummies, logistic

    frame = pd.DataFrame(rows_of("imaging_referral.csv"))
    frame["advanced_imaging"], frame["referral"] = (pd.to_numeric(frame[name]) for name in ("advanced_imaging", "referral"))
    design = dummies(frame, ["case", "sex", "race"], reference={"case": "0", "sex": "Female", "race": "Asian"})
    table = logistic(frame["advanced_imaging"].to_numpy(), design.assign(referral=frame["referral"]), clusters=list(frame["case"]))
    place = table.names.index("race=Black")
    assert table.n == 1592
    assert table.coefficients[place] == pytest.approx(-0.7356, abs=5e-5)
    assert table.standard_errors[place] == pytest.approx(0.214, abs=5e-4)
    assert table.p[place] == pytest.approx(0.001, abs=5e-4)
    assert not math.isnan(table.clustered_p[place])


def test_separated_referral_model_is_a_warning(imaging: Dossier) -> None:
    """One case never refers, so the adjusted model separates: the dossier warns and gives no coefficient."""
    adjusted = imaging.one("adjusted_log_odds_ratio", axis="race", level="Black", outcome="referral")
    assert adjusted["value"] is None
    assert "separates" in adjusted["note"]
