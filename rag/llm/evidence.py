"""Evidence as numbered sentences with exact spans."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.fold import fold
from corpus.model import Span
from corpus.sentences import split_sentences
from rag.choosing.gather import is_announcing
from rag.model import Evidence
from rag.verify import Source

from .injection import is_instruction
from .prompts import PromptSentence, source_size

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
        evidence = self.evidence
        return PromptSentence(
            number=self.number,
            text=self.text,
            document=evidence.document,
            place=evidence.place,
            headings=evidence.passage.heading_path,
        )

    @property
    def source(self) -> Source:
        """What verification may know of it besides its text."""
        document, place = self.evidence.document, self.evidence.place
        return Source(
            title=document.title,
            regions=(place, *document.regions) if place else document.regions,
            date=document.date,
            heading_path=self.evidence.passage.heading_path,
        )


def number_sentences(evidence: Sequence[Evidence], *, max_chars: int) -> tuple[NumberedSentence, ...]:
    """The sentences of the passages, each once, numbered by document as the text runs.

    The sentences that were chosen as answering come first when characters are short, in the order of the
    evidence; then their neighbours, the nearest of every passage before the second nearest of any.
    Sentences that instruct a language model are left out (:mod:`rag.llm.injection`).

    Args:
        evidence: best first; documents stand in the order of their best passages.
        max_chars: characters of all sentences and source lines together; the first chosen sentence
            always goes in.
    """
    kept: dict[tuple[str, str, Span], int] = {}
    headed: set[tuple[str, tuple[str, ...]]] = set()
    left = max_chars
    for at, span in _by_need(evidence):
        item = evidence[at]
        key = (item.document.id, item.document.version, span)
        line = (item.document.id, item.passage.heading_path)
        size = len(span) + (0 if line in headed else source_size(item.document, item.passage.heading_path))
        if key in kept or (size > left and kept):
            continue
        kept[key] = at
        headed.add(line)
        left -= size
    order = {item.document.id: at for at, item in reversed(list(enumerate(evidence)))}
    places = sorted(kept.items(), key=lambda entry: (order[entry[0][0]], entry[0][2].start))
    return tuple(
        NumberedSentence(
            number=number,
            text=span.shift(-evidence[at].passage.span.start).of(evidence[at].passage.text),
            span=span,
            evidence=evidence[at],
        )
        for number, ((_, _, span), at) in enumerate(places, start=1)
    )


def _by_need(evidence: Sequence[Evidence]) -> Iterator[tuple[int, Span]]:
    """Which evidence, which sentence of it: the chosen ones, then what is around them, turn by turn."""
    around = []
    for at, item in enumerate(evidence):
        sentences = _sentence_spans(item)
        yield from ((at, span) for span in sentences if any(span.overlaps(c) for c in item.sentences))
        near = sentences if item.around is None else [s for s in item.around if s in sentences]
        around.append([(at, span) for span in near])
    for turn in itertools.zip_longest(*around):
        yield from (entry for entry in turn if entry is not None)


def _sentence_spans(item: Evidence) -> list[Span]:
    start = item.passage.span.start
    text = item.passage.text
    return [
        span.shift(start)
        for span in split_sentences(text)
        if not is_instruction(said := span.of(text)) and not is_announcing(fold(said))
    ]
