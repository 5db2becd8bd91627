"""How well the words of a question stand in a sentence: exactly, by synonym, or by meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.segment import Segmenter
from index.embedder import Embedder
from rag.questions.asking import Term

__all__ = ["Credits", "Matcher"]

# Word vectors of unrelated Chinese words have cosines below about 0.35 with the shipped model; from
# 0.8 on they are near-synonyms. Between the two the credit grows linearly, up to SOFT_MAX.
_SOFT_FROM, _SOFT_TO, _SOFT_MAX = 0.40, 0.85, 0.75
_SYNONYM = 0.9
_COMPOUND, _BETWEEN = 4, 4  # characters of a term of two words, and of what may stand between these
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

    def credits(self, terms: Sequence[Term]) -> Credits:
        """How well texts hold these terms, worked out once a question."""
        return Credits(terms, self)


class Credits:
    """For each term how well a folded text holds it, 0 to 1.

    1 where the term stands there to the letter, 0.9 by a synonym of the lexicon, else up to 0.75 by
    the nearest word's cosine, or up to 0.6 by the share of the term's characters in one word.
    """

    def __init__(self, terms: Sequence[Term], matcher: Matcher) -> None:
        self._terms = tuple(terms)
        self._matcher = matcher
        self._index = {t.text: i for i, t in enumerate(self._terms)}
        self._vectors = matcher.vectors([t.text for t in self._terms])
        self._words: dict[str, int] = {}
        self._soft = np.zeros((0, len(self._terms)), dtype=np.float32)
        self._rows: dict[str, NDArray[np.float32]] = {}

    def prepare(self, texts: Iterable[str]) -> None:
        """Compare the words of all these texts with the terms at once."""
        new = dict.fromkeys(w for t in texts for w in self._matcher.words(t) if w not in self._words)
        if not new:
            return
        words = list(new)
        cosine = self._matcher.vectors(words) @ self._vectors.T
        soft = np.clip((cosine - _SOFT_FROM) / (_SOFT_TO - _SOFT_FROM), 0.0, 1.0) * _SOFT_MAX
        for j, term in enumerate(self._terms):
            characters = set(term.text)
            for i, word in enumerate(words):
                if len(word) > 1 and not characters.isdisjoint(word):
                    soft[i, j] = max(soft[i, j], _shared_characters(term.text, word))
        self._words.update({w: len(self._soft) + i for i, w in enumerate(words)})
        self._soft = np.concatenate([self._soft, soft.astype(np.float32)])

    def row(self, folded: str) -> NDArray[np.float32]:
        """The credit of every term in one text, float32 (n_terms,)."""
        known = self._rows.get(folded)
        if known is not None:
            return known
        self.prepare([folded])
        words = self._matcher.words(folded)
        rows = [self._words[w] for w in words]
        out = self._soft[rows].max(axis=0) if rows else np.zeros(len(self._terms), dtype=np.float32)
        for i, term in enumerate(self._terms):
            if term.text in folded and (len(term.text) > 1 or _stands_in(term, words)):
                out[i] = 1.0
            elif any(s in folded for s in term.synonyms):
                out[i] = max(out[i], _SYNONYM)
            elif len(term.text) == _COMPOUND and _parted(term.text).search(folded):
                out[i] = max(out[i], _SOFT_MAX)
        self._rows[folded] = out
        return out

    def columns(self, terms: Sequence[Term]) -> NDArray[np.int64]:
        """Where these terms stand in a row, int64 (n,)."""
        return np.array([self._index[t.text] for t in terms], dtype=np.int64)


@lru_cache(maxsize=4096)
def _parted(term: str) -> re.Pattern[str]:
    """A compound of two words with a little between them: 移交线索 in 移交问题线索."""
    half = len(term) // 2
    return re.compile(rf"{re.escape(term[:half])}[^,。;:]{{1,{_BETWEEN}}}{re.escape(term[half:])}")


def _stands_in(term: Term, words: Sequence[str]) -> bool:
    """Whether a term of one character is a word or what a word is a kind of: 处 in 办事处, not in 处理.

    Verbs and the like may begin words too: 花 in 花费.
    """
    return any(w.endswith(term.text) or (not term.names and w.startswith(term.text)) for w in words)


def _is_word(word: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" for c in word)


def _shared_characters(term: str, word: str) -> float:
    """Up to 0.6, by the share of characters that two words have in common, from a half on."""
    if len(term) < 2 or len(word) < 2:
        return 0.0
    shared = sum(1 for c in term if c in word) / max(len(term), len(word))
    return 0.6 * shared if shared >= 0.5 else 0.0
