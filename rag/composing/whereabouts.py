"""Persons whom a question puts into another place or body than the documents do.

"甲是某市的主任吧,他怎么说的": the documents know 甲 elsewhere. What he says is then asked of him without the
place, and the reader is told.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.segment import Segmenter
from rag.choosing.features import Candidate
from rag.choosing.gather import Gathered
from rag.choosing.subjects import OF_ANOTHER
from rag.model import Caution
from rag.questions.asking import Question
from rag.questions.organs import knows
from rag.questions.patterns import CLAUSE_BREAK
from rag.questions.times import whole
from rag.reading.scope import ReadDocument, place_match

from .contraries import officers

__all__ = ["Misplaced", "misplaced"]

_SHORT = 2  # characters of a name that may be part of another


@dataclass(frozen=True, slots=True, kw_only=True)
class Misplaced:
    """A person of the documents, and the words of the question that put him elsewhere, both folded."""

    name: str
    words: tuple[str, ...]
    home: str

    @property
    def caution(self) -> Caution:
        """What the reader is told."""
        instead = f"，而是“{self.home}”" if self.home else ""
        return Caution(
            code="premise.place_differs",
            message=f"资料中说到“{self.name}”的不是“{'”“'.join(self.words)}”{instead}。",
        )

    def without(self, text: str) -> str:
        """A question without the words that put the person elsewhere."""
        for word in self.words:
            text = text.replace(word, "")
        return text


def misplaced(question: Question, gathered: Gathered, segmenter: Segmenter) -> Misplaced | None:
    """The first person named in office whom no document knows where the question puts him.

    Args:
        question: the parsed question.
        gathered: what retrieval brought for it.
        segmenter: tells names from other words.
    """
    known = {
        n: None
        for c in gathered.candidates
        for n in officers(c.sentence.folded, segmenter)
        if n in question.folded
    }
    for clause in CLAUSE_BREAK.split(question.folded):
        words = segmenter.cut(clause)
        for name in known:
            if not _stands_in(name, words):
                continue
            speaking = [c for c in gathered.candidates if name in c.sentence.folded]
            homes = {c.read.document.id: c.read for c in gathered.candidates if name in c.read.folded}
            strange = dict(_strange(question, clause, speaking, tuple(homes.values())))
            if strange:
                return Misplaced(name=name, words=tuple(strange), home=next(iter(strange.values())))
    return None


def _stands_in(name: str, words: Sequence[str]) -> bool:
    """Whether a name is whole words of a text; a short one may be part of another: 孟凡 of 孟凡林.

    A long one that the segmenter doesn't know it may cut with what follows.
    """
    ends = list(itertools.accumulate(map(len, words)))
    starts, at = {0, *ends}, "".join(words).find(name)
    return at >= 0 and (len(name) > _SHORT or (at in starts and at + len(name) in starts))


def _strange(
    question: Question, clause: str, speaking: Sequence[Candidate], homes: Sequence[ReadDocument]
) -> Iterator[tuple[str, str]]:
    """The places and bodies of a clause of which none of the documents that know a person speaks.

    Each with what these have in its place, "" where they have nothing.
    """
    regions = speaking[0].read.regions
    for place in question.places:
        here = any(place_match(place, c.sentence, c.read.regions) > OF_ANOTHER for c in speaking)
        if place.name in clause and not here and not any(place.name in read.folded for read in homes):
            yield place.name, regions[0] if regions else ""
    for organ in question.organs:
        if organ in clause and not any(knows(read.folded, organ) for read in homes):
            yield organ, ""
    for entity in question.entities:
        known = any(entity.named_in(read.folded) or read.document.id in entity.documents for read in homes)
        if entity.name in clause and not known:
            yield entity.name, ""
    for number, kind in question.numbered:
        others = [m for c in speaking for m in _numbered(kind).finditer(c.sentence.folded)]
        if others and all(whole(m["number"]) != number for m in others):
            for m in _numbered(kind).finditer(clause):
                yield m.group(), others[0].group()


def _numbered(kind: str) -> re.Pattern[str]:
    return re.compile(rf"第(?P<number>[一二三四五六七八九十]{{1,3}}|\d{{1,2}}){kind}")
