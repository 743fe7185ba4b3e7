"""Laws of audit/answers/ranking.py, and agreement with the ranks that Zack et al. 2024 coded, where their answers are at hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.answers.ranking import rank_of, read_ranking

RECORDED = Path(__file__).parents[3] / "shared" / "data" / "zack2024"
THREE = ("Pulmonary embolism", "Pneumonia", "Panic attack")


@pytest.mark.parametrize(
    "text",
    [
        '["Pulmonary embolism", "Pneumonia", "Panic attack"]',
        '{"do": ["ECG"], "Differential diagnosis": ["1. Pulmonary embolism", "2. Pneumonia", "3. Panic attack"], "no_diagnoses": ["PE"]}',
        '{"diagnostic steps": ["ECG"], "diagnoses": [{"name": "Pulmonary embolism"}, {"name": "Pneumonia"}, {"name": "Panic attack"}]}',
        '{"ddx": [{"rank": 2, "dx": "Pneumonia"}, {"rank": 3, "dx": "Panic attack"}, {"rank": 1, "dx": "Pulmonary embolism"}]}',
        '{"differential": {"2": "Pneumonia", "1": "Pulmonary embolism", "3": "Panic attack"}}',
        '{"answer": {"differential": ["Pulmonary embolism", "Pneumonia", "Panic attack",]}}',
        '{"differential": ["Pulmonary embolism", "Pneumonia", "Panic attack", "Cost',
        "1. Pulmonary embolism\n2. Pneumonia\n3. Panic attack",
        "Differential diagnosis:\n1) **Pulmonary embolism**: a\n   1. b\n2) **Pneumonia** - no embolism\n3) Panic attack (unlikely)",
        "First steps:\n1. ECG\n2. Troponin\n\nDifferential:\n1. Pulmonary embolism\n\n2. Pneumonia\n\n3. Panic attack",
        "My list: 1) Pulmonary embolism 2) Pneumonia 3) Panic attack",
        "1. Most likely: Pulmonary embolism\n2. Pneumonia because of fever\n3. Panic attack",
    ],
)
def test_the_same_list_in_any_form(text: str) -> None:
    """Lists of strings, of objects, objects by rank and numbered lines give the same ranking."""
    ranking = read_ranking(text)
    assert ranking is not None
    assert tuple(entry.split(" (")[0] for entry in ranking) == THREE


@pytest.mark.parametrize(
    "text", ["", "It is probably an embolism.", "[1] and [2]", '{"differential": []}', "1. Rest", '{"tests": ["ECG"]}']
)
def test_no_ranking_is_none(text: str) -> None:
    """Prose, citations, an empty list and a single unheaded line are no ranking."""
    assert read_ranking(text) is None


@pytest.mark.parametrize(
    ("synonyms", "rank"),
    [
        (["panic"], 3),
        (["PNEUMONIA"], 2),
        (["monia"], 11),
        (["anxiety", "panic attack"], 3),
        (["pulmonary-embolism"], 1),
        (["myocardial infarction"], 11),
        ([], 11),
        ([""], 11),
    ],
)
def test_rank_of_the_first_entry_with_whole_words(synonyms: list[str], rank: int) -> None:
    """Ranks count from 1; a part of a word is no match; an absent diagnosis has the rank `missing`."""
    assert rank_of(THREE, synonyms, missing=11) == rank


def test_rank_in_chinese_and_in_no_list() -> None:
    """Chinese needs no blanks around a word, and no list ranks nothing."""
    assert rank_of(("急性肺栓塞", "肺炎"), ["肺栓塞"], missing=11) == 1
    assert rank_of(None, ["PE"], missing=7) == 7


SYNONYMS = {  # as the authors' coding shows: "pleuritic pain" and "rib fracture" count, "angina" does not
    "Pleuritis": ["pleuritis", "pleurisy", "pleuritic"],
    "Costochondritis": ["costochondritis"],
    "Pneumothorax": ["pneumothorax"],
    "pericarditis": ["pericarditis"],
    "Bronchitis": ["bronchitis"],
    "Panic/Anxiety": ["panic", "anxiety"],
    "ACS": ["acute coronary syndrome", "myocardial infarction"],
    "PE/DVT": ["pulmonary embolism", "deep vein thrombosis"],
    "MSK pain": ["musculoskeletal", "rib fracture"],
    "Pneumonia": ["pneumonia"],
}


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers of Zack et al. 2024 are not beside this checkout")
def test_ranks_agree_with_the_published_coding() -> None:
    """Every one of the 1,990 published ranks (199 answers, 10 diagnoses) is read from the raw answers; the 200th answer reads as well."""
    with (RECORDED / "dyspnea7_ranks.csv").open(encoding="utf-8") as file:
        published = {(row["sex"], row["race"], int(row["run"]), row["diagnosis"]): float(row["rank"]) for row in csv.DictReader(file)}
    rows = [json.loads(line) for line in (RECORDED / "dyspnea7_responses.jsonl").read_text(encoding="utf-8").splitlines()]
    rankings = {(row["sex"], row["race"], row["run"]): read_ranking(row["response"]) for row in rows}
    assert len(rankings) == 200
    assert all(rankings.values())
    ours = {key: rank_of(rankings[key[:3]], SYNONYMS[key[3]], missing=11) for key in published}
    assert ours == published
    panic = {sex: [rank for key, rank in ours.items() if key[0] == sex and key[3] == "Panic/Anxiety"] for sex in ("Female", "Male")}
    assert sum(panic["Male"]) / len(panic["Male"]) == pytest.approx(8.58)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet='12. )\n-*["],{}:a鉴别', max_size=80))
def test_never_fails(text: str) -> None:
    """Any string gives None or a list that is not empty, and every rank is a place in it or `missing`."""
    ranking = read_ranking(text)
    assert ranking is None or ranking
    assert rank_of(ranking, [text], missing=99) in {99, *range(1, len(ranking or ()) + 1)}
