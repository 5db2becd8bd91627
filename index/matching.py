"""How the words of a question stand in passages: each one's like, how near together, in what order.

For every token of the question the most similar token of the passage counts (max similarity as in
ColBERT, Khattab and Zaharia 2020, here with the static token vectors of the embedder), once in the
whole passage and once in the stretch of it that matches best: words that answer together stand near
each other. What stands beside each other in the question and in the passage too counts again
(ordered pairs within a short distance, as in Metzler and Croft 2005).

Passages are given by their distinct tokens in the order of first occurrence, which is all that an
index keeps; measured, that order says as much of nearness as the whole text does. The words of the
headings above a passage, its document's title among them, count as if they stood in every stretch of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

__all__ = ["Asked", "Matches", "TokenSource", "match", "token_idf"]

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]
Vectors = npt.NDArray[np.float32]

_STEP = 20  # tokens; a stretch is two steps, and one begins at every step
_GAPS = (1, 2)  # tokens so far apart at most count as standing beside each other


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The tokens of a question.

    ``order`` int64 ``(n,)`` as they are read, ``ids`` int64 ``(m,)`` those that count, distinct and
    rising; for each of these float32 ``(m,)``: ``idf``, how rare it is, and ``weights``, how much its
    likes count.
    """

    order: Ids
    ids: Ids
    idf: Scores
    weights: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """What passages have of a question, float32 ``(passages,)`` each, 0 where either has no tokens.

    ``whole`` and ``stretch`` are weighted means over the question's tokens of their best cosines in
    the passage and in its best stretch, with its headings each time, -1 … 1; ``together`` is the share
    of the question's pairs of neighbours that the passage has, or its headings if more, by their idf,
    0 … 1.
    """

    whole: Scores
    stretch: Scores
    together: Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Runs:
    """The tokens of several texts, one after the other, int64, and how many each has."""

    tokens: Ids
    lengths: npt.NDArray[np.int64]

    @staticmethod
    def of(texts: Sequence[npt.NDArray[np.generic]]) -> _Runs:
        """Join texts."""
        joined = np.concatenate(texts) if texts else np.zeros(0, np.int64)
        lengths = np.array([len(ids) for ids in texts], np.int64)
        return _Runs(tokens=joined.astype(np.int64), lengths=lengths)

    @property
    def owners(self) -> npt.NDArray[np.int64]:
        """Whose each token is."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)


def match(
    asked: Asked,
    passages: Sequence[npt.NDArray[np.generic]],
    source: TokenSource,
    *,
    headings: Sequence[npt.NDArray[np.generic]] | None = None,
) -> Matches:
    """Compare a question with passages.

    Args:
        asked: the question.
        passages: distinct token ids of each, in the order of their first occurrence.
        source: gives the vectors.
        headings: token ids of the headings above each passage; none when None.
    """
    found = np.zeros((3, len(passages)), np.float32)
    filled = [index for index, ids in enumerate(passages) if len(ids)]
    total = float(asked.weights.sum())
    if len(asked.ids) and filled and total > 0:
        text = _Runs.of([passages[index] for index in filled])
        above = _Runs.of([headings[index] for index in filled] if headings else [])
        likes = _similarity(asked.ids, np.concatenate([text.tokens, above.tokens]), source)
        steps, owners = _steps(likes[:, : len(text.tokens)], text.lengths)
        best_above = _best_above(likes[:, len(text.tokens) :], above, len(filled))
        found[0, filled] = asked.weights @ np.maximum(_by_owner(steps, owners), best_above) / total
        stretches = np.maximum(_stretches(steps, owners), best_above[:, owners])
        found[1, filled] = _by_owner((asked.weights @ stretches / total)[None], owners)[0]
        found[2, filled] = _together(asked, text)
        if len(above.tokens):
            found[2, filled] = np.maximum(found[2, filled], _together(asked, above))
    return Matches(whole=found[0], stretch=found[1], together=found[2])


def token_idf(counts: npt.NDArray[np.uint32], ids: Ids, passages: int) -> Scores:
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


def _similarity(question: Ids, joined: Ids, source: TokenSource) -> Vectors:
    """Cosines of the question's tokens and those of the passages, float32 ``(m, n)``."""
    numbers = np.zeros(int(joined.max()) + 1, np.int64)  # sorting all of them takes longer
    numbers[joined] = 1
    distinct = np.flatnonzero(numbers).astype(np.int64)
    numbers[distinct] = np.arange(len(distinct))
    vectors = source.vectors_of(distinct)
    similarity: Vectors = _unit(source.vectors_of(question)) @ vectors.T
    similarity /= np.maximum(_lengths(vectors), 1e-12)
    return similarity[:, numbers[joined]]


def _steps(likes: Vectors, lengths: npt.NDArray[np.int64]) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """The best of every step of tokens, float32 ``(m, steps)``, and whose step it is, rising."""
    ends = np.cumsum(lengths)
    place = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    starts = np.flatnonzero(place % _STEP == 0)
    owners = np.repeat(np.arange(len(lengths)), -(-lengths // _STEP))
    return np.maximum.reduceat(likes, starts, axis=1), owners


def _stretches(steps: Vectors, owners: npt.NDArray[np.int64]) -> Vectors:
    """The best of each step and the one after it, where that is of the same passage."""
    both = steps.copy()
    same = np.flatnonzero(owners[:-1] == owners[1:])
    both[:, same] = np.maximum(steps[:, same], steps[:, same + 1])
    return both


def _by_owner(values: Vectors, owners: npt.NDArray[np.int64]) -> Vectors:
    """The greatest value of each owner, float32 ``(m, owners)``."""
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return np.maximum.reduceat(values, starts, axis=1)


def _best_above(likes: Vectors, above: _Runs, count: int) -> Vectors:
    """The best in the headings of each of ``count`` passages, float32 ``(m, count)``, -1 without any."""
    found = np.full((len(likes), count), -1.0, np.float32)
    if len(above.tokens):
        owners = above.owners
        found[:, np.unique(owners)] = _by_owner(likes, owners)
    return found


def _together(asked: Asked, texts: _Runs) -> Scores:
    """The share of the question's neighbours that each text has too."""
    size, count = len(asked.ids), len(texts.lengths)
    wanted = _neighbours(_places(asked.order, asked.ids), np.zeros(len(asked.order), np.int64), 1, size)[0]
    weights = np.where(wanted, asked.idf[:, None] + asked.idf[None, :], np.float32(0))
    total = float(weights.sum())
    if total <= 0:
        return np.zeros(count, np.float32)
    has = _neighbours(_places(texts.tokens, asked.ids), texts.owners, count, size)
    share: Scores = (has.reshape(count, -1) @ weights.ravel() / total).astype(np.float32)
    return share


def _places(tokens: Ids, ids: Ids) -> npt.NDArray[np.int64]:
    """Where each token stands among ``ids``, -1 where it does not."""
    places = np.minimum(np.searchsorted(ids, tokens), len(ids) - 1)
    return np.where(ids[places] == tokens, places, -1)


def _neighbours(
    places: npt.NDArray[np.int64], owners: npt.NDArray[np.int64], count: int, size: int
) -> npt.NDArray[np.bool_]:
    """Which two tokens stand beside each other in this order, bool ``(count, size, size)``."""
    found = np.zeros((count, size, size), np.bool_)
    for gap in _GAPS:
        first, second = places[:-gap], places[gap:]
        fits = (first >= 0) & (second >= 0) & (first != second) & (owners[:-gap] == owners[gap:])
        found[owners[:-gap][fits], first[fits], second[fits]] = True
    return found


def _lengths(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return lengths


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(_lengths(vectors), 1e-12)[:, None], dtype=np.float32)
