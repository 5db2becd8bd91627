"""The model in the box: one vector a token, averaged. tokenizers and numpy, no torch.

Reads the folder that sentence-transformers writes for ``StaticEmbedding`` followed by
``Normalize``; both give the same vectors to 1e-5. Two layouts of ``model.safetensors`` are known:

- ``embedding.weight`` float32 or float16 ``(vocabulary, dim)``;
- ``embeddings`` int8, float16 or float32 ``(rows, dim)`` with ``weights`` float32 ``(vocabulary,)``
  and, optionally, ``mapping`` integer ``(vocabulary,)`` from token to row: the vector of token t is
  ``embeddings[mapping[t]] * weights[t]`` (the form that model2vec introduced). Ours is int8 in it.

The table is memory-mapped: several processes share it, and only the rows in use are read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .base import Ids, Vectors, unit_rows
from .cutter import PieceCutter, make_cutter
from .errors import ModelDamaged
from .folder import check_static_folder
from .safetensors import read_tensors

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["StaticEmbedder"]

_TOKENS_AT_ONCE = 1 << 16  # 64 MiB of float32 at 256 columns: the peak of a bulk encode
_TEXTS_AT_ONCE = 512
_CUTTER_PAYS = 300_000  # characters at once: the faster cutter takes 0.3 s to load, and 20 MB


class StaticEmbedder:
    """Mean of token vectors, normalised; see the module's text for the folder it reads.

    Args:
        path: a folder in the sentence-transformers format.

    Raises:
        ModelNotFound: no such folder.
        ModelDamaged: a file is missing or cannot be read as what it should be.
    """

    def __init__(self, path: str | Path) -> None:
        self._folder = folder = Path(path)
        check_static_folder(folder)
        self._tokenizer = _load_tokenizer(folder / "tokenizer.json")
        tensors = read_tensors(folder / "model.safetensors")
        self._table, self._rows, self._weights = _table_of(tensors, folder)
        size = self._tokenizer.get_vocab_size()
        known = len(self._table) if self._rows is None else len(self._rows)
        if size > known:
            raise ModelDamaged(
                f"嵌入模型 {folder} 的词表有 {size} 项，向量只有 {known} 行，两个文件不配套",
                hint="请重新安装或重新训练该模型",
            )
        self._canonical = _canonical(self._rows, self._weights)
        self._silent = not self.vectors_of(np.zeros(1, dtype=np.int64)).any()
        self._lock = threading.Lock()
        self._cutter: PieceCutter | None = None
        self._cutter_tried = False
        self._fingerprint = _fingerprint(folder)

    def __reduce__(self) -> tuple[type[StaticEmbedder], tuple[Path]]:
        """In another process it is read from its folder again."""
        return StaticEmbedder, (self._folder,)

    @property
    def dim(self) -> int:
        """Number of columns."""
        return int(self._table.shape[1])

    @property
    def fingerprint(self) -> str:
        """``static-`` and 16 hexadecimal digits of the sha256 of tokenizer and weights."""
        return self._fingerprint

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        return self._encode(texts)

    def token_vectors(self, text: str) -> tuple[Ids, Vectors]:
        """Token ids int64 ``(n,)`` and their vectors float32 ``(n, dim)``, in reading order.

        Rows are not normalised: a row's length is the weight that training gave the token.
        """
        ids = self.token_ids([text])[0]
        return ids, self.vectors_of(ids)

    def token_ids(self, texts: Sequence[str]) -> list[Ids]:
        """Token ids, one int64 array a text, in reading order; empty for an empty text.

        Tokens that share a vector (spellings of a word) are given as the first of them; the unknown
        token is left out when it has no vector. Of two equally probable cuts either is given.
        """
        cutter = self._cutter_for(sum(map(len, texts)))
        if cutter is None:
            return self._tokenised(texts)
        cut = [cutter.cut(text) for text in texts]
        left = iter(self._tokenised([text for text, ids in zip(texts, cut, strict=True) if ids is None]))
        return [next(left) if ids is None else ids for ids in cut]

    def _tokenised(self, texts: Sequence[str]) -> list[Ids]:
        """:meth:`token_ids` by the tokenizer itself."""
        clean = [_encodable(text) for text in texts]
        if len(clean) == 1:  # no thread pool for a single question
            found = [self._tokenizer.encode(clean[0], add_special_tokens=False)]
        else:
            found = self._tokenizer.encode_batch_fast(clean, add_special_tokens=False)
        ids = [np.asarray(one.ids, dtype=np.int64) for one in found]
        if self._silent:
            ids = [one[one != 0] for one in ids]
        return ids if self._canonical is None else [self._canonical[one] for one in ids]

    def _cutter_for(self, characters: int) -> PieceCutter | None:
        """The faster cutter, made when so much is cut at once that it pays; questions never need it."""
        with self._lock:
            if characters >= _CUTTER_PAYS and self._silent and not self._cutter_tried:
                self._cutter_tried = True
                self._cutter = make_cutter(self._tokenizer, self._canonical)
            return self._cutter

    def expect_many(self) -> None:
        """Make ready to cut more than :data:`_CUTTER_PAYS` characters, a few at a time."""
        self._cutter_for(_CUTTER_PAYS)

    def vectors_of(self, ids: Ids) -> Vectors:
        """The vectors of tokens: ids int64 ``(n,)`` to float32 ``(n, dim)``, not normalised."""
        rows = ids if self._rows is None else self._rows[ids]
        vectors = self._table[rows].astype(np.float32)
        if self._weights is not None:
            vectors *= self._weights[ids][:, None]
        return vectors

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            vectors[start : start + _TEXTS_AT_ONCE] = self.encode_ids(
                self.token_ids(texts[start : start + _TEXTS_AT_ONCE])
            )
        return vectors

    def encode_ids(self, ids: Sequence[Ids]) -> Vectors:
        """The vectors of texts that :meth:`token_ids` has cut, so that a text is cut only once.

        Float32 ``(len(ids), dim)``, unit rows, zero for a text without tokens; equal to
        :meth:`encode_queries` and :meth:`encode_passages` of the texts.
        """
        vectors = np.zeros((len(ids), self.dim), dtype=np.float32)
        for row, one in enumerate(ids):
            vectors[row] = self._mean(one)
        return unit_rows(vectors)

    def _mean(self, ids: Ids) -> Vectors:
        """Mean of the token vectors of one text, float32 ``(dim,)``; zero without tokens."""
        total = np.zeros(self.dim, dtype=np.float32)
        for start in range(0, len(ids), _TOKENS_AT_ONCE):
            part = ids[start : start + _TOKENS_AT_ONCE]
            rows = part if self._rows is None else self._rows[part]
            table = self._table[rows].astype(np.float32)
            total += table.sum(axis=0) if self._weights is None else self._weights[part] @ table
        return total / np.float32(max(1, len(ids)))


def _load_tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception for any bad file
        raise ModelDamaged(f"分词文件 {path} 无法读取：{error}", hint="请重新安装或重新训练该模型") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _table_of(
    tensors: dict[str, npt.NDArray[np.generic]], folder: Path
) -> tuple[npt.NDArray[np.generic], Ids | None, Vectors | None]:
    """The table, token to row (None: the same), and token weights (None: all one)."""
    table = tensors.get("embedding.weight", tensors.get("embeddings"))
    if table is None or table.ndim != 2:
        raise ModelDamaged(
            f"嵌入模型 {folder} 的 model.safetensors 里没有可用的向量表",
            hint="需要 sentence-transformers 的 StaticEmbedding 模型",
        )
    if "embedding.weight" in tensors:
        return table, None, None
    weights = tensors.get("weights")
    mapping = tensors.get("mapping")
    size = len(weights) if weights is not None else len(mapping) if mapping is not None else len(table)
    rows = np.arange(len(table), dtype=np.int64) if mapping is None else mapping.astype(np.int64)
    if len(rows) != size or (size and (rows.min() < 0 or rows.max() >= len(table))):
        raise ModelDamaged(f"嵌入模型 {folder} 的向量表与映射不配套", hint="请重新安装或重新训练该模型")
    return table, None if mapping is None else rows, None if weights is None else weights.astype(np.float32)


def _canonical(rows: Ids | None, weights: Vectors | None) -> Ids | None:
    """For each token the first one with the same row and weight; None when each has its own."""
    if rows is None:
        return None
    _, first, group = np.unique(rows, return_index=True, return_inverse=True)
    canonical: Ids = first[group].astype(np.int64)
    if weights is not None:
        own = weights[canonical] != weights[: len(rows)]
        canonical[own] = np.flatnonzero(own)
    return canonical


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in ("tokenizer.json", "model.safetensors"):
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"static-{digest.hexdigest()[:16]}"


def _encodable(text: str) -> str:
    """The text without lone surrogates, which UTF-8, and so the tokenizer, cannot hold."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
