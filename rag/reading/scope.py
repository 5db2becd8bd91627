"""A document read for answering: its sentences with the places and times that they speak of.

A sentence that names no place speaks of the place named last in its paragraph or heading, else of
the document's own; the same holds for years and rounds. Computed once a document version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.figures import Figure
from corpus.model import BlockKind, Document, Sentence
from rag.questions.asking import QuestionPlace

from .rows import Row

__all__ = ["ReadDocument", "ReadSentence", "Times", "is_question", "is_superseded", "place_match"]

_ASKED = re.compile(r"^(?:问[::]|\d+[.、])?.{4,60}[?]$")
_WITHIN = 0.78  # a sentence that names a place within the one asked for
_OUTSIDE = 0.3  # a sentence that speaks of another place
_TOWN = re.compile(r"(?:[镇乡]|街道)$")
_UNPLACED = 0.45  # a document that names no place, for a place that only other documents show to be one
_SKIP = frozenset({BlockKind.FURNITURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Years, rounds or sessions of a sentence: those it names, else those of its paragraph.

    ``together`` are those that it names in one breath (第六轮、第七轮): what it says is said of all.
    """

    own: frozenset[str]
    carried: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence with what is needed to judge it; all text folded but ``sentence``.

    ``own`` are the place chains it names, ``carried`` those that it inherits from its paragraph
    or heading; ``context`` is title, headings and the sentences around it; ``path`` the headings above
    it with the sentence that introduces its list, or the head row of its table (``head``).
    ``run`` is the range of sentences of the list that it introduces or belongs to, empty outside lists.
    ``row`` are the cells of a row of a table that has heads; ``folded`` is then the row with its heads.
    """

    sentence: Sentence
    kind: BlockKind
    folded: str
    context: str
    title: str
    path: str
    run: range
    head: bool
    own: tuple[tuple[str, ...], ...]
    carried: tuple[tuple[str, ...], ...]
    years: Times
    rounds: Times
    sessions: Times
    figures: tuple[Figure, ...]
    row: Row | None = None

    @property
    def said(self) -> str:
        """The sentence as it is read: a row of a table with the heads of its columns."""
        return self.row.said if self.row else self.sentence.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """A document and its sentences.

    ``regions`` are the places that it is about, the narrowest first.
    ``years``, ``rounds`` and ``sessions`` are those of its date and title, ``near_years`` those that it may
    be about beside them, ``all_…`` those named anywhere in it; ``folded`` is its text for matching.
    """

    document: Document
    regions: tuple[str, ...]
    sentences: tuple[ReadSentence, ...]
    years: frozenset[str]
    near_years: frozenset[str]
    rounds: frozenset[str]
    sessions: frozenset[str]
    all_years: frozenset[str]
    all_sessions: frozenset[str]
    all_rounds: frozenset[str]
    folded: str

    @property
    def superseded(self) -> bool:
        """Whether its text or its sidecar says that it no longer applies."""
        return is_superseded(self.document)


def is_superseded(document: Document) -> bool:
    """Whether a document's metadata say that it no longer applies."""
    return any(value.value == "superseded" for value in document.meta.get("status", ()))


def is_question(folded: str) -> bool:
    """Whether a sentence is a question that the text puts and then answers (问：什么是…)."""
    return bool(_ASKED.match(folded)) and not folded.startswith(("“", '"'))


def place_match(place: QuestionPlace, sentence: ReadSentence, regions: Sequence[str]) -> float:
    """How far a sentence speaks of a place, 0 (not, or of another) to 1 (names it).

    1 the sentence names the place; 0.78 it names a place within; 0.9 its paragraph names the
    place; 0.8 or 0.6 the document is about it, as its first place or another, unless the sentence
    speaks of a place outside, or of the first one where that encloses several, the place asked for
    among them (0.3).
    Of a place that no list holds a text without places may speak (0.45).
    """
    wanted = place.canonical
    if any(chain[0] == wanted for chain in sentence.own):
        return 1.0
    if any(wanted in chain for chain in sentence.own):
        return _WITHIN
    if any(chain[0] == wanted for chain in sentence.carried):
        return 0.9
    if any(wanted in chain for chain in sentence.carried):
        return 0.75
    if wanted not in regions:
        placeless = not regions and not sentence.own and not sentence.carried
        return _UNPLACED if placeless and len(place.chain) == 1 else 0.0
    spoken = sentence.own or sentence.carried
    if spoken and not any(wanted in chain or chain[0] in place.chain for chain in spoken):
        return _OUTSIDE
    if regions[0] == wanted:
        return 0.8
    # A paper of the city that names several counties; a town's story tells its name once.
    others = any(region not in place.chain for region in regions)
    around = others and regions[0] in place.chain[1:] and not _TOWN.search(wanted)
    return _OUTSIDE if around and place.name not in f"{sentence.title} {sentence.path}" else 0.6
