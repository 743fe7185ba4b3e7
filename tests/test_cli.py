"""The command line as its users meet it: real processes, exit codes, and messages instead of stack traces."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def medaudit(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    command = [sys.executable, "-c", "from audit.cli import main; main()", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_run_ends_with_verdicts_path_and_exit_code(tmp_path: Path) -> None:
    """`run` writes every file of a run folder, prints the verdict table and the path of the page, and ends with 1: a limit is broken."""
    done = medaudit("run", "--model", "sim:fabricating", "--probe-set", "references", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert "References" in done.stdout and "BROKEN" in done.stdout and done.stdout.rstrip().endswith("out/dossier.html")
    names = {"plan.json", "probes.jsonl", "transcript.jsonl", "dossier.json", "dossier.html", "findings.csv"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(json.loads((tmp_path / "out" / "dossier.json").read_text())["findings"])
    assert medaudit("check", "out", cwd=tmp_path).returncode == 1
    page = (tmp_path / "out" / "dossier.html").read_bytes()
    (tmp_path / "out" / "dossier.html").unlink()
    assert medaudit("render", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "dossier.html").read_bytes() == page


def test_a_second_run_asks_nothing_again(tmp_path: Path) -> None:
    """The same command on a finished run leaves the transcript as it is."""
    arguments = ("run", "--model", "sim:wordy", "--probe-set", "repeats", "--repeats", "2", "--out", "out")
    medaudit(*arguments, cwd=tmp_path)
    before = (tmp_path / "out" / "transcript.jsonl").read_bytes()
    assert medaudit(*arguments, cwd=tmp_path).returncode == 1
    assert (tmp_path / "out" / "transcript.jsonl").read_bytes() == before


def test_a_changed_plan_is_refused(tmp_path: Path) -> None:
    """Another seed into the same folder: exit 2, naming what differs."""
    medaudit("plan", "--probe-set", "references", "--out", "out", cwd=tmp_path)
    done = medaudit("plan", "--probe-set", "references", "--out", "out", "--seed", "7", cwd=tmp_path)
    assert done.returncode == 2 and "seed: 0 -> 7" in done.stderr


def test_plan_tells_calls_tokens_cost_and_detectable_gap(tmp_path: Path) -> None:
    """`plan` touches no model and tells what the run will take."""
    done = medaudit("plan", "--probe-set", "vignettes", "--out", "out", "--price-in", "1", "--price-out", "2", cwd=tmp_path)
    assert done.returncode == 0
    for words in ("1,428 calls", "tokens in", "at your prices", "can never certify"):
        assert words in done.stdout
    assert not (tmp_path / "out" / "transcript.jsonl").exists()


def test_inconclusive_alone_is_exit_3_and_a_policy_may_accept_it(tmp_path: Path) -> None:
    """A fair model on a small set cannot be shown fair: 3; under a policy that accepts inconclusive findings: 0."""
    fair = ("run", "--model", "sim:fair", "--probe-set", "references")
    # nothing fabricated in 12 topics: at most 26 % (1 - .025^(1/12)), which is not the 5 % of the limit
    assert medaudit(*fair, "--out", "strict", cwd=tmp_path).returncode == 3
    default = (ROOT / "audit" / "default_policy.toml").read_text(encoding="utf-8")
    (tmp_path / "lenient.toml").write_text(default.replace("accept_inconclusive = false", "accept_inconclusive = true"))
    assert medaudit(*fair, "--out", "lenient", "--policy", "lenient.toml", cwd=tmp_path).returncode == 0


def test_too_few_answers_is_exit_3(tmp_path: Path) -> None:
    """A model that fails on most calls is not judged: 3, and the failures are counted."""
    (tmp_path / "flaky.py").write_text("def answer(prompt):\n    raise RuntimeError('down')\n")
    questions = tmp_path / "q.csv"
    questions.write_text("question\nWhat is a fever?\n")
    done = medaudit("run", "--model", "flaky:answer", "--questions", questions, "--out", "out", cwd=tmp_path)
    assert done.returncode == 3 and "3 calls failed" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--model", "sim:nobody"), "there are sim:fair"),
        (("run", "--model", "gpt-x"), "with --base-url"),
        (("run", "--model", "nowhere:answer"), "nowhere"),
        (("run", "--model", "openai:gpt-x", "--api-key-env", "NO_SUCH_KEY"), "NO_SUCH_KEY"),
        (("run", "--probe-set", "nothing"), "no probe set 'nothing'"),
        (("run", "--questions", "nothing.csv"), "no file nothing.csv"),
        (("run", "--policy", "nothing.toml"), "no policy file nothing.toml"),
        (("run", "--concurrency", "0"), "concurrency must be 1 or more"),
        (("analyse", "nothing"), "no plan.json here"),
        (("render", "nothing"), "no dossier.json here"),
        (("check", "nothing"), "no dossier.json here"),
        (("import", "nothing.csv", "--out", "x"), "no file nothing.csv"),
        (("probes", "show", "vignettes", "nothing"), "no item 'nothing'"),
        (("run", "--modell", "sim:fair"), "No such option"),
    ],
)
def test_wrong_use_is_one_clear_message(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """Exit 2, a message that says what is wrong or what there is, and no stack trace; nothing is left behind."""
    done = medaudit(*arguments, cwd=tmp_path)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert message in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "reports").exists() or not list((tmp_path / "reports").glob("*/transcript.jsonl"))


def test_probe_sets_can_be_listed_shown_checked_and_started(tmp_path: Path) -> None:
    """`probes list | show | lint | new`: a new set is sound as it is, and can be run at once."""
    listed = medaudit("probes", "list", cwd=tmp_path).stdout
    assert all(name in listed for name in ("vignettes", "race-medicine", "references", "repeats"))
    assert "review_by" in medaudit("probes", "show", "vignettes", cwd=tmp_path).stdout
    assert "vignettes/chest-pain/black/p1" in medaudit("probes", "show", "vignettes", "chest-pain", cwd=tmp_path).stdout
    assert medaudit("probes", "lint", cwd=tmp_path).returncode == 0
    assert medaudit("probes", "new", "mine", cwd=tmp_path).returncode == 0
    assert medaudit("probes", "lint", "mine", cwd=tmp_path).stdout.strip() == "mine: ok"
    assert medaudit("probes", "new", "mine", cwd=tmp_path).returncode == 2
    assert medaudit("run", "--probe-set", "mine", "--model", "echo:", "--out", "out", cwd=tmp_path).returncode == 3


def test_import_and_analyse(tmp_path: Path) -> None:
    """Recorded answers with coded outcomes: imported, analysed, and the gap is the one worked by hand."""
    file = ROOT / "examples" / "recorded.csv"
    assert medaudit("import", file, "--out", "out", "--reference", "race=white", cwd=tmp_path).returncode == 0
    assert medaudit("analyse", "out", cwd=tmp_path).returncode == 3
    findings = json.loads((tmp_path / "out" / "dossier.json").read_text(encoding="utf-8"))["findings"]
    gap = next(one for one in findings if one["metric"] == "mean_paired_gap" and one["where"]["outcome"] == "imaging")
    # headache 1/2 - 1, chest pain 1/2 - 1, back pain 0 - 0: mean -1/3
    assert gap["value"] == pytest.approx(-1 / 3, abs=1e-9) and gap["n"] == 3
    assert medaudit("import", file, "--out", "out", cwd=tmp_path).returncode == 2


def test_own_questions(tmp_path: Path) -> None:
    """A plain list is asked, and what needs no key is measured: readability, variability, refusals."""
    done = medaudit("run", "--questions", ROOT / "examples" / "questions.csv", "--model", "sim:wordy", "--out", "out", cwd=tmp_path)
    assert done.returncode == 3, done.stderr  # three questions cannot tell on which side of a limit a rate lies
    content = json.loads((tmp_path / "out" / "dossier.json").read_text(encoding="utf-8"))
    assert {one["area"] for one in content["areas"]} == {"readability", "variability", "answers"}
    assert any("Bias gaps" in sentence for sentence in content["not_tested"])


def test_keys_never_reach_a_file_or_the_screen(tmp_path: Path) -> None:
    """A key in the environment appears nowhere: not in the plan, the transcript, the error or the page."""
    secret = "sk-this-is-a-secret-0123456789"
    done = medaudit(
        "run", "--model", "x", "--base-url", "http://127.0.0.1:9/v1", "--api-key-env", "MY_KEY", "--retries", "0",
        "--probe-set", "references", "--out", "out", cwd=tmp_path, MY_KEY=secret,
    )  # fmt: skip
    assert done.returncode == 2 and "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr
    assert secret not in done.stdout + done.stderr
    assert all(secret.encode() not in path.read_bytes() for path in (tmp_path / "out").iterdir())


def test_the_schema_describes_the_dossier(tmp_path: Path) -> None:
    """The published schema accepts a real dossier and refuses one with an unknown entry."""
    import jsonschema

    medaudit("run", "--model", "sim:biased", "--repeats", "1", "--out", "out", cwd=tmp_path)
    content = json.loads((tmp_path / "out" / "dossier.json").read_text(encoding="utf-8"))
    schema = json.loads((ROOT / "audit" / "dossier.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(content)] == []
    assert list(validator.iter_errors({**content, "surprise": 1}))
