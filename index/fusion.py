"""Two halves become one order: scores are added, not ranks.

``fused = bm25 / best bm25 + weight x cosine``. Dividing by the best score of the question puts the
lexical half on the same scale for every question; the cosine is on one already. Reciprocal rank
fusion (Cormack et al. 2009) was measured and lost to plain BM25 on four of five sets, because it
forgets by how much a passage won.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Candidates", "fuse", "lacking", "ranks"]

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Passages of either half, best first.

    ``rows`` int64 ``(n,)``; ``fused``, ``cosine`` and ``bm25`` float32 ``(n,)``: ``cosine`` is
    exact for every row; ``bm25`` is nan where the lexical half did not offer the row.
    """

    rows: Rows
    fused: Scores
    cosine: Scores
    bm25: Scores


def fuse(
    *, lexical: tuple[Rows, Scores], dense: tuple[Rows, Scores], missing: Scores, weight: float
) -> Candidates:
    """Join the halves.

    Args:
        lexical: rows and raw BM25 scores, best first.
        dense: rows and cosines.
        missing: the cosines of those lexical rows that ``dense`` lacks, in the order of
            ``lexical``; see :func:`lacking`.
        weight: weight of the cosine.
    """
    lexical_rows, bm25 = lexical
    dense_rows, cosine = dense
    lacks = lacking(lexical_rows, dense_rows)
    rows = np.concatenate([dense_rows, lexical_rows[lacks]])
    cosines = np.concatenate([cosine, missing]).astype(np.float32)
    scores = np.full(len(rows), np.nan, np.float32)
    order = np.argsort(rows, kind="stable")
    scores[order[np.searchsorted(rows, lexical_rows, sorter=order)]] = bm25
    best = float(bm25.max()) if len(bm25) else 0.0
    share = np.where(np.isnan(scores), 0.0, scores / best) if best > 0 else np.zeros(len(rows), np.float32)
    fused = (share + weight * cosines).astype(np.float32)
    order = np.lexsort((rows, -fused))
    return Candidates(rows=rows[order], fused=fused[order], cosine=cosines[order], bm25=scores[order])


def lacking(lexical_rows: Rows, dense_rows: Rows) -> npt.NDArray[np.bool_]:
    """Which lexical rows the dense half did not offer, bool ``(len(lexical_rows),)``."""
    if not len(dense_rows):
        return np.ones(len(lexical_rows), np.bool_)
    ordered = np.sort(dense_rows)
    places = np.minimum(np.searchsorted(ordered, lexical_rows), len(ordered) - 1)
    missing: npt.NDArray[np.bool_] = ordered[places] != lexical_rows
    return missing


def ranks(scores: Scores) -> npt.NDArray[np.int64]:
    """Ranks from 1 of scores, best first, equal ones in their order; 0 where the score is nan."""
    order = np.argsort(-scores, kind="stable")  # nan comes last
    found = np.empty(len(scores), np.int64)
    found[order] = np.arange(1, len(scores) + 1)
    found[np.isnan(scores)] = 0
    return found
