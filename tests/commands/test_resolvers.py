"""Live registries from the command line: `references check`, `run` and `analyse` against registries played on this machine."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from registries import RegistryServer

from audit.cli import cli

PAPER = """# References
1. Okonkwo A, Lindqvist P. Moonlit watering of tomato seedlings in winter greenhouses. J Imag Hort. 2019;12:101-9.
2. Okonkwo A, Lindqvist P. Moonlit watering of tomato seedlings in winter greenhouses. J Imag Hort. 2015;12:101-9.
3. Faber T. Singing to orchids doubles the number of their petals. J Imag Hort. 2015;8:1-7.
4. Poe E. Whispering to cabbages improves the temper of their gardeners. J Imag Hort. 2016;3:2-9.
"""
MODEL = f"def answer(prompt: str) -> str:\n    return {PAPER!r}\n"
VERDICTS = [("accurate", ""), ("inaccurate", "year"), ("retracted", ""), ("unverifiable", "")]
CONTACT = ("--contact", "auditor@clinic.example")


@pytest.fixture
def server() -> Iterator[RegistryServer]:
    """All registries, on the loopback address."""
    made = RegistryServer()
    yield made
    made.close()


def medaudit(*words: object) -> Result:
    """The command with these words."""
    return CliRunner().invoke(cli, [str(word) for word in words])


def rows(path: Path) -> list[tuple[str, str]]:
    """Verdict and fields at fault of every row of a table that was written."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["verdict"], row["fields"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", ["crossref", "pubmed", "openalex"])
def test_a_list_is_checked_and_replayed(tmp_path: Path, server: RegistryServer, name: str) -> None:
    """One registry tells right, wrong and retracted references apart, who asks is told, and offline the same comes from the disk."""
    paper, out = tmp_path / "paper.md", tmp_path / "out.csv"
    paper.write_text(PAPER, encoding="utf-8")
    words = ("references", "check", paper, "--out", out, "--resolver", name, "--resolver-url", f"{name}={server.address(name)}", *CONTACT)
    done = medaudit(*words)
    assert done.exit_code == 0, done.output
    assert rows(out) == VERDICTS
    assert "1 accurate, 1 inaccurate, 0 fabricated, 1 unverifiable, 1 retracted" in done.output
    assert "fabricated: nothing like it in a source that is complete for the journal and year" in done.output
    asked = len(server.asked)
    assert asked and all("auditor@clinic.example" in one.headers["User-Agent"] for one in server.asked)
    assert (tmp_path / "registries.sqlite").is_file()
    out.unlink()
    assert medaudit(*words, "--offline").exit_code == 0
    assert rows(out) == VERDICTS
    assert len(server.asked) == asked


def test_a_registry_that_refuses_makes_nothing_fabricated(tmp_path: Path, server: RegistryServer) -> None:
    """Every reference is then unverifiable, and its row says why."""
    paper, out = tmp_path / "paper.md", tmp_path / "out.csv"
    paper.write_text(PAPER, encoding="utf-8")
    server.behaviour["crossref"] = "refuses"
    url = f"crossref={server.address('crossref')}"
    done = medaudit("references", "check", paper, "--out", out, "--resolver", "crossref", "--resolver-url", url, *CONTACT)
    assert done.exit_code == 0, done.output
    assert {verdict for verdict, _ in rows(out)} == {"unverifiable"}
    assert out.read_text(encoding="utf-8").count("Crossref refuses the look-up (400)") == 4


def test_a_run_asks_once_and_is_judged_again_offline(tmp_path: Path, server: RegistryServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers of registries lie in the run folder, the hosts stand in the dossier, and judging again makes no request."""
    (tmp_path / "citing_model.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "questions.csv").write_text("question\nWhat makes tomatoes grow?\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    folder, url = tmp_path / "run", f"crossref={server.address('crossref')}"
    asking = ("--resolver", "crossref", "--resolver-url", url, *CONTACT)
    done = medaudit(
        "run", "--model", "citing_model:answer", "--questions", tmp_path / "questions.csv", "--out", folder, "--repeats", 1, *asking
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    first = (folder / "dossier.json").read_text(encoding="utf-8")
    asked = len(server.asked)
    assert asked
    host = server.url.removeprefix("http://")
    assert json.loads((folder / "registries.json").read_text(encoding="utf-8"))["hosts"] == [host]
    assert host in first and "auditor@clinic.example" not in first
    rates = {one["metric"]: one["detail"].get("count") for one in json.loads(first)["findings"] if one["area"] == "references"}
    assert rates["inaccurate_reference_rate"] == rates["retracted_reference_rate"] == rates["accurate_reference_rate"] == 1
    for words in (("analyse", folder), ("analyse", folder, *asking, "--offline")):
        medaudit(*words)
        again = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
        assert again["findings"] == json.loads(first)["findings"]
    assert len(server.asked) == asked
