"""The vectors of one shard: written once, memory-mapped, searched by inner product with FAISS.

A small shard keeps half-precision vectors and is scanned exactly. A larger one is scanned through
4-bit product-quantised codes (fast scan, no graph and no clusters: on these vectors HNSW and IVF
lose 10 to 20 % of the neighbours) and the best are scored again from 8-bit vectors. Measured at
45,000 x 256, one thread, k 200: ``PQ64x4fs,Refine(SQ8)`` 0.31 ms, 13.0 MB, recall@10 0.992 and @50 0.992;
with 128 codes 0.36 ms, 14.4 MB, 0.993 and 0.995; 8 bits alone 1.21 ms, 11.5 MB, 0.993 and 0.995.

FAISS runs with one thread: for a single query two threads wait for each other on a busy machine.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["DenseShard", "write_vectors"]

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_TRAIN = 32_768  # vectors that teach the codes; 16 centroids a sub-quantiser need far fewer
_AT_ONCE = 8192
_K_FACTOR = 3.0  # times as many as are wanted are scored again, and
_RESCORED = 600  # at least so many
_DEAD_SLACK = 64


def _faiss() -> Any:
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def write_vectors(path: Path, vectors: npt.NDArray[np.float16], *, flat_rows: int) -> None:
    """Write an index of unit vectors.

    Args:
        path: file to create.
        vectors: float16 ``(n, dim)``.
        flat_rows: below so many rows they are kept as they are.
    """
    faiss = _faiss()
    count, dim = vectors.shape
    flat = count < flat_rows or dim % 4 != 0
    spec = "SQfp16" if flat else f"PQ{dim // 4}x4fs,Refine(SQ8)"
    index = faiss.index_factory(dim, spec, faiss.METRIC_INNER_PRODUCT)
    if count:
        step = max(1, count // _TRAIN)
        index.train(np.ascontiguousarray(vectors[::step][:_TRAIN], dtype=np.float32))
    for start in range(0, count, _AT_ONCE):
        index.add(np.ascontiguousarray(vectors[start : start + _AT_ONCE], dtype=np.float32))
    try:
        faiss.write_index(index, str(path))
    except RuntimeError as error:  # a short write; FAISS does not keep the system's number
        raise OSError(errno.EIO, str(error)) from error


class DenseShard:
    """Searches the vectors of one shard. Safe for several threads.

    Args:
        path: a file of :func:`write_vectors`.
    """

    def __init__(self, path: Path) -> None:
        self._faiss = _faiss()
        self._index = self._faiss.read_index(str(path), self._faiss.IO_FLAG_MMAP_IFC)
        self._refined = isinstance(self._index, self._faiss.IndexRefine)
        self._exact = self._index.refine_index if self._refined else self._index
        self.rows: int = self._index.ntotal

    @property
    def exact(self) -> bool:
        """Whether :meth:`vectors` gives back what was written; codes are fitted to all of them together."""
        return not self._refined

    def search(
        self, query: Vectors, k: int, *, live: npt.NDArray[np.bool_], narrow: bool
    ) -> tuple[Rows, Vectors]:
        """The nearest rows.

        Args:
            query: float32 ``(dim,)``.
            k: how many at most.
            live: bool ``(rows,)``, which rows may be found.
            narrow: a filter is in force, so score every row that is left instead of scanning codes.

        Returns:
            Rows of this shard int64 ``(n,)`` and cosines float32 ``(n,)``, best first.
        """
        allowed = int(np.count_nonzero(live))
        k = min(k, allowed)
        if k == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if self._refined and not narrow:
            dead = self.rows - allowed
            wanted = min(self.rows, k + min(dead, _DEAD_SLACK + k))
            parameters = self._faiss.IndexRefineSearchParameters(k_factor=max(_K_FACTOR, _RESCORED / wanted))
            scores, rows = self._index.search(query[None], wanted, params=parameters)
            keep = live[rows[0]] & (rows[0] >= 0)
            if np.count_nonzero(keep) >= k:
                return rows[0][keep][:k], scores[0][keep][:k]
        # Everything that may be found is scored: exact, and all k are found whatever is dead.
        if allowed == self.rows:
            scores, rows = self._exact.search(query[None], k)
        else:
            bits = np.packbits(live, bitorder="little")
            selector = self._faiss.IDSelectorBitmap(bits)
            parameters = self._faiss.SearchParameters(sel=selector)
            scores, rows = self._exact.search(query[None], k, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors of rows int64 ``(n,)``, float32 ``(n, dim)``, as exact as they are kept."""
        if not len(rows):
            return np.empty((0, self._index.d), np.float32)
        found: Vectors = self._exact.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return found
