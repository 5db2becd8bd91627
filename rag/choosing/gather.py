"""Question → candidate sentences: retrieval for the whole, for each asking and for each place."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from corpus.fold import fold
from corpus.model import BlockKind, Passage
from index.model import Filters, SearchHit
from index.snapshot import Snapshot
from rag.questions.asking import AnswerType, Question
from rag.reading.scope import ReadDocument, ReadSentence, is_question
from rag.reading.sentences import Reader

from .features import Candidate
from .subjects import searches

__all__ = ["Gathered", "Gatherer", "is_announcing", "sentences_in"]

_HEADLINES = frozenset({BlockKind.TITLE, BlockKind.SUBTITLE, BlockKind.HEADING})  # they announce answers
_IMPRINT = re.compile(
    r"(?:来源|说明|资料来源|出处|责任?编辑?|校对|审核|供稿|编者注)[::]|本文[为系是]|\((?:来源|责编|责任编辑|编辑)"
)
_PASSAGES = 16  # passages for the whole question; more add time and no recall on our sets
_PASSAGES_PART = 8  # for each further asking or place
_PASSAGES_TOLD = (
    24  # of the documents that a conversation is about: what is asked next may be said in strange words
)
_MAX_PASSAGES = 48
_PASSAGES_EACH = 4  # of these, the best for each of several places or things, whatever the others score
_SYNONYM_WEIGHT = 0.3  # of a synonym's term in the lexical query, against 1 for the user's own words
_LONG_HEADING = 60  # characters from which a sentence in a heading's style is one of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What retrieval brought: candidates without repeats, and the passages, best first.

    ``told`` are the ids of the documents that the conversation is about, ``near`` those of the passages that
    its last answer was taken from.
    """

    candidates: tuple[Candidate, ...]
    hits: tuple[SearchHit, ...]
    told: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()

    @property
    def best(self) -> float:
        """The highest passage score, 0 without passages."""
        return max((h.score for h in self.hits), default=0.0)


class Gatherer:
    """Retrieves passages and opens them into sentences with vectors.

    Args:
        reader: reads documents of the catalogue.
        keep: how many documents' sentence vectors stay in memory.
    """

    def __init__(self, *, reader: Reader, keep: int = 256) -> None:
        self._reader = reader
        self._keep = keep
        self._vectors: OrderedDict[tuple[str, str, str], tuple[NDArray[np.float32], NDArray[np.float32]]] = (
            OrderedDict()
        )
        self._lock = Lock()

    def gather(
        self,
        question: Question,
        snapshot: Snapshot,
        filters: Filters,
        *,
        passages: int = _PASSAGES,
        told: frozenset[str] = frozenset(),
    ) -> Gathered:
        """Passages for the question, opened into candidate sentences with their neighbours.

        Args:
            question: what is looked for.
            snapshot: the open index.
            filters: which documents may speak.
            passages: how many are fetched for the whole question, at most twice as many in all.
            told: documents that a conversation is about; their best passages are added.
        """
        hits = self._search(question, snapshot, filters, passages)
        if told and not filters.documents:
            within = replace(filters, documents=tuple(sorted(told)))
            known = {h.passage.id for h in hits}
            more = snapshot.search(question.text, _PASSAGES_TOLD, filters=within)
            hits += [h for h in more if h.passage.id not in known]
        dated = any(f.type is AnswerType.DATE for f in question.facets)
        seen: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            read = self._reader.read(hit.passage.document_id, hit.passage.version)
            vectors, windows = self._embed(read, snapshot)
            for i in sentences_in(read, hit.passage, dated=dated):
                key = (read.document.id, i)
                if key not in seen:
                    seen[key] = Candidate(
                        read=read, index=i, passage=hit.passage, hit=hit, vector=vectors[i], window=windows[i]
                    )
        return Gathered(candidates=tuple(seen.values()), hits=tuple(hits), told=told)

    def _search(
        self, question: Question, snapshot: Snapshot, filters: Filters, passages: int
    ) -> list[SearchHit]:
        words = {w for t in question.terms for s in t.synonyms for w in snapshot.segmenter.words(s)}
        extra = tuple((w, _SYNONYM_WEIGHT) for w in sorted(words))
        found: dict[str, SearchHit] = {}
        needed: set[str] = set()

        def add(query: str, k: int, where: Filters, *, own: bool = False) -> None:
            hits = snapshot.search(query, k, filters=where or None, extra_terms=extra)
            needed.update(h.passage.id for h in hits[: _PASSAGES_EACH * own])
            for hit in hits:
                old = found.get(hit.passage.id)
                if old is None or hit.score > old.score:
                    found[hit.passage.id] = hit

        add(question.text, passages, filters)
        if len(question.facets) > 1:
            for facet in question.facets:
                add(facet.text, _PASSAGES_PART, filters)
        for query, where in searches(question, filters):
            add(query, _PASSAGES_PART, where, own=True)
        ranked = sorted(found.values(), key=lambda h: (-h.score, h.passage.id))
        most = max(_MAX_PASSAGES, 2 * passages)
        return [h for i, h in enumerate(ranked) if i < most or h.passage.id in needed]

    def _embed(
        self, read: ReadDocument, snapshot: Snapshot
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Vectors of a document's sentences and of their windows, float32 (n, dim) each."""
        key = (read.document.id, read.document.version, snapshot.embedder.fingerprint)
        with self._lock:
            if key in self._vectors:
                self._vectors.move_to_end(key)
                return self._vectors[key]
        texts = [s.said for s in read.sentences]
        vectors = snapshot.embedder.encode_passages(texts)
        windows = _windows(vectors, [len(t) for t in texts])
        with self._lock:
            self._vectors[key] = (vectors, windows)
            while len(self._vectors) > self._keep:
                self._vectors.popitem(last=False)
        return vectors, windows


def _is_headline(read: ReadDocument, i: int) -> bool:
    """Whether a sentence only announces what the text says.

    Files set whole paragraphs in a heading's style ("一、轮次。第二轮派出7个组，发现问题934个。"): what
    follows the first sentence of such a heading is text.
    """
    sentence = read.sentences[i]
    if sentence.kind is not BlockKind.HEADING or not sentence.sentence.text.rstrip().endswith("。"):
        return sentence.kind in _HEADLINES
    follows = i > 0 and read.sentences[i - 1].sentence.block == sentence.sentence.block
    return not follows and len(sentence.folded) < _LONG_HEADING


def is_announcing(folded: str) -> bool:
    """Whether a sentence tells of the text itself: its source, its editors, a question it answers."""
    silent = not any(map(str.isalnum, folded))
    return silent or bool(_IMPRINT.match(folded)) or is_question(folded)


def _only_locates(sentence: ReadSentence, *, dates: bool) -> bool:
    """Whether a line is nothing but the names of places, and dates where these answer nothing: 2023-01-05."""
    rest = sentence.folded
    names = {n for chain in sentence.own for n in chain}
    if not dates:
        names |= {fold(f.text) for f in sentence.figures if f.kind == "date"}
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    return not any(map(str.isalnum, rest))


def _windows(vectors: NDArray[np.float32], lengths: Sequence[int]) -> NDArray[np.float32]:
    """Length-weighted mean of each sentence's vector with its two neighbours', unit rows."""
    weighted = vectors * np.asarray(lengths, dtype=np.float32)[:, None]
    total = weighted.copy()
    total[1:] += weighted[:-1]
    total[:-1] += weighted[1:]
    norms = np.linalg.norm(total, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(total, norms, out=np.zeros_like(total), where=norms > 0)
    return unit


def sentences_in(read: ReadDocument, passage: Passage, *, dated: bool) -> list[int]:
    """Indices of the sentences of the passage, and of one on either side, that say something.

    ``dated`` tells that a date is asked for: then a line that is a date says something too.
    """
    inside = [i for i, s in enumerate(read.sentences) if s.sentence.span.overlaps(passage.span)]
    if not inside:
        return []
    around = range(max(0, inside[0] - 1), min(len(read.sentences), inside[-1] + 2))
    return [
        i
        for i in around
        if not _is_headline(read, i)
        and not read.sentences[i].head
        and not is_announcing(read.sentences[i].folded)
        and not _only_locates(read.sentences[i], dates=dated)
    ]
