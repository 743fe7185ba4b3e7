"""References: each class has the share that was planted, prompts are the unit, and what nobody could check is never called invented."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

import audit.references
from audit.analysers import references
from audit.finding import Finding
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.references.resolvers.named import RECORD, Registries
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

    def make(
        *answers: Any, asked: int = 4, repeats: int = 1, kind: str = "references", entries: Sequence[dict[str, Any]] = (), **model: Any
    ) -> Study:
        """One item for each of `answers`, a text or one for each repeat; `entries` are further entries of the items."""
        items = [{"id": f"t{number}", "texts": ["List articles."], "asked": asked} for number in range(len(answers))]
        items = [{**item, **entry} for item, entry in zip_longest(items, entries, fillvalue={})]
        if kind == "questions":
            items = [{name: item[name] for name in ("id", "texts")} for item in items]
        probes: ProbeSet = build_probe_set({**card, "kind": kind, "items": items}, where="test")

        def answer(item: str, arm: str, paraphrase: int, repeat: int) -> Any:
            given = answers[int(item[1:])]
            return given[repeat - 1] if isinstance(given, tuple) else given

        made = make_study(probes, answer, repeats=repeats)
        source = {"model": "test", "adapter": "sim", "reference_index": "simulated_library", **model}
        return replace(made, plan={**made.plan, "model": source})

    return make


def rates(findings: list[Finding]) -> dict[str, Finding]:
    """The finding of each class about a whole set by its name, any other by its metric."""
    return {one.metric.removesuffix("_reference_rate"): one for one in findings if "axis" not in one.where}


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
    """Two of eight invented, two not verifiable: between 2/8 and 4/8 may be invented, and between 4/8 and 6/8 accurate."""
    answers = [cite("accurate", "accurate", "fabricated", "unverifiable", start=start) for start in (0, 4)]
    found = rates(references.analyse(study(*answers)))
    assert found["fabricated"].detail["worst_case"] == [0.25, 0.5]
    assert found["accurate"].detail["bounds"] == [0.5, 0.75] and "worst_case" not in found["accurate"].detail
    low, high = found["fabricated"].detail["bounds_interval"]
    assert low == found["fabricated"].low and high > found["fabricated"].high
    assert "bounds" not in found["unverifiable"].detail and sum(found["unverifiable"].detail["reasons"].values()) == 2


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
    assert [one.metric for one in found] == ["fabricated_reference_rate", "references_given_ratio", "answer_without_references_rate"]
    assert math.isnan(found[0].value) and found[0].note == "no answer holds a reference"
    refused = text.startswith("I'm sorry")
    assert found[1].note == "every answer is a refusal" if refused else found[1].value == 0.0
    assert found[2].value == 1.0 and found[2].detail == {"answers": 2, "without": 2, "refused": 2 * refused}


def test_failed_calls_are_no_answers(study: Callable[..., Study]) -> None:
    """A prompt whose call failed is not one that was answered without references; with failed calls only there is no finding."""
    found = rates(references.analyse(study(cite("accurate", "fabricated"), None)))
    assert (found["fabricated"].value, found["fabricated"].n) == (0.5, 1)
    assert found["references_given_ratio"].detail["asked"] == 4
    assert references.analyse(study(None, None)) == []


def test_own_questions_are_checked_where_they_hold_references(study: Callable[..., Study]) -> None:
    """A list of questions asks for no references: those given are judged, none given is no finding, and nothing was asked for."""
    found = references.analyse(study(cite("accurate", "fabricated"), "Drink water.", kind="questions"))
    assert [one.metric for one in found][:5] == [f"{name}_reference_rate" for name in CLASSES]
    assert {"references_given_ratio", "answer_without_references_rate"}.isdisjoint(one.metric for one in found)
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


def test_every_prompt_weighs_the_same_in_the_rate_per_prompt(study: Callable[..., Study]) -> None:
    """All of three references invented in one prompt, none of one in another: 3/4 of the references, and half on average over prompts."""
    found = rates(references.analyse(study(cite(*["fabricated"] * 3), cite("accurate", start=5), "I know of none.")))
    assert (found["fabricated"].value, found["per_prompt_fabricated_rate"].value) == (0.75, 0.5)
    assert (found["per_prompt_fabricated_rate"].n, found["per_prompt_inaccurate_rate"].value) == (2, 0.0)


def test_answers_with_a_fabrication(study: Callable[..., Study]) -> None:
    """Of four answers with references two hold an invented one, a third one that could not be checked: 1/2, at worst 3/4."""
    answers = (
        cite("fabricated", "fabricated"), cite("accurate", "fabricated", start=2), cite("unverifiable", start=4), cite("accurate", start=6),
        "I know of none.",
    )  # fmt: skip
    found = rates(references.analyse(study(*answers)))["answer_with_fabrication_rate"]
    assert (found.value, found.n, found.detail["count"]) == (0.5, 4, 2)
    assert found.detail["worst_case"] == [0.5, 0.75]


def test_fields_at_fault_are_counted(study: Callable[..., Study]) -> None:
    """Two references with a wrong year are two faults in the year."""
    found = rates(references.analyse(study(cite("inaccurate", "accurate"), cite("inaccurate", start=4))))
    assert found["inaccurate"].detail["fields"] == {"year": 2}


def test_a_level_has_the_rate_that_was_planted_in_it(study: Callable[..., Study]) -> None:
    """Half of the references are invented where the topic is obscure, none where it is known; bounds count the unverifiable."""
    answers = cite("accurate", "accurate"), cite("accurate", "inaccurate", start=2), cite("fabricated", "accurate", start=4), cite(
        "fabricated", "unverifiable", start=6
    )  # fmt: skip
    entries = [{"fame": fame, "language": "en"} for fame in ("high", "high", "low", "low")]
    found = {
        (one.metric, one.where["level"]): one
        for one in references.analyse(study(*answers, entries=entries))
        if one.where.get("axis") == "fame"
    }
    assert {key: one.value for key, one in found.items()} == {
        ("subgroup_fabricated_rate", "high"): 0.0, ("subgroup_fabricated_rate", "low"): 0.5,
        ("subgroup_inaccurate_rate", "high"): 0.25, ("subgroup_inaccurate_rate", "low"): 0.0,
    }  # fmt: skip
    low = found["subgroup_fabricated_rate", "low"]
    assert (low.n, low.responses, low.detail["references"], low.detail["bounds"]) == (2, 2, 4, [0.5, 0.75])
    assert len(low.evidence) == 2 and {"planted/t2", "planted/t3"} == {one.removesuffix("/none/p1#1") for one in low.evidence}


def test_an_axis_with_one_level_is_no_breakdown(study: Callable[..., Study]) -> None:
    """Where all items are in one language nothing is broken down by it; the years that references claim always are, where they differ."""
    made = study(cite(*["accurate"] * 4), cite(*["fabricated"] * 4, start=4), entries=[{"language": "en"}] * 2)
    axes = {one.where["axis"] for one in references.analyse(made) if "axis" in one.where}
    assert axes == {"year of the reference"}


def test_the_year_that_a_reference_claims(study: Callable[..., Study]) -> None:
    """References are grouped by the decade of their year, and apart where they name none."""
    text = "\n".join(
        f"{number}. Nowhere Q, et al. A tale of {number} hundred imaginary lighthouses and dust. J Tales. {year}"
        for number, year in enumerate((1999, 2000, 2009, 2010, 2020), 1)
    )
    found = [one for one in references.analyse(study(text)) if one.where.get("axis") == "year of the reference"]
    counts = {one.where["level"]: one.detail["references"] for one in found}
    assert counts == {"before 2000": 1, "2000 to 2009": 2, "2010 to 2019": 1, "2020 or later": 1}


def test_variants_of_one_base_case_are_one_prompt(study: Callable[..., Study]) -> None:
    """The same topic asked in two languages is one independent unit."""
    made = study(*[cite("accurate", "fabricated")] * 2, entries=[{"base": "topic"}, {"base": "topic"}])
    assert rates(references.analyse(made))["fabricated"].n == 1


def test_overlap_between_repeats(study: Callable[..., Study]) -> None:
    """One prompt brings the same works again, one shares one of three, an invention repeated is no work: (1 + 1/3) / 2 of the works that

    exist, and more of what is claimed."""
    same = cite("accurate", "accurate")
    made = study(
        (same, same), (cite("accurate", "accurate", start=2), cite("accurate", "accurate", start=3)), (cite("fabricated"),) * 2, repeats=2
    )
    found = rates(references.analyse(made))["reference_overlap"]
    assert (found.value, found.n) == (pytest.approx((1 + 1 / 3) / 2), 2)
    assert found.detail["claimed"] == pytest.approx((1 + 1 / 3 + 1) / 3)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_without_repeats_there_is_no_overlap(study: Callable[..., Study]) -> None:
    """Prompts sent once say nothing of reruns; repeats without a work that exists are nan with the reason."""
    assert "reference_overlap" not in rates(references.analyse(study(cite("accurate"))))
    found = rates(references.analyse(study((cite("fabricated"),) * 2, repeats=2)))["reference_overlap"]
    assert math.isnan(found.value) and "no two repeats" in found.note


def test_refusals_are_counted_apart(study: Callable[..., Study]) -> None:
    """A refused answer was asked for nothing: four given of four; it is an answer without references beside one that knows of none."""
    answers = cite(*["accurate"] * 4), "I'm sorry, but I can't help with that.", "I know of none."
    found = rates(references.analyse(study(*answers)))
    given = found["references_given_ratio"]
    assert (given.value, given.n) == (0.5, 2)
    assert given.detail == {"given": 4, "asked": 8, "refused": 1}
    without = found["answer_without_references_rate"]
    assert (without.value, without.n, without.detail["refused"]) == (pytest.approx(2 / 3), 3, 1)


def test_without_the_checkers_figures_rates_stay_as_they_are(study: Callable[..., Study], monkeypatch: pytest.MonkeyPatch) -> None:
    """No figures, no corrected rate, and the dossier says that the rate is uncorrected."""
    monkeypatch.setattr(references, "measured_checker", lambda verdict: None)
    found = rates(references.analyse(study(cite("accurate", "fabricated"))))
    assert found["fabricated"].detail["correction"].startswith("uncorrected")
    assert not [name for name in found if name.startswith("corrected")]


def test_the_checkers_own_errors_are_taken_out(study: Callable[..., Study], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of the four references that could be checked one is called fabricated; a checker that finds 90 % of the inventions and calls 5 %

    of the others so leaves (.25 + .95 - 1) / .85 = .2353. Inaccuracies, for which there are no figures, stay uncorrected."""
    figures = tmp_path / "checker.json"
    counts = {"positives": 100, "true_positives": 90, "negatives": 200, "true_negatives": 190}
    figures.write_text(json.dumps({"verdicts": {"fabricated": counts}}))
    monkeypatch.setattr(references, "measured_checker", partial(references.measured_checker, path=figures))
    found = rates(references.analyse(study(cite("accurate", "fabricated", "unverifiable"), cite("accurate", "accurate", start=4))))
    corrected = found["corrected_fabricated_rate"]
    assert (corrected.value, corrected.detail["uncorrected"]) == (pytest.approx(0.2 / 0.85), 0.25)
    assert corrected.low < found["fabricated"].value < corrected.high
    assert corrected.detail["sensitivity"] == {"value": 0.9, "references": 100}
    assert "corrected_inaccurate_rate" not in found and "correction" not in found["fabricated"].detail
    assert found["inaccurate"].detail["correction"].startswith("uncorrected")


def test_what_registries_answered_is_read_from_the_record(study: Callable[..., Study], tmp_path: Path) -> None:
    """Analysing asks nobody: without a recorded answer a reference is unverifiable with the reason, even where an index would have called

    it fabricated; the sources name the registries."""
    Registries(("crossref",), tmp_path / RECORD, contact="me@x.org", urls={"crossref": "http://127.0.0.1:9"}).write()
    found = rates(references.analyse(replace(study(cite("accurate", "fabricated")), folder=tmp_path)))
    assert (found["accurate"].value, found["unverifiable"].value, found["fabricated"].value) == (0.5, 0.5, 0.0)
    assert "Crossref was not asked" in next(iter(found["unverifiable"].detail["reasons"]))
    assert "did not answer" in found["accurate"].detail["sources"][-1]
