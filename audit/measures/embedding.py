"""Likeness by sentence embeddings, with the extra `semantic`: of meaning in part, of topic mostly, and blind to a "not".

The model is a folder on this machine that the user names; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from audit.measures.similarity import Matrix


def embedding_cosine(texts: Sequence[str], *, model: Path) -> Matrix:
    """Cosine of the embedding of every text with that of every other, in [-1, 1]; 1 is the same direction; nan for empty texts.

    `model` is a folder in the format of sentence-transformers. Reimers N, Gurevych I. Sentence-BERT. EMNLP 2019:3982-3992.
    ImportError without the extra, OSError when the folder holds no such model.
    """
    full = [place for place, text in enumerate(texts) if text.strip()]
    cosines = np.full((len(texts), len(texts)), np.nan)
    if full:
        vectors = np.asarray(_load(model).encode([texts[place] for place in full], normalize_embeddings=True, show_progress_bar=False))
        cosines[np.ix_(full, full)] = np.clip(np.round((vectors @ vectors.T).astype(float), 6), -1.0, 1.0)  # what single precision holds
    return cosines


@lru_cache(maxsize=1)
def _load(folder: Path) -> Any:
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise OSError(f"{folder} holds no embedding model; name the folder of one that was saved by sentence-transformers")
    try:
        library = import_module("sentence_transformers")  # takes seconds to import, and need not be there
    except ImportError as error:
        raise ImportError(f"embeddings need the extra `semantic`: pip install 'medaudit[semantic]' ({error})") from error
    return library.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
