"""A third look, when an operator names a model for it: question and passage read together.

A cross-encoder is slow (some 45 ms a passage of 200 characters on one core with a small model), so it
orders only the first few again. It may say better which of two passages answers; how good a passage is
by the measure of this index stays what the second look said, and nothing that reads scores notices.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .embedder.errors import EmbedderError, ModelDamaged
from .embedder.hub import digest_folder, load_model

__all__ = ["CrossEncoderReranker", "Reranker", "load_reranker", "reread"]

Scores = npt.NDArray[np.float32]


class Reranker(Protocol):
    """Says how well passages answer a question. Safe to call from several threads."""

    @property
    def fingerprint(self) -> str:
        """A short text that changes whenever the scores of a pair could change."""
        ...

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        """Float32 ``(len(passages),)``, higher is better; comparable within one call only."""
        ...


def load_reranker(name: str | None) -> Reranker | None:
    """The reranker that a setting names: a folder or a name on the hub; None for none.

    Raises:
        ModelNotFound: no such folder, or the hub does not give such a model.
        ModelDamaged: the folder cannot be loaded as a cross-encoder.
        ModelPackageMissing: sentence-transformers is not installed.
    """
    return CrossEncoderReranker(name.strip()) if name and name.strip() else None


class CrossEncoderReranker:
    """A sentence-transformers ``CrossEncoder`` by name or path, on a GPU when there is one.

    Args:
        name_or_path: a folder, or a name on the hub such as ``BAAI/bge-reranker-base``.

    Raises:
        ModelPackageMissing: sentence-transformers is not installed.
        ModelNotFound: the hub does not give such a model.
        ModelDamaged: the folder cannot be loaded as a cross-encoder of one score.
    """

    def __init__(self, name_or_path: str) -> None:
        self._name = name_or_path
        self._model = load_model("CrossEncoder", name_or_path, what="重排模型", setting="XUNWEN_RERANKER")
        if self._model.num_labels != 1:
            raise ModelDamaged(
                f"重排模型 {name_or_path} 给出 {self._model.num_labels} 个分值，需要一个",
                hint="请换一个重排模型（CrossEncoder，num_labels 为 1）",
            )
        self._lock = threading.Lock()
        self._fingerprint = self._make_fingerprint()

    @property
    def fingerprint(self) -> str:
        """``ce-``, the model's last name, and a digest of its files or its name and commit."""
        return self._fingerprint

    def scores(self, question: str, passages: Sequence[str]) -> Scores:
        """See :class:`Reranker`.

        Raises:
            EmbedderError: the model gives no numbers.
        """
        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(question, passage) for passage in passages]
        with self._lock:  # a transformer's forward pass gains nothing from threads of ours
            found = self._model.predict(pairs, convert_to_numpy=True, show_progress_bar=False)
        scores = np.asarray(found, dtype=np.float32)
        if not np.isfinite(scores).all():
            raise EmbedderError(
                f"重排模型 {self._name} 给出了无效的分值（NaN 或无穷大）", hint="请换一个重排模型"
            )
        return scores

    def _make_fingerprint(self) -> str:
        digest = hashlib.sha256()
        folder = Path(self._name).expanduser()
        if folder.is_dir():
            digest_folder(folder, digest)
        else:
            commit = getattr(self._model.config, "_commit_hash", None) or "unknown"
            digest.update(f"{self._name}@{commit}".encode())
        return f"ce-{self._name.rstrip('/').rsplit('/', 1)[-1]}-{digest.hexdigest()[:16]}"


def reread(
    reranker: Reranker,
    question: str,
    final: Scores,
    texts: Callable[[npt.NDArray[np.int64]], Sequence[str]],
    *,
    count: int,
) -> Scores:
    """Final scores after the best passages were read again: the same values in the new order.

    Args:
        reranker: reads them.
        question: the question.
        final: scores so far, float32 ``(n,)``.
        texts: gives the passages at places of ``final``.
        count: how many of the best are read; equal ones keep their order.
    """
    places = np.argsort(-final, kind="stable")[:count].astype(np.int64)
    judged = reranker.scores(question, texts(places))
    result = final.copy()
    result[places[np.argsort(-judged, kind="stable")]] = final[places]
    return result
