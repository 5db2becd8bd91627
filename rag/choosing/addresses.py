"""Questions for a numbered article: exact lookup in the instrument that is meant, or a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.address import find_address
from corpus.fold import fold
from corpus.model import DocumentKind, Span
from rag.questions.asking import Question

from .features import Candidate, Scored

__all__ = ["AddressLookup", "look_up"]

_TITLE_SHARE = 0.5  # of the weight of the question's terms that the instrument's title has to hold


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLookup:
    """``scored`` cites the article; empty means that the instruments at hand do not hold it."""

    scored: tuple[Scored, ...]


def look_up(question: Question, ranked: Sequence[Scored]) -> AddressLookup | None:
    """Find "《条例》第二十三条第二款" among the documents of the ranked sentences.

    Returns:
        None when the question names no article; then it is answered like any other.
    """
    if not question.address or not ranked:
        return AddressLookup(scored=()) if question.address else None
    by_document: dict[str, Scored] = {}
    for scored in ranked:
        by_document.setdefault(scored.candidate.read.document.id, scored)
    meant = sorted(
        (s for s in by_document.values() if _title_share(question, s.candidate) >= _TITLE_SHARE),
        key=lambda s: (-_title_share(question, s.candidate), -s.score),
    )
    if not meant and not question.instruments:
        rules = (s for s in by_document.values() if s.candidate.read.document.kind is DocumentKind.REGULATION)
        meant = [s for s in rules if _of_its_place(question, s.candidate)][:1]
    for scored in meant:
        span = find_address(scored.candidate.read.document, question.address)
        if span is not None:
            return AddressLookup(scored=_cited(scored, span))
    return AddressLookup(scored=())


def _of_its_place(question: Question, candidate: Candidate) -> bool:
    """Whether rules whose title the question does not tell are of a place that it names; always with none."""
    regions = set(candidate.read.regions)
    return not question.places or any(regions & {p.canonical, *p.chain} for p in question.places)


def _title_share(question: Question, candidate: Candidate) -> float:
    """How much of the instrument's name in the question the title holds, 0 to 1."""
    title = fold(candidate.read.document.title)
    if question.instruments:
        return max(1.0 if name in title else 0.0 for name in question.instruments)
    named = [t for t in question.terms if not t.text.startswith("第")]
    total = sum(t.weight for t in named)
    return sum(t.weight for t in named if t.text in title) / total if total > 0 else 0.0


def _cited(scored: Scored, span: Span) -> tuple[Scored, ...]:
    """The sentences of the article, each a citation of its own."""
    read = scored.candidate.read
    inside = [i for i, s in enumerate(read.sentences) if span.contains(s.sentence.span)]
    if not inside:
        return (replace(scored, candidate=replace(scored.candidate, span=span)),)
    return tuple(replace(scored, candidate=replace(scored.candidate, index=i)) for i in inside)
