"""What a question wants: the kinds of answer, and the parsed question."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from decimal import Decimal

from .entities import Entity
from .organs import Numbered

__all__ = ["NAMING", "AnswerType", "Facet", "Question", "QuestionPlace", "Term"]


class AnswerType(enum.StrEnum):
    """The kind of answer that a facet of a question wants."""

    AUTHOR = "author"
    CONTACT = "contact"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    WHO = "who"
    NAME = "name"
    WHERE = "where"
    PENALTY = "penalty"
    WHY = "why"
    LIST = "list"
    DEFINITION = "definition"
    HOW = "how"
    EXAMPLE = "example"
    COMPARE = "compare"
    YESNO = "yesno"
    OVERVIEW = "overview"

    @property
    def is_figure(self) -> bool:
        """Whether only a figure answers."""
        return self in _FIGURES


_FIGURES = frozenset(
    {AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENT, AnswerType.DATE, AnswerType.DURATION}
)


#: Weight of a part of speech from which a word names something.
NAMING = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A content word of the question, folded; ``weight`` is its idf in the open index times ``part``.

    ``part`` is the weight of its part of speech, 0 to 1: how much such a word says of a subject.
    """

    text: str
    weight: float
    quoted: bool = False
    synonyms: tuple[str, ...] = ()
    part: float = 1.0

    @property
    def names(self) -> bool:
        """Whether it names something: a noun, or what stands in quotation marks."""
        return self.quoted or self.part >= NAMING


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPlace:
    """A place named in the question; ``chain`` runs from it outwards to the province.

    Among several places each has the ``years``, ``sessions`` and ``rounds`` said of it.
    """

    name: str
    canonical: str
    chain: tuple[str, ...]
    years: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One thing asked; a question may ask several at once.

    ``unit`` and ``counted`` say what a number has to count ("名", "年轻干部"); ``places`` are
    those the facet names itself; ``items`` is how many items a list has to have, 1 when they are
    asked for without a number, 0 when no list is asked for; ``several`` that it wants more than one
    value ("分别", "两轮"); ``years`` are those that it names itself; ``given`` are the values and units
    that the question knows already, which can't be what it asks for. ``entities`` are the things named one
    beside the other that the facet names itself.
    """

    text: str
    type: AnswerType
    terms: tuple[Term, ...]
    unit: str = ""
    counted: tuple[str, ...] = ()
    places: tuple[QuestionPlace, ...] = ()
    items: int = 0
    several: bool = False
    years: tuple[str, ...] = ()
    given: frozenset[tuple[Decimal, str]] = frozenset()
    entities: tuple[Entity, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The places and things that it names itself."""
        return (*(p.name for p in self.places), *(e.name for e in self.entities))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question understood. ``text`` is what is searched; empty ``terms`` means nothing was asked.

    ``entities`` are units and other things, no places, that it names one beside the other and asks of each;
    ``excluded`` the places and units of which nothing is wanted ("除了甲县,还有哪些").
    """

    text: str
    folded: str
    facets: tuple[Facet, ...]
    terms: tuple[Term, ...]
    places: tuple[QuestionPlace, ...] = ()
    years: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    address: str = ""
    organs: tuple[str, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    persons: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    excluded: tuple[QuestionPlace | Entity, ...] = ()
    ignored: tuple[str, ...] = field(default_factory=tuple)

    @property
    def names(self) -> tuple[str, ...]:
        """The places and things that it names, as it writes them."""
        return (*(e.name for e in self.entities), *(p.name for p in self.places))
