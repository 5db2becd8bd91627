"""Any other model: through sentence-transformers, imported when first needed."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .base import Vectors, unit_rows
from .errors import EmbedderError, ModelDamaged, ModelNotFound, ModelPackageMissing
from .prompts import Prompts, prompts_for

__all__ = ["SentenceTransformerEmbedder", "digest_folder", "load_model"]

_SAMPLE = 1 << 20  # bytes hashed at each end of a large file


class SentenceTransformerEmbedder:
    """A sentence-transformers model by name or path, on a GPU when there is one.

    Query and passage prefixes are the model's own where its configuration has them, else those
    of its family (see ``prompts``).

    Args:
        name_or_path: a folder, or a name on the hub.
        prompts: overrides the prefixes.
        batch_size: texts at once; the default suits a small transformer on a CPU.

    Raises:
        ModelPackageMissing: sentence-transformers is not installed.
        ModelNotFound: the hub does not give such a model.
        ModelDamaged: the folder does not hold a model that can be loaded.
    """

    def __init__(
        self, name_or_path: str | Path, *, prompts: Prompts | None = None, batch_size: int = 32
    ) -> None:
        self._name = str(name_or_path)
        self._model = load_model(
            "SentenceTransformer", self._name, what="嵌入模型", setting="XUNWEN_EMBEDDER"
        )
        self._prompts = prompts or prompts_for(self._name, dict(self._model.prompts or {}))
        self._batch_size = batch_size
        self._lock = threading.Lock()
        dim = self._model.get_embedding_dimension()
        if not dim:
            raise ModelDamaged(f"模型 {self._name} 没有给出向量维数", hint="请换一个嵌入模型")
        self._dim = int(dim)
        self._fingerprint = self._make_fingerprint()

    @property
    def dim(self) -> int:
        """Number of columns."""
        return self._dim

    @property
    def fingerprint(self) -> str:
        """``st-``, the model's last name, and a digest of files (or commit), prefixes and length."""
        return self._fingerprint

    @property
    def prompts(self) -> Prompts:
        """The prefixes in use."""
        return self._prompts

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        return self._encode(texts, self._model.encode_query, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        return self._encode(texts, self._model.encode_document, self._prompts.passage)

    def _encode(self, texts: Sequence[str], encode: Callable[..., Any], prefix: str) -> Vectors:
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if not filled:
            return vectors
        with self._lock:  # a transformer's forward pass gains nothing from threads of ours
            found = encode(  # which of the two matters to models with a half for each
                [texts[row] for row in filled],
                prompt=prefix,  # also when empty, or the model's default prompt would be put before
                batch_size=self._batch_size,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        vectors[filled] = np.asarray(found, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise EmbedderError(
                f"模型 {self._name} 给出了无效的向量（NaN 或无穷大）", hint="请换一个嵌入模型"
            )
        return unit_rows(vectors)

    def _make_fingerprint(self) -> str:
        digest = hashlib.sha256()
        settings = [self._prompts.query, self._prompts.passage, str(self._model.max_seq_length), self._dim]
        digest.update(json.dumps(settings, ensure_ascii=False).encode())
        folder = Path(self._name).expanduser()
        if folder.is_dir():
            digest_folder(folder, digest)
        else:
            digest.update(f"{self._name}@{_commit(self._model)}".encode())
        last = self._name.rstrip("/").rsplit("/", 1)[-1]
        return f"st-{last}-{digest.hexdigest()[:16]}"


def load_model(kind: str, name: str, *, what: str, setting: str) -> Any:
    """A model of sentence-transformers.

    Args:
        kind: its class, ``SentenceTransformer`` or ``CrossEncoder``.
        name: a folder, or a name on the hub.
        what: what messages call it.
        setting: the environment variable that named it.

    Raises:
        ModelPackageMissing: sentence-transformers is not installed.
        ModelNotFound: the hub does not give such a model.
        ModelDamaged: the folder does not hold a model that can be loaded.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelPackageMissing(
            f"加载{what} {name} 需要 sentence-transformers，当前没有安装",
            hint=f"请运行 pip install 'xunwen[models]'，或去掉 {setting} 这个设置",
        ) from error
    folder = Path(name).expanduser()
    try:
        return getattr(sentence_transformers, kind)(str(folder) if folder.is_dir() else name)
    except Exception as error:  # the libraries below raise OSError, ValueError, KeyError, their own …
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        if folder.is_dir():
            raise ModelDamaged(f"{what} {name} 无法加载：{reason}", hint="请检查该文件夹是否完整") from error
        raise ModelNotFound(
            f"没有取到{what} {name}：{reason}",
            hint=f"请检查名称和网络；离线时先下载模型，再把 {setting} 设为它的文件夹",
        ) from error


def _commit(model: Any) -> str:
    """The hub commit the first module was loaded from, or ``unknown``."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "unknown")


def digest_folder(folder: Path, digest: Any) -> None:
    """Names, sizes and contents; of a file above 2 MiB only both ends, so that it stays quick."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = path.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts) or path.suffix.lower() == ".md":
            continue
        size = path.stat().st_size
        digest.update(f"{relative.as_posix()}:{size}:".encode())
        with path.open("rb") as file:
            digest.update(file.read(2 * _SAMPLE if size <= 2 * _SAMPLE else _SAMPLE))
            if size > 2 * _SAMPLE:
                file.seek(-_SAMPLE, 2)
                digest.update(file.read(_SAMPLE))
