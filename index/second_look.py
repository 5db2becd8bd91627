"""A second look at the best candidates: does each word of the question find its like in the passage?

For every token of the question the most similar token of the passage counts (max similarity as in
ColBERT, Khattab and Zaharia 2020, here with the static token vectors of the embedder), weighted by
how rare the question's token is in this index and by the length that training gave its vector. A
mean of token vectors forgets which word was matched; this does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from .fusion import Candidates
from .settings import SearchSettings
from .shard import Shard, vectors_of

__all__ = ["SecondLook", "TokenSource", "copies_among", "max_similarity", "token_idf"]

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


@runtime_checkable
class TokenSource(Protocol):
    """An embedder whose tokens have vectors of their own."""

    def token_ids(self, texts: Sequence[str]) -> list[Ids]:
        """Token ids of each text, int64 ``(n,)``, in reading order."""
        ...

    def vectors_of(self, ids: Ids) -> Vectors:
        """The vectors of tokens, float32 ``(n, dim)``, not normalised."""
        ...

    def encode_ids(self, ids: Sequence[Ids]) -> Vectors:
        """The vectors of texts, cut by :meth:`token_ids`, float32 ``(n, dim)``, unit rows."""
        ...


class SecondLook:
    """Scores the best candidates of a question anew.

    Args:
        source: gives the tokens' vectors; None when the embedder has none to offer.
        shards: where the tokens of passages are.
        passages: number of passages that can be found.
        settings: weights.
    """

    def __init__(
        self,
        *,
        source: TokenSource | None,
        shards: Sequence[Shard],
        passages: int,
        settings: SearchSettings,
    ) -> None:
        self._shards, self._passages, self._settings, self._source = shards, passages, settings, source
        self._bases = np.array([shard.base for shard in shards], np.int64)
        size = max((len(shard.token_counts) for shard in shards), default=0)
        self._counts = np.zeros(size, np.uint32)
        for shard in shards:
            self._counts[: len(shard.token_counts)] += shard.token_counts

    def scores(self, question: Ids, candidates: Candidates) -> npt.NDArray[np.float32]:
        """Final scores float32 ``(n,)``; those beyond the first ``second_look`` stay below them.

        Args:
            question: token ids of the question; empty without a token source.
            candidates: best first.
        """
        final = candidates.fused.copy()
        count = min(len(final), self._settings.second_look)
        if not count:
            return final
        added = self._settings.second_dense_weight - self._settings.dense_weight
        final[:count] += added * candidates.cosine[:count]
        if self._source is not None:
            rows = candidates.rows[:count]
            final[:count] += self._settings.token_weight * self._similar(question, rows, self._source)
        if count < len(final):  # what was not looked at again keeps its order, behind the rest
            final[count:] += min(0.0, float(final[:count].min() - final[count:].max()))
        return final

    def order(self, candidates: Candidates, final: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """Places of candidates, best first; near copies of better ones go to the end."""
        order = np.lexsort((candidates.rows, -final))
        head = order[: self._settings.second_look]
        vectors = vectors_of(self._shards, candidates.rows[head])
        copies = copies_among(vectors, self._settings.duplicate_cosine)
        return np.concatenate([head[~copies], order[len(head) :], head[copies]])

    def _similar(
        self, question: Ids, rows: npt.NDArray[np.int64], source: TokenSource
    ) -> npt.NDArray[np.float32]:
        """Max similarity of the question to passages; rare and weighty tokens count most."""
        ids = np.unique(question)
        vectors = source.vectors_of(ids)
        weights = token_idf(self._counts, ids, self._passages) * np.linalg.norm(vectors, axis=1)
        if len(ids) > self._settings.query_tokens:
            kept = np.sort(np.argsort(-weights, kind="stable")[: self._settings.query_tokens])
            ids, weights = ids[kept], weights[kept]
        which = np.searchsorted(self._bases, rows, side="right") - 1
        passages = [
            self._shards[shard].tokens_of(row - self._shards[shard].base)
            for shard, row in zip(which.tolist(), rows.tolist(), strict=True)
        ]
        return max_similarity(ids, weights, passages, source)


def token_idf(counts: npt.NDArray[np.uint32], ids: Ids, passages: int) -> npt.NDArray[np.float32]:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) of tokens.

    Args:
        counts: passages with each token, by id; ids beyond it count 0.
        ids: the tokens.
        passages: N.
    """
    n = np.zeros(len(ids), np.float64)
    known = ids < len(counts)
    n[known] = np.minimum(counts[ids[known]], passages)
    return np.log1p((passages - n + 0.5) / (n + 0.5)).astype(np.float32)


def max_similarity(
    question: Ids,
    weights: npt.NDArray[np.float32],
    passages: Sequence[npt.NDArray[np.generic]],
    source: TokenSource,
) -> npt.NDArray[np.float32]:
    """Weighted mean over the question's tokens of the best cosine in each passage.

    Args:
        question: token ids of the question.
        weights: a weight for each, float32.
        passages: token ids of each passage.
        source: gives the vectors.

    Returns:
        float32 ``(len(passages),)`` in -1 … 1; 0 where either side has no tokens.
    """
    found = np.zeros(len(passages), np.float32)
    filled = np.array([index for index, ids in enumerate(passages) if len(ids)], np.int64)
    total = float(weights.sum())
    if not len(question) or not len(filled) or total <= 0:
        return found
    lengths = np.array([len(passages[index]) for index in filled])
    joined = np.concatenate([passages[index] for index in filled])
    distinct, places = np.unique(joined, return_inverse=True)
    vectors = source.vectors_of(distinct.astype(np.int64))
    similarity = (_unit(source.vectors_of(question)) @ vectors.T) / np.maximum(_lengths(vectors), 1e-12)
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    best = np.maximum.reduceat(similarity[:, places], starts, axis=1)
    found[filled] = (weights @ best) / total
    return found


def copies_among(vectors: Vectors, closer: float) -> npt.NDArray[np.bool_]:
    """Which rows are near copies of an earlier one that is none itself, bool ``(n,)``.

    Args:
        vectors: unit rows float32 ``(n, dim)``, best first.
        closer: cosine from which two count as copies.
    """
    close = np.tril(vectors @ vectors.T, -1) >= closer
    copies = np.zeros(len(vectors), np.bool_)
    for place in np.flatnonzero(close.any(axis=1)):
        copies[place] = bool((close[place] & ~copies).any())
    return copies


def _lengths(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return lengths


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(_lengths(vectors), 1e-12)[:, None], dtype=np.float32)
