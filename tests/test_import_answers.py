"""Laws of audit/import_answers.py and audit/answer_file.py: recorded answers become a run folder, or an error that names the row."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import MedauditError, TranscriptError
from audit.import_answers import import_answers
from audit.probe import ProbeSet
from audit.probe_file import build_probe_set
from audit.transcript import Study, open_study, read_plan

CARD = {
    "name": "tiny", "title": "Tiny", "version": "1", "kind": "vignettes", "language": "en", "jurisdiction": "US", "licence": "none",
    "source": "test", "as_of": "2026-01-01", "review_by": "2027-01-01", "sign_off": "test",
}  # fmt: skip
POLICY = {"name": "none"}


def tiny() -> ProbeSet:
    """A set with two crossed factors, two wordings and a control."""
    race = {"levels": [{"name": "white", "label": "White", "say": " W."}, {"name": "black", "label": "Black", "say": " B."}]}
    sex = {"levels": [{"name": "man", "say": " M."}, {"name": "woman", "say": " F."}]}
    items = [
        {"id": "pain", "texts": ["Pain.{label}", "Ache.{label}"], "control": {"text": "Much pain."}},
        {"id": "cough", "texts": ["Cough.{label}"], "exclude": ["sex"]},
    ]
    body = {**CARD, "system": "Be brief.", "factors": {"race": race, "sex": sex}, "cross": [["sex", "race"]], "items": items}
    return build_probe_set(body, where="tiny")


def file_of(folder: Path, text: str | bytes, name: str = "answers.csv") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def lines_of(folder: Path, *rows: dict[str, Any]) -> Path:
    """A JSONL file with these rows."""
    return file_of(folder, "".join(json.dumps(row) + "\n" for row in rows), "answers.jsonl")


def study_of(path: Path, **more: Any) -> Study:
    """What is judged after importing a file."""
    import_answers(path, path.parent / "run", policy=POLICY, **more)
    return open_study(path.parent / "run")


def column(study: Study, name: str) -> list[Any]:
    """A column of the study's table."""
    return list(study.table[name])


def test_a_csv_file_becomes_a_run_folder(tmp_path: Path) -> None:
    """Items, factors and coded outcomes make the design; every answer keeps its text, its levels and what was coded."""
    text = (
        "item,factor:race,factor:sex,repeat,response,outcome:ct,outcome:triage,outcome:dose,model,at,prompt\n"
        'pain,White,man,1,"yes, now\nat once",1,2,0.5,gpt,2026-01-01,"Pain?"\n'
        "pain,Black,woman,1,no,0,5,2,gpt,,\n"
        "pain,Black,woman,2,,,3,1,gpt,,\n"
    )
    path = file_of(tmp_path, "\ufeff" + text)
    study = study_of(path, seed=3)
    (one,) = study.sets
    assert {factor.name: factor.levels for factor in one.factors} == {"race": ("White", "Black"), "sex": ("man", "woman")}
    assert [(f.name, f.kind, f.low, f.high, f.step, f.primary) for f in one.fields] == [
        ("ct", "binary", None, None, 1.0, True),
        ("triage", "ordinal", 2.0, 5.0, 3.0, True),
        ("dose", "number", 0.5, 2.0, 1.5, True),
    ]
    assert column(study, "id") == [
        f"answers/pain/{arm}/p1#{repeat}" for arm, repeat in (("Black/woman", 1), ("Black/woman", 2), ("White/man", 1))
    ]
    assert column(study, "factors")[0] == {"race": "Black", "sex": "woman"}
    assert column(study, "text") == ["no", "", "yes, now\nat once"]
    assert column(study, "finish") == ["stop", "stop", "stop"]
    assert column(study, "outcomes")[1] == {"ct": None, "triage": 3.0, "dose": 1.0}
    assert column(study, "prompt") == ["Pain?", "Pain?", "Pain?"]
    assert study.table.iloc[2]["at"] == "2026-01-01"
    plan = read_plan(tmp_path / "run")
    assert (plan["seed"], plan["policy"], plan["model"]["model"], plan["probes"]) == (3, POLICY, "gpt", {"count": 2, "calls": 3})


def test_jsonl_and_csv_give_the_same(tmp_path: Path) -> None:
    """The same answers in either form, with a byte order mark and empty lines, give the same table."""
    rows = [{"item": "a", "response": "x", "factor:race": "W"}, {"item": "a", "response": "é", "factor:race": "B"}]
    (tmp_path / "csv").mkdir()
    (tmp_path / "jsonl").mkdir()
    one = study_of(file_of(tmp_path / "csv", "item,response,factor:race\n\na,x,W\n,,\na,é,B\n"))
    two = study_of(file_of(tmp_path / "jsonl", "\ufeff\n" + "\n\n".join(map(json.dumps, rows)), "answers.jsonl"))
    assert one.table.to_dict("records") == two.table.to_dict("records")
    assert one.sets[0].raw == two.sets[0].raw


def test_answers_without_factors_are_questions(tmp_path: Path) -> None:
    """A file of items and responses alone: arm none, repeats in file order, an empty answer is one, none at all is an error."""
    path = lines_of(tmp_path, *({"item": "q", "response": text} for text in ("a", " ", None)))
    study = study_of(path)
    assert study.sets[0].kind == "questions"
    assert column(study, "repeat") == [1, 2, 3]
    assert column(study, "finish") == ["stop", "empty", "error"]
    assert column(study, "error")[2] == "no recorded answer"
    assert set(column(study, "arm")) == {"none"}


def test_coded_outcomes_need_no_text(tmp_path: Path) -> None:
    """A table of codes alone can be judged; a cell left empty is not coded, which is not 0."""
    study = study_of(file_of(tmp_path, "item,outcome:ct\na,1\na,\n"))
    assert column(study, "outcomes") == [{"ct": 1.0}, {"ct": None}]
    assert column(study, "finish") == ["stop", "empty"]


def test_the_reference_level_can_be_named(tmp_path: Path) -> None:
    """The first level seen is the reference, unless `references` names another; one that is not there is refused with what is."""
    path = file_of(tmp_path, "item,response,factor:race\na,x,White\na,y,Black\na,z,Asian\n")
    study = study_of(path, references={"race": "Asian"})
    assert study.sets[0].factors[0].levels == ("Asian", "White", "Black")
    for wrong in ({"race": "asian"}, {"sex": "man"}):
        with pytest.raises(TranscriptError, match=r"the file has no such factor and level \(it has race: White, Black, Asian"):
            import_answers(path, tmp_path / "other", policy=POLICY, references=wrong)
    with pytest.raises(TranscriptError, match="a probe set declares its reference levels itself"):
        import_answers(path, tmp_path / "other", policy=POLICY, references={"race": "Asian"}, probes=tiny())
    assert not (tmp_path / "other").exists()


def test_a_level_called_like_an_arm_is_no_arm(tmp_path: Path) -> None:
    """Patients whose insurance is "none" are a group; answers in which nothing is stated are another."""
    study = study_of(file_of(tmp_path, "item,response,factor:insurance\na,x,none\na,y,private\na,z,\n"))
    assert dict(zip(column(study, "text"), column(study, "arm"), strict=True)) == {"x": "insurance-none", "y": "private", "z": "none"}
    assert study.sets[0].factors[0].labels == {"insurance-none": "none", "private": "private"}


def test_a_factor_with_one_level_is_no_factor(tmp_path: Path) -> None:
    """There is nothing to compare: the level stands in no arm."""
    study = study_of(file_of(tmp_path, "item,response,factor:race,factor:sex\na,x,W,m\na,y,B,m\n"))
    assert [factor.name for factor in study.sets[0].factors] == ["race"]
    assert column(study, "arm") == ["B", "W"]


def test_answers_find_their_place_in_a_probe_set(tmp_path: Path) -> None:
    """By arm, or by factors under their names or labels and in any order; prompts are those that the set would send."""
    path = lines_of(
        tmp_path,
        {"item": "pain", "factor:race": "Black", "factor:sex": "woman", "paraphrase": 2, "response": "a"},
        {"item": "pain", "arm": "woman/black", "response": "b"},
        {"item": "pain", "arm": "control", "response": "c"},
        {"item": "cough", "factor:race": "white", "response": "d"},
        {"item": "cough", "response": "e", "prompt": "They asked this."},
        {"item": "pain", "arm": "man/white", "factor:race": "white", "factor:sex": "man", "response": "f"},
    )
    study = study_of(path, probes=tiny(), model="gpt")
    found = study.table.set_index("text")
    assert dict(found["id"]) == {
        "a": "tiny/pain/woman/black/p2#1",
        "b": "tiny/pain/woman/black/p1#1",
        "c": "tiny/pain/control/p1#1",
        "d": "tiny/cough/white/p1#1",
        "e": "tiny/cough/none/p1#1",
        "f": "tiny/pain/man/white/p1#1",
    }
    assert found.loc["b", "factors"] == {"sex": "woman", "race": "black"}
    prompts = dict(found["prompt"].loc[["a", "c", "d", "e"]])
    assert prompts == {
        "a": "Ache. F. B.",
        "c": "Much pain.",
        "d": "Cough. W.",
        "e": "They asked this.",
    }
    assert read_plan(tmp_path / "run")["sets"] == [tiny().raw]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"item": "pian"}, r"row 2: probe set 'tiny' has no item 'pian' \(it has pain, cough\)"),
        ({"item": "pain", "arm": "black"}, r"row 2: item 'pain' has no arm 'black' .*\(arms: none, man/white, .*; paraphrases: 1 to 2\)"),
        ({"item": "pain", "paraphrase": 3}, "row 2: item 'pain' has no arm 'none' with paraphrase 3"),
        ({"item": "pain", "arm": "control", "paraphrase": 2}, "row 2: item 'pain' has no arm 'control' with paraphrase 2"),
        ({"item": "pain", "factor:race": "black"}, "row 2: item 'pain' has no arm 'black'"),
        ({"item": "cough", "factor:race": "white", "factor:sex": "man"}, "row 2: item 'cough' has no arm 'white/man'"),
        ({"item": "pain", "arm": "man/white", "factor:race": "black", "factor:sex": "man"}, "row 2: item 'pain' has no arm 'man/white'"),
        (
            {"item": "pain", "factor:race": "BLACK"},
            r"row 2: the set has no factor 'race' with a level 'BLACK' \(it has race: white, ",
        ),
        ({"item": "pain", "factor:age": "old"}, "row 2: the set has no factor 'age' with a level 'old'"),
    ],
)
def test_answers_without_a_place_in_the_set_are_named(tmp_path: Path, row: dict[str, Any], said: str) -> None:
    """An unknown item, arm, level or wording is refused with its row and with what there is; nothing is written."""
    path = lines_of(tmp_path, {"item": "pain", "response": "x"}, {"response": "y", **row})
    with pytest.raises(TranscriptError, match=f"answers.jsonl: {said}"):
        import_answers(path, tmp_path / "run", policy=POLICY, probes=tiny())
    assert not (tmp_path / "run").exists()


HEAD = "item,response"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}\n", "no answers below the header"),
        (f"{HEAD},repeat\na,x,2\nb,y,2\na,z,2\n", "rows 2 and 4 both answer answers/a/none/p1 repeat 2; number them in `repeat`"),
        (f"{HEAD},repeat\na,x,\na,y,1\n", "rows 2 and 3 both answer answers/a/none/p1 repeat 1"),
        (f"{HEAD},prompt\na,x,One?\na,y,Two?\n", "rows 2 and 3 answer answers/a/none/p1 with two prompts; number them in `paraphrase`"),
        (f"{HEAD},arm\na,x,black\n", "row 2: arm 'black' is not what the columns factor:<name> say, 'none'"),
        (f"{HEAD},arm,factor:r\na,x,W,W\na,y,none,B\n", "row 3: arm 'none' is not what the columns factor:<name> say, 'B'"),
        (f"{HEAD},model\na,x,one\na,y,two\n", "holds answers of 2 models (one from row 2, two from row 3); choose one with --model-name"),
    ],
)
def test_answers_that_fit_no_design_are_named(tmp_path: Path, text: str, said: str) -> None:
    """Two answers to one prompt, two prompts of one answer, an arm that is none, two models: each with its rows; nothing is written."""
    with pytest.raises(TranscriptError, match=f"answers.csv:? {re.escape(said)}"):
        import_answers(file_of(tmp_path, text), tmp_path / "run", policy=POLICY)
    assert not (tmp_path / "run").exists()


def test_one_model_is_chosen(tmp_path: Path) -> None:
    """`model` chooses among several, names the one of a file that names none, and never renames answers of another."""
    path = file_of(tmp_path, "item,response,model\na,x,one\na,y,two\na,z,one\n")
    assert import_answers(path, tmp_path / "run", policy=POLICY, model="one") == 2
    assert column(open_study(tmp_path / "run"), "text") == ["x", "z"]
    with pytest.raises(TranscriptError, match="holds answers of one from row 2, two from row 3, none of three"):
        import_answers(path, tmp_path / "other", policy=POLICY, model="three")
    half = file_of(tmp_path, "item,response,model\na,x,one\na,y,\na,z,two\n", "half.csv")
    with pytest.raises(TranscriptError, match=r"half.csv: row 3 names no model, others do"):
        import_answers(half, tmp_path / "other", policy=POLICY, model="one")
    for number, (text, model, named) in enumerate([("m", None, "m"), ("", "gpt", "gpt"), ("", None, "plain")]):
        plain = file_of(tmp_path, f"item,response,model\na,x,{text}\na,y,\n", "plain.csv")
        assert import_answers(plain, tmp_path / str(number), policy=POLICY, model=model) == 2
        assert read_plan(tmp_path / str(number))["model"]["model"] == named


def test_a_run_folder_is_never_overwritten(tmp_path: Path) -> None:
    """A folder that holds a transcript, or a plan that waits to be asked, is refused and left as it is."""
    path = file_of(tmp_path, "item,response\na,x\n")
    for name in ("transcript.jsonl", "plan.json"):
        folder = tmp_path / name[0]
        folder.mkdir()
        (folder / name).write_text("mine", encoding="utf-8")
        with pytest.raises(TranscriptError, match=f"already holds a {name}; give another --out"):
            import_answers(path, folder, policy=POLICY)
        assert [(one.name, one.read_text(encoding="utf-8")) for one in folder.iterdir()] == [(name, "mine")]


HOSTILE = [
    "../../etc/passwd", "<script>alert(1)</script>", "a b", "a-b", "a/b", "a#1", "none", "control", "=cmd()", "中文", "x\x00y", "-" * 300,
]  # fmt: skip


def test_hostile_names_become_ids_and_are_kept_as_titles(tmp_path: Path) -> None:
    """Whatever items and levels are called, ids hold letters, digits, '_', '-' and '.' between the slashes, and none are mixed up."""
    named = [{"item": item, "factor:x y": level, "factor:b": level} for item in HOSTILE for level in HOSTILE]
    path = lines_of(tmp_path, *({**row, "response": f"{row['item']}|{row['factor:b']}"} for row in named))
    study = study_of(path)
    (one,) = study.sets
    assert all(re.fullmatch(r"answers/[\w.-]+/[\w.-]+/[\w.-]+/p1#1", name) for name in column(study, "id"))
    assert len(set(column(study, "id"))) == len(HOSTILE) ** 2
    titles = {item.id: item.raw["title"] for item in one.items}
    labels = {factor.name: factor.labels for factor in one.factors}
    for row in study.table.to_dict("records"):
        first, second = (labels[factor][level] for factor, level in row["factors"].items())
        assert first == second
        assert row["text"] == f"{titles[row['item']]}|{first}"


cells = st.text(st.characters(), max_size=12)


@given(st.lists(st.tuples(cells.filter(str.strip), cells, cells), min_size=1, max_size=6))
def test_any_text_is_imported_or_refused_with_a_row(tmp_path_factory: pytest.TempPathFactory, rows: Sequence[tuple[str, str, str]]) -> None:
    """Any text in item, response and factor of a JSONL file gives a study that can be written out again, or a clear error."""
    folder = tmp_path_factory.mktemp("any")
    path = lines_of(folder, *({"item": item, "response": text, "factor:f": level} for item, text, level in rows))
    try:
        study = study_of(path)
    except MedauditError as error:
        assert "row" in str(error)
        return
    assert len(study.table) == len(rows)
    json.dumps(column(study, "text"), ensure_ascii=False).encode()
