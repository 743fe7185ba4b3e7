"""Laws of audit/analyse.py: calls are accounted for to the last one, and the same folder gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audit.adapter import Response
from audit.analyse import analyse
from audit.dossier import read_dossier
from audit.errors import TranscriptError
from audit.plan import build_plan, write_plan
from audit.policy import build_policy
from audit.probe_file import build_probe_set
from audit.transcript import TranscriptWriter

ROOT = Path(__file__).parents[1]
CARD = dict.fromkeys(("title", "version", "language", "jurisdiction", "licence", "source", "as_of", "review_by", "sign_off"), "test")
FORM = {"fields": [{"name": "treat", "kind": "binary"}, {"name": "triage", "kind": "ordinal", "low": 1, "high": 5}]}
ITEMS = [{"id": "v1", "texts": ["One?"]}, {"id": "v2", "texts": ["Two?"]}]
WARD = {**CARD, "name": "ward", "kind": "vignettes", "repeats": 5, "form": FORM, "items": ITEMS}
DESK = {**CARD, "name": "desk", "kind": "questions", "repeats": 4, "items": [{"id": "q1", "texts": ["Why?"]}]}
POLICY = {"name": "test", "rules": [{"metric": "refusal_rate", "at_most": 0.5}], "minimum_answered": 0.5}
NO = "I'm sorry, but I can't help with that."


def run_folder(folder: Path, *responses: Response, sets: tuple[dict[str, Any], ...] = (WARD,)) -> Path:
    """A run folder with these answers."""
    built = [build_probe_set(raw, where="test") for raw in sets]
    write_plan(build_plan(built, model={"adapter": "x", "model": "m"}, policy=POLICY), folder)
    with TranscriptWriter(folder) as writer:
        for response in responses:
            writer.append(response)
    return folder


def reply(item: str, repeat: int, text: str | None, finish: str = "stop", *, set: str = "ward", tokens: int | None = 10) -> Response:
    """One response of ten tokens in and five out, unless told otherwise."""
    out = None if tokens is None else tokens // 2
    return Response(f"{set}/{item}/none/p1", repeat, text, finish=finish, tokens_in=tokens, tokens_out=out)


# v2 has an error that a later answer replaced, an error that stayed, and a fifth call that was never sent.
MIXED = (
    reply("v1", 1, '{"treat": "yes", "triage": 2}'),
    reply("v1", 2, '{"treat": "no"}'),
    reply("v1", 3, NO),
    reply("v1", 4, "", "empty"),
    reply("v1", 5, '{"treat": "yes", "tri', "length"),
    reply("v2", 1, None, "content_filter", tokens=None),
    reply("v2", 2, None, "error", tokens=None),
    reply("v2", 3, None, "error", tokens=None),
    reply("v2", 4, '{"treat": "yes", "triage": 3}'),
    reply("v2", 2, '{"treat": "no", "triage": 5}'),
)


def test_every_call_is_accounted_for(tmp_path: Path) -> None:
    """Ten calls planned; counted by hand on MIXED.

    Sent nine (v2#5 was not). Answered eight (v2#3 failed). Read, one field at least: v1#1, v1#2, v1#5, v2#2, v2#4. Scored, both fields:
    v1#1, v2#2, v2#4. Tokens were told for seven answers: 70 in, 35 out."""
    found = analyse(run_folder(tmp_path / "run", *MIXED))
    assert found.content["accounting"] == [
        {
            "set": "ward", "planned": 10, "sent": 9, "answered": 8, "read": 5, "scored": 3,
            "refused": 1, "empty": 1, "truncated": 1, "filtered": 1, "errors": 1, "tokens_in": 70, "tokens_out": 35,
        }
    ]  # fmt: skip
    assert found.content["sets"][0]["probes"] == 2


def test_refused_and_unread_answers_are_findings(tmp_path: Path) -> None:
    """Of the eight answers one was refused (v1#3), and four left a field unread without refusing (v1#2, v1#4, v1#5, v2#1)."""
    found = analyse(run_folder(tmp_path / "run", *MIXED))
    refused, unread = found.one("refusal_rate"), found.one("unread_rate")
    assert (refused["value"], refused["responses"], refused["n"], refused["unit"]) == (1 / 8, 8, 2, "items")
    assert refused["evidence"] == ["ward/v1/none/p1#3"]
    assert unread["value"] == 4 / 8
    assert unread["evidence"] == [f"ward/{one}" for one in ("v1/none/p1#2", "v1/none/p1#4", "v1/none/p1#5", "v2/none/p1#1")]
    shown = {name: one["answer"] for name, one in found.content["evidence"].items()}
    assert shown["ward/v1/none/p1#3"] == NO and shown["ward/v2/none/p1#1"] is None


def test_a_set_without_a_form_is_read_when_something_was_said(tmp_path: Path) -> None:
    """An answer is read, a refusal is read but not scored, an empty reply is neither; there is no unread rate without a form."""
    texts = (("Because.", "stop"), (NO, "stop"), (" ", "empty"), ("So it is.", "stop"))
    answers = [reply("q1", repeat, text, finish, set="desk") for repeat, (text, finish) in enumerate(texts, 1)]
    found = analyse(run_folder(tmp_path / "run", *answers, sets=(DESK,)))
    (counts,) = found.content["accounting"]
    assert (counts["answered"], counts["read"], counts["scored"], counts["refused"], counts["empty"]) == (4, 3, 2, 1, 1)
    assert found.one("refusal_rate")["value"] == 1 / 4
    with pytest.raises(LookupError):
        found.one("unread_rate")


def test_sets_are_accounted_for_apart(tmp_path: Path) -> None:
    """Each set has its own counts; one that was not reached yet has none sent, and says that no answer came back."""
    found = analyse(run_folder(tmp_path / "run", *MIXED, sets=(WARD, DESK)))
    ward, desk = found.content["accounting"]
    assert (ward["set"], ward["planned"], ward["sent"]) == ("ward", 10, 9)
    assert desk == {"set": "desk", "planned": 4} | dict.fromkeys(list(ward)[2:], 0)
    missing = found.one("refusal_rate", set="desk")
    assert missing["value"] is None and missing["note"] == "no answer came back"


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    """Analysed again, in another folder and in another process with another hash seed: byte-identical."""
    first = run_folder(tmp_path / "run", *MIXED, sets=(WARD, DESK))
    written = analyse(first).to_json().encode()
    assert (first / "dossier.json").read_bytes() == written
    analyse(first)
    assert (first / "dossier.json").read_bytes() == written
    moved = shutil.copytree(first, tmp_path / "elsewhere" / "moved", ignore=shutil.ignore_patterns("dossier.json"))
    code = f"from pathlib import Path; from audit.analyse import analyse; analyse(Path({str(moved)!r}))"
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=60, cwd=tmp_path)
    assert (moved / "dossier.json").read_bytes() == written


def test_what_came_back_is_written_and_returned(tmp_path: Path) -> None:
    """The returned dossier is the one in the folder; it carries the digests of plan and transcript."""
    folder = run_folder(tmp_path / "run", *MIXED)
    found = analyse(folder)
    assert read_dossier(folder) == found
    files = {"plan_sha256": "plan.json", "transcript_sha256": "transcript.jsonl"}
    digests = {key: hashlib.sha256((folder / file).read_bytes()).hexdigest() for key, file in files.items()}
    assert {key: found.content["run"][key] for key in files} == digests


def test_another_policy_judges_and_is_named(tmp_path: Path) -> None:
    """The frozen policy finds one refusal in eight too few answers to tell; one that accepts that ends with 0, and the dossier says so."""
    folder = run_folder(tmp_path / "run", *MIXED)
    frozen = analyse(folder)
    assert frozen.exit_code == 3 and frozen.content["run"]["policy_frozen"]
    lenient = analyse(folder, policy=build_policy({**POLICY, "name": "lenient", "accept_inconclusive": True}, where="test"))
    assert lenient.exit_code == 0 and not lenient.content["run"]["policy_frozen"]
    assert lenient.content["run"]["policy"]["name"] == "lenient"
    strict = analyse(folder, policy=build_policy({**POLICY, "minimum_answered": 0.81}, where="test"))
    assert strict.exit_code == 3  # 8 of 10 answered


def test_every_step_is_told(tmp_path: Path) -> None:
    """The reading comes first, then each analyser by name."""
    steps: list[str] = []
    analyse(run_folder(tmp_path / "run", *MIXED), progress=steps.append)
    assert steps[0] == "reading answers" and {"bias gap", "flips", "readability"} <= set(steps[1:])
    assert steps[1:] == sorted(steps[1:])


def test_without_answers_there_is_one_clear_error(tmp_path: Path) -> None:
    """A plan that nobody has asked yet, and a folder without a plan; no dossier is left behind."""
    with pytest.raises(TranscriptError, match="no answers yet; `medaudit ask` or `medaudit run` collects them"):
        analyse(run_folder(tmp_path / "run"))
    assert not (tmp_path / "run" / "dossier.json").exists()
    with pytest.raises(TranscriptError, match=r"no plan.json here"):
        analyse(tmp_path)


def test_failed_calls_alone_are_no_error_but_no_verdict(tmp_path: Path) -> None:
    """Every call failed: counted, not measured, exit 3."""
    found = analyse(run_folder(tmp_path / "run", *(reply("v1", one, None, "error") for one in range(1, 6))))
    (counts,) = found.content["accounting"]
    assert (counts["sent"], counts["answered"], counts["errors"]) == (5, 0, 5)
    assert found.exit_code == 3
    assert json.dumps(found.content, allow_nan=False)
