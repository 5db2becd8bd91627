"""The lexical half: BM25 over search words and character bigrams, kept by tantivy.

tantivy was chosen because it adds and deletes, writes in segments (memory does not grow with the
corpus), maps its files and opens in milliseconds. Its BM25 has k1 = 1.2, b = 0.75 and
idf = ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson and Zaragoza 2009 with Lucene's idf). It rounds
the length of a passage to three significant bits; measured against an exact BM25 that moves
nDCG@10 by less than 0.001 (tests/index/test_lexical.py holds it to a reference), and so do other
values of k1 and b.

Terms are handed over ready-made. Files of a segment never change, so the next generation shares
them by hard links; only ``meta.json`` and ``.managed.json`` are copied.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .model import Filters

__all__ = ["K1", "B", "Lexical", "LexicalWriter", "fork", "link"]

K1 = 1.2
"""Term frequency saturation, fixed by tantivy (and near the best on every set measured)."""

B = 0.75
"""Strength of length normalisation, fixed by tantivy."""

LONGEST_TERM = 384
"""Longer terms (bytes of UTF-8) are not indexed: a line without a break is not a word."""

_COPIED = ("meta.json", ".managed.json")
_WHITESPACE = "terms"


class LexicalWriter:
    """Adds and deletes in the folder of a generation under construction.

    Args:
        folder: a new empty folder, or one made by :func:`fork`.
        heap: bytes held before a segment is written, at least 15,000,000.
    """

    def __init__(self, folder: Path, *, heap: int) -> None:
        import tantivy

        self._tantivy = tantivy
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        analyzer = builder.filter(tantivy.Filter.remove_long(LONGEST_TERM)).build()
        with _disk_errors():
            self._index = tantivy.Index(_schema(tantivy), path=str(folder), reuse=True)
            self._index.config_reader("manual", 0)  # nothing watches the folder and writes locks to it
            self._index.register_tokenizer(_WHITESPACE, analyzer)
            self._writer = self._index.writer(heap, 1)  # one thread: equal input gives equal segments
        self._folder = folder
        self._closed = False

    def add(self, row: int, terms: str, *, number: int, labels: Sequence[tuple[str, str]]) -> None:
        """Index a passage.

        Args:
            row: its row.
            terms: its terms between spaces, repeated as often as they occur.
            number: its document's number.
            labels: its document's (field, value) pairs for filters.
        """
        document = self._tantivy.Document()
        document.add_unsigned("row", row)
        document.add_unsigned("document", number)
        for field, value in labels:
            document.add_text(field, value)
        document.add_text("body", terms)
        with _disk_errors():
            self._writer.add_document(document)

    def delete_document(self, number: int) -> None:
        """Delete the passages of a document that was committed before."""
        # By query: by term, a Python integer becomes a signed term and matches nothing.
        query = self._tantivy.Query.term_query(self._index.schema, "document", number)
        with _disk_errors():
            self._writer.delete_documents_by_query(query)

    def close(self) -> None:
        """Write everything, wait for merges, remove what is no longer needed."""
        with _disk_errors():
            self._writer.commit()
            self._writer.wait_merging_threads()
            collector = self._index.writer(15_000_000, 1)
            collector.garbage_collect_files()
            collector.wait_merging_threads()
        self._closed = True
        for lock in self._folder.glob(".tantivy-*.lock"):
            lock.unlink()

    def discard(self) -> None:
        """Stop the engine's threads, so that the folder can be removed; harmless after :meth:`close`."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(ValueError):  # it has failed already, or is gone
                self._writer.wait_merging_threads()


class Lexical:
    """Searches the lexical half of a published generation. Safe for several threads."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual", 0)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self.passages: int = self._searcher.num_docs

    def search(
        self,
        weights: Mapping[str, float],
        k: int,
        *,
        filters: Filters | None = None,
        numbers: Sequence[int] = (),
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """The best passages for weighted terms.

        Args:
            weights: term to weight; a term's BM25 score is multiplied by it.
            k: how many at most.
            filters: restrict to documents with these labels; ``filters.documents`` is ignored.
            numbers: restrict to these documents, by number.

        Returns:
            Rows int64 ``(n,)`` and raw BM25 scores float32 ``(n,)``, best first, equal scores by row.
        """
        query = self._query(weights, filters, numbers)
        if query is None or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        hits = self._searcher.search(query, limit=k, count=False).hits
        found = self._searcher.fast_field_values("row", [address for _, address in hits])
        rows = np.array(found, dtype=np.int64)
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        order = np.lexsort((rows, -scores))
        return rows[order], scores[order]

    def frequency(self, term: str) -> int:
        """Number of passages with the term (deleted ones count until their segment is merged)."""
        return int(self._searcher.doc_freq("body", term))

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), at least 0; for an unknown term the highest value."""
        n = min(self.frequency(term), self.passages)
        return math.log(1.0 + (self.passages - n + 0.5) / (n + 0.5))

    def _query(
        self, weights: Mapping[str, float], filters: Filters | None, numbers: Sequence[int]
    ) -> Any | None:
        query, occur = self._tantivy.Query, self._tantivy.Occur
        parts = []
        for term, weight in weights.items():
            one = query.term_query(self._schema, "body", term, index_option="freq")
            parts.append((occur.Should, one if weight == 1.0 else query.boost_query(one, weight)))
        if not parts:
            return None
        whole = query.boolean_query(parts)
        limits = [
            query.term_set_query(self._schema, field, list(values))
            for field, values in _limits(filters, numbers)
            if values
        ]
        if not limits:
            return whole
        silent = [(occur.Must, query.const_score_query(limit, 0.0)) for limit in limits]
        return query.boolean_query([(occur.Must, whole), *silent])


def fork(source: Path, target: Path) -> None:
    """Make ``target`` a copy of the lexical folder ``source`` that can be written to.

    Segments are shared by hard links, or copied where the file system has none.
    """
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.name in _COPIED:
            shutil.copyfile(path, target / path.name)
        elif path.is_file() and not path.name.endswith(".lock"):
            link(path, target / path.name)


def link(source: Path, target: Path) -> None:
    """A second name for a file that never changes; a copy where links are not possible."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP}:
            raise
        shutil.copyfile(source, target)


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    """Tantivy reports a full disk as ``ValueError`` with the system's number in its text."""
    try:
        yield
    except ValueError as error:
        found = re.search(r"os error (\d+)", str(error))
        raise OSError(int(found.group(1)) if found else errno.EIO, str(error)) from error


def _limits(filters: Filters | None, numbers: Sequence[int]) -> list[tuple[str, Sequence[str | int]]]:
    found: list[tuple[str, Sequence[str | int]]] = [("document", numbers)]
    if filters is not None:
        found += [("region", filters.regions), ("year", filters.years), ("kind", filters.kinds)]
    return found


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=False, indexed=False, fast=True)
    builder.add_unsigned_field("document", stored=False, indexed=True, fast=False)
    for field in ("region", "year", "kind"):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("body", tokenizer_name=_WHITESPACE, index_option="freq")
    return builder.build()
