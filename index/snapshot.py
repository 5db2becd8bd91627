"""One published generation, opened for searching."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.model import Passage, Span

from .build import fingerprints
from .documents import NAME as DOCUMENTS
from .documents import StoredDocument
from .embedder import Embedder
from .errors import GenerationGone, IndexCorrupt
from .fusion import Candidates, fuse, lacking, ranks
from .generation import current, generation_folder, require_current
from .manifest import Manifest
from .matching import TokenSource
from .model import Channel, DocumentInfo, Filters, Hit, SearchHit
from .opened import OpenedFiles, open_files
from .recent import Recent
from .reranker import Reranker, reread
from .second_look import SecondLook
from .settings import IndexSettings
from .shard import vectors_of
from .terms import question_terms
from .texts import Texts

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.passages import Splitter
    from corpus.segment import Segmenter

__all__ = ["Snapshot"]

_REMEMBERED = 128  # searches, of at most so many hits and characters: 20 KB is usual, 100 KB the most
_HITS, _CHARACTERS = 64, 4096

_Key = tuple[str, int, Filters | None, tuple[tuple[str, float], ...]]  # what :meth:`Snapshot.search` is told


class Snapshot:
    """Searches one generation. Safe for reading from several threads; see :meth:`open`."""

    def __init__(
        self,
        files: OpenedFiles,
        *,
        texts: Texts,
        embedder: Embedder,
        segmenter: Segmenter,
        settings: IndexSettings,
        reranker: Reranker | None = None,
    ) -> None:
        self._files, self._texts, self._settings = files, texts, settings.search
        self._embedder, self._segmenter, self._reranker = embedder, segmenter, reranker
        self._bases = np.array([shard.base for shard in files.shards], np.int64)
        self._source = embedder if isinstance(embedder, TokenSource) else None
        self._second_look = SecondLook(
            source=self._source,
            title_of=partial(_title_of, files),
            shards=files.shards,
            passages=files.manifest.passages,
            settings=settings.search,
        )
        self._latest: Recent[_Key, tuple[SearchHit, ...]] = Recent(_REMEMBERED)  # a generation never changes

    @staticmethod
    def open(
        home: Path,
        *,
        catalogue: Catalogue,
        embedder: Embedder,
        segmenter: Segmenter,
        splitter: Splitter,
        settings: IndexSettings | None = None,
        generation: str | None = None,
        reranker: Reranker | None = None,
    ) -> Snapshot:
        """Open a generation of ``home``; every file is compared with its checksum.

        Args:
            home: the home folder.
            catalogue: where the texts are.
            embedder: must be the one that made the vectors.
            segmenter: must be the one that cut the terms.
            splitter: must be the one that made the passages.
            settings: how to search; the defaults when None.
            generation: name of an older one; the published one when None.
            reranker: reads the best passages again; none when None.

        Raises:
            IndexMissing: nothing has been published.
            GenerationGone: ``generation`` is not on disk.
            IndexMismatch: published with other settings; the error names the field.
            IndexCorrupt: a file is missing or damaged; the error names it.
        """
        settings = settings or IndexSettings()
        while True:
            name = generation or require_current(home)
            try:
                files = open_files(
                    generation_folder(home, name),
                    lambda manifest: manifest.fingerprints.check(
                        fingerprints(
                            embedder=embedder, segmenter=segmenter, splitter=splitter, settings=settings.build
                        )
                    ),
                )
                break
            except (IndexCorrupt, OSError) as error:
                if generation is not None and isinstance(error, FileNotFoundError):
                    hint = "旧索引只保留最近两代；可以就现在的索引重新提问"
                    raise GenerationGone(f"索引 {name} 已不在 {home} 中", hint=hint) from error
                if generation is None and current(home) != name:
                    continue  # it was replaced and removed while we opened it
                if isinstance(error, IndexCorrupt):
                    raise
                raise IndexCorrupt(f"索引 {name} 无法打开：{error}", file="") from error
        return Snapshot(
            files,
            texts=Texts(catalogue),
            embedder=embedder,
            segmenter=segmenter,
            settings=settings,
            reranker=reranker,
        )

    @property
    def generation(self) -> str:
        """Name of the generation."""
        return self._files.manifest.generation

    @property
    def manifest(self) -> Manifest:
        """What the generation was made with and of."""
        return self._files.manifest

    @property
    def passages(self) -> int:
        """Number of passages that can be found."""
        return self._files.manifest.passages

    @property
    def embedder(self) -> Embedder:
        """The embedder of the index."""
        return self._embedder

    @property
    def reranker(self) -> str:
        """Fingerprint of the reranker, empty without one."""
        return self._reranker.fingerprint if self._reranker else ""

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter of the index."""
        return self._segmenter

    def close(self) -> None:
        """Let go of the generation; it may be removed then. Searches must have ended."""
        self._files.documents.close()
        os.close(self._files.descriptor)

    def search(
        self,
        query: str,
        k: int,
        *,
        filters: Filters | None = None,
        extra_terms: Sequence[tuple[str, float]] = (),
    ) -> tuple[SearchHit, ...]:
        """The passages that answer best, best first; the latest searches are remembered.

        Args:
            query: a question or words, of any length.
            k: how many at most; fewer only when fewer pass the filters and have anything in common.
            filters: applied inside the search.
            extra_terms: expressions to look for as well, each with a weight beside the 1 of the
                question's own terms.

        Returns:
            Hits with what each channel said: "lexical" raw BM25 (absent where that half did not
            offer the passage), "dense" the cosine, "fused" and "final".
        """
        key = (query, k, filters, tuple(extra_terms))
        known = self._latest.get(key)
        if known is None:
            known = self._look_up(*key)
            if k <= _HITS and len(query) <= _CHARACTERS:
                self._latest.put(key, known)
        return known

    def _look_up(
        self, query: str, k: int, filters: Filters | None, extra_terms: tuple[tuple[str, float], ...]
    ) -> tuple[SearchHit, ...]:
        allowed = self._allowed(filters)
        if k <= 0 or allowed is None:
            return ()
        ids, vector = self._embed(query)
        candidates = self._candidates(self._weights(query, extra_terms), vector, k, filters, allowed)
        if not len(candidates.rows):
            return ()
        final = self._second_look.scores(ids, candidates)
        if self._reranker is not None:
            texts = partial(self._texts_of, candidates.rows)
            final = reread(self._reranker, query, final, texts, count=self._settings.rerank)
        order = self._second_look.order(candidates, final)
        return self._hits(candidates, final, order[:k])

    def passage(self, passage_id: str) -> Passage:
        """The passage of this id.

        Raises:
            KeyError: this generation has no such passage.
        """
        try:
            number = int(passage_id, 16)
        except ValueError:
            number = -1
        if 0 <= number < 1 << 64:
            for shard in self._files.shards:
                for row in shard.rows_of(number):
                    if self._files.live[shard.base + row]:
                        return self.passage_at(shard.base + row)
        raise KeyError(passage_id)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order; none when it is not in this generation."""
        stored = self._files.documents.by_id(document_id)
        if stored is None:
            return ()
        return tuple(self.passage_at(row) for row in range(stored.first, stored.first + stored.count))

    def passage_count(self, document_id: str) -> int:
        """How many passages a document has, without reading them; 0 when it is not in this generation."""
        stored = self._files.documents.by_id(document_id)
        return stored.count if stored else 0

    def document(self, document_id: str) -> DocumentInfo:
        """What this generation knows of a document.

        Raises:
            KeyError: it is not in this generation.
        """
        stored = self._files.documents.by_id(document_id)
        if stored is None:
            raise KeyError(document_id)
        return stored.info

    def documents(self) -> tuple[DocumentInfo, ...]:
        """All documents of this generation, by source."""
        return tuple(stored.info for stored in self._files.documents.everything())

    def idf(self, term: str) -> float:
        """Inverse document frequency of one index term; the highest value for an unknown one."""
        return self._files.lexical.idf(term)

    def contains_term(self, term: str) -> bool:
        """Whether any passage has this index term."""
        return self._files.lexical.frequency(term) > 0

    def passage_at(self, row: int) -> Passage:
        """The passage of a row."""
        return self._read(row)[0]

    def _texts_of(self, rows: npt.NDArray[np.int64], places: npt.NDArray[np.int64]) -> list[str]:
        return [self.passage_at(row).text for row in rows[places].tolist()]

    def _read(self, row: int) -> tuple[Passage, DocumentInfo]:
        shard = self._files.shards[int(np.searchsorted(self._bases, row, side="right")) - 1]
        record = shard.table[row - shard.base]
        stored = _document_of(self._files, int(record["document"]))
        span = Span(int(record["start"]), int(record["end"]))
        passage = Passage(
            id=f"{int(record['id']):016x}",
            document_id=stored.info.id,
            version=stored.info.version,
            span=span,
            text=span.of(self._texts.of(stored.info)),
            heading_path=shard.heading_path(int(record["heading"]), stored.info.title),
            ordinal=row - stored.first,
        )
        return passage, stored.info

    def _allowed(self, filters: Filters | None) -> npt.NDArray[np.bool_] | None:
        """The rows that may be found; None when there are none."""
        live = self._files.live
        if filters:
            mask = np.zeros(len(live), np.bool_)
            for first, count in self._files.documents.rows_matching(filters):
                mask[first : first + count] = True
            live = mask & live
        return live if live.any() else None

    def _candidates(
        self,
        weights: Mapping[str, float],
        vector: npt.NDArray[np.float32],
        k: int,
        filters: Filters | None,
        allowed: npt.NDArray[np.bool_],
    ) -> Candidates:
        numbers = self._numbers(filters)
        lexical = self._files.lexical.search(
            weights, max(k, self._settings.lexical_candidates), filters=filters, numbers=numbers
        )
        dense = self._dense(vector, max(k, self._settings.dense_candidates), allowed, narrow=bool(filters))
        missing = vectors_of(self._files.shards, lexical[0][lacking(lexical[0], dense[0])]) @ vector
        return fuse(lexical=lexical, dense=dense, missing=missing, weight=self._settings.dense_weight)

    def _embed(self, query: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Token ids (none without a token source) and the vector of a question."""
        if self._source is None:
            return np.empty(0, np.int64), self._embedder.encode_queries([query])[0]
        ids = self._source.token_ids([query])[0]
        return ids, self._source.encode_ids([ids])[0]

    def _weights(self, query: str, extra: Sequence[tuple[str, float]]) -> dict[str, float]:
        """The question's terms; of a very long one, those that say most."""
        weights = question_terms(query, self._segmenter, extra)
        if len(weights) <= self._settings.query_terms:
            return weights
        value = {
            term: weight * self.idf(term) for term, weight in weights.items() if self.contains_term(term)
        }
        kept = sorted(value, key=lambda term: -value[term])[: self._settings.query_terms]
        return {term: weights[term] for term in kept}

    def _numbers(self, filters: Filters | None) -> list[int]:
        if filters is None:
            return []
        stored = [self._files.documents.by_id(identifier) for identifier in filters.documents]
        return [one.ord for one in stored if one is not None]

    def _dense(
        self, vector: npt.NDArray[np.float32], k: int, allowed: npt.NDArray[np.bool_], *, narrow: bool
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        if not vector.any():
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for shard in self._files.shards:
            live = allowed[shard.base : shard.base + len(shard)]
            found, cosines = shard.dense.search(vector, k, live=live, narrow=narrow)
            rows.append(found + shard.base)
            scores.append(cosines)
        all_rows, all_scores = np.concatenate(rows), np.concatenate(scores)
        order = np.lexsort((all_rows, -all_scores))[:k]
        return all_rows[order], all_scores[order]

    def _hits(
        self, candidates: Candidates, final: npt.NDArray[np.float32], order: npt.NDArray[np.int64]
    ) -> tuple[SearchHit, ...]:
        channels: tuple[tuple[Channel, npt.NDArray[np.float32], npt.NDArray[np.int64]], ...] = (
            ("dense", candidates.cosine, ranks(candidates.cosine)),
            ("lexical", candidates.bm25, ranks(candidates.bm25)),
            ("fused", candidates.fused, ranks(candidates.fused)),
        )
        found = []
        for place, index in enumerate(order.tolist(), start=1):
            passage, info = self._read(int(candidates.rows[index]))
            hits = [
                Hit(passage_id=passage.id, channel=channel, score=float(scores[index]), rank=int(rank[index]))
                for channel, scores, rank in channels
                if rank[index]
            ]
            score = float(final[index])
            hits.append(Hit(passage_id=passage.id, channel="final", score=score, rank=place))
            found.append(SearchHit(passage=passage, document=info, score=score, hits=tuple(hits)))
        return tuple(found)


def _document_of(files: OpenedFiles, number: int) -> StoredDocument:
    stored = files.documents.by_ord(number)
    if stored is None:
        generation = files.manifest.generation
        raise IndexCorrupt(f"索引 {generation} 的文档表与段落不符", file=DOCUMENTS)
    return stored


def _title_of(files: OpenedFiles, number: int) -> str:
    return _document_of(files, number).info.title
