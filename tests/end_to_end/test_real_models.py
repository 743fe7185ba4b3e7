"""The main job on real parts: the library's own chat server and a local model, the four shipped sets, down to the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tiny_models import TEMPLATE, save, served

from audit.cli import cli

pytestmark = pytest.mark.slow
pytest.importorskip("torch", reason="local models need torch")
pytest.importorskip("transformers", reason='local models need pip install "medaudit[hf]"')


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A chat model with random weights and room for a whole vignette."""
    return save(tmp_path_factory.mktemp("model") / "tiny", "llama", template=TEMPLATE, positions=4096)


def audited(folder: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    """Exit code and dossier of `medaudit run` on the four sets, each prompt sent once."""
    done = CliRunner().invoke(cli, ["run", "--repeats", "1", "--max-tokens", "4", "--out", str(folder), *arguments], standalone_mode=False)
    assert done.exception is None, done.output
    page = (folder / "dossier.html").read_text(encoding="utf-8")
    assert "</html>" in page and len(page) < 6_000_000
    return done.return_value, json.loads((folder / "dossier.json").read_text(encoding="utf-8"))


def check(dossier: dict[str, object]) -> None:
    """Every planned call was answered; a model that babbles is read as nothing and called nothing."""
    accounting = dossier["accounting"]
    assert isinstance(accounting, list) and {row["set"] for row in accounting} == {"vignettes", "race-medicine", "references", "repeats"}
    assert all(row["planned"] == row["answered"] and row["errors"] == 0 for row in accounting)
    assert next(row for row in accounting if row["set"] == "vignettes")["read"] < 50


def test_chat_server_of_the_library(model: str, tmp_path: Path) -> None:
    """`transformers serve` over HTTP: the dossier names the host, and counts every answer."""
    with served(model, tmp_path) as url:
        code, dossier = audited(tmp_path / "run", "--model", model, "--base-url", url, "--concurrency", "2")
    assert code in (1, 3)
    check(dossier)
    subject = dossier["subject"]
    assert isinstance(subject, dict) and subject["hosts"] == [url.removeprefix("http://").removesuffix("/v1")]


def test_local_model(model: str, tmp_path: Path) -> None:
    """The same model in this process, in batches."""
    code, dossier = audited(tmp_path / "run", "--model", f"hf:{model}", "--device", "cpu", "--batch-size", "16")
    assert code in (1, 3)
    check(dossier)
