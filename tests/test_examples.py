"""The examples are short, and they work as their comments say."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import loopback
import pytest
from aiohttp import web
from loopback import Loopback, Seen

from audit.adapter import Prompt
from audit.adapters import AdapterOptions
from audit.answer_file import read_answers
from audit.answers.structured import read_fields
from audit.plugins import open_model
from audit.probe import Probe
from audit.probe_file import load_probe_set
from audit.questions import load_questions

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SCRIPTS = sorted(path.stem for path in EXAMPLES.glob("*.py"))
USED_HERE = {"questions.csv", "recorded.csv", "service.toml"}


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server of its own."""
    server = Loopback()
    yield server
    server.close()


def test_every_example_is_run_by_a_test() -> None:
    """A new example needs a test here; a script is found by itself."""
    assert {path.name for path in EXAMPLES.iterdir() if path.name != "__pycache__"} - {f"{name}.py" for name in SCRIPTS} <= USED_HERE
    assert SCRIPTS


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_short(name: str) -> None:
    """Under 40 lines, and the first says what it shows."""
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40 and text.startswith('"""')


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_run_as_models(name: str, tmp_path: Path) -> None:
    """From the checkout, as the script's first line says: every call is answered and a dossier is written."""
    command = ["run", "--model", f"examples.{name}:answer", "--questions", str(EXAMPLES / "questions.csv"), "--out", str(tmp_path)]
    code = "from audit.cli import main; main()"
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode in (0, 1, 3), done.stderr
    (counts,) = json.loads((tmp_path / "dossier.json").read_text(encoding="utf-8"))["accounting"]
    assert counts["planned"] == counts["answered"] == counts["read"] == 9  # three questions, three times each


def test_my_model_fills_in_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer to a vignette gives every decision that the form asks for."""
    monkeypatch.chdir(ROOT)
    vignettes = load_probe_set("vignettes")
    probe = next(vignettes.probes())
    (response,) = open_model("examples.my_model:answer", AdapterOptions(concurrency=1))([Prompt(probe, 1)])
    decisions = [one for one in vignettes.fields if one.kind != "text"]
    assert response.error is None and response.text is not None
    assert all(reading.value is not None for reading in read_fields(response.text, decisions).values())


def test_service_is_asked(server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing changed but the address: the question is sent with the token, and the answer is found where the file says."""

    async def reply(seen: Seen, request: web.Request) -> web.StreamResponse:
        return web.json_response({"data": {"answer": f"you asked {seen.text}"}})

    monkeypatch.setitem(loopback.SPECIAL, "ask", reply)
    monkeypatch.setenv("SERVICE_TOKEN", "token-0123456789abcdef")
    written = (EXAMPLES / "service.toml").read_text(encoding="utf-8")
    assert "http://127.0.0.1:8080/ask" in written
    (tmp_path / "service.toml").write_text(written.replace("http://127.0.0.1:8080", server.url), encoding="utf-8")
    model = open_model(f"http:{tmp_path / 'service.toml'}", AdapterOptions(retries=0, timeout=10))
    (response,) = model([Prompt(Probe(id="s/i/none/p1", set="s", item="i", turns=("Why?",)), 1)])
    assert (response.text, response.finish, response.error) == ("you asked Why?", "stop", None)
    (seen,) = server.requests
    assert (seen.path, seen.body) == ("/ask", {"question": "Why?"})
    assert seen.headers["Authorization"] == "Bearer token-0123456789abcdef"


def test_service_file_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands it opens, names its host, and keeps the token to itself."""
    monkeypatch.setenv("SERVICE_TOKEN", "token-0123456789abcdef")
    told = open_model(f"http:{EXAMPLES / 'service.toml'}", AdapterOptions()).describe()
    assert told["model"] == "service" and "127.0.0.1:8080" in told["hosts"][0]
    assert "0123456789" not in json.dumps(told)


def test_questions_are_read() -> None:
    """Three questions with ids of their own."""
    probes = load_questions(EXAMPLES / "questions.csv")
    assert [item.id for item in probes.items] == ["colonoscopy-food", "statin-pain", "flu-vaccine"]
    assert all(probe.turns[0].endswith("?") for probe in probes.probes())


def test_recorded_answers_are_read() -> None:
    """Three vignettes, two races, two repeats, each answer coded: imaging in 4 of 6 answers about White and 2 of 6 about Black patients."""
    answers = list(read_answers(EXAMPLES / "recorded.csv"))
    assert len(answers) == 12 and {one.item for one in answers} == {"headache", "chest-pain", "back-pain"}
    scans = {race: sum(one.outcomes["imaging"] or 0 for one in answers if one.factors["race"] == race) for race in ("white", "black")}
    assert scans == {"white": 4.0, "black": 2.0}
    assert all(one.response and one.repeat in (1, 2) for one in answers)
