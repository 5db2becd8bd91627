"""How well the words of a question stand in a sentence: exactly, by synonym, or by meaning."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.segment import Segmenter
from index.embedder import Embedder

from .asking import Term

__all__ = ["Matcher"]

# Word vectors of unrelated Chinese words have cosines below about 0.35 with the shipped model; from
# 0.8 on they are near-synonyms. Between the two the credit grows linearly, up to SOFT_MAX.
_SOFT_FROM, _SOFT_TO, _SOFT_MAX = 0.40, 0.85, 0.75
_SYNONYM = 0.9
_CACHE = 65_536


class Matcher:
    """Soft term matching with one embedder and one segmenter; keeps word vectors in memory.

    Args:
        embedder: gives word vectors, float32 unit rows.
        segmenter: cuts folded text into words.
    """

    def __init__(self, *, embedder: Embedder, segmenter: Segmenter) -> None:
        self._embedder = embedder
        self._segmenter = segmenter
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self.words = lru_cache(maxsize=8192)(self._words)

    def _words(self, folded: str) -> tuple[str, ...]:
        """The distinct words of a folded sentence, punctuation left out, in order."""
        seen = dict.fromkeys(w for w in self._segmenter.cut(folded) if _is_word(w))
        return tuple(seen)

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of words, float32 (n, dim); computed once for each word."""
        missing = [w for w in dict.fromkeys(words) if w not in self._vectors]
        if missing:
            if len(self._vectors) > _CACHE:
                self._vectors.clear()
                missing = list(dict.fromkeys(words))
            rows = self._embedder.encode_passages(missing)
            self._vectors.update(zip(missing, rows, strict=True))
        if not words:
            return np.zeros((0, self._embedder.dim), dtype=np.float32)
        return np.stack([self._vectors[w] for w in words])

    def credits(self, terms: Sequence[Term], folded: str) -> NDArray[np.float32]:
        """For each term how well ``folded`` holds it, float32 (n,), 0 to 1.

        1 where the term stands there to the letter, 0.9 by a synonym of the lexicon, else up to
        0.75 by the nearest word's cosine, or by the share of the term's characters in one word.
        """
        out = np.zeros(len(terms), dtype=np.float32)
        open_: list[int] = []
        for i, term in enumerate(terms):
            if term.text in folded:
                out[i] = 1.0
            elif any(s in folded for s in term.synonyms):
                out[i] = _SYNONYM
            else:
                open_.append(i)
        words = self.words(folded)
        if open_ and words:
            similarity = self.vectors([terms[i].text for i in open_]) @ self.vectors(words).T
            best = similarity.max(axis=1)
            soft = np.clip((best - _SOFT_FROM) / (_SOFT_TO - _SOFT_FROM), 0.0, 1.0) * _SOFT_MAX
            for row, i in enumerate(open_):
                out[i] = max(float(soft[row]), _shared_characters(terms[i].text, words))
        return out


def _is_word(word: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in word)


def _shared_characters(term: str, words: Iterable[str]) -> float:
    """Half credit scaled by the share of the term's characters within one word of the sentence."""
    if len(term) < 2:
        return 0.0
    best = 0.0
    for word in words:
        if len(word) < 2:
            continue
        shared = sum(1 for c in term if c in word)
        if shared:
            best = max(best, shared / max(len(term), len(word)))
    return 0.6 * best if best >= 0.5 else 0.0
