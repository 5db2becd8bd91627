"""Evidence as numbered sentences with exact spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.fold import fold
from corpus.model import Span
from corpus.sentences import split_sentences
from rag.gather import is_announcing
from rag.model import Evidence
from rag.verify import Source

from .injection import is_instruction
from .prompts import PromptSentence

__all__ = ["NumberedSentence", "number_sentences"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedSentence:
    """A sentence of the evidence: ``document.text[span] == text``; ``number`` counts from 1."""

    number: int
    text: str
    span: Span
    evidence: Evidence

    @property
    def prompt(self) -> PromptSentence:
        """What the prompt shows of it."""
        return PromptSentence(number=self.number, text=self.text, document=self.evidence.document)

    @property
    def source(self) -> Source:
        """What verification may know of it besides its text."""
        document = self.evidence.document
        return Source(
            title=document.title,
            regions=document.regions,
            date=document.date,
            heading_path=self.evidence.passage.heading_path,
        )


def number_sentences(evidence: Sequence[Evidence], *, max_chars: int) -> tuple[NumberedSentence, ...]:
    """The sentences of the passages, each once, numbered in reading order.

    The sentences that were chosen as answering come first when characters are short, then their
    neighbours in the same passages, both in the order of the evidence. Sentences that instruct a
    language model are left out (:mod:`rag.llm.injection`).

    Args:
        evidence: best first.
        max_chars: characters of all sentences together; the first chosen sentence always goes in.
    """
    places: list[tuple[int, Span, bool]] = []
    seen: set[tuple[str, str, Span]] = set()
    for at, item in enumerate(evidence):
        for span in _sentence_spans(item):
            key = (item.document.id, item.document.version, span)
            if key not in seen:
                seen.add(key)
                places.append((at, span, any(span.overlaps(chosen) for chosen in item.sentences)))
    kept: list[tuple[int, Span]] = []
    left = max_chars
    for wanted in (True, False):
        for at, span, chosen in places:
            if chosen is wanted and (len(span) <= left or not kept):
                kept.append((at, span))
                left -= len(span)
    return tuple(
        NumberedSentence(
            number=number,
            text=span.shift(-evidence[at].passage.span.start).of(evidence[at].passage.text),
            span=span,
            evidence=evidence[at],
        )
        for number, (at, span) in enumerate(sorted(kept), start=1)
    )


def _sentence_spans(item: Evidence) -> list[Span]:
    start = item.passage.span.start
    text = item.passage.text
    return [
        span.shift(start)
        for span in split_sentences(text)
        if not is_instruction(said := span.of(text)) and not is_announcing(fold(said))
    ]
