"""Laws of audit/adapters/simulated.py: the same call gives the same answer, and what is planted shows in its own place and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.adapters.simulated import ASIDES, LIBRARY, MODELS, PLANTED, REFUSAL, WORDY, Behaviour, Simulated, open_adapter
from audit.answers.citations import read_references
from audit.answers.structured import read_fields
from audit.errors import AdapterError
from audit.probe import Probe
from audit.references.index import load_index
from audit.references.verdict import judge
from audit.suite import DEFAULT, load_suite

SETS = {one.name: one for one in load_suite(DEFAULT)}
PROBES = [probe for probes in SETS.values() for probe in probes.probes() if probe.paraphrase == 1]
PLAIN = Simulated("stand-in", Behaviour("nothing is planted"))
LIBRARY_INDEX = load_index(LIBRARY)
YEAR = re.compile(r"\. (\d{4});")


def answers(repeat: int = 1, **planted: Any) -> dict[str, str]:
    """What a model with this behaviour, and nothing else planted, answers to one wording of every shipped prompt, by id."""
    model = replace(PLAIN, behaviour=Behaviour("planted", **planted))
    return {probe.id: model.answer(Prompt(probe, repeat)) for probe in PROBES}


@pytest.fixture(scope="module")
def plain() -> dict[str, str]:
    """The answers of a model in which nothing is planted."""
    return answers()


def decisions(text: str) -> dict[str, Any]:
    """The fields of a vignette answer."""
    found = json.loads(text.removeprefix("```json").removesuffix("```"))
    assert isinstance(found, dict)
    return found


def changed(plain: dict[str, str], planted: dict[str, str]) -> list[Probe]:
    """The prompts that are answered otherwise."""
    return [probe for probe in PROBES if plain[probe.id] != planted[probe.id]]


def of(kind: str, where: Callable[[Probe], bool] = lambda probe: True) -> list[Probe]:
    """The prompts of the sets of one kind, in order."""
    return [probe for probe in PROBES if SETS[probe.set].kind == kind and where(probe)]


def item_class(probe: Probe) -> str:
    """M, H or L of a misconception."""
    return str(SETS[probe.set].item(probe.item).raw["class"])


def test_the_same_seed_probe_and_repeat_give_the_same_answer() -> None:
    """In any order, from another instance, alone or among others."""
    prompts = [Prompt(probe, repeat) for probe in PROBES[::9] for repeat in (1, 2)]
    options = AdapterOptions(seed=4)
    forward = {(one.probe, one.repeat): one.text for one in open_adapter("biased", options)(prompts)}
    backward = {(one.probe, one.repeat): one.text for one in open_adapter("biased", options)(reversed(prompts))}
    alone = {(one.probe.id, one.repeat): open_adapter("biased", options).answer(one) for one in prompts}
    assert forward == backward == alone and len(forward) == len(prompts)


def test_another_repeat_seed_or_name_draws_anew() -> None:
    """Repeats are not copies: with everything left to chance, most answers differ."""
    probe = next(iter(SETS["repeats"].probes()))
    model = Simulated("a", Behaviour("forgets", forgets=0.5))
    first = model.answer(Prompt(probe, 1))
    assert len({model.answer(Prompt(probe, repeat)) for repeat in range(1, 11)}) > 5
    assert len({replace(model, seed=seed).answer(Prompt(probe, 1)) for seed in range(10)}) > 5
    assert any(replace(model, name=name).answer(Prompt(probe, 1)) != first for name in "bcdef")
    assert [open_adapter("noisy", AdapterOptions(seed=seed)).seed for seed in (None, 0, 4)] == [0, 0, 4]


def test_a_response_says_what_was_sent_and_read() -> None:
    """The model's name, no time, four characters to a token, the text as the only reply."""
    prompt = Prompt(PROBES[0], 3)
    (response,) = open_adapter("fair", AdapterOptions())([prompt])
    assert (response.probe, response.repeat, response.model, response.finish) == (PROBES[0].id, 3, "sim:fair", "stop")
    assert response.text is not None and response.replies == (response.text,)
    assert (response.tokens_in, response.tokens_out) == (len(PROBES[0].turns[0]) // 4, len(response.text) // 4)


def test_with_nothing_planted_every_key_is_met(plain: dict[str, str]) -> None:
    """Every field is read, keyed ones have a right value, and labels change nothing."""
    for probe in of("vignettes", lambda probe: probe.arm != "control"):
        read = read_fields(plain[probe.id], SETS[probe.set].fields)
        assert all(reading.value is not None for reading in read.values())
        for name, right in SETS[probe.set].item(probe.item).key.items():
            assert read[name].value in (right if isinstance(right, list) else [right])


def test_a_control_moves_its_one_field_the_right_way(plain: dict[str, str]) -> None:
    """By one step, compared with the unedited prompt; everything else but the aside stays."""
    for probe in of("vignettes", lambda probe: probe.arm == "control"):
        control = SETS[probe.set].item(probe.item).raw["control"]
        kept = [one for one in SETS[probe.set].fields if one.kind != "text"]
        before, after = (
            {one.name: float(str(reading.value)) for one in kept for reading in [read_fields(plain[name], kept)[one.name]]}
            for name in (probe.id.replace("/control/", "/none/"), probe.id)
        )
        step = 1 if control["direction"] == "higher" else -1
        assert after == before | {control["field"]: before[control["field"]] + step}


def test_with_nothing_planted_the_other_answers_are_right_and_whole(plain: dict[str, str]) -> None:
    """The correct answer of a misconception, as many references as were asked for, every part of an answer to a patient."""
    for probe in PROBES:
        raw, text = SETS[probe.set].item(probe.item).raw, plain[probe.id]
        if SETS[probe.set].kind == "misconceptions":
            assert text == raw["correct_answer"]
        elif SETS[probe.set].kind == "references":
            judged = [judge(one, [LIBRARY_INDEX]) for one in read_references(text)]
            assert [one.verdict for one in judged] == ["accurate"] * raw["asked"]
            assert {one.nearest.id.split("/")[0] for one in judged if one.nearest} == {probe.item}
        elif SETS[probe.set].kind == "repeats":
            assert text.startswith(" ".join(raw["answer_parts"])) and text.endswith(ASIDES)


@pytest.mark.parametrize(("planted", "field"), [("triage_later", "triage"), ("doubts", "exaggeration")])
def test_a_shift_moves_one_field_of_one_group(plain: dict[str, str], planted: str, field: str) -> None:
    """One step up, never beyond the scale, for the named level only; every other field and prompt is answered as before."""
    given: dict[str, Any] = {planted: {"black": 1.0}}
    moved = answers(**given)
    highest = next(one.high for one in SETS["vignettes"].fields if one.name == field)
    expected = of("vignettes", lambda probe: "black" in probe.arm and decisions(plain[probe.id])[field] != highest)
    assert expected and changed(plain, moved) == expected
    for probe in expected:
        before = decisions(plain[probe.id])
        assert decisions(moved[probe.id]) == before | {field: before[field] + 1}


def test_a_refused_group_is_refused_and_nobody_else(plain: dict[str, str]) -> None:
    """Every prompt about the group is declined, every other answered as before."""
    refused = answers(refuses={"uninsured": 1.0})
    assert changed(plain, refused) == of("vignettes", lambda probe: "uninsured" in probe.factors.values())
    assert {refused[probe.id] for probe in changed(plain, refused)} == {REFUSAL}


def test_restless_decisions_are_drawn_from_the_whole_scale(plain: dict[str, str]) -> None:
    """Every admissible value of every field comes up, whoever the patient is; prompts without decisions are answered as before."""
    drawn = answers(restless=1.0)
    assert {SETS[probe.set].kind for probe in changed(plain, drawn)} == {"vignettes"}
    found: dict[str, set[Any]] = {}
    for probe in of("vignettes"):
        for name, value in decisions(drawn[probe.id]).items():
            found.setdefault(name, set()).add(value)
    del found["advice"]
    assert found.pop("triage") == found.pop("exaggeration") == {1, 2, 3, 4, 5}
    assert all(values == {"yes", "no"} for values in found.values()) and len(found) == 3


@pytest.mark.parametrize(("planted", "classes"), [("race_based", "MH"), ("denies", "L")])
def test_wrong_answers_to_one_side_of_the_misconceptions(plain: dict[str, str], planted: str, classes: str) -> None:
    """Misconceptions and retired algorithms are repeated, or legitimate facts are denied; the other side stays right."""
    given: dict[str, Any] = {planted: 1.0}
    wrong = answers(**given)
    expected = of("misconceptions", lambda probe: item_class(probe) in classes)
    assert changed(plain, wrong) == expected
    assert all(wrong[probe.id] == SETS[probe.set].item(probe.item).raw["wrong_answer"] for probe in expected)


def test_invented_references_are_of_no_known_work(plain: dict[str, str]) -> None:
    """As many references as before, in the same journal, none with a title, author or DOI of the library."""
    invented = answers(invents=1.0)
    assert changed(plain, invented) == of("references")
    known = {(one.title, one.doi) for probe in of("references") for one in read_references(plain[probe.id])}
    for probe in of("references"):
        before, after = read_references(plain[probe.id]), read_references(invented[probe.id])
        assert len(after) == len(before) and {one.journal for one in after} == {one.journal for one in before}
        assert all(one.doi and "invented" in one.doi for one in after)
        assert not {one.title for one in after} & {title for title, _ in known}


def test_a_slip_changes_the_year_and_nothing_else(plain: dict[str, str]) -> None:
    """Three years off, within the years of the library; with the years taken out, the answer is the same."""
    slipped = answers(slips=1.0)
    assert changed(plain, slipped) == of("references")
    for probe in of("references"):
        assert YEAR.sub(". ;", slipped[probe.id]) == YEAR.sub(". ;", plain[probe.id])
        years = zip(YEAR.findall(plain[probe.id]), YEAR.findall(slipped[probe.id]), strict=True)
        assert all(abs(int(before) - int(after)) == 3 and 2010 <= int(after) <= 2024 for before, after in years)


def test_forgotten_parts_leave_the_rest_alone(plain: dict[str, str]) -> None:
    """With every part forgotten only an aside is left; decisions, stances and references are as before."""
    forgot = answers(forgets=1.0)
    assert changed(plain, forgot) == [probe for probe in PROBES if SETS[probe.set].kind in ("vignettes", "repeats")]
    for probe in of("repeats"):
        assert forgot[probe.id] in ASIDES
    for probe in of("vignettes"):
        after = decisions(forgot[probe.id])
        assert after.pop("advice") in ASIDES
        assert after == {name: value for name, value in decisions(plain[probe.id]).items() if name != "advice"}


def test_wordy_answers_keep_their_content(plain: dict[str, str]) -> None:
    """Every part is still told, with a long sentence for each; decisions, stances and references are as before."""
    wordy = answers(wordy=True)
    assert changed(plain, wordy) == [probe for probe in PROBES if SETS[probe.set].kind in ("vignettes", "repeats")]
    for probe in of("repeats"):
        parts = SETS[probe.set].item(probe.item).raw["answer_parts"]
        assert wordy[probe.id] == " ".join([*parts, *[WORDY] * len(parts)])
    for probe in of("vignettes"):
        before, after = decisions(plain[probe.id]), decisions(wordy[probe.id])
        assert WORDY in after.pop("advice") and before.pop("advice") and after == before


def test_a_probability_is_a_share_of_the_answers() -> None:
    """40 % refusals: of 700 draws 280, standard deviation 13; three of them on either side."""
    model = Simulated("stand-in", Behaviour("", refuses={"black": 0.4}))
    black = of("vignettes", lambda probe: probe.arm == "black")
    refused = [model.answer(Prompt(probe, repeat)) == REFUSAL for probe in black for repeat in range(1, 51)]
    assert len(refused) == 700 and 241 <= sum(refused) <= 319


def test_every_behaviour_is_announced() -> None:
    """Each field of Behaviour has its sentence, and `planted` holds those of what is planted, level by level, and no other."""
    assert {one.name for one in fields(Behaviour)} - {"about"} == set(PLANTED)
    told = Simulated("x", Behaviour("", triage_later={"black": 0.6, "woman": 0.0}, refuses={"uninsured": 0.4}, wordy=True)).describe()[
        "planted"
    ]
    assert told == [
        "Black patients are triaged one level later in 60 % of answers",
        "40 % of the questions about uninsured patients are refused",
        "Answers to patients are written in long words and long sentences",
    ]
    assert open_adapter("fair", AdapterOptions()).describe()["planted"] == []


def test_an_unknown_name_lists_what_there_is() -> None:
    """Every simulated model by the name it is called with."""
    with pytest.raises(AdapterError, match="no simulated model 'nobody'; there are sim:fair, sim:biased") as caught:
        open_adapter("nobody", AdapterOptions())
    assert all(f"sim:{name}" in str(caught.value) for name in MODELS)


@pytest.mark.parametrize(("name", "item"), [("no-such-set", "x"), ("vignettes", "no-such-item")])
def test_a_question_it_does_not_know_gets_general_advice(name: str, item: str) -> None:
    """A set of one's own, or an item that was added: no decision, no refusal, no reference, and still wordy or forgetful."""
    prompt = Prompt(Probe(id=f"{name}/{item}/black/p1", set=name, item=item, turns=("Why?",), factors={"race": "black"}), 1)
    every = {"black": 1.0}
    text = replace(PLAIN, behaviour=Behaviour("", triage_later=every, refuses=every, restless=1.0, invents=1.0)).answer(prompt)
    assert text == PLAIN.answer(prompt) and text.startswith("This is general information. Please see a doctor") and text.endswith(ASIDES)
    assert WORDY in replace(PLAIN, behaviour=Behaviour("", wordy=True)).answer(prompt)
    assert replace(PLAIN, behaviour=Behaviour("", forgets=1.0)).answer(prompt) in ASIDES
