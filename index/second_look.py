"""A second look at the best candidates: do the words of the question stand in the passage, and together?

A mean of token vectors forgets which words were matched, and BM25 where they stand; see
:mod:`index.matching`. A passage gains when another of its document fits as well: what is asked is often
told over several. The weights are settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from .fusion import Candidates
from .headings import HeadingTokens
from .matching import Asked, Matches, TokenSource, match, token_idf
from .settings import SearchSettings
from .shard import Shard, vectors_of

__all__ = ["SecondLook", "beyond", "company", "copies_among"]

_NEARLY = 4  # power of the share of the best score

Ids = npt.NDArray[np.int64]
Vectors = npt.NDArray[np.float32]


class SecondLook:
    """Scores the best candidates of a question anew.

    Args:
        source: gives the tokens' vectors; None when the embedder has none to offer.
        title_of: the title of the document of a number.
        shards: where the tokens of passages are.
        passages: number of passages that can be found.
        settings: weights.
    """

    def __init__(
        self,
        *,
        source: TokenSource | None,
        title_of: Callable[[int], str],
        shards: Sequence[Shard],
        passages: int,
        settings: SearchSettings,
    ) -> None:
        self._shards, self._passages, self._settings, self._source = shards, passages, settings, source
        self._headings = HeadingTokens(source=source, title_of=title_of) if source is not None else None
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
        rows = candidates.rows[:count]
        final[:count] += self._added(question, rows, candidates.cosine[:count])
        final[:count] += self._settings.document_weight * company(final[:count], self._documents(rows))
        if count < len(final):  # what was not looked at again keeps its order, behind the rest
            final[count:] += min(0.0, float(final[:count].min() - final[count:].max()))
        return final

    def order(self, candidates: Candidates, final: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
        """Places of candidates, best first.

        Of one document no more than ``document_limit`` stand before the others that were looked at;
        near copies of better ones go to the end.
        """
        order = np.lexsort((candidates.rows, -final))
        head = order[: self._settings.second_look]
        rows = candidates.rows[head]
        copies = copies_among(vectors_of(self._shards, rows), self._settings.duplicate_cosine)
        fresh = head[~copies]
        many = beyond(self._documents(rows[~copies]), self._settings.document_limit)
        return np.concatenate([fresh[~many], fresh[many], order[len(head) :], head[copies]])

    def _added(
        self, question: Ids, rows: npt.NDArray[np.int64], cosine: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """What candidates get beside their fused scores, float32 ``(n,)``."""
        settings = self._settings
        if self._source is None:
            added = (settings.alone_dense_weight - settings.dense_weight) * cosine
        else:
            found = self._match(question, rows, self._source)
            added = (settings.second_dense_weight - settings.dense_weight) * cosine
            added += settings.token_weight * found.whole
            added += settings.stretch_weight * found.stretch
            added += settings.together_weight * found.together
        return added

    def _match(self, question: Ids, rows: npt.NDArray[np.int64], source: TokenSource) -> Matches:
        """What passages have of the question; of a very long one the weightiest tokens count."""
        ids = np.unique(question)
        idf = token_idf(self._counts, ids, self._passages)
        weights = idf * np.linalg.norm(source.vectors_of(ids), axis=1)
        if len(ids) > self._settings.query_tokens:
            kept = np.sort(np.argsort(-weights, kind="stable")[: self._settings.query_tokens])
            ids, idf, weights = ids[kept], idf[kept], weights[kept]
        located = self._located(rows)
        passages = [shard.tokens_of(row) for shard, row in located]
        headings = self._headings.of(located) if self._headings else None
        asked = Asked(order=question, ids=ids, idf=idf, weights=weights)
        return match(asked, passages, source, headings=headings)

    def _documents(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The numbers of the documents of rows, int64 ``(n,)``."""
        return np.array([shard.table["document"][inside] for shard, inside in self._located(rows)], np.int64)

    def _located(self, rows: npt.NDArray[np.int64]) -> list[tuple[Shard, int]]:
        """The shard of each row and its number in it."""
        which = np.searchsorted(self._bases, rows, side="right") - 1
        return [
            (self._shards[index], row - self._shards[index].base)
            for index, row in zip(which.tolist(), rows.tolist(), strict=True)
        ]


def company(scores: npt.NDArray[np.float32], documents: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """How well the best other passage of each one's document fits, float32 ``(n,)``.

    ``best score x (score of the other / best score) ** 4``; 0 without another one, or where the best
    score is none above 0. The fourth power lets only others count that fit nearly as well as the best.
    """
    best = float(scores.max(initial=0.0))
    if best <= 0:
        return np.zeros(len(scores), np.float32)
    share = np.maximum(scores / best, 0) ** _NEARLY
    others = (documents[:, None] == documents[None, :]) & ~np.eye(len(documents), dtype=np.bool_)
    found: npt.NDArray[np.float32] = best * np.where(others, share[None, :], np.float32(0)).max(axis=1)
    return found


def beyond(documents: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.bool_]:
    """Which have ``limit`` of the same document before them, bool ``(n,)``."""
    earlier = np.tril(documents[:, None] == documents[None, :], -1).sum(axis=1)
    found: npt.NDArray[np.bool_] = earlier >= limit
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
