"""Which section of a document a sentence stands in, and whether that tells of what is asked about.

A report on several counties, bodies or years names each in a heading and says nothing of it in the headings
below; what is gathered over the whole document has to be held against the headings above it.
"""

from __future__ import annotations

from collections.abc import Iterable

from corpus.fold import fold
from corpus.model import BlockKind
from rag.questions.asking import Facet, QuestionPlace
from rag.questions.times import rounds, years
from rag.reading.scope import ReadDocument, ReadSentence, place_match

from .subjects import OF_ANOTHER

__all__ = ["headings_above", "of_the_asked"]

_HEADS = frozenset({BlockKind.HEADING, BlockKind.SUBTITLE})
_LOWEST = 9  # the level of a heading that has none


def headings_above(read: ReadDocument, index: int) -> tuple[ReadSentence, ...]:
    """The headings that a sentence stands under, the lowest first; a heading's own is not among them."""
    found: list[ReadSentence] = []
    here = read.sentences[index]
    level = _level(read, here) if here.kind in _HEADS else _LOWEST + 1
    for sentence in reversed(read.sentences[:index]):
        if sentence.kind in _HEADS and _level(read, sentence) < level:
            found.append(sentence)
            level = _level(read, sentence)
    return tuple(found)


def of_the_asked(facet: Facet, read: ReadDocument, best: int, parts: Iterable[int]) -> tuple[int, ...]:
    """Those of a document's sentences that stand in a section on what is asked about.

    Args:
        facet: the asking, narrowed to its place.
        read: the document.
        best: the index of the sentence that answers best.
        parts: indices of sentences.

    Returns:
        The parts without those that they or the headings above them say to be of another place, of another
        of several things that are asked about, or of another year or round.
    """
    sections = {i: (read.sentences[i], *headings_above(read, i)) for i in (best, *parts)}
    named = [e for e in facet.entities if any(e.named_in(s.folded) for s in sections[best])]
    told = {i for i, section in sections.items() if any(e.named_in(s.folded) for e in named for s in section)}
    text = fold(facet.text)
    times = (frozenset(years(text)), frozenset(rounds(text)))
    return tuple(
        i
        for i in parts
        if (not facet.places or any(_speaks_of(p, sections[i], read) for p in facet.places))
        and (not told or i in told)
        and _at(times, sections[i])
    )


def _level(read: ReadDocument, heading: ReadSentence) -> int:
    return read.document.blocks[heading.sentence.block].level or _LOWEST


def _speaks_of(place: QuestionPlace, section: tuple[ReadSentence, ...], read: ReadDocument) -> bool:
    """Whether the lowest line of a section that names places names this one, one in it or one around it."""
    spoken = next((s.own for s in section if s.own), ())
    if spoken:
        return any(place.canonical in chain or chain[0] in place.chain for chain in spoken)
    return place_match(place, section[0], read.regions) > OF_ANOTHER


def _at(asked: tuple[frozenset[str], frozenset[str]], section: tuple[ReadSentence, ...]) -> bool:
    """Whether the lowest lines of a section that name a year or a round name one that is asked for."""
    year = next((s.years.own for s in section if s.years.own), None)
    round_ = next((s.rounds.own for s in section if s.rounds.own), None)
    return all(
        not wanted or said is None or bool(wanted & said)
        for wanted, said in zip(asked, (year, round_), strict=True)
    )
