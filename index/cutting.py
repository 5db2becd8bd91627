"""From documents to what a generation holds of them: pure work, done here or in another process."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.model import Document, Passage

from .embedder import Embedder, StaticEmbedder
from .matching import TokenSource
from .shard import content_digest, titled
from .terms import passage_terms

if TYPE_CHECKING:
    from corpus.catalogue import Catalogue
    from corpus.passages import Splitter
    from corpus.segment import Segmenter

__all__ = [
    "CutDocument",
    "Cutter",
    "DocumentCutter",
    "DocumentToCut",
    "Embedded",
    "embed",
    "embedded_text",
    "first_of_each",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """The vectors of texts, float16 ``(n, dim)``, and the distinct token ids of each in the order of first
    occurrence; no tokens at all where the embedder has none to offer.
    """

    vectors: npt.NDArray[np.float16]
    tokens: tuple[npt.NDArray[np.uint32], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutDocument:
    """The passages of a document; every tuple has one entry a passage.

    Attributes:
        spans: start and end in the document's text.
        ids: passage ids as numbers.
        paths: heading paths as a shard keeps them (:func:`index.shard.titled`).
        terms: terms of the lexical half between spaces.
        texts: what is embedded; empty where ``embedded`` is there.
        digests: :func:`index.shard.content_digest` of what is embedded.
        embedded: vectors and tokens, where they were made along with the rest.
    """

    spans: tuple[tuple[int, int], ...]
    ids: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    terms: tuple[str, ...]
    texts: tuple[str, ...]
    digests: tuple[bytes, ...]
    embedded: Embedded | None = None

    def __len__(self) -> int:
        return len(self.ids)


def embedded_text(passage: Passage) -> str:
    """What of a passage is embedded."""
    return passage.text


def embed(embedder: Embedder, texts: Sequence[str]) -> Embedded:
    """The vectors of texts, and their tokens where the embedder has such."""
    if not texts:
        return Embedded(vectors=np.zeros((0, embedder.dim), np.float16), tokens=())
    if not isinstance(embedder, TokenSource):
        return Embedded(vectors=embedder.encode_passages(texts).astype(np.float16), tokens=())
    ids = embedder.token_ids(texts)
    vectors = embedder.encode_ids(ids).astype(np.float16)
    return Embedded(vectors=vectors, tokens=tuple(first_of_each(one) for one in ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Cuts documents into passages, and these into terms.

    Attributes:
        splitter: divides documents into passages.
        segmenter: cuts text into search words.
        heading_repeats: how often the terms of the heading path are counted with a passage's own.
    """

    splitter: Splitter
    segmenter: Segmenter
    heading_repeats: int

    def cut(self, document: Document, title: str) -> CutDocument:
        """The passages of a document that goes by ``title``."""
        passages = self.splitter.split(document)
        repeats = self.heading_repeats
        texts = tuple(embedded_text(passage) for passage in passages)
        return CutDocument(
            spans=tuple((passage.span.start, passage.span.end) for passage in passages),
            ids=tuple(int(passage.id, 16) for passage in passages),
            paths=tuple(titled(passage.heading_path, title) for passage in passages),
            terms=tuple(
                " ".join(passage_terms(passage, self.segmenter, heading_repeats=repeats))
                for passage in passages
            ),
            texts=texts,
            digests=tuple(content_digest(text) for text in texts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentToCut:
    """A version of a document in the catalogue."""

    id: str
    version: str
    title: str
    chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCutter:
    """Cuts documents of a catalogue in a process of its own.

    Attributes:
        catalogue: the catalogue's file.
        cutter: cuts.
        embedder: makes the vectors along with the rest; None leaves them to be made later.
    """

    catalogue: Path
    cutter: Cutter
    embedder: StaticEmbedder | None

    def __call__(self, wanted: DocumentToCut) -> CutDocument:
        """Read a document, and cut it.

        Raises:
            CatalogueError: it cannot be read.
        """
        document = _opened(self.catalogue).document(wanted.id, wanted.version)
        cut = self.cutter.cut(document, wanted.title)
        if self.embedder is None:
            return cut
        self.embedder.expect_many()
        return replace(cut, texts=(), embedded=embed(self.embedder, cut.texts))


@functools.cache
def _opened(path: Path) -> Catalogue:
    from corpus.catalogue import Catalogue

    return Catalogue.open(path, create=False)


def first_of_each(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """The distinct ones, in the order of their first occurrence."""
    distinct, places = np.unique(ids, return_index=True)
    return distinct[np.argsort(places)].astype(np.uint32)
