"""Who wrote a text: answered from its byline and author's note, not from its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.model import BlockKind, Span
from rag.questions.asking import AnswerType, Question

from .features import Scored

__all__ = ["asks_author", "author_evidence"]

_SIGNED = frozenset({BlockKind.BYLINE, BlockKind.NOTE})
_NEAR = 220  # characters between a headline and the byline under it, standfirst included


def asks_author(question: Question) -> bool:
    """Whether one of the askings wants the author of a text."""
    return any(f.type is AnswerType.AUTHOR for f in question.facets)


def author_evidence(question: Question, ranked: Sequence[Scored]) -> tuple[Scored, ...]:
    """Headline with byline, then the author's note, of the document that the question means.

    The document is that of the best-ranked sentence whose title shares most with the question; ()
    when it carries no byline.
    """
    best = _document_meant(question, ranked)
    if best is None:
        return ()
    candidate = best.candidate
    document = candidate.read.document
    out: list[Span] = []
    title = next((b for b in document.blocks if b.kind is BlockKind.TITLE), None)
    for block in document.blocks:
        if block.kind not in _SIGNED:
            continue
        if block.kind is BlockKind.NOTE and not _names_author(block.span.of(document.text)):
            continue
        follows = title is not None and 0 <= block.span.start - title.span.end <= _NEAR
        if title is not None and follows and block.kind is BlockKind.BYLINE:
            out.insert(0, Span(title.span.start, block.span.end))
        else:
            out.append(block.span)
    return tuple(replace(best, candidate=replace(candidate, span=span)) for span in out[:3])


def _names_author(text: str) -> bool:
    return "作者" in text or "记者" in text or "通讯员" in text


def _document_meant(question: Question, ranked: Sequence[Scored]) -> Scored | None:
    """The best-ranked sentence of the document whose title holds most of the question's terms."""
    best: tuple[float, float] = (-1.0, 0.0)
    meant: Scored | None = None
    for scored in ranked:
        title = scored.candidate.sentence.title + " " + " ".join(scored.candidate.read.regions)
        said = sum(t.weight for t in question.terms if t.text in title)
        key = (round(said, 3), scored.score)
        if key > best:
            best, meant = key, scored
    return meant
