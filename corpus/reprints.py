"""The same report in two papers: which documents repeat each other, and where they differ.

Candidates share marks (see :mod:`corpus.marks`) that the catalogue keeps of every document; the share
is then counted on the texts themselves. MinHash with locality-sensitive hashing (``datasketch``) was
refused: it estimates likeness of whole sets, which is small between a report and its abridgement; its
index lives in memory or in a server of its own; and it needs SciPy. An index of marks in the database
that is there anyway finds both and grows with every file that is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from .fold import fold
from .marks import runs_of
from .model import BlockKind, Document, Span
from .sentences import sentences_of

if TYPE_CHECKING:
    from .catalogue import Catalogue

__all__ = ["Difference", "Reprint", "differences", "reprints_of", "share_of"]

_SHARE = 0.5  # of the shorter text's runs; no two texts of the samples that are no reprints share 0.1
_FEWEST = 40  # runs of a text that can be called a reprint; shorter ones are notices on a pattern
_CANDIDATES = 40  # documents that are compared in full
_ANCHOR = 4  # characters; a shorter agreement within a difference belongs to the difference
_LONGEST = 3000  # characters of a changed stretch that is compared character by character
_TOKEN = re.compile(r"[0-9０-９.．]+%?|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stretch that reads differently: ``text_a == a.text[span_a]``, ``text_b == b.text[span_b]``.

    One of the two is empty where the other text has something more; its span stands at the place.
    """

    span_a: Span
    span_b: Span
    text_a: str
    text_b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """Another document with the same report.

    ``share`` is the share (0 to 1) of the shorter body that stands in the longer one. Spans of the
    other text (``span_b``) count in its version ``version``.
    """

    document_id: str
    version: str
    share: float
    differences: tuple[Difference, ...]


def reprints_of(catalogue: Catalogue, document_id: str) -> tuple[Reprint, ...]:
    """The documents of the library that repeat this one, the likest first.

    Args:
        catalogue: the library.
        document_id: the document; ``span_a`` of the differences counts in its current version.

    Raises:
        DocumentNotFound: no such document, or it is removed.
        CatalogueError: the catalogue cannot be read.
    """
    document = catalogue.document(document_id)
    found: list[Reprint] = []
    for other_id in catalogue.alike(document_id, most=_CANDIDATES):
        other = catalogue.document(other_id)
        share = share_of(document, other)
        if share >= _SHARE:
            found.append(
                Reprint(
                    document_id=other.id,
                    version=other.version,
                    share=round(share, 4),
                    differences=differences(document, other),
                )
            )
    return tuple(sorted(found, key=lambda reprint: (-reprint.share, reprint.document_id)))


def share_of(a: Document, b: Document) -> float:
    """The share of the shorter body's runs of characters that stand in the other; 0 for tiny texts."""
    import numpy as np

    runs_a, runs_b = np.unique(runs_of(a)), np.unique(runs_of(b))
    fewest = min(len(runs_a), len(runs_b))
    if fewest < _FEWEST:
        return 0.0
    return len(np.intersect1d(runs_a, runs_b, assume_unique=True)) / fewest


def differences(a: Document, b: Document) -> tuple[Difference, ...]:
    """Where two texts differ, in the order of ``a``: sentences are aligned, then characters.

    Width, case, traditional characters and line breaks make no difference; page heads are left out.
    """
    sentences_a, sentences_b = _sentences(a), _sentences(b)
    keys_a = [_key(span.of(a.text)) for span in sentences_a]
    keys_b = [_key(span.of(b.text)) for span in sentences_b]
    found: list[Difference] = []
    matcher = SequenceMatcher(None, keys_a, keys_b, autojunk=False)
    for tag, from_a, to_a, from_b, to_b in matcher.get_opcodes():
        if tag != "equal":
            span_a = _covering(sentences_a, from_a, to_a, a.text)
            span_b = _covering(sentences_b, from_b, to_b, b.text)
            found += _within(a.text, span_a, b.text, span_b)
    return tuple(found)


def _sentences(document: Document) -> list[Span]:
    return [
        sentence.span
        for sentence in sentences_of(document)
        if document.blocks[sentence.block].kind is not BlockKind.FURNITURE
    ]


def _key(text: str) -> str:
    return "".join(fold(text).split())


def _covering(spans: list[Span], start: int, end: int, text: str) -> Span:
    """From the first to the last of the sentences ``[start, end)``; an empty span where there are none."""
    if start < end:
        return Span(spans[start].start, spans[end - 1].end)
    at = spans[start].start if start < len(spans) else len(text)
    return Span(at, at)


def _within(text_a: str, span_a: Span, text_b: str, span_b: Span) -> Iterator[Difference]:
    """The differing stretches of two runs of sentences."""
    if not len(span_a) or not len(span_b) or max(len(span_a), len(span_b)) > _LONGEST:
        yield _difference(text_a, span_a, text_b, span_b)
        return
    tokens_a, tokens_b = _tokens(text_a, span_a), _tokens(text_b, span_b)
    matcher = SequenceMatcher(
        None, [_key(t.of(text_a)) for t in tokens_a], [_key(t.of(text_b)) for t in tokens_b], autojunk=False
    )
    at_a, at_b = span_a.start, span_b.start
    for block in matcher.get_matching_blocks():
        last = block.size == 0
        if not last and block.size < _ANCHOR:
            continue
        to_a = span_a.end if last else tokens_a[block.a].start
        to_b = span_b.end if last else tokens_b[block.b].start
        if _key(text_a[at_a:to_a]) != _key(text_b[at_b:to_b]):
            yield _difference(text_a, Span(at_a, to_a), text_b, Span(at_b, to_b))
        if not last:
            at_a = tokens_a[block.a + block.size - 1].end
            at_b = tokens_b[block.b + block.size - 1].end


def _tokens(text: str, span: Span) -> list[Span]:
    """Characters, with numbers and words kept whole and white space left out."""
    inside = span.of(text)
    return [
        Span(*match.span()).shift(span.start) for match in _TOKEN.finditer(inside) if not match[0].isspace()
    ]


def _difference(text_a: str, span_a: Span, text_b: str, span_b: Span) -> Difference:
    span_a, span_b = _trimmed(text_a, span_a), _trimmed(text_b, span_b)
    return Difference(span_a=span_a, span_b=span_b, text_a=span_a.of(text_a), text_b=span_b.of(text_b))


def _trimmed(text: str, span: Span) -> Span:
    """Without white space at the ends."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))
