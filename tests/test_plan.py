"""Laws of audit/plan.py: what is sent, and in which order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.adapter import Prompt, Response
from audit.errors import ProbeError, TranscriptError
from audit.plan import Schedule, build_plan, differences, load_sets, run_folder, write_plan
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.suite import suites
from audit.transcript import TranscriptWriter, read_plan

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "questions", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test",
}  # fmt: skip
MODEL = {"adapter": "test", "model": "test", "hosts": [], "settings": {"stop": ("a", "b")}}


def tiny(counts: Sequence[int], **changes: Any) -> ProbeSet:
    """A set with one item for each number, sent that often."""
    items = [{"id": f"i{number}", "texts": [f"Question {number}?"], "repeats": count} for number, count in enumerate(counts)]
    return build_probe_set({**CARD, "items": items, **changes}, where="tiny")


def planned(folder: Path, *sets: ProbeSet, seed: int = 0, **more: Any) -> dict[str, Any]:
    """Freeze a plan of these sets."""
    model = more.pop("model", MODEL)
    return write_plan(build_plan(sets, model=model, policy={"name": "none"}, seed=seed, **more), folder)


def key(prompt: Prompt) -> tuple[str, int]:
    """What names a prompt."""
    return prompt.probe.id, prompt.repeat


def order(folder: Path, seed: int = 0) -> list[tuple[str, int]]:
    """The order in which everything is asked that has no answer."""
    return [key(prompt) for prompt in Schedule(folder, seed=seed)]


def record(folder: Path, keys: Sequence[tuple[str, int]], finish: str = "stop") -> None:
    """Answer these prompts."""
    with TranscriptWriter(folder) as writer:
        for probe, repeat in keys:
            writer.append(Response(probe, repeat, "x", finish=finish))


@given(repeats=st.lists(st.integers(1, 5), max_size=8), seed=st.integers())
def test_every_probe_is_sent_exactly_as_often_as_planned(tmp_path_factory: pytest.TempPathFactory, repeats: list[int], seed: int) -> None:
    """Each (probe, repeat) once, repeats counted from 1, and a repeat only after every probe has had the one before."""
    folder = tmp_path_factory.mktemp("run")
    probes = tiny(repeats)
    planned(folder, probes)
    schedule = Schedule(folder, seed=seed)
    sent = list(schedule)
    assert Counter(map(key, sent)) == {(f"tiny/i{n}/none/p1", r): 1 for n, count in enumerate(repeats) for r in range(1, count + 1)}
    assert [prompt.repeat for prompt in sent] == sorted(prompt.repeat for prompt in sent)
    assert len(schedule) == schedule.waiting == sum(repeats)
    by_id = {probe.id: probe for probe in probes.probes()}
    assert all(prompt.probe == by_id[prompt.probe.id] for prompt in sent)


def test_the_order_depends_on_the_seed_only(tmp_path: Path) -> None:
    """The same seed gives the same order every time and in any folder; another seed another; each repeat is shuffled anew."""
    for name in ("one", "two"):
        planned(tmp_path / name, tiny([2] * 50))
    first = order(tmp_path / "one")
    assert order(tmp_path / "one") == order(tmp_path / "two") == first
    assert order(tmp_path / "one", seed=1) != first
    early, late = ([probe for probe, repeat in first if repeat == number] for number in (1, 2))
    assert sorted(early) == sorted(late) and early != late
    assert early != sorted(early)
    schedule = Schedule(tmp_path / "one", seed=0)
    assert list(map(key, schedule)) == list(map(key, schedule)) == first


def test_answered_prompts_are_skipped_and_the_rest_keeps_its_order(tmp_path: Path) -> None:
    """A resumed run goes on where it stopped; a failed call is asked again, an answer is not, whatever came first."""
    planned(tmp_path, tiny([3] * 10))
    whole = order(tmp_path)
    record(tmp_path, whole[:7])
    record(tmp_path, whole[7:9], finish="error")
    record(tmp_path, whole[20:21])
    record(tmp_path, whole[20:21], finish="error")
    assert order(tmp_path) == whole[7:20] + whole[21:]
    schedule = Schedule(tmp_path, seed=0)
    assert (len(schedule), schedule.waiting) == (30, 22)
    record(tmp_path, whole[7:20] + whole[21:])
    assert order(tmp_path) == [] and Schedule(tmp_path, seed=0).waiting == 0


def test_an_answer_that_was_not_planned_is_refused(tmp_path: Path) -> None:
    """A transcript of another plan, or a repeat beyond a probe's own, cannot be gone on with."""
    planned(tmp_path, tiny([1, 3]))
    record(tmp_path, [("tiny/i0/none/p1", 2)])
    with pytest.raises(TranscriptError, match="answer to 'tiny/i0/none/p1' repeat 2, which the plan does not hold"):
        Schedule(tmp_path, seed=0)


def test_prompts_that_are_gone_are_written_again(tmp_path: Path) -> None:
    """A lost or altered probes.jsonl is named, and planning the same again mends it."""
    planned(tmp_path, tiny([1, 1]))
    path = tmp_path / "probes.jsonl"
    sound = path.read_bytes()
    for spoilt in (None, b'{"id": \n', b"{}\n", sound + b"{}"):
        path.unlink()
        if spoilt is not None:
            path.write_bytes(spoilt)
        with pytest.raises(TranscriptError, match=r"probes.jsonl: not readable .*`medaudit plan` with the same options writes it anew"):
            Schedule(tmp_path, seed=0)
        planned(tmp_path, tiny([1, 1]))
        assert path.read_bytes() == sound


def test_the_plan_holds_all_that_judging_needs(tmp_path: Path) -> None:
    """Model, policy, seed, whole sets, count and digest of the prompts; what is written is what is returned."""
    probes = tiny([2, 3])
    full = planned(tmp_path, probes, seed=7)
    assert json.loads(json.dumps(full)) == read_plan(tmp_path)
    assert (full["seed"], full["policy"], full["model"]["model"], full["format"]) == (7, {"name": "none"}, "test", 1)
    assert build_probe_set(full["sets"][0], where="plan.json").digest == probes.digest
    assert (full["probes"]["count"], full["probes"]["calls"]) == (2, 5)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.json", "probes.jsonl"]


def test_repeats_can_be_overridden(tmp_path: Path) -> None:
    """`repeats` goes before what the sets and items say, and leaves the set, and so its digest, as it was."""
    full = planned(tmp_path, tiny([2, 3]), repeats=4)
    assert build_probe_set(full["sets"][0], where="plan.json").digest == tiny([2, 3]).digest
    assert Counter(probe for probe, _ in order(tmp_path)) == {"tiny/i0/none/p1": 4, "tiny/i1/none/p1": 4}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seed": 1}, r"What differs: seed: 0 -> 1\. Use the same options"),
        ({"model": {**MODEL, "model": "other"}}, 'model.model: "test" -> "other"'),
        ({"model": {**MODEL, "settings": {"stop": ["a"]}}}, r'model.settings.stop: \["a", "b"\] -> \["a"\]'),
        ({"repeats": 9}, "probes.calls: 3 -> 18; .*repeats: null -> 9"),
    ],
)
def test_another_plan_is_refused_with_what_differs(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    """A run folder keeps its plan: the refusal names each difference, and nothing in the folder changes."""
    planned(tmp_path, tiny([1, 2]))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(TranscriptError, match=said):
        planned(tmp_path, tiny([1, 2]), **changes)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_another_set_is_refused_with_the_changed_text(tmp_path: Path) -> None:
    """One changed word in one item is a difference, and is shown."""
    planned(tmp_path, tiny([1]))
    with pytest.raises(TranscriptError, match=r'sets\[0\].items\[0\].texts\[0\]: "Question 0\?" -> "Quest"'):
        planned(tmp_path, tiny([], items=[{"id": "i0", "texts": ["Quest"], "repeats": 1}]))


def test_the_same_plan_is_kept_byte_for_byte(tmp_path: Path) -> None:
    """Planning again, by another version of the program too, changes no file."""
    planned(tmp_path, tiny([1, 2]))
    plan = tmp_path / "plan.json"
    plan.write_text(plan.read_text(encoding="utf-8").replace('"medaudit": "', '"medaudit": "0.0.'), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    planned(tmp_path, tiny([1, 2]))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_differences_name_the_path() -> None:
    """Nested entries are compared one by one, lists of unequal length as a whole, long values in short; equal is nothing."""
    assert differences({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}], "c": None}) == ["a[1].b: 2 -> 3"]
    assert differences({"a": [1]}, {"a": [1, 2]}) == ["a: [1] -> [1, 2]"]
    assert differences({}, {"a": "x" * 100}) == [f'a: null -> "{"x" * 56}...']
    assert differences({"a": 1}, {"a": 1}) == []


def test_sets_to_ask(tmp_path: Path) -> None:
    """The default suite, another one, the chosen sets, or own questions; never two of one name, never two of these together."""
    assert [one.name for one in load_sets([])] == list(suites()["starter"].sets)
    assert [one.name for one in load_sets(["references", "vignettes"])] == ["references", "vignettes"]
    with pytest.raises(ProbeError, match="two probe sets are called vignettes"):
        load_sets(["vignettes", "vignettes"])
    (tmp_path / "own.csv").write_text("question\nWhy?\n", encoding="utf-8")
    assert [one.name for one in load_sets([], questions=tmp_path / "own.csv")] == ["own"]
    with pytest.raises(ProbeError, match="one of --questions, --probe-set and --suite"):
        load_sets(["vignettes"], questions=tmp_path / "own.csv")
    with pytest.raises(ProbeError, match="either --probe-set or --suite, not both"):
        load_sets(["vignettes"], suite="starter")
    assert [one.name for one in load_sets([], suite="omiye-2023")] == ["race-medicine"]


@pytest.mark.parametrize(
    ("model", "folder"), [("sim:fair", "sim-fair"), ("file:/a/b.csv", "file-a-b.csv"), ("../../etc", "etc"), ("..", "run"), ("", "run")]
)
def test_a_run_is_kept_below_reports(model: str, folder: str) -> None:
    """Whatever a model is called, its run folder is one folder in reports/."""
    assert run_folder(model) == Path("reports") / folder
