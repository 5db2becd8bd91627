"""The seam between the index and whatever turns text into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

__all__ = ["Embedder", "Ids", "TokenEmbedder", "Vectors", "unit_rows"]

Vectors = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]


@runtime_checkable
class Embedder(Protocol):
    """Texts to unit vectors; the inner product of two rows is their cosine.

    Implementations are safe to call from several threads at once.
    """

    @property
    def fingerprint(self) -> str:
        """A short text that changes whenever the vectors of a text could change."""
        ...

    @property
    def dim(self) -> int:
        """Number of columns of every array this embedder returns."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Questions to float32 ``(len(texts), dim)``, unit rows; an empty text gives a zero row."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Passages to float32 ``(len(texts), dim)``, unit rows; an empty text gives a zero row."""
        ...


@runtime_checkable
class TokenEmbedder(Embedder, Protocol):
    """An embedder that can also say what each token of a text means, for the second look."""

    def token_vectors(self, text: str) -> tuple[Ids, Vectors]:
        """Token ids int64 ``(n,)`` and their vectors float32 ``(n, dim)``, in reading order.

        Rows are not normalised: a row's length is the weight that training gave the token.
        """
        ...


def unit_rows(vectors: Vectors) -> Vectors:
    """Divide each row of float32 ``(n, dim)`` by its length, in place; zero rows stay zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, lengths, out=vectors, where=lengths > 1e-12)  # the limit of torch's normalize
    return vectors
