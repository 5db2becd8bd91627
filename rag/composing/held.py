"""A question held against the documents before it is answered: what they put right, how it then reads."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.fold import fold
from index.snapshot import Snapshot
from rag.choosing.gather import Gathered
from rag.choosing.select import Found, Selector
from rag.model import Caution
from rag.questions.asking import Question

from .corrections import corrections, reworded
from .premises import misnomer
from .whereabouts import misplaced

__all__ = ["Held", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the documents put right of a question.

    Attributes:
        text: the question, reworded where its own words would bar every answer; None where they may stay.
        found: the sentences that tell otherwise than it states.
        cautions: a warning for each thing put right.
        statements: its clauses that are put right, folded, as they stand in ``text`` and in the question.
    """

    text: str | None
    found: tuple[Found, ...]
    cautions: tuple[Caution, ...]
    statements: tuple[str, ...]


def hold(question: Question, gathered: Gathered, snapshot: Snapshot, selector: Selector) -> Held:
    """Hold what a question takes for granted against what retrieval brought for it.

    Args:
        question: the parsed question.
        gathered: what retrieval brought.
        snapshot: the open index.
        selector: ranks the sentences.
    """
    text = before = fold(question.text)
    cautions: list[Caution] = []
    misnamed, moved = misnomer(question, gathered), misplaced(question, gathered, snapshot.segmenter)
    if misnamed:
        text = text.replace(misnamed.said, misnamed.written)
        cautions.append(misnamed.caution)
    if moved:
        text = moved.without(text)
        cautions.append(moved.caution)
    corrected = corrections(question, gathered, snapshot, selector, cautions)
    text = reworded(text, corrected)
    stated = [c.statement for c in corrected]
    return Held(
        text=text if text != before else None,
        found=tuple(c.found for c in corrected),
        cautions=(*cautions, *(c.caution for c in corrected)),
        statements=tuple(dict.fromkeys((*stated, *(reworded(s, corrected) for s in stated)))),
    )
