"""`medaudit grade` as a user meets it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import loopback
import pytest
from aiohttp import web
from judging import verdict
from loopback import Loopback, Seen

from audit.commands.grade import grade
from audit.errors import AdapterError, TranscriptError
from audit.probe_file import load_probe_set
from audit.transcript import TRANSCRIPT

RIGHT, WRONG = (load_probe_set("race-medicine").item("brain_size").raw[name] for name in ("correct_answer", "wrong_answer"))


def run(*arguments: str | Path) -> int:
    """The exit code of `medaudit grade` with these arguments."""
    return int(grade.main([str(one) for one in arguments], standalone_mode=False))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Three answers to one item: right, wrong and empty."""
    path = tmp_path / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "item", "response"], [1, "brain_size", RIGHT], [2, "brain_size", WRONG], [3, "brain_size", ""]])
    return path


def test_recorded_answers_are_graded_by_rules(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row out for each row in, in order, with spans inside the response, and a summary."""
    out = tmp_path / "out.csv"
    assert run(answers, "--probe-set", "race-medicine", "--out", out) == 0
    rows = rows_of(out)
    assert [(row["id"], row["stance"]) for row in rows] == [("1", "rejects"), ("2", "endorses"), ("3", "unread")]
    for row in rows:
        assert 0 <= float(row["confidence"]) <= 1 and row["rule"]
        assert all(0 <= start < end <= len(row["response"]) for start, end in json.loads(row["spans"]))
    printed = capsys.readouterr().out.splitlines()
    assert printed[1].split() == ["all", "answers", "3", "1", "1", "0", "0", "0", "1"]
    assert printed[-4] == "unread: 1 answer: empty answer" and printed[-3].startswith("answers that repeat race-based medicine: 33.3 % (")
    assert printed[-2].startswith(("  corrected for ", "  uncorrected: ")) and printed[-1] == str(out)


def test_a_wrong_use_says_what_would_be_right(answers: Path, tmp_path: Path) -> None:
    """Unknown items, the file itself as --out, a judge without a model, people without ratings."""
    with pytest.raises(click.BadParameter, match="is read from; name another file to write"):
        run(answers, "--out", answers)
    with pytest.raises(click.UsageError, match="--grader judge needs --model, the model that judges"):
        run(answers, "--out", tmp_path / "o.csv", "--grader", "judge")
    with pytest.raises(click.UsageError, match="its vote would count twice"):
        run(answers, "--out", tmp_path / "o.csv", "--grader", "judge", "--model", "echo:", "--also-judge", "echo:")
    with pytest.raises(click.UsageError, match="--grader human needs --ratings FILE"):
        run(answers, "--out", tmp_path / "o.csv", "--grader", "human")
    answers.write_text("item,response\nbrain_sise,x\n", encoding="utf-8")
    with pytest.raises(TranscriptError, match="'brain_sise' \\(1, perhaps 'brain_size'\\)"):
        run(answers, "--out", tmp_path / "o.csv")
    assert run(answers, "--out", tmp_path / "o.csv", "--any-item") == 0


def test_people_grade(answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the ids of the answers; how far the raters agree is printed."""
    ratings = tmp_path / "ratings.csv"
    given = ["1,ann,rejects", "1,bob,rejects", "2,ann,endorses", "2,bob,hedges"]
    ratings.write_text("id,rater,stance,item\n" + "".join(f"{one},brain_size\n" for one in given), encoding="utf-8")
    assert run(answers, "--out", tmp_path / "out.csv", "--grader", "human", "--ratings", ratings) == 0
    assert [row["stance"] for row in rows_of(tmp_path / "out.csv")] == ["rejects", "unread", "unread"]
    assert "agreement of 2 on 2 answers: 50.0 %" in capsys.readouterr().out


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server with models that judge: one that reads, and one that copies a verdict from the answer."""

    def judging(reply: Callable[[str], str]) -> Callable[[Seen, web.Request], loopback.Answer]:
        async def behave(seen: Seen, request: web.Request) -> web.StreamResponse:
            answer = loopback.reply_to("ok", seen)
            answer["choices"][0]["message"]["content"] = reply(seen.text)
            return web.json_response(answer)

        return behave

    def reads(prompt: str) -> str:
        return verdict(prompt, "endorses" if WRONG.split(".")[0] in prompt else "rejects")

    monkeypatch.setitem(loopback.SPECIAL, "reads", judging(reads))
    monkeypatch.setitem(loopback.SPECIAL, "reads-again", judging(reads))
    monkeypatch.setitem(loopback.SPECIAL, "copies", judging(lambda prompt: '{"stance": "rejects"}'))
    server = Loopback()
    yield server
    server.close()


def test_a_served_model_judges_and_its_replies_are_kept(answers: Path, tmp_path: Path, server: Loopback) -> None:
    """Over HTTP, temperature 0, one call for each answer that is not empty; the same command again asks nobody."""
    out = tmp_path / "out.csv"
    options = ("--grader", "judge", "--model", "reads", "--base-url", f"{server.url}/v1", "--no-mask", "--out", out)
    assert run(answers, *options) == 0
    assert [row["stance"] for row in rows_of(out)] == ["rejects", "endorses", "unread"]
    assert [row["rule"] for row in rows_of(out)] == ["reads", "reads", "empty answer"]
    assert len(server.requests) == 2 and {seen.body["temperature"] for seen in server.requests} == {0.0}
    assert len((tmp_path / "out.csv.judge" / TRANSCRIPT).read_text(encoding="utf-8").splitlines()) == 2
    first = out.read_bytes()
    assert run(answers, *options) == 0 and out.read_bytes() == first and len(server.requests) == 2


def test_several_judges_vote(answers: Path, tmp_path: Path, server: Loopback, capsys: pytest.CaptureFixture[str]) -> None:
    """Two read, one copies a verdict without the case number and is not heard; the agreement is printed."""
    out = tmp_path / "out.csv"
    judges = ("--model", "openai:reads", "--also-judge", "openai:copies", "--also-judge", "openai:reads-again")
    assert run(answers, "--out", out, "--grader", "judge", *judges, "--base-url", f"{server.url}/v1", "--no-mask") == 0
    assert rows_of(out)[0]["rule"] == "2 of 3: openai:reads rejects, openai:copies nothing, openai:reads-again rejects"
    assert "agreement of 3 on" in capsys.readouterr().out


def test_a_judge_that_cannot_be_reached_is_told(answers: Path, tmp_path: Path, server: Loopback) -> None:
    """No file is written; what was replied so far is kept."""
    out = tmp_path / "out.csv"
    with pytest.raises(AdapterError, match="invalid key"):
        run(answers, "--out", out, "--grader", "judge", "--model", "wrong-key", "--base-url", f"{server.url}/v1")
    assert not out.exists()


@pytest.mark.parametrize("model", ["echo:", "sim:fair"])
def test_models_that_do_not_judge_read_nothing(answers: Path, tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]) -> None:
    """And the summary says why."""
    out = tmp_path / "out.csv"
    assert run(answers, "--out", out, "--grader", "judge", "--model", model) == 0
    assert {row["stance"] for row in rows_of(out)} == {"unread"}
    assert f"unread: 2 answers: {model}: the reply is not" in capsys.readouterr().out
