"""References: each class has the share that was planted, prompts are the unit, and what nobody could check is never called invented."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import audit.references
from audit.analysers import references
from audit.finding import Finding
from audit.probe import ProbeSet, build_probe_set
from audit.transcript import Study

LIBRARY = Path(audit.references.__file__).with_name("simulated_library.jsonl")
WORKS = [json.loads(line) for line in LIBRARY.read_text(encoding="utf-8").splitlines()[1:]]
MakeStudy = Callable[..., Study]
CLASSES = ("accurate", "inaccurate", "fabricated", "unverifiable", "retracted")


def cite(*kinds: str, start: int = 0) -> str:
    """A numbered list with one reference of each kind, made from works of the simulated library from `start` on."""
    lines = []
    for number, (kind, work) in enumerate(zip(kinds, WORKS[start:], strict=False), 1):
        fields = {**work, "family": work["first_author"]}
        if kind == "inaccurate":
            fields["year"] = work["year"] + (2 if work["year"] < 2020 else -2)
        if kind in ("fabricated", "unverifiable"):
            fields |= {"title": f"Lunar dust inhalation in {number} hundred winter lighthouse keepers", "family": "Nowhere Q"}
            fields["doi"] = f"10.5555/nowhere.{start}.{number}"
        if kind == "unverifiable":
            fields["journal"] = "Quarterly of Uncovered Topics"
        lines.append("{n}. {family}, et al. {title}. {journal}. {year};{volume}:{pages}. doi:{doi}".format(n=number, **fields))
    return "Some articles:\n\n" + "\n".join(lines)


@pytest.fixture
def study(card: dict[str, str], make_study: MakeStudy) -> Callable[..., Study]:
    """A study of prompts for references that a model with the simulated library at hand has answered."""

    def make(*answers: str | None, asked: int = 4, repeats: int = 1, kind: str = "references", **model: Any) -> Study:
        items = [{"id": f"t{number}", "texts": ["List articles."], "asked": asked} for number in range(len(answers))]
        if kind == "questions":
            items = [{name: item[name] for name in ("id", "texts")} for item in items]
        probes: ProbeSet = build_probe_set({**card, "kind": kind, "items": items}, where="test")
        made = make_study(probes, lambda item, *_: answers[int(item[1:])], repeats=repeats)
        source = {"model": "test", "adapter": "sim", "reference_index": "simulated_library", **model}
        return replace(made, plan={**made.plan, "model": source})

    return make


def rates(findings: list[Finding]) -> dict[str, Finding]:
    """The finding of each class, and of the number given."""
    return {one.metric.removesuffix("_reference_rate"): one for one in findings}


def test_planted_shares_are_found(study: Callable[..., Study]) -> None:
    """Of eight references three are accurate, one has a wrong year, two are invented, two stand in a journal nobody covers."""
    answers = cite("accurate", "accurate", "fabricated", "unverifiable"), cite(
        "accurate", "inaccurate", "fabricated", "unverifiable", start=4
    )  # fmt: skip
    found = rates(references.analyse(study(*answers)))
    assert {name: found[name].value for name in CLASSES} == {
        "accurate": 3 / 8, "inaccurate": 1 / 8, "fabricated": 2 / 8, "unverifiable": 2 / 8, "retracted": 0.0,
    }  # fmt: skip
    assert {name: found[name].detail["count"] for name in CLASSES} == dict(zip(CLASSES, (3, 1, 2, 2, 0), strict=True))
    assert all(found[name].detail["references"] == 8 and found[name].n == 2 and found[name].unit == "prompts" for name in CLASSES)
    assert sum(found[name].value for name in CLASSES) == pytest.approx(1)


def test_the_worst_case_takes_what_could_not_be_checked_for_invented(study: Callable[..., Study]) -> None:
    """Two of eight invented, two not verifiable: between 2/8 and 4/8 may be invented. The other classes have no such reading."""
    answers = [cite("accurate", "accurate", "fabricated", "unverifiable", start=start) for start in (0, 4)]
    found = rates(references.analyse(study(*answers)))
    assert found["fabricated"].detail["worst_case"] == [0.25, 0.5]
    assert "worst_case" not in found["accurate"].detail


def test_prompts_are_the_unit_not_references_or_reruns(study: Callable[..., Study]) -> None:
    """Two prompts, all references invented: Clopper-Pearson on two prompts has the lower bound sqrt(.025) = .1581, however many

    references each answer holds and however often it was asked."""
    for count, repeats in ((1, 1), (4, 1), (4, 5)):
        answers = [cite(*["fabricated"] * count, start=start) for start in (0, 4)]
        found = rates(references.analyse(study(*answers, repeats=repeats)))["fabricated"]
        assert (found.value, found.n, found.responses) == (1.0, 2, 2 * repeats)
        assert (found.low, found.high) == pytest.approx((math.sqrt(0.025), 1.0))
        assert found.detail["references"] == 2 * count * repeats


def test_prompts_with_more_references_weigh_more(study: Callable[..., Study]) -> None:
    """One prompt with three invented ones, one with a single accurate one: the rate is 3/4; a third without any has no say."""
    found = rates(references.analyse(study(cite(*["fabricated"] * 3), cite("accurate", start=5), "I know of none.")))
    assert (found["fabricated"].value, found["fabricated"].n, found["fabricated"].responses) == (0.75, 2, 2)


def test_evidence_is_the_worst_answer_first(study: Callable[..., Study]) -> None:
    """Answers with most references of the class lead; an answer without any is no evidence of it."""
    answers = cite("accurate", start=1), cite("fabricated", "accurate", start=3), cite("fabricated", "fabricated", start=6)
    found = rates(references.analyse(study(*answers)))
    assert found["fabricated"].evidence == ("planted/t2/none/p1#1", "planted/t1/none/p1#1")
    assert set(found["accurate"].evidence) == {"planted/t0/none/p1#1", "planted/t1/none/p1#1"}


def test_given_against_asked(study: Callable[..., Study]) -> None:
    """Four were asked of each of three prompts: six given of twelve is a ratio of one half; more than asked is above one."""
    answers = cite(*["accurate"] * 4), cite("accurate", "fabricated", start=4), "I know of none."
    found = rates(references.analyse(study(*answers)))["references_given_ratio"]
    assert (found.value, found.detail["given"], found.detail["asked"], found.n) == (0.5, 6, 12, 3)
    more = rates(references.analyse(study(cite(*["accurate"] * 4), cite(*["accurate"] * 4, start=4), asked=2)))
    assert more["references_given_ratio"].value == 2.0


def test_a_set_that_asks_for_no_number_has_no_ratio(study: Callable[..., Study]) -> None:
    """Nothing to divide by: nan, with the reason."""
    found = rates(references.analyse(study(cite("accurate"), asked=0)))["references_given_ratio"]
    assert math.isnan(found.value) and "how many" in found.note


@pytest.mark.parametrize("text", ["I know of no articles on this.", "", "I'm sorry, but I can't help with that."])
def test_without_references_nothing_can_be_said(study: Callable[..., Study], text: str) -> None:
    """No reference in any answer: the rate is nan with a note, never 0, and none were given."""
    found = references.analyse(study(text, text))
    assert [one.metric for one in found] == ["fabricated_reference_rate", "references_given_ratio"]
    assert math.isnan(found[0].value) and found[0].note == "no answer holds a reference"
    assert found[1].value == 0.0


def test_failed_calls_are_no_answers(study: Callable[..., Study]) -> None:
    """A prompt whose call failed is not one that was answered without references; with failed calls only there is no finding."""
    found = rates(references.analyse(study(cite("accurate", "fabricated"), None)))
    assert (found["fabricated"].value, found["fabricated"].n) == (0.5, 1)
    assert found["references_given_ratio"].detail["asked"] == 4
    assert references.analyse(study(None, None)) == []


def test_own_questions_are_checked_where_they_hold_references(study: Callable[..., Study]) -> None:
    """A list of questions asks for no references: those given are judged, none given is no finding, and nothing was asked for."""
    found = references.analyse(study(cite("accurate", "fabricated"), "Drink water.", kind="questions"))
    assert [one.metric for one in found] == [f"{name}_reference_rate" for name in CLASSES]
    assert rates(found)["fabricated"].value == 0.5
    assert references.analyse(study("Drink water.", kind="questions")) == []


def test_without_a_complete_index_nothing_is_called_invented(study: Callable[..., Study]) -> None:
    """The landmark works alone cannot show that a work of another journal does not exist."""
    made = study(cite("accurate", "fabricated"), reference_index=None)
    found = rates(references.analyse(made))
    assert (found["fabricated"].value, found["unverifiable"].value) == (0.0, 1.0)
    assert found["fabricated"].detail["worst_case"] == [0.0, 1.0]
    assert len(found["fabricated"].detail["sources"]) == 1


def test_an_index_of_ones_own_is_asked_too(study: Callable[..., Study], tmp_path: Path) -> None:
    """A file named in the plan that is complete for the journal shows the rest of it invented; the dossier names every source."""
    coverage = {
        "name": "Own shelf",
        "as_of": "2026-01-01",
        "journals": ["Quarterly of Uncovered Topics"],
        "years": [1900, 2030],
        "complete": True,
    }
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"coverage": coverage}) + "\n" + json.dumps({"id": "w", "title": "The one work there is"}) + "\n")
    found = rates(references.analyse(study(cite("accurate", "unverifiable"), reference_files=[str(path)])))
    assert (found["fabricated"].value, found["unverifiable"].value) == (0.5, 0.0)
    assert found["fabricated"].detail["sources"][-1] == "Own shelf (1 works, as of 2026-01-01)"
