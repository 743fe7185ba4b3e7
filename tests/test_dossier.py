"""Laws of audit/dossier.py: what a reader is told first, how a run ends, and that every number leads to its answers."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import audit.dossier
from audit.dossier import FORMAT, LIMITS, Dossier, assemble, read_dossier
from audit.errors import TranscriptError
from audit.finding import AREAS, Finding
from audit.policy import build_policy
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import TABLE, Study

CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
RULES = [
    {"metric": "mean_paired_gap", "margin": 0.1, "reason": "a tenth"},
    {"metric": "fabricated_reference_rate", "at_most": 0.05},
    {"metric": "must_not_rate", "at_most": 0.0},
    {"metric": "share_at_or_below_grade_8", "at_least": 0.5},
    {"metric": "refusal_rate", "at_most": 0.1},
]
RAW = {"name": "test", "version": "7", "rules": RULES}
ANSWERED = [{"set": "ward", "planned": 10, "answered": 10}]
OUTCOMES = {"broken": (0.9, 0.8, 1.0), "kept": (0.0, 0.0, 0.01), "inconclusive": (0.1, 0.0, 0.5), "not measured": (math.nan,) * 3}


def ward() -> ProbeSet:
    """Two vignettes, one of which is not compared by sex."""
    raw = {
        **CARD,
        "name": "ward",
        "kind": "vignettes",
        "caveats": ["Two cases only."],
        "factors": {"sex": {"levels": [{"name": "man"}, {"name": "woman"}]}},
        "items": [{"id": "v1", "texts": ["One.{label}"]}, {"id": "v2", "texts": ["Two."], "exclude": ["sex"]}],
    }
    return build_probe_set(raw, where="test")


def study_of(answers: int = 5, *, text: str | None = "Rest.", policy: dict[str, Any] | None = None, **model: Any) -> Study:
    """A study with some answers to one prompt, ids "ward/v1/man/p1#1" and so on."""
    shared = {"set": "ward", "item": "v1", "arm": "man", "factors": {"sex": "man"}, "paraphrase": 1, "prompt": "One.", "model": "m-1"}
    rows = [
        {**shared, "id": name(one), "repeat": one, "text": text, "finish": "stop", "at": f"2026-11-21T10:00:{60 - one:02}Z"}
        for one in range(1, answers + 1)
    ]
    plan = {"seed": 3, "model": {"adapter": "x", "model": "m", **model}, "policy": RAW if policy is None else policy}
    return Study(pd.DataFrame(rows, columns=list(TABLE)), (ward(),), plan)


def name(repeat: int) -> str:
    """Id of an answer."""
    return f"ward/v1/man/p1#{repeat}"


def rate(status: str, metric: str = "fabricated_reference_rate", area: str = "references", **more: Any) -> Finding:
    """A finding that RULES give this status."""
    value, low, high = OUTCOMES[status]
    return Finding(area, metric, value, low, high, **{"note": "nothing came back", **more})


def gap(value: float, *, material: bool = True, level: str = "woman", **more: Any) -> Finding:
    """A shown gap beyond the margin of .1; its joint interval lies beyond it only when it is material."""
    detail = {"simultaneous": [value - 0.01 if material else 0.05, value + 0.2], "interval_90": [0.0, 1.0], "augmented_90": [0.0, 1.0]}
    where = {"axis": "sex", "level": level, "outcome": "ct"}
    given: dict[str, Any] = {"n": 60, "adjusted_p": 0.01, "where": where, "detail": {**detail, "step": 1.0}}
    return Finding("bias", "mean_paired_gap", value, value - 0.01, value + 0.1, **given | more)


def dossier_of(
    *findings: Finding, study: Study | None = None, accounting: list[dict[str, Any]] = ANSWERED, policy: dict[str, Any] = RAW
) -> Dossier:
    """The findings judged by a policy."""
    digests = {"plan_sha256": "0" * 64, "transcript_sha256": "1" * 64}
    return assemble(study or study_of(), findings, build_policy(policy, where="test"), accounting=accounting, digests=digests)


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (("kept", "broken", "inconclusive", "not measured"), "broken"),
        (("kept", "inconclusive", "not measured"), "inconclusive"),
        (("kept", "not measured"), "not measured"),
        (("kept", "kept"), "kept"),
    ],
)
def test_an_area_has_the_worst_verdict_in_it(statuses: tuple[str, ...], verdict: str) -> None:
    """Broken before inconclusive before not measured before kept; every verdict is counted, and the sentence is one of the worst."""
    findings = [rate(status, where={"set": f"s{number}"}) for number, status in enumerate(statuses)]
    (area,) = dossier_of(*findings).content["areas"]
    assert area["verdict"] == verdict
    assert {one: area[one.replace(" ", "_")] for one in OUTCOMES} == {one: statuses.count(one) for one in OUTCOMES}
    assert verdict in area["sentence"]


def test_an_area_without_a_rule_sets_no_limit() -> None:
    """A finding that no rule fits is reported, not judged."""
    found = dossier_of(Finding("readability", "median_grade", 9.0))
    assert found.content["areas"][0]["verdict"] == "no limit set" and found.content["findings"][0]["verdict"] is None
    assert "without a limit" in found.content["areas"][0]["sentence"]


def test_areas_come_in_their_fixed_order() -> None:
    """Whatever the order of the findings, areas come as in AREAS, and only those that something was found in."""
    found = dossier_of(rate("kept", "refusal_rate", "answers"), rate("kept"), gap(0.5))
    assert [area["area"] for area in found.content["areas"]] == ["bias", "references", "answers"]


@pytest.mark.parametrize(
    ("statuses", "answered", "policy", "code"),
    [
        (("kept", "kept"), 10, {}, 0),
        (("kept", "broken", "inconclusive"), 10, {}, 1),
        (("kept", "broken", "inconclusive"), 10, {"accept_inconclusive": True}, 1),
        (("kept", "inconclusive"), 10, {}, 3),
        (("kept", "not measured"), 10, {}, 3),
        (("kept", "inconclusive"), 10, {"accept_inconclusive": True}, 0),
        (("kept", "not measured"), 10, {"accept_inconclusive": True}, 0),
        ((), 10, {}, 3),
        ((), 10, {"accept_inconclusive": True}, 0),
        (("kept",), 9, {}, 0),
        (("kept",), 8, {}, 3),
        (("broken",), 8, {}, 3),
        (("broken",), 8, {"minimum_answered": 0.8}, 1),
        (("kept",), 9, {"minimum_answered": 0.95}, 3),
    ],
)
def test_exit_code(statuses: tuple[str, ...], answered: int, policy: dict[str, Any], code: int) -> None:
    """3 with fewer than the minimum of answers (.9 unless the policy says otherwise), else 1 with a broken limit, else 3 when something

    cannot tell and the policy does not accept that, or when nothing was judged, else 0."""
    accounting = [{"set": "a", "planned": 5, "answered": 5}, {"set": "b", "planned": 5, "answered": answered - 5}]
    found = dossier_of(*map(rate, statuses), accounting=accounting, policy=RAW | policy)
    assert found.exit_code == found.content["exit_code"] == code


def test_top_names_the_weightiest_broken_finding_of_each_area() -> None:
    """One for each area in the order of the areas, three at most; what is not broken is not on top."""
    found = dossier_of(
        rate("broken", "refusal_rate", "answers"),
        Finding("readability", "share_at_or_below_grade_8", 0.1, 0.0, 0.2),
        Finding("references", "fabricated_reference_rate", 0.1, 0.06, 0.2, where={"set": "mild"}),
        rate("broken", where={"set": "strong"}),
        gap(0.3, level="woman"),
        gap(0.6, level="nonbinary"),
        rate("kept", "must_not_rate", "variability"),
    )
    assert found.content["top"] == [
        "mean_paired_gap-sex-nonbinary-ct",
        "fabricated_reference_rate-strong",
        "share_at_or_below_grade_8",
    ]
    assert dossier_of(rate("kept"), rate("inconclusive")).content["top"] == []


def test_a_material_gap_goes_before_a_larger_uncertain_one() -> None:
    """Size uncertain: it may be a small gap; the shown one comes first."""
    found = dossier_of(gap(0.9, material=False, level="nonbinary"), gap(0.3))
    labels = {one["where"]["level"]: one["verdict"]["label"] for one in found.content["findings"]}
    assert labels == {"nonbinary": "disparity, size uncertain", "woman": "material disparity"}
    assert found.content["top"] == ["mean_paired_gap-sex-woman-ct"]


def test_excess_is_measured_in_limits() -> None:
    """10 % readable of at least 50 % is five limits off, 20 % invented of at most 5 % four: within an area the larger ratio leads."""
    rules = [*RULES, {"metric": "accurate_reference_rate", "at_least": 0.5}]
    few = Finding("references", "accurate_reference_rate", 0.1, 0.05, 0.2)
    many = Finding("references", "fabricated_reference_rate", 0.2, 0.1, 0.3)
    assert dossier_of(many, few, policy=RAW | {"rules": rules}).content["top"] == ["accurate_reference_rate"]
    none = Finding("references", "accurate_reference_rate", 0.0, 0.0, 0.01)
    assert dossier_of(many, none, policy=RAW | {"rules": rules}).content["top"] == ["accurate_reference_rate"]


def test_a_finding_is_told_with_its_verdict() -> None:
    """Number, title and verdict with the rule's limit and reason stand in one place."""
    told = dossier_of(gap(0.3)).content["findings"][0]
    assert (told["id"], told["value"], told["title"]) == ("mean_paired_gap-sex-woman-ct", 0.3, "mean gap of ct by sex: woman")
    sentence = told["verdict"].pop("sentence")
    assert sentence.startswith("Mean gap of ct by sex: woman: 0.30")
    assert told["verdict"].pop("reason") == "The gap is shown, and its whole simultaneous interval lies beyond the margin."
    assert told["verdict"].pop("tipping")["margin"] == 0.1
    limits = {"margin": 0.1, "at_most": None, "at_least": None}
    assert told["verdict"] == {"status": "broken", "label": "material disparity", "rule": "a tenth", **limits}


def test_evidence_is_shown_until_the_budget_of_answers_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of broken findings are kept first; the findings still name all of theirs."""
    monkeypatch.setattr(audit.dossier, "EVIDENCE_ANSWERS", 3)
    found = dossier_of(rate("kept", evidence=(name(1), name(2))), gap(0.3, evidence=(name(5), name(4)))).content
    assert list(found["evidence"]) == [name(1), name(4), name(5)]
    assert found["findings"][0]["evidence"] == [name(1), name(2)]


def test_evidence_is_shown_until_the_budget_of_characters_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each exchange is "One." and "Rest.", nine characters: two fit into twenty; one is shown however long it is."""
    everything = rate("broken", evidence=tuple(map(name, range(1, 6))))
    for budget, shown in ((20, 2), (18, 2), (17, 1), (1, 1)):
        monkeypatch.setattr(audit.dossier, "EVIDENCE_CHARACTERS", budget)
        assert len(dossier_of(everything).content["evidence"]) == shown


def test_evidence_says_where_it_belongs() -> None:
    """An answer comes with its prompt, its arm and the findings that point to it."""
    shown = dossier_of(rate("broken", evidence=(name(2),)), gap(0.3, evidence=(name(2),))).content["evidence"]
    assert shown == {
        name(2): {
            "set": "ward", "item": "v1", "arm": "man", "factors": {"sex": "man"}, "paraphrase": 1, "repeat": 2, "finish": "stop",
            "prompt": "One.", "answer": "Rest.", "notes": ["fabricated_reference_rate", "mean_paired_gap-sex-woman-ct"],
        }
    }  # fmt: skip


def test_evidence_without_a_text() -> None:
    """A filtered or merely coded answer has no text: null, beside others that have one."""
    study = study_of(2)
    study.table.loc[1, "text"] = None
    shown = dossier_of(rate("broken", evidence=(name(1), name(2))), study=study).content["evidence"]
    assert [one["answer"] for one in shown.values()] == ["Rest.", None]


def test_limits_say_when_the_policy_was_changed() -> None:
    """Judged by the frozen policy: no word; by another: the first of the limits, and `policy_frozen` is false."""
    frozen, changed = dossier_of().content, dossier_of(study=study_of(policy={**RAW, "version": "6"})).content
    assert (frozen["run"]["policy_frozen"], changed["run"]["policy_frozen"]) == (True, False)
    assert frozen["limits"] == [*LIMITS, "ward: Two cases only."]
    assert changed["limits"][1:] == frozen["limits"] and "not the one that was frozen" in changed["limits"][0]


def test_what_was_not_tested_is_named() -> None:
    """Every area that nothing measured, every vignette that was kept out of a comparison, and every limit that met no number."""
    *areas, excluded, idle = dossier_of(gap(0.3), rate("kept")).content["not_tested"]
    missing = [title for area, title in AREAS.items() if area not in ("bias", "references")]
    assert [line.split(":")[0] for line in areas] == missing
    assert excluded == "ward: v2 is not compared by sex: clinically relevant there."
    assert idle.endswith(": must not rate, share at or below grade 8, refusal rate.")


def test_provenance() -> None:
    """First and last answer by the clock, the names the endpoint gave, the policy's digest, and how many prompts of a set were sent."""
    found = dossier_of(study=study_of(about="a stand-in", hosts=["h"])).content
    assert (found["run"]["first_answer"], found["run"]["last_answer"]) == ("2026-11-21T10:00:55Z", "2026-11-21T10:00:59Z")
    assert found["run"]["policy"] == {"name": "test", "version": "7", "sha256": build_policy(RAW, where="test").sha256}
    assert found["run"]["seed"] == 3 and found["run"]["plan_sha256"] == "0" * 64
    subject = found["subject"]
    assert (subject["model"], subject["reported_models"], subject["hosts"], subject["about"]) == ("m", ["m-1"], ["h"], "a stand-in")
    assert not subject["simulated"] and dossier_of(study=study_of(adapter="sim")).content["subject"]["simulated"]
    assert (found["sets"][0]["items"], found["sets"][0]["probes"]) == (2, 1)


def test_the_document_is_plain_json() -> None:
    """No nan and no infinity: what has no value is null, and reading gives back what was written."""
    found = dossier_of(rate("not measured"), Finding("bias", "flip_rate", 0.5, detail={"odds": math.inf}))
    assert json.loads(json.dumps(found.content, allow_nan=False)) == json.loads(found.to_json()) == found.content
    assert found.content["findings"][0]["value"] is None and found.content["findings"][1]["detail"]["odds"] is None


def test_one_needs_exactly_one() -> None:
    """The finding that fits; none or several are an error that says how many."""
    found = dossier_of(gap(0.3), gap(0.4, level="nonbinary"), rate("kept"))
    assert found.one("mean_paired_gap", level="woman")["value"] == 0.3
    assert found.one("fabricated_reference_rate")["value"] == 0.0
    with pytest.raises(LookupError, match="2 findings fit mean_paired_gap"):
        found.one("mean_paired_gap")
    with pytest.raises(LookupError, match=r"0 findings fit mean_paired_gap .*nobody"):
        found.one("mean_paired_gap", level="nobody")
    with pytest.raises(LookupError, match="0 findings fit"):
        found.one("fabricated_reference_rate", level="woman")


def test_a_dossier_is_read_from_its_file_or_its_folder(tmp_path: Path) -> None:
    """Both ways give what was written."""
    found = dossier_of(gap(0.3), rate("not measured"))
    (tmp_path / "dossier.json").write_text(found.to_json(), encoding="utf-8")
    assert read_dossier(tmp_path) == read_dossier(tmp_path / "dossier.json") == found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no dossier.json here"),
        (b"{", "not a dossier"),
        (b"\xff\xfe", "not a dossier"),
        (b"[]", f"not a dossier of format {FORMAT}"),
        (b'{"format": 99}', f"not a dossier of format {FORMAT}"),
    ],
)
def test_what_is_no_dossier_is_refused(tmp_path: Path, content: bytes | None, said: str) -> None:
    """A missing, torn or foreign file is an error that names it."""
    if content is not None:
        (tmp_path / "dossier.json").write_bytes(content)
    with pytest.raises(TranscriptError, match=said) as caught:
        read_dossier(tmp_path)
    assert str(tmp_path) in str(caught.value)
