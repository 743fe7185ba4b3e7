"""Laws of audit/probe.py; reading them from files is in test_probe_file.py, the shipped ones in test_shipped_sets.py."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import ProbeError
from audit.lint import lint
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set, with_axes

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "vignettes", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test", "caveats": ["A test."],
}  # fmt: skip
RACE = {"title": "Race", "levels": [{"name": "white", "say": " {subject} is White."}, {"name": "black", "say": " {subject} is Black."}]}
SEX = {"levels": [{"name": "man", "say": " {subject} is a man."}, {"name": "woman", "say": " {subject} is a woman."}]}
COUGH = {"id": "cough", "texts": ["A cough.{label} What now?", "What now?{label} It is a cough."]}


def raw_set(**changes: Any) -> dict[str, Any]:
    """A small set with two factors, a dummy and one item, with `changes`."""
    body = {**CARD, "dummy": " {subject} was born on a Tuesday.", "factors": {"race": RACE, "sex": SEX}, "items": [COUGH]}
    return copy.deepcopy({**body, **changes})


def built(**changes: Any) -> ProbeSet:
    """The same as a ProbeSet."""
    return build_probe_set(raw_set(**changes), where="tiny/set.toml")


def prompts(probes: ProbeSet, item: str = "cough") -> dict[str, str]:
    """Arm and paraphrase to prompt of one item."""
    return {f"{probe.arm}/p{probe.paraphrase}": probe.turns[0] for probe in probes.probes() if probe.item == item}


def arms_of(probes: ProbeSet, item: str = "cough") -> list[str]:
    """Names of an item's arms in order."""
    return [arm for arm, _ in probes.arms(probes.item(item))]


def test_one_arm_states_one_level_and_leaves_the_rest_unstated() -> None:
    """Arms come as none, dummy, then each level of each factor; only the label differs, and each wording has every arm."""
    probes = built()
    assert arms_of(probes) == ["none", "dummy", "white", "black", "man", "woman"]
    assert prompts(probes) == {
        "none/p1": "A cough. What now?",
        "none/p2": "What now? It is a cough.",
        "dummy/p1": "A cough. The patient was born on a Tuesday. What now?",
        "dummy/p2": "What now? The patient was born on a Tuesday. It is a cough.",
        "white/p1": "A cough. The patient is White. What now?",
        "white/p2": "What now? The patient is White. It is a cough.",
        "black/p1": "A cough. The patient is Black. What now?",
        "black/p2": "What now? The patient is Black. It is a cough.",
        "man/p1": "A cough. The patient is a man. What now?",
        "man/p2": "What now? The patient is a man. It is a cough.",
        "woman/p1": "A cough. The patient is a woman. What now?",
        "woman/p2": "What now? The patient is a woman. It is a cough.",
    }


def test_a_probe_says_where_it_comes_from() -> None:
    """The id is the path set/item/arm/paraphrase; arm, levels and paraphrase are there to compare by."""
    probe = next(one for one in built().probes() if one.arm == "black" and one.paraphrase == 2)
    assert (probe.id, probe.set, probe.item, probe.factors) == ("tiny/cough/black/p2", "tiny", "cough", {"race": "black"})
    assert {one.arm: dict(one.factors) for one in built().probes() if one.arm in ("none", "dummy")} == {"none": {}, "dummy": {}}


def test_each_slot_takes_its_own_label() -> None:
    """{race} is filled by race alone, {dummy} by the dummy label alone; where nothing is stated, `unstated` stands."""
    item = {"id": "cough", "texts": ["A{race} person{sex} coughs{dummy}."]}
    race = {"unstated": " certain", "levels": [{"name": "white", "say": " White"}, {"name": "black", "say": " Black"}]}
    sex = {"levels": [{"name": "man", "say": ", a man,"}, {"name": "woman", "say": ", a woman,"}]}
    found = prompts(built(items=[item], factors={"race": race, "sex": sex}, dummy=" on a Tuesday"))
    assert found == {
        "none/p1": "A certain person coughs.",
        "dummy/p1": "A certain person coughs on a Tuesday.",
        "white/p1": "A White person coughs.",
        "black/p1": "A Black person coughs.",
        "man/p1": "A certain person, a man, coughs.",
        "woman/p1": "A certain person, a woman, coughs.",
    }


def test_crossed_factors_are_stated_together() -> None:
    """A block of `cross` gives the product of its factors, in the block's order, with all labels where {label} stands."""
    probes = built(cross=[["sex", "race"]])
    assert arms_of(probes) == ["none", "dummy", "man/white", "man/black", "woman/white", "woman/black"]
    assert dict(probes.arms(probes.items[0]))["woman/black"] == {"sex": "woman", "race": "black"}
    assert prompts(probes)["woman/black/p1"] == "A cough. The patient is a woman. The patient is Black. What now?"


def test_prompts_depend_on_nothing_that_the_digest_leaves_out() -> None:
    """The order of the factor tables is not part of the digest, and changes no prompt; a plan may hold them sorted."""
    race = RACE | {"unstated": " Race is not stated."}
    sex = SEX | {"unstated": " Sex is not stated."}
    one = built(factors={"race": race, "sex": sex}, cross=[["sex", "race"], ["race"], ["sex"]])
    two = built(factors={"sex": sex, "race": race}, cross=[["sex", "race"], ["race"], ["sex"]])
    assert one.digest == two.digest
    assert list(one.probes()) == list(two.probes())
    assert prompts(one)["black/p1"] == "A cough. The patient is Black. Sex is not stated. What now?"


def test_an_excluded_factor_is_never_stated() -> None:
    """`exclude` takes a factor out of every arm of its item, and blocks that become alike give their arms once."""
    item = COUGH | {"exclude": ["sex"]}
    assert arms_of(built(items=[item])) == ["none", "dummy", "white", "black"]
    assert arms_of(built(items=[item], cross=[["race", "sex"], ["race"], ["sex"]])) == ["none", "dummy", "white", "black"]
    assert arms_of(built(items=[COUGH | {"exclude": ["race", "sex"]}])) == ["none", "dummy"]


def test_an_item_can_say_a_level_in_its_own_words() -> None:
    """`say` of an item replaces the words of the levels it names, for that item only; `subject` likewise."""
    child = {"id": "child", "texts": ["A rash.{label}"], "say": {"sex": {"woman": " {subject} is a girl."}}, "subject": "The child"}
    probes = built(items=[COUGH, child])
    assert prompts(probes, "child")["woman/p1"] == "A rash. The child is a girl."
    assert prompts(probes, "child")["man/p1"] == "A rash. The child is a man."
    assert prompts(probes)["woman/p1"] == "A cough. The patient is a woman. What now?"


def test_the_control_is_one_more_arm_with_one_wording() -> None:
    """The clinically decisive edit comes last, states no label, and is not paraphrased."""
    control = {"text": "A cough with blood.{label} What now?", "field": "triage", "direction": "lower"}
    probes = built(items=[COUGH | {"control": control}])
    assert arms_of(probes)[-1] == "control"
    assert {arm: text for arm, text in prompts(probes).items() if arm.startswith("control")} == {
        "control/p1": "A cough with blood. What now?"
    }


def test_form_system_and_repeats_reach_every_probe() -> None:
    """The answer form stands behind a blank line, the system prompt beside; an item's repeats go before the set's."""
    body = raw_set(form={"instruction": "\nReply yes or no.\n"}, system="Be brief.", repeats=4)
    body["items"] = [COUGH, {"id": "rash", "texts": ["A rash.{label}"], "repeats": 2}]
    found = {probe.id: probe for probe in build_probe_set(body, where="x").probes()}
    assert found["tiny/cough/none/p1"].turns == ("A cough. What now?\n\nReply yes or no.",)
    assert {probe.system for probe in found.values()} == {"Be brief."}
    assert (found["tiny/cough/none/p1"].repeats, found["tiny/rash/none/p1"].repeats) == (4, 2)
    assert next(iter(built().probes())).repeats == 1


def test_braces_are_plain_text_in_a_set_without_factors() -> None:
    """Without factors there are no slots: JSON and even {label} in a question reach the model as they are."""
    question = 'What do {label}, {dummy} and {"a": {}} mean?'
    probes = built(factors={}, items=[{"id": "q", "texts": [question]}])
    assert prompts(probes, "q") == {"none/p1": question}


words = st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=20)


@given(before=words, after=words, black=words, sex=words)
def test_two_arms_differ_only_in_the_label(before: str, after: str, black: str, sex: str) -> None:
    """Whatever the words: the prompt of an arm is the text with that arm's label in the slot, and nothing else."""
    race = {"levels": [{"name": "white", "say": ""}, {"name": "black", "say": black}]}
    other = {"levels": [{"name": "man", "say": sex}, {"name": "woman", "say": ""}]}
    item = {"id": "cough", "texts": [f"x{before}{{label}}{after}x"]}
    found = prompts(built(items=[item], factors={"race": race, "sex": other}, dummy=sex))
    assert found["none/p1"] == found["white/p1"] == found["woman/p1"] == f"x{before}{after}x"
    assert found["black/p1"] == f"x{before}{black}{after}x"
    assert found["man/p1"] == found["dummy/p1"] == f"x{before}{sex}{after}x"


def item_with(**changes: Any) -> dict[str, Any]:
    """The changes of a set whose item has these entries."""
    return {"items": [COUGH | changes]}


def factor_with(*levels: Any) -> dict[str, Any]:
    """The changes of a set whose factor race has these levels."""
    return {"factors": {"race": {"levels": list(levels)}}, "items": []}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "quiz"}, r"kind must be one of vignettes, .*keyed, it is 'quiz'"),
        ({"version": 1}, "version must be text, it is 1"),
        ({"caveats": "none"}, "caveats must be a list, it is 'none'"),
        ({"repeats": True}, "repeats must be a whole number, it is True"),
        ({"repeats": 0}, "the set has repeats = 0; it must be 1 or more"),
        (item_with(repeats=-1), "item 'cough' has repeats = -1; it must be 1 or more"),
        (item_with(id="a/b"), r"an item needs an id of letters, digits.*got 'a/b'"),
        (item_with(id="cough\n"), "an item needs an id"),
        ({"items": [{"texts": ["x"]}]}, "an item needs an id.*got None"),
        ({"items": ["cough"]}, r"items\[1\] must be a table, it is 'cough'"),
        (item_with(texts="A cough."), r"items\[cough\].texts must be a list, it is 'A cough.'"),
        (item_with(texts=[]), "item 'cough' needs texts, a list of one or more wordings"),
        (item_with(texts=["x", " \n"]), "item 'cough' needs texts"),
        (item_with(texts=["x", 3]), r"items\[cough\].texts\[2\] must be text, it is 3"),
        (item_with(texts=["{ethnicity}"]), r"item 'cough' has a slot {ethnicity} that is not a factor \(factors: race, sex\)"),
        (item_with(control={"text": "{age}"}), r"item 'cough' has a slot {age} that is not a factor"),
        (item_with(control={"field": "triage"}), "item 'cough' needs texts.* and a text in its control"),
        (item_with(control={"text": "x", "direction": "up"}), r"items\[cough\].control.direction must be one of lower, higher, it is 'up'"),
        (item_with(exclude=["age"]), r"item 'cough' excludes 'age', which is not a factor \(factors: race, sex\)"),
        (item_with(exclude="sex"), r"items\[cough\].exclude must be a list, it is 'sex'"),
        (item_with(say={"sex": {"girl": "x"}}), r"item 'cough' says sex.girl, which is no level of a factor \(there are race.white, "),
        ({"items": [COUGH, COUGH]}, "item 'cough' is declared twice"),
        ({"cross": [["race", "age"]]}, r"cross names 'age', which is not a factor \(factors: race, sex\)"),
        ({"cross": ["race"]}, r"cross\[1\] must be a list, it is 'race'"),
        ({"cross": [["race", "race"]]}, "a block of cross names a factor twice: race, race"),
        (factor_with({"name": "white"}), "factor 'race' needs two or more levels"),
        (factor_with({"name": "white"}, {"say": "x"}), "factor 'race' needs two or more levels, each with a name"),
        (factor_with({"name": "white"}, {"name": "a/b"}), "each with a name of letters, digits"),
        (factor_with({"name": "white"}, {"name": "white"}), "factor 'race' declares a level twice; it has white, white"),
        (factor_with({"name": "white"}, {"name": "none"}), "'none' names an arm and cannot be a level"),
        (factor_with("white", "black"), r"factors.race.levels\[1\] must be a table, it is 'white'"),
        ({"factors": {"a": RACE, "b": RACE}, "items": []}, "level 'white' is declared twice"),
        ({"factors": {"label": RACE}, "items": []}, "a factor cannot be called 'label'"),
        ({"form": {"fields": [{"name": "a", "kind": "scale"}]}}, r"form.fields\[a\].kind must be one of ordinal, .*it is 'scale'"),
        ({"form": {"fields": [{"name": "a"}]}}, "a field of the answer form is malformed: .*kind"),
        ({"form": {"fields": [{"name": "a", "kind": "text", "lowest": 1}]}}, "a field of the answer form is malformed: .*lowest"),
        ({"form": {"fields": [{"name": "a", "kind": "text", "low": "1"}]}}, r"form.fields\[a\].low must be a number, it is '1'"),
        (
            {"form": {"fields": [{"name": "a", "kind": "number", "low": 2, "high": 1}]}},
            "field 'a' needs low <= high .* it has 2, 1 and 1.0",
        ),
        ({"form": {"fields": [{"name": "a", "kind": "number", "step": 0}]}}, "field 'a' needs low <= high and a step above 0"),
        ({"form": {"fields": [{"name": "a", "kind": "text"}] * 2}}, "field 'a' is declared twice"),
        ({"title": "\ud800"}, "holds half a character"),
    ],
)
def test_errors_name_the_file_the_place_and_what_would_be_right(changes: dict[str, Any], said: str) -> None:
    """A malformed set is refused with the file, the item and what is admitted."""
    with pytest.raises(ProbeError, match=f"^tiny/set.toml: .*{said}"):
        built(**changes)


@pytest.mark.parametrize("name", ["source", "sign_off", "review_by"])
def test_a_card_without_provenance_is_refused(name: str) -> None:
    """No set is built without the whole card."""
    body = raw_set()
    del body[name]
    with pytest.raises(ProbeError, match=f"tiny: the card lacks {name} .needed: name, title"):
        build_probe_set(body, where="tiny")


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every entry inside a nested value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*path, key)
        yield from nodes(one, (*path, key))


FULL = raw_set(
    cross=[["race", "sex"]],
    form={"instruction": "x", "fields": [{"name": "triage", "kind": "ordinal", "low": 1, "high": 5, "choices": ["a"], "primary": True}]},
    items=[
        COUGH | {"control": {"text": "x", "field": "triage", "direction": "lower"}, "key": {"triage": [1]}, "say": {"sex": {"man": "x"}}}
    ],
)
junk: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", "x", "race", "{x}", 0, -1, 2.5, True, [], ["x"], [[]], [None], {}, {"name": "x"}, {"race": []}]
)


@given(path=st.sampled_from(list(nodes(FULL))), junk=junk)
def test_a_spoilt_set_is_refused_or_works(path: tuple[Any, ...], junk: Any) -> None:
    """Whatever one entry of a file is replaced with, the answer is a ProbeError or a set whose probes can be made and linted."""
    body: Any = copy.deepcopy(FULL)
    place = body
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = junk
    try:
        probes = build_probe_set(body, where="tiny")
    except ProbeError as error:
        assert str(error).startswith("tiny: ")
        return
    ids = [probe.id for probe in probes.probes()]
    assert len(set(ids)) == len(ids)
    lint(probes)


def named(**changes: Any) -> dict[str, Any]:
    """Changes that state race by names, crossed with sex: three names a cell."""
    race = {"levels": [{"name": level, "say": " The patient's name is {name}."} for level in ("white", "black")]}
    sex = {"levels": [{"name": "man"}, {"name": "woman"}]}
    names = {f"{one}/{other}": [f"{one}-{other}-{n}" for n in range(3)] for one in ("white", "black") for other in ("man", "woman")}
    return {"factors": {"race": race, "sex": sex}, "cross": [["race", "sex"]], "names": names, **changes}


def test_names_rotate_over_vignettes_and_wordings() -> None:
    """Two wordings and three names: the first item takes names 0 and 1, the second 2 and 0; prompt and probe have the name."""
    items = [{**COUGH, "id": name} for name in ("one", "two")]
    probes = [probe for probe in built(**named(items=items)).probes() if probe.arm == "black/woman"]
    assert [probe.name for probe in probes] == [f"black-woman-{number}" for number in (0, 1, 2, 0)]
    assert probes[0].turns[0] == "A cough. The patient's name is black-woman-0. What now?"
    assert all(probe.name == "" for probe in built(**named(items=items)).probes() if probe.arm in ("none", "dummy"))


def test_an_arm_stated_by_names_needs_some_and_names_need_an_arm() -> None:
    """What is missing and what is too much are named."""
    few = named()["names"]
    del few["black/woman"]
    with pytest.raises(ProbeError, match="arm 'black/woman' is stated by a name and has none"):
        built(**named(names=few))
    with pytest.raises(ProbeError, match="names are given for 'nobody', which is no arm"):
        built(**named(names={**named()["names"], "nobody": ["N"]}))
    with pytest.raises(ProbeError, match=r"every arm needs the same number of names, .* black/woman 1"):
        built(**named(names={**named()["names"], "black/woman": ["N"]}))


def test_axes_choose_and_cross_factors() -> None:
    """One factor only, or two crossed; the other factors are not asked."""
    probes = built()
    assert arms_of(with_axes(probes, ["sex"])) == ["none", "dummy", "man", "woman"]
    crossed = with_axes(probes, ["race*sex", "race"])
    assert arms_of(crossed) == ["none", "dummy", "white/man", "white/woman", "black/man", "black/woman", "white", "black"]
    assert with_axes(probes, []) is probes
    with pytest.raises(ProbeError, match=r"tiny, --axes age: cross names 'age', which is not a factor \(factors: race, sex\)"):
        with_axes(probes, ["age"])


def test_axes_leave_a_set_without_factors_alone() -> None:
    """Questions have no axis."""
    plain = build_probe_set({**CARD, "kind": "repeats", "items": [{"id": "a", "texts": ["x"]}]}, where="x")
    assert with_axes(plain, ["race"]) is plain


def test_names_of_arms_that_are_not_asked_are_left_out() -> None:
    """Race by name needs its names per sex; asked by sex alone nobody has a name."""
    assert with_axes(built(**named()), ["sex"]).raw["names"] == {}


def test_a_variant_names_its_base_case() -> None:
    """An item is its own base case unless it says otherwise."""
    probes = built(items=[COUGH, {**COUGH, "id": "cough-2", "base": "cough"}])
    assert [item.base for item in probes.items] == ["cough", "cough"]
