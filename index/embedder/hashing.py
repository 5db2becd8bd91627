"""An embedder without a model: hashed character pairs. For tests and for measuring the rest."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from .base import Vectors, unit_rows

__all__ = ["HashEmbedder"]


class HashEmbedder:
    """Counts of single characters and character pairs, hashed with sign into ``dim`` columns.

    The same text gives the same vector on every machine; texts that share characters lie closer.

    Args:
        dim: number of columns, at least 1.
    """

    def __init__(self, dim: int = 256) -> None:
        if dim < 1:
            raise ValueError(f"dim must be at least 1, not {dim}")
        self._dim = dim

    @property
    def dim(self) -> int:
        """Number of columns."""
        return self._dim

    @property
    def fingerprint(self) -> str:
        """``hash-`` and the number of columns."""
        return f"hash-{self._dim}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages to float32 ``(len(texts), dim)``, unit rows, zero for an empty text."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            characters = "".join(text.split())
            pairs = (characters[i : i + 2] for i in range(len(characters) - 1))
            for piece in (*characters, *pairs):
                code = zlib.crc32(piece.encode("utf-8", "surrogatepass"))
                row[(code >> 1) % self._dim] += 1.0 if code & 1 else -1.0
        return unit_rows(vectors)
