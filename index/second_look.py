"""A second look at the best candidates: does each word of the question find its like in the passage?

For every token of the question the most similar token of the passage counts, weighted by how rare
the question's token is in this index (max similarity as in ColBERT, Khattab and Zaharia 2020, with
the static token vectors of the embedder, and idf weights as in late-interaction BM25 hybrids). A
mean of token vectors forgets which word was matched; this does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from corpus.model import Passage

from .fusion import Candidates
from .settings import SearchSettings

if TYPE_CHECKING:
    from .embedder import Embedder
    from .shard import Shard

__all__ = ["SecondLook", "TokenSource", "max_similarity", "token_idf"]

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


class SecondLook:
    """Scores the best candidates of a question anew.

    Args:
        embedder: a :class:`TokenSource` adds the similarity of tokens; any other does without.
        shards: where the tokens of passages are.
        passages: number of passages that can be found.
        settings: weights.
    """

    def __init__(
        self, *, embedder: Embedder, shards: Sequence[Shard], passages: int, settings: SearchSettings
    ) -> None:
        self._shards, self._passages, self._settings = shards, passages, settings
        self._source = embedder if isinstance(embedder, TokenSource) else None
        self._bases = np.array([shard.base for shard in shards], np.int64)
        size = max((len(shard.token_counts) for shard in shards), default=0)
        self._counts = np.zeros(size, np.uint32)
        for shard in shards:
            self._counts[: len(shard.token_counts)] += shard.token_counts

    def scores(
        self, question: str, candidates: Candidates, passage_at: Callable[[int], Passage]
    ) -> npt.NDArray[np.float32]:
        """Final scores float32 ``(n,)``; those beyond the first ``second_look`` stay below them.

        Args:
            question: the question.
            candidates: best first.
            passage_at: reads a passage by its row.
        """
        del passage_at
        final = candidates.fused.copy()
        count = min(len(final), self._settings.second_look)
        if self._source is None or not count:
            return final
        ids = self._source.token_ids([question])[0]
        weights = token_idf(self._counts, ids, self._passages)
        similar = max_similarity(
            ids, weights, [self._tokens(int(r)) for r in candidates.rows[:count]], self._source
        )
        final[:count] += self._settings.token_weight * similar
        final[count:] += self._settings.token_weight * min(0.0, float(similar.min()))
        if count < len(final):  # what was not looked at cannot pass what was
            final[count:] -= max(0.0, float(final[count:].max() - final[:count].min()))
        return final

    def _tokens(self, row: int) -> npt.NDArray[np.generic]:
        shard = self._shards[int(np.searchsorted(self._bases, row, side="right")) - 1]
        return shard.tokens_of(row - shard.base)


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
    joined = np.concatenate([passages[index] for index in filled]).astype(np.int64)
    distinct, places = np.unique(joined, return_inverse=True)
    similarity = _unit(source.vectors_of(question)) @ _unit(source.vectors_of(distinct)).T
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    best = np.maximum.reduceat(similarity[:, places], starts, axis=1)
    found[filled] = (weights @ best) / total
    return found


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = vectors / np.maximum(lengths, 1e-12)
    return unit
