"""Where training starts: words that keep the same company lie close from the first step.

Positive pointwise mutual information of words within five places of each other, factored to as many
columns as the model has (Levy, Goldberg and Dagan 2015: as good as word2vec when its tricks are taken
over; here the subsampling of frequent words and the context exponent 0.75). Costs under a minute.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .tokens import TokenisedSource

if TYPE_CHECKING:
    import scipy.sparse as sp

__all__ = ["cooccurrence_vectors"]

_PLACES = 5
_FREQUENT = 1e-4  # words above this share of the tokens are thinned out
_FEWEST = 2  # times that two words must meet
_EXPONENT = 0.75
_AT_ONCE = 4_000_000  # tokens
_SPARE = 20  # columns beyond those wanted, for the accuracy of the randomised factoring
_ROUNDS = 2  # power iterations


def cooccurrence_vectors(
    sources: Sequence[TokenisedSource], size: int, dim: int, seed: int
) -> npt.NDArray[np.float32]:
    """Unit vectors of pieces, float32 ``(size, dim)``; zero for pieces that keep no company.

    Args:
        sources: tokenised pairs; both sides are read, each text once.
        size: number of pieces.
        dim: columns.
        seed: of the thinning and the factoring.
    """
    random = np.random.default_rng((seed, 2))
    counts = _counts(_stream(sources, size, random), size)
    vectors = np.zeros((size, dim), dtype=np.float32)
    found = _factor(_information(counts), min(dim, size - 1), random)
    vectors[:, : found.shape[1]] = found
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.maximum(lengths, 1e-9)
    return vectors


def _stream(
    sources: Sequence[TokenisedSource], size: int, random: np.random.Generator
) -> npt.NDArray[np.int32]:
    """All passages one after the other, frequent words thinned out, zeros between texts."""
    parts = []
    for source in sources:
        side = source.passages
        parts.append(np.insert(side.ids, side.offsets[1:-1], 0))
        parts.append(np.zeros(_PLACES, dtype=np.int32))
    stream = np.concatenate(parts).astype(np.int32)
    totals = np.bincount(stream, minlength=size).astype(np.float64)
    totals[0] = 0
    shares = totals / max(1.0, totals.sum())
    kept = np.minimum(1.0, np.sqrt(_FREQUENT / np.maximum(shares, 1e-12)))
    kept[0] = 1.0
    thinned: npt.NDArray[np.int32] = stream[random.random(len(stream)) < kept[stream]]
    return thinned


def _counts(stream: npt.NDArray[np.int32], size: int) -> sp.csr_matrix:
    """How often two pieces stand within five places, symmetric, float32 ``(size, size)``."""
    import scipy.sparse as sp

    total = sp.csr_matrix((size, size), dtype=np.float32)
    for start in range(0, len(stream), _AT_ONCE):
        part = stream[start : start + _AT_ONCE]
        for distance in range(1, _PLACES + 1):
            first, second = part[:-distance], part[distance:]
            both = (first > 0) & (second > 0)
            ones = np.ones(np.count_nonzero(both), dtype=np.float32)
            total += sp.coo_matrix((ones, (first[both], second[both])), shape=(size, size)).tocsr()
    total = (total + total.T).tocsr()
    total.data[total.data < _FEWEST] = 0
    total.eliminate_zeros()
    return total


def _information(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information, contexts smoothed."""
    import scipy.sparse as sp

    totals = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    contexts = totals**_EXPONENT
    contexts /= max(contexts.sum(), 1e-12)
    entries = counts.tocoo()
    values = np.log(entries.data / (totals[entries.row] * contexts[entries.col]))
    positive = values > 0
    return sp.csr_matrix(
        (values[positive].astype(np.float32), (entries.row[positive], entries.col[positive])),
        shape=counts.shape,
    )


def _factor(matrix: sp.csr_matrix, dim: int, random: np.random.Generator) -> npt.NDArray[np.float32]:
    """Left singular vectors times the root of their values (Halko, Martinsson and Tropp 2011)."""
    columns = min(dim + _SPARE, matrix.shape[1])
    basis = matrix @ random.standard_normal((matrix.shape[1], columns)).astype(np.float32)
    for _ in range(_ROUNDS):
        basis, _upper = np.linalg.qr(basis)
        basis = matrix @ (matrix.T @ basis)
    basis, _upper = np.linalg.qr(basis)
    left, values, _right = np.linalg.svd((matrix.T @ basis).T, full_matrices=False)
    found: npt.NDArray[np.float32] = ((basis @ left)[:, :dim] * np.sqrt(values[:dim])).astype(np.float32)
    return found
