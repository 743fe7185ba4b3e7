"""Laws of audit/measures/embedding.py; the library stands in as a double, for it is an extra."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from audit.measures import embedding


class Double:
    """A sentence-transformers model that counts the letters a and b."""

    def __init__(self, folder: str, **options: Any) -> None:
        assert options == {"device": "cpu", "local_files_only": True}

    def encode(self, texts: list[str], **options: Any) -> Any:
        """Unit vectors."""
        assert options["normalize_embeddings"]
        counts = np.array([[text.count("a"), text.count("b")] for text in texts], dtype=float)
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that looks like a model, and the double in place of the library."""
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    library = ModuleType("sentence_transformers")
    library.SentenceTransformer = Double  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    embedding._load.cache_clear()
    yield tmp_path
    embedding._load.cache_clear()


def test_cosines(model: Path) -> None:
    """The angle between embeddings: same 1, at right angles 0, (1, 1) and (1, 0) 1 / sqrt 2; an empty text has nan."""
    found = embedding.embedding_cosine(["a", "aa", "b", "ab", " "], model=model)
    assert found[0, 1] == 1 and found[0, 2] == 0 and found[0, 3] == pytest.approx(2**-0.5, abs=1e-6)
    assert np.isnan(found[4]).all() and np.isnan(embedding.embedding_cosine([""], model=model)).all()


def test_the_extra_is_named(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the error says what to install."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ImportError, match=r"pip install 'medaudit\[semantic\]'"):
        embedding.embedding_cosine(["a"], model=model)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    """Nothing is downloaded: a folder that holds no model is an error that says so."""
    with pytest.raises(OSError, match="holds no embedding model"):
        embedding.embedding_cosine(["a"], model=tmp_path / "absent")
